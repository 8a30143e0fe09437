package lang

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// offsetOf returns where the parser stopped.
func offsetOf(err error) int {
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		return unexpected.Unexpected.Pos.Offset
	}
	return 0
}

// A stop is where the grammar did not know how to go on.
type stop struct {
	what   string       // the statement
	before *lexer.Token // the last token that was understood
	at     *lexer.Token // the one that was not
	wanted []string     // what could come here: words and signs, names of productions
}

// explain says in the words of the language why a statement could not be read.
func (p *parser) explain(what string, err error) problem {
	s := stop{what: what}
	at := p.tokenAt(offsetOf(err))
	s.at = &p.module.source.tokens[at]
	for i := at - 1; i >= 0 && s.before == nil; i-- {
		if t := &p.module.source.tokens[i]; !isTrivia(t.Type) {
			s.before = t
		}
	}
	if doc := p.docBefore(s.at.Pos.Offset); doc != nil {
		p.docs[doc.Pos.Offset] = true
		return strayDoc(doc)
	}
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		s.wanted = withSeparators(firstOf(unexpected.Message()))
	}
	return s.problem()
}

// problem picks the slip that the stop looks like.
func (s *stop) problem() problem {
	switch {
	case s.before != nil && s.before.Type == numberToken && s.at.Type == identToken && s.at.Pos.Offset == s.endBefore():
		return numberWithUnit(s.before, s.at)
	case s.wants("`->`") && s.what == "row":
		return s.missingArrow()
	case s.wants("`and`") && isSign(s.at, "->"):
		return diag.New("E0112", spanOf(s.before), "a row does not begin with a number alone").
			WithHelp("a code stands in quotes, `\"%s\"`; a band is written `1 to under 5` or `5 and over`", s.before.Value)
	case s.wants("`under`") && isWord(s.before, "to"):
		return diag.New("E0133", spanOf(s.before), "`under` is missing after `to`").
			WithHelp("the upper edge is not in the band: write `1 to under 5`").
			WithEdit(place(s.endBefore(), s.endBefore()), " under")
	case isWord(s.before, "as") && s.at.Type == identToken && s.wants("a text in quotes"):
		return s.unitWithoutQuotes()
	case s.wants("Aggregate"):
		return s.missingAggregator()
	case s.wants("a value"):
		return s.missingValue()
	case isSign(s.before, "->") && s.what == "row" && s.at.Type == identToken && !isClauseWord(s.at.Value):
		return diag.New("E0110", spanOf(s.at), "a result is missing before %s", describe(s.at)).
			WithHelp("a row gives a text, a number or yes/no that is written out; what is worked out is `let f(x) = condition ? a : b`")
	case len(s.wanted) == 1 && s.wants("a text in quotes") && s.sameLine() && (s.at.Type == numberToken || s.at.Type == identToken):
		return s.withoutQuotes()
	case s.wants("`=`"):
		return missingEquals(s.before, s.at)
	}
	return s.other()
}

func (s *stop) wants(what string) bool { return slices.Contains(s.wanted, what) }

func (s *stop) endBefore() int { return spanOf(s.before).End }

// missingValue is the problem of a clause without its value.
func (s *stop) missingValue() problem {
	if isSign(s.before, ",") && !s.sameLine() {
		return diag.New("E0118", spanOf(s.before), "a value is missing after `,`").
			WithHelp("a line ends without a comma").WithEdit(spanOf(s.before), "")
	}
	d := missingValue(s.before, s.at)
	if s.sameLine() && s.at.Type == identToken && IsReserved(s.at.Value) {
		return d.WithHelp("`%s` belongs to the language and cannot be a name", s.at.Value)
	}
	return d
}

// missingArrow is the problem of a row without `->`.
func (s *stop) missingArrow() problem {
	d := diag.New("E0120", s.span(), "`->` is missing before %s", describe(s.at))
	if isSign(s.at, "=") || isSign(s.at, ":") {
		d = diag.New("E0120", spanOf(s.at), "what comes of a row stands after `->`, not after `%s`", s.at.Value).
			WithEdit(spanOf(s.at), "->")
	} else if s.sameLine() && (beginsOperand(s.at) || isWord(s.at, "skip") || isWord(s.at, "report")) && s.before.Type != numberToken {
		d = d.WithEdit(place(s.endBefore(), s.endBefore()), " ->")
	}
	return d.WithHelp("a row is written `condition -> result`")
}

// unitWithoutQuotes is the problem of `as kg`.
func (s *stop) unitWithoutQuotes() problem {
	return diag.New("E0119", spanOf(s.at), "a unit stands in quotes").
		WithHelp("write `as \"%s\"`; units have signs in them, such as \"mg/dL\"", clip(s.at.Value))
}

// missingAggregator is the problem of a rule that does not say how records
// become a value.
func (s *stop) missingAggregator() problem {
	d := diag.New("E0131", s.span(), "a rule of a data set says after `=` how records are added up")
	switch strings.ToLower(s.at.Value) {
	case "average", "avg", "mean", "median":
		return d.WithHelp("averages of averages are wrong: send numerator and denominator, and define the indicator in DHIS2")
	case "max", "maximum":
		return d.WithHelp("write `largest`")
	case "min", "minimum":
		return d.WithHelp("write `smallest`")
	case "last":
		return d.WithHelp("write `latest`")
	}
	if near := diag.Nearest(s.at.Value, aggregators[:]); s.at.Type == identToken && len(near) > 0 {
		return d.WithHelp("%s", diag.DidYouMean(near[:1]))
	}
	return d.WithHelp("write `count`, `count distinct`, `sum`, `largest`, `smallest` or `latest` in front of the value")
}

// other says what is missing.
func (s *stop) other() problem {
	if len(s.wanted) == 0 {
		return diag.New("E0110", s.span(), "%s is not understood in this %s", describe(s.at), s.what)
	}
	d := diag.New("E0110", s.span(), "%s is missing before %s", orList(s.wanted), describe(s.at))
	if near := diag.Nearest(s.at.Value, s.wantedWords()); s.at.Type == identToken && len(near) > 0 {
		return d.WithHelp("%s", diag.DidYouMean(near[:1])).WithEdit(spanOf(s.at), near[0])
	}
	if s.what == "target" && s.wants("`for`") && s.before.Type == stringToken {
		return d.WithHelp("say for which versions of the server, as in `for DHIS2 2.41`")
	}
	if near := diag.Nearest(s.before.Value, s.wantedWords()); s.before.Type == identToken && len(near) > 0 {
		d.Span = spanOf(s.before)
		return d.WithHelp("%s", diag.DidYouMean(near[:1]))
	}
	return d
}

// wantedWords are the words that were wanted, without their backticks.
func (s *stop) wantedWords() []string {
	var words []string
	for _, w := range s.wanted {
		if w[0] == '`' && isLetter(w[1]) {
			words = append(words, strings.Trim(w, "`"))
		}
	}
	return words
}

// withoutQuotes is the problem of a name or period that is not in quotes.
func (s *stop) withoutQuotes() problem {
	return diag.New("E0110", spanOf(s.at), "%s has to stand in quotes", describe(s.at)).
		WithEdit(spanOf(s.at), `"`+s.at.Value+`"`)
}

// span is where the problem is shown: at the token that is not understood, or
// where the line before it ends.
func (s *stop) span() diag.Span {
	if s.before != nil && !s.sameLine() {
		return spanOf(s.before)
	}
	return spanOf(s.at)
}

func (s *stop) sameLine() bool {
	return s.before != nil && lastLine(s.before) == s.at.Pos.Line && s.at.Type != endOfFile
}

// missingEquals is the problem of a name without `=`.
func missingEquals(before, at *lexer.Token) problem {
	if isSign(at, "==") {
		return diag.New("E0117", spanOf(at), "a name gets its value with `=`, not with `==`").
			WithHelp("`==` compares two values").WithEdit(spanOf(at), "=")
	}
	sameLine := lastLine(before) == at.Pos.Line && at.Type != endOfFile
	span := spanOf(at)
	if !sameLine {
		span = spanOf(before)
	}
	d := diag.New("E0117", span, "`=` is missing before %s", describe(at)).WithHelp("a name gets its value with `name = value`")
	if sameLine && beginsOperand(at) {
		d = d.WithEdit(place(spanOf(before).End, spanOf(before).End), " =")
	}
	return d
}

// orList joins alternatives: "a, b or c".
func orList(list []string) string {
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// withSeparators adds what may come in place of a closing bracket: the parser
// names only what it cannot do without.
func withSeparators(wanted []string) []string {
	if len(wanted) != 1 {
		return wanted
	}
	switch wanted[0] {
	case "`]`":
		return []string{"`:`", "`,`", "`]`"}
	case "`)`":
		return []string{"`,`", "`)`"}
	}
	return wanted
}

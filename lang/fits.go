package lang

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// fits reports whether t, which comes next, begins a statement of the block; if
// not, it reports what seems to be wrong.
func (p *parser) fits(b blockKind, t *lexer.Token) bool {
	d, ok := p.misfit(b, t)
	if !ok && !p.flawBefore(t) {
		p.report(d)
	}
	return ok
}

// flawBefore reports whether t or the token before it has a problem already.
func (p *parser) flawBefore(t *lexer.Token) bool {
	from := t.Pos.Offset
	if before := tokenBefore(p.pl); before != nil {
		from = before.Pos.Offset
	}
	return p.hasFlaw(from, t.Pos.Offset)
}

// misfit says why a statement cannot begin with t. It reports true if it can.
func (p *parser) misfit(b blockKind, t *lexer.Token) (problem, bool) {
	switch {
	case t.Type == identToken:
		return p.misfitWord(b, t)
	case t.Type == stringToken && (b == rowBlock || b.hasTexts() && (p.onNewLine(t) || b.begins(p.pl))):
		return problem{}, true
	case b == rowBlock && (t.Type == numberToken || isSign(t, "(") || isSign(t, "-")):
		return problem{}, true
	case isSign(t, ")") || isSign(t, "]") || isSign(t, "}"):
		return diag.New("E0114", spanOf(t), "this `%s` closes nothing", t.Value), false
	case p.isLeftOver(t):
		return p.leftOver(t), false
	}
	return p.beginsNothing(b, t), false
}

// isLeftOver reports whether t stands behind a statement on its line.
func (p *parser) isLeftOver(t *lexer.Token) bool {
	before := tokenBefore(p.pl)
	return !p.onNewLine(t) && !isSign(before, "{") && !isSign(before, "}")
}

// leftOver is the problem of a token that stands behind a whole statement.
func (p *parser) leftOver(t *lexer.Token) problem {
	d := diag.New("E0112", spanOf(t), "%s is not understood after what stands before it", describe(t))
	before := tokenBefore(p.pl)
	switch {
	case isSign(t, "-") && before.Type == numberToken:
		return d.WithHelp("a range of versions is written `2.40 to 2.43`").WithEdit(spanOf(t), "to")
	case isSign(t, "(") && isWord(before, "count"):
		return d.WithHelp("which records count is a condition: write `count where …`")
	case t.Type == identToken && foreignClause(t) != "":
		return d.WithHelp("%s", foreignClause(t))
	case isSign(t, "."):
		return d.WithHelp("a range of versions is written `2.40 to 2.43`")
	case t.Type == identToken && isClauseWord(t.Value):
		return d.WithHelp("the parts of a line have a fixed order, and each is there once")
	}
	return d.WithHelp("an operator, a comma or a word such as `where` is missing before it, or a `=` after it")
}

func (p *parser) beginsNothing(b blockKind, t *lexer.Token) problem {
	if b == topLevel {
		return diag.New("E0111", spanOf(t), "%s begins no declaration", describe(t))
	}
	d := diag.New("E0112", spanOf(t), "%s begins no %s", describe(t), b.what())
	if b == programBlock && t.Type == stringToken {
		return d.WithHelp("values stand in a `tracked entity`, an `enrollment` or an `event`")
	}
	return d
}

func (p *parser) misfitWord(b blockKind, t *lexer.Token) (problem, bool) {
	if d, found := p.elementWithoutQuotes(b, t); found {
		return d, false
	}
	if d, found := p.unitBehind(); found {
		return d, false
	}
	known := slices.Contains(b.words(), t.Value)
	if (t.Value == "element" || t.Value == "attribute") && known {
		known = follows(p.pl, "(")
	}
	if known || b.hasSettings() && isSettingHead(p.pl) || b == entityBlock {
		return problem{}, true
	}
	d := p.beginsNothing(b, t)
	if b == topLevel && (t.Value == "dataset" || t.Value == "data_set") {
		return d.WithHelp("did you mean `data set`?").WithEdit(spanOf(t), "data set"), false
	}
	if p.isLeftOver(t) && foreignClause(t) != "" {
		return p.leftOver(t), false
	}
	if b == sourceBlock && t.Value == "names" {
		return d.WithHelp("the schema has the names of DHIS2's values: `crosswalk schema from-tracker` writes it"), false
	}
	if near := p.nearestWord(b, t); near != "" {
		return d.WithHelp("%s", diag.DidYouMean([]string{near})).WithEdit(spanOf(t), near), false
	}
	if b == dataSetBlock && t.Value == "from" {
		return diag.New("E0112", spanOf(t), "a `from` stands around this line already").
			WithHelp("a data set with several `from` blocks has none in its first line"), false
	}
	if p.isLeftOver(t) && isClauseWord(t.Value) {
		return p.leftOver(t), false
	}
	if home, ok := homeOf(t.Value); ok {
		return d.WithHelp("`%s` begins a %s", t.Value, home.what()), false
	}
	if value := settingValue(p.pl); b.hasSettings() && value != nil {
		return missingEqualsBefore(value), false
	}
	if p.isLeftOver(t) {
		return p.leftOver(t), false
	}
	return d.WithHelp("%s", helpForWord(b)), false
}

// nearestWord returns the word that may have been meant: one that begins a
// statement, or within a line one that continues the statement before it.
func (p *parser) nearestWord(b blockKind, t *lexer.Token) string {
	words := slices.Concat(b.words(), lintWords[:])
	if !p.onNewLine(t) {
		words = slices.Concat(words, continuingWords[:])
	}
	if near := diag.Nearest(t.Value, words); len(near) > 0 {
		return near[0]
	}
	return ""
}

// homeOf returns a block in which a word begins statements.
func homeOf(word string) (blockKind, bool) {
	for b := topLevel; b <= testBlock; b++ {
		if slices.Contains(b.words(), word) {
			return b, true
		}
	}
	return 0, false
}

// continuingWords are those that a statement goes on with.
var continuingWords = [...]string{"where", "by", "as", "keep", "since", "until", "missing", "comment", "for", "ordered"}

func helpForWord(b blockKind) string {
	switch b {
	case topLevel:
		return "declarations begin with " + orList(quoted(b.words()[3:]))
	case rowBlock:
		return "a code stands in quotes; other rows begin with " + orList(quoted(b.words()))
	}
	return ""
}

func quoted(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = "`" + w + "`"
	}
	return all
}

// settingValue returns where the value seems to begin in a setting without `=`,
// such as `period v.started`, or nil.
func settingValue(pl *lexer.PeekingLexer) *lexer.Token {
	ahead := *pl
	var last *lexer.Token
	line := ahead.Peek().Pos.Line
	words := 0
	for ahead.Peek().Type == identToken && ahead.Peek().Pos.Line == line {
		last = ahead.Next()
		words++
	}
	t := ahead.Peek()
	switch {
	case t.Pos.Line != line || t.Type == endOfFile:
		return nil
	case t.Type == stringToken || t.Type == numberToken:
		return t
	case words > 1 && (isSign(t, ".") || isSign(t, "(") || isSign(t, "[")):
		return last
	}
	return nil
}

func missingEqualsBefore(value *lexer.Token) problem {
	at := value.Pos.Offset
	return diag.New("E0117", spanOf(value), "`=` is missing before %s", describe(value)).
		WithHelp("a setting is written `name = value`").WithEdit(place(at, at), "= ")
}

// noBlock is the problem of a head that is not followed by its block.
func (p *parser) noBlock(t *lexer.Token) problem {
	before := tokenBefore(p.pl)
	if d, found := p.unitBehind(); found {
		return d
	}
	s := stop{before: before, at: t}
	d := diag.New("E0110", s.span(), "`{` is missing before %s", describe(t))
	if near := diag.Nearest(t.Value, headWords[:]); t.Type == identToken && len(near) > 0 {
		return d.WithHelp("%s", diag.DidYouMean(near[:1])).WithEdit(spanOf(t), near[0])
	}
	return d
}

var headWords = [...]string{"from", "as", "for", "where", "since", "until", "of", "column", "system", "attribute"}

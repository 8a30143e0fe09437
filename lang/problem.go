package lang

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A problem is a diagnostic whose spans have no file yet: what finds it sees
// tokens only.
type problem = diag.Diagnostic

// place is a span without a file.
func place(start, end int) diag.Span { return diag.Span{Start: start, End: end} }

// located returns a problem with its file.
func located(f *diag.File, p problem) diag.Diagnostic {
	p.Span.File = f
	p.Labels, p.Edits = slices.Clone(p.Labels), slices.Clone(p.Edits)
	for i := range p.Labels {
		p.Labels[i].Span.File = f
	}
	for i := range p.Edits {
		p.Edits[i].Span.File = f
	}
	return p
}

// spanOf returns the place of a token that stands in the file as it is.
func spanOf(t *lexer.Token) diag.Span {
	return place(t.Pos.Offset, t.Pos.Offset+len(t.Value))
}

// describe names a token as a message does.
func describe(t *lexer.Token) string {
	switch t.Type {
	case endOfFile:
		return "the end of the file"
	case docToken:
		return "the doc comment"
	case identToken:
		if IsReserved(t.Value) {
			return "the word `" + t.Value + "`"
		}
		return "`" + clip(t.Value) + "`"
	case stringToken, quotedToken:
		return clip(t.Value)
	}
	return "`" + clip(t.Value) + "`"
}

// clip shortens what may be a whole page.
func clip(text string) string {
	const most = 40
	if line, _, more := strings.Cut(text, "\n"); more {
		text = line + "…"
	}
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}

// missingValue is the problem of a value that is missing between two tokens. It
// is shown at the second one, or at the first if that ends its line.
func missingValue(before, t *lexer.Token) problem {
	at := spanOf(t)
	if before != nil && (lastLine(before) < t.Pos.Line || t.Type == endOfFile || t.Type == docToken) {
		at = spanOf(before)
	}
	return diag.New("E0118", at, "a value is missing before %s", describe(t))
}

// wordForSign is the problem of `and`, `or` and `not`.
func wordForSign(t *lexer.Token, sign string) problem {
	p := diag.New("E0116", spanOf(t), "`%s` is written `%s` in a condition", t.Value, sign)
	return p.WithEdit(spanOf(t), sign)
}

// wordForNot is the problem of `not`; the blanks before the next token go with it.
func wordForNot(t, next *lexer.Token) problem {
	p := wordForSign(t, "!")
	if next.Pos.Line == t.Pos.Line {
		p.Edits[0].Span.End = next.Pos.Offset
	}
	return p
}

// misplacedAggregator is the problem of `sum` and its like inside a value.
func misplacedAggregator(t *lexer.Token, first bool) problem {
	p := diag.New("E0130", spanOf(t), "`%s` stands once, in front of the whole value", t.Value)
	if first {
		p = diag.New("E0130", spanOf(t), "`%s` is not a value: it adds up the records of a rule in a data set", t.Value)
	}
	if t.Value == "sum" {
		return p.WithHelp("a rule is written `\"name\" = sum a + b`; the items of a list are added by `list.sum()`")
	}
	return p.WithHelp("a rule is written `\"name\" = %s …`; to count the items of a list use `list.size()`", t.Value)
}

// numberWithUnit is the problem of `29 days` and `5y` in an expression.
func numberWithUnit(number, unit *lexer.Token) problem {
	both := place(number.Pos.Offset, spanOf(unit).End)
	if !isUnit(unit.Value) {
		return diag.New("E0132", both, "`%s%s` is neither a number nor a name", number.Value, clip(unit.Value)).
			WithHelp("a length of time is written `days(29)` here, and `29 days` in bands")
	}
	call := strings.TrimSuffix(unit.Value, "s") + "s(" + number.Value + ")"
	if unit.Pos.Offset == spanOf(number).End {
		return diag.New("E0132", both, "`%s%s` is neither a number nor a name", number.Value, unit.Value).
			WithHelp("a length of time is written `%s`, and in bands `%s %s`", call, number.Value, unit.Value)
	}
	return diag.New("E0132", both, "a number with a unit stands only in bands").
		WithHelp("write `%s`", call).WithEdit(both, call)
}

package lang

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// What people write who know SQL or a spreadsheet is read as what it means, so
// that it is one problem, and not one for each word of it.

// betweenWords reads `between` of `x between 3 and 5`. The `and` that follows
// belongs to it.
func (c *cutter) betweenWords(t *lexer.Token) bool {
	ahead := *c.pl
	ahead.Next()
	low := ahead.Next()
	if c.onNewLine(t) || isSign(low, "=") || low.Type == endOfFile {
		return false
	}
	help := "write `between(x, lowest, highest)`"
	and, high := ahead.Next(), ahead.Peek()
	if low.Type == numberToken && strings.EqualFold(and.Value, "and") && high.Type == numberToken {
		help = "write `between(x, " + low.Value + ", " + high.Value + ")`, with what stands before it for x"
	}
	c.noteFirst(diag.New("E0116", spanOf(t), "`between` stands in front of its three values").WithHelp("%s", help))
	c.take(operandWanted)
	c.top().between = true
	return true
}

// unitWithin reads `as "kg"` in the middle of an expression: in brackets, or
// before an operator. At the end of one the grammar says whether it may stand there.
func (c *cutter) unitWithin() bool {
	ahead := *c.pl
	as, unit, next := ahead.Next(), ahead.Next(), ahead.Peek()
	if unit.Type != stringToken || unit.Pos.Line != as.Pos.Line {
		return false
	}
	if !c.inBracket() && (next.Type != signToken || !isOperator(next.Value) || next.Pos.Line != unit.Pos.Line) {
		return false
	}
	c.noteFirst(misplacedUnit(as, unit))
	c.take(operandWanted)
	c.take(operandRead)
	return true
}

// misplacedUnit is the problem of `as "kg"` where nothing is converted.
func misplacedUnit(as, unit *lexer.Token) problem {
	return diag.New("E0116", spanOf(as), "`as` cannot be used here").
		WithHelp("write `convert(x, %s)`, with what stands before `as` for x; `as` stands behind the whole value of a rule, or of a line of a tracker object, before its `where`", clip(unit.Value))
}

// unitBehind is the problem of `as "kg"` behind what takes no unit. It reports
// false if the next tokens are none.
func (p *parser) unitBehind() (problem, bool) {
	ahead := *p.pl
	as, unit := ahead.Next(), ahead.Peek()
	if !isWord(as, "as") || unit.Type != stringToken || p.onNewLine(as) {
		return problem{}, false
	}
	return misplacedUnit(as, unit), true
}

// missingPath reads `missing` of `where missing v.weight`.
func (c *cutter) missingPath(t *lexer.Token) bool {
	ahead := *c.pl
	ahead.Next()
	path := ""
	end := 0
	for name := true; ; name = !name {
		next := ahead.Peek()
		isName := next.Type == identToken && (path != "" || !isClauseWord(next.Value)) || next.Type == quotedToken
		if next.Pos.Line != t.Pos.Line || name && !isName || !name && !isSign(next, ".") {
			break
		}
		path += next.Value
		end = spanOf(next).End
		ahead.Next()
	}
	if path == "" || strings.HasSuffix(path, ".") {
		return false
	}
	call := "!known(" + path + ")"
	c.noteFirst(diag.New("E0116", spanOf(t), "`missing` cannot be used in a condition").
		WithHelp("write `%s`", call).WithEdit(place(t.Pos.Offset, end), call))
	return true
}

// listInGroup notes `x in ("A", "B")`: f is the bracket that the token closes.
func (c *cutter) listInGroup(f *frame, closing *lexer.Token) {
	if f.afterIn && f.comma {
		c.noteFirst(notInBrackets(place(f.open.Pos.Offset, spanOf(closing).End)).
			WithEdit(spanOf(f.open), "[").WithEdit(spanOf(closing), "]"))
	}
}

// listWithoutBrackets reads the commas of `x in "A", "B"` and the values after
// them. In the brackets of a call a comma may be the call's own.
func (c *cutter) listWithoutBrackets() bool {
	if c.firstIn == nil || c.last != c.firstIn || c.inBracket() && (c.top().call || c.top().open.Value != "(") {
		return false
	}
	first, more := spanOf(c.firstIn), false
	for isSign(c.pl.Peek(), ",") && c.literalFollows() {
		more = true
		c.take(operandWanted)
		if isSign(c.pl.Peek(), "-") {
			c.take(operandWanted)
		}
		c.take(operandRead)
	}
	if more {
		end := spanOf(c.last).End
		c.noteFirst(notInBrackets(place(first.Start, end)).
			WithEdit(place(first.Start, first.Start), "[").WithEdit(place(end, end), "]"))
	}
	return more
}

// literalFollows reports whether a text or a number comes after the next token.
func (c *cutter) literalFollows() bool {
	ahead := *c.pl
	ahead.Next()
	if isSign(ahead.Peek(), "-") {
		ahead.Next()
	}
	t := ahead.Peek()
	return t.Type == stringToken || t.Type == numberToken
}

func notInBrackets(at diag.Span) problem {
	return diag.New("E0138", at, "the values after `in` stand in square brackets")
}

// foreignClause helps with a word that begins a condition in other languages.
func foreignClause(t *lexer.Token) (help string) {
	switch strings.ToLower(t.Value) {
	case "unless", "except", "without":
		return "records are left out by a condition: write `count where !(…)`"
	case "if", "when", "having", "filter":
		return "which records count is a condition: write `count where …`"
	}
	return ""
}

// elementWithoutQuotes reports a line such as `Live births = count`, in which the name of
// the data element is not in quotes.
func (p *parser) elementWithoutQuotes(b blockKind, t *lexer.Token) (problem, bool) {
	if b != dataSetBlock && b != headerBlock || slices.Contains(ownSettings[:], t.Value) || !isSettingHead(p.pl) {
		return problem{}, false
	}
	ahead := *p.pl
	last := t
	for ahead.Peek().Type == identToken {
		last = ahead.Next()
	}
	equals, word := ahead.Next(), ahead.Peek()
	if !isSign(equals, "=") || word.Type != identToken || !isAggregator(word.Value) {
		return problem{}, false
	}
	at := place(t.Pos.Offset, spanOf(last).End)
	name := p.module.File.Text[at.Start:at.End]
	return diag.New("E0110", at, "`%s` has to stand in quotes", clip(name)).
		WithHelp("the name of a data element stands in quotes").WithEdit(at, `"`+name+`"`), true
}

// ownSettings are the first words of settings that a data set has.
var ownSettings = [...]string{"period", "org", "category", "attribute"}

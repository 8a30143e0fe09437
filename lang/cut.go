package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Where an expression ends is found without a parser for CEL. The cut is in one
// of two states: an operand is wanted, or one has been read. A token that
// cannot come next in that state, outside brackets, is not part of the
// expression. No statement begins with a token that can follow an operand, so
// line breaks do not matter.
//
// Slips that have a clear meaning (`=` for `==`, `and`) are noted in the Expr
// and read as what they mean, so that one slip is one problem.
type cutter struct {
	pl      *lexer.PeekingLexer
	expr    *Expr
	subject bool           // `=` ends the expression
	frames  []frame        // open brackets; the first frame is outside all of them
	last    *lexer.Token   // of the expression; nil before the first
	end     lexer.Position // just after last
	name    bool           // last is a name, so `(` makes it a call
	in      *lexer.Token   // the last `in`
	firstIn *lexer.Token   // the text or number just after it
}

// A frame is what is open between two brackets.
type frame struct {
	open      *lexer.Token // nil outside all brackets
	call      bool         // the bracket holds arguments
	questions int          // `?` without their `:`
	between   bool         // `between` was read, and not yet the `and` that belongs to it
	afterIn   bool         // the bracket stands where `in` wants a list
	comma     bool         // there is one just inside
}

type cutState uint8

const (
	operandWanted cutState = iota
	operandRead
	cutEnds
)

// Parse finds the end of the expression. It reports no match, and moves
// nothing, where no expression begins.
func (e *Expr) Parse(pl *lexer.PeekingLexer) error { return cut(pl, e, false) }

// Parse finds the end of an expression in front of `=`.
func (s *Subject) Parse(pl *lexer.PeekingLexer) error { return cut(pl, &s.Expr, true) }

func cut(pl *lexer.PeekingLexer, e *Expr, subject bool) error {
	c := &cutter{pl: pl, expr: e, subject: subject, frames: make([]frame, 1, 8)}
	start := pl.Peek().Pos
	for state := operandWanted; state != cutEnds; {
		if state == operandWanted {
			state = c.operand()
		} else {
			state = c.continuation()
		}
	}
	if c.last == nil {
		return participle.NextMatch
	}
	c.checkQuestions()
	e.Pos, e.EndPos = Place(start), Place(c.end)
	e.Broken = len(e.problems) > 0 || e.stuck
	return nil
}

// peek returns the next token; a doc comment counts, because it ends expressions.
func (c *cutter) peek() *lexer.Token {
	t, _ := c.pl.PeekAny(func(t lexer.Token) bool { return t.Type == docToken })
	return &t
}

func (c *cutter) take(next cutState) cutState {
	c.last = c.pl.Next()
	c.end = c.pl.RawPeek().Pos
	c.name = false
	return next
}

func (c *cutter) takeName() cutState {
	c.take(operandRead)
	c.name = true
	return operandRead
}

func (c *cutter) top() *frame { return &c.frames[len(c.frames)-1] }

func (c *cutter) inBracket() bool { return len(c.frames) > 1 }

// onNewLine reports whether t begins a line, after the expression's last token.
func (c *cutter) onNewLine(t *lexer.Token) bool {
	return t.Type == endOfFile || c.last != nil && lastLine(c.last) < t.Pos.Line
}

// note keeps a problem of the expression.
func (c *cutter) note(p problem) { c.expr.problems = append(c.expr.problems, p) }

// noteFirst keeps a problem unless there is one already, which may have caused it.
func (c *cutter) noteFirst(p problem) {
	if len(c.expr.problems) == 0 {
		c.note(p)
	}
}

// operand reads what begins an operand.
func (c *cutter) operand() cutState {
	t := c.peek()
	if !c.subject && beginsStatement(c.pl, t) {
		return c.noOperand(t)
	}
	afterIn := c.in != nil && c.last == c.in
	switch t.Type {
	case numberToken:
		c.number()
		c.noteFirstIn(afterIn)
		return operandRead
	case stringToken, bytesToken, badToken:
		c.take(operandRead)
		c.noteFirstIn(afterIn)
		return operandRead
	case quotedToken:
		return c.takeName()
	case identToken:
		return c.operandWord(t)
	case signToken:
		return c.operandSign(t)
	}
	return c.noOperand(t)
}

// noteFirstIn notes that the token just read is what `in` looks in.
func (c *cutter) noteFirstIn(afterIn bool) {
	if afterIn {
		c.firstIn = c.last
	}
}

func (c *cutter) operandWord(t *lexer.Token) cutState {
	word := t.Value
	switch {
	case word == "true" || word == "false" || word == "null":
		return c.take(operandRead)
	case strings.EqualFold(word, "not"):
		c.take(operandWanted)
		c.note(wordForNot(t, c.pl.Peek()))
		return operandWanted
	case isAggregator(word):
		c.noteFirst(misplacedAggregator(t, c.last == nil))
		return c.takeName()
	case isCELWord(word):
		c.noteFirst(diag.New("E0127", spanOf(t), "`%s` is a reserved word and has no value", word).
			WithHelp("a field of that name follows the dot after its record"))
		return c.takeName()
	case word == "in" && c.last != nil:
		c.noteFirst(missingValue(c.last, t))
		return c.take(operandWanted)
	case isFateWord(word) && follows(c.pl, "("):
		return c.takeName()
	case word == "missing" && c.missingPath(t):
		return c.take(operandWanted)
	case isClauseWord(word):
		return c.noOperand(t)
	}
	return c.takeName()
}

func (c *cutter) operandSign(t *lexer.Token) cutState {
	switch t.Value {
	case "!", "-":
		return c.take(operandWanted)
	case "(", "[":
		afterIn := c.in != nil && c.last == c.in && t.Value == "("
		c.openBracket(false)
		c.top().afterIn = afterIn
		return operandWanted
	case "{":
		if opensBlock(c.pl) {
			return c.noOperand(t)
		}
		return c.openBracket(false)
	case ")", "]", "}":
		return c.closeWithoutOperand(t)
	case ".", ".?":
		c.noteFirst(diag.New("E0129", spanOf(t), "a name is missing before `%s`", t.Value).
			WithHelp("a path begins with the name of a record, such as the one after `as`"))
		return c.take(operandWanted)
	case "->", "=":
		return c.noOperand(t)
	case "?":
		if c.entryBegins() {
			return c.take(operandWanted)
		}
	}
	if !c.inBracket() && (c.last == nil || t.Value == "," || t.Value == ":") {
		return c.noOperand(t)
	}
	c.noteFirst(missingValue(c.last, t))
	return c.take(operandWanted)
}

// entryBegins reports whether an entry of a list or map begins, which `?` makes
// optional.
func (c *cutter) entryBegins() bool {
	open := c.top().open
	return open != nil && open.Value != "(" && (c.last == open || isSign(c.last, ","))
}

// closeWithoutOperand handles a closing bracket where an operand is wanted. That
// is right just after the opening one, except in a group, and after the last
// comma of a list or map.
func (c *cutter) closeWithoutOperand(t *lexer.Token) cutState {
	f := c.top()
	if f.open == nil || closing(f.open) != t.Value {
		return c.noOperand(t)
	}
	isList := f.open.Value != "("
	empty := c.last == f.open && isList != f.call // `[]`, `{}` and `f()`, not `()` and `a[]`
	trailing := isSign(c.last, ",") && isList && !f.call
	if !empty && !trailing {
		c.noteFirst(missingValue(c.last, t))
	}
	return c.closeBracket()
}

// noOperand ends the expression where an operand is wanted.
func (c *cutter) noOperand(t *lexer.Token) cutState {
	c.expr.stuck = true
	switch {
	case t.Type == docToken: // is reported as documenting nothing
	case c.last != nil && c.last.Type == badToken: // has a problem
	case c.inBracket() && c.onNewLine(t):
		c.unclosed(t)
	case c.last != nil:
		c.noteFirst(missingValue(c.last, t))
	}
	return cutEnds
}

func (c *cutter) openBracket(call bool) cutState {
	c.take(operandWanted)
	c.frames = append(c.frames, frame{open: c.last, call: call})
	return operandWanted
}

func (c *cutter) closeBracket() cutState {
	c.checkQuestions()
	c.listInGroup(c.top(), c.pl.Peek())
	c.frames = c.frames[:len(c.frames)-1]
	return c.take(operandRead)
}

// checkQuestions reports a `?` of the innermost frame that has no `:`.
func (c *cutter) checkQuestions() {
	if f := c.top(); f.questions > 0 {
		f.questions = 0
		c.expr.stuck = true
		at := c.end.Offset
		c.noteFirst(diag.New("E0136", place(at-1, at), "`:` and a value are missing after a `?`").
			WithHelp("a choice is written `condition ? value : other value`"))
	}
}

// number reads a number. A unit after it belongs to bands, and is a slip here.
func (c *cutter) number() cutState {
	c.take(operandRead)
	number, end := c.last, c.end.Offset
	t := c.pl.Peek()
	if t.Type != identToken {
		return operandRead
	}
	glued := t.Pos.Offset == end
	if glued || isUnit(t.Value) && !c.onNewLine(t) {
		c.noteFirst(numberWithUnit(number, t))
		c.take(operandRead)
	}
	return operandRead
}

// unclosed reports the innermost open bracket; t cannot be inside it.
func (c *cutter) unclosed(t *lexer.Token) {
	c.expr.stuck = true
	if t.Type == docToken {
		return
	}
	open := c.top().open
	c.noteFirst(diag.New("E0113", spanOf(open), "`%s` is not closed", open.Value).
		WithLabel(place(c.end.Offset, c.end.Offset), "`%s` is missing here, before %s", closing(open), describe(t)))
}

// closing returns the bracket that closes an opening one.
func closing(open *lexer.Token) string {
	switch open.Value {
	case "(":
		return ")"
	case "[":
		return "]"
	}
	return "}"
}

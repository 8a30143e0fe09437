package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// continuation reads what may follow an operand, or ends the expression.
func (c *cutter) continuation() cutState {
	t := c.peek()
	switch t.Type {
	case signToken:
		return c.signAfter(t)
	case identToken:
		return c.wordAfter(t)
	case badToken:
		return c.take(operandWanted)
	}
	return c.ends(t)
}

func (c *cutter) signAfter(t *lexer.Token) cutState {
	if isOperator(t.Value) {
		return c.take(operandWanted)
	}
	switch t.Value {
	case ".", ".?":
		return c.field()
	case "[":
		return c.openBracket(true)
	case "(":
		if c.name {
			return c.openBracket(true)
		}
	case "?":
		c.top().questions++
		return c.take(operandWanted)
	case ":":
		return c.colon(t)
	case ",":
		return c.comma(t)
	case ")", "]", "}":
		return c.closes(t)
	case "=":
		return c.equals(t)
	case "{":
		return c.braceAfter(t)
	case "!":
		if c.notIn(t) {
			return c.take(operandWanted)
		}
	}
	return c.ends(t)
}

// isOperator reports whether a sign stands between two operands.
func isOperator(sign string) bool {
	switch sign {
	case "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&&", "||":
		return true
	}
	return false
}

// comma stands between values in brackets, and ends an expression outside.
func (c *cutter) comma(t *lexer.Token) cutState {
	switch {
	case c.listWithoutBrackets():
		return operandRead
	case c.inBracket():
		c.checkQuestions()
		c.top().comma = true
		return c.take(operandWanted)
	}
	return c.ends(t)
}

// colon is the second half of a choice, or stands between key and value of a map.
func (c *cutter) colon(t *lexer.Token) cutState {
	f := c.top()
	switch {
	case f.questions > 0:
		f.questions--
		return c.take(operandWanted)
	case f.open != nil && f.open.Value == "{":
		return c.take(operandWanted)
	case f.open != nil:
		c.noteFirst(diag.New("E0110", spanOf(t), "`:` has no meaning here").
			WithHelp("it stands between the values of `condition ? value : other value` and in `{key: value}`"))
		return c.take(operandWanted)
	}
	return cutEnds
}

// closes handles a closing bracket after an operand.
func (c *cutter) closes(t *lexer.Token) cutState {
	for i := len(c.frames) - 1; i > 0; i-- {
		if closing(c.frames[i].open) != t.Value {
			continue
		}
		if i < len(c.frames)-1 {
			c.unclosed(t)
			c.frames = c.frames[:i+1]
		}
		return c.closeBracket()
	}
	if c.inBracket() {
		c.unclosed(t)
	}
	return cutEnds
}

// equals is `=` for `==`, except after the subject of an expectation.
func (c *cutter) equals(t *lexer.Token) cutState {
	if c.subject && !c.inBracket() {
		return cutEnds
	}
	c.note(diag.New("E0115", spanOf(t), "values are compared with `==`, not with `=`").
		WithHelp("`=` gives a name its value").WithEdit(spanOf(t), "=="))
	return c.take(operandWanted)
}

// braceAfter ends the expression, unless it is the record literal of CEL, which
// this language does not have.
func (c *cutter) braceAfter(t *lexer.Token) cutState {
	if !c.name || !opensRecord(c.pl) && !(c.inBracket() && follows(c.pl, "}")) {
		return c.ends(t)
	}
	c.noteFirst(diag.New("E0128", spanOf(t), "records cannot be made in an expression").
		WithHelp("write each field where it is needed"))
	return c.openBracket(true)
}

// notIn reads `!` of `x !in list`.
func (c *cutter) notIn(t *lexer.Token) bool {
	if !follows(c.pl, "in") {
		return false
	}
	c.note(diag.New("E0116", spanOf(t), "`!` stands in front of what it negates").WithHelp("write `!(x in list)`"))
	c.take(operandWanted)
	return true
}

// field reads a dot and the name after it.
func (c *cutter) field() cutState {
	c.take(operandWanted)
	dot := c.last
	t := c.peek()
	switch {
	case t.Type == quotedToken:
		return c.takeName()
	case t.Type == identToken && !(c.onNewLine(t) && c.isNextLine(t)):
		if t.Value == "in" || t.Value == "true" || t.Value == "false" || t.Value == "null" {
			c.noteFirst(diag.New("E0134", spanOf(t), "a field called `%s` stands in backticks", t.Value).
				WithHelp("write .`%s`", t.Value).WithEdit(spanOf(t), "`"+t.Value+"`"))
		}
		return c.takeName()
	}
	c.noteFirst(diag.New("E0134", spanOf(dot), "the name of a field is missing after `%s`", dot.Value))
	if t.Type == numberToken || t.Type == stringToken && !c.onNewLine(t) {
		return c.take(operandRead)
	}
	return operandRead
}

// isNextLine reports whether the word t, at the start of the line after a dot, is
// not the field's name but begins the next statement.
func (c *cutter) isNextLine(t *lexer.Token) bool {
	ahead := *c.pl
	ahead.Next()
	next := ahead.Peek()
	if isClauseWord(t.Value) && next.Pos.Line == t.Pos.Line && beginsOperand(next) {
		return true
	}
	return !c.subject && beginsStatement(c.pl, t)
}

func (c *cutter) wordAfter(t *lexer.Token) cutState {
	switch word := strings.ToLower(t.Value); word {
	case "in":
		if t.Value == "in" {
			c.take(operandWanted)
			c.in = c.last
			return operandWanted
		}
	case "between":
		if c.betweenWords(t) {
			return operandWanted
		}
	case "and":
		if f := c.top(); f.between {
			f.between = false
			return c.take(operandWanted)
		}
		c.note(wordForSign(t, "&&"))
		return c.take(operandWanted)
	case "or":
		c.note(wordForSign(t, "||"))
		return c.take(operandWanted)
	case "not":
		if c.notInWords(t) {
			return c.take(operandWanted)
		}
	case "as":
		if c.unitWithin() {
			return operandRead
		}
	case "is":
		if c.isWords(t) {
			return c.take(operandRead)
		}
	}
	return c.ends(t)
}

// notInWords reads `not` of `x not in list`.
func (c *cutter) notInWords(t *lexer.Token) bool {
	if !follows(c.pl, "in") {
		return false
	}
	c.note(diag.New("E0116", spanOf(t), "`not` stands in front of what it negates, as `!`").WithHelp("write `!(x in list)`"))
	c.take(operandWanted)
	return true
}

// isWords reads all but the last of the words in `x is missing` and `x is not
// missing`.
func (c *cutter) isWords(t *lexer.Token) bool {
	ahead := *c.pl
	ahead.Next()
	if isWord(ahead.Peek(), "not") {
		ahead.Next()
	}
	last := ahead.Peek()
	switch last.Value {
	case "missing", "known", "null", "empty":
	default:
		return false
	}
	c.note(diag.New("E0116", spanOf(t), "`is` cannot be used in a condition").
		WithHelp("whether there is a value is written `known(x)`, and its opposite `!known(x)`"))
	for c.pl.Peek() != last {
		c.take(operandWanted)
	}
	return true
}

// ends handles a token that cannot follow an operand. Outside brackets it ends
// the expression. Inside, either the bracket is not closed or something is
// missing between two operands: the line tells.
func (c *cutter) ends(t *lexer.Token) cutState {
	if !c.inBracket() {
		return cutEnds
	}
	if c.onNewLine(t) || !beginsOperand(t) {
		c.unclosed(t)
		return cutEnds
	}
	c.noteFirst(diag.New("E0135", spanOf(t), "a comma or an operator is missing before %s", describe(t)))
	return operandWanted
}

// beginsOperand reports whether a token is an operand in itself.
func beginsOperand(t *lexer.Token) bool {
	switch t.Type {
	case stringToken, bytesToken, numberToken, quotedToken:
		return true
	case identToken:
		return !isClauseWord(t.Value)
	}
	return false
}

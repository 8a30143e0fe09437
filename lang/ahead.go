package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// What follows is asked where one token does not tell: all of it looks at a
// copy of the lexer and moves nothing.

// beginsStatement reports whether t, which comes next, looks like the start of
// the next statement and not like an operand: it begins a line and has what
// only a statement has, `=` or a list of categories after a name.
func beginsStatement(pl *lexer.PeekingLexer, t *lexer.Token) bool {
	if t.Type != stringToken && t.Type != identToken {
		return false
	}
	if before := tokenBefore(pl); before == nil || lastLine(before) == t.Pos.Line {
		return false
	}
	ahead := *pl
	ahead.Next()
	next := ahead.Peek()
	if t.Type == stringToken {
		return isSign(next, "=") || isSign(next, "[")
	}
	switch t.Value {
	case "blank":
		return isWord(next, "is")
	case "index":
		ahead.Next()
		return next.Type == identToken && isSign(ahead.Peek(), "=")
	case "org", "category", "attribute", "data", "tracked":
		return next.Type == identToken || next.Type == stringToken || isSign(next, "=")
	}
	return isSign(next, "=")
}

// opensBlock reports whether the `{` that comes next opens a block and not a map.
func opensBlock(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	ahead.Next()
	first := *ahead.Next()
	next := ahead.Peek()
	switch first.Type {
	case stringToken:
		return isSign(next, "=") || isSign(next, "[")
	case identToken:
		return isSign(next, "=") || next.Type == identToken && next.Value != "in" || next.Type == stringToken
	}
	return false
}

// opensRecord reports whether the `{` that comes next is followed by `name:`.
func opensRecord(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	ahead.Next()
	first := *ahead.Next()
	return (first.Type == identToken || first.Type == quotedToken) && isSign(ahead.Peek(), ":")
}

// tokenBefore returns the token before the next one, comments and blanks left
// out, or nil at the start of the file.
func tokenBefore(pl *lexer.PeekingLexer) *lexer.Token {
	for i := pl.RawCursor() - 1; i >= 0; i-- {
		if t := &pl.Range(i, i+1)[0]; !isTrivia(t.Type) {
			return t
		}
	}
	return nil
}

// lastLine returns the line on which a token ends.
func lastLine(t *lexer.Token) int { return t.Pos.Line + strings.Count(t.Value, "\n") }

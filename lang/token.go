package lang

import (
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// The kinds of tokens. They are a superset of CEL's, so that the end of an
// expression can be found without a parser for CEL. Tokens follow each other
// without gaps: each ends where the next one begins.
const (
	endOfFile = lexer.EOF

	identToken   lexer.TokenType = iota + 1 // visit, where
	quotedToken                             // `mfl-code`
	numberToken                             // 1, 2.40, 0x1F, 3u
	stringToken                             // "a", 'a', r"a", """a"""
	bytesToken                              // b"a", only in expressions
	signToken                               // -> == ( and so on
	badToken                                // what is no token; it has a problem
	spaceToken                              // white space, with line breaks
	commentToken                            // // to the end of the line
	docToken                                // /// to the end of the line
)

// definition makes our scanner known to the parser.
type definition struct{}

// Symbols names the tokens for grammar tags.
func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": endOfFile, "Ident": identToken, "Quoted": quotedToken, "Number": numberToken, "String": stringToken,
		"Bytes": bytesToken, "Sign": signToken, "Bad": badToken, "Space": spaceToken, "Comment": commentToken, "Doc": docToken,
	}
}

// Lex is needed by the parser's interface; Parse makes a scanner itself.
func (definition) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	var text strings.Builder
	if _, err := io.Copy(&text, r); err != nil {
		return nil, err
	}
	return newScanner(text.String()), nil
}

// isTrivia reports whether the grammar does not see a kind of token.
func isTrivia(kind lexer.TokenType) bool {
	return kind == spaceToken || kind == commentToken || kind == docToken
}

// isSign reports whether t is the sign s. A string never is one, whatever is in it.
func isSign(t *lexer.Token, s string) bool { return t.Type == signToken && t.Value == s }

// isWord reports whether t is the word w.
func isWord(t *lexer.Token, w string) bool { return t.Type == identToken && t.Value == w }

// A source is the text of a module as tokens.
type source struct {
	text   string
	tokens []lexer.Token // all of them, the last is the end of the file
	flawed map[int]bool  // offsets of tokens that have a problem already
}

// end returns the offset just after token i.
func (s *source) end(i int) int {
	if i+1 < len(s.tokens) {
		return s.tokens[i+1].Pos.Offset
	}
	return len(s.text)
}

// startsLine reports whether nothing but blanks stands before an offset in its line.
func startsLine(text string, offset int) bool {
	for i := offset - 1; i >= 0; i-- {
		switch text[i] {
		case ' ', '\t', '\r':
		case '\n':
			return true
		default:
			return i < len(byteOrderMark) && strings.HasPrefix(text, byteOrderMark)
		}
	}
	return true
}

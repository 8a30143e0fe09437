package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// signs are the signs of the language and of CEL, longer ones first.
var signs = [...]string{
	"->", "==", "!=", "<=", ">=", "&&", "||", ".?",
	"(", ")", "[", "]", "{", "}", ",", ".", "?", ":", "+", "-", "*", "/", "%", "<", ">", "!", "=",
}

// A strange sign comes from another language or from a word processor. It is
// read as the sign it is meant for.
type strangeSign struct {
	text  string
	meant string
	why   string
	clear bool // replacing it unread is right
}

// strangeSigns come before the signs: each is longer than a sign it begins with.
var strangeSigns = [...]strangeSign{
	{"===", "==", "equal is written `==`", true},
	{"!==", "!=", "not equal is written `!=`", true},
	{"<>", "!=", "not equal is written `!=`", true},
	{"=<", "<=", "at most is written `<=`", true},
	{"=>", "->", "what comes of a row is written `->`, and at least `>=`", false},
	{":=", "=", "a name gets its value with `=`", true},
	{"→", "->", "what comes of a row is written `->`", true},
	{"≠", "!=", "not equal is written `!=`", true},
	{"≤", "<=", "at most is written `<=`", true},
	{"≥", ">=", "at least is written `>=`", true},
	{"–", "-", "minus is written `-`", true},
	{"−", "-", "minus is written `-`", true},
	{"×", "*", "times is written `*`", true},
	{"÷", "/", "divided by is written `/`", true},
}

// sign reads a sign, or reports what is none.
func (s *scanner) sign(rest string) (lexer.TokenType, string) {
	for _, strange := range strangeSigns {
		if strings.HasPrefix(rest, strange.text) {
			return s.strange(strange)
		}
	}
	for _, sign := range signs {
		if strings.HasPrefix(rest, sign) {
			return s.known(sign, rest)
		}
	}
	switch rest[0] {
	case '&':
		return s.strange(strangeSign{"&", "&&", "and is written `&&`", true})
	case '|':
		return s.strange(strangeSign{"|", "||", "or is written `||`", true})
	case ';':
		s.flaw(diag.New("E0107", s.here(1), "`;` is not needed: a line ends where the next one begins").WithEdit(s.here(1), ""))
		s.at++
		return spaceToken, ""
	case '#':
		return s.foreignComment(lineLength(rest)), ""
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case isCurly(r):
		return s.curly(rest)
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
		return s.oddBlank(r, size), ""
	}
	return s.bad(rest), ""
}

// known reads a sign of the language; `/*` begins a comment of other languages.
func (s *scanner) known(sign, rest string) (lexer.TokenType, string) {
	if strings.HasPrefix(rest, "/*") {
		return s.foreignComment(s.closedLength(rest)), ""
	}
	s.at += len(sign)
	return signToken, ""
}

// closedLength is the length of a comment that begins with `/*`: up to its `*/`,
// or to the end of the line where there is none.
func (s *scanner) closedLength(rest string) int {
	if !s.neverClosed {
		if end := strings.Index(rest, "*/"); end >= 0 {
			return end + len("*/")
		}
		s.neverClosed = true
	}
	return lineLength(rest)
}

func (s *scanner) strange(sign strangeSign) (lexer.TokenType, string) {
	p := diag.New("E0107", s.here(len(sign.text)), "`%s` is not a sign of this language", sign.text).WithHelp("%s", sign.why)
	if sign.clear {
		p = p.WithEdit(s.here(len(sign.text)), sign.meant)
	}
	s.flaw(p)
	s.at += len(sign.text)
	return signToken, sign.meant
}

func (s *scanner) foreignComment(length int) lexer.TokenType {
	s.flaw(diag.New("E0108", s.here(1), "a comment begins with `//`").
		WithHelp("write `//` in front of each line of the comment"))
	s.at += length
	return commentToken
}

// oddBlank reads a blank that is not the space bar's, which nobody can see.
func (s *scanner) oddBlank(r rune, size int) lexer.TokenType {
	p := diag.New("E0104", s.here(size), "here is a blank that is no ordinary one (U+%04X)", r).
		WithHelp("it comes with text that was pasted; replace it by an ordinary blank")
	s.flaw(p.WithEdit(s.here(size), " "))
	s.at += size
	return spaceToken
}

// bad reads what no token begins with: a word with letters beyond a to z as a
// whole, else one character.
func (s *scanner) bad(rest string) lexer.TokenType {
	n := foreignWord(rest)
	if n > 0 {
		s.flaw(diag.New("E0104", s.here(n), "a name has only the letters a to z, digits and `_`").
			WithHelp("the name of a field is written in brackets, as in `record[\"%s\"]`; that of a data element stands in quotes", rest[:n]))
		s.at += n
		return badToken
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError && size == 1, r == 0: // reported as a wrong encoding
		s.flawed[s.at] = true
	case unicode.IsGraphic(r):
		s.flaw(diag.New("E0104", s.here(size), "`%c` has no meaning here", r).
			WithHelp("put it in quotes if it belongs to a name"))
	default:
		s.flaw(diag.New("E0104", s.here(size), "the character U+%04X has no meaning here", r).WithHelp("remove it"))
	}
	s.at += size
	return badToken
}

func foreignWord(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && (n == 0 || !unicode.IsDigit(r) && r != '_') {
			break
		}
		n += utf8.RuneLen(r)
	}
	return n
}

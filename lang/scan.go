package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// The limits of a file. They are far above what people write and keep hostile
// files from taking the machine's memory or the parser's stack.
const (
	MaxBytes   = 4 << 20 // of a file
	MaxDepth   = 200     // of brackets in brackets
	maxTokens  = 2_000_000
	maxProblem = 1000 // that are told of a file
)

const byteOrderMark = "\uFEFF"

// A scanner cuts a text into tokens. It never fails: what it cannot read
// becomes a token with a problem, and the rest is read on.
type scanner struct {
	text      string
	at        int // offset of the next token
	line      int
	lineStart int
	depth     int // of open brackets
	count     int

	problems    []problem
	flawed      map[int]bool
	stopped     bool // a limit was reached; nothing after it is read
	badEncoding bool // one is reported for a file: it has one cause
	badControl  bool
	neverClosed bool // no `*/` is left; each `/*` would look through the whole rest for one
}

func newScanner(text string) *scanner {
	return &scanner{text: text, line: 1, flawed: map[int]bool{}}
}

// Next returns the next token; the error is always nil.
func (s *scanner) Next() (lexer.Token, error) {
	t := lexer.Token{Type: endOfFile, Pos: lexer.Position{Offset: s.at, Line: s.line, Column: s.at - s.lineStart + 1}}
	if s.stopped || s.at >= len(s.text) {
		return t, nil
	}
	if s.count++; s.count > maxTokens {
		s.stop(diag.New("E0101", s.here(1), "the file has more than %d words and signs", maxTokens))
		return t, nil
	}
	start := s.at
	t.Type, t.Value = s.token()
	if s.stopped {
		return lexer.Token{Type: endOfFile, Pos: t.Pos}, nil
	}
	s.newLines(start)
	return t, nil
}

// token reads a token and returns what the grammar sees of it.
func (s *scanner) token() (kind lexer.TokenType, value string) {
	start := s.at
	kind, value = s.read()
	if s.at == start {
		panic("lang: the scanner stands still") // it would read for ever
	}
	if value == "" {
		value = s.text[start:s.at]
	}
	if kind == signToken {
		s.nest(value, start)
	}
	if kind != spaceToken || s.at-start > 1 {
		s.checkBytes(start)
	}
	return kind, value
}

// read moves behind one token. A value other than "" is what the grammar sees
// in place of the text.
func (s *scanner) read() (lexer.TokenType, string) {
	c := s.text[s.at]
	rest := s.text[s.at:]
	switch {
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		s.at += len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
		return spaceToken, ""
	case s.at == 0 && strings.HasPrefix(rest, byteOrderMark):
		s.at += len(byteOrderMark)
		return spaceToken, ""
	case strings.HasPrefix(rest, "//"):
		return s.comment(rest), ""
	case isLetter(c):
		return s.word(rest), ""
	case c == '"' || c == '\'':
		return s.quotes(0), ""
	case c == '`':
		return s.backticks(rest), ""
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		s.at += numberLength(rest)
		return numberToken, ""
	}
	return s.sign(rest)
}

// comment reads to the end of the line. Exactly three slashes make a doc.
func (s *scanner) comment(rest string) lexer.TokenType {
	s.at += lineLength(rest)
	if strings.HasPrefix(rest, "///") && !strings.HasPrefix(rest, "////") {
		return docToken
	}
	return commentToken
}

// word reads a name, or the prefix of a string together with the string.
func (s *scanner) word(rest string) lexer.TokenType {
	n := 1
	for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
		n++
	}
	if n <= 2 && n < len(rest) && (rest[n] == '"' || rest[n] == '\'') && isPrefix(rest[:n]) {
		return s.quotes(n)
	}
	if n < len(rest) && rest[n] >= utf8.RuneSelf && foreignWord(rest) > n {
		return s.bad(rest)
	}
	s.at += n
	return identToken
}

// isPrefix reports whether a word before a quote belongs to the string: r, b, br.
func isPrefix(word string) bool {
	switch strings.ToLower(word) {
	case "r", "b", "br":
		return true
	}
	return false
}

// backticks reads a field's name in backticks.
func (s *scanner) backticks(rest string) lexer.TokenType {
	end := strings.IndexAny(rest[1:], "`\n") + 1
	if end == 0 || rest[end] == '\n' {
		s.flaw(diag.New("E0105", s.here(1), "a closing backtick is missing").
			WithHelp("a name in backticks ends in the line in which it begins"))
		s.at += len(strings.TrimRight(rest[:lineLength(rest)], " \t"))
		return quotedToken
	}
	name, length := rest[1:end], end+1
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r > unicode.MaxASCII || !isLetter(byte(r)) && !isDigit(byte(r)) && !strings.ContainsRune("_.-/ ", r)
	}) {
		s.flaw(s.wideName(name, length))
	}
	s.at += length
	return quotedToken
}

// wideName is the problem of a name in backticks with signs that CEL does not
// take there.
func (s *scanner) wideName(name string, length int) problem {
	d := diag.New("E0104", s.here(length), "a name in backticks holds only letters a to z, digits, blanks and `_ . - /`")
	if name == "" {
		return d
	}
	text := `["` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"]`
	d = d.WithHelp("a field of any name is written in brackets: `record%s`", text)
	if s.at > 0 && s.text[s.at-1] == '.' {
		return d.WithEdit(place(s.at-1, s.at+length), text)
	}
	return d
}

// nest counts open brackets, so that nothing after the scanner can be led into
// a recursion without end.
func (s *scanner) nest(sign string, start int) {
	switch sign {
	case "(", "[", "{":
		s.depth++
	case ")", "]", "}":
		s.depth = max(0, s.depth-1)
	}
	if s.depth > MaxDepth {
		s.at = start
		s.stop(diag.New("E0102", s.here(1), "brackets are nested more than %d deep", MaxDepth).
			WithHelp("give the inner parts names with `let`"))
	}
}

// checkBytes reports bytes of the token from start that no text has. Each kind
// is reported once a file: a wrong encoding is one mistake.
func (s *scanner) checkBytes(start int) {
	token := s.text[start:s.at]
	if !s.badEncoding {
		if i := diag.NotUTF8(token); i >= 0 {
			s.badEncoding = true
			s.flawAt(start, diag.New("E0103", place(start+i, start+i+1), "the file is not UTF-8: byte %#02X", token[i]).
				WithHelp("save the file as UTF-8"))
		}
	}
	i := strings.IndexByte(token, 0)
	if i >= 0 && !s.badControl && !s.badEncoding {
		s.badControl = true
		s.flawAt(start, diag.New("E0103", place(start+i, start+i+1), "the file has a zero byte").
			WithHelp("this is not a text file, or it is UTF-16: save it as UTF-8"))
	}
}

func (s *scanner) newLines(from int) {
	token := s.text[from:s.at]
	if n := strings.Count(token, "\n"); n > 0 {
		s.line += n
		s.lineStart = from + strings.LastIndexByte(token, '\n') + 1
	}
}

// here returns the place of the next n bytes.
func (s *scanner) here(n int) diag.Span { return place(s.at, s.at+n) }

// flaw records a problem of the token that begins here.
func (s *scanner) flaw(p problem) { s.flawAt(s.at, p) }

func (s *scanner) flawAt(offset int, p problem) {
	s.flawed[offset] = true
	if len(s.problems) < maxProblem {
		s.problems = append(s.problems, p)
	}
}

func (s *scanner) stop(p problem) {
	s.problems = append(s.problems, p)
	s.stopped = true
}

// lineLength returns the bytes up to the line break, a CR before it left out.
func lineLength(text string) int {
	n := strings.IndexByte(text, '\n')
	if n < 0 {
		n = len(text)
	}
	if n > 0 && text[n-1] == '\r' {
		n--
	}
	return n
}

func isLetter(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

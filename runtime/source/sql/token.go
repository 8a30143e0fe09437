package sql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A tokenKind is how a part of a query is to be read.
type tokenKind int

const (
	sign        tokenKind = iota
	word                  // a name or a keyword
	quoted                // a name in quotes
	literal               // a text or a number
	parameter             // :from
	placeholder           // ? or $1, for which nothing stands
	hidden                // /*! …: a comment that MySQL runs
)

// A token is a part of a query; blanks and comments are none.
type token struct {
	kind       tokenKind
	start, end int
}

// is compares a word or a sign, in upper or lower case.
func (t token) is(source, what string) bool {
	return (t.kind == word || t.kind == sign) && strings.EqualFold(source[t.start:t.end], what)
}

// name is the name that a token says, or "".
func (t token) name(source string) string {
	switch t.kind {
	case word:
		return source[t.start:t.end]
	case quoted:
		mark := source[t.end-1 : t.end]
		return strings.ReplaceAll(source[t.start+1:t.end-1], mark+mark, mark)
	}
	return ""
}

// tokensOf cuts a query. Open is the place of a quote or comment that is not
// closed, or -1.
func tokensOf(source string, d dialect) (tokens []token, open int) {
	s := &tokenizer{source: source, dialect: d}
	for s.pos < len(source) {
		start := s.pos
		kind, ok := s.next()
		if !ok {
			return tokens, start
		}
		if kind >= 0 {
			tokens = append(tokens, token{kind, start, s.pos})
		}
	}
	return tokens, -1
}

type tokenizer struct {
	source  string
	dialect dialect
	pos     int
}

const blank tokenKind = -1

func (s *tokenizer) rest() string { return s.source[s.pos:] }

func (s *tokenizer) has(prefix string) bool { return strings.HasPrefix(s.rest(), prefix) }

// next passes one token. It is not ok where its end is missing.
func (s *tokenizer) next() (tokenKind, bool) {
	r, size := utf8.DecodeRuneInString(s.rest())
	switch {
	case unicode.IsSpace(r) || r == '\ufeff':
		s.pos += size
		return blank, true
	case s.lineComment():
		s.toLineEnd()
		return blank, true
	case s.has("/*"):
		return s.comment()
	case r == '\'':
		return literal, s.quote("'", s.dialect == mysql)
	case r == '"' && s.dialect == mysql:
		return quoted, s.quote(`"`, true)
	case r == '"':
		return quoted, s.quote(`"`, false)
	case r == '`' && s.dialect != postgres:
		return quoted, s.quote("`", false)
	case r == '[' && s.dialect == sqlite:
		return quoted, s.upTo("]")
	case r == '$' && s.dialect == postgres:
		return s.dollar()
	case r == '?' && s.dialect != postgres, (r == '@' || r == '$') && s.dialect == sqlite:
		s.pos++
		return placeholder, true
	case r == ':':
		return s.colon(), true
	case isWord(r):
		return s.word()
	}
	s.pos += size
	return sign, true
}

// lineComment reports whether a comment begins that ends with its line. In MySQL
// 5--3 is a difference.
func (s *tokenizer) lineComment() bool {
	if s.dialect != mysql {
		return s.has("--")
	}
	return s.has("#") || s.has("--") && (len(s.rest()) == 2 || s.rest()[2] <= ' ')
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func (s *tokenizer) toLineEnd() {
	end := strings.IndexByte(s.rest(), '\n')
	if end < 0 {
		end = len(s.rest())
	}
	s.pos += end
}

// comment passes a comment, which in PostgreSQL can hold others.
func (s *tokenizer) comment() (tokenKind, bool) {
	kind := blank
	if s.dialect == mysql && (s.has("/*!") || s.has("/*M!")) {
		kind = hidden
	}
	depth := 0
	for s.pos < len(s.source) {
		switch {
		case s.has("/*") && (depth == 0 || s.dialect == postgres):
			depth++
			s.pos += 2
		case s.has("*/"):
			depth--
			s.pos += 2
		default:
			s.pos++
		}
		if depth == 0 {
			return kind, true
		}
	}
	return kind, false
}

// quote passes what stands in quotes; the quote itself is doubled in it.
func (s *tokenizer) quote(mark string, backslash bool) bool {
	for s.pos++; s.pos < len(s.source); s.pos++ {
		switch {
		case backslash && s.source[s.pos] == '\\':
			s.pos++
		case s.has(mark + mark):
			s.pos++
		case s.has(mark):
			s.pos++
			return true
		}
	}
	s.pos = len(s.source)
	return false
}

func (s *tokenizer) upTo(end string) bool {
	i := strings.Index(s.rest(), end)
	if i < 0 {
		return false
	}
	s.pos += i + len(end)
	return true
}

// dollar passes $1, and $tag$ text $tag$.
func (s *tokenizer) dollar() (tokenKind, bool) {
	end := strings.IndexFunc(s.rest()[1:], func(r rune) bool { return !isWord(r) }) + 1
	if end < 1 || s.rest()[end] != '$' {
		s.pos++
		return placeholder, true
	}
	tag := s.rest()[:end+1]
	s.pos += len(tag)
	return literal, s.upTo(tag)
}

// colon passes :name, and the signs :: and :=.
func (s *tokenizer) colon() tokenKind {
	if s.has("::") || s.has(":=") {
		s.pos += 2
		return sign
	}
	s.pos++
	if r, _ := utf8.DecodeRuneInString(s.rest()); !unicode.IsLetter(r) {
		return sign
	}
	s.letters()
	return parameter
}

func (s *tokenizer) letters() {
	end := strings.IndexFunc(s.rest(), func(r rune) bool { return !isWord(r) && r != '$' })
	if end < 0 {
		end = len(s.rest())
	}
	s.pos += end
}

// word passes a word or a number, and in PostgreSQL E'…', in which backslashes
// count.
func (s *tokenizer) word() (tokenKind, bool) {
	start := s.pos
	s.letters()
	letters := s.source[start:s.pos]
	if s.dialect == postgres && strings.EqualFold(letters, "e") && s.has("'") {
		return literal, s.quote("'", true)
	}
	if letters[0] >= '0' && letters[0] <= '9' {
		return literal, true
	}
	return word, true
}

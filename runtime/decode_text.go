package runtime

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// str returns the characters of a text without its quotes. They are good until
// the next record.
func (s *scanner) str() ([]byte, bool) {
	start := s.pos + 1
	end, foreign := textStop(s.data, start)
	switch {
	case end == len(s.data):
		s.pos = end
		return nil, s.malformed("it ends inside a text")
	case s.data[end] == '"':
		text := s.data[start:end]
		s.pos = end
		if foreign && !utf8.Valid(text) {
			return nil, s.notUTF8()
		}
		s.pos++
		return text, true
	case s.data[end] == '\\':
		s.pos = end
		return s.escaped(start)
	}
	s.pos = end
	return nil, s.control()
}

// textStop finds where plain characters of a text end: at a quote, a backslash, a
// control character, or the end. foreign holds when one of them is not ASCII.
func textStop(data []byte, at int) (end int, foreign bool) {
	high := uint64(0)
	for ; at+wordSize <= len(data); at += wordSize {
		w := wordAt(data, at)
		if marks := zeros(w^wordOf('"')) | zeros(w^wordOf('\\')) | below(w, ' '); marks != 0 {
			return at + firstOf(marks), (high|upTo(w, marks))&wordHighs != 0
		}
		high |= w
	}
	for ; at < len(data); at++ {
		c := data[at]
		if c == '"' || c == '\\' || c < ' ' {
			break
		}
		high |= uint64(c)
	}
	return at, high&wordHighs != 0
}

// isScratch reports whether a text had escapes, and so lies where the next text
// that has some will lie.
func (s *scanner) isScratch(text []byte) bool {
	return len(text) > 0 && len(s.text) > 0 && &text[0] == &s.text[0]
}

func (s *scanner) notUTF8() bool { return s.fail("E0503", "a text is not UTF-8; it ends") }

func (s *scanner) control() bool { return s.malformed("a text holds a control character") }

// escaped goes on with a text at its first backslash.
func (s *scanner) escaped(start int) ([]byte, bool) {
	from := len(s.text)
	s.text = append(s.text, s.data[start:s.pos]...)
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			text := s.text[from:]
			if !utf8.Valid(text) {
				return nil, s.notUTF8()
			}
			s.pos++
			return text, true
		case c == '\\':
			if !s.escape() {
				return nil, false
			}
		case c < ' ':
			return nil, s.control()
		default:
			end, _ := textStop(s.data, s.pos)
			s.text = append(s.text, s.data[s.pos:end]...)
			s.pos = end
		}
	}
	return nil, s.malformed("it ends inside a text")
}

// escape reads a backslash and what belongs to it.
func (s *scanner) escape() bool {
	s.pos++
	c := s.peek()
	if c == 'u' {
		return s.unicode()
	}
	plain, ok := unescape(c)
	if !ok {
		return s.malformed("a text holds a backslash that means nothing")
	}
	s.text = append(s.text, plain)
	s.pos++
	return true
}

// unescape returns what the letter after a backslash stands for.
func unescape(c byte) (byte, bool) {
	switch c {
	case '"', '\\', '/':
		return c, true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	}
	return 0, false
}

// unicode reads uXXXX, or two of them that are one character.
func (s *scanner) unicode() bool {
	r, ok := s.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) {
		if !bytes.HasPrefix(s.data[s.pos:], []byte(`\u`)) {
			return s.halfPair()
		}
		s.pos++
		low, ok := s.hex()
		if !ok {
			return false
		}
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			return s.halfPair()
		}
	}
	s.text = utf8.AppendRune(s.text, r)
	return true
}

func (s *scanner) halfPair() bool { return s.fail("E0503", "a text holds half a surrogate pair") }

// hex reads the u and four digits.
func (s *scanner) hex() (rune, bool) {
	r := rune(0)
	s.pos++
	for range 4 {
		d, ok := hexDigit(s.peek())
		if !ok {
			return 0, s.malformed(`a text holds \u without four hexadecimal digits`)
		}
		r = r<<4 | d
		s.pos++
	}
	return r, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case isDigit(c):
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

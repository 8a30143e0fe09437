package runtime

import (
	"bytes"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A naiveScanner says byte by byte and closure by closure what the scanner has to
// answer: the same judgement, flaw, message and place.
//
// It is stricter than RFC 8259 asks of a reader, because a record that two
// programs read differently must not be counted: a name may stand only once in
// an object, text must be UTF-8 without half surrogate pairs, and nesting ends
// at maxDepth. Its methods answer false after the first flaw, which stays.
type naiveScanner struct {
	data  []byte
	pos   int
	depth int
	flaw  flaw
	names []naiveName // of the objects that are open, outermost first
	text  []byte      // the last text that had escapes
}

// A naiveName is the name of an object's field and where it begins.
type naiveName struct {
	text []byte
	at   int
}

// reset makes the scanner ready for another record.
func (s *naiveScanner) reset(data []byte) {
	s.data, s.pos, s.depth, s.flaw, s.names = data, 0, 0, flaw{}, s.names[:0]
}

// fail notes a flaw at the present place.
func (s *naiveScanner) fail(code diag.Code, what string) bool {
	if s.flaw.isNone() {
		s.flaw = flaw{code: code, message: what + " at byte " + itoa(int64(s.pos)+1)}
	}
	return false
}

func (s *naiveScanner) malformed(what string) bool {
	return s.fail("E0502", "the record is not JSON: "+what)
}

// peek returns the next byte, or 0 at the end.
func (s *naiveScanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

func (s *naiveScanner) space() {
	for s.pos < len(s.data) && isSpace(s.data[s.pos]) {
		s.pos++
	}
}

// end holds where nothing but white space is left.
func (s *naiveScanner) end() bool {
	s.space()
	return s.pos == len(s.data) || s.fail("E0506", "something follows the record")
}

// skip passes over one value of any kind and checks all of it.
func (s *naiveScanner) skip() bool {
	switch c := s.peek(); {
	case c == '{':
		return s.object(func([]byte) bool { return s.skip() })
	case c == '[':
		return s.list(s.skip)
	case c == '"':
		_, ok := s.str()
		return ok
	case c == '-' || isDigit(c):
		_, ok := s.number()
		return ok
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.noValue()
}

func (s *naiveScanner) noValue() bool {
	if s.pos == len(s.data) {
		return s.malformed("it ends too early")
	}
	return s.malformed("there is no value (text, number, true, false, null, list or object)")
}

// object walks over an object; each has to pass over the value of a name.
func (s *naiveScanner) object(each func(name []byte) bool) bool {
	if !s.enter() {
		return false
	}
	base := len(s.names)
	if s.space(); s.peek() == '}' {
		return s.leave()
	}
	for {
		name, ok := s.name()
		if !ok || !each(name) {
			return false
		}
		switch s.space(); s.peek() {
		case ',':
			s.pos++
			s.space()
		case '}':
			return s.distinct(base) && s.leave()
		default:
			return s.unclosed("an object")
		}
	}
}

// list walks over a list; item has to pass over one value.
func (s *naiveScanner) list(item func() bool) bool {
	if !s.enter() {
		return false
	}
	if s.space(); s.peek() == ']' {
		return s.leave()
	}
	for {
		if s.space(); !item() {
			return false
		}
		switch s.space(); s.peek() {
		case ',':
			s.pos++
		case ']':
			return s.leave()
		default:
			return s.unclosed("a list")
		}
	}
}

func (s *naiveScanner) unclosed(what string) bool {
	if s.pos == len(s.data) {
		return s.malformed("it ends inside " + what)
	}
	return s.malformed(what + " goes on without a comma")
}

// enter steps over an opening bracket, leave over a closing one.
func (s *naiveScanner) enter() bool {
	if s.depth == maxDepth {
		return s.fail("E0505", "lists and objects lie more than "+itoa(maxDepth)+" deep in one another")
	}
	s.depth++
	s.pos++
	return true
}

func (s *naiveScanner) leave() bool {
	s.depth--
	s.pos++
	return true
}

// name reads a name and its colon and comes to the value.
func (s *naiveScanner) name() ([]byte, bool) {
	if s.peek() != '"' {
		return nil, s.malformed("a field has no name in double quotes")
	}
	at := s.pos
	text, ok := s.str()
	if !ok {
		return nil, false
	}
	if len(s.text) > 0 && &text[:1][0] == &s.text[0] {
		text = bytes.Clone(text)
	}
	s.names = append(s.names, naiveName{text, at})
	if s.space(); s.peek() != ':' {
		return nil, s.malformed("a field's name has no colon after it")
	}
	s.pos++
	s.space()
	return text, true
}

// distinct checks the names of the object that ends here and forgets them.
func (s *naiveScanner) distinct(base int) bool {
	names := s.names[base:]
	s.names = s.names[:base]
	if at := naiveRepeated(names); at >= 0 {
		s.pos = at
		return s.fail("E0504", "the record has two fields of one name; the second is")
	}
	return true
}

// naiveRepeated returns where a name stands that stood before, or -1.
func naiveRepeated(names []naiveName) int {
	const few = 12
	if len(names) > few {
		slices.SortStableFunc(names, func(a, b naiveName) int { return bytes.Compare(a.text, b.text) })
		for i := 1; i < len(names); i++ {
			if bytes.Equal(names[i-1].text, names[i].text) {
				return names[i].at
			}
		}
		return -1
	}
	for i, n := range names {
		for _, before := range names[:i] {
			if bytes.Equal(n.text, before.text) {
				return n.at
			}
		}
	}
	return -1
}

func (s *naiveScanner) word(w string) bool {
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return s.noValue()
	}
	s.pos += len(w)
	return true
}

// number returns the text of a number.
func (s *naiveScanner) number() ([]byte, bool) {
	start := s.pos
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		if s.pos++; isDigit(s.peek()) {
			return nil, s.malformed("a number begins with a zero that says nothing")
		}
	} else if !s.digits() {
		return nil, false
	}
	if s.peek() == '.' {
		if s.pos++; !s.digits() {
			return nil, false
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return nil, false
		}
	}
	return s.data[start:s.pos], true
}

func (s *naiveScanner) digits() bool {
	start := s.pos
	for isDigit(s.peek()) {
		s.pos++
	}
	return s.pos > start || s.malformed("a number lacks a digit")
}

// str returns the characters of a text without its quotes. They are good until
// the next text is read.
func (s *naiveScanner) str() ([]byte, bool) {
	s.pos++
	start, high := s.pos, byte(0)
	for ; s.pos < len(s.data); s.pos++ {
		switch c := s.data[s.pos]; {
		case c == '"':
			text := s.data[start:s.pos]
			if high >= utf8.RuneSelf && !utf8.Valid(text) {
				return nil, s.notUTF8()
			}
			s.pos++
			return text, true
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return nil, s.control()
		default:
			high |= c
		}
	}
	return nil, s.malformed("it ends inside a text")
}

func (s *naiveScanner) notUTF8() bool { return s.fail("E0503", "a text is not UTF-8; it ends") }

func (s *naiveScanner) control() bool { return s.malformed("a text holds a control character") }

// escaped goes on with a text at its first backslash.
func (s *naiveScanner) escaped(start int) ([]byte, bool) {
	s.text = append(s.text[:0], s.data[start:s.pos]...)
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			if !utf8.Valid(s.text) {
				return nil, s.notUTF8()
			}
			s.pos++
			return s.text, true
		case c == '\\':
			if !s.escape() {
				return nil, false
			}
		case c < ' ':
			return nil, s.control()
		default:
			s.text = append(s.text, c)
			s.pos++
		}
	}
	return nil, s.malformed("it ends inside a text")
}

// escape reads a backslash and what belongs to it.
func (s *naiveScanner) escape() bool {
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

// unicode reads uXXXX, or two of them that are one character.
func (s *naiveScanner) unicode() bool {
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

func (s *naiveScanner) halfPair() bool { return s.fail("E0503", "a text holds half a surrogate pair") }

// hex reads the u and four digits.
func (s *naiveScanner) hex() (rune, bool) {
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

package runtime

import (
	"bytes"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxDepth is the deepest nesting of lists and objects in a record.
const maxDepth = 200

// A scanner walks over the JSON text of one record.
//
// It is stricter than RFC 8259 asks of a reader, because a record that two
// programs read differently must not be counted: a name may stand only once in
// an object, text must be UTF-8 without half surrogate pairs, and nesting ends
// at maxDepth. Its methods answer false after the first flaw, which stays.
type scanner struct {
	data  []byte
	pos   int
	depth int
	flaw  flaw
	names []fieldName // of the objects that are open, outermost first
	text  []byte      // the last text that had escapes

	trusted bool // the text has been read before: that names are distinct is known
}

// A fieldName is the name of an object's field and where it begins.
type fieldName struct {
	text []byte
	at   int
}

// reset makes the scanner ready for another record.
func (s *scanner) reset(data []byte) {
	s.data, s.pos, s.depth, s.flaw, s.names = data, 0, 0, flaw{}, s.names[:0]
}

// fail notes a flaw at the present place.
func (s *scanner) fail(code diag.Code, what string) bool {
	if s.flaw.isNone() {
		s.flaw = flaw{code: code, message: what + " at byte " + itoa(int64(s.pos)+1)}
	}
	return false
}

func (s *scanner) malformed(what string) bool {
	return s.fail("E0502", "the record is not JSON: "+what)
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

func (s *scanner) space() {
	for s.pos < len(s.data) && isSpace(s.data[s.pos]) {
		s.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// end holds where nothing but white space is left.
func (s *scanner) end() bool {
	s.space()
	return s.pos == len(s.data) || s.fail("E0506", "something follows the record")
}

// skip passes over one value of any kind and checks all of it.
func (s *scanner) skip() bool {
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

func (s *scanner) noValue() bool {
	if s.pos == len(s.data) {
		return s.malformed("it ends too early")
	}
	return s.malformed("there is no value (text, number, true, false, null, list or object)")
}

// object walks over an object; each has to pass over the value of a name.
func (s *scanner) object(each func(name []byte) bool) bool {
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
func (s *scanner) list(item func() bool) bool {
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

func (s *scanner) unclosed(what string) bool {
	if s.pos == len(s.data) {
		return s.malformed("it ends inside " + what)
	}
	return s.malformed(what + " goes on without a comma")
}

// enter steps over an opening bracket, leave over a closing one.
func (s *scanner) enter() bool {
	if s.depth == maxDepth {
		return s.fail("E0505", "lists and objects lie more than "+itoa(maxDepth)+" deep in one another")
	}
	s.depth++
	s.pos++
	return true
}

func (s *scanner) leave() bool {
	s.depth--
	s.pos++
	return true
}

// name reads a name and its colon and comes to the value.
func (s *scanner) name() ([]byte, bool) {
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
	s.names = append(s.names, fieldName{text, at})
	if s.space(); s.peek() != ':' {
		return nil, s.malformed("a field's name has no colon after it")
	}
	s.pos++
	s.space()
	return text, true
}

// distinct checks the names of the object that ends here and forgets them.
func (s *scanner) distinct(base int) bool {
	names := s.names[base:]
	s.names = s.names[:base]
	if s.trusted {
		return true
	}
	if at := repeatedName(names); at >= 0 {
		s.pos = at
		return s.fail("E0504", "the record has two fields of one name; the second is")
	}
	return true
}

// repeatedName returns where a name stands that stood before, or -1.
func repeatedName(names []fieldName) int {
	const few = 12
	if len(names) > few {
		slices.SortStableFunc(names, func(a, b fieldName) int { return bytes.Compare(a.text, b.text) })
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

func (s *scanner) word(w string) bool {
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return s.noValue()
	}
	s.pos += len(w)
	return true
}

// number returns the text of a number.
func (s *scanner) number() ([]byte, bool) {
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

func (s *scanner) digits() bool {
	start := s.pos
	for isDigit(s.peek()) {
		s.pos++
	}
	return s.pos > start || s.malformed("a number lacks a digit")
}

package runtime

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

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
	text  []byte // the texts that had escapes

	trusted bool // the text has been read before: that names are distinct is known

	below *habit      // of the objects in the value that is read next
	open  []openValue // lists and objects that are passed over, outermost first
	names []fieldName // that no place knows, of the objects that are open
	habits
}

// reset makes the scanner ready for another record.
func (s *scanner) reset(data []byte) {
	s.data, s.pos, s.depth, s.flaw = data, 0, 0, flaw{}
	s.below, s.open, s.names, s.text = s.top(), s.open[:0], s.names[:0], s.text[:0]
	if cap(s.text) > mostText {
		s.text = nil
	}
}

// mostText is the most room for texts with escapes that is kept for the next record.
const mostText = 1 << 20

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

// scalar passes over a value that is no list or object.
func (s *scanner) scalar(c byte) bool {
	switch {
	case c == '"':
		from := len(s.text)
		_, ok := s.str()
		s.text = s.text[:from]
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

func (s *scanner) word(w string) bool {
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return s.noValue()
	}
	s.pos += len(w)
	return true
}

// number returns the text of a number.
func (s *scanner) number() ([]byte, bool) {
	if end := numberEnd(s.data, s.pos); end > 0 {
		text := s.data[s.pos:end]
		s.pos = end
		return text, true
	}
	return s.anyNumber()
}

// numberEnd returns where a number without an exponent ends, or 0 where there is
// an exponent or something is wrong.
func numberEnd(data []byte, at int) int {
	if data[at] == '-' {
		at++
	}
	start := at
	for at < len(data) && isDigit(data[at]) {
		at++
	}
	if at == start || at > start+1 && data[start] == '0' {
		return 0
	}
	if at < len(data) && data[at] == '.' {
		point := at
		for at++; at < len(data) && isDigit(data[at]); at++ {
		}
		if at == point+1 {
			return 0
		}
	}
	if at < len(data) && data[at]|0x20 == 'e' {
		return 0
	}
	return at
}

func (s *scanner) anyNumber() ([]byte, bool) {
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

package runtime

import (
	"bytes"
	"slices"
)

// An openObject is an object that is being read, name by name.
type openObject struct {
	habit   *habit
	start   int
	base    int    // where its names begin that the habit does not know
	seen    uint64 // names of the habit that it has had, below 64
	more    [3]uint64
	begun   bool
	many    bool  // more is in use
	repeats bool  // a name of the habit stands twice
	next    uint8 // the name that is expected, or 0

	known uint8  // the last name's number, or 0
	name  []byte // and it, unless it stands there as it is known
}

// openObject steps into an object. Of a nil plan no name is read.
func (s *scanner) openObject(o *openObject, plan *recordPlan) bool {
	h := s.below
	if h.plan != plan {
		h = h.of(plan)
	}
	return s.enterObject(o, h)
}

func (s *scanner) enterObject(o *openObject, h *habit) bool {
	o.habit, o.start, o.base, o.next, o.known = h, s.pos, len(s.names), h.first, 0
	o.seen, o.begun, o.many, o.repeats = 0, false, false, false
	return s.enter()
}

// field comes to the value of the object's next name, which the caller has to pass
// over. It answers false at the object's end, and at a flaw.
func (s *scanner) field(o *openObject) bool {
	c := s.peek()
	if c != '}' {
		if n, value := o.guess(s.data, s.pos); n != 0 && o.mark(n) {
			s.pos = value
			o.met(n)
			s.below = o.habit.names[n-1].below
			s.space()
			return true
		}
		s.space()
		c = s.peek()
	}
	switch {
	case c == '}':
		s.closeObject(o)
		return false
	case !o.begun:
		o.begun = true
	case c == ',':
		s.pos++
		s.space()
	default:
		return s.unclosed("an object")
	}
	return s.anyName(o)
}

// guess looks for the name that followed the last time, or the one that followed
// that: objects leave names out more often than they change their order. It
// answers 0 where something else stands, and reads nothing.
func (o *openObject) guess(data []byte, at int) (n uint8, value int) {
	n = o.next
	if n == 0 || at >= len(data) || o.begun && data[at] != ',' {
		return 0, 0
	}
	if o.begun {
		at++
	}
	if at < len(data) && data[at] == ' ' {
		at++
	}
	k := &o.habit.names[n-1]
	if k.stands(data, at) {
		return n, at + k.size
	}
	if n = k.next; n == 0 {
		return 0, 0
	}
	if k = &o.habit.names[n-1]; k.stands(data, at) {
		return n, at + k.size
	}
	return 0, 0
}

// mark notes that the object has a name of its habit; false if it had it before.
func (o *openObject) mark(n uint8) bool {
	bit := uint64(1) << (n % 64)
	if n >= 64 {
		return o.markMore(n/64-1, bit)
	}
	before := o.seen
	o.seen |= bit
	return before&bit == 0
}

func (o *openObject) markMore(i uint8, bit uint64) bool {
	if !o.many {
		o.many, o.more = true, [3]uint64{}
	}
	before := o.more[i]
	o.more[i] |= bit
	return before&bit == 0
}

// met goes on to a name that stands as it is known.
func (o *openObject) met(n uint8) {
	o.begun, o.known, o.next, o.name = true, n, o.habit.names[n-1].next, nil
}

// anyName reads a name and its colon and comes to the value.
func (s *scanner) anyName(o *openObject) bool {
	if s.peek() != '"' {
		return s.malformed("a field has no name in double quotes")
	}
	at := s.pos
	name, ok := s.str()
	if !ok {
		return false
	}
	escaped := s.pos-at != len(name)+len(`""`)
	if s.space(); s.peek() != ':' {
		return s.malformed("a field's name has no colon after it")
	}
	s.pos++
	s.space()
	o.name = name
	n := o.habit.find(name)
	if n == 0 {
		n = s.learn(o.habit, name, escaped)
	}
	if n == 0 {
		s.names = append(s.names, fieldName{name, at})
		s.below = s.apart
		return true
	}
	o.habit.expect(o.known, n)
	o.repeats = !o.mark(n) || o.repeats
	o.known, o.next = n, o.habit.names[n-1].next
	s.below = o.habit.names[n-1].below
	return true
}

// wanted returns the slot of the last name, or -1, and those of its views.
func (o *openObject) wanted() (slot int, views []int) {
	if o.known == 0 {
		return o.habit.plan.wants(o.name)
	}
	k := &o.habit.names[o.known-1]
	return k.slot, k.views
}

// A fieldName is the name of an object's field and where it begins.
type fieldName struct {
	text []byte
	at   int
}

// closeObject steps out of an object at its closing bracket, and sees to it that
// no name stood twice.
func (s *scanner) closeObject(o *openObject) bool {
	if o.repeats || !s.trusted && len(s.names) > o.base+1 && repeatedName(s.names[o.base:]) >= 0 {
		return s.repeated(o)
	}
	s.names = s.names[:o.base]
	return s.leave()
}

// repeated finds the name of an object that stands twice, and says where. The
// object is read once more, now that it is known to be well-formed.
func (s *scanner) repeated(o *openObject) bool {
	var names []fieldName
	s.pos = o.start + 1
	for s.space(); s.peek() != '}'; s.space() {
		if s.peek() == ',' {
			s.pos++
			s.space()
		}
		at := s.pos
		name, _ := s.str()
		names = append(names, fieldName{name, at})
		s.space()
		s.pos++
		s.space()
		s.below = s.apart
		s.skip()
	}
	s.pos = repeatedName(names)
	return s.fail("E0504", "the record has two fields of one name; the second is")
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

// object walks over an object whose names are data; each has to pass over the
// value of a name.
func (s *scanner) object(each func(name []byte) bool) bool {
	below := s.below
	var o openObject
	if !s.openObject(&o, nil) {
		return false
	}
	for s.field(&o) {
		name := o.name
		if name == nil {
			name = o.habit.names[o.known-1].text
		}
		if !each(name) {
			return false
		}
	}
	s.below = below
	return s.flaw.isNone()
}

// list walks over a list; item has to pass over one value.
func (s *scanner) list(item func() bool) bool {
	below := s.below
	if !s.enter() {
		return false
	}
	if s.space(); s.peek() == ']' {
		return s.leave()
	}
	for {
		s.below = below
		if s.space(); !item() {
			return false
		}
		switch s.space(); s.peek() {
		case ',':
			s.pos++
		case ']':
			s.below = below
			return s.leave()
		default:
			return s.unclosed("a list")
		}
	}
}

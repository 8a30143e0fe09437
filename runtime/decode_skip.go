package runtime

// Most of a record is read by no rule, and all of it is checked. Values that are
// passed over need no function for each name or item: what is open is kept in a
// list, and plain values under names that are as expected are passed over in one
// go (quick). Flaws are found and said by field, item and scalar alone.

// An openValue is an object that is passed over, or a list.
type openValue struct {
	list bool
	openObject
}

// skip passes over one value of any kind and checks all of it.
func (s *scanner) skip() bool {
	if c := s.peek(); c != '{' && c != '[' {
		return s.scalar(c)
	}
	below, base := s.below, len(s.open)
	ok := s.into() && s.skipTo(base)
	s.below, s.open = below, s.open[:base]
	return ok
}

// skipTo goes on until only base lists and objects are open.
func (s *scanner) skipTo(base int) bool {
	for len(s.open) > base {
		top := &s.open[len(s.open)-1]
		if s.nextIn(top) {
			if c := s.peek(); c == '{' || c == '[' {
				if !s.into() {
					return false
				}
			} else if !s.scalar(c) {
				return false
			}
			continue
		}
		if !s.flaw.isNone() {
			return false
		}
		s.open = s.open[:len(s.open)-1]
	}
	return true
}

// nextIn comes to the next value that is not plain. It answers false at the end of
// the list or object, and at a flaw.
func (s *scanner) nextIn(top *openValue) bool {
	if !top.list {
		return s.quick(&top.openObject, true) || s.field(&top.openObject)
	}
	for top.begun && s.pos < len(s.data) && s.data[s.pos] == ',' {
		end := plainEnd(s.data, s.pos+1)
		if end == 0 {
			break
		}
		s.pos = end
	}
	return s.item(&top.openObject)
}

// quick passes over fields of an object while they are as expected: the name that
// followed the last time, then a plain text or number, then a comma. It holds when
// it has come to a value that is not plain. Fields that somebody reads are passed
// over only where all are.
func (s *scanner) quick(o *openObject, all bool) bool {
	data, at, pos, next, last := s.data, s.pos, s.pos, o.next, uint8(0)
	if o.begun {
		if at >= len(data) || data[at] != ',' {
			return false
		}
		at++
	}
	names, plain := o.habit.names, true
	for plain && next != 0 {
		if at < len(data) && data[at] == ' ' {
			at++
		}
		k := &names[next-1]
		if !k.stands(data, at) {
			if next = k.next; next == 0 {
				break
			}
			if k = &names[next-1]; !k.stands(data, at) {
				break
			}
		}
		if k.read && !all || !o.mark(next) {
			break
		}
		last, next, pos = next, k.next, at+k.size
		end := plainEnd(data, pos)
		if plain = end != 0; plain {
			if pos = end; end >= len(data) || data[end] != ',' {
				break
			}
			at = end + 1
		}
	}
	if last == 0 {
		return false
	}
	o.met(last)
	s.pos = pos
	if !plain {
		s.below = names[last-1].below
		s.space()
	}
	return !plain
}

// plainEnd returns where a plain value ends, a number or a text without escapes in
// ASCII, or 0 for any other.
func plainEnd(data []byte, at int) int {
	if at < len(data) && data[at] == ' ' {
		at++
	}
	if at >= len(data) {
		return 0
	}
	switch c := data[at]; {
	case c == '"':
		return plainTextEnd(data, at+1)
	case c <= '9' && c >= '-':
		return numberEnd(data, at)
	}
	return 0
}

// plainTextEnd is where a text ends that began before a place.
func plainTextEnd(data []byte, at int) int {
	for ; at+wordSize <= len(data); at += wordSize {
		w := wordAt(data, at)
		marks := zeros(w^wordOf('"')) | zeros(w^wordOf('\\')) | below(w, ' ') | w&wordHighs
		if marks != 0 {
			if at += firstOf(marks); data[at] != '"' {
				return 0
			}
			return at + 1
		}
	}
	return 0
}

// into steps into a list or an object.
func (s *scanner) into() bool {
	n := len(s.open)
	if n == cap(s.open) {
		s.open = append(s.open, openValue{})
	}
	s.open = s.open[:n+1]
	top := &s.open[n]
	if top.list = s.peek() == '['; !top.list {
		return s.enterObject(&top.openObject, s.below)
	}
	top.begun, top.habit = false, s.below
	return s.enter()
}

// item comes to the next item of a list. It answers false at the list's end, and
// at a flaw.
func (s *scanner) item(l *openObject) bool {
	s.space()
	switch c := s.peek(); {
	case c == ']':
		s.leave()
		return false
	case !l.begun:
		l.begun = true
	case c == ',':
		s.pos++
		s.space()
	default:
		return s.unclosed("a list")
	}
	s.below = l.habit
	return true
}

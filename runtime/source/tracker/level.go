package tracker

import (
	"bytes"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// A level is an object that is read, at a depth: one of a list, one inside of it,
// or one inside of that. All that is kept of it are the texts of its record.
type level struct {
	shape *shape
	scan  *jsonscan.Scanner
	seen  uint // a bit for each role that a key had

	fields []byte // what stays as DHIS2 has it, a comma behind each
	legacy span   // of fields: `followup`, which gives way to `followUp`
	listed bool   // there is a list of values
	made   bool   // values have been made a record already
	values found
	lent   found // of an enrollment: what becomes of its values in the tracked entity
	inner  inside

	program, kind belonging // kind is the stage or the type
	deleted       bool
	moments       [2][]byte
	uid           []byte
}

// A belonging tells whether an object is of the program, stage or type that is read.
type belonging int

const (
	unsaid belonging = iota
	ours
	another
)

func (l *level) reset(s *shape, scan *jsonscan.Scanner) {
	l.shape, l.scan, l.seen = s, scan, 0
	l.fields, l.legacy = l.fields[:0], span{}
	l.listed, l.made = false, false
	l.values.reset(s.values)
	l.lent.reset(s.lends)
	l.inner.reset()
	l.program, l.kind, l.deleted = unsaid, unsaid, false
	l.moments[0], l.moments[1], l.uid = l.moments[0][:0], l.moments[1][:0], l.uid[:0]
}

// read reads an object.
func (c *copier) read(depth int, s *shape, scan *jsonscan.Scanner) error {
	l := &c.levels[depth]
	l.reset(s, scan)
	return scan.Object(func(raw, name []byte) error {
		k, known := s.keys[string(name)]
		if !known {
			return scan.Skip()
		}
		if k.role != plain {
			if l.seen&(1<<k.role) != 0 {
				c.twice = append(c.twice[:0], raw...)
			}
			l.seen |= 1 << k.role
		}
		return c.member(l, depth, k)
	})
}

// member reads the value of a key.
func (c *copier) member(l *level, depth int, k key) error {
	switch k.role {
	case plain:
		return c.copy(l, k.name)
	case followUp:
		l.fields = l.legacy.cut(l.fields)
		l.legacy = span{}
		return c.copy(l, k.name)
	case legacyFollowUp:
		if l.seen&(1<<followUp) != 0 {
			return l.scan.Skip()
		}
		from := len(l.fields)
		err := c.copy(l, k.name)
		l.legacy = span{from, len(l.fields)}
		return err
	case valuesList:
		before := len(l.fields)
		err := c.list(l, k.name, &l.listed, func() error { return c.valueOf(l) })
		l.made = len(l.fields) > before
		return err
	case innerList:
		return c.list(l, k.name, &l.inner.listed, func() error { return c.below(l, depth) })
	}
	return c.marked(l, k)
}

// marked reads the value of a key with a role.
func (c *copier) marked(l *level, k key) error {
	b, err := l.scan.Peek()
	switch {
	case err != nil:
		return err
	case (b == '{' || b == '[') && k.name == nil:
		l.note(k.role, nil)
		return l.scan.Skip()
	case b == '{' || b == '[':
		l.note(k.role, nil)
		return c.copy(l, k.name)
	}
	value, err := l.scan.Value(jsonscan.MaxRecord)
	l.note(k.role, value)
	if k.name != nil && !c.long {
		l.fields = append(append(append(l.fields, k.name...), value...), ',')
		c.limit(len(l.fields))
	}
	return err
}

// note keeps what tells whether an object counts, and its place.
func (l *level) note(r role, value []byte) {
	switch r {
	case ofProgram:
		l.program = l.program.or(value, l.shape.program)
	case ofKind:
		l.kind = l.kind.or(value, l.shape.kindUID)
	case isDeleted:
		l.deleted = string(value) == "true"
	case firstMoment:
		l.moments[0] = append(l.moments[0][:0], moment(inText(value))...)
	case secondMoment:
		l.moments[1] = append(l.moments[1][:0], moment(inText(value))...)
	case ownUID:
		l.uid = append(l.uid[:0], inText(value)...)
	}
}

// or holds what an object says against what is wanted. One that says two things is
// taken for ours if either is: it is rejected then.
func (b belonging) or(said []byte, uid string) belonging {
	switch {
	case isNull(said) || b == ours:
		return b
	case string(inText(said)) == uid:
		return ours
	}
	return another
}

// copy copies a value as it is.
func (c *copier) copy(l *level, name []byte) error {
	if c.long {
		return l.scan.Skip()
	}
	var err error
	l.fields, err = l.scan.Append(append(l.fields, name...), jsonscan.MaxRecord)
	l.fields = append(l.fields, ',')
	c.limit(len(l.fields))
	return err
}

// list reads a list that becomes something else. What is there and is no list has
// been made already, and stays as it is; null is missing.
func (c *copier) list(l *level, name []byte, listed *bool, item func() error) error {
	b, err := l.scan.Peek()
	switch {
	case err != nil:
		return err
	case b == '[':
		*listed = true
		return l.scan.List(item)
	case name == nil:
		return l.scan.Skip()
	}
	from := len(l.fields)
	err = c.copy(l, name)
	if bytes.HasSuffix(l.fields[from:], []byte(":null,")) {
		l.fields = l.fields[:from]
	}
	return err
}

// append writes the record.
func (l *level) append(out []byte) []byte {
	l.inner.sort()
	if l.shape.kind == trackedEntities && !l.made {
		l.borrow()
	}
	out = append(append(out, '{'), l.fields...)
	if l.listed && l.shape.values != nil {
		out = append(append(out, l.shape.values.name...), '{')
		out = append(closed(append(out, l.values.texts...), '}'), ',')
	}
	if l.inner.listed {
		out = l.appendInner(out)
	}
	return closed(out, '}')
}

// closed writes the bracket behind the last of what has a comma behind it.
func closed(out []byte, bracket byte) []byte {
	if last := len(out) - 1; out[last] == ',' {
		out[last] = bracket
		return out
	}
	return append(out, bracket)
}

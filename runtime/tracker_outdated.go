package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A recordName tells records of all sources apart.
type recordName struct{ source, key string }

// An outdatedObject is an event or relationship that a record would have made,
// had it not been deleted or replaced by a newer version. Perhaps it is on the
// server, and has to go from there.
type outdatedObject struct {
	uid                string
	rule               *objectPlan
	record             recordName
	entire             recordName // the entity that the record would be of; none where the block reads records
	entity, enrollment string     // UIDs of what it hangs on, to find it by; empty where that cannot be told
	occurred           string
}

// recalls reports whether the block makes objects that deletes are worked out for.
func (b *trackerBlock) recalls() bool {
	if len(b.events)+len(b.relationships) > 0 {
		return true
	}
	return slices.ContainsFunc(b.enrollments, func(e *objectPlan) bool { return len(e.events) > 0 })
}

// doubt notes that the current record may have to make more than it made: what
// older versions of it made stays.
func (r *programRun) doubt(s *session) {
	if s.rec.replaces || s.rec.joined {
		r.doubts[recordName{s.rec.source, s.rec.key()}] = true
	}
}

// doubtRecord notes that a record which counts could not be used at all.
func (r *programRun) doubtRecord(rec *record) { r.doubts[recordName{rec.source, rec.key()}] = true }

// doubtMakers notes that an object of records which count is not sent, nor is what
// hangs on it.
func (r *programRun) doubtMakers(o *trackerObject) {
	r.doubts[recordName{o.by.source, o.by.key}] = true
	for i := range o.fields {
		by := o.fields[i].by
		r.doubts[recordName{by.source, by.key}] = true
	}
	for _, child := range o.children {
		r.doubtMakers(child)
	}
}

// recall notes what a block would have made of the current record, which does
// not count. Little may be left in a record that was deleted: a condition that
// cannot be answered holds, and of an object only its identity is worked out.
func (r *programRun) recall(s *session, block int) {
	b := r.plan.blocks[block]
	mark := s.frame.Mark()
	defer s.frame.Reset(mark)
	s.frame.Push(b.as, s.rec.value)
	if s.mayHold(b.where) {
		s.eachThatMayHold(b.each, func() { r.recallItem(s, b) })
	}
	s.frame.TakeDrops(func(string, int) {}) // nobody counts by this record
}

// mayHold reports whether a condition is true, or cannot be answered.
func (s *session) mayHold(t *test) bool {
	v, o := s.judge(t)
	return v == in || isOpen(v, o)
}

// isOpen reports whether a condition cannot be answered, or not any more.
func isOpen(v verdict, o stdlib.Outcome) bool {
	return v == undecided || v == stopped && o.Reason == pastUnknown
}

// eachThatMayHold goes through the items of a list of which the condition may hold.
func (s *session) eachThatMayHold(e *eachPlan, body func()) {
	if s.isPartOf(e) {
		s.eachPart(e, body)
		return
	}
	s.each(e, body, func(t *test, v verdict, o stdlib.Outcome) {
		if t != nil && isOpen(v, o) {
			body()
		}
	})
}

func (r *programRun) recallItem(s *session, b *trackerBlock) {
	mark := s.frame.Mark()
	defer s.frame.Reset(mark)
	s.push(b.lets)
	if b.entity != nil {
		r.recallObjects(s, b.entity, nil, func(entity *recalled) {
			for _, e := range b.enrollments {
				r.recallObjects(s, e, entity, func(enrollment *recalled) {
					for _, event := range e.events {
						r.recallObjects(s, event, enrollment, nil)
					}
				})
			}
		})
	}
	for _, o := range slices.Concat(b.events, b.relationships) {
		r.recallObjects(s, o, nil, nil)
	}
}

// recalled is an object that a record would have made; its identity is empty
// where it cannot be worked out any more.
type recalled struct {
	identity []byte
	uid      string
	parent   *recalled
}

func (r *programRun) recallObjects(s *session, o *objectPlan, parent *recalled, inside func(*recalled)) {
	s.eachThatMayHold(o.each, func() {
		mark := s.frame.Mark()
		defer s.frame.Reset(mark)
		s.push(o.lets)
		if !s.mayHold(o.where) {
			return
		}
		m := r.recallObject(s, o, parent)
		if o.Kind == Event || o.Kind == Relationship {
			r.remember(s, o, m)
		}
		if inside != nil {
			inside(m)
		}
	})
}

func (r *programRun) recallObject(s *session, o *objectPlan, parent *recalled) *recalled {
	m := &recalled{parent: parent}
	if len(o.identity) == 0 && parent != nil {
		m.identity = parent.identity
	} else if identity, f := s.appendIdentity(nil, o.identity, "the identity"); f.isNone() {
		m.identity = identity
	}
	if len(m.identity) > 0 {
		m.uid = string(o.stem.appendUID(nil, m.identity, r.generation))
	}
	return m
}

// remember keeps an object of a record that does not count.
func (r *programRun) remember(s *session, o *objectPlan, m *recalled) {
	switch {
	case m.uid == "" && !s.rec.makes(o):
		return // it follows from all records of an entity, of which this was one
	case m.uid == "" && s.rec.fate == deleted:
		count(&r.report.DeletesLeft, leftUnknown)
		return
	case m.uid == "" || r.shared.made(m.uid):
		return
	}
	g := outdatedObject{uid: m.uid, rule: o, record: recordName{s.rec.source, s.rec.key()}}
	if s.rec.part != nil && s.rec.fate != deleted {
		g.entire = s.rec.part.entity
	}
	if m.parent != nil && o.Match != "" {
		g.enrollment, g.entity = m.parent.uid, m.parent.parent.uid
	}
	if program := o.dates[slotOccurred]; program != nil && o.Match == matchOccurred {
		if v := program.Datum(s.frame); v.Kind() != stdlib.KindNone {
			g.occurred = string(appendDateText(nil, v))
		}
	}
	r.outdated = append(r.outdated, g)
}

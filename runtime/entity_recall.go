package runtime

import "github.com/crosswalk-dhis2/crosswalk/stdlib"

// pastUnknown is the fault of what is asked of an entity's history when the
// objects of a record that does not count are worked out: what the history was
// when they were made, nobody knows.
const pastUnknown = "the history of then is not known"

// A part is a record that does not count, in the place of the entity that it
// would be of: a loop over its list goes through it alone.
type part struct {
	entity recordName
	source string
	item   *stdlib.Record
}

// recall notes what programs would have made of the current record of the
// session, which does not count, as one of an entity.
func (e *entityRun) recall(number int) {
	l, rec := e.plan.lists[number], e.rec
	if rec.fate == doubtful {
		e.doubt(recordName{rec.source, rec.key()})
		return
	}
	key, may := e.partKey(l)
	if !may {
		return
	}
	of := *rec
	of.value = e.partOf(l, key)
	of.part = &part{recordName{e.plan.entity.Name, key}, rec.source, rec.value}
	e.rec = &of
	for _, ref := range e.blocks {
		if ref.isProgram {
			e.programs[ref.form].meet(e.session, ref.block)
		}
	}
	e.rec = rec
}

// partKey is the key of the entity that the current record would be of, "" where
// that cannot be told any more; it is false if the list leaves such records out.
func (e *entityRun) partKey(l *entityListPlan) (key string, may bool) {
	mark := e.frame.Mark()
	defer e.frame.Reset(mark)
	e.frame.Push(l.list.Source, e.rec.value)
	may = e.mayHold(l.where)
	if v := l.by.Eval(e.frame); stdlib.Classify(v).Kind == stdlib.OK {
		key, _ = keyText(v)
	}
	e.frame.TakeDrops(func(string, int) {})
	return key, may
}

// partOf is an entity of which nothing is known but the current record and the key.
func (e *entityRun) partOf(l *entityListPlan, key string) *stdlib.Record {
	r := e.plan.typ.New()
	if key != "" {
		r.Slots[0] = stdlib.TextDatum(key)
	}
	for _, other := range e.plan.lists {
		r.Slots[other.slot] = stdlib.DatumOf(stdlib.Fault(pastUnknown))
	}
	if l.order == nil {
		r.Slots[l.slot] = e.rec.value.Datum()
	}
	return r
}

// doubt notes in all programs that read the entity that what older versions of a
// record made, or of all records of an entity, may have to stay.
func (e *entityRun) doubt(name recordName) {
	for _, ref := range e.blocks {
		if ref.isProgram {
			e.programs[ref.form].doubts[name] = true
		}
	}
}

// isPartOf reports whether a loop is over records such as the one that stands for
// an entity now.
func (s *session) isPartOf(e *eachPlan) bool {
	return e != nil && s.rec.part != nil && e.of == s.rec.part.source
}

// eachPart goes through the record that stands for an entity.
func (s *session) eachPart(e *eachPlan, body func()) {
	mark := s.frame.Mark()
	defer s.frame.Reset(mark)
	s.frame.Push(e.name, s.rec.part.item)
	if s.mayHold(e.where) {
		body()
	}
}

// makes reports whether a record makes an object of a rule by itself, which for
// one of an entity is so where the identity holds its key.
func (r *record) makes(o *objectPlan) bool { return r.part == nil || o.OwnOf == r.source }

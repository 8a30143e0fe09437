package runtime

import (
	"encoding/binary"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Codes of records and entities that cannot be put together.
const (
	codeNoEntity diag.Code = "E0590" // a record says no entity that it belongs to
	codeNoPlace  diag.Code = "E0591" // a record has no place in its list
	codeTooLong  diag.Code = "E0592" // a history is too long
)

// An entityRun collects the records of an entity, and then gives the entities.
type entityRun struct {
	*session
	plan     *entityPlan
	blocks   []blockRef // that read the entity
	programs []*programRun
	report   *EntityReport
	sorter   sorter
	of       string // key of the entity of the current record
	key      []byte // scratch space
	text     []byte // scratch space
}

func newEntityRun(runner *entityRunner, s *session, limit int, spill func() (Spill, error)) *entityRun {
	plan := runner.plan
	r := &EntityReport{Name: plan.entity.Name}
	for _, l := range plan.lists {
		r.Lists = append(r.Lists, EntityListReport{Name: l.list.Name})
	}
	return &entityRun{session: s, plan: plan, blocks: runner.blocks, report: r, sorter: sorter{limit: limit, spill: spill}}
}

// collect puts the current record of the session into a list, or books why not.
// The error is the spill's.
func (e *entityRun) collect(number int) error {
	l, rep := e.plan.lists[number], &e.report.Lists[number]
	if e.rec.foreign {
		rep = &EntityListReport{} // its own shard accounts for it
	}
	rep.In++
	mark := e.frame.Mark()
	defer e.frame.Reset(mark)
	e.frame.Push(l.list.Source, e.rec.value)
	defer e.frame.TakeDrops(func(string, int) {})
	if v, o := e.judge(l.where); v != in {
		e.leaveOut(rep, l, v, o)
		return nil
	}
	if f := e.sortKey(number, l); !f.isNone() {
		e.refuse(rep, l, f)
		return nil
	}
	rep.Joined++
	if e.plan.shard.isOtherEntity(e.of) {
		return nil
	}
	e.text = appendContent(e.text[:0], l.src.used, e.rec.value)
	return e.sorter.add(e.key, e.text)
}

// leaveOut books a record that the list's condition keeps out.
func (e *entityRun) leaveOut(rep *EntityListReport, l *entityListPlan, v verdict, o stdlib.Outcome) {
	switch {
	case v == out:
		count(&rep.Excluded, "where")
	case v == undecided && l.where.reports():
		e.refuse(rep, l, flaw{code: codeUndecided, message: undecidedMessage(o)})
	case v == undecided:
		e.doubt(recordName{e.rec.source, e.rec.key()})
		count(&rep.Excluded, "undecided: "+o.Reason)
	default:
		e.refuse(rep, l, flawOf(o, codeUndecided, "the condition"))
	}
}

func (e *entityRun) refuse(rep *EntityListReport, l *entityListPlan, f flaw) {
	e.doubt(recordName{e.rec.source, e.rec.key()})
	if f.skipped {
		count(&rep.Excluded, f.message)
		return
	}
	count(&rep.Rejected, string(f.code))
	e.reject(f.code, l.list.Origin, l.list.Name, f.message)
}

// sortKey works out where the current record belongs: its entity, the list, its
// place in the order, and, of records at one place, its own key.
func (e *entityRun) sortKey(number int, l *entityListPlan) flaw {
	v := l.by.Eval(e.frame)
	if f := flawOf(stdlib.Classify(v), codeNoEntity, "what the record belongs to"); !f.isNone() {
		return f
	}
	text, _ := keyText(v)
	if text == "" {
		return flaw{code: codeNoEntity, message: "what the record belongs to is an empty text"}
	}
	e.of = text
	e.key = append(appendOrdered(e.key[:0], text), byte(number>>8), byte(number))
	if l.order != nil {
		v := l.order.Eval(e.frame)
		if f := flawOf(stdlib.Classify(v), codeNoPlace, "the record's place in the order"); !f.isNone() {
			return f
		}
		e.key = appendOrder(e.key, v)
	}
	e.key = appendOrdered(e.key, e.rec.key())
	e.key = binary.BigEndian.AppendUint64(e.key, uint64(e.rec.ordinal))
	return flaw{}
}

// appendOrdered appends a text so that texts compare as their bytes do, a shorter
// one before those that it begins.
func appendOrdered(buf []byte, text string) []byte {
	for i := range len(text) {
		buf = append(buf, text[i])
		if text[i] == 0 {
			buf = append(buf, 0xff)
		}
	}
	return append(buf, 0, 1)
}

// takeOrdered takes a text that appendOrdered wrote from the beginning of a buffer.
func takeOrdered(buf []byte) (text string, rest []byte) {
	var out []byte
	for i := 0; i < len(buf)-1; i++ {
		switch {
		case buf[i] != 0:
			out = append(out, buf[i])
		case buf[i+1] == 0xff:
			out = append(out, 0)
			i++
		default:
			return string(out), buf[i+2:]
		}
	}
	return string(out), nil
}

const signBit = 1 << 63

// appendOrder appends a value so that bytes compare as the values do.
func appendOrder(buf []byte, v stdlib.Value) []byte {
	switch v := v.(type) {
	case stdlib.DateValue:
		return binary.BigEndian.AppendUint64(buf, uint64(v.UnixDays())^signBit)
	case stdlib.InstantValue:
		t := v.Instant.Time()
		buf = binary.BigEndian.AppendUint64(buf, uint64(t.Unix())^signBit)
		return binary.BigEndian.AppendUint32(buf, uint32(t.Nanosecond()))
	}
	if n, ok := stdlib.AsInt(v); ok {
		return binary.BigEndian.AppendUint64(buf, uint64(n)^signBit)
	}
	text, _ := stdlib.AsText(v)
	return appendOrdered(buf, text)
}

package runtime

import (
	"bytes"
	"encoding/binary"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// longestHistory is how many bytes the records of one entity may take, so that
// one key that half of all records share by mistake does not fill the memory.
const longestHistory = 32 << 20

// A history is the record of an entity with its lists whole; cut makes it what it
// was on a day.
type history struct {
	key   string
	lists [][]*stdlib.Record // by number of the list
	size  int
	long  bool // more than can be held
}

// entities calls yield with each entity, in the order of their keys. The error is
// that of reading again what was put aside.
func (e *entityRun) entities(yield func(*history)) error {
	var open *history
	var last []byte // the encoded key of the open entity
	var broken error
	err := e.sorter.each(func(key, content []byte) bool {
		text, rest := takeOrdered(key)
		if open == nil || !bytes.Equal(last, key[:len(key)-len(rest)]) {
			e.close(open, yield)
			open, last = &history{key: text, lists: make([][]*stdlib.Record, len(e.plan.lists))}, append(last[:0], key[:len(key)-len(rest)]...)
		}
		broken = e.add(open, rest, content)
		return broken == nil
	})
	if err == nil {
		err = broken
	}
	if err != nil {
		return err
	}
	e.close(open, yield)
	return nil
}

// add reads a record into its list; rest is its key without that of the entity.
func (e *entityRun) add(h *history, rest, content []byte) error {
	h.size += len(content)
	if h.long = h.long || h.size > longestHistory; h.long {
		clear(h.lists) // nobody will look at them
		return nil
	}
	number := int(binary.BigEndian.Uint16(rest))
	l := e.plan.lists[number]
	r, err := readContent(content, l.src.plan, l.src.zone)
	if err != nil {
		return err
	}
	r.Day = l.dayOf(rest[2:])
	h.lists[number] = append(h.lists[number], r)
	return nil
}

// dayOf is the day of an order that appendOrder wrote.
func (l *entityListPlan) dayOf(order []byte) calendar.Date {
	if !l.dated() {
		return calendar.Date{}
	}
	n := int64(binary.BigEndian.Uint64(order) ^ signBit)
	if l.kind == stdlib.KindInstant {
		at, err := calendar.FromTime(time.Unix(n, 0).UTC())
		if err != nil {
			panic(err) // it was an instant when it was written
		}
		return calendar.DateIn(at, l.src.zone)
	}
	d, err := calendar.FromUnixDays(int(n))
	if err != nil {
		panic(err) // it was a date when it was written
	}
	return d
}

// close gives an entity away, or rejects it.
func (e *entityRun) close(h *history, yield func(*history)) {
	if h == nil {
		return
	}
	e.report.Entities++
	if h.long {
		e.rec = &record{source: e.plan.entity.Name, key: h.key}
		count(&e.report.Rejected, string(codeTooLong))
		e.reject(codeTooLong, e.plan.entity.Origin, e.plan.entity.Name, "its records are more than can be held in memory together")
		return
	}
	yield(h)
}

// whole is the entity with all that is known of it.
func (p *entityPlan) whole(h *history) *stdlib.Record {
	return p.record(h, func(l *entityListPlan, all []*stdlib.Record) stdlib.Value { return listOf(all) })
}

// until is the entity as it was on a day: lists in the order of days end there.
func (p *entityPlan) until(h *history, day calendar.Date) *stdlib.Record {
	return p.record(h, func(l *entityListPlan, all []*stdlib.Record) stdlib.Value {
		if !l.dated() {
			return listOf(all)
		}
		n := 0
		for n < len(all) && !day.Before(all[n].Day) {
			n++
		}
		return stdlib.CutList(listOf(all[:n]), listOf(all))
	})
}

func (p *entityPlan) record(h *history, list func(*entityListPlan, []*stdlib.Record) stdlib.Value) *stdlib.Record {
	r := p.typ.New()
	r.Slots[0] = stdlib.TextValue(h.key)
	for i, l := range p.lists {
		all := h.lists[i]
		switch {
		case l.order != nil:
			r.Slots[l.slot] = list(l, all)
		case len(all) == 1:
			r.Slots[l.slot] = all[0]
		case len(all) > 1:
			r.Slots[l.slot] = stdlib.Fault("`" + p.entity.Name + "." + l.list.Name + "` has several records, and is to have one")
		}
	}
	return r
}

func listOf(records []*stdlib.Record) stdlib.Value {
	items := make([]stdlib.Value, len(records))
	for i, r := range records {
		items[i] = r
	}
	return stdlib.ListValue(items)
}

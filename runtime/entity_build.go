package runtime

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"sort"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// longestHistory is how many bytes the records of one entity may take, so that
// one key that half of all records share by mistake does not fill the memory.
const longestHistory = 16 << 20

// A history is all that is known of an entity.
type history struct {
	key   string
	lists [][]stdlib.Datum // records, by number of the list
	size  int
	long  bool // more than can be held
}

// entities calls yield with each entity, in the order of their keys. The error is
// that of reading again what was put aside, or yield's.
func (e *entityRun) entities(yield func(*history) error) error {
	var open *history
	var last []byte // the encoded key of the open entity
	var broken error
	err := e.sorter.each(func(key, content []byte) bool {
		text, rest := takeOrdered(key)
		if open == nil || !bytes.Equal(last, key[:len(key)-len(rest)]) {
			if broken = e.close(open, yield); broken != nil {
				return false
			}
			open, last = &history{key: text, lists: make([][]stdlib.Datum, len(e.plan.lists))}, append(last[:0], key[:len(key)-len(rest)]...)
		}
		broken = e.add(open, rest, content)
		return broken == nil
	})
	if err = cmp.Or(err, broken); err != nil {
		return err
	}
	return e.close(open, yield)
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
	r, err := readContent(content, l.src.used, l.src.zone)
	if err != nil {
		return err
	}
	r.Day, r.Place = l.dayOf(rest[2:]), len(h.lists[number])+1
	h.lists[number] = append(h.lists[number], r.Datum())
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
func (e *entityRun) close(h *history, yield func(*history) error) error {
	if h == nil {
		return nil
	}
	e.report.Entities++
	if !h.long {
		return yield(h)
	}
	e.doubt(recordName{e.plan.entity.Name, h.key})
	e.rec = &record{source: e.plan.entity.Name, keyText: h.key}
	count(&e.report.Rejected, string(codeTooLong))
	e.reject(codeTooLong, e.plan.entity.Origin, e.plan.entity.Name, "its records are more than can be held in memory together")
	e.rec = nil
	return nil
}

// whole is the entity with all that is known of it.
func (p *entityPlan) whole(h *history) *stdlib.Record {
	r := p.typ.New()
	r.Slots[0] = stdlib.TextDatum(h.key)
	for i, l := range p.lists {
		all := h.lists[i]
		switch {
		case l.dated():
			r.Slots[l.slot] = stdlib.DayList(all).Datum()
		case l.order != nil:
			r.Slots[l.slot] = stdlib.NewList(all).Datum()
		case len(all) == 1:
			r.Slots[l.slot] = all[0]
		case len(all) > 1:
			r.Slots[l.slot] = stdlib.DatumOf(stdlib.Fault("`" + p.entity.Name + "." + l.list.Name + "` has several records, and is to have one"))
		}
	}
	return r
}

// until is the entity as it was on a day: lists in the order of days end there.
// It is false if there was no record of it yet.
func (p *entityPlan) until(h *history, whole *stdlib.Record, day calendar.Date) (*stdlib.Record, bool) {
	r := p.typ.New()
	copy(r.Slots, whole.Slots)
	there := false
	for i, l := range p.lists {
		all := h.lists[i]
		n := len(all)
		if l.dated() {
			n = sort.Search(n, func(i int) bool { return day.Before(recordIn(all[i]).Day) })
			known, _ := whole.Slots[l.slot].List()
			r.Slots[l.slot] = stdlib.DayList(all[:n]).Cut(known).Datum()
		}
		there = there || n > 0
	}
	return r, there
}

func recordIn(d stdlib.Datum) *stdlib.Record {
	r, _ := d.Record()
	return r
}

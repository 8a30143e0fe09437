package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A dispatch finds those of many conditions that may hold of the current record,
// so that the others need not be asked: the rows of a form of thousands of cells
// nearly all say `where v.indicator == "…"`, and of one record one of them holds.
//
// It changes no result. A condition that is passed over has a part that compares
// something with constants, and that something has a value which is none of them.
// The part is false, and so is the whole, whatever its other parts are: false
// decides `&&` over missing and over faults, on either side (stdlib.Equality).
// Of items of a list, as in `v.codings.exists(c, c.code == "…")`, this holds if it
// does of every one.
// That a condition was false leaves no trace but a count, which bookPassedOver
// makes good. Where that something has no value, every condition is asked, as
// then other parts decide what becomes of the record. And those that are asked
// are asked in the order of the mapping.
type dispatch struct {
	head []int32 // are asked first, whatever the record says: see planDispatch
	root *branch
}

// A branch is a look-up, and what it chooses among. Conditions are numbers.
type branch struct {
	all     []int32
	subject *subjectPlan // nil: all of them may hold
	kind    stdlib.Kind  // of the keys
	always  []int32      // those that say nothing of the subject
	keys    map[stdlib.Key]*branch
}

// choose appends the conditions that may hold, in no order and perhaps twice: a
// subject in a list has several values.
func (b *branch) choose(frame *stdlib.Frame, chosen []int32) []int32 {
	if b == nil {
		return chosen
	}
	if b.subject == nil {
		return append(chosen, b.all...)
	}
	from := len(chosen)
	chosen = append(chosen, b.always...)
	known := b.subject.values(frame, func(d stdlib.Datum) bool {
		key, ok := d.Key()
		if ok = ok && key.Kind == b.kind; ok {
			chosen = b.keys[key].choose(frame, chosen)
		}
		return ok
	})
	if !known {
		return append(chosen[:from], b.all...)
	}
	return chosen
}

// A subjectPlan is a stdlib.Subject made ready to run.
type subjectPlan struct {
	lists   []itemsPlan
	program *stdlib.Program // nil: the innermost item itself
}

type itemsPlan struct {
	list *stdlib.Program
	item string
}

// values calls yield with each value of the subject, until yield says no. It
// reports whether yield never did and all lists are lists.
func (s *subjectPlan) values(frame *stdlib.Frame, yield func(stdlib.Datum) bool) bool {
	if len(s.lists) == 0 {
		return yield(s.program.Datum(frame))
	}
	return s.itemValues(0, frame, yield)
}

// itemValues are the values of the subject in the items of a list.
func (s *subjectPlan) itemValues(list int, frame *stdlib.Frame, yield func(stdlib.Datum) bool) bool {
	at, known := s.lists[list], true
	isList := at.list.Datum(frame).Items(func(item stdlib.Datum) bool {
		mark := frame.Mark()
		frame.PushDatum(at.item, item)
		switch {
		case list+1 < len(s.lists):
			known = s.itemValues(list+1, frame, yield)
		case s.program == nil:
			known = yield(item)
		default:
			known = yield(s.program.Datum(frame))
		}
		frame.Reset(mark)
		return known
	})
	return isList && known
}

// askRules asks the rules of a scope about the current record or item.
func (d *dataSetRun) askRules(s *scopePlan, at spot) {
	d.asked++
	if s.ofRules == nil {
		for _, r := range s.rules {
			d.askRule(r, at)
		}
		return
	}
	d.rounds[s.rounds].add(at.period)
	for _, i := range s.ofRules.head {
		d.askRule(s.rules[i], at)
	}
	d.eachChosen(s.ofRules, func(i int32) { d.askRule(s.rules[i], at) })
}

func (d *dataSetRun) askRule(r *rulePlan, at spot) {
	rep := &d.report.Rules[r.number]
	rep.Asked++
	d.ask(r, rep, at)
	d.bookDrops(&rep.Dropped)
}

// enterScopes runs the groups and loops of a scope.
func (d *dataSetRun) enterScopes(s *scopePlan, at spot) {
	d.eachScope(s, func(inner *scopePlan) { d.enter(inner, at) })
}

// eachScope calls yield for the groups and loops of a scope, but perhaps not for a
// group whose condition is false: that is booked nowhere.
func (d *dataSetRun) eachScope(s *scopePlan, yield func(*scopePlan)) {
	if s.ofScopes == nil {
		for _, inner := range s.scopes {
			yield(inner)
		}
		return
	}
	for _, i := range s.ofScopes.head {
		yield(s.scopes[i])
	}
	d.eachChosen(s.ofScopes, func(i int32) { yield(s.scopes[i]) })
}

// eachChosen calls yield for what may hold of the current record. Groups have
// groups: the numbers of the outer ones stay below those of the inner ones.
func (d *dataSetRun) eachChosen(among *dispatch, yield func(int32)) {
	from := len(d.chosen)
	d.chosen = among.root.choose(d.frame, d.chosen)
	slices.Sort(d.chosen[from:])
	d.chosen = d.chosen[:from+len(slices.Compact(d.chosen[from:]))]
	for n := from; n < len(d.chosen); n++ {
		yield(d.chosen[n])
	}
	d.chosen = d.chosen[:from]
}

// rounds says how often the rules of a scope were to be asked, by number of the period.
type rounds []int64

func (r *rounds) add(period int32) {
	if n := int(period) + 1; n > len(*r) {
		*r = append(*r, make([]int64, n-len(*r))...)
	}
	(*r)[period]++
}

// book makes the report whole but for the cells, once.
func (d *dataSetRun) book() {
	if !d.booked {
		d.booked = true
		d.bookPassedOver()
	}
}

// bookPassedOver books with each rule the records about which it was not asked
// because its condition was known to be false, as if it had been.
func (d *dataSetRun) bookPassedOver() {
	for _, s := range d.plan.dispatched {
		for _, r := range s.rules {
			d.bookRounds(r, d.rounds[s.rounds])
		}
	}
}

func (d *dataSetRun) bookRounds(r *rulePlan, all rounds) {
	var within, outside int64
	for number, n := range all {
		if r.dates.Has(d.at.periods[number]) {
			within += n
		} else {
			outside += n
		}
	}
	rep := &d.report.Rules[r.number]
	rep.Out += within - (rep.Asked - rep.OutsideDates)
	rep.Asked, rep.OutsideDates = within+outside, outside
}

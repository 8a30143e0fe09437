package compiler

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// eras are stretches of time in which no rule of some begins or ends. They have
// names that sort as they follow each other, so that they can be told apart as
// the options of a category are.
type eras struct {
	begins []period.Period // of all but the first, which has no beginning
}

// erasOf cuts time wherever one of some intervals begins or ends; there is one
// era if all of them are always.
func erasOf(list []period.Interval) eras {
	var e eras
	for _, i := range list {
		if !i.Since.IsZero() {
			e.begins = append(e.begins, i.Since)
		}
		if next, ok := after(i); ok {
			e.begins = append(e.begins, next)
		}
	}
	slices.SortFunc(e.begins, period.Period.Compare)
	e.begins = slices.Compact(e.begins)
	return e
}

// after is the first period after an interval; false if it does not end.
func after(i period.Interval) (period.Period, bool) {
	if i.Until.IsZero() {
		return period.Period{}, false
	}
	next, err := i.Until.Next(1)
	return next, err == nil
}

// all lists the eras in order.
func (e eras) all() []period.Interval {
	out := make([]period.Interval, len(e.begins)+1)
	for n, begin := range e.begins {
		out[n+1].Since = begin
		out[n].Until, _ = begin.Back(1) // there is one before: something ends there or did not hold yet
	}
	return out
}

// within names the eras in which something holds.
func (e eras) within(i period.Interval) []string {
	var names []string
	for n := range len(e.begins) + 1 {
		if n > 0 && i.Has(e.begins[n-1]) || n == 0 && i.Since.IsZero() {
			names = append(names, fmt.Sprintf("%06d", n))
		}
	}
	return names
}

// united is the periods that lie in one of some intervals or another, as few
// intervals in order.
func united(list []period.Interval) []period.Interval {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b period.Interval) int { return a.Since.Compare(b.Since) })
	var out []period.Interval
	for _, i := range sorted {
		if len(out) == 0 {
			out = append(out, i)
			continue
		}
		last := &out[len(out)-1]
		next, ends := after(*last)
		switch {
		case !ends:
			return out
		case i.Since.Compare(next) > 0:
			out = append(out, i)
		case i.Until.IsZero() || i.Until.Compare(last.Until) > 0:
			last.Until = i.Until
		}
	}
	return out
}

// isAlways reports whether some intervals are all periods together.
func isAlways(list []period.Interval) bool {
	all := united(list)
	return len(all) == 1 && all[0].IsAll()
}

package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// histories checks what an expression asks of the lists of entities.
func (c *checker) histories(x *stdlib.Expression) {
	for _, call := range x.HistoryCalls() {
		if call.Unknown || slices.Contains(c.brokenFields, call.Field) || !c.firstSlip("E0366", call.Span, call.Function) {
			continue
		}
		if call.Function == "ever" {
			c.ever(call)
			continue
		}
		c.daysOf(call)
	}
}

// listOf is the list of an entity that a call is about.
func (c *checker) listOf(call stdlib.HistoryCall) (*entityList, bool) {
	e, ok := c.entities[call.Record]
	if !ok {
		return nil, false
	}
	return e.list(call.Field)
}

// daysOf refuses to look for days in a list that has none.
func (c *checker) daysOf(call stdlib.HistoryCall) {
	l, ok := c.listOf(call)
	switch {
	case ok && (l.dated() || l.order == stdlib.KindNone):
	case ok:
		c.add(diag.New("E0366", call.Span, "`%s` looks for days, and `%s.%s` is in the order of %s", call.Function, call.Record, call.Field, kindTypes[l.order]).
			WithHelp("give the list the order of a date, or write `filter` with the field that holds the day"))
	default:
		c.add(diag.New("E0366", call.Span, "`%s` looks for days, which only the lists of an entity have", call.Function).
			WithHelp("write `filter` with the field that holds the day"))
	}
}

// ever refuses `ever` where it would not give the whole list.
func (c *checker) ever(call stdlib.HistoryCall) {
	if _, ok := c.listOf(call); !ok || !call.Direct {
		c.add(diag.New("E0367", call.Span, "`ever` gives the whole of an entity's list, and this is none").
			WithHelp("write it right behind the list, as in `p.visits.ever().filter(…)`"))
	}
}

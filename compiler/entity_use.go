package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// histories checks what an expression asks of the lists of entities.
func (c *checker) histories(x *stdlib.Expression) {
	for _, call := range x.HistoryCalls() {
		switch {
		case call.Unknown || slices.Contains(c.brokenFields, call.Field):
		case call.Function == "ever":
			c.ever(call)
		default:
			c.daysOf(call)
		}
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
	if ok && (l.dated() || l.order == stdlib.KindNone) || !c.firstSlip("E0366", call.Span, "") {
		return
	}
	d := diag.New("E0366", call.Span, "`%s` looks for days, which only the lists of an entity have", call.Function)
	if ok {
		d = diag.New("E0366", call.Span, "`%s` looks for days, and `%s.%s` is in the order of %s", call.Function, call.Record, call.Field, orderWords[l.order])
	}
	c.add(d.WithHelp("give the list the order of a date, or write `filter` with the field that holds the day"))
}

// orderWords say what a list without days is in the order of.
var orderWords = map[stdlib.Kind]string{stdlib.KindText: "texts", stdlib.KindInt: "whole numbers"}

// ever refuses `ever` where it would not give the whole list, and warns of what
// it means in a block for each period.
func (c *checker) ever(call stdlib.HistoryCall) {
	if _, ok := c.listOf(call); ok && call.Direct {
		if c.cut {
			c.warn(diag.New("W0366", call.Span, "this looks beyond the end of the period: what a month has depends on when it is worked out").
				WithHelp("leave `ever()` out if it is to be as it was on the period's last day; if not, `allow W0366 because \"…\"`"))
		}
		return
	}
	if c.firstSlip("E0367", call.Span, "") {
		c.add(diag.New("E0367", call.Span, "`ever` gives the whole of an entity's list, and this is none").
			WithHelp("write it right behind the list, as in `p.visits.ever().filter(…)`"))
	}
}

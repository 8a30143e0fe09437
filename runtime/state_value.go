package runtime

import (
	"time"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Kinds of values in a state.
const (
	stateNone int64 = iota
	stateText
	stateInt
	stateBool
	stateDecimal
	stateDate
	stateInstant
	statePoint
	statePeriod
	stateList
)

// value writes a value that a rule may keep.
func (w *stateWriter) value(v stdlib.Value) {
	switch v := v.(type) {
	case nil:
		w.int(stateNone)
	case stdlib.DecimalValue:
		w.int(stateDecimal)
		w.text(v.Decimal.String())
	case stdlib.DateValue:
		w.int(stateDate)
		w.int(int64(v.UnixDays()))
	case stdlib.InstantValue:
		w.int(stateInstant)
		w.text(v.Instant.Time().UTC().Format(time.RFC3339Nano))
		w.text(v.Zone.String())
	case stdlib.PointValue:
		w.int(statePoint)
		w.text(v.Latitude.String())
		w.text(v.Longitude.String())
	case stdlib.PeriodValue:
		w.int(statePeriod)
		w.text(v.Period.Type().String())
		w.text(v.Period.ID())
	default:
		w.plainValue(v)
	}
}

func (w *stateWriter) plainValue(v stdlib.Value) {
	if s, ok := stdlib.AsText(v); ok {
		w.int(stateText)
		w.text(s)
		return
	}
	if n, ok := stdlib.AsInt(v); ok {
		w.int(stateInt)
		w.int(n)
		return
	}
	if b, ok := stdlib.AsBool(v); ok {
		w.int(stateBool)
		w.bool(b)
		return
	}
	w.int(stateList)
	isList := stdlib.AsList(v, func(item stdlib.Value) bool {
		w.value(item)
		return true
	})
	if w.int(stateNone); !isList && w.err == nil {
		w.err = errState // no rule keeps anything else: see valueKinds
	}
}

// value reads a value; nil is none, or the end of a list. Periods are those of the
// server's calendar.
func (r *stateReader) value(in period.Periods) stdlib.Value {
	switch r.int() {
	case stateText:
		return stdlib.TextValue(r.text())
	case stateInt:
		return stdlib.IntValue(r.int())
	case stateBool:
		return stdlib.BoolValue(r.bool())
	case stateDecimal:
		return stdlib.DecimalValue{Decimal: r.decimal()}
	case stateDate:
		d, err := calendar.FromUnixDays(int(r.int()))
		r.check(err)
		return stdlib.DateValue{Date: d}
	case stateInstant:
		return r.instant()
	case statePoint:
		return stdlib.PointValue{Latitude: r.decimal(), Longitude: r.decimal()}
	case statePeriod:
		kind, ok := period.ParseType(r.text())
		p, err := in.ParseAs(r.text(), kind)
		if r.check(err); !ok {
			r.fail(errState)
		}
		return stdlib.PeriodValue{Period: p}
	case stateList:
		var items []stdlib.Value
		for v := r.value(in); v != nil && r.err == nil; v = r.value(in) {
			items = append(items, v)
		}
		return stdlib.ListValue(items)
	}
	return nil
}

func (r *stateReader) instant() stdlib.Value {
	at, err := calendar.ParseInstant(r.text(), time.UTC)
	r.check(err)
	zone, err := calendar.LoadZone(r.text())
	r.check(err)
	return stdlib.InstantValue{Instant: at, Zone: zone}
}

func (r *stateReader) decimal() decimal.Decimal {
	d, err := decimal.Parse(r.text())
	r.check(err)
	return d
}

func (r *stateReader) check(err error) {
	if err != nil {
		r.fail(errState)
	}
}

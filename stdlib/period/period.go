package period

import (
	"cmp"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A Period is one reporting period: a type and the days it covers, and the
// calendar of its id. Periods compare with ==. The zero Period is none; every
// other one lies wholly in the years of its calendar.
type Period struct {
	system      calendar.System
	typ         Type
	first, last calendar.Date
}

// Of is Of in ISO's calendar.
func Of(d calendar.Date, t Type) (Period, error) { return Periods{}.Of(d, t) }

// Calendar has the periods of p's calendar.
func (p Period) Calendar() Periods { return Periods{p.system} }

// Type is p's type.
func (p Period) Type() Type { return p.typ }

// FirstDay is the first day in p.
func (p Period) FirstDay() calendar.Date { return p.first }

// LastDay is the last day in p; it is a day of p.
func (p Period) LastDay() calendar.Date { return p.last }

// IsZero says whether p is no period at all.
func (p Period) IsZero() bool { return p.typ == 0 }

// Contains says whether d is one of p's days.
func (p Period) Contains(d calendar.Date) bool {
	return !d.Before(p.first) && !d.After(p.last)
}

// Compare is -1, 0 or +1 as p comes before, is, or comes after q: by first day,
// then by last day, then by type, then by calendar.
func (p Period) Compare(q Period) int {
	return cmp.Or(p.first.Compare(q.first), p.last.Compare(q.last), cmp.Compare(p.typ, q.typ), cmp.Compare(p.system, q.system))
}

// String is p's id.
func (p Period) String() string { return p.ID() }

// Next is the period of the same type n periods later. It is ErrRange beyond
// the years of the calendar, and ErrDoubtful as for Of.
func (p Period) Next(n int) (Period, error) {
	const most = 4_000_000 // more than there are days
	if n < -most || n > most {
		return Period{}, ErrRange
	}
	r := p.typ.rule()
	switch r.shape {
	case days:
		return p.Calendar().daysLater(p.first, n)
	case weeks:
		return between(p.typ, dayNumber(p.first)+7*n, 7)
	case pairsOfWeeks:
		return biWeekly(biWeekIndex(dayNumber(p.first)) + n)
	case months:
		return p.Calendar().fromMonths(p.typ, p.index()+n)
	}
	return Period{}, ErrType
}

// Back is the period of the same type n periods earlier. It is what
// Next says.
func (p Period) Back(n int) (Period, error) { return p.Next(-n) }

// between is the period of ISO's calendar of so many days from a first day.
func between(t Type, firstDay, length int) (Period, error) {
	first, err1 := fromDayNumber(firstDay)
	last, err2 := fromDayNumber(firstDay + length - 1)
	if err1 != nil || err2 != nil {
		return Period{}, ErrRange
	}
	return Period{calendar.ISO, t, first, last}, nil
}

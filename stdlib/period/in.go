package period

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Periods are the periods of one calendar. Their ids say years and months of
// that calendar; their days are always ISO's. The zero value is ISO's calendar,
// in which Of, Parse, ParseAs, ParseRange and Within work.
type Periods struct{ system calendar.System }

// In has the periods of a calendar.
func In(system calendar.System) Periods { return Periods{system} }

// Calendar is the calendar that p's periods are of.
func (in Periods) Calendar() calendar.System { return in.system }

// Has says whether a type has periods in the calendar. In another calendar than
// ISO's it is not settled which week of a year DHIS2 counts as the first one.
func (in Periods) Has(t Type) bool {
	shape := t.rule().shape
	return shape == days || shape == months || in.system == calendar.ISO && shape != 0
}

// Of is the period of type t that a day falls in. It is ErrType for no type,
// ErrWeeks for a type that the calendar does not have, and ErrRange where the
// period reaches beyond the years of the calendar. A day of Pagume, which DHIS2
// has in no month, is in a period that begins before it and ends after it;
// where there is none it is ErrPagume.
func (in Periods) Of(d calendar.Date, t Type) (Period, error) {
	r := t.rule()
	switch {
	case r.shape == months:
		return in.ofMonths(d, t)
	case !in.Has(t):
		return Period{}, in.lacks(t)
	case r.shape == weeks:
		return between(t, r.weekStart(dayNumber(d)), 7)
	case r.shape == pairsOfWeeks:
		return biWeekly(biWeekIndex(dayNumber(d)))
	}
	return in.day(d)
}

// ofMonths is Of for a type of whole months.
func (in Periods) ofMonths(d calendar.Date, t Type) (Period, error) {
	year, month, _, err := in.system.Civil(d)
	switch err {
	case nil:
		return in.fromMonths(t, t.rule().monthIndex(year, month))
	case calendar.ErrPagume:
		p, err := in.fromMonths(t, t.rule().monthIndex(year, 12))
		if err == nil && !p.Contains(d) {
			return Period{}, ErrPagume
		}
		return p, err
	}
	return Period{}, ErrRange
}

// day is the Daily period of a day.
func (in Periods) day(d calendar.Date) (Period, error) {
	year, month, _, err := in.system.Civil(d)
	switch {
	case err == calendar.ErrPagume:
		return Period{}, ErrPagume
	case err != nil:
		return Period{}, ErrRange
	case in.system.Doubtful(year, month):
		return Period{}, ErrDoubtful
	}
	return Period{in.system, Daily, d, d}, nil
}

// lacks says why there are no periods of a type.
func (in Periods) lacks(t Type) error {
	if t.rule().shape == 0 {
		return ErrType
	}
	return ErrWeeks
}

// OnOrBefore is Of, and for a day that is in no period the one that ended last.
func (in Periods) OnOrBefore(d calendar.Date, t Type) (Period, error) {
	p, err := in.Of(d, t)
	for err == ErrPagume || err == ErrDoubtful {
		if d, err = d.AddDays(-1); err != nil {
			return Period{}, ErrRange
		}
		p, err = in.Of(d, t)
	}
	return p, err
}

// Within lists the periods of type t that lie wholly between two days, both
// included, in order: the months of a quarter, for example.
func (in Periods) Within(first, last calendar.Date, t Type) []Period {
	if t == Daily {
		return in.daysWithin(first, last)
	}
	var list []Period
	for p, err := in.firstFrom(first, last, t); err == nil && !p.last.After(last); p, err = p.Next(1) {
		list = append(list, p)
	}
	return list
}

// daysWithin is Within for days, some of which may have no period.
func (in Periods) daysWithin(first, last calendar.Date) []Period {
	var list []Period
	for d, err := first, error(nil); err == nil && !d.After(last); d, err = d.AddDays(1) {
		if p, err := in.day(d); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// firstFrom is the first period of type t that does not begin before d; later
// than last it need not be found.
func (in Periods) firstFrom(d, last calendar.Date, t Type) (Period, error) {
	p, err := in.Of(d, t)
	for err == ErrRange || err == ErrPagume || err == ErrDoubtful {
		if d, err = d.AddDays(1); err != nil || d.After(last) {
			return Period{}, ErrRange
		}
		p, err = in.Of(d, t)
	}
	if err == nil && p.first.Before(d) {
		return p.Next(1)
	}
	return p, err
}

// ParseRange reads a range of periods: two ids of one type with .. between
// them, as in 202601..202603, or one id, which is the range of it alone. It is
// ErrMixed for ids of two types, ErrOrder where the last comes before the
// first, and as Parse says where an id is wrong.
func (in Periods) ParseRange(text string) (first, last Period, err error) {
	from, to, found := strings.Cut(text, "..")
	first, err = in.Parse(from)
	if err != nil || !found {
		return first, first, err
	}
	last, err = in.Parse(to)
	switch {
	case err != nil:
		return Period{}, Period{}, err
	case first.typ != last.typ:
		return Period{}, Period{}, ErrMixed
	case last.first.Before(first.first):
		return Period{}, Period{}, ErrOrder
	}
	return first, last, nil
}

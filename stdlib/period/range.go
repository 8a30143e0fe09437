package period

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Range lists the periods from first to last, both included, in order. It is
// empty where last comes before first or is of another type.
func Range(first, last Period) []Period {
	if first.typ != last.typ || first.IsZero() {
		return nil
	}
	var list []Period
	for p, err := first, error(nil); err == nil && !p.first.After(last.first); p, err = p.Next(1) {
		list = append(list, p)
	}
	return list
}

// Within lists the periods of type t that lie wholly between two days, both
// included, in order: the months of a quarter, for example.
func Within(first, last calendar.Date, t Type) []Period {
	var list []Period
	for p, err := firstFrom(first, t); err == nil && !p.last.After(last); p, err = p.Next(1) {
		list = append(list, p)
	}
	return list
}

// firstFrom is the first period of type t that begins on a day or after it.
func firstFrom(d calendar.Date, t Type) (Period, error) {
	p, err := Of(d, t)
	for err == ErrRange { // in a period that began before the calendar
		if d, err = d.AddDays(1); err != nil {
			return Period{}, ErrRange
		}
		p, err = Of(d, t)
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
func ParseRange(text string) (first, last Period, err error) {
	from, to, found := strings.Cut(text, "..")
	first, err = Parse(from)
	if err != nil || !found {
		return first, first, err
	}
	last, err = Parse(to)
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

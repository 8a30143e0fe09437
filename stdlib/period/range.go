package period

import "github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"

// Range lists the periods from first to last, both included, in order. It is
// empty where last comes before first or is of another type.
func Range(first, last Period) []Period {
	if first.typ != last.typ || first.system != last.system || first.IsZero() {
		return nil
	}
	var list []Period
	for p, err := first, error(nil); err == nil && !p.first.After(last.first); p, err = p.Next(1) {
		list = append(list, p)
	}
	return list
}

// Within is Within in ISO's calendar.
func Within(first, last calendar.Date, t Type) []Period { return Periods{}.Within(first, last, t) }

// ParseRange is ParseRange in ISO's calendar.
func ParseRange(text string) (first, last Period, err error) { return Periods{}.ParseRange(text) }

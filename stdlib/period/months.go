package period

import "github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"

// Months are numbered here from January of the year 0 as month 0. A type's
// periods are numbered from the first one of the id's year 0.

// origin is the month in which period 0 begins.
func (r *rule) origin() int { return r.fromMonth - 1 - 12*r.yearsBack }

// monthIndex numbers the period that a day falls in.
func (r *rule) monthIndex(d calendar.Date) int {
	year, month, _ := d.Civil()
	return floorDiv(year*12+month-1-r.origin(), r.months)
}

// perYear is how many periods a year has.
func (r *rule) perYear() int { return 12 / r.months }

// fromMonths is the period of a number.
func fromMonths(t Type, index int) (Period, error) {
	r := t.rule()
	from := r.origin() + index*r.months
	to := from + r.months - 1
	first, err1 := calendar.NewDate(floorDiv(from, 12), floorMod(from, 12)+1, 1)
	last, err2 := calendar.NewDate(floorDiv(to, 12), floorMod(to, 12)+1, 1)
	if err1 != nil || err2 != nil {
		return Period{}, ErrRange
	}
	return Period{t, first, last.MonthEnd()}, nil
}

package period

import "github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"

// daysLater is the Daily period n periods after that of a day, or before it
// where n is negative. Days that have no period in the calendar do not count.
func (in Periods) daysLater(d calendar.Date, n int) (Period, error) {
	if in.system == calendar.Ethiopian {
		return in.ethiopianDaysLater(d, n)
	}
	d, err := d.AddDays(n)
	if err != nil {
		return Period{}, ErrRange
	}
	return in.day(d)
}

// ethiopianDaysLater counts without Pagume: all months have thirty days.
func (in Periods) ethiopianDaysLater(d calendar.Date, n int) (Period, error) {
	year, month, day, err := in.system.Civil(d)
	if err != nil {
		return Period{}, ErrRange
	}
	days := (year*12+month-1)*30 + day - 1 + n
	months := floorDiv(days, 30)
	d, err = in.system.NewDate(floorDiv(months, 12), floorMod(months, 12)+1, floorMod(days, 30)+1)
	if err != nil {
		return Period{}, ErrRange
	}
	return in.day(d)
}

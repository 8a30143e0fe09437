package age

import (
	"cmp"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Compare orders two bounds where the calendar orders them for everybody: -1
// where nobody reaches a after b, and somebody before; +1 where nobody reaches
// b after a, and somebody before; 0 where everybody reaches both on the same
// day. Where it depends on the date of birth, ok is false: a month has 28 to 31
// days, so 28 days come before 1 month, 31 days after it, and 30 days do not compare.
func Compare(a, b Bound) (order int, ok bool) {
	x, inMonths := a.scaled()
	y, inMonthsToo := b.scaled()
	switch {
	case inMonths == inMonthsToo:
		return cmp.Compare(x, y), true
	case inMonths:
		order, ok = compareDays(y, x)
		return -order, ok
	}
	return compareDays(x, y)
}

// scaled is b in days or in months, which are what weeks and years are made of.
func (b Bound) scaled() (n int, inMonths bool) {
	switch b.Unit {
	case Weeks:
		return 7 * b.N, false
	case Months:
		return b.N, true
	case Years:
		return 12 * b.N, true
	}
	return b.N, false
}

// compareDays compares days with months.
func compareDays(days, months int) (order int, ok bool) {
	least, most := daysOf(months)
	switch {
	case least == most && days == least:
		return 0, true
	case days <= least:
		return -1, true
	case days >= most:
		return 1, true
	}
	return 0, false
}

// daysOf is how many days so many months last from a birth, at least and at
// most, over all dates of birth. The calendar repeats every 4,800 months, so
// those are all the months of birth there are.
//
// For a birth on a day that the last month has too, the days are those from one
// month's start to the other's, whatever the day. On a later day of a longer
// month the age is complete on the 1st of the next month, which is the sooner
// the later the day of birth: the last day of the month of birth gives the least.
func daysOf(months int) (least, most int) {
	const monthsInCycle, daysInCycle = 4800, 146097
	cycles, rest := months/monthsInCycle, months%monthsInCycle
	least, most = daysInCycle, 0
	for from := range monthsInCycle {
		to := from + rest
		days := monthStart(to) - monthStart(from)
		overhang := max(0, daysInMonth(from)-daysInMonth(to)-1)
		least = min(least, days-overhang)
		most = max(most, days)
	}
	return cycles*daysInCycle + least, cycles*daysInCycle + most
}

// monthStart counts the days from the start of the month 0, a January of a year
// divisible by 400 (taken as the year 400), to that of another.
func monthStart(month int) int {
	y := month/12 + 399 // years before that month's
	days := y*365 + y/4 - y/100 + y/400
	for m := 1; m <= month%12; m++ {
		days += calendar.DaysIn(y+1, m)
	}
	return days
}

func daysInMonth(month int) int { return calendar.DaysIn(month/12+400, month%12+1) }

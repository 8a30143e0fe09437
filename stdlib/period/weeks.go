package period

import "github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"

// Days are numbered here from 0001-01-01, a Monday, as day 0. Numbers beyond
// the calendar are allowed on the way to a period; between refuses them.

func dayNumber(d calendar.Date) int { return calendar.DaysBetween(calendar.First(), d) }

func fromDayNumber(n int) (calendar.Date, error) { return calendar.First().AddDays(n) }

// weekStart is the first day of the week that a day falls in.
func (r *rule) weekStart(day int) int {
	return day - floorMod(day-(r.weekday-1), 7)
}

// firstWeek is the first day of week 1 of a year: the week that has 4 January.
func (r *rule) firstWeek(year int) int {
	return r.weekStart(newYear(year) + 3)
}

// weeksIn is how many weeks a year has, 52 or 53.
func (r *rule) weeksIn(year int) int {
	return (r.firstWeek(year+1) - r.firstWeek(year)) / 7
}

// weekOf is the year and the number of the week that begins on a day. Its
// fourth day decides the year, since 4 January is in week 1.
func (r *rule) weekOf(start int) (year, week int) {
	year = yearOf(start + 3)
	return year, (start-r.firstWeek(year))/7 + 1
}

// A BiWeekly period is weeks 2n-1 and 2n of the ISO year. A year of 53 weeks
// has a 27th period, of week 53 alone, so that no day is in two periods.

// biWeeksBefore counts the periods before the first one of a year, from that
// of 0001. There are 26 a year, and one more for each year of 53 weeks.
func biWeeksBefore(year int) int {
	longYears := rules[BiWeekly].firstWeek(year)/7 - 52*(year-1)
	return 26*(year-1) + longYears
}

// biWeekIndex numbers the period that a day falls in, from 0 in 0001.
func biWeekIndex(day int) int {
	r := &rules[BiWeekly]
	year, week := r.weekOf(r.weekStart(day))
	return biWeeksBefore(year) + (week-1)/2
}

// biWeekly is the period of a number.
func biWeekly(index int) (Period, error) {
	year, n, err := biWeekOf(index)
	if err != nil {
		return Period{}, err
	}
	r := &rules[BiWeekly]
	length := 14
	if 2*n > r.weeksIn(year) {
		length = 7
	}
	return between(BiWeekly, r.firstWeek(year)+14*(n-1), length)
}

// biWeekOf is the year of a numbered period and its number in the year, from 1.
func biWeekOf(index int) (year, n int, err error) {
	if index < 0 || index >= biWeeksBefore(10000) {
		return 0, 0, ErrRange
	}
	year = index/27 + 1 // not later than the year sought
	year += (index - biWeeksBefore(year)) / 27
	for biWeeksBefore(year+1) <= index {
		year++
	}
	return year, index - biWeeksBefore(year) + 1, nil
}

// newYear is the number of 1 January.
func newYear(year int) int {
	y := year - 1
	return y*365 + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400)
}

// yearOf is the year of a day's number.
func yearOf(day int) int {
	year := floorDiv(day*400, 146097) + 1
	for newYear(year) > day {
		year--
	}
	for newYear(year+1) <= day {
		year++
	}
	return year
}

// floorDiv divides towards minus infinity; b must be positive.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// floorMod is what floorDiv leaves, 0 to b-1.
func floorMod(a, b int) int { return a - b*floorDiv(a, b) }

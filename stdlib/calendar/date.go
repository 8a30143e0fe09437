package calendar

import "cmp"

// A Date is one day of the Gregorian calendar, reckoned backwards beyond its
// introduction (proleptic), in the years 0001 to 9999. Dates compare with ==;
// the zero value is 0001-01-01. A Date has no time of day and no time zone.
type Date struct {
	day int32 // days since 0001-01-01, which was a Monday
}

// The first and the last day there is.
const (
	firstDay int32 = 0
	lastDay  int32 = 3652058

	unixEpoch int32 = 719162 // 1970-01-01
)

// First is the first day of the calendar, 0001-01-01.
func First() Date { return Date{firstDay} }

// Last is the last day of the calendar, 9999-12-31.
func Last() Date { return Date{lastDay} }

// NewDate is the given day, with month and day counted from 1. It is ErrRange
// outside the years 0001 to 9999 and ErrNoDay where the month has no such day.
func NewDate(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 {
		return Date{}, ErrRange
	}
	if month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return Date{}, ErrNoDay
	}
	return fromCivil(year, month, day), nil
}

// FromUnixDays is the day so many days after 1970-01-01, or before it where n
// is negative. It is ErrRange outside the calendar.
func FromUnixDays(n int) (Date, error) {
	return Date{unixEpoch}.AddDays(n)
}

// UnixDays counts the days from 1970-01-01 to d; it is negative before that day.
func (d Date) UnixDays() int { return int(d.day - unixEpoch) }

// Year is 1 to 9999.
func (d Date) Year() int { year, _, _ := d.Civil(); return year }

// Month is 1 to 12.
func (d Date) Month() int { _, month, _ := d.Civil(); return month }

// Day is the day of the month, 1 to 31.
func (d Date) Day() int { _, _, day := d.Civil(); return day }

// Compare is -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int { return cmp.Compare(d.day, e.day) }

// Before says whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.day < e.day }

// After says whether d is a later day than e.
func (d Date) After(e Date) bool { return d.day > e.day }

// Weekday is 1 for Monday to 7 for Sunday, as ISO 8601 counts.
func (d Date) Weekday() int { return int(d.day%7) + 1 }

// ISOWeek is the week of ISO 8601 that d is in: weeks begin on Monday, and
// week 1 is the one with 4 January. The year is that of the week, which can
// differ from d's near New Year; for days in the last week of 9999 it may be 10000.
func (d Date) ISOWeek() (year, week int) {
	thursday := d.day - d.day%7 + 3
	year, _, _ = civil(thursday)
	return year, int(thursday-newYear(year))/7 + 1
}

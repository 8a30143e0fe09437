package age

import (
	"errors"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Why there is no age.
var (
	ErrBornAfter = errors.New("born after the day on which the age is asked")
	ErrPartial   = errors.New("not a birth date of the form yyyy, yyyy-MM or yyyy-MM-dd")
	ErrNoDay     = errors.New("a birth date that the calendar does not have")
	ErrBound     = errors.New("an age limit that is negative or too high")
)

// An Age is how old someone is on a day. It holds on to both dates, so that
// each unit is reckoned from the date of birth. Ages compare with == as pairs
// of dates; the zero Age is that of a newborn.
type Age struct {
	birth, on calendar.Date
}

// Of is the age on a day; ErrBornAfter where that day is before the birth.
func Of(birth, on calendar.Date) (Age, error) {
	if birth.After(on) {
		return Age{}, ErrBornAfter
	}
	return Age{birth, on}, nil
}

// Birth is the date of birth.
func (a Age) Birth() calendar.Date { return a.birth }

// On is the day on which this is the age.
func (a Age) On() calendar.Date { return a.on }

// Years counts the completed years; they are complete on the birthday.
func (a Age) Years() int { return calendar.YearsBetween(a.birth, a.on) }

// Months counts the completed months; they are complete on the day of birth of
// each month, or on the 1st of the next month where a month is too short.
func (a Age) Months() int { return calendar.MonthsBetween(a.birth, a.on) }

// Weeks counts the completed weeks.
func (a Age) Weeks() int { return calendar.WeeksBetween(a.birth, a.on) }

// Days counts the days since the birth.
func (a Age) Days() int { return calendar.DaysBetween(a.birth, a.on) }

// In counts what is completed in a unit.
func (a Age) In(u Unit) int {
	switch u {
	case Weeks:
		return a.Weeks()
	case Months:
		return a.Months()
	case Years:
		return a.Years()
	}
	return a.Days()
}

// Reached says whether someone of this age has completed a bound: it holds from
// the day on which birth and bound add up to, and ever after.
func (a Age) Reached(b Bound) bool { return a.In(b.Unit) >= b.N }

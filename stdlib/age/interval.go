package age

import "github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"

// An Interval is what is known of a date of birth: it was on Earliest, on
// Latest, or between. Earliest is never after Latest.
type Interval struct {
	Earliest, Latest calendar.Date
}

// Exactly is the interval of a date of birth that is known.
func Exactly(birth calendar.Date) Interval { return Interval{birth, birth} }

// ParsePartial reads a date of birth, or its year and month, or its year alone:
// 2019-05-17, 2019-05, 2019. It is ErrPartial for any other form and ErrNoDay
// for what the calendar does not have, such as month 13 or the year 0000.
func ParsePartial(text string) (Interval, error) {
	switch len(text) {
	case len("yyyy"):
		return parseBetween(text+"-01-01", text+"-12-31")
	case len("yyyy-MM"):
		i, err := parseBetween(text+"-01", text+"-01")
		if err != nil {
			return Interval{}, err
		}
		return Interval{i.Earliest, i.Earliest.MonthEnd()}, nil
	}
	return parseBetween(text, text)
}

func parseBetween(earliest, latest string) (Interval, error) {
	from, err := calendar.ParseISO(earliest)
	if err == calendar.ErrDate {
		return Interval{}, ErrPartial
	}
	to, err2 := calendar.ParseISO(latest)
	if err != nil || err2 != nil {
		return Interval{}, ErrNoDay
	}
	return Interval{from, to}, nil
}

// IsExact says whether the day of birth is known.
func (i Interval) IsExact() bool { return i.Earliest == i.Latest }

// An AgeInterval is what follows for an age: it is Youngest, Oldest or between.
type AgeInterval struct {
	Youngest, Oldest Age
}

// OfInterval is the age on a day of someone whose date of birth may be known in
// part only. Who is seen on a day was born by then, so that the part of the
// interval after it does not count; it is ErrBornAfter where that is all of it.
func OfInterval(birth Interval, on calendar.Date) (AgeInterval, error) {
	oldest, err := Of(birth.Earliest, on)
	if err != nil {
		return AgeInterval{}, err
	}
	latest := birth.Latest
	if latest.After(on) {
		latest = on
	}
	return AgeInterval{Youngest: Age{latest, on}, Oldest: oldest}, nil
}

// Years is the least and the most that the completed years may be.
func (a AgeInterval) Years() (least, most int) { return a.Youngest.Years(), a.Oldest.Years() }

// Months is the least and the most that the completed months may be.
func (a AgeInterval) Months() (least, most int) { return a.Youngest.Months(), a.Oldest.Months() }

// Weeks is the least and the most that the completed weeks may be.
func (a AgeInterval) Weeks() (least, most int) { return a.Youngest.Weeks(), a.Oldest.Weeks() }

// Days is the least and the most that the days since the birth may be.
func (a AgeInterval) Days() (least, most int) { return a.Youngest.Days(), a.Oldest.Days() }

// Reached says whether a bound is reached, and whether that is certain: where
// the interval straddles the bound it is not, and reached means nothing.
func (a AgeInterval) Reached(b Bound) (reached, certain bool) {
	youngest, oldest := a.Youngest.Reached(b), a.Oldest.Reached(b)
	return youngest && oldest, youngest == oldest
}

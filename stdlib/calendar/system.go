package calendar

// A System is one of the calendars that a DHIS2 server may keep. It names days
// by a year, a month and a day of the month; the days themselves are Dates. The
// zero value is ISO's calendar.
type System uint8

// The calendars, by DHIS2's names for them.
const (
	ISO System = iota
	Ethiopian
	Nepali
	Persian
	Thai
	Julian

	lastSystem = Julian
)

// A reckoning is what tells one calendar from the others.
type reckoning struct {
	name  string // DHIS2's keyCalendar
	title string // as it is called in messages

	firstYear, lastYear int                        // the years that are known
	newYear             func(year int) int         // the first day of a year, in days since 0001-01-01
	daysIn              func(year, month int) int  // month is 1 to 12
	doubtful            func(year, month int) bool // whether implementations differ on the month's days; nil: nowhere
}

// reckonings has each calendar, at its System.
var reckonings = [lastSystem + 1]reckoning{
	ISO:       {"iso8601", "ISO 8601", 1, 9999, isoNewYear, DaysIn, nil},
	Ethiopian: {"ethiopian", "Ethiopian", 1, 9991, ethiopianNewYear, ethiopianDaysIn, nil},
	Nepali:    {"nepali", "Nepali", firstNepaliYear, lastNepaliYear, nepaliNewYear, nepaliDaysIn, nepaliDoubtful},
	Persian:   {"persian", "Persian", 1300, 1479, persianNewYear, persianDaysIn, nil},
	Thai:      {"thai", "Thai", 2126, 9999, thaiNewYear, thaiDaysIn, nil},
	Julian:    {"julian", "Julian", 2, 9998, julianNewYear, julianDaysIn, nil},
}

// ParseSystem finds a calendar by DHIS2's name for it, in the same spelling;
// "gregorian" is ISO's. It is false for those that are not implemented.
func ParseSystem(name string) (s System, ok bool) {
	if name == "gregorian" {
		return ISO, true
	}
	for s = ISO; s <= lastSystem; s++ {
		if reckonings[s].name == name {
			return s, true
		}
	}
	return ISO, false
}

// Systems lists all calendars, ISO's first.
func Systems() []System {
	var list []System
	for s := ISO; s <= lastSystem; s++ {
		list = append(list, s)
	}
	return list
}

// String is DHIS2's name of s, such as "ethiopian".
func (s System) String() string { return s.rule().name }

// Title is what people call s, such as "Ethiopian".
func (s System) Title() string { return s.rule().title }

// Years are the first and the last year that are known of s. Outside of them it
// has no days here.
func (s System) Years() (first, last int) { return s.rule().firstYear, s.rule().lastYear }

// DaysIn is the number of days of a month; 0 where s has no such month.
func (s System) DaysIn(year, month int) int {
	r := s.rule()
	if year < r.firstYear || year > r.lastYear || month < 1 || month > 12 {
		return 0
	}
	return r.daysIn(year, month)
}

// NewDate is the day that s gives a name, with month and day counted from 1. It
// is ErrYears outside of the years of s (ErrRange for ISO) and ErrNoDay where
// the month has no such day.
func (s System) NewDate(year, month, day int) (Date, error) {
	if s == ISO {
		return NewDate(year, month, day)
	}
	r := s.rule()
	if year < r.firstYear || year > r.lastYear {
		return Date{}, ErrYears
	}
	if day < 1 || day > s.DaysIn(year, month) {
		return Date{}, ErrNoDay
	}
	n := r.newYear(year) + day - 1
	for m := 1; m < month; m++ {
		n += r.daysIn(year, m)
	}
	return Date{int32(n)}, nil
}

// Civil is how s names a day. It is ErrYears outside of the years of s, and
// ErrPagume for a day after the twelfth month: month is 13 then.
func (s System) Civil(d Date) (year, month, day int, err error) {
	if s == ISO {
		year, month, day = d.Civil()
		return year, month, day, nil
	}
	r := s.rule()
	year, ok := r.yearOf(int(d.day))
	if !ok {
		return 0, 0, 0, ErrYears
	}
	rest := int(d.day) - r.newYear(year)
	for month = 1; month <= 12; month++ {
		days := r.daysIn(year, month)
		if rest < days {
			return year, month, rest + 1, nil
		}
		rest -= days
	}
	return year, 13, rest + 1, ErrPagume
}

// Format writes a day as s names it, yyyy-MM-dd. It is as Civil says, and
// ErrDoubtful in a month on whose days implementations differ.
func (s System) Format(d Date) (string, error) {
	year, month, day, err := s.Civil(d)
	switch {
	case err != nil:
		return "", err
	case s.Doubtful(year, month):
		return "", ErrDoubtful
	}
	buf := append(appendPadded(make([]byte, 0, len("yyyy-MM-dd")), year, 4), '-')
	buf = append(appendPadded(buf, month, 2), '-')
	return string(appendPadded(buf, day, 2)), nil
}

// Doubtful says whether implementations of s differ on what the days of a month
// are called. Which days the month has may differ by one at either end.
func (s System) Doubtful(year, month int) bool {
	r := s.rule()
	return r.doubtful != nil && r.doubtful(year, month)
}

func (s System) rule() *reckoning {
	if s > lastSystem {
		s = ISO
	}
	return &reckonings[s]
}

// yearOf is the year that a day lies in; false outside of the years.
func (r *reckoning) yearOf(day int) (year int, ok bool) {
	year = r.firstYear + floorDiv((day-r.newYear(r.firstYear))*400, daysIn400Years)
	year = min(max(year, r.firstYear), r.lastYear)
	for year > r.firstYear && r.newYear(year) > day {
		year--
	}
	for year < r.lastYear && r.newYear(year+1) <= day {
		year++
	}
	return year, day >= r.newYear(year) && day < r.newYear(year+1)
}

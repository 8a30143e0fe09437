package period

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Parse is Parse in ISO's calendar.
func Parse(id string) (Period, error) { return Periods{}.Parse(id) }

// ParseAs is ParseAs in ISO's calendar.
func ParseAs(id string, t Type) (Period, error) { return Periods{}.ParseAs(id, t) }

// Parse reads a period id; the type follows from its form. Beside the canonical
// ids it takes those that DHIS2 takes as the same: 2024W01, 2024BiW01, 2024-01
// and 2024-01-31. It is ErrFormat for any other form, ErrNone for a period that
// does not exist (week 53 of a year with 52, a fifth quarter, 30 February), and
// ErrRange for one that reaches beyond the years of the calendar. It is ErrWeeks
// for weeks of another calendar than ISO's, and ErrDoubtful for a day of a month
// on which tables of the calendar differ.
func (in Periods) Parse(id string) (Period, error) {
	if len(id) < len("yyyy") {
		return Period{}, ErrFormat
	}
	year, ok := number(id[:4])
	if !ok {
		return Period{}, ErrFormat
	}
	rest := id[4:]
	if isPlain(rest) {
		return in.parsePlain(year, rest)
	}
	mark := strings.TrimRight(rest, "0123456789")
	for t := Daily; t <= lastType; t++ {
		if r := &rules[t]; r.mark != "" && r.mark == mark {
			return in.parseMarked(t, year, rest[len(mark):])
		}
	}
	return Period{}, ErrFormat
}

// ParseAs is Parse for an id that must be of type t; else it is ErrType.
func (in Periods) ParseAs(id string, t Type) (Period, error) {
	p, err := in.Parse(id)
	if err != nil {
		return Period{}, err
	}
	if p.typ != t {
		return Period{}, ErrType
	}
	return p, nil
}

// isPlain says whether what follows the year has no mark.
func isPlain(rest string) bool {
	return rest == "" || rest[0] == '-' || rest[0] >= '0' && rest[0] <= '9'
}

// parsePlain reads the forms without a mark: yyyy, yyyyMM, yyyy-MM, yyyyMMB,
// yyyyMMdd and yyyy-MM-dd.
func (in Periods) parsePlain(year int, rest string) (Period, error) {
	switch {
	case rest == "":
		return in.numbered(Yearly, year, 1)
	case len(rest) == len("01"):
		return in.parseNumber(Monthly, year, rest)
	case len(rest) == len("-01") && rest[0] == '-':
		return in.parseNumber(Monthly, year, rest[1:])
	case len(rest) == len("01B") && rest[2] == 'B':
		return in.parseNumber(BiMonthly, year, rest[:2])
	case len(rest) == len("0131"):
		return in.parseDay(year, rest[:2], rest[2:])
	case len(rest) == len("-01-31") && rest[0] == '-' && rest[3] == '-':
		return in.parseDay(year, rest[1:3], rest[4:])
	}
	return Period{}, ErrFormat
}

// parseMarked reads what follows the mark of a type: nothing for years, one
// digit for parts of a year, one or two for weeks.
func (in Periods) parseMarked(t Type, year int, digits string) (Period, error) {
	r := t.rule()
	most := 1
	if r.shape != months {
		most = 2
	}
	switch {
	case r.months == 12 && digits == "":
		return in.numbered(t, year, 1)
	case r.months == 12 || len(digits) > most:
		return Period{}, ErrFormat
	}
	return in.parseNumber(t, year, digits)
}

func (in Periods) parseNumber(t Type, year int, digits string) (Period, error) {
	n, ok := number(digits)
	if !ok {
		return Period{}, ErrFormat
	}
	return in.numbered(t, year, n)
}

func (in Periods) parseDay(year int, monthDigits, dayDigits string) (Period, error) {
	month, ok1 := number(monthDigits)
	day, ok2 := number(dayDigits)
	if !ok1 || !ok2 {
		return Period{}, ErrFormat
	}
	d, err := in.system.NewDate(year, month, day)
	switch err {
	case nil:
		return in.day(d)
	case calendar.ErrRange, calendar.ErrYears:
		return Period{}, ErrRange
	}
	return Period{}, ErrNone
}

// numbered is the nth period of a year, from 1.
func (in Periods) numbered(t Type, year, n int) (Period, error) {
	r := t.rule()
	switch {
	case !in.Has(t):
		return Period{}, ErrWeeks
	case year < 1:
		return Period{}, ErrRange
	}
	if n < 1 || n > r.periodsIn(year) {
		return Period{}, ErrNone
	}
	switch r.shape {
	case weeks:
		return between(t, r.firstWeek(year)+7*(n-1), 7)
	case pairsOfWeeks:
		return biWeekly(biWeeksBefore(year) + n - 1)
	}
	return in.fromMonths(t, year*r.perYear()+n-1)
}

// periodsIn is how many periods a year has.
func (r *rule) periodsIn(year int) int {
	switch r.shape {
	case weeks:
		return r.weeksIn(year)
	case pairsOfWeeks:
		return (r.weeksIn(year) + 1) / 2
	}
	return r.perYear()
}

// number reads a text that has nothing but one or more ASCII digits.
func number(text string) (n int, ok bool) {
	for i := 0; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, text != ""
}

package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// dateFunctions work on calendar days and on numbers of days and months.
func dateFunctions() []LibraryFunction {
	return slices.Concat(choice("earlier_of", "earliest", -1), choice("later_of", "latest", 1), []LibraryFunction{
		{Name: "date", Group: "Dates", Doc: "The local day of a date and time, in its source's zone; or the day that a text of the form yyyy-MM-dd names.",
			Examples: []Example{{`date("2026-01-31") < date("2026-02-01")`, `true`}, {`date("2026-02" + "-30")`, `fault`}},
			overloads: []overload{
				onOne(instantType, dateType, func(a Datum) Datum { return DateDatum(a.day()) }),
				onOne(dateType, dateType, func(a Datum) Datum { return a }),
				onOne(types.StringType, dateType, func(a Datum) Datum { return dateOrFault(calendar.ParseISO(a.text())) })}},
		{Name: "parse_date", Group: "Dates", Doc: "Reads a day from text by a pattern of yyyy, MM, dd (or M, d without leading zeros) and other signs; of several patterns the first that fits.",
			Examples: []Example{{`parse_date("31/01/2026", "dd/MM/yyyy") == date("2026-01-31")`, `true`}, {`parse_date("2026", "dd/MM/yyyy")`, `fault`},
				{`parse_date("5.1.2026", "yyyy-MM-dd", "d.M.yyyy") == date("2026-01-05")`, `true`}},
			overloads: parseDateOverloads()},
		duration("days", 1, 0), duration("weeks", 7, 0), duration("months", 0, 1), duration("years", 0, 12),
		between("days_between", "days", calendar.DaysBetween), between("weeks_between", "weeks", calendar.WeeksBetween),
		between("months_between", "months", calendar.MonthsBetween), between("years_between", "years", calendar.YearsBetween),
		shifting("plus_days", "days", 1, 0), shifting("plus_months", "months (the last day of a month that is too short)", 0, 1),
		dayOf("month_start", "The first day of the day's month.", calendar.Date.MonthStart, Example{`month_start(date("2026-02-10")) == date("2026-02-01")`, `true`}),
		dayOf("month_end", "The last day of the day's month.", calendar.Date.MonthEnd, Example{`month_end(date("2026-02-10")) == date("2026-02-28")`, `true`}),
		dayOf("mid_month", "The 15th of the day's month.", calendar.Date.MidMonth, Example{`mid_month(date("2026-02-10")) == date("2026-02-15")`, `true`}),
		partOf("year", calendar.Date.Year), partOf("month", calendar.Date.Month), partOf("day", calendar.Date.Day),
	})
}

func dateOrFault(d calendar.Date, err error) Datum {
	if err != nil {
		return fault("not a date")
	}
	return DateDatum(d)
}

// duration makes `days(n)` and its like; n may be negative.
func duration(name string, days, months int64) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Dates", Doc: "So many " + name + ", to add to a day or to compare an age with.",
		Examples: []Example{{`date("2026-01-31") + ` + name + `(0) == date("2026-01-31")`, `true`}},
		overloads: []overload{strict([]*types.Type{types.IntType}, durationType, func(a []ref.Val) ref.Val {
			n := int64(a[0].(types.Int))
			if beyond(n, 10_000_000) {
				return Fault("the number is too large")
			}
			return DurationValue{Days: n * days, Months: n * months}
		})}}
}

// dayPairs are the ways to give two days: as dates or as dates and times.
var dayPairs = [][]*types.Type{
	{dateType, dateType}, {instantType, instantType}, {dateType, instantType}, {instantType, dateType},
}

func between(name, unit string, call func(a, b calendar.Date) int) LibraryFunction {
	f := LibraryFunction{Name: name, Group: "Dates", Doc: "Completed " + unit + " from the first day to the second; negative when it is earlier.",
		Examples: []Example{{name + `(date("2026-01-01"), date("2026-01-01"))`, `0`}}}
	for _, pair := range dayPairs {
		f.overloads = append(f.overloads, onTwo(pair, types.IntType, func(a, b Datum) Datum {
			return IntDatum(int64(call(a.day(), b.day())))
		}))
	}
	return f
}

func shifting(name, unit string, days, months int64) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Dates", Doc: "The day so many " + unit + " later.",
		Examples: []Example{{name + `(date("2026-01-31"), 0) == date("2026-01-31")`, `true`}},
		overloads: []overload{onTwo([]*types.Type{dateType, types.IntType}, dateType, func(a, b Datum) Datum {
			if beyond(b.num, 10_000_000) {
				return outsideCalendar
			}
			return shift(a, DurationValue{Days: b.num * days, Months: b.num * months}, 1)
		})}}
}

// parseDateOverloads take one to four patterns.
func parseDateOverloads() []overload {
	var out []overload
	args := []*types.Type{types.StringType}
	for range 4 {
		args = append(slices.Clip(args), types.StringType)
		out = append(out, strict(args, dateType, func(a []ref.Val) ref.Val {
			return parseDate(string(a[0].(types.String)), a[1:])
		}))
	}
	return out
}

// choice picks the earliest or latest of several days, passing over missing
// ones. Calls are written as calls of the second entry, which takes two.
func choice(name, which string, sign int) []LibraryFunction {
	var overloads []overload
	for _, t := range []*types.Type{dateType, instantType} {
		overloads = append(overloads, observer([]*types.Type{t, t}, t, func(a []ref.Val) ref.Val { return pick(a[0], a[1], sign) }))
	}
	return []LibraryFunction{
		{Name: name, Group: "Dates", Doc: "The " + which + " of two or more days (or dates with times) that are known; missing if none is.",
			Examples:  []Example{{name + `(date("2026-01-31"), [date("2026-02-01")].first(d, false)) == date("2026-01-31")`, `true`}},
			overloads: overloads},
		{Name: "@" + name, overloads: overloads},
	}
}

// pick is the better of two days. A fault is never passed over.
func pick(a, b ref.Val, sign int) ref.Val {
	switch {
	case !isAbsent(a) && types.IsError(a):
		return a
	case !isAbsent(b) && types.IsError(b):
		return b
	case isAbsent(b):
		return orKnown(b, a)
	case isAbsent(a):
		return b
	}
	if c, _ := CompareValues(b, a); c*sign > 0 {
		return b
	}
	return a
}

func dayOf(name, doc string, call func(calendar.Date) calendar.Date, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Dates", Doc: doc, Examples: examples,
		overloads: []overload{onOne(dateType, dateType, func(a Datum) Datum { return DateDatum(call(a.date())) })}}
}

func partOf(name string, call func(calendar.Date) int) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Dates", Doc: "The " + name + " of a day, as a whole number.",
		Examples:  []Example{{`date("2026-01-01").` + name + `() >= 1`, `true`}},
		overloads: []overload{onOne(dateType, types.IntType, func(a Datum) Datum { return IntDatum(int64(call(a.date()))) }).asMember()}}
}

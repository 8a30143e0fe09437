package stdlib

import (
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// periodFunctions work on DHIS2 periods. `p.first_day` and `p.last_day` are
// fields, and both are days inside the period. Ids are read and written in the
// calendar of the periods given.
func periodFunctions(periods period.Periods) []LibraryFunction {
	return []LibraryFunction{
		{Name: "period_id", Group: "Periods", Doc: "The period that an id such as 202601, 2026Q1 or 2026W5 names.",
			Examples: []Example{{`period_id("2026Q1").last_day == date("2026-03-31")`, `true`}, {`period_id("2026" + "Q5")`, `fault`}},
			overloads: []overload{strict([]*types.Type{types.StringType}, periodType, func(a []ref.Val) ref.Val {
				return periodOrFault(periods.Parse(string(a[0].(types.String))))
			})}},
		{Name: "period_of", Group: "Periods", Doc: "The period of a DHIS2 period type (\"Monthly\", \"WeeklyWednesday\", …) that holds a day.",
			Examples:  []Example{{`period_of(date("2026-01-31"), "Monthly") == period_id("202601")`, `true`}},
			overloads: []overload{ofDay(periods.Of)}},
		{Name: "last_period", Group: "Periods", Doc: "The period of a type that holds a day, or the last one before where no period does: of the days of Pagume on an Ethiopian server, Nehase.",
			Examples:  []Example{{`last_period(date("2026-01-31"), "Monthly") == period_id("202601")`, `true`}},
			overloads: []overload{ofDay(periods.OnOrBefore)}},
		{Name: "contains", Group: "Periods", Doc: "Whether a day lies in a period; whether a text has another one in it.",
			Examples: []Example{{`period_id("202601").contains(date("2026-01-31"))`, `true`}, {`"malaria".contains("lar")`, `true`}},
			overloads: []overload{
				onTwo([]*types.Type{periodType, dateType}, types.BoolType, func(a, b Datum) Datum {
					return BoolDatum(a.boxed().(PeriodValue).Contains(b.date()))
				}).asMember(),
				textTest(strings.Contains)}},
		{Name: "back", Group: "Periods", Doc: "The period so many periods earlier.",
			Examples: []Example{{`period_id("202601").back(1) == period_id("202512")`, `true`}},
			overloads: []overload{member([]*types.Type{periodType, types.IntType}, periodType, func(a []ref.Val) ref.Val {
				n := int64(a[1].(types.Int))
				if beyond(n, 1_000_000) {
					return Fault("the period is outside the calendar")
				}
				return periodOrFault(a[0].(PeriodValue).Period.Back(int(n)))
			})}},
		{Name: "id", Group: "Periods", Doc: "The DHIS2 id of a period, as text.",
			Examples: []Example{{`period_id("2026-01").id()`, `"202601"`}},
			overloads: []overload{member([]*types.Type{periodType}, types.StringType, func(a []ref.Val) ref.Val {
				return types.String(a[0].(PeriodValue).Period.ID())
			})}},
	}
}

// ofDay is a function of a day and the name of a period type.
func ofDay(find func(calendar.Date, period.Type) (period.Period, error)) overload {
	return onTwo([]*types.Type{dateType, types.StringType}, periodType, func(a, b Datum) Datum {
		t, ok := period.ParseType(b.text())
		if !ok {
			return fault("no such period type")
		}
		return DatumOf(periodOrFault(find(a.date(), t)))
	})
}

func periodOrFault(p period.Period, err error) ref.Val {
	switch err {
	case nil:
		return PeriodValue{Period: p}
	case period.ErrPagume, period.ErrDoubtful, period.ErrWeeks, period.ErrRange:
		return Fault(err.Error())
	}
	return Fault("not a period")
}

package stdlib

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Ids of periods are those of the server's calendar, and days are ISO's.
func TestPeriodsOfTheServersCalendar(t *testing.T) {
	for _, c := range []struct {
		system     calendar.System
		expr, want string
	}{
		{calendar.Ethiopian, `period_id("201601").first_day == date("2023-09-12")`, `true`},
		{calendar.Ethiopian, `period_of(date("2023-09-05"), "Monthly").id()`, `"201512"`},
		{calendar.Ethiopian, `period_of(date("2023-09-08"), "Monthly").id()`, `fault`},
		{calendar.Ethiopian, `last_period(date("2023-09-08"), "Monthly").id()`, `"201512"`},
		{calendar.Ethiopian, `last_period(date("2023-09-12"), "Monthly").id()`, `"201601"`},
		{calendar.Ethiopian, `period_of(date("2023-09-08"), "FinancialNov").id()`, `"2016Nov"`},
		{calendar.Ethiopian, `period_id("201601").back(1).id()`, `"201512"`},
		{calendar.Ethiopian, `period_id("201512").contains(date("2023-09-06"))`, `false`},
		{calendar.Ethiopian, `period_id("2016" + "13").id()`, `fault`},
		{calendar.Ethiopian, `period_id("2016" + "W1").id()`, `fault`},
		{calendar.Nepali, `period_id("208101").first_day == date("2024-04-13")`, `true`},
		{calendar.Nepali, `period_id("208101") == period_of(date("2024-05-13"), "Monthly")`, `true`},
		{calendar.Nepali, `last_period(date("2031-01-01"), "Monthly").id()`, `fault`},
		{calendar.Thai, `period_id("2569Q1").last_day == date("2026-03-31")`, `true`},
	} {
		env, err := NewEnv(Config{Periods: period.In(c.system)})
		if err != nil {
			t.Fatal(err)
		}
		if got := gives(t, env, c.expr); got != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.system, c.expr, got, c.want)
		}
	}
}

// What cannot be a period there is said of the mapping.
func TestPeriodsThatTheServersCalendarLacks(t *testing.T) {
	for expr, code := range map[string]string{
		`period_id("201613")`:                          "E0336",
		`period_id("20160131")`:                        "E0336",
		`period_id("2016SunW1")`:                       "E0285",
		`period_of(date("2023-10-01"), "BiWeekly")`:    "E0285",
		`last_period(date("2023-10-01"), "Weekly")`:    "E0285",
		`last_period(date("2023-10-01"), "Fortnight")`: "E0335",
		`period_id("2016NovQ1")`:                       "",
	} {
		env, err := NewEnv(Config{Periods: period.In(calendar.Ethiopian)})
		if err != nil {
			t.Fatal(err)
		}
		_, problems := env.CompileText("test", expr)
		got := ""
		if len(problems) > 0 {
			got = string(problems[0].Code)
		}
		if got != code || len(problems) > 1 {
			t.Errorf("%s: %s (%d), want %s", expr, got, len(problems), code)
		}
	}
}

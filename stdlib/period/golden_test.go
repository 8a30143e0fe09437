package period

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// goldenPeriods was made by DHIS2's JavaScript library; testdata/periods.mjs
// says how.
//
//go:embed testdata/periods.csv
var goldenPeriods string

func date(t testing.TB, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseISO(text)
	if err != nil {
		t.Fatalf("ParseISO(%q): %v", text, err)
	}
	return d
}

func parse(t testing.TB, id string) Period {
	t.Helper()
	p, err := Parse(id)
	if err != nil {
		t.Fatalf("Parse(%q): %v", id, err)
	}
	return p
}

func of(t testing.TB, day string, typ Type) Period {
	t.Helper()
	p, err := Of(date(t, day), typ)
	if err != nil {
		t.Fatalf("Of(%s, %s): %v", day, typ, err)
	}
	return p
}

func TestPeriodsOfDHIS2(t *testing.T) {
	seen := map[Type]int{}
	for row := range strings.Lines(goldenPeriods) {
		cells := strings.Split(strings.TrimSpace(row), ",")
		typ, ok := ParseType(cells[0])
		if !ok {
			t.Fatalf("no type %q", cells[0])
		}
		seen[typ]++
		id, first, last := cells[1], cells[2], cells[3]
		p := parse(t, id)
		if p.Type() != typ || p.FirstDay().String() != first || p.LastDay().String() != last {
			t.Errorf("%s is %s from %s to %s, want %s", id, p.Type(), p.FirstDay(), p.LastDay(), strings.TrimSpace(row))
		}
		for _, day := range []string{first, last} {
			if got := of(t, day, typ); got != p || got.ID() != id {
				t.Errorf("%s falls in %s %s, want %s", day, typ, got, id)
			}
		}
	}
	for _, typ := range Types() {
		if seen[typ] < 12 {
			t.Errorf("only %d rows of %s", seen[typ], typ)
		}
	}
}

// TestWhatIsEasilyMistaken states by hand what the golden file cannot vouch for.
func TestWhatIsEasilyMistaken(t *testing.T) {
	for _, c := range []struct{ id, typ, first, last string }{
		// Weeks have years of their own.
		{"2025W1", "Weekly", "2024-12-30", "2025-01-05"},
		{"2020W53", "Weekly", "2020-12-28", "2021-01-03"},
		{"2024SunW1", "WeeklySunday", "2023-12-31", "2024-01-06"},
		{"2022SatW1", "WeeklySaturday", "2022-01-01", "2022-01-07"},
		{"2022WedW53", "WeeklyWednesday", "2022-12-28", "2023-01-03"},
		// The server names what begins in November after the year in which it ends.
		{"2024NovQ1", "QuarterlyNov", "2023-11-01", "2024-01-31"},
		{"2024NovQ2", "QuarterlyNov", "2024-02-01", "2024-04-30"},
		{"2024NovQ4", "QuarterlyNov", "2024-08-01", "2024-10-31"},
		{"2024NovS1", "SixMonthlyNov", "2023-11-01", "2024-04-30"},
		{"2024NovS2", "SixMonthlyNov", "2024-05-01", "2024-10-31"},
		{"2024Nov", "FinancialNov", "2023-11-01", "2024-10-31"},
		// Other years and half-years are named after the year in which they begin.
		{"2024Oct", "FinancialOct", "2024-10-01", "2025-09-30"},
		{"2024Sep", "FinancialSep", "2024-09-01", "2025-08-31"},
		{"2024Feb", "FinancialFeb", "2024-02-01", "2025-01-31"},
		{"2023Feb", "FinancialFeb", "2023-02-01", "2024-01-31"},
		{"2024AprilS2", "SixMonthlyApril", "2024-10-01", "2025-03-31"},
		// Week 53 is a pair of weeks by itself, so that no day is in two periods.
		{"2020BiW26", "BiWeekly", "2020-12-14", "2020-12-27"},
		{"2020BiW27", "BiWeekly", "2020-12-28", "2021-01-03"},
		{"2021BiW1", "BiWeekly", "2021-01-04", "2021-01-17"},
		{"2024BiW26", "BiWeekly", "2024-12-16", "2024-12-29"},
		{"202402B", "BiMonthly", "2024-03-01", "2024-04-30"},
		{"20240229", "Daily", "2024-02-29", "2024-02-29"},
	} {
		p := parse(t, c.id)
		if p.Type().String() != c.typ || p.FirstDay().String() != c.first || p.LastDay().String() != c.last || p.ID() != c.id {
			t.Errorf("%s is %s %s from %s to %s", c.id, p.Type(), p.ID(), p.FirstDay(), p.LastDay())
		}
		if got := of(t, c.first, p.Type()); got != p {
			t.Errorf("%s falls in %s, want %s", c.first, got, c.id)
		}
	}
}

package period

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// goldenCalendars was made by DHIS2's JavaScript library; testdata/calendars.mjs
// says how.
//
//go:embed testdata/calendars.csv
var goldenCalendars string

// named is how a calendar names the ends of a period.
func named(t *testing.T, p Period) string {
	t.Helper()
	first, err1 := p.system.Format(p.FirstDay())
	last, err2 := p.system.Format(p.LastDay())
	if err1 != nil || err2 != nil {
		t.Fatalf("%s: %v, %v", p, err1, err2)
	}
	return first + "," + last
}

func TestPeriodsOfDHIS2InOtherCalendars(t *testing.T) {
	seen := map[string]int{}
	for row := range strings.Lines(goldenCalendars) {
		cells := strings.SplitN(strings.TrimSpace(row), ",", 4)
		system, ok1 := calendar.ParseSystem(cells[0])
		typ, ok2 := ParseType(cells[1])
		if !ok1 || !ok2 {
			t.Fatalf("row %q cannot be read", row)
		}
		seen[cells[0]]++
		in := In(system)
		p, err := in.Parse(cells[2])
		if err != nil || p.Type() != typ || named(t, p) != cells[3] || p.ID() != cells[2] {
			t.Errorf("%s %s is %s %s (%v), want %s", system, cells[2], p.Type(), named(t, p), err, row)
			continue
		}
		for _, day := range []calendar.Date{p.FirstDay(), p.LastDay()} {
			if got, err := in.Of(day, typ); err != nil || got != p {
				t.Errorf("%s falls in %s (%v), want %s %s", day, got, err, system, cells[2])
			}
		}
	}
	if len(seen) != 3 || seen["nepali"] < 100 {
		t.Errorf("rows seen: %v", seen)
	}
}

// TestEthiopianPeriods states by hand, in ISO days, what no library vouches for.
// 2015 had six days of Pagume, 6 to 11 September 2023; 2016 had five.
func TestEthiopianPeriods(t *testing.T) {
	in := In(calendar.Ethiopian)
	for _, c := range []struct{ id, typ, first, last string }{
		{"201512", "Monthly", "2023-08-07", "2023-09-05"},
		{"201601", "Monthly", "2023-09-12", "2023-10-11"},
		{"201612", "Monthly", "2024-08-07", "2024-09-05"},
		{"201506B", "BiMonthly", "2023-07-08", "2023-09-05"},
		{"2016Q1", "Quarterly", "2023-09-12", "2023-12-10"},
		{"2015Q4", "Quarterly", "2023-06-08", "2023-09-05"},
		{"2015S2", "SixMonthly", "2023-03-10", "2023-09-05"},
		{"2016", "Yearly", "2023-09-12", "2024-09-05"},
		{"20160130", "Daily", "2023-10-11", "2023-10-11"},
		// The fiscal year begins in Hamle, the eleventh month, and has Pagume inside.
		{"2016Nov", "FinancialNov", "2023-07-08", "2024-07-07"},
		{"2016NovQ1", "QuarterlyNov", "2023-07-08", "2023-10-11"},
		{"2016NovS1", "SixMonthlyNov", "2023-07-08", "2024-01-09"},
		{"2015July", "FinancialJuly", "2023-03-10", "2024-03-09"},
	} {
		p, err := in.Parse(c.id)
		if err != nil || p.Type().String() != c.typ || p.FirstDay().String() != c.first || p.LastDay().String() != c.last || p.ID() != c.id {
			t.Errorf("%s is %s %s from %s to %s (%v)", c.id, p.Type(), p.ID(), p.FirstDay(), p.LastDay(), err)
		}
	}
}

func TestDaysOfPagume(t *testing.T) {
	in := In(calendar.Ethiopian)
	for day := date(t, "2023-09-06"); !day.After(date(t, "2023-09-11")); day, _ = day.AddDays(1) {
		for _, typ := range Types() {
			p, err := in.Of(day, typ)
			switch {
			case !in.Has(typ):
				if err != ErrWeeks {
					t.Errorf("%s of %s: %v", typ, day, err)
				}
			case strings.HasPrefix(typ.String(), "Financial"), strings.HasSuffix(typ.String(), "Nov"), typ == SixMonthlyApril:
				if err != nil || !p.Contains(day) {
					t.Errorf("%s of %s is %s, %v", typ, day, p, err)
				}
			case err != ErrPagume:
				t.Errorf("%s of %s is %s, %v; want none", typ, day, p, err)
			}
		}
		if p, err := in.OnOrBefore(day, Monthly); err != nil || p.ID() != "201512" {
			t.Errorf("the month on or before %s is %s, %v", day, p, err)
		}
	}
}

func TestParseRefusesInOtherCalendars(t *testing.T) {
	for _, c := range []struct {
		system calendar.System
		id     string
		want   error
	}{
		{calendar.Ethiopian, "201613", ErrNone}, {calendar.Ethiopian, "20161301", ErrNone}, {calendar.Ethiopian, "20160131", ErrNone},
		{calendar.Ethiopian, "2016W1", ErrWeeks}, {calendar.Ethiopian, "2016BiW1", ErrWeeks}, {calendar.Thai, "2569SunW1", ErrWeeks},
		{calendar.Ethiopian, "000001", ErrRange}, {calendar.Nepali, "202601", nil}, {calendar.Nepali, "199912", ErrRange},
		{calendar.Nepali, "208401", ErrRange}, {calendar.Nepali, "2083Nov", nil}, {calendar.Nepali, "2083July", ErrRange},
		{calendar.Nepali, "20830701", ErrDoubtful}, {calendar.Nepali, "208307", nil}, {calendar.Nepali, "20810232", nil},
	} {
		if p, err := In(c.system).Parse(c.id); err != c.want {
			t.Errorf("%s %s is %s, %v; want %v", c.system, c.id, p, err, c.want)
		}
	}
}

// TestPeriodsTileOtherCalendars goes day by day: each day is in the period before
// or in the next one, whose id reads back; a gap is Pagume and nothing else.
func TestPeriodsTileOtherCalendars(t *testing.T) {
	for _, system := range calendar.Systems()[1:] {
		in := In(system)
		for _, typ := range Types() {
			if !in.Has(typ) || typ == Daily {
				continue
			}
			first, last := date(t, "2012-01-01"), date(t, "2026-01-01")
			before, err := in.Of(date(t, "2011-06-01"), typ)
			if err != nil {
				t.Fatal(err)
			}
			for before.LastDay().Before(first) {
				before, _ = before.Next(1)
			}
			for day := before.FirstDay(); day.Before(last); day, _ = day.AddDays(1) {
				before = oneDay(t, in, typ, day, before)
			}
		}
	}
}

// oneDay checks the period of a day, and returns it.
func oneDay(t *testing.T, in Periods, typ Type, day calendar.Date, before Period) Period {
	t.Helper()
	p, err := in.Of(day, typ)
	_, _, _, gap := in.system.Civil(day)
	switch {
	case err == ErrPagume:
		if gap != calendar.ErrPagume || before.Contains(day) {
			t.Fatalf("%s %s of %s: %v", in.system, typ, day, err)
		}
		return before
	case err != nil || !p.Contains(day):
		t.Fatalf("%s %s of %s is %s, %v", in.system, typ, day, p, err)
	case p == before:
		return p
	}
	next, err1 := before.Next(1)
	back, err2 := p.Back(1)
	read, err3 := in.ParseAs(p.ID(), typ)
	if err1 != nil || err2 != nil || err3 != nil || next != p || back != before || read != p || p.FirstDay() != day {
		t.Fatalf("%s: after %s comes %s on %s; next %s, back %s, read %s", in.system, before, p, day, next, back, read)
	}
	return p
}

func TestDaysOfOtherCalendars(t *testing.T) {
	in := In(calendar.Ethiopian)
	p, err := in.Parse("20151230")
	if err != nil {
		t.Fatal(err)
	}
	next, err := p.Next(1)
	if err != nil || next.ID() != "20160101" || next.FirstDay().String() != "2023-09-12" {
		t.Errorf("after %s comes %s, %v", p, next, err)
	}
	if back, err := next.Back(1); err != nil || back != p {
		t.Errorf("before %s comes %s, %v", next, back, err)
	}
	var ids []string
	for _, p := range in.Within(date(t, "2023-09-05"), date(t, "2023-09-12"), Daily) {
		ids = append(ids, p.ID())
	}
	if got := strings.Join(ids, " "); got != "20151230 20160101" {
		t.Errorf("the days are %s", got)
	}
}

func TestWithinOtherCalendars(t *testing.T) {
	in := In(calendar.Ethiopian)
	var ids []string
	for _, p := range in.Within(date(t, "2023-09-07"), date(t, "2023-12-31"), Monthly) { // from a day of Pagume
		ids = append(ids, p.ID())
	}
	if got := strings.Join(ids, " "); got != "201601 201602 201603" {
		t.Errorf("the months are %s", got)
	}
	if list := In(calendar.Nepali).Within(date(t, "0001-01-01"), date(t, "1943-05-20"), Monthly); len(list) != 1 || list[0].ID() != "200001" {
		t.Errorf("the first months are %v", list)
	}
	from, to, err := in.ParseRange("201611..201702")
	if err != nil || len(Range(from, to)) != 4 {
		t.Errorf("%s to %s, %v: %v", from, to, err, Range(from, to))
	}
}

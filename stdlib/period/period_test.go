package period

import (
	"errors"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"pgregory.net/rapid"
)

func TestTypes(t *testing.T) {
	since := map[string]int{"WeeklyFriday": 43, "FinancialFeb": 43, "FinancialAug": 43, "FinancialSep": 42}
	names := map[string]bool{}
	for _, typ := range Types() {
		name := typ.String()
		if got, ok := ParseType(name); !ok || got != typ || names[name] {
			t.Errorf("ParseType(%q) = %v, %v", name, got, ok)
		}
		names[name] = true
		if typ.SinceMinor() != since[name] {
			t.Errorf("%s is there since 2.%d, want 2.%d", name, typ.SinceMinor(), since[name])
		}
	}
	if len(names) != 23 {
		t.Errorf("there are %d types", len(names))
	}
	for _, name := range []string{"", "monthly", "MONTHLY", "TwoYearly", "Monthly "} {
		if got, ok := ParseType(name); ok {
			t.Errorf("ParseType(%q) = %v", name, got)
		}
	}
}

func TestNoType(t *testing.T) {
	for _, typ := range []Type{0, lastType + 1, 255} {
		if p, err := Of(calendar.First(), typ); !errors.Is(err, ErrType) || !p.IsZero() {
			t.Errorf("Of type %d is %s, %v", typ, p, err)
		}
		if typ.String() != "" || typ.SinceMinor() != 0 {
			t.Errorf("type %d has the name %q", typ, typ)
		}
	}
	var none Period
	if _, err := none.Next(1); !errors.Is(err, ErrType) {
		t.Errorf("the period after none: %v", err)
	}
	if none.ID() != "" || !none.IsZero() || Range(none, none) != nil {
		t.Errorf("no period has the id %q", none)
	}
}

func TestParseOtherSpellings(t *testing.T) {
	for given, canonical := range map[string]string{
		"2024W01": "2024W1", "2024W09": "2024W9", "2024SunW01": "2024SunW1", "2024BiW01": "2024BiW1",
		"2024-01": "202401", "2024-12": "202412", "2024-01-31": "20240131",
	} {
		if p := parse(t, given); p.ID() != canonical || p != parse(t, canonical) {
			t.Errorf("%s is %s, want %s", given, p, canonical)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		want error
		ids  string
	}{
		{ErrFormat, "2 20 202 20241 2024-1 2024- 2024-01- 2024-01-3 2024-011 2024-0131 202401-31 2024013 202401311 2024_01 24W1 abcd ２０２４ " +
			"W1 2024W 2024W001 2024w1 2024WW1 2024MonW1 2024TueW1 2024BiW 2024BiW001 2024W1a 2024W-1 2024W+1 " +
			"2024Q 2024Q01 2024Q10 2024q1 2024S 2024S01 2024s1 2024B 20241B 2024001B 202401b 2024-01B 2024AprilS 2024AprilS01 2024AprS1 " +
			"2024NovQ 2024NovemberQ1 2024NovS 2024Nov1 2024Oct1 2024April1 2024April- 2024Apr 2024Jul 2024July2024 2024oct 2024October 2024Dec " +
			"2024Q1Q1 2024.01 02024 -2024 +2024 2024x 20240a 2024010x TODAY LAST_MONTH"},
		{ErrNone, "2024W0 2024W00 2024W53 2021W53 2020W54 2020W99 2024WedW53 2024BiW0 2024BiW27 2020BiW28 " +
			"2024Q0 2024Q5 2024S0 2024S3 2024NovQ5 2024NovS0 2024AprilS3 202400 202413 2024-13 202400B 202407B 20240230 20240431 20241301 20240100 2024-02-30"},
		{ErrRange, "0000 000001 0000Q1 00000101 0000-01-01 0000W1 0001NovQ1 0001Nov 0001SunW1 9999Oct 9999AprilS2 9999W52"},
	} {
		for id := range strings.FieldsSeq(c.ids) {
			if p, err := Parse(id); !errors.Is(err, c.want) {
				t.Errorf("Parse(%q) = %s, %v, want %v", id, p, err, c.want)
			}
		}
	}
	for _, id := range []string{"", " 2024", "2024 ", "2024\n", "2024 W1", "2024W1 "} {
		if p, err := Parse(id); !errors.Is(err, ErrFormat) {
			t.Errorf("Parse(%q) = %s, %v, want ErrFormat", id, p, err)
		}
	}
}

func TestParseAs(t *testing.T) {
	if p, err := ParseAs("2024Q3", Quarterly); err != nil || p.ID() != "2024Q3" {
		t.Errorf("ParseAs Quarterly: %s, %v", p, err)
	}
	if _, err := ParseAs("2024Q3", Monthly); !errors.Is(err, ErrType) {
		t.Errorf("a quarter as a month: %v", err)
	}
	if _, err := ParseAs("2024Q9", Quarterly); !errors.Is(err, ErrNone) {
		t.Errorf("a ninth quarter: %v", err)
	}
}

func TestEndsOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		day string
		typ Type
		id  string // empty: refused
	}{
		{"0001-01-01", Daily, "00010101"},
		{"0001-01-01", Weekly, "0001W1"},
		{"0001-01-01", WeeklySunday, ""},
		{"0001-01-01", BiWeekly, "0001BiW1"},
		{"0001-01-01", Yearly, "0001"},
		{"0001-01-01", FinancialNov, ""},
		{"0001-11-01", FinancialNov, "0002Nov"},
		{"9999-12-31", Monthly, "999912"},
		{"9999-12-31", Weekly, ""},
		{"9999-12-31", BiWeekly, ""},
		{"9999-12-31", QuarterlyNov, ""},
	} {
		p, err := Of(date(t, c.day), c.typ)
		if (err == nil) != (c.id != "") || p.ID() != c.id || err != nil && !errors.Is(err, ErrRange) {
			t.Errorf("%s falls in %s %s, %v, want %q", c.day, c.typ, p, err, c.id)
		}
	}
	huge := int(^uint(0) >> 1)
	for _, n := range []int{huge, -huge - 1, 4_000_001, 3_999_999, -3_999_999} {
		for _, typ := range Types() {
			if p, err := of(t, "2024-06-01", typ).Next(n); !errors.Is(err, ErrRange) {
				t.Errorf("%d periods of %s on is %s, %v", n, typ, p, err)
			}
		}
	}
}

// anyPeriod draws periods of all types and years, those of our time more often.
func anyPeriod(t *rapid.T) (Period, calendar.Date) {
	low, high := 730_000, 745_000 // 1999 to 2040
	if rapid.Bool().Draw(t, "any year") {
		low, high = 1000, 3_651_000
	}
	d, err := calendar.First().AddDays(rapid.IntRange(low, high).Draw(t, "day"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Of(d, rapid.SampledFrom(Types()).Draw(t, "type"))
	if err != nil {
		t.Fatal(err)
	}
	return p, d
}

func TestPeriodsTileTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, d := anyPeriod(t)
		next, err := p.Next(1)
		if err != nil {
			t.Fatal(err)
		}
		if !p.Contains(d) || next.Contains(d) || p.Contains(next.FirstDay()) {
			t.Fatalf("%s falls in %s, %s to %s", d, p, p.FirstDay(), p.LastDay())
		}
		if calendar.DaysBetween(p.LastDay(), next.FirstDay()) != 1 {
			t.Fatalf("%s ends on %s and %s begins on %s", p, p.LastDay(), next, next.FirstDay())
		}
		for _, day := range []calendar.Date{p.FirstDay(), p.LastDay()} {
			if got, err := Of(day, p.Type()); err != nil || got != p {
				t.Fatalf("%s falls in %s, %v, want %s", day, got, err, p)
			}
		}
		if back, err := next.Back(1); err != nil || back != p {
			t.Fatalf("before %s is %s, %v, want %s", next, back, err, p)
		}
		if p.Compare(next) != -1 || next.Compare(p) != 1 || p.Compare(p) != 0 {
			t.Fatalf("%s is not before %s", p, next)
		}
	})
}

func TestIDsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyPeriod(t)
		if back, err := Parse(p.ID()); err != nil || back != p {
			t.Fatalf("%s reads back as %s %s, %v, want %s", p.ID(), back.Type(), back, err, p.Type())
		}
		if back, err := ParseAs(p.ID(), p.Type()); err != nil || back != p {
			t.Fatalf("%s reads back as %s, %v", p.ID(), back, err)
		}
	})
}

func TestNextAndRangeAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyPeriod(t)
		n := rapid.IntRange(0, 60).Draw(t, "n")
		q, err := p.Next(n)
		if errors.Is(err, ErrRange) {
			t.Skip("beyond the calendar")
		}
		list := Range(p, q)
		if err != nil || len(list) != n+1 || list[0] != p || list[n] != q {
			t.Fatalf("%s and %d more end with %s, %v: %v", p, n, q, err, list)
		}
		for i := 1; i < len(list); i++ {
			if next, err := list[i-1].Next(1); err != nil || next != list[i] {
				t.Fatalf("after %s comes %s, %v, want %s", list[i-1], next, err, list[i])
			}
		}
		if n > 0 && Range(q, p) != nil {
			t.Fatalf("a range from %s back to %s", q, p)
		}
		within := Within(p.FirstDay(), q.LastDay(), p.Type())
		if len(within) != n+1 || within[0] != p || within[n] != q {
			t.Fatalf("from %s to %s there are %v", p.FirstDay(), q.LastDay(), within)
		}
	})
}

// TestWeeksAgainstCounting counts weeks as a person would: from the week of 4
// January on, seven days each, until the next year's first week begins.
func TestWeeksAgainstCounting(t *testing.T) {
	starts := map[Type]int{Weekly: 1, WeeklyWednesday: 3, WeeklyThursday: 4, WeeklyFriday: 5, WeeklySaturday: 6, WeeklySunday: 7}
	for typ, weekday := range starts {
		for year := 1990; year < 2060; year++ {
			day := firstWeekByHand(t, year, weekday)
			end := firstWeekByHand(t, year+1, weekday)
			for n := 1; day.Before(end); n++ {
				p, err := Of(day, typ)
				gotYear, got := p.position()
				if err != nil || gotYear != year || got != n || p.FirstDay() != day {
					t.Fatalf("%s falls in %s, %v, want week %d of %d", day, p, err, n, year)
				}
				day, _ = day.AddDays(7)
			}
		}
	}
}

func firstWeekByHand(t *testing.T, year, weekday int) calendar.Date {
	day, err := calendar.NewDate(year, 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	for day.Weekday() != weekday {
		day, _ = day.AddDays(-1)
	}
	return day
}

func TestISOWeeksAgreeWithTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, d := anyPeriod(t)
		weekly, err1 := Of(d, Weekly)
		pair, err2 := Of(d, BiWeekly)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		year, week := d.ISOWeek()
		if y, n := weekly.position(); y != year || n != week {
			t.Fatalf("%s falls in %s, want week %d of %d", d, weekly, week, year)
		}
		if y, n := pair.position(); y != year || n != (week+1)/2 {
			t.Fatalf("%s falls in %s, want that of week %d of %d", d, pair, week, year)
		}
	})
}

func TestYearOf(t *testing.T) {
	for year := -3; year < 10003; year++ {
		if first, last := newYear(year), newYear(year+1)-1; yearOf(first) != year || yearOf(last) != year {
			t.Fatalf("the ends of %d lie in %d and %d", year, yearOf(first), yearOf(last))
		}
	}
	for _, year := range []int{1, 1970, 2024, 9999} {
		first, err := calendar.NewDate(year, 1, 1)
		if err != nil || dayNumber(first) != newYear(year) {
			t.Errorf("1 January %d is day %d in the calendar and %d here", year, dayNumber(first), newYear(year))
		}
	}
}

func TestWithin(t *testing.T) {
	quarter := parse(t, "2026Q1")
	for typ, want := range map[Type]string{
		Monthly:   "202601 202602 202603",
		Quarterly: "2026Q1",
		BiMonthly: "202601B",
		Yearly:    "",
		Weekly:    "2026W2 2026W3 2026W4 2026W5 2026W6 2026W7 2026W8 2026W9 2026W10 2026W11 2026W12 2026W13",
	} {
		var ids []string
		for _, p := range Within(quarter.FirstDay(), quarter.LastDay(), typ) {
			ids = append(ids, p.ID())
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s in 2026Q1: %s, want %s", typ, got, want)
		}
	}
	if got := Within(calendar.First(), date(t, "0003-12-31"), FinancialNov); len(got) != 2 || got[0].ID() != "0002Nov" {
		t.Errorf("at the start of the calendar: %v", got)
	}
	if got := Within(calendar.Last(), calendar.Last(), Weekly); got != nil {
		t.Errorf("at the end of the calendar: %v", got)
	}
}

func TestParseRange(t *testing.T) {
	for _, c := range []struct {
		text, first, last string
		want              error
	}{
		{"202601..202603", "202601", "202603", nil},
		{"202601", "202601", "202601", nil},
		{"2026Q1", "2026Q1", "2026Q1", nil},
		{"2025W50..2026W02", "2025W50", "2026W2", nil},
		{"2026-01..2026-01", "202601", "202601", nil},
		{"202601..2026Q1", "", "", ErrMixed},
		{"202603..202601", "", "", ErrOrder},
		{"202601..", "", "", ErrFormat},
		{"..202601", "", "", ErrFormat},
		{"202601...202603", "", "", ErrFormat},
		{"202601..202602..202603", "", "", ErrFormat},
		{"202601-202603", "", "", ErrFormat},
		{"202601 .. 202603", "", "", ErrFormat},
		{"202601..202613", "", "", ErrNone},
		{"", "", "", ErrFormat},
	} {
		first, last, err := ParseRange(c.text)
		if !errors.Is(err, c.want) || first.ID() != c.first || last.ID() != c.last {
			t.Errorf("ParseRange(%q) = %s, %s, %v, want %s, %s, %v", c.text, first, last, err, c.first, c.last, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, id := range []string{"20240131", "2024-01-31", "2024W1", "2020BiW27", "2024SunW53", "202401", "202401B", "2024Q1", "2024NovQ1", "2024AprilS2", "2024", "2024Oct", "9999Nov", ""} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		p, err := Parse(id)
		if err != nil {
			if !p.IsZero() {
				t.Fatalf("Parse(%q) = %s and %v", id, p, err)
			}
			return
		}
		if back, err := Parse(p.ID()); err != nil || back != p || back.ID() != p.ID() {
			t.Fatalf("%q is %s, which reads as %s, %v", id, p, back, err)
		}
		if got, err := Of(p.FirstDay(), p.Type()); err != nil || got != p {
			t.Fatalf("%q begins on %s, which falls in %s, %v", id, p.FirstDay(), got, err)
		}
	})
}

func TestOrdinaryPeriodsDoNotAllocate(t *testing.T) {
	d := date(t, "2026-01-31")
	buf := make([]byte, 0, 16)
	for _, typ := range Types() {
		id := []byte(of(t, "2026-01-31", typ).ID())
		n := testing.AllocsPerRun(100, func() {
			p, _ := Of(d, typ)
			p, _ = p.Next(3)
			buf = p.AppendTo(buf[:0])
			_, _ = Parse(string(id))
		})
		if n != 0 {
			t.Errorf("%s allocates %.0f times", typ, n)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	d := date(b, "2026-01-31")
	for _, typ := range []Type{Daily, Weekly, BiWeekly, Monthly, QuarterlyNov} {
		b.Run(typ.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Of(d, typ)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, id := range []string{"202601", "2026W5", "2026AprilS1"} {
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(id)
			}
		})
	}
}

func BenchmarkAppendTo(b *testing.B) {
	p, buf := parse(b, "2026W5"), make([]byte, 0, 16)
	b.ReportAllocs()
	for b.Loop() {
		_ = p.AppendTo(buf)
	}
}

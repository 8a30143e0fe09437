package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// must reads a date that a test is sure of.
func must(t testing.TB, text string) Date {
	t.Helper()
	d, err := ParseISO(text)
	if err != nil {
		t.Fatalf("ParseISO(%q): %v", text, err)
	}
	return d
}

// anyDate draws from all days of the calendar.
func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		return Date{int32(rapid.IntRange(int(firstDay), int(lastDay)).Draw(t, "day"))}
	})
}

// birthday draws days of which many lie close together and at ends of months.
func birthday() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		year := rapid.IntRange(1995, 2030).Draw(t, "year")
		month := rapid.IntRange(1, 12).Draw(t, "month")
		day := rapid.OneOf(rapid.IntRange(1, 31), rapid.IntRange(28, 31)).Draw(t, "day")
		return fromCivil(year, month, min(day, DaysIn(year, month)))
	})
}

func TestEveryDayAgainstGo(t *testing.T) {
	t0 := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := firstDay; n <= lastDay; n += 1 + n%13 { // about every seventh day, no weekday left out
		d := Date{n}
		want := t0.AddDate(0, 0, int(n))
		year, month, day := d.Civil()
		if year != want.Year() || month != int(want.Month()) || day != want.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %s", n, year, month, day, want)
		}
		if back, err := NewDate(year, month, day); err != nil || back != d {
			t.Fatalf("NewDate of %s is %s, %v", want, back, err)
		}
		if got, want := d.Weekday(), (int(want.Weekday())+6)%7+1; got != want {
			t.Fatalf("%s is weekday %d, want %d", d, got, want)
		}
		wantYear, wantWeek := want.ISOWeek()
		if year, week := d.ISOWeek(); year != wantYear || week != wantWeek {
			t.Fatalf("%s is in week %d of %d, want %d of %d", d, week, year, wantWeek, wantYear)
		}
		if d.String() != want.Format(time.DateOnly) {
			t.Fatalf("%s is written %q", want, d)
		}
	}
}

func TestEndsOfTheCalendar(t *testing.T) {
	if First().String() != "0001-01-01" || Last().String() != "9999-12-31" {
		t.Errorf("the calendar goes from %s to %s", First(), Last())
	}
	if (Date{}) != First() {
		t.Errorf("the zero Date is %s", Date{})
	}
	if First().Weekday() != 1 {
		t.Errorf("0001-01-01 is weekday %d", First().Weekday())
	}
	if d, err := FromUnixDays(0); err != nil || d.String() != "1970-01-01" || d.UnixDays() != 0 {
		t.Errorf("day 0 is %s, %v", d, err)
	}
	if year, week := Last().ISOWeek(); year != 9999 || week != 52 {
		t.Errorf("9999-12-31 is in week %d of %d", week, year)
	}
}

func TestParseISO(t *testing.T) {
	for _, c := range []struct {
		text string
		want error
	}{
		{"2026-01-31", nil},
		{"2024-02-29", nil},
		{"2000-02-29", nil},
		{"0001-01-01", nil},
		{"9999-12-31", nil},
		{"2023-02-29", ErrNoDay},
		{"1900-02-29", ErrNoDay},
		{"2026-04-31", ErrNoDay},
		{"2026-00-10", ErrNoDay},
		{"2026-13-10", ErrNoDay},
		{"2026-01-00", ErrNoDay},
		{"2026-01-32", ErrNoDay},
		{"0000-01-01", ErrRange},
		{"", ErrDate},
		{"2026-1-31", ErrDate},
		{"2026-01-31 ", ErrDate},
		{" 2026-01-31", ErrDate},
		{"2026-01-31T08:00:00Z", ErrDate},
		{"20260131", ErrDate},
		{"2026/01/31", ErrDate},
		{"31-01-2026", ErrDate},
		{"+026-01-31", ErrDate},
		{"-026-01-31", ErrDate},
		{"2026-0a-31", ErrDate},
		{"２026-01-3", ErrDate},
	} {
		d, err := ParseISO(c.text)
		if !errors.Is(err, c.want) {
			t.Errorf("ParseISO(%q) = %s, %v, want %v", c.text, d, err, c.want)
		}
		if err == nil && d.String() != c.text {
			t.Errorf("ParseISO(%q) is written %q", c.text, d)
		}
		if err != nil && c.text != "" && strings.Contains(err.Error(), c.text) {
			t.Errorf("the error %q repeats the text", err)
		}
	}
}

func TestAddClamps(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-31", -1, "2025-12-31"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-02-29", -12 * 4, "2020-02-29"},
		{"0001-01-01", 12*9999 - 1, "9999-12-01"},
	} {
		if got, err := must(t, c.from).AddMonths(c.months); err != nil || got.String() != c.want {
			t.Errorf("%s and %d months is %s, %v, want %s", c.from, c.months, got, err, c.want)
		}
	}
	if got, err := must(t, "2024-02-29").AddYears(1); err != nil || got.String() != "2025-02-28" {
		t.Errorf("a year after 29 February is %s, %v", got, err)
	}
}

func TestAddStaysInTheCalendar(t *testing.T) {
	const huge = int(^uint(0) >> 1)
	for name, err := range map[string]error{
		"a day after":    second(Last().AddDays(1)),
		"a day before":   second(First().AddDays(-1)),
		"huge days":      second(First().AddDays(huge)),
		"least days":     second(Last().AddDays(-huge - 1)),
		"a month after":  second(Last().AddMonths(1)),
		"a month before": second(First().AddMonths(-1)),
		"huge months":    second(First().AddMonths(huge)),
		"a year after":   second(Last().AddYears(1)),
		"huge years":     second(First().AddYears(huge)),
		"unix days":      second(FromUnixDays(huge)),
	} {
		if !errors.Is(err, ErrRange) {
			t.Errorf("%s: %v, want ErrRange", name, err)
		}
	}
}

func second(_ Date, err error) error { return err }

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		from, to                   string
		days, weeks, months, years int
	}{
		{"2026-01-01", "2026-01-01", 0, 0, 0, 0},
		{"2026-01-01", "2026-01-07", 6, 0, 0, 0},
		{"2026-01-01", "2026-01-08", 7, 1, 0, 0},
		{"2026-01-31", "2026-02-28", 28, 4, 0, 0},
		{"2026-01-31", "2026-03-01", 29, 4, 1, 0},
		{"2026-01-15", "2026-02-14", 30, 4, 0, 0},
		{"2026-01-15", "2026-02-15", 31, 4, 1, 0},
		{"2020-02-29", "2021-02-28", 365, 52, 11, 0},
		{"2020-02-29", "2021-03-01", 366, 52, 12, 1},
		{"2020-02-29", "2024-02-28", 1460, 208, 47, 3},
		{"2020-02-29", "2024-02-29", 1461, 208, 48, 4},
		{"0001-01-01", "9999-12-31", 3652058, 521722, 119987, 9998},
	} {
		from, to := must(t, c.from), must(t, c.to)
		got := [4]int{DaysBetween(from, to), WeeksBetween(from, to), MonthsBetween(from, to), YearsBetween(from, to)}
		if want := [4]int{c.days, c.weeks, c.months, c.years}; got != want {
			t.Errorf("from %s to %s: %v, want %v", from, to, got, want)
		}
		back := [4]int{DaysBetween(to, from), WeeksBetween(to, from), MonthsBetween(to, from), YearsBetween(to, from)}
		if want := [4]int{-c.days, -c.weeks, -c.months, -c.years}; back != want {
			t.Errorf("from %s back to %s: %v, want %v", to, from, back, want)
		}
	}
}

// completed counts months by walking the calendar: month n is complete on the
// same day of the month, or on the 1st of the next where there is none.
func completed(from, to Date) int {
	year, month, day := from.Civil()
	for n := 0; ; n++ {
		y, m := year+(month+n)/12, (month+n)%12+1 // the month n+1 months on
		at := fromCivil(y, m, 1)
		if day <= DaysIn(y, m) {
			at = fromCivil(y, m, day)
		} else {
			at, _ = at.MonthEnd().AddDays(1)
		}
		if at.After(to) {
			return n
		}
	}
}

func TestMonthsBetweenAgainstWalking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := birthday().Draw(t, "from"), birthday().Draw(t, "to")
		if to.Before(from) {
			from, to = to, from
		}
		if got, want := MonthsBetween(from, to), completed(from, to); got != want {
			t.Fatalf("from %s to %s are %d months, want %d", from, to, got, want)
		}
	})
}

func TestAddMonthsAgainstGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		n := rapid.IntRange(-1000, 1000).Draw(t, "months")
		first := time.Date(d.Year(), time.Month(d.Month()), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
		last := first.AddDate(0, 1, -1)
		want := first.AddDate(0, 0, min(d.Day(), last.Day())-1)
		got, err := d.AddMonths(n)
		if want.Year() < 1 || want.Year() > 9999 {
			if !errors.Is(err, ErrRange) {
				t.Fatalf("%s and %d months is %s, %v", d, n, got, err)
			}
			return
		}
		if err != nil || got.String() != want.Format(time.DateOnly) {
			t.Fatalf("%s and %d months is %s, %v, want %s", d, n, got, err, want)
		}
	})
}

func TestMonthParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		start, mid, end := d.MonthStart(), d.MidMonth(), d.MonthEnd()
		if start.Day() != 1 || mid.Day() != 15 || start.After(d) || end.Before(d) {
			t.Fatalf("%s lies in %s to %s, mid %s", d, start, end, mid)
		}
		for _, e := range []Date{start, mid, end} {
			if e.Month() != d.Month() || e.Year() != d.Year() {
				t.Fatalf("%s is not in the month of %s", e, d)
			}
		}
		if next, err := end.AddDays(1); err == nil && next.Day() != 1 {
			t.Fatalf("%s follows the end of the month of %s", next, d)
		}
	})
}

func TestCompare(t *testing.T) {
	a, b := must(t, "2026-01-31"), must(t, "2026-02-01")
	if a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
		t.Error("Compare does not order 31 January before 1 February")
	}
	if !a.Before(b) || a.After(b) || a.Before(a) || a.After(a) {
		t.Error("Before and After do not order 31 January before 1 February")
	}
}

func TestDatesDoNotAllocate(t *testing.T) {
	d, e := must(t, "2026-01-31"), must(t, "2019-05-17")
	buf := make([]byte, 0, 16)
	raw := []byte("2026-01-31")
	for name, f := range map[string]func(){
		"ParseISO":      func() { _, _ = ParseISO(string(raw)) },
		"AddMonths":     func() { _, _ = d.AddMonths(1) },
		"MonthsBetween": func() { _ = MonthsBetween(e, d) },
		"AppendTo":      func() { _ = d.AppendTo(buf) },
		"ISOWeek":       func() { _, _ = d.ISOWeek() },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %.0f times", name, n)
		}
	}
}

func FuzzParseISO(f *testing.F) {
	for _, seed := range []string{"2026-01-31", "2024-02-29", "0000-00-00", "9999-12-31", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseISO(text)
		_, goErr := time.Parse(time.DateOnly, text)
		if (err == nil) != (goErr == nil) && !errors.Is(err, ErrRange) {
			t.Fatalf("ParseISO(%q) = %s, %v; Go says %v", text, d, err, goErr)
		}
		if err == nil && d.String() != text {
			t.Fatalf("ParseISO(%q) is written %q", text, d)
		}
	})
}

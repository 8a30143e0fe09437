package age

import (
	"errors"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"pgregory.net/rapid"
)

func date(t testing.TB, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseISO(text)
	if err != nil {
		t.Fatalf("ParseISO(%q): %v", text, err)
	}
	return d
}

func age(t testing.TB, birth, on string) Age {
	t.Helper()
	a, err := Of(date(t, birth), date(t, on))
	if err != nil {
		t.Fatalf("Of(%s, %s): %v", birth, on, err)
	}
	return a
}

func TestCompletedUnits(t *testing.T) {
	for _, c := range []struct {
		birth, on                  string
		years, months, weeks, days int
	}{
		{"2026-01-31", "2026-01-31", 0, 0, 0, 0},
		{"2021-01-31", "2026-01-30", 4, 59, 260, 1825},
		{"2021-01-31", "2026-01-31", 5, 60, 260, 1826},
		{"2026-01-31", "2026-02-28", 0, 0, 4, 28},
		{"2026-01-31", "2026-03-01", 0, 1, 4, 29},
		// Born on 29 February: the birthday is 1 March where there is no 29 February.
		{"2020-02-29", "2025-02-28", 4, 59, 260, 1826},
		{"2020-02-29", "2025-03-01", 5, 60, 261, 1827},
		{"2020-02-29", "2024-02-28", 3, 47, 208, 1460},
		{"2020-02-29", "2024-02-29", 4, 48, 208, 1461},
		{"2020-03-01", "2025-03-01", 5, 60, 260, 1826},
	} {
		a := age(t, c.birth, c.on)
		got := [4]int{a.Years(), a.Months(), a.Weeks(), a.Days()}
		if want := [4]int{c.years, c.months, c.weeks, c.days}; got != want {
			t.Errorf("born %s, on %s: years, months, weeks, days = %v, want %v", c.birth, c.on, got, want)
		}
		if a.Birth() != date(t, c.birth) || a.On() != date(t, c.on) {
			t.Errorf("the age is from %s to %s", a.Birth(), a.On())
		}
	}
}

func TestBornAfter(t *testing.T) {
	_, err := Of(date(t, "2026-02-01"), date(t, "2026-01-31"))
	if !errors.Is(err, ErrBornAfter) {
		t.Fatalf("born a day later: %v", err)
	}
	if strings.ContainsAny(err.Error(), "0123456789") {
		t.Errorf("the error %q has a date in it", err)
	}
}

func TestReached(t *testing.T) {
	for _, c := range []struct {
		birth, on string
		bound     Bound
		want      bool
	}{
		{"2026-01-01", "2026-01-01", Bound{}, true},
		{"2026-01-01", "2026-01-29", Bound{29, Days}, false},
		{"2026-01-01", "2026-01-30", Bound{29, Days}, true},
		{"2026-01-01", "2026-02-11", Bound{6, Weeks}, false},
		{"2026-01-01", "2026-02-12", Bound{6, Weeks}, true},
		{"2025-01-31", "2026-01-30", Bound{12, Months}, false},
		{"2025-01-31", "2026-01-31", Bound{12, Months}, true},
		{"2021-05-17", "2026-05-16", Bound{5, Years}, false},
		{"2021-05-17", "2026-05-17", Bound{5, Years}, true},
		{"2020-02-29", "2025-02-28", Bound{5, Years}, false},
		{"2020-02-29", "2025-03-01", Bound{5, Years}, true},
		{"2020-02-29", "2025-02-28", Bound{60, Months}, false},
		{"2020-02-29", "2025-03-01", Bound{60, Months}, true},
		{"1900-01-01", "2026-01-01", Bound{MaxBound, Years}, false},
	} {
		if got := age(t, c.birth, c.on).Reached(c.bound); got != c.want {
			t.Errorf("born %s: %s reached on %s is %v, want %v", c.birth, c.bound, c.on, got, c.want)
		}
	}
}

// firstDay is the day on which somebody completes a bound, by adding the bound
// to the date of birth, and going on to the 1st where that is no day.
func firstDay(t testing.TB, birth calendar.Date, b Bound) calendar.Date {
	n, months := b.scaled()
	if !months {
		return sum(t)(birth.AddDays(n))
	}
	to := sum(t)(birth.MonthStart().AddMonths(n))
	if birth.Day() > to.MonthEnd().Day() {
		return sum(t)(to.AddMonths(1))
	}
	return sum(t)(to.AddDays(birth.Day() - 1))
}

func sum(t testing.TB) func(calendar.Date, error) calendar.Date {
	return func(d calendar.Date, err error) calendar.Date {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

func TestReachedFromTheFirstDayOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		month := sum(t)(calendar.FromUnixDays(rapid.IntRange(10_000, 22_000).Draw(rt, "month"))).MonthStart()
		late := rapid.IntRange(0, 4).Draw(rt, "days before the month's end")
		birth := sum(t)(month.MonthEnd().AddDays(-late))
		b := Bound{rapid.IntRange(0, 200).Draw(rt, "n"), Unit(rapid.IntRange(0, 3).Draw(rt, "unit"))}
		first := firstDay(t, birth, b)
		for _, step := range []int{-1, 0, 1, 400} {
			on := sum(t)(first.AddDays(step))
			a, err := Of(birth, on)
			if err != nil {
				continue // born after
			}
			if got, want := a.Reached(b), step >= 0; got != want {
				rt.Fatalf("born %s: %s reached on %s is %v, but the first day is %s", birth, b, on, got, first)
			}
			if got := a.In(b.Unit) >= b.N; got != a.Reached(b) {
				rt.Fatalf("born %s: %d %s on %s", birth, a.In(b.Unit), b.Unit, on)
			}
		}
	})
}

func TestAgesDoNotAllocate(t *testing.T) {
	birth, on := date(t, "2019-05-17"), date(t, "2026-01-31")
	b := Bound{5, Years}
	n := testing.AllocsPerRun(100, func() {
		a, _ := Of(birth, on)
		_ = a.Reached(b)
		i, _ := OfInterval(Exactly(birth), on)
		_, _ = i.Reached(b)
	})
	if n != 0 {
		t.Errorf("an age allocates %.0f times", n)
	}
}

func BenchmarkReached(b *testing.B) {
	a := age(b, "2019-05-17", "2026-01-31")
	for _, bound := range []Bound{{29, Days}, {5, Years}} {
		b.Run(bound.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = a.Reached(bound)
			}
		})
	}
}

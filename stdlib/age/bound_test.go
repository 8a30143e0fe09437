package age

import (
	"errors"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"pgregory.net/rapid"
)

func TestNewBound(t *testing.T) {
	if b, err := NewBound(29, Days); err != nil || b != (Bound{29, Days}) || b.String() != "29 days" {
		t.Errorf("29 days is %s, %v", b, err)
	}
	for _, n := range []int{-1, MaxBound + 1} {
		if b, err := NewBound(n, Years); !errors.Is(err, ErrBound) {
			t.Errorf("a bound of %d years is %s, %v", n, b, err)
		}
	}
}

func TestUnits(t *testing.T) {
	for u, word := range map[Unit]string{Days: "days", Weeks: "weeks", Months: "months", Years: "years"} {
		if got, ok := ParseUnit(word); !ok || got != u || u.String() != word {
			t.Errorf("ParseUnit(%q) = %s, %v", word, got, ok)
		}
	}
	for _, word := range []string{"", "day", "Years", "hours"} {
		if got, ok := ParseUnit(word); ok {
			t.Errorf("ParseUnit(%q) = %s", word, got)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b  Bound
		order int
		ok    bool
	}{
		{Bound{29, Days}, Bound{5, Years}, -1, true},
		{Bound{0, Days}, Bound{0, Months}, 0, true},
		{Bound{0, Years}, Bound{0, Weeks}, 0, true},
		{Bound{12, Months}, Bound{1, Years}, 0, true},
		{Bound{59, Months}, Bound{5, Years}, -1, true},
		{Bound{4, Weeks}, Bound{28, Days}, 0, true},
		{Bound{29, Days}, Bound{4, Weeks}, 1, true},
		{Bound{27, Days}, Bound{1, Months}, -1, true},
		{Bound{28, Days}, Bound{1, Months}, -1, true},
		{Bound{29, Days}, Bound{1, Months}, 0, false},
		{Bound{30, Days}, Bound{1, Months}, 0, false},
		{Bound{31, Days}, Bound{1, Months}, 1, true},
		{Bound{59, Days}, Bound{2, Months}, -1, true},
		{Bound{60, Days}, Bound{2, Months}, 0, false},
		{Bound{62, Days}, Bound{2, Months}, 1, true},
		{Bound{365, Days}, Bound{1, Years}, -1, true},
		{Bound{366, Days}, Bound{1, Years}, 1, true},
		{Bound{52, Weeks}, Bound{1, Years}, -1, true},
		{Bound{53, Weeks}, Bound{1, Years}, 1, true},
		{Bound{6, Weeks}, Bound{1, Months}, 1, true},
		{Bound{1826, Days}, Bound{5, Years}, 0, false},
		{Bound{146097, Days}, Bound{400, Years}, 0, true}, // the calendar repeats
	} {
		if order, ok := Compare(c.a, c.b); order != c.order || ok != c.ok {
			t.Errorf("Compare(%s, %s) = %d, %v, want %d, %v", c.a, c.b, order, ok, c.order, c.ok)
		}
		if order, ok := Compare(c.b, c.a); order != -c.order || ok != c.ok {
			t.Errorf("Compare(%s, %s) = %d, %v, want %d, %v", c.b, c.a, order, ok, -c.order, c.ok)
		}
	}
}

// spanByHand is the least and the most days that so many months last, over the
// births on every single day of 400 years.
func spanByHand(t *testing.T, months int) (least, most int) {
	birth := date(t, "1600-01-01")
	end := date(t, "2000-01-01")
	least = 1 << 30
	for birth.Before(end) {
		days := calendar.DaysBetween(birth, firstDay(t, birth, Bound{months, Months}))
		least, most = min(least, days), max(most, days)
		birth = sum(t)(birth.AddDays(1))
	}
	return least, most
}

func TestMonthsInDaysAgainstEveryBirth(t *testing.T) {
	for _, months := range []int{0, 1, 2, 3, 5, 6, 11, 12, 13, 18, 24, 36, 59, 60, 61, 96, 180, 1200, 4799, 4800, 4801} {
		least, most := daysOf(months)
		if wantLeast, wantMost := spanByHand(t, months); least != wantLeast || most != wantMost {
			t.Errorf("%d months are %d to %d days, want %d to %d", months, least, most, wantLeast, wantMost)
		}
	}
}

// TestCompareHoldsForEverybody draws bounds and births: no birth may contradict
// the order of two bounds.
func TestCompareHoldsForEverybody(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		months := rapid.IntRange(0, 130).Draw(rt, "months")
		a := Bound{months, Months}
		b := Bound{max(0, months*304/10+rapid.IntRange(-4, 4).Draw(rt, "more days")), Days}
		order, ok := Compare(a, b)
		if !ok {
			return
		}
		for range 50 {
			birth := sum(t)(calendar.FromUnixDays(rapid.IntRange(0, 40_000).Draw(rt, "birth")))
			got := firstDay(t, birth, a).Compare(firstDay(t, birth, b))
			if got != 0 && got != order {
				rt.Fatalf("Compare(%s, %s) = %d, but for a birth on %s it is %d", a, b, order, birth, got)
			}
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	for b.Loop() {
		_, _ = Compare(Bound{30, Days}, Bound{1, Months})
	}
}

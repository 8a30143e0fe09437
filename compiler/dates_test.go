package compiler

import (
	"fmt"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
	"pgregory.net/rapid"
)

var someMonths = period.Range(month(1), month(12))

func month(n int) period.Period {
	p, err := period.ParseAs(fmt.Sprintf("2026%02d", n), period.Monthly)
	if err != nil {
		panic(err)
	}
	return p
}

// drawInterval draws an interval of months that is not empty; its ends may be open.
func drawInterval(t *rapid.T) period.Interval {
	var i period.Interval
	first := rapid.IntRange(1, 12).Draw(t, "since")
	if rapid.Bool().Draw(t, "begins") {
		i.Since = month(first)
	}
	if rapid.Bool().Draw(t, "ends") {
		i.Until = month(rapid.IntRange(first, 12).Draw(t, "until"))
	}
	return i
}

// TestUnited compares what intervals are together with a look at each month.
func TestUnited(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drawInterval), 0, 5).Draw(t, "list")
		whole := len(list) > 0
		for _, m := range someMonths {
			want := false
			for _, i := range list {
				want = want || i.Has(m)
			}
			got := 0
			for _, i := range united(list) {
				if i.Has(m) {
					got++
				}
			}
			if got > 1 || (got == 1) != want {
				t.Fatalf("%v: %d of %v have %s", list, got, united(list), m)
			}
			whole = whole && want
		}
		begins, ends := false, false
		for _, i := range list {
			begins, ends = begins || i.Since.IsZero(), ends || i.Until.IsZero()
		}
		if got := isAlways(list); got != (whole && begins && ends) {
			t.Fatalf("%v: always %v", list, got)
		}
	})
}

// TestErasTellIntervalsApart holds eras to what they are for: two intervals have
// an era in common if and only if they meet.
func TestErasTellIntervalsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var fills []fill
		for _, i := range rapid.SliceOfN(rapid.Custom(drawInterval), 1, 5).Draw(t, "list") {
			fills = append(fills, fill{dates: dates{Interval: i}})
		}
		e := erasOf(datesOf(fills))
		for _, a := range fills {
			for _, b := range fills {
				x, y := a.dates.Interval, b.dates.Interval
				if got := shares(e.within(x), e.within(y)); got != x.Meets(y) {
					t.Fatalf("%v and %v: %v by %v", x, y, got, e.begins)
				}
			}
		}
	})
}

func TestNearPeriods(t *testing.T) {
	for _, c := range []struct {
		text string
		of   period.Type
		want string
	}{
		{"1/2024", period.Monthly, "[202401]"},
		{"2024-7", period.Monthly, "[202407]"},
		{"20247", period.Monthly, "[202407]"},
		{"07-2024", period.Quarterly, "[2024Q1 2024Q4]"},
		{"Q2 2024", period.Quarterly, "[2024Q2]"},
		{"202613", period.Monthly, "[202601 202612]"},
		{"20260115", period.Monthly, "[202601]"},
		{"2026W1", period.Monthly, "[202512 202601]"},
		{"202605", period.Yearly, "[2026]"},
		{"2026 and 3", period.FinancialJuly, "[2025July]"},
		{"January", period.Monthly, "[]"},
		{"9999999", period.Monthly, "[999901 999912]"},
		{"0000", period.Monthly, "[]"},
	} {
		if got := fmt.Sprint(nearPeriods(period.Periods{}, c.text, c.of)); got != c.want {
			t.Errorf("%s for %s: %s, want %s", c.text, c.of, got, c.want)
		}
	}
}

package period_test

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

func monthly(t *testing.T, id string) period.Period {
	t.Helper()
	if id == "" {
		return period.Period{}
	}
	p, err := period.ParseAs(id, period.Monthly)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestIntervals compares what two intervals have in common with a look at every
// month of two years.
func TestIntervals(t *testing.T) {
	ends := []string{"", "202311", "202401", "202402", "202410"}
	months := period.Range(monthly(t, "202310"), monthly(t, "202412"))
	for _, a := range ends {
		for _, b := range ends {
			for _, c := range ends {
				for _, d := range ends {
					x := period.Interval{Since: monthly(t, a), Until: monthly(t, b)}
					y := period.Interval{Since: monthly(t, c), Until: monthly(t, d)}
					meets := false
					for _, m := range months {
						if x.And(y).Has(m) != (x.Has(m) && y.Has(m)) {
							t.Errorf("%v and %v: wrong for %s", x, y, m)
						}
						meets = meets || x.Has(m) && y.Has(m)
					}
					if x.Meets(y) != meets {
						t.Errorf("%v meets %v: %v, want %v", x, y, !meets, meets)
					}
				}
			}
		}
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		id          string
		of          period.Type
		first, last string
	}{
		{"2024", period.Monthly, "202401", "202412"},
		{"2024Q2", period.Monthly, "202404", "202406"},
		{"202405", period.Monthly, "202405", "202405"},
		{"2024July", period.Quarterly, "2024Q3", "2025Q2"},
		{"202405", period.Daily, "20240501", "20240531"},
		{"2024", period.Weekly, "", ""},   // begins on a Monday, and ends on a Tuesday
		{"2024Q2", period.Yearly, "", ""}, // shorter
		{"20240501", period.Monthly, "", ""},
		{"2024April", period.SixMonthly, "", ""},
	} {
		p, err := period.Parse(c.id)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.Whole(c.of)
		if !ok {
			got = period.Interval{}
		}
		if got.Since.ID() != c.first || got.Until.ID() != c.last || ok != (c.first != "") {
			t.Errorf("%s as %s: %s to %s, %v", c.id, c.of, got.Since, got.Until, ok)
		}
	}
}

package compiler

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

func TestBandsAgainstNames(t *testing.T) {
	years := func(n int64) *edge { return &edge{number: decimal.FromInt(n), unit: "years"} }
	days := func(n int64) *edge { return &edge{number: decimal.FromInt(n), unit: "days"} }
	number := func(n int64) *edge { return &edge{number: decimal.FromInt(n)} }
	for _, c := range []struct {
		name        string
		from, under *edge
		contradicts bool
	}{
		{"5-14", nil, years(5), true},
		{"5-14 years", nil, years(5), true},
		{"0-4", nil, years(5), false},
		{"<5", nil, years(5), false},
		{"<5", years(5), nil, true},
		{"5+", nil, years(5), true},
		{"60+", years(60), nil, false},
		{">=60 yrs", years(5), years(60), true},
		{"0-28d", days(29), years(5), true},
		{"29d-4y", days(29), years(5), false},
		{"29d-4y", nil, days(29), true},
		{"12-59m", years(1), years(5), false},
		{"12-59m", years(5), years(15), true},
		{"5-14", days(29), years(5), false}, // days or years: nobody can say
		{"30-59d", nil, years(1), false},
		{"1-2", number(5), number(9), true},
		{"5-14 years", number(15), nil, false}, // the number may count months
		{"Male", nil, years(5), false},
		{"Group 5", nil, years(5), false},
		{"2020-2025", years(5), nil, false},
		{"14-5", nil, years(5), false},
		{"99999999999999999999-1", nil, years(5), false},
		{"under 5 years", years(5), years(15), true},
		{"15 years and older", years(5), years(15), true},
	} {
		b := band{from: c.from, under: c.under}
		if got := b.contradicts(c.name); got != c.contradicts {
			t.Errorf("%q for %v to under %v: %v", c.name, c.from, c.under, got)
		}
	}
}

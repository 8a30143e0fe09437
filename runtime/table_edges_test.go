package runtime

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// reaches is the rule of the language, written down with the calendar of Go
// alone: an age is complete on its day, or, where that month has no such day, on
// the first of the next month.
func reaches(birth, on time.Time, n int, unit string) bool {
	switch unit {
	case "days":
		return !on.Before(birth.AddDate(0, 0, n))
	case "weeks":
		return !on.Before(birth.AddDate(0, 0, 7*n))
	case "years":
		n *= 12
	}
	first := time.Date(birth.Year(), birth.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	due := first.AddDate(0, 0, birth.Day()-1)
	if due.Month() != first.Month() {
		due = first.AddDate(0, 1, 0)
	}
	return !on.Before(due)
}

// TestEdgesOfAgesAreExact draws bands of one unit and people around their edges:
// the band is the one whose lower edge is reached and whose upper one is not.
func TestEdgesOfAgesAreExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		unit := rapid.SampledFrom([]string{"days", "weeks", "months", "years"}).Draw(rt, "unit")
		table := Table{Name: "b", Kind: tableAgeBands, Keys: 1, Result: "text", Origin: "t:1:1"}
		var edges []int
		for at, i := 0, 0; i < rapid.IntRange(1, 4).Draw(rt, "edges"); i++ {
			at += rapid.IntRange(1, 40).Draw(rt, "width")
			edges = append(edges, at)
		}
		var from *Bound
		for i, n := range edges {
			under := &Bound{Number: fmt.Sprint(n), Unit: unit}
			table.Bands = append(table.Bands, Band{From: from, Under: under, Fate: says(fmt.Sprint(i))})
			from = under
		}
		table.Bands = append(table.Bands, Band{From: from, Fate: says(fmt.Sprint(len(edges)))})
		call := tableOf(t, table)

		birth := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(rt, "born"))
		if rapid.Bool().Draw(rt, "end of month") {
			birth = time.Date(birth.Year(), birth.Month()+1, 0, 0, 0, 0, 0, time.UTC)
		}
		edge := rapid.SampledFrom(edges).Draw(rt, "edge")
		days := map[string]int{"days": 1, "weeks": 7, "months": 30, "years": 365}[unit] * edge
		for on := birth.AddDate(0, 0, max(days-2, 0)); on.Before(birth.AddDate(0, 0, days+days/20+3)); on = on.AddDate(0, 0, 1) {
			want := 0
			for want < len(edges) && reaches(birth, on, edges[want], unit) {
				want++
			}
			got := call(ageOn(t, birth.Format(time.DateOnly), on.Format(time.DateOnly)))
			if got != fmt.Sprint(want) {
				rt.Fatalf("born %s, on %s: %s, not %d, of %v %s", birth.Format(time.DateOnly), on.Format(time.DateOnly), got, want, edges, unit)
			}
		}
	})
}

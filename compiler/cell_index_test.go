package compiler

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// naiveMeets is the rule of the language: the first fill of another rule with
// which a fill shares an option of every category, and an org unit.
func naiveMeets(fills []fill, i int) int {
	all := func(a, b map[string][]string) bool {
		for category, options := range a {
			if !slices.ContainsFunc(options, func(o string) bool { return slices.Contains(b[category], o) }) {
				return false
			}
		}
		return true
	}
	for j, before := range fills[:i] {
		x := fills[i]
		units := x.units == nil || before.units == nil || slices.ContainsFunc(x.units, func(u string) bool { return slices.Contains(before.units, u) })
		empty := x.units != nil && len(x.units) == 0 || before.units != nil && len(before.units) == 0
		if before.rule != x.rule && units && !empty && all(before.options, x.options) && all(before.attributes, x.attributes) {
			return j
		}
	}
	return none
}

// drawOptions draws some options of a category, sorted.
func drawOptions(t *rapid.T, name string, of, most int) []string {
	var all []string
	for i := range of {
		all = append(all, fmt.Sprintf("%s%02d", name, i))
	}
	if rapid.IntRange(0, 9).Draw(t, "all") == 0 {
		return all
	}
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, most, rapid.ID[string]).Draw(t, name)
	slices.Sort(some)
	return some
}

func TestCellIndexIsTheNaiveSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.SampledFrom([]int{1, 2, 4, 30}), 0, 3).Draw(t, "sizes")
		var fills []fill
		for i := range rapid.IntRange(1, 30).Draw(t, "fills") {
			f := fill{rule: i / 2, options: map[string][]string{}, attributes: map[string][]string{"funding": drawOptions(t, "f", 2, 2)}}
			for axis, size := range sizes {
				f.options[fmt.Sprint("c", axis)] = drawOptions(t, "o", size, 3)
			}
			if rapid.Bool().Draw(t, "units") {
				f.units = append([]string{}, drawOptions(t, "u", 3, 2)...)
			}
			fills = append(fills, f)
		}
		index := newCellIndex(fills)
		for i := range fills {
			if got, want := index.meets(i), naiveMeets(fills, i); got != want {
				t.Fatalf("fill %d meets %d, not %d: %+v", i, got, want, fills[:i+1])
			}
			index.add(i)
		}
	})
}

// Thousands of rows of a table may fill one element. In pairs this took many
// seconds; the bound is a hundred times what it takes.
func TestManyRowsOnOneElement(t *testing.T) {
	var fills []fill
	for i := range 40_000 {
		fills = append(fills, fill{rule: i, options: map[string][]string{"a": {fmt.Sprint(i / 200)}, "b": {fmt.Sprint(i % 200)}}})
	}
	start := time.Now()
	index := newCellIndex(fills)
	for i := range fills {
		if at := index.meets(i); at != none {
			t.Fatalf("fill %d meets %d", i, at)
		}
		index.add(i)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

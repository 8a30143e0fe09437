package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A grid holds what a map by row and column does, whatever its shape.
func TestAGridIsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		columns := rapid.SampledFrom([]int{1, 7, 8, 9, 30, 64, 65, 513, 4000}).Draw(rt, "columns")
		wide := rapid.SampledFrom([]int{1, countsInPage}).Draw(rt, "wide")
		g := newGrid[int64](columns, wide)
		want := map[[2]int32]int64{}
		var rows int32
		for range rapid.IntRange(0, 300).Draw(rt, "n") {
			row, column := rapid.Int32Range(0, 90).Draw(rt, "row"), rapid.Int32Range(0, int32(columns)-1).Draw(rt, "column")
			*g.at(row, column)++
			want[[2]int32{row, column}]++
			rows = max(rows, row+1)
		}
		g.settle()
		got := map[[2]int32]int64{}
		for row := range rows + 3 {
			last := int32(-1)
			g.row(row, func(column int32, page []int64) {
				if column <= last {
					rt.Fatalf("column %d comes after %d", column, last)
				}
				for i, n := range page {
					if last = column + int32(i); n != 0 {
						got[[2]int32{row, last}] = n
					}
				}
			})
		}
		if !maps.Equal(got, want) {
			rt.Fatalf("the grid has %v, want %v", got, want)
		}
	})
}

// Rows get numbers in the order in which they come, and keep them.
func TestRowsKeepTheirNumbers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var table rowTable
		want := map[rowKey]int32{}
		for range rapid.IntRange(0, 400).Draw(rt, "n") {
			part := rapid.Int32Range(-1, 6)
			key := rowKey{part.Draw(rt, "unit"), part.Draw(rt, "period"), part.Draw(rt, "combo"), part.Draw(rt, "attribute")}
			if _, there := want[key]; !there {
				want[key] = int32(len(want))
			}
			if got := table.row(key); got != want[key] || table.keys[got] != key {
				rt.Fatalf("the row %v is %d, want %d", key, got, want[key])
			}
		}
	})
}

// Each thing counts once in a cell, however often pairs are compared in between.
func TestPairsCountOnce(t *testing.T) {
	var p pairs
	want := map[pair]bool{}
	for i := range 900_000 {
		x := keyOfThing(fmt.Append(nil, i*i%150_001)).in(int32(1 + i%7))
		p.add(x)
		want[x] = true
	}
	n := 0
	p.each(func(x pair) {
		if !want[x] {
			t.Fatal("a pair was never added, or comes twice")
		}
		delete(want, x)
		n++
	})
	if len(want) > 0 {
		t.Errorf("%d pairs are lost, and %d are there", len(want), n)
	}
}

// Two texts have one key if they are the same text.
func TestThingsAreToldApart(t *testing.T) {
	texts := []string{"", "a", "A", "a\x00", "123456789012345", "1234567890123456", "\x00\x01", "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
		"3F2504E0-4F89-11D3-9A0C-0305E82C3301", "3f2504e04f8911d39a0c0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c330g", "3f2504e0-4f89-11d3-9a0c_0305e82c3301",
		string([]byte{0x3f, 0x25, 0x04, 0xe0, 0x4f, 0x89, 0x11, 0xd3, 0x9a, 0x0c, 0x03, 0x05, 0xe8, 0x2c, 0x33, 0x01})}
	seen := map[pair]string{}
	for _, text := range texts {
		k := keyOfThing([]byte(text)).in(1)
		if other, there := seen[k]; there {
			t.Errorf("%q and %q have one key", text, other)
		}
		if seen[k] = text; keyOfThing([]byte(text)).in(1) != k {
			t.Errorf("%q has two keys", text)
		}
	}
}

// What comes into cells that are there already allocates nothing.
func TestCellsTakeRecordsWithoutAllocating(t *testing.T) {
	plan := groupPlan{}
	for _, s := range []store{storeCounts, storeOnce, storeSums, storeThings} {
		plan.columns[s] = make([]columnPlan, 30)
	}
	c := newCells([]groupPlan{plan}, 0, nil)
	g := &c.groups[0]
	half, _ := decimal.Parse("0.5")
	ids := []stdlib.Datum{stdlib.TextDatum("3f2504e0-4f89-11d3-9a0c-0305e82c3301"), stdlib.TextDatum("a person with a long number"), stdlib.TextDatum("12")}
	turn := int64(0)
	record := func() {
		turn++
		row := g.rows.row(rowKey{unit: int32(turn % 500), period: int32(turn % 12), combo: int32(turn % 7)})
		for column := range int32(30) {
			*g.counts.at(row, column)++
			g.once.at(row, column).count(turn)
			g.sums.at(row, column).add(half)
		}
		c.addDistinct(cellRef{0, row, 3}, ids[turn%3])
	}
	for range 500 * 12 * 7 {
		record()
	}
	if n := testing.AllocsPerRun(5000, record); n > 0.1 { // now and then the pairs need more room
		t.Errorf("a record allocates %v times", n)
	}
}

// A run with hardly any memory gives the same bytes, account and rejects as one with
// as much as it wants, whatever it counts.
func TestTinyMemoryGivesTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tr := partialTransform(rt)
		body(tr).Rules = append(body(tr).Rules,
			Rule{Element: "Pne", Label: "Pne", Aggregate: "distinct", Value: exprOf("v.client"), Origin: "opd.xwalk:60:1", Yields: sexes()},
			Rule{Element: "New", Label: "New", Aggregate: "distinct", Value: exprOf("v.kind"), By: &By{"earliest", expr("v.changed")}, Origin: "opd.xwalk:61:1",
				Categories: []CategoryValue{category(ageCategory, `"<5"`)}, Yields: sexes()})
		tr.DataSets[0].Combine = append(tr.DataSets[0].Combine, Combine{"Pne", "sum"})
		if rapid.Bool().Draw(rt, "without keys") {
			tr.Sources[0].Key, tr.Sources[0].Version = nil, nil
		} else if rapid.Bool().Draw(rt, "histories") {
			addHistories(rt, tr)
		}
		lines := drawHistory(rt)
		o := RunOptions{Periods: "202512..202602"}
		want := runAll(rt, tr, o, lines)

		open := 0
		o.Memory, o.Spill = rapid.SampledFrom([]int{1, 100, 400, 2000}).Draw(rt, "memory"), spiller(&open)
		if got := runAll(rt, tr, o, lines); got != want {
			rt.Fatalf("with %d bytes a run gives\n%s\nwant\n%s", o.Memory, got, want)
		}
		if open != 0 {
			rt.Fatalf("%d spills stay open", open)
		}
	})
}

// runAll gives everything that a run does, as one text.
func runAll(t *rapid.T, tr *Transform, o RunOptions, lines []string) string {
	var all strings.Builder
	o.Reject = func(r Reject) { r.ordinal = 0; fmt.Fprintf(&all, "%+v\n", r) }
	runner, err := NewRunner(tr, o)
	if err != nil {
		t.Fatal(err)
	}
	out := memoryOutputs{}
	report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, out)
	if err != nil {
		t.Fatal(err)
	}
	return all.String() + outcomeText(t, report, out)
}

func outcomeText(t *rapid.T, report *Report, out memoryOutputs) string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(out)) {
		fmt.Fprintf(&all, "%s:\n%s", name, out[name])
	}
	data, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return all.String() + string(data)
}

// Pairs and choices that are put aside count as if they had stayed.
func TestThingsThatArePutAsideCount(t *testing.T) {
	for _, by := range []bool{false, true} {
		want, open := 0, 0
		for _, limit := range []int{0, 1, 100_000} {
			c := newCells(thingsPlan(), limit, spiller(&open))
			for i := range 40_000 {
				row := c.groups[0].rows.row(rowKey{unit: int32(i % 7)})
				what := stdlib.TextDatum(fmt.Sprint(i * i % 9001))
				if by {
					c.addDistinctBy(cellRef{0, row, 0}, what, claim{stdlib.IntValue(int64(i * 7919 % 1000)), fmt.Sprint(i % 50), 0}, true)
				} else {
					c.addDistinct(cellRef{0, row, 0}, what)
				}
			}
			if limit > 0 && c.things.outside.pairs == nil && c.things.outside.choices == nil {
				t.Errorf("with %d bytes nothing was put aside", limit)
			}
			counts, err := c.countThings(func(cellRef) {})
			n := 0
			for i, k := range counts {
				n = n*31 + int(k)*(i+1)
			}
			if limit == 0 {
				want = n
			}
			if n != want || err != nil || open != 0 {
				t.Errorf("by %v, with %d bytes there are other things: %v", by, limit, err)
			}
		}
	}
}

package runtime

import (
	"fmt"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// thingsPlan is a group of elements of which one rule counts things.
func thingsPlan() []groupPlan {
	plan := groupPlan{}
	plan.columns[storeThings] = []columnPlan{{}}
	return []groupPlan{plan}
}

// countDistinct counts people, two records each, who are told apart by UUIDs or other texts.
func countDistinct(people int, by bool, ids string) *cells {
	c := newCells(thingsPlan(), 0, nil)
	rows := &c.groups[0].rows
	for i := range 2 * people {
		row := rowKey{unit: int32(i % 97), period: int32(i % 12), combo: int32(i % 18)}
		what := stdlib.TextDatum(fmt.Sprintf(ids, i%people))
		if by {
			c.addDistinctBy(cellRef{0, rows.row(row), 0}, what, claim{stdlib.IntValue(int64(i)), fmt.Sprintf("%036d", i), 0}, false)
			continue
		}
		c.addDistinct(cellRef{0, rows.row(rowKey{unit: int32(i % people % 97)}), 0}, what)
	}
	return c
}

func (c *cells) countOfThings() (n int) {
	counts, _ := c.countThings(nil)
	for _, k := range counts {
		n += int(k)
	}
	return n
}

const (
	uuids = "3f2504e0-4f89-11d3-9a0c-%012d"
	names = "a person with a long number, %012d"
)

// What spec/files.md says of the memory of `count distinct`.
func TestMemoryOfDistinct(t *testing.T) {
	const people = 100_000
	for by, most := range map[bool]uint64{false: 44, true: 230} {
		for _, ids := range []string{uuids, names, "%d"} {
			before := heapInUse()
			c := countDistinct(people, by, ids)
			after := heapInUse()
			kept := uint64(max(people, len(c.things.choices)))
			if used := (after - before) / kept; after < before || used > most {
				t.Errorf("by %v: a key takes %d bytes", by, int64(used))
			}
			if n := c.countOfThings(); !by && n != people {
				t.Errorf("%d people are %d", people, n)
			}
		}
	}
}

// BenchmarkDistinct counts a million people with two records each.
func BenchmarkDistinct(b *testing.B) {
	for _, by := range []bool{false, true} {
		b.Run(fmt.Sprintf("by=%v", by), func(b *testing.B) {
			for range b.N {
				before := heapInUse()
				c := countDistinct(1_000_000, by, uuids)
				after := heapInUse()
				b.ReportMetric(float64(after-before)/float64(c.countOfThings()), "B/key")
			}
		})
	}
}

// BenchmarkKeys notes the keys of two million records.
func BenchmarkKeys(b *testing.B) {
	const records = 2_000_000
	for range b.N {
		before := heapInUse()
		table := newKeyTable("", true)
		for i := range records {
			table.add(digestOf(fmt.Append(nil, i)), version{word: int64(i)}, 0)
		}
		b.ReportMetric(float64(heapInUse()-before)/records, "B/record")
		table.settle()
	}
}

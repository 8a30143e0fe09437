package runtime

import (
	"fmt"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// countDistinct counts people, two records each, who are told apart by UUIDs.
func countDistinct(people int, by bool) *cells {
	c := newCells()
	for i := range 2 * people {
		cell := cellKey{unit: int32(i % 97), period: int32(i % 12), combo: int32(i % 18)}
		what := fmt.Sprintf("3f2504e0-4f89-11d3-9a0c-%012d", i%people)
		if by {
			c.addDistinctBy(chosen{cell, stdlib.IntValue(int64(i)), fmt.Sprintf("%036d", i)}, what, false)
			continue
		}
		cell.unit, cell.period, cell.combo = int32(i%people%97), 0, 0
		c.addDistinct(cell, what)
	}
	return c
}

// What spec/files.md says of the memory of `count distinct`.
func TestMemoryOfDistinct(t *testing.T) {
	const people = 100_000
	for by, most := range map[bool]uint64{false: 66, true: 230} {
		before := heapInUse()
		c := countDistinct(people, by)
		after := heapInUse()
		n := uint64(len(c.distinct) + len(c.distinctBy))
		if used := (after - before) / n; after < before || used > most {
			t.Errorf("by %v: a key takes %d bytes", by, int64(used))
		}
		if !by && n != people {
			t.Errorf("%d people are %d", people, n)
		}
	}
}

// BenchmarkDistinct counts a million people with two records each.
func BenchmarkDistinct(b *testing.B) {
	for _, by := range []bool{false, true} {
		b.Run(fmt.Sprintf("by=%v", by), func(b *testing.B) {
			for range b.N {
				before := heapInUse()
				c := countDistinct(1_000_000, by)
				after := heapInUse()
				b.ReportMetric(float64(after-before)/float64(len(c.distinct)+len(c.distinctBy)), "B/key")
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

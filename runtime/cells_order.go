package runtime

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Cells are ordered by what they are called, not by the numbers that they have in
// a run: those depend on the order of the records. So org units, periods, elements and
// combos are sorted once, and cells are compared by their ranks. Only cells of one
// org unit and period are ever in memory as such.

// A cellRank is where a cell of an org unit and period, and in it a rule, comes in
// the order.
type cellRank struct{ elementAndCombo, attributeAndRule uint64 }

func (r cellRank) compare(o cellRank) int {
	switch {
	case r.elementAndCombo < o.elementAndCombo, r.elementAndCombo == o.elementAndCombo && r.attributeAndRule < o.attributeAndRule:
		return -1
	case r == o:
		return 0
	}
	return 1
}

// isCellOf reports whether two ranks are of one cell.
func (r cellRank) isCellOf(o cellRank) bool {
	return r.elementAndCombo == o.elementAndCombo && r.attributeAndRule>>32 == o.attributeAndRule>>32
}

// cellOrder has the ranks of what cells are named by.
type cellOrder struct {
	units, periods       []int32 // by number
	unitsAt, periodsAt   []int32 // numbers, by rank
	elements, attributes []int32
	combos               [][]int32 // by group
}

func (d *dataSetRun) order() *cellOrder {
	p := d.plan
	o := &cellOrder{}
	o.unitsAt = sorted(d.at.units, strings.Compare)
	o.periodsAt = sorted(d.at.periods, period.Period.Compare)
	o.units, o.periods = ranks(o.unitsAt), ranks(o.periodsAt)
	o.elements = ranks(sorted(p.elements, func(a, b elementPlan) int { return strings.Compare(a.element.UID, b.element.UID) }))
	o.attributes = p.attributes.ranks()
	for _, g := range p.groups {
		o.combos = append(o.combos, g.combo.ranks())
	}
	return o
}

func (c *comboPlan) ranks() []int32 {
	return ranks(sorted(c.combo.OptionCombos, func(a, b OptionCombo) int { return strings.Compare(a.UID, b.UID) }))
}

// sorted lists the numbers of items in the order of the items.
func sorted[T any](items []T, compare func(a, b T) int) []int32 {
	numbers := make([]int32, len(items))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	slices.SortFunc(numbers, func(a, b int32) int { return compare(items[a], items[b]) })
	return numbers
}

// ranks are the ranks of numbers that are listed in order.
func ranks(inOrder []int32) []int32 {
	out := make([]int32, len(inOrder))
	for rank, n := range inOrder {
		out[n] = int32(rank)
	}
	return out
}

func (o *cellOrder) rank(k cellKey, group int32) cellRank {
	return cellRank{
		uint64(o.elements[k.element])<<32 | uint64(o.combos[group][k.combo]),
		uint64(o.attributes[k.attribute])<<32 | uint64(k.rule),
	}
}

// A placeRank is where an org unit and period come in the order.
type placeRank uint64

func (o *cellOrder) place(w unitPeriod) placeRank {
	return placeRank(uint64(o.units[w.unit])<<32 | uint64(o.periods[w.period]))
}

func (o *cellOrder) at(p placeRank) unitPeriod {
	return unitPeriod{o.unitsAt[p>>32], o.periodsAt[uint32(p)]}
}

// A rowAt is a row of a group, or that there are zeros.
type rowAt struct {
	place placeRank
	group int32 // -1: zeros
	row   int32
}

// rowsInOrder lists all rows, and the places of zeros, by their places.
func (d *dataSetRun) rowsInOrder(o *cellOrder, zeros []unitPeriod) []rowAt {
	var out []rowAt
	for group := range d.cells.groups {
		for row, key := range d.cells.groups[group].rows.keys {
			out = append(out, rowAt{o.place(unitPeriod{key.unit, key.period}), int32(group), int32(row)})
		}
	}
	for _, w := range zeros {
		out = append(out, rowAt{place: o.place(w), group: -1})
	}
	slices.SortFunc(out, func(a, b rowAt) int { return cmp.Compare(a.place, b.place) })
	return out
}

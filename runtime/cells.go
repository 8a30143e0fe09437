package runtime

import (
	"cmp"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A cellKey is what one rule has for one cell. All parts are numbers that a
// data set's plan or run gives: cells are many, and so their keys are small.
type cellKey struct {
	rule, element, unit, period, combo, attribute int32
}

// cell is the cell alone, whichever rule writes it.
func (k cellKey) cell() cellKey {
	k.rule = 0
	return k
}

// cells is what has come together so far. A record is put into a row, which is
// found once for all rules that put it into the same option combo; what a rule has
// there is in the rule's column.
type cells struct {
	groups []cellGroup // by number of the plan's groups
	things things
}

// A cellGroup has the cells of the elements of one category combo.
type cellGroup struct {
	rows     rowTable
	counts   grid[int64]
	once     grid[onceCount]
	sums     grid[sum]
	extremes grid[stdlib.Value]
	latest   grid[latest]
	things   grid[int32] // numbers of cells of things, from 1
	around   rowTable    // of things that are counted once in an org unit and period
	arounds  grid[int32] // and their numbers, from 1
}

// newCells makes the cells of a plan. limit is about how many bytes of them are
// held, 0 without a limit; what is more goes to spills.
func newCells(plan []groupPlan, limit int, spill func() (Spill, error)) *cells {
	c := &cells{groups: make([]cellGroup, len(plan)), things: newThings(limit, spill)}
	for i := range c.groups {
		columns, g := &plan[i].columns, &c.groups[i]
		g.counts = newGrid[int64](len(columns[storeCounts]), countsInPage)
		g.once = newGrid[onceCount](len(columns[storeOnce]), 1)
		g.sums = newGrid[sum](len(columns[storeSums]), 1)
		g.extremes = newGrid[stdlib.Value](len(columns[storeExtremes]), 1)
		g.latest = newGrid[latest](len(columns[storeLatest]), 1)
		g.things = newGrid[int32](len(columns[storeThings]), countsInPage)
		g.arounds = newGrid[int32](len(columns[storeThings]), countsInPage)
	}
	return c
}

// countsInPage is how many counts of a row stand together: as many as a line of
// the processor's cache has room for.
const countsInPage = 8

// A store is where the cells of a rule are kept.
type store uint8

const (
	storeCounts store = iota
	storeOnce
	storeSums
	storeExtremes
	storeLatest
	storeThings
	stores
)

func (a aggregate) store() store {
	switch a {
	case aggregateCount:
		return storeCounts
	case aggregateOnce:
		return storeOnce
	case aggregateSum:
		return storeSums
	case aggregateLatest:
		return storeLatest
	case aggregateDistinct:
		return storeThings
	}
	return storeExtremes
}

// A onceCount counts records that come to a cell several times.
type onceCount struct {
	n    int64
	last int64 // the record that was counted last, by its turn
}

// count counts a record unless it has been.
func (o *onceCount) count(turn int64) bool {
	if o.last == turn {
		return false
	}
	o.last = turn
	o.n++
	return true
}

// A sum is exact. What is above and below zero is kept apart, so that whether
// a sum fits never depends on the order of the records.
type sum struct {
	above, below decimal.Decimal
	some         bool // something was added
	tooLarge     bool
}

func (s *sum) add(n decimal.Decimal) {
	s.some = true
	side := &s.above
	if n.Sign() < 0 {
		side = &s.below
	}
	total, err := side.Add(n)
	if err != nil {
		s.tooLarge = true
		return
	}
	*side = total
}

// total is the sum, or ok is false where it does not fit.
func (s *sum) total() (n decimal.Decimal, ok bool) {
	n, err := s.above.Add(s.below)
	return n, err == nil && !s.tooLarge
}

// widen keeps the larger (sign 1) or smaller (sign -1) of what is there and v.
func widen(there *stdlib.Value, v stdlib.Value, sign int) {
	if *there == nil || sign*compareValues(v, *there) > 0 {
		*there = v
	}
}

// latest is the value of the record that is last in an order; of two records at
// one place the one with the greater key or, without keys, the one that was read later;
// of two items of one record the later.
type latest struct {
	order   stdlib.Value
	key     string
	ordinal int64
	value   stdlib.Value
}

func (l *latest) keep(next latest) {
	if l.value == nil || next.compare(l) >= 0 {
		*l = next
	}
}

func (l *latest) compare(o *latest) int {
	if c := compareValues(l.order, o.order); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(l.key, o.key), cmp.Compare(l.ordinal, o.ordinal))
}

// compareValues orders two values of one type: numbers, days, moments, texts.
func compareValues(a, b stdlib.Value) int {
	order, _ := stdlib.CompareValues(a, b)
	return order
}

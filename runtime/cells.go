package runtime

import (
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

// cells is what has come together so far, by rule and cell.
type cells struct {
	counts   map[cellKey]int64
	sums     map[cellKey]*sum
	extremes map[cellKey]stdlib.Value
	latest   map[cellKey]latest

	// Of `count distinct`: the things that were counted, how many each cell has, and
	// with `by` where each is counted.
	distinct   map[digest128]struct{}
	things     map[cellKey]int64
	distinctBy map[digest128]choice
	places     []cellKey // of choices
	numbers    map[cellKey]int32
	scratch    []byte
}

func newCells() *cells {
	return &cells{counts: map[cellKey]int64{}, sums: map[cellKey]*sum{}, extremes: map[cellKey]stdlib.Value{},
		latest: map[cellKey]latest{}, distinct: map[digest128]struct{}{}, things: map[cellKey]int64{},
		distinctBy: map[digest128]choice{}, numbers: map[cellKey]int32{}}
}

// A sum is exact. What is above and below zero is kept apart, so that whether
// a sum fits never depends on the order of the records.
type sum struct {
	above, below decimal.Decimal
	tooLarge     bool
}

func (c *cells) add(key cellKey, n decimal.Decimal) {
	s := c.sums[key]
	if s == nil {
		s = &sum{}
		c.sums[key] = s
	}
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
func (c *cells) widen(key cellKey, v stdlib.Value, sign int) {
	if old, ok := c.extremes[key]; !ok || sign*compareValues(v, old) > 0 {
		c.extremes[key] = v
	}
}

// latest is the value of the record that is last in an order; of two records at
// one place the one with the greater key, of two items of one record the later.
type latest struct {
	order stdlib.Value
	key   string
	value stdlib.Value
}

func (c *cells) keepLatest(cell cellKey, l latest) {
	if old, ok := c.latest[cell]; !ok || compareOrder(l.order, l.key, old.order, old.key) >= 0 {
		c.latest[cell] = l
	}
}

func compareOrder(a stdlib.Value, aKey string, b stdlib.Value, bKey string) int {
	if c := compareValues(a, b); c != 0 {
		return c
	}
	return strings.Compare(aKey, bKey)
}

// compareValues orders two values of one type: numbers, days, moments, texts.
func compareValues(a, b stdlib.Value) int {
	switch a := a.(type) {
	case stdlib.DateValue:
		if b, ok := b.(stdlib.DateValue); ok {
			return a.Date.Compare(b.Date)
		}
	case stdlib.InstantValue:
		if b, ok := b.(stdlib.InstantValue); ok {
			return a.Instant.Compare(b.Instant)
		}
	}
	if x, ok := stdlib.AsDecimal(a); ok {
		if y, ok := stdlib.AsDecimal(b); ok {
			return x.Cmp(y)
		}
	}
	x, _ := stdlib.AsText(a)
	y, _ := stdlib.AsText(b)
	return strings.Compare(x, y)
}

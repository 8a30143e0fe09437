package runtime

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// things are what rules have counted distinctly: pairs of a cell and a thing, each
// of which counts once; and with `by`, where each thing is counted.
type things struct {
	keys    thingKeys
	cells   []cellRef // by number, from 1
	pairs   pairs
	choices map[pair]choice // by what is around the cell, and the thing
	arounds int32
	scratch []byte
}

func newThings() things { return things{choices: map[pair]choice{}} }

// A cellRef says where in the cells a cell is.
type cellRef struct{ group, row, column int32 }

// A choice is what is kept of the record that has a thing counted: things are many.
type choice struct {
	cell  int32   // number of the cell that counts it
	order version // of the value, in its order-keeping form
	key   string
}

// A claim is a record that would have a thing counted.
type claim struct {
	order stdlib.Value
	key   string
}

// cellOfThings is the number of a cell.
func (c *cells) cellOfThings(ref cellRef) int32 {
	n := c.groups[ref.group].things.at(ref.row, ref.column)
	if *n == 0 {
		c.things.cells = append(c.things.cells, ref)
		*n = int32(len(c.things.cells))
	}
	return *n
}

// around is the number of what is around a cell: the org unit and period in which
// a rule counts each thing once.
func (c *cells) around(ref cellRef) int32 {
	g := &c.groups[ref.group]
	at := g.rows.keys[ref.row]
	n := g.arounds.at(g.around.row(rowKey{unit: at.unit, period: at.period}), ref.column)
	if *n == 0 {
		c.things.arounds++
		*n = c.things.arounds
	}
	return *n
}

// addDistinct counts a thing in its cell, once.
func (c *cells) addDistinct(ref cellRef, v stdlib.Value) {
	n := c.cellOfThings(ref)
	c.things.pairs.add(c.things.key(v).in(n))
}

// addDistinctBy counts a thing once in an org unit and period, in the cell of
// its earliest or latest record. Of two records at one place in the order the
// lesser key is the earlier one; of two items of one record the first. The cell of
// the record that does not count the thing is lost, even if the other has the same:
// else what is lost of three records would depend on their order.
func (c *cells) addDistinctBy(ref cellRef, v stdlib.Value, by claim, earliest bool) (lost cellRef, any bool) {
	what := c.things.key(v).in(c.around(ref))
	order, _ := versionOf(by.order)
	next := choice{c.cellOfThings(ref), order, by.key}
	old, there := c.things.choices[what]
	if !there {
		c.things.choices[what] = next
		return lost, false
	}
	if !next.wins(old, earliest) {
		return ref, true
	}
	c.things.choices[what] = next
	return c.things.cells[old.cell-1], true
}

// wins reports whether a later choice takes the place of an earlier one.
func (next choice) wins(old choice, earliest bool) bool {
	later := cmp.Or(compareVersions(next.order, old.order), strings.Compare(next.key, old.key))
	return earliest && later < 0 || !earliest && later >= 0
}

// counts adds up the things of each cell, by its number less 1.
func (t *things) counts() []int64 {
	counts := make([]int64, len(t.cells))
	t.pairs.each(func(p pair) { counts[p.number()-1]++ })
	for _, choice := range t.choices {
		counts[choice.cell-1]++
	}
	return counts
}

// key is the key of a value, of which two are equal if the values are.
func (t *things) key(v stdlib.Value) thingKey {
	if text, ok := stdlib.AsText(v); ok {
		t.scratch = append(t.scratch[:0], text...)
	} else {
		t.scratch = appendDistinct(t.scratch[:0], v)
	}
	return t.keys.of(t.scratch)
}

// appendDistinct appends a text that two values of one type share if they are equal.
func appendDistinct(buf []byte, v stdlib.Value) []byte {
	switch v := v.(type) {
	case stdlib.DateValue:
		return append(buf, v.Date.String()...)
	case stdlib.InstantValue:
		at := v.Instant.Time()
		return strconv.AppendInt(append(strconv.AppendInt(buf, at.Unix(), 10), '.'), int64(at.Nanosecond()), 10)
	}
	if d, ok := stdlib.AsDecimal(v); ok {
		return d.AppendTo(buf)
	}
	if b, ok := stdlib.AsBool(v); ok {
		return strconv.AppendBool(buf, b)
	}
	text, _ := stdlib.AsText(v)
	return append(buf, text...)
}

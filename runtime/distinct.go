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
	cells   []thingCell // by number, from 1
	pairs   pairs
	choices map[pair]choice // by what is around the cell, and the thing
	keyed   int             // bytes of the keys in choices
	arounds int32
	scratch []byte
	outside thingSpill // what does not fit into memory
}

func newThings(limit int, spill func() (Spill, error)) things {
	return things{choices: map[pair]choice{}, outside: thingSpill{limit: limit, room: limit, open: spill}}
}

// A thingCell is a cell of things; earliest says which record has a thing counted.
type thingCell struct {
	cellRef
	earliest bool
}

// A cellRef says where in the cells a cell is.
type cellRef struct{ group, row, column int32 }

// A choice is what is kept of the record that has a thing counted: things are many.
type choice struct {
	cell    int32   // number of the cell that counts it
	order   version // of the value, in its order-keeping form
	key     string
	ordinal int64
}

// A claim is a record that would have a thing counted.
type claim struct {
	order   stdlib.Value
	key     string
	ordinal int64
}

// cellOfThings is the number of a cell.
func (c *cells) cellOfThings(ref cellRef, earliest bool) int32 {
	n := c.groups[ref.group].things.at(ref.row, ref.column)
	if *n == 0 {
		c.things.cells = append(c.things.cells, thingCell{ref, earliest})
		*n = int32(len(c.things.cells))
	}
	return *n
}

// around is the number of what is around a cell: the org unit and period in which
// a rule counts each thing once.
func (c *cells) around(ref cellRef) int32 {
	at := c.groups[ref.group].rows.keys[ref.row]
	return c.aroundOf(ref.group, rowKey{unit: at.unit, period: at.period}, ref.column)
}

func (c *cells) aroundOf(group int32, at rowKey, column int32) int32 {
	g := &c.groups[group]
	n := g.arounds.at(g.around.row(at), column)
	if *n == 0 {
		c.things.arounds++
		*n = c.things.arounds
	}
	return *n
}

// addDistinct counts a thing in its cell, once.
func (c *cells) addDistinct(ref cellRef, v stdlib.Datum) {
	n := c.cellOfThings(ref, false)
	c.things.pairs.add(c.things.key(v).in(n))
	c.relieve()
}

// addDistinctBy counts a thing once in an org unit and period, in the cell of
// its earliest or latest record. Of two records at one place in the order the
// lesser key is the earlier one, or, without keys, the one that was read first; of two
// items of one record the first. The cell of the record that does not count the thing is lost, even if the other has the same:
// else what is lost of three records would depend on their order.
func (c *cells) addDistinctBy(ref cellRef, v stdlib.Datum, by claim, earliest bool) (lost cellRef, any bool) {
	what := c.things.key(v).in(c.around(ref))
	order, _ := versionOf(by.order)
	return c.choose(what, choice{c.cellOfThings(ref, earliest), order, by.key, by.ordinal}, earliest)
}

// choose lets a record have a thing counted, if it has more right to it than the
// one that had it counted so far.
func (c *cells) choose(what pair, next choice, earliest bool) (lost cellRef, any bool) {
	old, there := c.things.choices[what]
	if there && !next.wins(old, earliest) {
		return c.things.cells[next.cell-1].cellRef, true
	}
	c.things.choices[what] = next
	if c.things.keyed += len(next.key) - len(old.key); there {
		return c.things.cells[old.cell-1].cellRef, true
	}
	c.relieve()
	return lost, false
}

// wins reports whether a choice takes the place of one that was made before it.
func (next choice) wins(old choice, earliest bool) bool {
	later := cmp.Or(compareVersions(next.order, old.order), strings.Compare(next.key, old.key), cmp.Compare(next.ordinal, old.ordinal))
	return earliest && later < 0 || !earliest && later >= 0
}

// countThings adds up the things of each cell, by its number less 1. Of what went
// out of memory it is found out only now where some things are counted: lost is
// called for the cells in which they are not. The error is that of a spill.
func (c *cells) countThings(lost func(cellRef)) ([]int64, error) {
	counts := make([]int64, len(c.things.cells))
	if err := c.eachPair(func(p pair) { counts[p.number()-1]++ }); err != nil {
		return nil, err
	}
	if c.things.outside.choices != nil {
		return counts, c.things.resolveChoices(func(_ pair, x choice) { counts[x.cell-1]++ }, lost)
	}
	for _, x := range c.things.choices {
		counts[x.cell-1]++
	}
	return counts, nil
}

// key is the key of a value, of which two are equal if the values are.
func (t *things) key(v stdlib.Datum) thingKey {
	if text, ok := v.Text(); ok {
		t.scratch = append(t.scratch[:0], text...)
	} else {
		t.scratch = appendDistinct(t.scratch[:0], v.Value())
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

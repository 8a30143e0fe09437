package runtime

import (
	"cmp"
	"encoding/binary"
	"maps"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// chosen is the cell that counts a thing, and the record that chose it.
type chosen struct {
	cell  cellKey
	order stdlib.Value
	key   string
}

// A choice is what is kept of a chosen: things are many.
type choice struct {
	cell  int32   // its number among the cells of choices
	order version // of the value, in its order-keeping form
	key   string
}

// thing is a digest of what a rule has counted in a cell. Without `by` that is the
// whole cell, so that the thing counts in each of its cells; with `by` it has no
// category option combo and attribute option combo, so that the thing counts once
// in an org unit and period. Two different things of n have one digest with a
// probability below n²/2¹²⁹: of a thousand million, 2 in 10²¹.
func (c *cells) thing(cell cellKey, what string) digest128 {
	c.scratch = c.scratch[:0]
	for _, n := range [...]int32{cell.rule, cell.element, cell.unit, cell.period, cell.combo, cell.attribute} {
		c.scratch = binary.BigEndian.AppendUint32(c.scratch, uint32(n))
	}
	c.scratch = append(c.scratch, what...)
	return digestOf(c.scratch)
}

// addDistinct counts a thing in its cell, once.
func (c *cells) addDistinct(cell cellKey, what string) {
	k := c.thing(cell, what)
	if _, there := c.distinct[k]; !there {
		c.distinct[k] = struct{}{}
		c.things[cell]++
	}
}

// addDistinctBy counts a thing once in an org unit and period, in the cell of
// its earliest or latest record. Of two records at one place in the order the
// lesser key is the earlier one; of two items of one record the first. The cell of
// the record that does not count the thing is lost, even if the other has the same:
// else what is lost of three records would depend on their order.
func (c *cells) addDistinctBy(candidate chosen, what string, earliest bool) (lost cellKey, any bool) {
	around := candidate.cell
	around.combo, around.attribute = 0, 0
	k := c.thing(around, what)
	order, _ := versionOf(candidate.order)
	next := choice{c.number(candidate.cell), order, candidate.key}
	old, there := c.distinctBy[k]
	if !there {
		c.distinctBy[k] = next
		return lost, false
	}
	later := cmp.Or(compareVersions(next.order, old.order), strings.Compare(next.key, old.key))
	if earliest && later < 0 || !earliest && later >= 0 {
		c.distinctBy[k] = next
		return c.places[old.cell], true
	}
	return candidate.cell, true
}

// number gives a small number to a cell.
func (c *cells) number(cell cellKey) int32 {
	n, ok := c.numbers[cell]
	if !ok {
		n = int32(len(c.places))
		c.places = append(c.places, cell)
		c.numbers[cell] = n
	}
	return n
}

// distinctCounts adds up the things of each cell.
func (c *cells) distinctCounts() map[cellKey]int64 {
	counts := maps.Clone(c.things)
	for _, choice := range c.distinctBy {
		counts[c.places[choice.cell]]++
	}
	return counts
}

// distinctText is a text that two values of one type share if they are equal.
func distinctText(v stdlib.Value) string {
	switch v := v.(type) {
	case stdlib.DateValue:
		return v.Date.String()
	case stdlib.InstantValue:
		return strconv.FormatInt(v.Instant.Time().Unix(), 10) + "." + strconv.Itoa(v.Instant.Time().Nanosecond())
	}
	if n, ok := stdlib.AsInt(v); ok {
		return strconv.FormatInt(n, 10)
	}
	if d, ok := stdlib.AsDecimal(v); ok {
		return d.String()
	}
	if b, ok := stdlib.AsBool(v); ok {
		return strconv.FormatBool(b)
	}
	text, _ := stdlib.AsText(v)
	return text
}

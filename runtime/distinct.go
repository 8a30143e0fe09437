package runtime

import (
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A distinctKey is one thing that a rule has counted. Without `by` its cell is
// the whole cell, so that the thing counts in each of its cells; with `by` it
// has no category option combo and attribute option combo, so that the thing
// counts once in an org unit and period.
type distinctKey struct {
	cell cellKey
	what string
}

// chosen is the cell that counts a thing, and the record that chose it.
type chosen struct {
	cell  cellKey
	order stdlib.Value
	key   string
}

// addDistinct counts a thing in its cell, once.
func (c *cells) addDistinct(cell cellKey, what string) {
	k := distinctKey{cell, what}
	if _, there := c.distinct[k]; !there {
		c.distinct[k] = &chosen{cell: cell}
	}
}

// addDistinctBy counts a thing once in an org unit and period, in the cell of
// its earliest or latest record. Of two records at one place in the order the
// lesser key is the earlier one; of two items of one record the first. The cell
// that the thing is not counted in, though a record would have it there, is lost.
func (c *cells) addDistinctBy(candidate chosen, what string, earliest bool) (lost cellKey, any bool) {
	k := distinctKey{candidate.cell, what}
	k.cell.combo, k.cell.attribute = 0, 0
	old := c.distinct[k]
	if old == nil {
		c.distinct[k] = &candidate
		return lost, false
	}
	order := compareOrder(candidate.order, candidate.key, old.order, old.key)
	lost = candidate.cell
	if earliest && order < 0 || !earliest && order >= 0 {
		lost, *old = old.cell, candidate
	}
	return lost, lost != old.cell
}

// distinctCounts adds up the things of each cell.
func (c *cells) distinctCounts() map[cellKey]int64 {
	counts := map[cellKey]int64{}
	for _, chosen := range c.distinct {
		counts[chosen.cell]++
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

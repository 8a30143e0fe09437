package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A chosenRow is a row of a decision table, over all its uses.
type chosenRow struct {
	when, before diag.Span
	uses, dead   int
}

// chose notes a row of a decision table in one use of it.
func (c *checker) chose(row stdlib.DeadRow) {
	have := c.seen.chosen[row.When]
	if have == nil {
		have = &chosenRow{when: row.When}
		c.seen.chosen[row.When] = have
		c.seen.order = append(c.seen.order, have)
	}
	have.uses++
	if row.Dead {
		have.dead++
		have.before = row.Before
	}
}

// deadChooseRows names the rows that a row above takes everything from, wherever
// the table is used.
func (c *checker) deadChooseRows() {
	for _, row := range c.seen.order {
		if row.dead < row.uses || row.when.File != c.main.File {
			continue
		}
		c.add(diag.New("W0225", row.when, "this row is never reached: a row above it holds whenever this one does").
			WithLabel(row.before, "this row decides first").
			WithHelp("put the narrower row first, or take this one out"))
	}
}

package compiler

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// holes warns of periods that lie between the end of one rule and the beginning
// of the next for the same cell, and that no rule fills: most often one of the two
// dates is wrong.
func (f *form) holes() {
	before := len(f.problems)
	grids := map[*metadata.CategoryCombo]*grid{}
	byElement := map[*metadata.DataElement][]int{}
	var order []*metadata.DataElement
	for i, x := range f.fills {
		if byElement[x.element] == nil {
			order = append(order, x.element)
		}
		byElement[x.element] = append(byElement[x.element], i)
	}
	for _, e := range order {
		combo := f.set.EffectiveCombo(e)
		if fills := byElement[e]; f.someEnds(fills) && !lacksCells(combo) {
			if grids[combo] == nil {
				grids[combo] = gridOf(combo)
			}
			f.holesOf(grids[combo], fills)
		}
	}
	f.thinOut(before)
}

// someEnds reports whether one of some rules ends, and one begins.
func (f *form) someEnds(fills []int) bool {
	ends := slices.ContainsFunc(fills, func(i int) bool { return !f.fills[i].dates.Until.IsZero() })
	return ends && slices.ContainsFunc(fills, func(i int) bool { return !f.fills[i].dates.Since.IsZero() })
}

// holesOf looks at each cell of an element. Two rules between which there is a
// hole are named once for all of their cells.
func (f *form) holesOf(g *grid, fills []int) {
	cells := map[int][]int{}
	for _, i := range fills {
		g.within(f.fills[i].options, func(cell int) { cells[cell] = append(cells[cell], i) })
	}
	said := map[[2]int]bool{}
	for _, cell := range slices.Sorted(maps.Keys(cells)) {
		for _, i := range cells[cell] {
			next, ok := f.nextAfterHole(i, cells[cell])
			if ok && f.isSaid(i, next) && !said[[2]int{i, next}] {
				said[[2]int{i, next}] = true
				f.add(hole(f.fills[i], f.fills[next]))
			}
		}
	}
}

// isSaid reports whether a line of the form says where a hole begins or ends. Of
// one between two revisions of a table, W0361 is said.
func (f *form) isSaid(ended, next int) bool {
	return f.fills[ended].dates.until.File != nil || f.fills[next].dates.since.File != nil
}

// nextAfterHole finds the first rule for a cell to begin after another one has
// ended, unless some rule fills the cell right after that end.
func (f *form) nextAfterHole(ended int, fills []int) (int, bool) {
	from, ends := after(f.fills[ended].dates.Interval)
	if !ends {
		return none, false
	}
	next := none
	for _, i := range fills {
		x := &f.fills[i]
		switch {
		case i == ended || !x.beside(&f.fills[ended]):
		case x.dates.Has(from):
			return none, false
		case x.dates.Since.Compare(from) > 0 && (next == none || x.dates.Since.Compare(f.fills[next].dates.Since) < 0):
			next = i
		}
	}
	return next, next != none
}

// beside reports whether two rules for one category option combo can meet in an
// attribute option combo and an org unit.
func (x *fill) beside(o *fill) bool {
	for category, options := range x.attributes {
		if !shares(options, o.attributes[category]) {
			return false
		}
	}
	return x.units == nil || o.units == nil || shares(x.units, o.units)
}

// hole says which periods nothing fills.
func hole(ended, next fill) diag.Diagnostic {
	first, _ := after(ended.dates.Interval)
	last, err := next.dates.Since.Back(1)
	if err != nil {
		last = first
	}
	at := next.dates.since
	if at.File == nil {
		at = ended.dates.until
	}
	d := diag.New("W0360", at, "nothing fills %s %s", quote(next.element.Name), inWords(period.Interval{Since: first, Until: last})).
		WithHelp("let one begin when the other ends; if the form did not ask for it then, allow it here")
	if end := ended.dates.until; end.File != nil && end != at {
		d = d.WithLabel(end, "what was before ends here")
	}
	for _, x := range []fill{ended, next} {
		if x.row != nil {
			d = d.WithLabel(x.row.span, "the row of one of the two")
		}
	}
	return d
}

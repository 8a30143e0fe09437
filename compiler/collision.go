package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A fill is what a rule can write: an element and, by category, the options that
// can come out where its conditions hold.
type fill struct {
	element    *metadata.DataElement
	options    map[string][]string // of its categories
	attributes map[string][]string // of the categories of the form's attribute option combo
	units      []string            // org units, by UID; nil where any can come out
	aggregate  string
	number     bool // the element takes numbers
	dates      dates
	rule       int
	span       diag.Span
	row        *tableRow
	uses       []*ruleUse // of the groups that the rule is in, the innermost last
}

// collisions demands that no two rules can write one cell, unless the form says
// how they are combined.
func (f *form) collisions() {
	byElement := map[string][]fill{}
	var order []string
	for _, x := range f.fills {
		key := x.element.UID
		if byElement[key] == nil {
			order = append(order, key)
		}
		byElement[key] = append(byElement[key], x)
	}
	for _, key := range order {
		if !f.isCombined(key) {
			f.collisionsOf(byElement[key])
		}
	}
}

// collisionsOf reports each rule that meets an earlier one, with the first it meets.
func (f *form) collisionsOf(fills []fill) {
	index := newCellIndex(fills)
	for i, x := range fills {
		if before := index.meets(i); before != none {
			f.add(collision(fills[before], x))
		}
		index.add(i)
	}
}

// collision says that a rule fills cells of an earlier one. Rules of table rows
// are told apart by their rows: one line of the mapping stands for all of them.
func collision(before, x fill) diag.Diagnostic {
	if x.row == before.row && len(x.uses)+len(before.uses) > 0 {
		return collisionOfUses(before, x)
	}
	span := x.span
	byRow := x.row != nil && x.row != before.row
	if byRow {
		span = x.row.span
	}
	d := diag.New("E0423", span, "two rules fill the same cells of %s%s", quote(x.element.Name), bothHold(before, x)).
		WithHelp("give them different categories%s, or say how they go together: `combine %s by sum`", orDates(before, x), quote(x.element.Name))
	if !byRow {
		return d.WithLabel(before.span, "the other rule")
	}
	if before.row != nil {
		return d.WithLabel(before.row.span, "the other row").WithLabel(x.span, "the rule of both")
	}
	return d.WithLabel(before.span, "the other rule").WithLabel(x.span, "the rule of this row")
}

// bothHold says when two rules hold together, if that is not always.
func bothHold(a, b fill) string {
	if words := inWords(a.dates.And(b.dates.Interval)); words != "" {
		return " " + words
	}
	return ""
}

func orDates(a, b fill) string {
	if a.dates.IsAll() && b.dates.IsAll() {
		return ""
	}
	return ", let one end before the other begins"
}

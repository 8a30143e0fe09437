package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// comboTold demands that the snapshot has what is needed to tell the option
// combos of a category combo: of the default one that is its only option combo.
func (c *checker) comboTold(span diag.Span, combo *metadata.CategoryCombo) bool {
	if _, ok := combo.Default(); ok {
		return true
	}
	if gap, lacks := combo.Gap(); lacks {
		c.add(gap.Diagnostic(span))
		return false
	}
	return c.unambiguous(span, combo)
}

// unambiguous demands that each cell of a category combo is one option combo.
// It says so once for a combo: the elements after the first have the same cells.
// Option combos that are no cells any more may be as many as they like.
func (c *checker) unambiguous(span diag.Span, combo *metadata.CategoryCombo) bool {
	if ok, known := c.combos[combo]; known {
		return ok
	}
	ok := true
	for _, group := range combo.Ambiguous() {
		if group[0].Fits() {
			c.add(metadata.AmbiguousCombos(span, group))
			ok = false
		}
	}
	c.combos[combo] = ok
	return ok
}

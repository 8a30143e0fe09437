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
	gap, lacks := combo.Gap()
	if lacks {
		c.add(gap.Diagnostic(span))
	}
	return !lacks
}

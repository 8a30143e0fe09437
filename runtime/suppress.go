package runtime

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// minSuppress is the least number below which cells can be kept back: below 1
// there is no number of people but 0, which stays.
const minSuppress = 2

// checkSuppress makes sure that small cells can be told from others.
func (d *dataSetPlan) checkSuppress() error {
	if n := d.set.Suppress; n != 0 && n < minSuppress {
		return fmt.Errorf("%s: data set `%s` keeps back cells below %d, which cannot be run", d.set.Origin, d.set.Name, n)
	}
	return nil
}

// writeUnlessSmall makes the data value of a cell, or counts the cell where it is
// too small to be sent. It must not list it: that would tell what it hides.
func (d *dataSetRun) writeUnlessSmall(group []result, value stdlib.Value, comment string) (DataValue, bool) {
	if !d.isSmall(group, value) {
		return d.write(group[0].key, value, comment)
	}
	d.report.Suppressed++
	for _, r := range group {
		d.report.Rules[r.key.rule].Suppressed++
	}
	return DataValue{}, false
}

// isSmall reports whether a cell is a number of people, or a part of one, that is
// above 0 and below what the data set sends.
func (d *dataSetRun) isSmall(group []result, value stdlib.Value) bool {
	if d.plan.set.Suppress == 0 || !slices.ContainsFunc(group, d.isTotal) {
		return false
	}
	n, ok := stdlib.AsDecimal(value)
	return ok && n.Sign() > 0 && n.Cmp(decimal.FromInt(d.plan.set.Suppress)) < 0
}

// isTotal holds for what was counted or added up.
func (d *dataSetRun) isTotal(r result) bool { return d.plan.rules[r.key.rule].hasZeros() }

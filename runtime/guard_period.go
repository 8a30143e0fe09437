package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// codeNotInputPeriod is the code of a period that the form never takes.
const codeNotInputPeriod diag.Code = "E0563"

// planInputPeriods reads the periods that the form is open for, if it has any.
func (d *dataSetPlan) planInputPeriods() error {
	for _, id := range d.set.InputPeriods {
		p, err := d.periods.ParseAs(id, d.kind)
		if err != nil {
			return fmt.Errorf("%s: data set `%s` is open for the period %q: %w", d.set.Origin, d.set.Name, id, err)
		}
		if d.inputPeriods == nil {
			d.inputPeriods = map[period.Period]bool{}
		}
		d.inputPeriods[p] = true
	}
	return nil
}

// takes reports whether the form takes values of a period at all. When it does
// is for the server's clock to say.
func (d *dataSetPlan) takes(p period.Period) bool { return d.inputPeriods == nil || d.inputPeriods[p] }

func notInputPeriod(p period.Period) flaw {
	return flaw{code: codeNotInputPeriod, message: "the period " + p.ID() + " is none of those that the data set is open for"}
}

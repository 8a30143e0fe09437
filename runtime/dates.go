package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// outsideDates is the flaw of a record of a period for which its block does not hold.
var outsideDates = flaw{message: "outside the block's dates", skipped: true}

// readDates reads the first and the last period for which something holds.
func (d *dataSetPlan) readDates(since, until string, origin Origin) (period.Interval, error) {
	var out period.Interval
	for _, end := range []struct {
		id   string
		into *period.Period
	}{{since, &out.Since}, {until, &out.Until}} {
		if end.id == "" {
			continue
		}
		p, err := d.periods.ParseAs(end.id, d.kind)
		if err != nil {
			return out, fmt.Errorf("%s: it begins or ends with the period %q: %w", origin, end.id, err)
		}
		*end.into = p
	}
	if out.IsEmpty() {
		return out, fmt.Errorf("%s: it begins with %s and ends before, with %s", origin, since, until)
	}
	return out, nil
}

// outOfDate reports whether the current record, which the block's condition does
// not let in, belongs to a period for which the block does not hold: then the
// condition is no matter of this record.
func (d *dataSetRun) outOfDate(s *scopePlan) bool {
	if d.dates.IsAll() || s.period == nil {
		return false
	}
	mark := d.frame.Mark()
	defer d.frame.Reset(mark)
	d.push(s.lets)
	p, f := d.session.period(s.period)
	return f.isNone() && !d.dates.Has(p)
}

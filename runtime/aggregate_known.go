package runtime

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A known remembers the org units and periods that records have led to: which number
// an org unit has that a text stands for, and a period that a day lies in. There are
// few, and each record asks for both: to find an org unit anew is to look into four
// maps, and to find a period is to work it out and look it up by all that it is.
type known struct {
	units []map[string]int32      // by number of the way to find org units
	days  map[calendar.Date]int32 // only of days that lie in a period
}

func newKnown(plan *dataSetPlan) known {
	k := known{units: make([]map[string]int32, plan.unitWays), days: map[calendar.Date]int32{}}
	for i := range k.units {
		k.units[i] = map[string]int32{}
	}
	return k
}

// unit is the number of the current record's org unit.
func (d *dataSetRun) unit(s *scopePlan) (int32, flaw) {
	v := s.orgUnit.program.Datum(d.frame)
	text, isText := v.Text()
	if n, there := d.known.units[s.unitWay][text]; isText && there {
		return n, flaw{}
	}
	uid, f := d.unitOf(s.orgUnit, v)
	if !f.isNone() {
		return 0, f
	}
	n := d.at.unit(strings.Clone(uid))
	d.known.units[s.unitWay][strings.Clone(text)] = n
	return n, flaw{}
}

// period is the number of the current record's period.
func (d *dataSetRun) period(p *periodPlan) (int32, flaw) {
	v := p.program.Datum(d.frame)
	day, isDay := v.Day()
	if n, there := d.known.days[day]; isDay && there {
		return n, flaw{}
	}
	found, f := p.ofRecord(v)
	if !f.isNone() {
		return 0, f
	}
	n := d.at.period(found)
	if isDay {
		d.known.days[day] = n
	}
	return n, flaw{}
}

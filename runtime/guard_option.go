package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Codes of attribute options that may not be used where or when a record is.
const (
	codeOptionElsewhere diag.Code = "E0561"
	codeOptionOutdated  diag.Code = "E0562"
	codeEventOutdated   diag.Code = "E0564"
)

// optionLimit is an attribute option that may not be used always or everywhere.
type optionLimit struct {
	name        string
	from, until calendar.Date
	hasFrom     bool
	hasUntil    bool
	units       map[string]bool // where it may be used; nil: everywhere
}

// Takes reports whether the option may be used in a period of a data set; grace
// is for how many periods after the option's last day it is still taken.
func (o *OptionLimit) Takes(p period.Period, grace int) bool {
	limit, err := newOptionLimit(o)
	return err != nil || limit.inTime(p, grace).isNone()
}

func newOptionLimit(o *OptionLimit) (*optionLimit, error) {
	l := &optionLimit{name: o.Name, hasFrom: o.From != "", hasUntil: o.Until != ""}
	var err error
	if l.hasFrom {
		if l.from, err = calendar.ParseISO(o.From); err != nil {
			return nil, fmt.Errorf("category option %s: its first day is %w", o.UID, err)
		}
	}
	if l.hasUntil {
		if l.until, err = calendar.ParseISO(o.Until); err != nil {
			return nil, fmt.Errorf("category option %s: its last day is %w", o.UID, err)
		}
	}
	if o.Restricted {
		l.units = map[string]bool{}
		for _, uid := range o.OrgUnits {
			l.units[uid] = true
		}
	}
	return l, nil
}

func (p *planner) planLimits() error {
	for i := range p.t.OptionLimits {
		limit, err := newOptionLimit(&p.t.OptionLimits[i])
		if err != nil {
			return err
		}
		p.limits[p.t.OptionLimits[i].UID] = limit
	}
	return nil
}

// optionGuard are the limits of attribute option combos, by UID; those that may
// be used always and everywhere are not in it.
type optionGuard map[string][]*optionLimit

func (p *planner) optionGuard(c *comboPlan) optionGuard {
	guard := optionGuard{}
	for _, oc := range c.combo.OptionCombos {
		for _, option := range oc.Options {
			if limit := p.limits[option]; limit != nil {
				guard[oc.UID] = append(guard[oc.UID], limit)
			}
		}
	}
	return guard
}

// inForm says why an attribute option combo may not be used in an org unit and
// period of a data set. grace is for how many periods after an option's last
// day the form still takes its values.
func (g optionGuard) inForm(combo, unit string, p period.Period, grace int) flaw {
	for _, l := range g[combo] {
		if l.units != nil && !l.units[unit] {
			return flaw{code: codeOptionElsewhere, message: "the option `" + l.name + "` may not be used in the org unit " + unit}
		}
		if f := l.inTime(p, grace); !f.isNone() {
			return f
		}
	}
	return flaw{}
}

// inTime says why an option may not be used in a period: it must have been there
// on some day of it.
func (l *optionLimit) inTime(p period.Period, grace int) flaw {
	switch {
	case l.hasFrom && p.LastDay().Before(l.from):
		return flaw{code: codeOptionOutdated, message: "the option `" + l.name + "` begins on " + l.from.String() + ", after the period " + p.ID()}
	case l.hasUntil && isAfter(p, l.until, grace):
		return flaw{code: codeOptionOutdated, message: "the option `" + l.name + "` ended on " + l.until.String() + ", before the period " + p.ID()}
	}
	return flaw{}
}

// isAfter reports whether a period comes later than so many periods after the
// one that a day falls in.
func isAfter(p period.Period, day calendar.Date, grace int) bool {
	last, err := p.Calendar().OnOrBefore(day, p.Type())
	if err != nil {
		return false
	}
	last, err = last.Next(grace)
	return err == nil && p.Compare(last) > 0
}

// onDay says why an attribute option combo may not be used by an event of a day;
// grace is for how many days after an option's last day events still may be.
func (g optionGuard) onDay(combo string, day calendar.Date, grace int) flaw {
	for _, l := range g[combo] {
		if l.hasFrom && day.Before(l.from) {
			return flaw{code: codeEventOutdated, message: "the option `" + l.name + "` begins on " + l.from.String() + ", after the day of the event"}
		}
		if !l.hasUntil {
			continue
		}
		if last, err := l.until.AddDays(grace); err == nil && day.After(last) {
			return flaw{code: codeEventOutdated, message: "the option `" + l.name + "` ended on " + l.until.String() + ", before the day of the event"}
		}
	}
	return flaw{}
}

// checkOption makes sure that the attribute options may be used in the org unit
// and period, once all three are known.
func (d *dataSetRun) checkOption(at spot) flaw {
	if len(d.plan.guard) == 0 || at.attribute < 0 || at.unit < 0 || at.period < 0 {
		return flaw{}
	}
	return d.plan.guard.inForm(d.plan.attributes.uid(at.attribute), d.at.units[at.unit], d.at.periods[at.period], d.plan.set.GracePeriods)
}

// demandOption loses an event whose attribute options are not for its day. It
// looks at the day and options that all records together gave.
func (r *programRun) demandOption(s *session, o *trackerObject) {
	if len(r.plan.guard) == 0 || o.kind() != Event || o.lost() || len(o.date()) < len("2006-01-02") {
		return
	}
	day, err := calendar.ParseISO(o.date()[:len("2006-01-02")])
	if err != nil {
		return
	}
	if f := r.plan.guard.onDay(o.get(slotAttributeCombo), day, r.plan.program.GraceDays); !f.isNone() {
		r.lose(s, o, f)
	}
}

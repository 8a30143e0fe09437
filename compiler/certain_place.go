package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// certainPlace is what is known of where the values of a scope go when the
// mapping is compiled. DHIS2 would refuse them all if it does not go together.
type certainPlace struct {
	period period.Period       // the only one; zero if it follows from the record
	units  []*metadata.OrgUnit // all that can come out; none if that is not known
}

// key is the same for the same place.
func (p certainPlace) key() string {
	var b strings.Builder
	if !p.period.IsZero() {
		b.WriteString(p.period.ID())
	}
	for _, u := range p.units {
		b.WriteString(" " + u.UID)
	}
	return b.String() + ": "
}

// demandAssigned refuses a line whose org units all are such that the form does
// not take: no record could bring it a value. Of a table that has others too
// the run says which records name those.
func (s *scopeCheck) demandAssigned(line *lang.Setting) {
	units := s.certain.units
	if len(units) == 0 || s.set.OrgUnits.Len() == 0 {
		return
	}
	if slices.ContainsFunc(units, func(u *metadata.OrgUnit) bool { return s.set.OrgUnits.Has(u.UID) }) {
		return
	}
	s.add(diag.New("E0466", s.module.Span(line.Values[0]), "the data set \"%s\" is not assigned to %s", s.set.Name, unitNames(units)).
		WithHelp("assign the data set to it in DHIS2 and export the metadata again, or name another org unit"))
	s.certain.units = nil // what else follows from it is not worth saying
}

func unitNames(units []*metadata.OrgUnit) string {
	var names []string
	for _, u := range units {
		names = append(names, u.Name)
	}
	return quotedNames(names)
}

// demandUsableOptions refuses attribute options that no value of the scope can
// have: all that can come out are for other org units, or other periods. Every
// rule asks it, and it is looked at once for a line and a place.
func (s *scopeCheck) demandUsableOptions() {
	for _, uid := range sortedKeys(s.attributes) {
		x := s.attributes[uid]
		options := optionsBy(x)
		if len(options) == 0 || x.span.File == nil || !s.firstTime("options", x.span, s.certain.key()+strings.Join(x.options, " ")) {
			continue
		}
		if s.nowhere(options) && s.firstTime("E0482", x.span, "") {
			s.add(s.optionElsewhere(x.span, options))
		} else if s.never(options) && s.firstTime("E0483", x.span, "") {
			s.add(diag.New("E0483", x.span, "%s may not be used in the period %s", quotedNames(optionNames(options)), s.certain.period.ID()).
				WithHelp("%s", optionDays(options[0])))
		}
	}
}

// optionsBy are the options that a line can yield.
func optionsBy(x settled) []*metadata.CategoryOption {
	var out []*metadata.CategoryOption
	for _, o := range x.category.Options {
		if slices.Contains(x.options, o.UID) {
			out = append(out, o)
		}
	}
	return out
}

// nowhere reports whether no org unit of the scope may use any of some options.
func (s *scopeCheck) nowhere(options []*metadata.CategoryOption) bool {
	units := s.unitsOfScope()
	if len(units) == 0 {
		return false
	}
	for _, o := range options {
		if slices.ContainsFunc(units, func(u *metadata.OrgUnit) bool { return mayUse(o, u) }) {
			return false
		}
	}
	return true
}

// unitsOfScope are the org units that values of the scope can be of; none if
// they are not known.
func (s *scopeCheck) unitsOfScope() []*metadata.OrgUnit {
	if len(s.certain.units) > 0 {
		return s.certain.units
	}
	var units []*metadata.OrgUnit
	for _, uid := range s.set.OrgUnits.UIDs() {
		found := s.snapshot.OrgUnitBy("uid", uid)
		if found.Match != metadata.One {
			return nil // it may be one that may
		}
		units = append(units, found.Object)
	}
	return units
}

// never reports whether the only period of the scope is outside the days of all
// of some options.
func (s *scopeCheck) never(options []*metadata.CategoryOption) bool {
	if s.certain.period.IsZero() {
		return false
	}
	for _, o := range options {
		limit := runtime.OptionLimit{UID: o.UID, From: o.StartDate, Until: o.EndDate}
		if limit.Takes(s.certain.period, s.set.OpenPeriodsAfterCoEndDate) {
			return false
		}
	}
	return true
}

func (s *scopeCheck) optionElsewhere(span diag.Span, options []*metadata.CategoryOption) diag.Diagnostic {
	where := "any org unit of \"" + s.set.Name + "\""
	if len(s.certain.units) > 0 {
		where = unitNames(s.certain.units)
	}
	d := diag.New("E0482", span, "%s may not be used in %s", quotedNames(optionNames(options)), where)
	var names []string
	for _, uid := range options[0].OrgUnits.UIDs() {
		if found := s.snapshot.OrgUnitBy("uid", uid); found.Match == metadata.One {
			names = append(names, found.Object.Name)
		}
	}
	if len(names) == 0 {
		return d.WithHelp("use another option, or give \"%s\" the org unit in DHIS2 and export the metadata again", options[0].Name)
	}
	return d.WithHelp("\"%s\" is for %s and what is below; use another option, or change that in DHIS2", options[0].Name, quotedNames(names))
}

// optionDays says when an option may be used.
func optionDays(o *metadata.CategoryOption) string {
	switch {
	case o.EndDate == "":
		return "\"" + o.Name + "\" begins on " + o.StartDate
	case o.StartDate == "":
		return "\"" + o.Name + "\" ended on " + o.EndDate
	}
	return "\"" + o.Name + "\" is for " + o.StartDate + " to " + o.EndDate
}

package runtime

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Codes of org units that cannot be told or may not be used.
const (
	codeUnitMissing     diag.Code = "E0523"
	codeUnitUnknown     diag.Code = "E0524"
	codeUnitClosed      diag.Code = "E0525"
	codeUnitNotAssigned diag.Code = "E0526"
)

// unitsPlan is what is known of the org units. A snapshot may have none: then
// every UID is taken as it is.
type unitsPlan struct {
	byUID   map[string]*unitPlan
	schemes map[string]map[string]string
	rollUps map[string]map[string][]string
}

// unitPlan is an org unit and the days on which it is open, both ends included.
type unitPlan struct {
	uid, name      string
	opened, closed calendar.Date
	hasOpened      bool
	hasClosed      bool
}

func newUnitsPlan(o *OrgUnits) (*unitsPlan, error) {
	u := &unitsPlan{byUID: make(map[string]*unitPlan, len(o.Units)), schemes: o.Schemes, rollUps: o.RollUps}
	for i := range o.Units {
		unit, err := newUnitPlan(&o.Units[i])
		if err != nil {
			return nil, err
		}
		u.byUID[unit.uid] = unit
	}
	return u, nil
}

func newUnitPlan(o *OrgUnit) (*unitPlan, error) {
	u := &unitPlan{uid: o.UID, name: o.Name, hasOpened: o.Opened != "", hasClosed: o.Closed != ""}
	var err error
	if u.hasOpened {
		if u.opened, err = calendar.ParseISO(o.Opened); err != nil {
			return nil, fmt.Errorf("org unit %s: its opening day is %w", o.UID, err)
		}
	}
	if u.hasClosed {
		if u.closed, err = calendar.ParseISO(o.Closed); err != nil {
			return nil, fmt.Errorf("org unit %s: its closing day is %w", o.UID, err)
		}
	}
	return u, nil
}

// openOn reports whether the org unit is open on a day.
func (u *unitPlan) openOn(day calendar.Date) bool {
	return !(u.hasOpened && day.Before(u.opened)) && !(u.hasClosed && day.After(u.closed))
}

// openOn reports whether an org unit is open on a day; one of which nothing is known is.
func (u *unitsPlan) openOn(uid string, day calendar.Date) bool {
	unit := u.byUID[uid]
	return unit == nil || unit.openOn(day)
}

// orgUnitPlan finds the org unit of a record.
type orgUnitPlan struct {
	program  *stdlib.Program
	known    knownPlaces         // what could have been asked for, in order
	place    *stdlib.Program     // what the record says where a table is asked; nil: not told
	scheme   string              // in the words of messages: "code"
	values   map[string]string   // of the scheme; nil for UIDs
	sets     map[string][]string // of a roll-up, in place of values
	units    *unitsPlan
	assigned map[string]bool // nil when the snapshot does not say
	form     string          // what they are assigned to, in the words of messages
}

// orgUnit compiles an org unit rule. assigned are the UIDs of the org units
// that may be used, none when nothing is known; form says what they are
// assigned to: "data set `OPD`".
func (p *planner) orgUnit(env *stdlib.Env, rule *OrgUnitRule, assigned []string, form string) (*orgUnitPlan, error) {
	if rule == nil {
		return nil, nil
	}
	program, err := p.typed(env, rule.Expr, stdlib.KindText)
	if err != nil {
		return nil, err
	}
	o := &orgUnitPlan{program: program, units: p.units, form: form, assigned: setOf(assigned)}
	if rule.Place != nil {
		if o.place, err = p.typed(env, *rule.Place, stdlib.KindText); err != nil {
			return nil, err
		}
		o.known = p.placesOf(rule)
	}
	if rule.Scheme == "uid" {
		o.scheme = "UID"
		return o, nil
	}
	if strings.HasPrefix(rule.Scheme, RollUp) {
		o.scheme, o.sets = "row in the table", p.units.rollUps[rule.Scheme]
		return o, o.checkSets(rule)
	}
	values, ok := p.units.schemes[rule.Scheme]
	if !ok {
		return nil, fmt.Errorf("%s: org units cannot be found by `%s` with this transform", rule.Origin, rule.Scheme)
	}
	o.scheme, o.values = schemeWords(rule.Scheme), values
	if rule.Place == nil {
		o.known = slices.Sorted(maps.Keys(values))
	}
	return o, nil
}

// placesOf lists the keys of the table that a rule asks for the org unit.
func (p *planner) placesOf(rule *OrgUnitRule) knownPlaces {
	name, _, _ := strings.Cut(rule.Text, "(")
	var known knownPlaces
	for _, t := range p.t.Tables {
		if t.Name != name {
			continue
		}
		for _, row := range t.Rows {
			known = append(known, row.Keys...)
		}
	}
	slices.Sort(known)
	return known
}

// checkSets makes sure that a roll-up has org units to count in.
func (o *orgUnitPlan) checkSets(rule *OrgUnitRule) error {
	if o.sets == nil {
		return fmt.Errorf("%s: org units cannot be found by `%s` with this transform", rule.Origin, rule.Scheme)
	}
	for _, text := range slices.Sorted(maps.Keys(o.sets)) {
		if len(o.sets[text]) == 0 {
			return fmt.Errorf("%s: a place is rolled up to no org unit", rule.Origin)
		}
	}
	return nil
}

func schemeWords(scheme string) string {
	kind, name, found := strings.Cut(scheme, ":")
	switch {
	case !found:
		return kind
	case kind == "table":
		return "row in the table `" + name + "`"
	}
	return "attribute " + name
}

func setOf(items []string) map[string]bool {
	if len(items) == 0 {
		return nil
	}
	set := make(map[string]bool, len(items))
	for _, item := range items {
		set[item] = true
	}
	return set
}

// orgUnit finds the org unit of the current record, a UID, or says why there is
// none. Whether it is open is for the caller to ask, who knows the day.
func (s *session) orgUnit(o *orgUnitPlan) (string, flaw) {
	return s.unitOf(o, o.program.Datum(s.frame))
}

// unitOf is the org unit that a value stands for.
func (s *session) unitOf(o *orgUnitPlan, v stdlib.Datum) (string, flaw) {
	if f := s.unitFlaw(o, v); !f.isNone() {
		return "", f
	}
	text, _ := v.Text()
	uid, ok := o.find(text)
	if !ok {
		return "", o.unknown(text)
	}
	return uid, o.checkAssigned(uid)
}

// orgUnits finds the org units of a roll-up. Whether they may be used is for the
// caller to ask of each.
func (s *session) orgUnits(o *orgUnitPlan) ([]string, flaw) {
	v := o.program.Datum(s.frame)
	if f := s.unitFlaw(o, v); !f.isNone() {
		return nil, f
	}
	text, _ := v.Text()
	set, ok := o.sets[text]
	if !ok {
		return nil, o.unknown(text)
	}
	return set, flaw{}
}

func (o *orgUnitPlan) unknown(text string) flaw {
	return flaw{code: codeUnitUnknown, message: "no org unit has this " + o.scheme}.atPlace(strings.Clone(text), o.known)
}

func (o *orgUnitPlan) checkAssigned(uid string) flaw {
	if o.assigned == nil || o.assigned[uid] {
		return flaw{}
	}
	return flaw{code: codeUnitNotAssigned, message: "the org unit " + uid + " is not assigned to the " + o.form}.atUnit(uid)
}

func (o *orgUnitPlan) find(text string) (string, bool) {
	if o.values != nil {
		uid, ok := o.values[text]
		return uid, ok
	}
	if len(o.units.byUID) == 0 {
		return strings.Clone(text), isUID(text)
	}
	unit := o.units.byUID[text]
	if unit == nil {
		return "", false
	}
	return unit.uid, true
}

package runtime

import (
	"fmt"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// header makes everything of an object ready that is no attribute or data value.
func (b *programBuilder) header(env *stdlib.Env, plan *objectPlan) error {
	o := plan.Object
	var err error
	if plan.identity, err = b.identity(env, o.Identity); err != nil {
		return err
	}
	plan.stem = b.stem(o.Kind, o.Type)
	if o.Kind == Relationship {
		return b.ends(env, plan)
	}
	if plan.unit, err = b.orgUnit(env, o.OrgUnit, b.assigned(o), "program `"+b.plan.program.Name+"`"); err != nil {
		return err
	}
	if plan.unit != nil && plan.unit.sets != nil {
		return fmt.Errorf("%s: a tracker object cannot be in several org units", o.OrgUnit.Origin)
	}
	if plan.status, err = b.optional(env, o.Status, stdlib.KindText); err != nil {
		return err
	}
	if err := b.dates(env, plan); err != nil {
		return err
	}
	if plan.followUp, err = b.optional(env, o.FollowUp, stdlib.KindBool); err != nil {
		return err
	}
	if plan.geometry, err = b.optional(env, o.Geometry, stdlib.KindPoint); err != nil {
		return err
	}
	for _, note := range o.Notes {
		program, err := b.typed(env, note, stdlib.KindText)
		if err != nil {
			return err
		}
		plan.notes = append(plan.notes, program)
	}
	if combo := b.plan.program.AttributeCombo; o.Kind == Event && combo != "" {
		if plan.attributes, err = b.attributes(env, combo, o.Attributes, o.Origin); err != nil {
			return err
		}
	}
	return complete(plan, b.plan.program.Registration)
}

// assigned lists the org units that an object may be in; DHIS2 holds only
// enrollments and events to the program's.
func (b *programBuilder) assigned(o *Object) []string {
	if o.Kind == TrackedEntity {
		return nil
	}
	return b.plan.program.OrgUnits
}

func (b *programBuilder) dates(env *stdlib.Env, plan *objectPlan) error {
	o := plan.Object
	occurred := o.Occurred
	if o.Kind == Enrollment {
		occurred = o.Incident
	}
	for i, e := range [dateSlots]*Expr{slotEnrolled: o.Enrolled, slotOccurred: occurred, slotScheduled: o.Scheduled, slotCompleted: o.Completed} {
		program, err := b.optional(env, e, stdlib.KindDate, stdlib.KindInstant)
		if err != nil {
			return err
		}
		plan.dates[i] = program
	}
	return nil
}

// identity makes the parts of an identity ready.
func (b *programBuilder) identity(env *stdlib.Env, parts []Expr) ([]*stdlib.Program, error) {
	var programs []*stdlib.Program
	for _, part := range parts {
		program, err := b.typed(env, part, stdlib.KindText, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindInstant, stdlib.KindPeriod)
		if err != nil {
			return nil, err
		}
		programs = append(programs, program)
	}
	return programs, nil
}

func (b *programBuilder) ends(env *stdlib.Env, plan *objectPlan) error {
	if !plan.From.isWhole() || !plan.To.isWhole() {
		return fmt.Errorf("%s: the relationship does not have two ends", plan.Origin)
	}
	var err error
	if plan.from, err = b.identity(env, plan.From.Identity); err != nil {
		return err
	}
	plan.fromStem, plan.toStem = b.stem(plan.From.Kind, plan.From.Type), b.stem(plan.To.Kind, plan.To.Type)
	plan.to, err = b.identity(env, plan.To.Identity)
	return err
}

func (b *programBuilder) stem(kind, typeUID string) uidStem {
	return newUIDStem(b.plan.namespace, kind, typeUID)
}

// isWhole reports whether an end says which object it is.
func (e *End) isWhole() bool {
	return e != nil && len(e.Identity) > 0 && slices.Contains([]string{TrackedEntity, Enrollment, Event}, e.Kind)
}

// complete refuses a rule that leaves out what each of its objects needs: a
// server would fill it with a default, or overwrite what is there by one.
func complete(plan *objectPlan, registration bool) error {
	needs := func(what string, ok bool) error {
		if ok {
			return nil
		}
		return fmt.Errorf("%s: `%s` does not say its %s", plan.Origin, plan.Label, what)
	}
	if err := needs("identity", len(plan.identity) > 0 || plan.Kind == Enrollment); err != nil {
		return err
	}
	if plan.Kind == TrackedEntity {
		return needs("org unit", plan.unit != nil)
	}
	if err := needs("status", plan.status != nil); err != nil {
		return err
	}
	if plan.Kind == Enrollment {
		return needs("enrollment date", plan.dates[slotEnrolled] != nil)
	}
	return needs("org unit", plan.unit != nil || registration)
}

// mandatory notes the computed targets that an object must have.
func (b *programBuilder) mandatory(plan *objectPlan) error {
	for _, uid := range plan.Mandatory {
		at, ok := b.plan.slots[uid]
		if !ok {
			return fmt.Errorf("%s: `%s` must have %s, and nothing fills it", plan.Origin, plan.Label, uid)
		}
		plan.mandatory = append(plan.mandatory, at)
	}
	return nil
}

// value makes an attribute or data value ready.
func (b *programBuilder) value(env *stdlib.Env, v *Value) (*valuePlan, error) {
	plan := &valuePlan{Value: v, rule: b.addRule(v.Origin, v.Label)}
	var err error
	if plan.proved, err = readChecks(v.Proved, v.Origin); err != nil {
		return nil, err
	}
	if plan.where, err = b.test(env, v.Where); err != nil {
		return nil, err
	}
	if plan.program, _, err = b.program(env, v.Expr); err != nil {
		return nil, err
	}
	if v.Computed == nil {
		plan.one, err = b.target(Element{UID: v.UID, Name: v.Label, ValueType: v.ValueType, OptionSet: v.OptionSet}, v.Origin)
		return plan, err
	}
	if plan.computed, err = b.typed(env, v.Computed.Expr, stdlib.KindText); err != nil {
		return nil, err
	}
	plan.byText, err = b.computedTargets(v)
	return plan, err
}

func (b *programBuilder) computedTargets(v *Value) (map[string]*valueTarget, error) {
	byUID := map[string]*valueTarget{}
	for _, e := range v.Types {
		t, err := b.target(e, v.Origin)
		if err != nil {
			return nil, err
		}
		byUID[e.UID] = &t
	}
	byText := map[string]*valueTarget{}
	for _, text := range slices.Sorted(maps.Keys(v.Computed.Targets)) {
		uid := v.Computed.Targets[text]
		t, ok := byUID[uid]
		if !ok {
			return nil, fmt.Errorf("%s: the value type of %s is not given", v.Origin, uid)
		}
		byText[text] = t
	}
	return byText, nil
}

// target gives a data element or attribute its slot.
func (b *programBuilder) target(e Element, origin Origin) (valueTarget, error) {
	if !isUID(e.UID) {
		return valueTarget{}, fmt.Errorf("%s: `%s` has no UID", origin, e.Name)
	}
	t := valueTarget{valueType: e.ValueType}
	if e.OptionSet != "" {
		if t.options = b.options[e.OptionSet]; t.options == nil {
			return t, fmt.Errorf("%s: the transform has no option set %s", origin, e.OptionSet)
		}
	}
	at, seen := b.plan.slots[e.UID]
	if !seen {
		at = firstValue + slot(len(b.plan.targets))
		b.plan.slots[e.UID] = at
		b.plan.targets = append(b.plan.targets, newTarget(e.UID, e.Name))
	}
	t.slot = at
	return t, nil
}

package runtime

import (
	"fmt"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// aggregate is what a rule makes of the records of a cell.
type aggregate string

const (
	aggregateCount    aggregate = "count"
	aggregateOnce     aggregate = "once"
	aggregateDistinct aggregate = "distinct"
	aggregateSum      aggregate = "sum"
	aggregateLargest  aggregate = "largest"
	aggregateSmallest aggregate = "smallest"
	aggregateLatest   aggregate = "latest"
)

// rulePlan is a rule of a data set; its number is that of its report.
type rulePlan struct {
	number   int32
	rule     *Rule
	kind     aggregate
	dates    period.Interval // of the rule and of its block
	proved   checks          // checks that the rule's values need not go through
	where    *test
	value    *stdlib.Program
	by       *stdlib.Program
	earliest bool
	way      int
	element  int32 // when computed is nil
	place    *placement
	computed *computedPlan
	places   map[int32]*placement // by element
}

// computedPlan tells which element a record is for.
type computedPlan struct {
	program *stdlib.Program
	targets map[string]int32
}

// placement tells the category option combo of one element.
type placement struct {
	combo      *comboPlan
	categories []placedBy // in the order of the combo
	element    int32
	group      int32 // of cells
	column     int32 // in the group, among the rules whose cells are kept as those of the rule
	seat       int32
}

// placedBy says where a category's option comes from: what the rule fixes wins
// over what a scope derives.
type placedBy struct {
	fixed   *categoryPlan // nil: not fixed
	derived *categoryPlan // nil: no scope says it
	slot    int           // of derived
}

// isConstant reports whether the option is the same for all records.
func (b placedBy) isConstant() bool {
	if b.fixed != nil {
		return b.fixed.constant
	}
	return b.derived.constant
}

func (d *dataSetPlan) planRule(p *planner, around surroundings, rule *Rule) (*rulePlan, error) {
	if !around.period || !around.orgUnit || around.way < 0 {
		return nil, fmt.Errorf("%s: nothing says the period, the org unit or an attribute category of `%s`", rule.Origin, rule.Label)
	}
	r := &rulePlan{number: int32(len(d.rules)), rule: rule, kind: aggregate(rule.Aggregate), way: around.way, places: map[int32]*placement{}}
	dates, err := d.readDates(rule.Since, rule.Until, rule.Origin)
	if err != nil {
		return nil, err
	}
	r.dates = around.dates.And(dates)
	if r.proved, err = readChecks(rule.Proved, rule.Origin); err != nil {
		return nil, err
	}
	if r.where, err = p.test(around.env, rule.Where); err != nil {
		return nil, err
	}
	if err := r.planValue(p, around.env); err != nil {
		return nil, err
	}
	elements, err := d.planTarget(p, around.env, r)
	if err != nil {
		return nil, err
	}
	if err := d.planPlaces(p, around, r, elements); err != nil {
		return nil, err
	}
	d.rules = append(d.rules, r)
	return r, nil
}

// planValue compiles what is counted, added up or compared.
func (r *rulePlan) planValue(p *planner, env *stdlib.Env) error {
	wanted, known := valueKinds(r.kind)
	needsBy := r.kind == aggregateLatest
	mayHaveBy := needsBy || r.kind == aggregateDistinct
	switch {
	case !known:
		return fmt.Errorf("%s: the aggregate %q cannot be run", r.rule.Origin, r.kind)
	case (wanted == nil) != (r.rule.Value == nil), needsBy && r.rule.By == nil, !mayHaveBy && r.rule.By != nil:
		return fmt.Errorf("%s: a rule by %q has a value or an order too many or too few", r.rule.Origin, r.kind)
	}
	var err error
	if r.value, err = p.optional(env, r.rule.Value, wanted...); err != nil || r.rule.By == nil {
		return err
	}
	return r.planBy(p, env)
}

// valueKinds are the kinds of value that an aggregate takes, none where it
// takes no value.
func valueKinds(a aggregate) (kinds []stdlib.Kind, known bool) {
	switch a {
	case aggregateCount, aggregateOnce:
		return nil, true
	case aggregateDistinct:
		return []stdlib.Kind{stdlib.KindText, stdlib.KindBool, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindInstant}, true
	case aggregateSum:
		return []stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal}, true
	case aggregateLargest, aggregateSmallest:
		return []stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindInstant}, true
	case aggregateLatest:
		return []stdlib.Kind{stdlib.KindText, stdlib.KindBool, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindInstant,
			stdlib.KindPoint, stdlib.KindList, stdlib.KindPeriod}, true
	}
	return nil, false
}

// planBy compiles the order of records.
func (r *rulePlan) planBy(p *planner, env *stdlib.Env) error {
	by := r.rule.By
	r.earliest = by.Which == "earliest"
	if !r.earliest && by.Which != "latest" || r.earliest && r.kind == aggregateLatest {
		return fmt.Errorf("%s: a rule by %q cannot go by the %q record", r.rule.Origin, r.kind, by.Which)
	}
	var err error
	r.by, err = p.typed(env, by.Expr, stdlib.KindText, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindInstant)
	return err
}

// planTarget finds the elements that a rule can write, in ascending order.
func (d *dataSetPlan) planTarget(p *planner, env *stdlib.Env, r *rulePlan) ([]int32, error) {
	if r.rule.Computed == nil {
		element, ok := d.byUID[r.rule.Element]
		if !ok {
			return nil, fmt.Errorf("%s: `%s` writes %s, which the transform does not describe", r.rule.Origin, r.rule.Label, r.rule.Element)
		}
		r.element = element
		return []int32{element}, nil
	}
	program, err := p.typed(env, r.rule.Computed.Expr, stdlib.KindText)
	if err != nil {
		return nil, err
	}
	r.computed = &computedPlan{program, make(map[string]int32, len(r.rule.Computed.Targets))}
	all := map[int32]bool{}
	for _, text := range slices.Sorted(maps.Keys(r.rule.Computed.Targets)) {
		uid := r.rule.Computed.Targets[text]
		element, ok := d.byUID[uid]
		if !ok {
			return nil, fmt.Errorf("%s: `%s` writes %s, which the transform does not describe", r.rule.Origin, r.rule.Label, uid)
		}
		r.computed.targets[text] = element
		all[element] = true
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// planPlaces says for each element of a rule where its categories come from.
func (d *dataSetPlan) planPlaces(p *planner, around surroundings, r *rulePlan, elements []int32) error {
	fixed := map[string]*categoryPlan{}
	for _, v := range r.rule.Categories {
		c, err := p.category(around.env, v)
		if err != nil {
			return err
		}
		fixed[v.Category] = c
	}
	for _, element := range elements {
		e := d.elements[element]
		place := &placement{combo: e.combo, element: element, group: e.group, column: d.column(r, element)}
		for _, uid := range e.combo.combo.Categories {
			by := placedBy{fixed: fixed[uid]}
			for _, c := range around.categories {
				if c.category.UID == uid {
					by.derived, by.slot = c.categoryPlan, c.slot
				}
			}
			if by.fixed == nil && by.derived == nil {
				return fmt.Errorf("%s: nothing says the category %s of `%s`", r.rule.Origin, uid, e.element.Name)
			}
			place.categories = append(place.categories, by)
		}
		if len(place.categories) == 0 && len(e.combo.combo.OptionCombos) != 1 {
			return fmt.Errorf("%s: category combo %s has no categories and not one option combo", r.rule.Origin, e.combo.combo.UID)
		}
		place.seat = d.seat(place, around.seats)
		r.places[element] = place
	}
	if r.computed == nil {
		r.place = r.places[r.element]
	}
	return nil
}

package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// programPlan is a program made ready to run; it is never changed.
type programPlan struct {
	program   *Program
	namespace string
	guard     optionGuard // of the attribute option combos of events
	blocks    []*trackerBlock
	rules     []RuleReport // a report for each rule, with its counts at zero
	targets   []target     // data elements and attributes that some rule writes
	slots     map[string]slot
	units     *unitsPlan
	assigned  map[string]bool // org units of the program; nil when the snapshot does not say
	unique    []uniquePlan
	lone      bool // each event is of one record, and written with it
}

// target is a data element or attribute of the program.
type target struct {
	label string
	// How a value begins in a payload, as a data value and as an attribute, behind
	// another one. It is made once: a value is written in a third of the time.
	dataValue, attribute string
}

func newTarget(uid, label string) target {
	return target{label, `,{"dataElement":"` + uid + `","value":`, `,{"attribute":"` + uid + `","value":`}
}

// trackerBlock is a block of a program: what it makes of one record.
type trackerBlock struct {
	source, as    string
	precedence    int // sources by the order of their first blocks: of two that disagree the later one wins
	where         *test
	each          *eachPlan
	lets          []letPlan
	entity        *objectPlan // nil in programs without registration
	enrollments   []*objectPlan
	events        []*objectPlan // of programs without registration
	relationships []*objectPlan
	origin        Origin
}

// objectPlan is a rule that makes objects of one kind. Programs that the
// mapping does not give are nil.
type objectPlan struct {
	*Object
	rule       int // number of its report
	each       *eachPlan
	where      *test
	lets       []letPlan
	identity   []*stdlib.Program
	stem       uidStem
	unit       *orgUnitPlan
	status     *stdlib.Program
	dates      [dateSlots]*stdlib.Program
	followUp   *stdlib.Program
	geometry   *stdlib.Program
	notes      []*stdlib.Program
	attributes *attributePlan
	values     []*valuePlan
	mandatory  []slot
	from, to   []*stdlib.Program
	fromStem   uidStem
	toStem     uidStem
	events     []*objectPlan
}

// valuePlan is an attribute or data value of an object.
type valuePlan struct {
	*Value
	rule     int
	proved   checks
	where    *test
	program  *stdlib.Program
	computed *stdlib.Program         // nil when there is one target
	one      valueTarget             // the target when there is one
	byText   map[string]*valueTarget // the targets when they are computed
}

// valueTarget is where a value goes and what it has to look like there.
type valueTarget struct {
	slot      slot
	valueType string
	options   *Options
}

// programPlan makes a program ready to run.
func (p *planner) programPlan(program *Program) (*programPlan, error) {
	b := &programBuilder{planner: p, plan: &programPlan{
		program: program, namespace: p.t.Namespace, slots: map[string]slot{}, assigned: setOf(program.OrgUnits), units: p.units,
	}}
	if program.AttributeCombo != "" {
		combo, err := p.combo(program.AttributeCombo, program.Origin)
		if err != nil {
			return nil, err
		}
		b.plan.guard = p.optionGuard(combo)
	}
	precedence := map[string]int{}
	for i := range program.Blocks {
		block := &program.Blocks[i]
		if _, seen := precedence[block.Source]; !seen {
			precedence[block.Source] = len(precedence)
		}
		plan, err := b.block(block)
		if err != nil {
			return nil, err
		}
		plan.precedence = precedence[block.Source]
		b.plan.blocks = append(b.plan.blocks, plan)
	}
	b.unique()
	return b.plan, nil
}

// programBuilder is the state of making one program ready.
type programBuilder struct {
	*planner
	plan *programPlan
}

// addRule gives a rule a report and returns its number.
func (b *programBuilder) addRule(origin Origin, label string) int {
	b.plan.rules = append(b.plan.rules, RuleReport{Origin: origin, Target: label})
	return len(b.plan.rules) - 1
}

func (b *programBuilder) block(block *ProgramBlock) (*trackerBlock, error) {
	env, err := b.scopeOf(block.Source, block.As)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", block.Origin, err)
	}
	plan := &trackerBlock{source: block.Source, as: block.As, origin: block.Origin}
	if plan.where, err = b.test(env, block.Where); err != nil {
		return nil, err
	}
	if env, plan.each, err = b.each(env, block.Each); err != nil {
		return nil, err
	}
	if env, plan.lets, err = b.lets(env, block.Lets); err != nil {
		return nil, err
	}
	for i := range block.Objects {
		object, err := b.object(env, &block.Objects[i])
		if err != nil {
			return nil, err
		}
		if err := plan.add(object, b.plan.program.Registration); err != nil {
			return nil, err
		}
	}
	if len(plan.enrollments) > 0 && plan.entity == nil {
		return nil, fmt.Errorf("%s: the block has an enrollment and no tracked entity", block.Origin)
	}
	return plan, nil
}

// add puts an object where the block looks for it.
func (plan *trackerBlock) add(o *objectPlan, registration bool) error {
	switch {
	case o.Kind == TrackedEntity && registration && plan.entity == nil:
		plan.entity = o
	case o.Kind == Enrollment && registration:
		plan.enrollments = append(plan.enrollments, o)
	case o.Kind == Event && !registration:
		plan.events = append(plan.events, o)
	case o.Kind == Relationship:
		plan.relationships = append(plan.relationships, o)
	default:
		return fmt.Errorf("%s: a block of this program cannot make a %s", o.Origin, o.Kind)
	}
	return nil
}

// object makes a rule that makes objects ready, with the events inside it.
func (b *programBuilder) object(env *stdlib.Env, o *Object) (*objectPlan, error) {
	plan := &objectPlan{Object: o, rule: b.addRule(o.Origin, o.Label)}
	var err error
	if env, plan.each, err = b.each(env, o.Each); err != nil {
		return nil, err
	}
	if plan.where, err = b.test(env, o.Where); err != nil {
		return nil, err
	}
	if env, plan.lets, err = b.lets(env, o.Lets); err != nil {
		return nil, err
	}
	if err := b.header(env, plan); err != nil {
		return nil, err
	}
	for i := range o.Values {
		value, err := b.value(env, &o.Values[i])
		if err != nil {
			return nil, err
		}
		plan.values = append(plan.values, value)
		if value.Mandatory && value.computed == nil {
			plan.mandatory = append(plan.mandatory, value.one.slot)
		}
	}
	if err := b.mandatory(plan); err != nil {
		return nil, err
	}
	for i := range o.Events {
		event, err := b.object(env, &o.Events[i])
		if err != nil {
			return nil, err
		}
		if event.Kind != Event || o.Kind != Enrollment {
			return nil, fmt.Errorf("%s: only events may stand inside an enrollment", event.Origin)
		}
		plan.events = append(plan.events, event)
	}
	return plan, nil
}

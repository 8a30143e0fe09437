package runtime

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// dataSetPlan is a data set made ready to run. Elements, rules, category slots
// and attribute plans have numbers, under which a run keeps its state.
type dataSetPlan struct {
	set        *DataSet
	kind       period.Type
	periods    period.Periods
	units      *unitsPlan
	attributes *comboPlan
	guard      optionGuard
	elements   []elementPlan
	byUID      map[string]int32 // data element UID to its number
	combine    map[int32]string // by element
	blocks     []*blockPlan
	rules      []*rulePlan
	slots      int              // categories of scopes
	ways       []*attributePlan // every way in which attribute option combos follow
	dispatched []*scopePlan     // whose rules are looked up
	groups     []groupPlan      // of cells
	seats      int              // of all scopes
	unitWays   int              // how many scopes say how org units are found

	inputPeriods map[period.Period]bool // nil: all
}

type elementPlan struct {
	element *Element
	combo   *comboPlan
	group   int32
	options *Options // nil without an option set
}

// blockPlan is a block of a data set; its number is that of its report.
type blockPlan struct {
	number int
	block  *Block
	dates  period.Interval
	where  *test
	scope  *scopePlan
}

// scopePlan is a block's body, a group or a `for each`. What is nil holds as
// the scope outside says.
type scopePlan struct {
	each       *eachPlan
	where      *test
	lets       []letPlan
	period     *periodPlan
	orgUnit    *orgUnitPlan
	unitWay    int // number of orgUnit
	attributes *attributePlan
	way        int  // number of attributes
	first      bool // period and org unit are both known from here on, and were not outside
	categories []scopeCategory
	rules      []*rulePlan
	scopes     []*scopePlan
	moves      moves
	ofRules    *dispatch // nil: all are asked
	ofScopes   *dispatch
	rounds     int // with ofRules: the number of the count of rounds
	origin     Origin
}

// moves says what scopes inside say anew, so that their parts of a record may be
// elsewhere than the record.
type moves struct{ period, orgUnit bool }

// scopeCategory is a category of a scope: what it gives is kept in a slot until
// the scope is entered again.
type scopeCategory struct {
	*categoryPlan
	slot int
}

// surroundings are what the scopes around a rule say.
type surroundings struct {
	env        *stdlib.Env
	categories []scopeCategory // outermost first; of two for one category the later counts
	attributes []*categoryPlan
	way        int // -1 while attributes cannot be told
	period     bool
	orgUnit    bool
	dates      period.Interval // of the block
	eachPeriod bool            // so is the block
	seats      *[]seatPlan     // of the scope
}

func (p *planner) dataSet(set *DataSet) (*dataSetPlan, error) {
	kind, ok := period.ParseType(set.PeriodType)
	if !ok {
		return nil, fmt.Errorf("%s: data set `%s` has the period type %q, which cannot be run", set.Origin, set.Name, set.PeriodType)
	}
	if !p.periods.Has(kind) {
		return nil, fmt.Errorf("%s: data set `%s` has %s periods, which are not settled in the %s calendar", set.Origin, set.Name, kind, p.periods.Calendar().Title())
	}
	d := &dataSetPlan{set: set, kind: kind, periods: p.periods, units: p.units, byUID: map[string]int32{}, combine: map[int32]string{}}
	var err error
	if d.attributes, err = p.combo(set.AttributeCombo, set.Origin); err != nil {
		return nil, err
	}
	d.guard = p.optionGuard(d.attributes)
	if err := d.planInputPeriods(); err != nil {
		return nil, err
	}
	if err := d.planElements(p); err != nil {
		return nil, err
	}
	for i := range set.Blocks {
		if err := d.planBlock(p, i); err != nil {
			return nil, err
		}
	}
	if err := d.checkSuppress(); err != nil {
		return nil, err
	}
	return d, d.checkZeros()
}

func (d *dataSetPlan) planElements(p *planner) error {
	for i := range d.set.Elements {
		e := &d.set.Elements[i]
		combo, err := p.combo(e.Combo, d.set.Origin)
		if err != nil {
			return err
		}
		if e.OptionSet != "" && p.options[e.OptionSet] == nil {
			return fmt.Errorf("%s: the transform has no option set %s", d.set.Origin, e.OptionSet)
		}
		d.byUID[e.UID] = int32(i)
		d.elements = append(d.elements, elementPlan{e, combo, d.group(combo), p.options[e.OptionSet]})
	}
	for _, c := range d.set.Combine {
		element, ok := d.byUID[c.Element]
		if !ok || !slices.Contains([]string{"sum", "largest", "smallest"}, c.By) {
			return fmt.Errorf("%s: data set `%s` combines %s by %q, which cannot be run", d.set.Origin, d.set.Name, c.Element, c.By)
		}
		d.combine[element] = c.By
	}
	return nil
}

func (d *dataSetPlan) planBlock(p *planner, number int) error {
	b := &d.set.Blocks[number]
	env, err := p.scopeOf(b.Source, b.As)
	if err != nil {
		return fmt.Errorf("%s: %w", b.Origin, err)
	}
	if b.EachPeriod {
		env = env.With(stdlib.Var{Name: "period", Type: stdlib.Period})
	}
	where, err := p.test(env, b.Where)
	if err != nil {
		return err
	}
	dates, err := d.readDates(b.Since, b.Until, b.Origin)
	if err != nil {
		return err
	}
	scope, err := d.planScope(p, surroundings{env: env, way: -1, dates: dates, eachPeriod: b.EachPeriod}, &b.Scope)
	if err != nil {
		return err
	}
	d.blocks = append(d.blocks, &blockPlan{number, b, dates, where, scope})
	return nil
}

func (d *dataSetPlan) planScope(p *planner, around surroundings, scope *Scope) (*scopePlan, error) {
	s := &scopePlan{origin: scope.Origin}
	var err error
	if around.env, s.each, err = p.each(around.env, scope.Each); err != nil {
		return nil, err
	}
	if s.where, err = p.test(around.env, scope.Where); err != nil {
		return nil, err
	}
	if around.env, s.lets, err = p.lets(around.env, scope.Lets); err != nil {
		return nil, err
	}
	if err := d.planHead(p, &around, s, scope); err != nil {
		return nil, err
	}
	around.seats = &[]seatPlan{}
	for i := range scope.Rules {
		r, err := d.planRule(p, around, &scope.Rules[i])
		if err != nil {
			return nil, err
		}
		s.rules = append(s.rules, r)
	}
	for i := range scope.Scopes {
		inner, err := d.planScope(p, around, &scope.Scopes[i])
		if err != nil {
			return nil, err
		}
		s.scopes = append(s.scopes, inner)
		s.moves.period = s.moves.period || inner.period != nil || inner.moves.period
		s.moves.orgUnit = s.moves.orgUnit || inner.orgUnit != nil || inner.moves.orgUnit
	}
	return s, d.dispatch(p, around, s)
}

// planHead compiles what a scope says of period, org unit and categories.
func (d *dataSetPlan) planHead(p *planner, around *surroundings, s *scopePlan, scope *Scope) error {
	var err error
	if s.period, err = p.period(around.env, scope.Period, d.kind); err != nil {
		return err
	}
	if s.orgUnit, err = p.orgUnit(around.env, scope.OrgUnit, d.set.OrgUnits, "data set `"+d.set.Name+"`"); err != nil {
		return err
	}
	if s.orgUnit != nil {
		s.unitWay = d.unitWays
		d.unitWays++
	}
	known := around.period && around.orgUnit
	around.period = around.period || s.period != nil
	around.orgUnit = around.orgUnit || s.orgUnit != nil
	s.first = !known && around.period && around.orgUnit
	around.categories = slices.Clip(around.categories)
	for _, v := range scope.Categories {
		c, err := p.category(around.env, v)
		if err != nil {
			return err
		}
		s.categories = append(s.categories, scopeCategory{c, d.slots})
		d.slots++
	}
	around.categories = append(around.categories, s.categories...)
	return d.planAttributes(p, around, s, scope)
}

// planAttributes makes a new way to tell attribute option combos where a scope
// says something new of them, once all of their categories have a value.
func (d *dataSetPlan) planAttributes(p *planner, around *surroundings, s *scopePlan, scope *Scope) error {
	around.attributes = slices.Clip(around.attributes)
	for _, v := range scope.Attributes {
		c, err := p.category(around.env, v)
		if err != nil {
			return err
		}
		around.attributes = append(around.attributes, c)
	}
	isNew := len(scope.Attributes) > 0 || around.way < 0
	if !isNew || !covers(around.attributes, d.attributes.combo.Categories) {
		return nil
	}
	var err error
	if s.attributes, err = p.attributePlan(d.set.AttributeCombo, around.attributes, scope.Origin); err != nil {
		return err
	}
	s.attributes.eachPeriod = around.eachPeriod
	s.way = len(d.ways)
	around.way = s.way
	d.ways = append(d.ways, s.attributes)
	return nil
}

func covers(plans []*categoryPlan, categories []string) bool {
	for _, uid := range categories {
		if !slices.ContainsFunc(plans, func(c *categoryPlan) bool { return c.category.UID == uid }) {
			return false
		}
	}
	return true
}

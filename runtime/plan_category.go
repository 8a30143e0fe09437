package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Codes of categories that cannot be told.
const (
	codeAttributeMissing diag.Code = "E0527"
	codeOptionUnknown    diag.Code = "E0528"
	codeNoCombination    diag.Code = "E0534"
)

// comboPlan finds the option combos of a category combo.
type comboPlan struct {
	combo    *Combo
	byOption map[string]int32 // option UIDs in the order of the categories, each followed by a blank
	byNumber comboTable
}

func (p *planner) planCombos() error {
	for i := range p.t.Combos {
		c, err := newComboPlan(&p.t.Combos[i])
		if err != nil {
			return err
		}
		c.byNumber = p.comboTable(c.combo)
		p.combos[c.combo.UID] = c
	}
	return nil
}

func newComboPlan(c *Combo) (*comboPlan, error) {
	plan := &comboPlan{combo: c, byOption: make(map[string]int32, len(c.OptionCombos))}
	for i, oc := range c.OptionCombos {
		if len(oc.Options) != len(c.Categories) {
			return nil, fmt.Errorf("category combo %s: option combo %s does not have one option for each category", c.UID, oc.UID)
		}
		key := string(optionsKey(nil, oc.Options))
		if _, twice := plan.byOption[key]; twice {
			return nil, fmt.Errorf("category combo %s: two option combos have the options of %s", c.UID, oc.UID)
		}
		plan.byOption[key] = int32(i)
	}
	return plan, nil
}

func optionsKey(buf []byte, options []string) []byte {
	for _, o := range options {
		buf = append(append(buf, o...), ' ')
	}
	return buf
}

// find returns the number of the option combo that has some options, in the
// order of the categories; buf is scratch space.
func (c *comboPlan) find(options []string, buf *[]byte) (int32, bool) {
	*buf = optionsKey((*buf)[:0], options)
	i, ok := c.byOption[string(*buf)]
	return i, ok
}

func (c *comboPlan) uid(i int32) string { return c.combo.OptionCombos[i].UID }

func (p *planner) combo(uid string, origin Origin) (*comboPlan, error) {
	if c := p.combos[uid]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("%s: the transform has no category combo %s", origin, uid)
}

// categoryPlan says how a category's option follows from a record.
type categoryPlan struct {
	category *Category
	options  *optionNumbers
	keys     map[string]int32 // what a record says of the category, to the number of the option
	program  *stdlib.Program
	constant bool // the same for every record
	always   picked
	origin   Origin
}

func (p *planner) category(env *stdlib.Env, v CategoryValue) (*categoryPlan, error) {
	c := p.categories[v.Category]
	if c == nil {
		return nil, fmt.Errorf("%s: the transform has no category %s", v.Origin, v.Category)
	}
	x, err := p.expression(env, v.Expr)
	if err != nil {
		return nil, err
	}
	if k := x.Type.Kind(); k != stdlib.KindText && k != stdlib.KindAny {
		return nil, fmt.Errorf("%s: a category needs text and gets %s", v.Origin, x.Type)
	}
	program, err := p.ready(x, v.Expr)
	if err != nil {
		return nil, err
	}
	numbers, keys := p.optionsOf(c)
	plan := &categoryPlan{category: c, options: numbers, keys: keys, program: program, origin: v.Origin}
	var value stdlib.Value
	if value, plan.constant = x.Constant(); plan.constant {
		plan.always.option, plan.always.why = plan.pick(stdlib.DatumOf(value))
	}
	return plan, nil
}

// An unplaced says why no option could be told. Its code and message are what is
// to be listed; a missing value and a `skip` row are only counted.
type unplaced struct {
	reason  string
	code    diag.Code
	message string
}

func (u unplaced) isNone() bool { return u.reason == "" }

// A picked is what is known of a category's option.
type picked struct {
	option int32
	why    unplaced
}

// option tells the current record's option of a category, by its number.
func (s *session) option(c *categoryPlan) (int32, unplaced) {
	if c.constant {
		return c.always.option, c.always.why
	}
	return c.pick(c.program.Datum(s.frame))
}

// pick is the option that a value stands for.
func (c *categoryPlan) pick(v stdlib.Datum) (int32, unplaced) {
	text, ok := v.Text()
	if !ok {
		if u := unplacedBy(v.Outcome()); !u.isNone() {
			return 0, u
		}
	}
	if n, ok := c.keys[text]; ok {
		return n, unplaced{}
	}
	reason := "not an option of the category `" + c.category.Name + "`"
	return 0, unplaced{reason, codeOptionUnknown, reason}
}

func unplacedBy(o stdlib.Outcome) unplaced {
	switch o.Kind {
	case stdlib.Missing, stdlib.Skipped:
		return unplaced{reason: orWord(o.Reason)}
	case stdlib.Reported:
		return unplaced{orWord(o.Reason), codeReported, o.Reason}
	case stdlib.Faulty:
		return unplaced{orWord(o.Reason), faultCode(o), o.Reason}
	}
	return unplaced{}
}

// orWord makes sure that a reason is one.
func orWord(reason string) string {
	if reason == "" {
		return "missing"
	}
	return reason
}

// attributePlan tells the attribute option combo of a record.
type attributePlan struct {
	combo      *comboPlan
	categories []*categoryPlan // in the order of the combo
	eachPeriod bool            // of a block for each period: only in the run's periods is known what is named
}

// attributes compiles the attribute categories of a form: each category of the
// combo must have a value. A combo without categories needs none.
func (p *planner) attributes(env *stdlib.Env, comboUID string, values []CategoryValue, origin Origin) (*attributePlan, error) {
	var plans []*categoryPlan
	for _, v := range values {
		c, err := p.category(env, v)
		if err != nil {
			return nil, err
		}
		plans = append(plans, c)
	}
	return p.attributePlan(comboUID, plans, origin)
}

// attributePlan puts categories into the order of a combo; of two values for
// one category the last one counts.
func (p *planner) attributePlan(comboUID string, plans []*categoryPlan, origin Origin) (*attributePlan, error) {
	combo, err := p.combo(comboUID, origin)
	if err != nil {
		return nil, err
	}
	a := &attributePlan{combo: combo, categories: make([]*categoryPlan, len(combo.combo.Categories))}
	for i, uid := range combo.combo.Categories {
		for _, c := range plans {
			if c.category.UID == uid {
				a.categories[i] = c
			}
		}
		if a.categories[i] == nil {
			return nil, fmt.Errorf("%s: nothing says how the attribute category %s follows", origin, uid)
		}
	}
	if len(a.categories) == 0 && len(combo.combo.OptionCombos) != 1 {
		return nil, fmt.Errorf("%s: category combo %s has no categories and not one option combo", origin, comboUID)
	}
	return a, nil
}

// isConstant reports whether all records have one attribute option combo.
func (a *attributePlan) isConstant() bool {
	for _, c := range a.categories {
		if !c.constant {
			return false
		}
	}
	return true
}

// attributeCombo tells the current record's attribute option combo: its number
// in the combo, for comboPlan.uid.
func (s *session) attributeCombo(a *attributePlan) (int32, flaw) {
	s.options = s.options[:0]
	for _, c := range a.categories {
		option, u := s.option(c)
		if !u.isNone() {
			return 0, attributeFlaw(c, u)
		}
		s.options = append(s.options, option)
	}
	i, ok := a.combo.byNumber.find(s.options)
	if !ok {
		return 0, flaw{code: codeNoCombination, message: "`" + a.combo.combo.Name + "` does not have this combination of options"}
	}
	return i, flaw{}
}

func attributeFlaw(c *categoryPlan, u unplaced) flaw {
	if u.code == "" {
		return flaw{code: codeAttributeMissing, message: "the attribute `" + c.category.Name + "` cannot be told: " + u.reason}
	}
	return flaw{code: u.code, message: "the attribute `" + c.category.Name + "` cannot be told: " + u.message}
}

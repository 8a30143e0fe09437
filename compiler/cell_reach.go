package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// known is what conditions say of the records for which a line works.
type known struct {
	sure       stdlib.Facts // whatever the records are like
	trusted    stdlib.Facts // if they are as the schema promises
	conditions []*stdlib.Expression
}

func (k known) and(x *stdlib.Expression) known {
	if x == nil {
		return k
	}
	return known{sure: k.sure.And(x.Facts(false)), trusted: k.trusted.And(x.Facts(true)), conditions: append(slices.Clip(k.conditions), x)}
}

// excludes reports whether no record is as both say.
func (k known) excludes(o known) bool {
	never := func(conditions []*stdlib.Expression, facts stdlib.Facts) bool {
		return slices.ContainsFunc(conditions, func(x *stdlib.Expression) bool { return x.NeverWhere(facts) })
	}
	return k.sure.Excludes(o.sure) || never(k.conditions, o.sure) || never(o.conditions, k.sure)
}

// andWhere adds a condition that has been checked, or will be, elsewhere.
func (k known) andWhere(env *stdlib.Env, m *lang.Module, where *lang.Expr) known {
	if where == nil || where.Broken {
		return k
	}
	x, problems := env.Compile(m.Span(where))
	if x == nil || problems.HasErrors() || x.Type.Kind() != stdlib.KindBool {
		return k
	}
	return k.and(x)
}

// below adds the condition of a block, unless a missing answer counts there: then
// nothing is known of the records inside.
func (k known) below(condition *runtime.Condition, env *stdlib.Env, m *lang.Module, where *lang.Expr) known {
	if condition == nil || condition.Missing == "counts" {
		return k
	}
	return k.andWhere(env, m, where)
}

// under returns which of the options can come out for records of which some
// facts are known.
func (x settled) under(facts stdlib.Facts) []string {
	if x.value == nil || !facts.Touch(x.value) {
		return x.options
	}
	results, closed := x.value.ResultsWhere(facts)
	if !closed {
		return x.options
	}
	var out []string
	for _, v := range results {
		name, _ := stdlib.AsText(v)
		if option, ok := optionNamed(x.category, name); ok {
			out = append(out, option.UID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// reach says for each category of an element which options a rule can reach.
func (s *scopeCheck) reach(e *metadata.DataElement, fixed map[string]settled, facts stdlib.Facts) map[string][]string {
	out := map[string][]string{}
	for _, category := range s.categoriesOf(e) {
		around := s.categories[category.UID]
		around.need() // also where the rule fixes it: the run compares the two
		x, ok := fixed[category.UID]
		if !ok {
			x = around
		}
		out[category.UID] = x.under(facts)
	}
	return out
}

// attributeReach says which options of the form's attribute categories a rule of
// the scope can reach.
func (s *scopeCheck) attributeReach(facts stdlib.Facts) map[string][]string {
	out := map[string][]string{}
	for uid, x := range s.attributes {
		x.need()
		out[uid] = x.under(facts)
	}
	return out
}

// A unitLine is an `org unit …` line of a scope.
type unitLine struct {
	value *stdlib.Expression
	find  unitFinder
	all   []string // what can come out of all records; nil: any
}

// readUnits reads an `org unit` line that has been checked.
func (s *scopeCheck) readUnits(line *lang.Setting, scheme string) *unitLine {
	x, problems := s.env.Compile(s.module.Span(line.Values[0]))
	if x == nil || problems.HasErrors() {
		return nil
	}
	out := &unitLine{value: x, find: s.finderOf(scheme)}
	out.all = out.results(stdlib.Facts{})
	return out
}

// under lists the org units that can come out for records of which some facts
// are known, by UID and sorted; nil where any can.
func (u *unitLine) under(facts stdlib.Facts) []string {
	switch {
	case u == nil:
		return nil
	case !facts.Touch(u.value):
		return u.all
	}
	return u.results(facts)
}

func (u *unitLine) results(facts stdlib.Facts) []string {
	results, closed := u.value.ResultsWhere(facts)
	if !closed {
		return nil
	}
	out := []string{}
	for _, v := range results {
		text, _ := stdlib.AsText(v)
		units, ok := unitsNamed(u.find, text)
		if !ok {
			return nil // another file of org units may know it
		}
		out = append(out, uidsOf(units)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

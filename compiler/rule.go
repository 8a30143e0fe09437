package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// rule checks a line that fills cells.
func (s *scopeCheck) rule(line *lang.Rule, out *runtime.Scope) {
	s.complete()
	when, dated := s.ruleDates(line.Aggregate)
	if dated && !when.Meets(s.epoch) {
		return // it holds for none of the periods that this is about
	}
	rule, fills, ok := s.checkRule(line, when)
	ok = ok && dated
	if !ok {
		s.failed = true
		return
	}
	s.rules++
	s.noteFilling(line, &rule, fills)
	for _, x := range fills {
		s.useElement(x.element)
		s.domain(s.module.Span(line.Element), x.element, metadata.AggregateDomain, s.set.Name)
		x.rule = s.rules
		s.fills = append(s.fills, x)
	}
	out.Rules = append(out.Rules, rule)
}

// checkRule compiles a rule; fills are the cells that it can write.
func (s *scopeCheck) checkRule(line *lang.Rule, when dates) (runtime.Rule, []fill, bool) {
	m := s.module
	from := len(s.seen.calls)
	targets, computed, label, ok := s.targets(line.Element)
	if !ok {
		return runtime.Rule{}, nil, false
	}
	rule := runtime.Rule{Label: label, Doc: docText(line), Computed: computed, For: s.copies, Origin: s.origin(m, line.Element)}
	if computed == nil {
		rule.Element = targets[0].UID
	}
	for _, e := range targets {
		if !s.hasCombo(m.Span(line.Element), e) {
			return rule, nil, false
		}
	}
	fixed, ok := s.fixedCategories(line, targets, &rule)
	r := checkedRule{line: line, targets: targets, fixed: fixed, dates: when, out: &rule}
	r.dates = when.and(dates{Interval: s.epoch}) // no line of the form says where that cuts it
	rule.Since, rule.Until = idsWithin(when.Interval, s.dates.And(s.epoch))
	fine := s.aggregate(&r)
	if !fine || !ok {
		return rule, nil, false
	}
	if s.form.out.Zeros != nil {
		rule.Yields = s.yields(targets, fixed)
	}
	r.known = s.knownIn(&rule, r.where)
	s.assume(from, r.known.trusted, false)
	s.lintRule(r)
	return rule, s.fillsBy(r), true
}

// knownIn is what is known of the records that a rule counts. Where a missing
// answer counts too, its own condition says nothing.
func (s *scopeCheck) knownIn(rule *runtime.Rule, where *stdlib.Expression) known {
	if rule.Where == nil || rule.Where.Missing == "counts" || len(rule.Where.Fields) > 0 {
		return s.known
	}
	return s.known.and(where)
}

func (s *scopeCheck) fillsBy(r checkedRule) []fill {
	var fills []fill
	for _, e := range r.targets {
		fills = append(fills, fill{
			element: e, options: s.reach(e, r.fixed, r.known.sure), attributes: s.attributeReach(r.known.sure),
			units: s.units.under(r.known.sure), aggregate: r.out.Aggregate,
			number: isNumeric(e.ValueType) && e.OptionSet == nil, dates: r.dates, span: s.module.Span(r.line.Element), row: s.row, uses: s.uses,
		})
	}
	return fills
}

// complete demands what every rule needs of the lines around it. Each problem
// is of the block, and is reported once for it.
func (s *scopeCheck) complete() {
	if s.broken {
		return
	}
	if !s.period && s.firstTime("E0409", s.place, "") {
		s.add(diag.New("E0409", s.place, "the data set \"%s\" has no `period`", s.set.Name).
			WithHelp("say which day decides the period, as in `period = v.started`; the data set is %s", s.set.PeriodType))
	}
	if !s.unit && s.firstTime("E0410", s.place, "") {
		s.add(diag.New("E0410", s.place, "the data set \"%s\" has no `org unit`", s.set.Name).
			WithHelp("say where the record belongs, as in `org unit code = v.facility.code`"))
	}
	if s.set.CategoryCombo.IsDefault || s.lost {
		return
	}
	for _, category := range s.set.CategoryCombo.Categories {
		if _, ok := s.attributes[category.UID]; !ok && s.firstTime("E0411", s.place, category.UID) {
			s.add(diag.New("E0411", s.place, "the data set \"%s\" is kept by \"%s\", and nothing says which", s.set.Name, category.Name).
				WithHelp("add `attribute \"%s\" = …`", category.Name))
		}
	}
	s.demandUsableOptions()
}

func docText(line lang.Statement) string {
	var parts []string
	for _, d := range line.Documentation() {
		parts = append(parts, d.Text)
	}
	return strings.Join(parts, "\n")
}

// targets finds the data elements that a rule can write: one by name, or all
// those that the table in `element(…)` yields.
func (s *scopeCheck) targets(e lang.Element) ([]*metadata.DataElement, *runtime.Computed, string, bool) {
	m := s.module
	if e.Name != nil {
		found, ok := s.element(m.Span(e.Name), e.Name.Value)
		return []*metadata.DataElement{found}, nil, e.Name.Value, ok
	}
	x, ok := s.typed(s.env, m, *e.Element, "the name of a data element", stdlib.KindText)
	if !ok || s.namesNothing(m.Span(e.Element), x) {
		return nil, nil, "", false
	}
	return s.computedTargets(e, x)
}

func (s *scopeCheck) computedTargets(e lang.Element, x *stdlib.Expression) ([]*metadata.DataElement, *runtime.Computed, string, bool) {
	m := s.module
	if v, ok := x.Constant(); ok {
		name, _ := stdlib.AsText(v)
		found, ok := s.element(m.Span(e.Element), name)
		return []*metadata.DataElement{found}, nil, name, ok
	}
	values, closed := x.Results()
	if !closed {
		s.add(diag.New("E0413", m.Span(e.Element), "it cannot be told which data elements this names").
			WithHelp("use a `codes` table, whose results are known when the mapping is compiled"))
		return nil, nil, "", false
	}
	computed := &runtime.Computed{Expr: s.runtimeExpr(m, *e.Element, x), Targets: map[string]string{}}
	var targets []*metadata.DataElement
	complete := s.eachResult(x, values, func(name string) bool {
		found, ok := s.element(m.Span(e.Element), name)
		if ok {
			computed.Targets[name] = found.UID
			targets = append(targets, found)
		}
		return ok
	})
	return targets, computed, m.Text(e), complete && len(targets) > 0
}

// namesNothing refuses a blank cell where something to fill should be named.
func (c *checker) namesNothing(span diag.Span, x *stdlib.Expression) bool {
	if !isBlankCell(x) {
		return false
	}
	c.add(diag.New("E0425", span, "this names nothing that could be filled").
		WithHelp("fill the cell of the row, or take the row out"))
	return true
}

// hasCombo demands that the snapshot tells how an element is split.
func (f *form) hasCombo(span diag.Span, e *metadata.DataElement) bool {
	combo := f.set.EffectiveCombo(e)
	if combo == nil {
		f.add(diag.New("E0428", span, "the metadata does not say how \"%s\" is split", e.Name).
			WithHelp("export the metadata again, with the category combos of data elements"))
		return false
	}
	return f.comboTold(span, combo)
}

// useElement brings a data element into the transform.
func (f *form) useElement(e *metadata.DataElement) {
	for _, have := range f.out.Elements {
		if have.UID == e.UID {
			return
		}
	}
	combo := f.set.EffectiveCombo(e)
	f.used.combo(combo)
	element := runtime.Element{UID: e.UID, Name: e.Name, ValueType: string(e.ValueType), Combo: combo.UID}
	element.Override = e.Combo != nil && e.Combo != combo
	if e.OptionSet != nil {
		f.used.optionSet(e.OptionSet)
		element.OptionSet = e.OptionSet.UID
	}
	f.out.Elements = append(f.out.Elements, element)
}

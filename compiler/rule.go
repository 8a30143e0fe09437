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
	m := s.module
	targets, computed, label, ok := s.targets(line.Element)
	if !ok {
		return
	}
	rule := runtime.Rule{
		Label: label, Doc: docText(line), Computed: computed, Origin: s.origin(m, line.Element),
	}
	if computed == nil {
		rule.Element = targets[0].UID
	}
	for _, e := range targets {
		if !s.hasCombo(m.Span(line.Element), e) {
			return
		}
	}
	fixed, ok := s.fixedCategories(line, targets, &rule)
	if !ok {
		return
	}
	if !s.aggregate(line, targets, &rule) {
		return
	}
	for _, e := range targets {
		s.useElement(e)
		s.fills = append(s.fills, fill{element: e, options: s.options(e, fixed), span: m.Span(line.Element), row: s.row})
	}
	if s.form.out.Zeros != nil {
		rule.Yields = s.yields(targets, fixed)
	}
	out.Rules = append(out.Rules, rule)
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
	if !ok {
		return nil, nil, "", false
	}
	return s.computedTargets(e, x)
}

func (s *scopeCheck) computedTargets(e lang.Element, x *stdlib.Expression) ([]*metadata.DataElement, *runtime.Computed, string, bool) {
	m := s.module
	if v, ok := x.Constant(); ok {
		name, _ := stdlib.AsText(v)
		found, ok := s.element(m.Span(e), name)
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
	complete := true
	for _, v := range values {
		name, _ := stdlib.AsText(v)
		if _, seen := computed.Targets[name]; seen {
			continue
		}
		found, ok := s.element(m.Span(e.Element), name)
		if !ok {
			complete = false
			continue
		}
		computed.Targets[name] = found.UID
		targets = append(targets, found)
	}
	return targets, computed, m.Text(e), complete && len(targets) > 0
}

// hasCombo demands that the snapshot tells how an element is split.
func (f *form) hasCombo(span diag.Span, e *metadata.DataElement) bool {
	combo := f.set.EffectiveCombo(e)
	if combo == nil {
		f.add(diag.New("E0428", span, "the metadata does not say how \"%s\" is split", e.Name).
			WithHelp("export the metadata again, with the category combos of data elements"))
		return false
	}
	if gap, lacks := combo.Gap(); lacks {
		f.add(gap.Diagnostic(span))
		return false
	}
	return true
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
	if e.OptionSet != nil {
		f.used.optionSet(e.OptionSet)
		element.OptionSet = e.OptionSet.UID
	}
	f.out.Elements = append(f.out.Elements, element)
}

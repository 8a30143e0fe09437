package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// What aggregates work on: numbers, what has an order, what tells things apart.
var (
	numberKinds   = []stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal}
	orderKinds    = []stdlib.Kind{stdlib.KindDate, stdlib.KindInstant, stdlib.KindInt, stdlib.KindDecimal}
	identityKinds = []stdlib.Kind{stdlib.KindText, stdlib.KindInt, stdlib.KindDate}
)

// aggregate checks what stands right of a rule's `=`.
func (s *scopeCheck) aggregate(r *checkedRule) bool {
	m, a, rule := s.module, r.line.Aggregate, r.out
	value := s.forTarget(r.targets)
	w := s.where(s.env, m, a.Where, a.Missing)
	s.asks(r, w)
	rule.Where, r.where, value.env = w.out, w.x, value.env.AssumingAll(w.inner)
	result, ok := value.aggregateValue(a, r)
	if a.By != nil {
		ok = s.by(a, r) && ok
	}
	ok = s.hasOrder(a, rule) && w.ok && ok
	ok = s.comment(r.line, r.targets, rule) && ok
	if !ok {
		return false
	}
	for _, e := range r.targets {
		ok = s.fits(m.Span(a), result.typ, e) && ok
	}
	if ok {
		s.statedUnits(a, result.x, r.targets)
	}
	if ok = ok && value.resultFits(a, result, r.targets) && s.sound(a, result, r.targets, rule); ok {
		s.addsUp(a, rule.Aggregate, r.targets)
		s.constantCell(a, result.x)
	}
	return ok
}

// forTarget is the scope of a value: a table that is kept by option set takes
// the one of the rule's elements.
func (s *scopeCheck) forTarget(targets []*metadata.DataElement) *scopeCheck {
	in := *s
	set := targets[0].OptionSet
	for _, e := range targets {
		if e.OptionSet != set {
			return &in
		}
	}
	if set != nil {
		in.env = s.env.WithTarget(set.UID)
	}
	return &in
}

// resultFits demands that what a rule gives can be an option of its element.
func (s *scopeCheck) resultFits(a lang.Aggregate, result aggregated, targets []*metadata.DataElement) bool {
	span := s.module.Span(a)
	if a.Total != nil {
		span = s.module.Span(a.Total.Of)
	}
	ok := true
	for _, e := range targets {
		t := elementField(e)
		ok = (result.x == nil || s.optionsFit(span, result.x, t)) && ok
		if a.Total != nil && a.Total.Kind == "sum" {
			ok = s.dayOfOption(span, t) && s.usable(span, nil, t) && ok // a sum is none of what is added up
			continue
		}
		ok = s.dayOfOption(span, t) && s.usable(span, result.x, t) && ok
	}
	return ok
}

// aggregated is what is counted or taken.
type aggregated struct {
	typ stdlib.Type        // of the result
	x   *stdlib.Expression // nil where records or items are counted
}

// aggregateValue compiles what is counted or taken.
func (s *scopeCheck) aggregateValue(a lang.Aggregate, rule *checkedRule) (aggregated, bool) {
	if a.Count != nil {
		return s.countValue(a.Count, rule)
	}
	rule.out.Aggregate = a.Total.Kind
	switch a.Total.Kind {
	case "sum":
		return s.valueOf(a.Total.Of, rule, "what is summed", numberKinds)
	case "latest":
		return s.valueOf(a.Total.Of, rule, "the value", slices.Concat(identityKinds, []stdlib.Kind{stdlib.KindDecimal, stdlib.KindBool, stdlib.KindInstant}))
	}
	return s.valueOf(a.Total.Of, rule, "the value", slices.Concat(numberKinds, []stdlib.Kind{stdlib.KindDate}))
}

func (s *scopeCheck) countValue(count *lang.Count, rule *checkedRule) (aggregated, bool) {
	number := aggregated{typ: stdlib.Int}
	switch {
	case count.Once:
		rule.out.Aggregate = "once"
		if !s.loop {
			s.add(diag.New("E0432", s.module.Span(count), "here each record is counted once anyway").
				WithHelp("write `count`; `count once` is for `for each`, where a record has several items"))
			return number, false
		}
	case count.Distinct != nil:
		rule.out.Aggregate = "distinct"
		_, ok := s.valueOf(*count.Distinct, rule, "what is counted distinctly", identityKinds)
		return number, ok
	default:
		rule.out.Aggregate = "count"
	}
	return number, true
}

func (s *scopeCheck) valueOf(e lang.Expr, rule *checkedRule, what string, kinds []stdlib.Kind) (aggregated, bool) {
	x, ok := s.typedAs(s.env, s.module, e, rule.conversion(), what, kinds...)
	if !ok {
		return aggregated{}, false
	}
	value := s.runtimeExpr(s.module, e, x)
	rule.out.Value, rule.asks.value = &value, x
	return aggregated{x.Type, x}, true
}

// by checks the order of `count distinct … by latest T` and `latest … by T`.
func (s *scopeCheck) by(a lang.Aggregate, r *checkedRule) bool {
	m, rule := s.module, r.out
	if rule.Aggregate != "distinct" && rule.Aggregate != "latest" {
		s.add(diag.New("E0418", m.Span(a.By), "`by` belongs to `count distinct … by earliest|latest …` and `latest … by …`"))
		return false
	}
	which := a.By.Which
	if rule.Aggregate == "latest" && which == "earliest" {
		s.add(diag.New("E0418", m.Span(a.By), "`latest` takes the last value, so it cannot go by the earliest").
			WithHelp("write `by` and what decides which record is the last"))
		return false
	}
	if rule.Aggregate == "distinct" && which == "" {
		s.add(diag.New("E0419", m.Span(a.By), "say `by earliest` or `by latest`").
			WithHelp("it decides in which cell a person counts who belongs to several"))
		return false
	}
	if which == "" {
		which = "latest"
	}
	x, ok := s.typed(s.env, m, a.By.Value, "the order", orderKinds...)
	if !ok {
		return false
	}
	r.asks.by = x
	rule.By = &runtime.By{Which: which, Expr: s.runtimeExpr(m, a.By.Value, x)}
	return true
}

// hasOrder demands the order without which nobody can say which value is the latest.
func (s *scopeCheck) hasOrder(a lang.Aggregate, rule *runtime.Rule) bool {
	if rule.Aggregate != "latest" || a.By != nil {
		return true
	}
	s.add(diag.New("E0419", s.module.Span(a.Total), "`latest` needs an order, as in `latest v.stock by v.started`"))
	return false
}

// fits demands that a result can be a value of the element.
func (s *scopeCheck) fits(span diag.Span, t stdlib.Type, e *metadata.DataElement) bool {
	if problem, ok := valueFits(t, e.ValueType, e.OptionSet); !ok {
		s.add(diag.New("E0422", span, "\"%s\" takes %s, and this gives %s", e.Name, problem, t))
		return false
	}
	return true
}

package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// given is what is known of the values that a line gives.
type given struct {
	span    diag.Span
	kind    stdlib.Kind
	x       *stdlib.Expression // what gives them; nil where it does not give them as they are
	numbers stdlib.Range       // of every record
	hoped   stdlib.Range       // of every record that is as its schema says
}

// soundValue decides which values of a line of a tracker object can be sent.
func (b *body) soundValue(line *lang.Value, targets []field, x *stdlib.Expression, out *runtime.Value) bool {
	where := slices.Concat(b.given, b.holdsOf(out.Where))
	out.Proved = nil
	proved, ok := b.soundness(givenBy(b.module.Span(line.Value), x, where), targets)
	out.Proved = proved
	return ok
}

func givenBy(span diag.Span, x *stdlib.Expression, where []*stdlib.Expression) given {
	return given{
		span: span, kind: x.Type.Kind(), x: x,
		numbers: x.Range(stdlib.Given{Where: where}),
		hoped:   x.Range(stdlib.Given{Where: where, Schema: true}),
	}
}

// sound decides which results of a rule can be sent. Of results that others are
// added to nothing is known.
func (s *scopeCheck) sound(a lang.Aggregate, result aggregated, elements []*metadata.DataElement, rule *runtime.Rule) bool {
	var targets []field
	for _, e := range elements {
		if s.isCombined(e.UID) {
			return true
		}
		targets = append(targets, elementField(e))
	}
	proved, ok := s.soundness(s.givenByRule(a, result, rule), targets)
	rule.Proved = proved
	return ok
}

func (s *scopeCheck) givenByRule(a lang.Aggregate, result aggregated, rule *runtime.Rule) given {
	if result.x == nil {
		count := stdlib.WholeAbove(1)
		return given{span: s.module.Span(a), kind: stdlib.KindInt, numbers: s.orZero(count), hoped: count}
	}
	where := s.given
	where = slices.Concat(where, s.holdsOf(rule.Where))
	g := givenBy(s.module.Span(a.Total.Of), result.x, where)
	if rule.Aggregate == "sum" {
		g.x, g.numbers, g.hoped = nil, s.orZero(g.numbers.Summed()), g.hoped.Summed()
	}
	return g
}

// holdsOf is what is true of all that a condition lets in: nothing where a missing
// answer counts too.
func (c *checker) holdsOf(where *runtime.Condition) []*stdlib.Expression {
	if where == nil || where.Missing == "counts" {
		return nil
	}
	return c.holds[where]
}

// orZero adds the cells of no records, where the data set has zeros.
func (s *scopeCheck) orZero(r stdlib.Range) stdlib.Range {
	if s.form.out.Zeros == nil {
		return r
	}
	return r.Either(stdlib.WholeFrom(0, 0))
}

func elementField(e *metadata.DataElement) field {
	return field{uid: e.UID, name: e.Name, valueType: e.ValueType, options: e.OptionSet}
}

// soundness lists the checks that hold for all values that a line gives, for
// every one of its targets, ascending. It is false if values can never be sent,
// which is reported.
func (c *checker) soundness(g given, targets []field) (proved []runtime.Check, ok bool) {
	ok = true
	for i, t := range targets {
		if !c.sendable(g, t) {
			ok = false
			continue
		}
		checks := c.proved(g, t)
		if i == 0 {
			proved = checks
			continue
		}
		proved = c.provedForBoth(proved, checks, targets[:i], t)
	}
	if !ok {
		return nil, false
	}
	return proved, true
}

// provedForBoth keeps checks that are proved for a target and for those before
// it; one that a target does not need does not count against it.
func (c *checker) provedForBoth(before, checks []runtime.Check, earlier []field, t field) []runtime.Check {
	var out []runtime.Check
	for _, check := range slices.Concat(before, checks) {
		neededBefore := slices.ContainsFunc(earlier, func(f field) bool { return slices.Contains(f.checks(), check) })
		fine := (slices.Contains(before, check) || !neededBefore) && (slices.Contains(checks, check) || !slices.Contains(t.checks(), check))
		if fine && !slices.Contains(out, check) {
			out = append(out, check)
		}
	}
	slices.Sort(out)
	return out
}

// checks are those that values of a field need.
func (t field) checks() []runtime.Check {
	return runtime.ChecksOf(string(t.valueType), t.options != nil, t.maxLength)
}

// proved lists the checks of a target that hold for all values.
func (c *checker) proved(g given, t field) []runtime.Check {
	if results, closed := g.results(); closed && t.isWhole() && len(results) > 0 {
		return t.checks() // sendable has seen them all
	}
	var out []runtime.Check
	for _, check := range t.checks() {
		if c.proves(g, check, t) {
			out = append(out, check)
		}
	}
	return out
}

// results are the values that come out, where they are known: those of literals
// and tables that conditions do not keep out.
func (g given) results() ([]stdlib.Value, bool) {
	if g.x == nil {
		return nil, false
	}
	all, closed := g.x.Results()
	if !closed {
		return nil, false
	}
	var out []stdlib.Value
	for _, v := range all {
		if _, isNumber := stdlib.AsDecimal(v); isNumber && stdlib.RangeOf(v).Apart(g.numbers) {
			continue
		}
		out = append(out, v)
	}
	return out, true
}

// proves reports whether a check holds for all values by their types and ranges.
func (c *checker) proves(g given, check runtime.Check, t field) bool {
	switch check {
	case runtime.CheckWhole:
		return g.numbers.Whole
	case runtime.CheckLimits:
		return g.numbers.Inside(limitsOf(t.valueType))
	case runtime.CheckPlace:
		return g.kind == stdlib.KindPoint
	case runtime.CheckText:
		return g.isShort()
	case runtime.CheckLength:
		return g.isShort() && t.options == nil || c.optionsFitIn(t)
	}
	return false
}

// isShort reports whether values are numbers, days or places, whose text is
// neither blank nor long.
func (g given) isShort() bool {
	return slices.Contains([]stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate, stdlib.KindPoint}, g.kind)
}

// limitsOf are the numbers that a value type takes, without regard to decimal places.
func limitsOf(v metadata.ValueType) stdlib.Range {
	limits := stdlib.Range{}
	switch v {
	case metadata.UnitInterval:
		limits = stdlib.WholeFrom(0, 1)
	case metadata.Percentage:
		limits = stdlib.WholeFrom(0, 100)
	case metadata.Integer:
		limits = stdlib.WholeFrom(-1<<31, 1<<31-1)
	case metadata.IntegerPositive:
		limits = stdlib.WholeFrom(1, 1<<31-1)
	case metadata.IntegerNegative:
		limits = stdlib.WholeFrom(-1<<31, -1)
	case metadata.IntegerZeroOrPositive:
		limits = stdlib.WholeFrom(0, 1<<31-1)
	}
	limits.Whole = false
	return limits
}

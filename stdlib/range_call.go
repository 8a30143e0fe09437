package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// The calendar has the years 1 to 9999, which is what bounds the distance of
// two of its days. The limits are a little wider than they must be.
const (
	mostYears  = 10_000
	mostMonths = 12 * mostYears
	mostDays   = 366 * mostYears
)

// library is the range of a call of the library. A function that is not here can
// give any number of its type. a are the arguments, the one before a dot first.
func (r *ranger) library(name string, a []ast.Expr) Range {
	switch name {
	case "@add":
		return r.of(a[0]).added(r.of(a[1]))
	case "@subtract":
		return r.of(a[0]).subtracted(r.of(a[1]))
	case "@multiply":
		return r.of(a[0]).multiplied(r.of(a[1]))
	case "@divide":
		return r.of(a[0]).divided(r.of(a[1]))
	case "@modulo":
		return r.of(a[0]).remainder(r.of(a[1]))
	case "@negate":
		return r.of(a[0]).negated()
	case "div":
		return wholly(r.of(a[0]).divided(r.of(a[1])).mapped(decimal.Decimal.Trunc))
	case "abs":
		return r.of(a[0]).unsigned()
	case "decimal", "first_known":
		return r.of(a[0])
	case "whole":
		return wholly(r.of(a[0]))
	case "convert":
		return r.converted(a)
	case "floor":
		return wholly(r.of(a[0]).mapped(decimal.Decimal.Floor))
	case "ceil":
		return wholly(r.of(a[0]).mapped(decimal.Decimal.Ceil))
	case "round":
		return r.roundedTo(a)
	case "size":
		return WholeAbove(0)
	case "sum":
		return r.items(a[0]).summed(0)
	case "first", "last", "previous", "next", "nth", "@least", "@greatest":
		return r.items(a[0])
	}
	return calendarRange(name)
}

// calendarRange is the range of what is asked of days and ages.
func calendarRange(name string) Range {
	switch name {
	case "years":
		return WholeFrom(0, mostYears)
	case "months":
		return WholeFrom(0, mostMonths)
	case "weeks", "days":
		return WholeFrom(0, mostDays)
	case "years_between":
		return WholeFrom(-mostYears, mostYears)
	case "months_between":
		return WholeFrom(-mostMonths, mostMonths)
	case "weeks_between", "days_between":
		return WholeFrom(-mostDays, mostDays)
	case "year":
		return WholeFrom(1, 9999)
	case "month":
		return WholeFrom(1, 12)
	case "day":
		return WholeFrom(1, 31)
	}
	return Range{}
}

func wholly(r Range) Range {
	r.Whole = true
	return r
}

// remainder has the sign of the number that is divided, and is nearer to 0 than
// both the divisor and that number.
func (r Range) remainder(s Range) Range {
	out := Range{Whole: true}
	if most := s.unsigned().Max; most != nil {
		least := most.Neg()
		out.Min, out.Max = &least, most
	}
	switch {
	case r.nonNegative():
		out.Min, out.Max = limit(0), inner(out.Max, r.Max, -1)
	case r.Max != nil && r.Max.Sign() <= 0:
		out.Min, out.Max = inner(out.Min, r.Min, 1), limit(0)
	}
	return out
}

func (r *ranger) roundedTo(args []ast.Expr) Range {
	in := r.of(args[0])
	places, ok := intLiteral(args[1])
	if !ok || places < 0 || places > 30 {
		return Range{}
	}
	out := in.mapped(func(d decimal.Decimal) decimal.Decimal { return d.Round(int(places)) })
	out.Whole = in.Whole || places == 0
	return out
}

// items is the range of the items of a list. Lists that macros make are folds
// of the forms that expand.go gives them.
func (r *ranger) items(list ast.Expr) Range {
	switch list.Kind() {
	case ast.ListKind:
		out := Range{Never: true}
		for _, item := range list.AsList().Elements() {
			out = out.Either(r.of(item))
		}
		return out
	case ast.CallKind:
		return r.itemsOfCall(list.AsCall())
	case ast.ComprehensionKind:
		return r.itemsOfFold(list.AsComprehension())
	}
	return Range{}
}

func (r *ranger) itemsOfCall(call ast.CallExpr) Range {
	switch call.FunctionName() {
	case "distinct":
		return r.items(call.Target())
	case "@reversed", "@decimals", "items":
		return r.items(call.Args()[0])
	case "@add":
		return r.items(call.Args()[0]).Either(r.items(call.Args()[1]))
	}
	return Range{}
}

// itemsOfFold knows `filter`, which keeps items, and `map`, which makes them:
// the step adds a list of one to what was there, or `@kept(value)`.
func (r *ranger) itemsOfFold(f ast.ComprehensionExpr) Range {
	step := f.LoopStep()
	if f.AccuInit().Kind() != ast.ListKind || step.Kind() != ast.CallKind {
		return Range{}
	}
	from := r.items(f.IterRange())
	call := step.AsCall()
	switch call.FunctionName() {
	case operators.Conditional:
		return r.keptItems(f, call, from)
	case operators.Add:
		added := call.Args()[1]
		if added.Kind() == ast.CallKind && added.AsCall().FunctionName() == "@kept" {
			return r.within(f.IterVar(), from).of(added.AsCall().Args()[1])
		}
	}
	return Range{}
}

// keptItems are those items of which the condition of `filter` is true.
func (r *ranger) keptItems(f ast.ComprehensionExpr, step ast.CallExpr, from Range) Range {
	keep := step.Args()[0]
	if keep.Kind() != ast.CallKind || keep.AsCall().FunctionName() != "@keep" {
		return from
	}
	in := *r.within(f.IterVar(), from)
	in.assume(keep.AsCall().Args()[1], true)
	for i := len(in.facts) - 1; i >= 0; i-- {
		if in.facts[i].key == f.IterVar() {
			from = from.Both(in.facts[i].r)
		}
	}
	return from
}

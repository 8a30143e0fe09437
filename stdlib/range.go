package stdlib

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// Given is what may be relied on where an expression is evaluated.
type Given struct {
	// Where are conditions that are true there.
	Where []*Expression
	// Schema believes the limits that schemas state of fields. No run holds
	// records to them: what is to hold for every record must not rely on them.
	Schema bool
}

// Range tells which numbers an expression can give. It is right for every
// record, also for those that are not as their schema says, and may say less
// than is true.
func (x *Expression) Range(g Given) Range {
	return x.ranger(g).of(x.checked.Expr())
}

func (x *Expression) ranger(g Given) *ranger {
	shared := &rangerShared{schema: g.Schema, lets: map[string]Range{}}
	r := &ranger{rangerShared: shared, env: x.env, checked: x.checked}
	for _, w := range g.Where {
		in := &ranger{rangerShared: shared, env: w.env, checked: w.checked, facts: r.facts}
		in.assume(w.checked.Expr(), true)
		r.facts = in.facts
	}
	shared.base = r.facts
	clear(shared.lets) // those that the conditions use were worked out without them
	return r
}

// ranger works out the ranges of the parts of one expression.
type ranger struct {
	*rangerShared
	env     *Env
	checked *ast.AST
	names   []rangedName // bound inside of the expression, the innermost last
	facts   []fact       // what the conditions around tell, the innermost last
}

// rangerShared is what the rangers of an expression and its lets share.
type rangerShared struct {
	schema bool
	lets   map[string]Range // each is worked out once, in front of all choices
	base   []fact           // what holds in front of all choices
}

type rangedName struct {
	name string
	r    Range
}

// of is the range of a node; of a node that is no number nothing is known.
func (r *ranger) of(e ast.Expr) Range {
	kind := r.kind(e)
	if kind != KindInt && kind != KindDecimal && kind != KindAny {
		return Range{}
	}
	out := r.node(e)
	if kind == KindInt {
		out = out.Both(allInts) // what is beyond is a fault
	}
	return r.known(e, out)
}

func (r *ranger) kind(e ast.Expr) Kind { return Type{r.checked.GetType(e.ID())}.Kind() }

func (r *ranger) node(e ast.Expr) Range {
	switch e.Kind() {
	case ast.LiteralKind:
		return RangeOf(e.AsLiteral())
	case ast.IdentKind:
		return r.name(e.AsIdent())
	case ast.SelectKind:
		return r.field(e.AsSelect())
	case ast.CallKind:
		return r.call(e)
	case ast.ComprehensionKind:
		if f := e.AsComprehension(); f.IterVar() == "#unused" {
			in := r.within(f.AccuVar(), r.of(f.AccuInit()))
			return in.of(f.Result())
		}
	}
	return Range{}
}

// within is the ranger inside of a name's scope.
func (r *ranger) within(name string, is Range) *ranger {
	in := *r
	in.names = append(slices.Clip(r.names), rangedName{name, is})
	in.facts = slices.DeleteFunc(slices.Clone(r.facts), func(f fact) bool { return strings.Contains(f.key, name) })
	return &in
}

// name is the range of what a name stands for: one that is bound in the
// expression, or a let of the block around.
func (r *ranger) name(name string) Range {
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i].name == name {
			return r.names[i].r
		}
	}
	if let := r.env.let(name); let != nil {
		return r.letRange(name, let)
	}
	return Range{}
}

func (r *ranger) letRange(name string, let *Expression) Range {
	if known, ok := r.lets[name]; ok {
		return known
	}
	in := &ranger{rangerShared: r.rangerShared, env: let.env, checked: let.checked, facts: r.base}
	out := in.of(let.checked.Expr())
	r.lets[name] = out
	return out
}

// let is what a name of a block stands for, or nil.
func (e *Env) let(name string) *Expression {
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].Name == name {
			return e.vars[i].Value
		}
	}
	return nil
}

func (r *ranger) field(sel ast.SelectExpr) Range {
	if !r.schema {
		return Range{}
	}
	record := r.env.records[Type{r.checked.GetType(sel.Operand().ID())}.RecordName()]
	if record == nil {
		return Range{}
	}
	f, ok := record.Field(sel.FieldName())
	if !ok {
		return Range{}
	}
	return fieldRange(f)
}

func fieldRange(f *schema.Field) Range {
	out := Range{Whole: f.Type.Kind == schema.Int}
	out.Min, out.Max = parsedLimit(f.Min), parsedLimit(f.Max)
	return out
}

func parsedLimit(text *string) *decimal.Decimal {
	if text == nil {
		return nil
	}
	d, err := decimal.Parse(*text)
	if err != nil {
		return nil
	}
	return &d
}

func (r *ranger) call(e ast.Expr) Range {
	call := e.AsCall()
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	switch name := call.FunctionName(); name {
	case "missing", "skip", "report":
		return Range{Never: true}
	case operators.Conditional:
		return r.branch(args[0], true, args[1]).Either(r.branch(args[0], false, args[2]))
	case "@or_known":
		return r.of(args[0]).Either(r.of(args[1]))
	default:
		if f, ok := r.env.functions[name]; ok {
			return tableRange(f, args)
		}
		return r.library(name, args)
	}
}

// branch is the range of one side of a choice, where its condition is known.
func (r *ranger) branch(condition ast.Expr, holds bool, side ast.Expr) Range {
	in := *r
	in.facts = slices.Clip(r.facts)
	in.assume(condition, holds)
	return in.of(side)
}

func tableRange(f Function, args []ast.Expr) Range {
	results, closed := tableResults(f, args)
	if !closed {
		return Range{}
	}
	out := Range{Never: true}
	for _, v := range results {
		out = out.Either(RangeOf(v))
	}
	return out
}

// intLiteral is the number of a literal.
func intLiteral(e ast.Expr) (int64, bool) {
	if e.Kind() != ast.LiteralKind {
		return 0, false
	}
	n, ok := e.AsLiteral().(types.Int)
	return int64(n), ok
}

package stdlib

import (
	"strconv"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// operatorNames maps CEL's operators to the library's, which know decimals,
// dates and mixed numbers. `&& || ! ?:` stay CEL's own: their logic is ours.
var operatorNames = map[string]string{
	operators.Add: "@add", operators.Subtract: "@subtract", operators.Multiply: "@multiply",
	operators.Divide: "@divide", operators.Modulo: "@modulo", operators.Negate: "@negate",
	operators.Equals: "@equals", operators.NotEquals: "@differs",
	operators.Less: "@less", operators.LessEquals: "@less_equals",
	operators.Greater: "@greater", operators.GreaterEquals: "@greater_equals",
	operators.In: "@within", operators.OldIn: "@within", operators.Index: "@index",
}

// A macro is a call that binds a name in its arguments.
type macro struct {
	arity  int
	expand func(c *compilation, e ast.Expr, list ast.Expr, name string, body ast.Expr) ast.Expr
}

// macros are the calls of the form `list.f(x, body)`.
var macros = map[string]macro{
	"exists":      {2, (*compilation).exists},
	"all":         {2, (*compilation).all},
	"exists_one":  {2, (*compilation).existsOne},
	"filter":      {2, (*compilation).filter},
	"map":         {2, (*compilation).mapped},
	"first":       {2, then((*compilation).filter, "first")},
	"last":        {2, then((*compilation).filter, "last")},
	"number_of":   {2, then((*compilation).filter, "size")},
	"first_known": {2, then((*compilation).mapped, "first")},
	"last_known":  {2, then((*compilation).mapped, "last")},
	"total":       {2, then((*compilation).mapped, "sum")},
	"least":       {2, then((*compilation).mapped, "@least")},
	"greatest":    {2, then((*compilation).mapped, "@greatest")},
	"lowest":      {2, ranked("@lowest")},
	"highest":     {2, ranked("@highest")},
}

// accumulator is the name under which a fold keeps its result.
const accumulator = "@result"

// expand turns operators and macros into calls of library functions and folds.
// It takes a tree that inline has been over.
func (c *compilation) expand(e ast.Expr) ast.Expr {
	switch e.Kind() {
	case ast.LiteralKind:
		return c.expandLiteral(e)
	case ast.SelectKind:
		return c.fac.NewSelect(e.ID(), c.expand(e.AsSelect().Operand()), e.AsSelect().FieldName())
	case ast.ListKind:
		return c.fac.NewList(e.ID(), c.expandAll(e.AsList().Elements()), e.AsList().OptionalIndices())
	case ast.CallKind:
		return c.expandCall(e)
	}
	return e
}

func (c *compilation) expandAll(list []ast.Expr) []ast.Expr {
	out := make([]ast.Expr, len(list))
	for i, x := range list {
		out[i] = c.expand(x)
	}
	return out
}

// expandLiteral makes number literals exact and refuses what mappings have no use for.
func (c *compilation) expandLiteral(e ast.Expr) ast.Expr {
	switch v := e.AsLiteral().(type) {
	case types.Double:
		d, err := decimal.Parse(strconv.FormatFloat(float64(v), 'g', -1, 64))
		if err != nil {
			c.problems.Add(diag.New("E0308", c.at(e), "this number is too large or too small"))
			return e
		}
		return c.fac.NewLiteral(e.ID(), DecimalValue{Decimal: d})
	case types.Null:
		c.problems.Add(diag.New("E0309", c.at(e), "`null` does not exist in a mapping: what nobody recorded is missing").
			WithHelp("ask with `known(…)`: `known(x)` is true where x was recorded"))
	case types.Uint, types.Bytes:
		c.problems.Add(diag.New("E0310", c.at(e), "unsigned numbers and bytes cannot be used in a mapping"))
	}
	return e
}

func (c *compilation) expandCall(e ast.Expr) ast.Expr {
	call := e.AsCall()
	if name, ok := c.binder(e); ok {
		return c.expandBinder(e, name)
	}
	if call.IsMemberFunction() {
		if m, ok := macros[call.FunctionName()]; ok && m.arity == len(call.Args()) {
			c.problems.Add(diag.New("E0311", c.at(call.Args()[0]), "`%s` wants a name for the item first, as in `%s(x, …)`", call.FunctionName(), call.FunctionName()))
			return e
		}
		return c.fac.NewMemberCall(e.ID(), call.FunctionName(), c.expand(call.Target()), c.expandAll(call.Args())...)
	}
	args := c.expandAll(call.Args())
	switch name := call.FunctionName(); name {
	case operators.Index:
		return c.fac.NewCall(e.ID(), indexFunction(args[1]), args...)
	case "has":
		return c.fac.NewCall(e.ID(), "known", args...)
	case "first_known":
		return c.firstKnown(e, args)
	default:
		if to, ok := operatorNames[name]; ok {
			name = to
		}
		return c.fac.NewCall(e.ID(), name, args...)
	}
}

// indexFunction keeps the key of `m["key"]` for the name of what is missing; a
// key that comes from the record must not be shown.
func indexFunction(key ast.Expr) string {
	if key.Kind() == ast.LiteralKind {
		return "@index_constant"
	}
	return "@index"
}

// firstKnown writes `first_known(a, b, c)` as nested choices of two.
func (c *compilation) firstKnown(e ast.Expr, args []ast.Expr) ast.Expr {
	if len(args) < 2 {
		return c.fac.NewCall(e.ID(), "first_known", args...)
	}
	out := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		id := e.ID()
		if i > 0 {
			id = c.id(c.at(args[i]))
		}
		out = c.fac.NewCall(id, "@or_known", args[i], out)
	}
	return out
}

func (c *compilation) expandBinder(e ast.Expr, name string) ast.Expr {
	call := e.AsCall()
	if isBind(call) {
		return c.bind(e, name, c.expand(call.Args()[1]), c.expand(call.Args()[2]))
	}
	m := macros[call.FunctionName()]
	return m.expand(c, e, c.expand(call.Target()), name, c.expand(call.Args()[1]))
}

// bind is CEL's cel.bind: a fold over nothing whose accumulator is the name.
func (c *compilation) bind(e ast.Expr, name string, init, body ast.Expr) ast.Expr {
	at := c.at(e)
	return c.fac.NewComprehension(e.ID(), c.fac.NewList(c.id(at), nil, nil), "#unused", name, init,
		c.literal(at, types.False), c.fac.NewIdent(c.id(at), name), body)
}

func (c *compilation) literal(at diag.Span, v ref.Val) ast.Expr { return c.fac.NewLiteral(c.id(at), v) }

func (c *compilation) call(at diag.Span, function string, args ...ast.Expr) ast.Expr {
	return c.fac.NewCall(c.id(at), function, args...)
}

func (c *compilation) accu(at diag.Span) ast.Expr { return c.fac.NewIdent(c.id(at), accumulator) }

// fold is one pass over a list.
func (c *compilation) fold(id int64, list ast.Expr, name string, init, condition, step ast.Expr) ast.Expr {
	at := c.spans[id]
	return c.fac.NewComprehension(id, list, name, accumulator, init, condition, step, c.accu(at))
}

func (c *compilation) exists(e, list ast.Expr, name string, body ast.Expr) ast.Expr {
	at := c.at(e)
	goOn := c.call(at, operators.NotStrictlyFalse, c.call(at, operators.LogicalNot, c.accu(at)))
	return c.fold(e.ID(), list, name, c.literal(at, types.False), goOn, c.call(at, operators.LogicalOr, c.accu(at), body))
}

func (c *compilation) all(e, list ast.Expr, name string, body ast.Expr) ast.Expr {
	at := c.at(e)
	goOn := c.call(at, operators.NotStrictlyFalse, c.accu(at))
	return c.fold(e.ID(), list, name, c.literal(at, types.True), goOn, c.call(at, operators.LogicalAnd, c.accu(at), body))
}

// existsOne counts, strictly: one missing condition makes the whole missing.
func (c *compilation) existsOne(e, list ast.Expr, name string, body ast.Expr) ast.Expr {
	at := c.at(e)
	one := c.call(at, operators.Conditional, body, c.literal(at, types.Int(1)), c.literal(at, types.Int(0)))
	n := c.fold(c.id(at), list, name, c.literal(at, types.Int(0)), c.literal(at, types.True), c.call(at, "@add", c.accu(at), one))
	return c.fac.NewCall(e.ID(), "@equals", n, c.literal(at, types.Int(1)))
}

// filter keeps the items whose condition is surely true; @keep counts those
// that are passed over because something was missing.
func (c *compilation) filter(e, list ast.Expr, name string, body ast.Expr) ast.Expr {
	return c.filterAs(e.ID(), list, name, body)
}

func (c *compilation) filterAs(id int64, list ast.Expr, name string, body ast.Expr) ast.Expr {
	at := c.spans[id]
	keep := c.call(at, "@keep", c.fac.NewIdent(c.id(at), frameVar), body)
	item := c.fac.NewList(c.id(at), []ast.Expr{c.fac.NewIdent(c.id(at), name)}, nil)
	step := c.call(at, operators.Conditional, keep, c.call(at, operators.Add, c.accu(at), item), c.accu(at))
	return c.fold(id, list, name, c.fac.NewList(c.id(at), nil, nil), c.literal(at, types.True), step)
}

// mapped keeps the values that are known; @kept gives a list of one or none.
func (c *compilation) mapped(e, list ast.Expr, name string, body ast.Expr) ast.Expr {
	return c.mappedAs(e.ID(), list, name, body)
}

func (c *compilation) mappedAs(id int64, list ast.Expr, name string, body ast.Expr) ast.Expr {
	at := c.spans[id]
	kept := c.call(at, "@kept", c.fac.NewIdent(c.id(at), frameVar), body)
	step := c.call(at, operators.Add, c.accu(at), kept)
	return c.fold(id, list, name, c.fac.NewList(c.id(at), nil, nil), c.literal(at, types.True), step)
}

// then is a macro made of another one and a function of its result.
func then(first func(*compilation, ast.Expr, ast.Expr, string, ast.Expr) ast.Expr, function string) func(*compilation, ast.Expr, ast.Expr, string, ast.Expr) ast.Expr {
	return func(c *compilation, e, list ast.Expr, name string, body ast.Expr) ast.Expr {
		inner := first(c, c.fac.NewUnspecifiedExpr(c.id(c.at(e))), list, name, body)
		return c.fac.NewMemberCall(e.ID(), function, inner)
	}
}

// ranked is `lowest` and `highest`: the items whose rank is known, and their ranks side by side.
func ranked(function string) func(*compilation, ast.Expr, ast.Expr, string, ast.Expr) ast.Expr {
	return func(c *compilation, e, list ast.Expr, name string, body ast.Expr) ast.Expr {
		at := c.at(e)
		known := c.call(at, "known", c.copy(body))
		items := c.filterAs(c.id(at), c.copy(list), name, known)
		ranks := c.mappedAs(c.id(at), list, name, body)
		return c.fac.NewCall(e.ID(), function, items, ranks)
	}
}

package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// operatorNames maps CEL's operators to the library's, which know decimals,
// dates, mixed numbers, and faults beside missing values. `!` and `?:` stay CEL's.
var operatorNames = map[string]string{
	operators.LogicalAnd: "@and", operators.LogicalOr: "@or",
	operators.Add: "@add", operators.Subtract: "@subtract", operators.Multiply: "@multiply",
	operators.Divide: "@divide", operators.Modulo: "@modulo", operators.Negate: "@negate",
	operators.Equals: "@equals", operators.NotEquals: "@differs",
	operators.Less: "@less", operators.LessEquals: "@less_equals",
	operators.Greater: "@greater", operators.GreaterEquals: "@greater_equals",
	operators.In: "@within", operators.OldIn: "@within", operators.Index: "@index",
}

// expand turns operators and macros into calls of library functions and folds.
// It takes a tree that inline has been over.
func (c *compilation) expand(e ast.Expr) ast.Expr {
	switch e.Kind() {
	case ast.SelectKind:
		return c.fac.NewSelect(e.ID(), c.expand(e.AsSelect().Operand()), e.AsSelect().FieldName())
	case ast.ListKind:
		return c.fac.NewList(e.ID(), c.expandAll(e.AsList().Elements()), nil)
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

func (c *compilation) expandCall(e ast.Expr) ast.Expr {
	call := e.AsCall()
	if name, ok := c.binder(e); ok {
		return c.expandBinder(e, name)
	}
	if call.IsMemberFunction() {
		return c.fac.NewMemberCall(e.ID(), call.FunctionName(), c.expand(call.Target()), c.expandAll(call.Args())...)
	}
	args := c.expandAll(call.Args())
	switch name := call.FunctionName(); name {
	case operators.Index:
		return c.fac.NewCall(e.ID(), indexFunction(args[1]), args...)
	case "has":
		return c.fac.NewCall(e.ID(), "known", args...)
	case "first_known":
		return c.pairs(e, "@or_known", args)
	case "earlier_of", "later_of":
		return c.pairs(e, "@"+name, args)
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

// pairs writes `f(a, b, c)` as calls of two, `@f(a, @f(b, c))`.
func (c *compilation) pairs(e ast.Expr, function string, args []ast.Expr) ast.Expr {
	if len(args) < 2 {
		return c.fac.NewCall(e.ID(), e.AsCall().FunctionName(), args...)
	}
	out := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		id := e.ID()
		if i > 0 {
			id = c.like(e)
		}
		out = c.fac.NewCall(id, function, args[i], out)
	}
	return out
}

func (c *compilation) expandBinder(e ast.Expr, name string) ast.Expr {
	call := e.AsCall()
	if isBind(call) {
		return c.bind(e, name, c.expand(call.Args()[1]), c.expand(call.Args()[2]))
	}
	at := c.place(e)
	at.made = true
	f := &fold{c: c, id: e.ID(), at: at, item: name, list: c.expand(call.Target()), body: c.expand(call.Args()[1])}
	return macros[call.FunctionName()](f)
}

// bind is CEL's cel.bind: a fold over nothing whose accumulator is the name.
func (c *compilation) bind(e ast.Expr, name string, init, body ast.Expr) ast.Expr {
	return c.fac.NewComprehension(e.ID(), c.fac.NewList(c.like(e), nil, nil), "#unused", name, init,
		c.fac.NewLiteral(c.like(e), types.False), c.fac.NewIdent(c.like(e), name), body)
}

// accumulator is the name under which a fold keeps its result.
const accumulator = "@result"

// A fold is a macro `list.f(item, body)` on its way to one pass over the list.
type fold struct {
	c    *compilation
	id   int64
	at   place // of the parts that nobody wrote
	item string
	list ast.Expr
	body ast.Expr
}

// macros are the calls of the form `list.f(x, body)`, all with two arguments.
var macros = map[string]func(*fold) ast.Expr{
	"exists":      (*fold).exists,
	"all":         (*fold).all,
	"exists_one":  (*fold).existsOne,
	"filter":      func(f *fold) ast.Expr { return f.filter(f.id, f.literal(types.True)) },
	"map":         func(f *fold) ast.Expr { return f.mapped(f.id, f.literal(types.True)) },
	"first":       func(f *fold) ast.Expr { return f.then("first", f.filter(f.newID(), f.searching())) },
	"last":        func(f *fold) ast.Expr { f.reversed(); return f.then("first", f.filter(f.newID(), f.searching())) },
	"number_of":   func(f *fold) ast.Expr { return f.then("size", f.filter(f.newID(), f.literal(types.True))) },
	"first_known": func(f *fold) ast.Expr { return f.then("first", f.mapped(f.newID(), f.searching())) },
	"last_known":  func(f *fold) ast.Expr { f.reversed(); return f.then("first", f.mapped(f.newID(), f.searching())) },
	"total":       func(f *fold) ast.Expr { return f.then("sum", f.mapped(f.newID(), f.literal(types.True))) },
	"least":       func(f *fold) ast.Expr { return f.then("@least", f.mapped(f.newID(), f.literal(types.True))) },
	"greatest":    func(f *fold) ast.Expr { return f.then("@greatest", f.mapped(f.newID(), f.literal(types.True))) },
	"lowest":      func(f *fold) ast.Expr { return f.ranked("@rank_lowest") },
	"highest":     func(f *fold) ast.Expr { return f.ranked("@rank_highest") },
}

const macroArity = 2

// IsMacro reports whether a function of lists gives its items a name, as in
// `l.exists(d, d.main)`.
func IsMacro(function string) bool {
	_, ok := macros[function]
	return ok
}

func (f *fold) newID() int64                  { return f.c.newID(f.at) }
func (f *fold) literal(v ref.Val) ast.Expr    { return f.c.fac.NewLiteral(f.newID(), v) }
func (f *fold) ident(name string) ast.Expr    { return f.c.fac.NewIdent(f.newID(), name) }
func (f *fold) accu() ast.Expr                { return f.ident(accumulator) }
func (f *fold) listOf(x ...ast.Expr) ast.Expr { return f.c.fac.NewList(f.newID(), x, nil) }

func (f *fold) call(function string, args ...ast.Expr) ast.Expr {
	return f.c.fac.NewCall(f.newID(), function, args...)
}

// over is the pass over the list.
func (f *fold) over(id int64, init, condition, step ast.Expr) ast.Expr {
	return f.c.fac.NewComprehension(id, f.list, f.item, accumulator, init, condition, step, f.accu())
}

// exists goes on until a condition is true, all until one is false: missing and
// faulty conditions do not stop either.
func (f *fold) exists() ast.Expr {
	goOn := f.call(operators.NotStrictlyFalse, f.call(operators.LogicalNot, f.accu()))
	return f.over(f.id, f.literal(types.False), goOn, f.call("@or", f.accu(), f.body))
}

func (f *fold) all() ast.Expr {
	goOn := f.call(operators.NotStrictlyFalse, f.accu())
	return f.over(f.id, f.literal(types.True), goOn, f.call("@and", f.accu(), f.body))
}

// existsOne counts, strictly: one missing condition makes the whole missing.
func (f *fold) existsOne() ast.Expr {
	one := f.call(operators.Conditional, f.body, f.literal(types.Int(1)), f.literal(types.Int(0)))
	n := f.over(f.newID(), f.literal(types.Int(0)), f.literal(types.True), f.call("@add", f.accu(), one))
	return f.c.fac.NewCall(f.id, "@equals", n, f.literal(types.Int(1)))
}

// filter keeps the items whose condition is surely true; @keep counts those
// that are passed over because something was missing.
func (f *fold) filter(id int64, goOn ast.Expr) ast.Expr {
	keep := f.call("@keep", f.ident(frameVar), f.body)
	step := f.call(operators.Conditional, keep, f.call(operators.Add, f.accu(), f.listOf(f.ident(f.item))), f.accu())
	return f.over(id, f.listOf(), goOn, step)
}

// mapped keeps the values that are known; @kept gives a list of one or none.
func (f *fold) mapped(id int64, goOn ast.Expr) ast.Expr {
	kept := f.call("@kept", f.ident(frameVar), f.body)
	return f.over(id, f.listOf(), goOn, f.call(operators.Add, f.accu(), kept))
}

// searching holds while nothing was found, so that items after the first hit
// are not looked at, nor counted as passed over.
func (f *fold) searching() ast.Expr { return f.call("@searching", f.accu()) }

// reversed makes the fold start at the end of the list.
func (f *fold) reversed() { f.list = f.call("@reversed", f.list) }

// then is a function of a fold's result.
func (f *fold) then(function string, result ast.Expr) ast.Expr {
	return f.c.fac.NewMemberCall(f.id, function, result)
}

// ranked keeps the item with the least or greatest rank so far; items whose
// rank is missing are passed over and counted.
func (f *fold) ranked(function string) ast.Expr {
	step := f.call(function, f.ident(frameVar), f.accu(), f.ident(f.item), f.body)
	best := f.over(f.newID(), f.call("@unranked"), f.literal(types.True), step)
	return f.c.fac.NewCall(f.id, "@ranked", best)
}

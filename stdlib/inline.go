package stdlib

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// scope is what inlining knows at a node: names bound by macros around it, and
// the definitions being put in (to find one that uses itself).
type scope struct {
	bound []string
	stack []string
}

func (s scope) bind(name string) scope {
	return scope{bound: append(slices.Clip(s.bound), name), stack: s.stack}
}

func (s scope) enter(def string) scope {
	return scope{bound: s.bound, stack: append(slices.Clip(s.stack), def)}
}

// inline returns the tree with definitions and constant rows put in.
func (c *compilation) inline(e ast.Expr, s scope) ast.Expr {
	switch e.Kind() {
	case ast.IdentKind:
		return c.inlineName(e, s)
	case ast.SelectKind:
		return c.inlineSelect(e, s)
	case ast.CallKind:
		return c.inlineCall(e, s)
	case ast.ListKind:
		elems := e.AsList().Elements()
		out := make([]ast.Expr, len(elems))
		for i, x := range elems {
			out[i] = c.inline(x, s)
		}
		return c.fac.NewList(e.ID(), out, e.AsList().OptionalIndices())
	case ast.MapKind, ast.StructKind:
		c.problems.Add(diag.New("E0303", c.at(e), "a map or message written out cannot be used in a mapping"))
	}
	return e
}

func (c *compilation) inlineName(e ast.Expr, s scope) ast.Expr {
	name := e.AsIdent()
	if slices.Contains(s.bound, name) {
		return e
	}
	if row, ok := c.env.rows[name]; ok {
		c.problems.Add(diag.New("E0304", c.at(e), "`%s` is a row of the table `%s`; name one of its columns", name, row.Table))
		return e
	}
	def, ok := c.env.definitions[name]
	if !ok || len(def.Params) > 0 {
		return e
	}
	return c.use(def, e, nil, s)
}

func (c *compilation) inlineSelect(e ast.Expr, s scope) ast.Expr {
	sel := e.AsSelect()
	if sel.Operand().Kind() == ast.IdentKind {
		name := sel.Operand().AsIdent()
		if row, ok := c.env.rows[name]; ok && !slices.Contains(s.bound, name) {
			return c.cell(e, row)
		}
	}
	return c.fac.NewSelect(e.ID(), c.inline(sel.Operand(), s), sel.FieldName())
}

// cell puts the text of a table's cell in.
func (c *compilation) cell(e ast.Expr, row ConstantRow) ast.Expr {
	column := e.AsSelect().FieldName()
	text, ok := row.Cells[column]
	if !ok {
		span := c.fieldSpan(e)
		c.problems.Add(unknownName("E0305", span, column, cellNames(row), "the table `%s` has no column `%s`", row.Table, column))
		return e
	}
	if text == nil {
		return c.fac.NewCall(e.ID(), "missing", c.fac.NewLiteral(c.id(c.at(e)), types.String(row.Table+"."+column)))
	}
	return c.fac.NewLiteral(e.ID(), types.String(*text))
}

func cellNames(row ConstantRow) []string {
	var names []string
	for name := range row.Cells {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (c *compilation) inlineCall(e ast.Expr, s scope) ast.Expr {
	call := e.AsCall()
	if name, ok := c.binder(e); ok {
		return c.inlineBinder(e, name, s)
	}
	args := make([]ast.Expr, len(call.Args()))
	for i, a := range call.Args() {
		args[i] = c.inline(a, s)
	}
	if call.IsMemberFunction() {
		return c.fac.NewMemberCall(e.ID(), call.FunctionName(), c.inline(call.Target(), s), args...)
	}
	if def, ok := c.env.definitions[call.FunctionName()]; ok {
		return c.use(def, e, args, s)
	}
	return c.fac.NewCall(e.ID(), call.FunctionName(), c.targetKey(e, args)...)
}

// targetKey puts the option set into a call of a table that is keyed by it: the
// one that the value is meant for, or the UID of the one that the call names.
func (c *compilation) targetKey(e ast.Expr, args []ast.Expr) []ast.Expr {
	f := c.env.functions[e.AsCall().FunctionName()]
	if f.TargetKey == 0 {
		return args
	}
	i := f.TargetKey - 1
	if len(args) == len(f.Params) {
		if name, ok := literalText(args[i]); ok {
			uid, ok := f.TargetNames[name]
			if !ok {
				c.problems.Add(unknownName("E0323", c.at(args[i]), name, slices.Sorted(maps.Keys(f.TargetNames)), "`%s` has no rows for an option set `%s`", f.Name, name))
				return args
			}
			args[i] = c.fac.NewLiteral(args[i].ID(), types.String(uid))
		}
		return args
	}
	if len(args) != len(f.Params)-1 {
		return args
	}
	if c.env.target == "" {
		c.problems.Add(diag.New("E0324", c.nameSpan(e), "`%s` needs an option set, and nothing here has one", f.Name).
			WithHelp("name the option set first, as in `%s(\"…\", …)`", f.Name))
		return args
	}
	return slices.Insert(args, i, ast.Expr(c.fac.NewLiteral(c.id(c.nameSpan(e)), types.String(c.env.target))))
}

func literalText(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}

// binder reports whether a call binds a name in its later arguments, and which:
// `list.exists(x, …)`, `cel.bind(x, value, …)`.
func (c *compilation) binder(e ast.Expr) (string, bool) {
	call := e.AsCall()
	if !call.IsMemberFunction() || len(call.Args()) < 2 || call.Args()[0].Kind() != ast.IdentKind {
		return "", false
	}
	name := call.Args()[0].AsIdent()
	if isBind(call) {
		return name, true
	}
	m, ok := macros[call.FunctionName()]
	return name, ok && m.arity == len(call.Args())
}

func isBind(call ast.CallExpr) bool {
	return call.FunctionName() == "bind" && len(call.Args()) == 3 && call.IsMemberFunction() &&
		call.Target().Kind() == ast.IdentKind && call.Target().AsIdent() == "cel"
}

func (c *compilation) inlineBinder(e ast.Expr, name string, s scope) ast.Expr {
	call := e.AsCall()
	args := []ast.Expr{call.Args()[0]}
	rest := call.Args()[1:]
	target := call.Target()
	if isBind(call) {
		args = append(args, c.inline(rest[0], s))
		rest = rest[1:]
	} else {
		target = c.inline(target, s)
	}
	for _, a := range rest {
		args = append(args, c.inline(a, s.bind(name)))
	}
	return c.fac.NewMemberCall(e.ID(), call.FunctionName(), target, args...)
}

// use puts a definition in at a call or a name. args have been inlined already.
func (c *compilation) use(def *Definition, at ast.Expr, args []ast.Expr, s scope) ast.Expr {
	if slices.Contains(s.stack, def.Name) {
		c.problems.Add(diag.New("E0306", c.at(at), "`%s` is defined by itself", def.Name).
			WithLabel(def.Span, "defined here"))
		return at
	}
	if len(args) != len(def.Params) {
		c.problems.Add(diag.New("E0307", c.at(at), "`%s` takes %s, not %s", def.Name, count(len(def.Params), "value"), count(len(args), "value")).
			WithLabel(def.Span, "defined here"))
		return at
	}
	before := len(c.problems)
	body, ok := c.body(def, c.at(at))
	if !ok {
		return at
	}
	body = c.replaceParams(body, def.Params, args)
	out := c.inline(body, scope{stack: s.stack, bound: s.bound}.enter(def.Name))
	for i := before; i < len(c.problems); i++ {
		c.problems[i] = c.problems[i].WithLabel(c.at(at), "used here")
	}
	return out
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// body parses what a definition stands for, its locals as cel.bind around it.
func (c *compilation) body(def *Definition, at diag.Span) (ast.Expr, bool) {
	var out ast.Expr
	ok := true
	if def.Choose != nil {
		out, ok = c.chooseBody(def, at)
	} else {
		out, ok = c.parse(def.Body)
	}
	if !ok {
		return nil, false
	}
	for i := len(def.Locals) - 1; i >= 0; i-- {
		init, ok := c.parse(def.Locals[i].Expr)
		if !ok {
			return nil, false
		}
		out = c.bindCall(def.Locals[i].Name, init, out)
	}
	return out, true
}

// bindCall writes `cel.bind(name, init, body)`.
func (c *compilation) bindCall(name string, init, body ast.Expr) ast.Expr {
	at := c.at(init)
	return c.fac.NewMemberCall(c.id(c.at(body)), "bind", c.fac.NewIdent(c.id(at), "cel"),
		c.fac.NewIdent(c.id(at), name), init, body)
}

// chooseBody writes a decision table as CEL: `sure(c1) ? r1 : sure(c2) ? r2 :
// …`, and at the end `known(c1 || c2) ? otherwise : missing`.
func (c *compilation) chooseBody(def *Definition, at diag.Span) (ast.Expr, bool) {
	rows := def.Choose.Rows
	var any ast.Expr // c1 || c2 || …
	conditions := make([]ast.Expr, len(rows))
	for i, row := range rows {
		cond, ok := c.parse(row.When)
		if !ok {
			return nil, false
		}
		conditions[i] = cond
		again := c.copy(cond)
		if any == nil {
			any = again
		} else {
			any = c.fac.NewCall(c.id(c.at(again)), operators.LogicalOr, any, again)
		}
	}
	if def.Choose.Strict {
		return c.strictBody(def, conditions, at), true
	}
	out := c.chooseRest(def, any, at)
	for i := len(rows) - 1; i >= 0; i-- {
		span := c.at(conditions[i])
		sure := c.fac.NewCall(c.id(span), "sure", conditions[i])
		out = c.fac.NewCall(c.id(span), operators.Conditional, sure, c.fate(&rows[i].Fate, span), out)
	}
	return out, true
}

// strictBody is a decision table in which a missing condition stops:
// `known(c1) ? (c1 ? r1 : …) : missing`.
func (c *compilation) strictBody(def *Definition, conditions []ast.Expr, at diag.Span) ast.Expr {
	out := c.fate(def.Choose.Otherwise, at)
	for i := len(conditions) - 1; i >= 0; i-- {
		span := c.at(conditions[i])
		decided := c.fac.NewCall(c.id(span), operators.Conditional, conditions[i], c.fate(&def.Choose.Rows[i].Fate, span), out)
		known := c.fac.NewCall(c.id(span), "known", c.copy(conditions[i]))
		out = c.fac.NewCall(c.id(span), operators.Conditional, known, decided, c.fate(def.Choose.Missing, at))
	}
	return out
}

// chooseRest is what a decision table gives when no row is true.
func (c *compilation) chooseRest(def *Definition, any ast.Expr, at diag.Span) ast.Expr {
	otherwise := c.fate(def.Choose.Otherwise, at)
	if any == nil {
		return otherwise
	}
	if def.Choose.Missing == nil {
		return c.fac.NewCall(c.id(at), operators.Conditional, any, c.copy(otherwise), otherwise)
	}
	known := c.fac.NewCall(c.id(at), "known", any)
	return c.fac.NewCall(c.id(at), operators.Conditional, known, otherwise, c.fate(def.Choose.Missing, at))
}

// fate writes what a row says as an expression.
func (c *compilation) fate(f *Fate, at diag.Span) ast.Expr {
	say := func(function, reason string) ast.Expr {
		return c.fac.NewCall(c.id(at), function, c.fac.NewLiteral(c.id(at), types.String(reason)))
	}
	switch {
	case f == nil:
		return say("missing", "no row")
	case f.Skip != "":
		return say("skip", f.Skip)
	case f.Report != "":
		return say("report", f.Report)
	}
	return c.fac.NewLiteral(c.id(f.Span), f.Value)
}

// copy returns a copy of a tree with ids of its own and the same spans.
func (c *compilation) copy(e ast.Expr) ast.Expr {
	out := c.fac.CopyExpr(e)
	renumbered := map[int64]int64{}
	out.RenumberIDs(func(id int64) int64 {
		if n, ok := renumbered[id]; ok {
			return n
		}
		n := c.id(c.spans[id])
		renumbered[id] = n
		return n
	})
	return out
}

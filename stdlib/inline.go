package stdlib

import (
	"maps"
	"slices"
	"strings"

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

func (s scope) bind(names ...string) scope {
	return scope{bound: append(slices.Clip(s.bound), names...), stack: s.stack}
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
		return c.fac.NewList(e.ID(), c.inlineAll(e.AsList().Elements(), s), nil)
	case ast.MapKind, ast.StructKind:
		c.problem(e, diag.New("E0303", c.at(e), "a map or record written out cannot be used in a mapping"))
	}
	return e
}

func (c *compilation) inlineAll(list []ast.Expr, s scope) []ast.Expr {
	out := make([]ast.Expr, len(list))
	for i, x := range list {
		out[i] = c.inline(x, s)
	}
	return out
}

func (c *compilation) inlineName(e ast.Expr, s scope) ast.Expr {
	name := e.AsIdent()
	if strings.HasPrefix(name, ".") {
		c.problem(e, diag.New("E0302", c.at(e), "`%s` begins without a dot", name[1:]))
		return e
	}
	if slices.Contains(s.bound, name) {
		return e
	}
	if is, ok := c.groupName(e, name); ok {
		return is
	}
	if row, ok := c.env.rows[name]; ok {
		c.problem(e, diag.New("E0304", c.at(e), "`%s` is a row of the table `%s`; name one of its columns", name, row.Table))
		return e
	}
	if slices.Contains(c.env.broken, name) {
		c.silent = true
		return e
	}
	def, ok := c.env.definitions[name]
	if !ok {
		return e
	}
	if len(def.Params) > 0 {
		c.problem(e, diag.New("E0307", c.at(e), "`%s` takes %s: write `%s(…)`", name, count(len(def.Params), "value"), name).
			WithLabel(def.Span, "defined here"))
		return e
	}
	return c.define(def, e, nil, s)
}

func (c *compilation) inlineSelect(e ast.Expr, s scope) ast.Expr {
	sel := e.AsSelect()
	if sel.Operand().Kind() == ast.IdentKind {
		name := sel.Operand().AsIdent()
		if row, ok := c.env.rows[name]; ok && !slices.Contains(s.bound, name) {
			return c.cell(e, row, sel.FieldName())
		}
	}
	return c.fac.NewSelect(e.ID(), c.inline(sel.Operand(), s), sel.FieldName())
}

// cell puts the text of a table's cell in.
func (c *compilation) cell(e ast.Expr, row ConstantRow, column string) ast.Expr {
	text, ok := row.Cells[column]
	if !ok {
		columns := slices.Sorted(maps.Keys(row.Cells))
		c.problem(e, c.unknownField("E0305", e, column, columns, "the table `%s` has no column `%s`", row.Table, column))
		return e
	}
	c.cells[e.ID()] = true
	if text == nil {
		return c.fac.NewCall(e.ID(), "missing", c.fac.NewLiteral(c.like(e), types.String(row.Table+"."+column)))
	}
	return c.fac.NewLiteral(e.ID(), types.String(*text))
}

func (c *compilation) inlineCall(e ast.Expr, s scope) ast.Expr {
	call := e.AsCall()
	if name, ok := c.binder(e); ok {
		return c.inlineBinder(e, name, s)
	}
	if call.IsMemberFunction() {
		// Macros with a slip in them are explained before their parts are.
		if _, ok := macros[call.FunctionName()]; ok && c.macroSlip(e) || c.misspeltMacro(e, s) {
			return e
		}
		return c.fac.NewMemberCall(e.ID(), call.FunctionName(), c.inline(call.Target(), s), c.inlineAll(call.Args(), s)...)
	}
	if row, column, ok := c.cellByText(call, s); ok {
		c.renamePlace(e, call.Args()[1])
		return c.cell(e, row, column)
	}
	if table, ok := c.env.revisions[call.FunctionName()]; ok {
		e = c.fac.NewCall(e.ID(), table, call.Args()...)
		call = e.AsCall()
	}
	args := c.inlineAll(call.Args(), s)
	if slices.Contains(c.env.broken, call.FunctionName()) {
		c.silent = true
		return e
	}
	if def, ok := c.env.definitions[call.FunctionName()]; ok {
		return c.define(def, e, args, s)
	}
	return c.fac.NewCall(e.ID(), call.FunctionName(), c.targetKey(e, args)...)
}

// cellByText reports whether a call is `row["data element"]`, and of which row.
func (c *compilation) cellByText(call ast.CallExpr, s scope) (row ConstantRow, column string, ok bool) {
	if call.FunctionName() != operators.Index || call.Args()[0].Kind() != ast.IdentKind {
		return ConstantRow{}, "", false
	}
	name := call.Args()[0].AsIdent()
	row, isRow := c.env.rows[name]
	column, isText := textOf(call.Args()[1])
	return row, column, isRow && isText && !slices.Contains(s.bound, name)
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
		args[i] = c.optionSet(f, args[i])
		return args
	}
	if len(args) != len(f.Params)-1 {
		return args
	}
	if c.env.target == "" {
		c.problem(e, diag.New("E0324", c.nameAt(e), "`%s` needs an option set, and nothing here has one", f.Name).
			WithHelp("name the option set first, as in `%s(\"…\", …)`", f.Name))
		return args
	}
	return slices.Insert(args, i, ast.Expr(c.fac.NewLiteral(c.like(e), types.String(c.env.target))))
}

// optionSet turns the name of an option set into its UID. A UID stays as it is,
// so that canonical text can be compiled again.
func (c *compilation) optionSet(f Function, arg ast.Expr) ast.Expr {
	name, ok := textOf(arg)
	if !ok {
		return arg
	}
	if uid, ok := f.TargetNames[name]; ok {
		return c.fac.NewLiteral(arg.ID(), types.String(uid))
	}
	if name == c.env.target || slices.Contains(slices.Collect(maps.Values(f.TargetNames)), name) {
		return arg
	}
	c.problem(arg, unknownName("E0323", c.at(arg), name, slices.Sorted(maps.Keys(f.TargetNames)), "`%s` has no rows for an option set `%s`", f.Name, name))
	return arg
}

// textOf returns the text of a text literal.
func textOf(e ast.Expr) (string, bool) {
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
	_, ok := macros[call.FunctionName()]
	return name, ok && len(call.Args()) == macroArity
}

func isBind(call ast.CallExpr) bool {
	return call.FunctionName() == "bind" && len(call.Args()) == 3 && call.IsMemberFunction() &&
		call.Target().Kind() == ast.IdentKind && call.Target().AsIdent() == "cel"
}

func (c *compilation) inlineBinder(e ast.Expr, name string, s scope) ast.Expr {
	if c.env.Has(name) {
		// What is put in later may mean the outer name: the inner one makes way.
		e = c.renameBinder(e, name)
		name = e.AsCall().Args()[0].AsIdent()
	}
	c.around[name] = true
	call := e.AsCall()
	args := slices.Clone(call.Args())
	target, from := call.Target(), 1
	if isBind(call) {
		args[1], from = c.inline(args[1], s), 2
	} else {
		target = c.inline(target, s)
	}
	for i := from; i < len(args); i++ {
		args[i] = c.inline(args[i], s.bind(name))
	}
	return c.fac.NewMemberCall(e.ID(), call.FunctionName(), target, args...)
}

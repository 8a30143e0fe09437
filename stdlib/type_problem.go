package stdlib

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// typeProblems translates what the checker found. Types are taken from the
// nodes, not from its messages; a node whose part has an error says nothing.
func (c *compilation) typeProblems(checked *ast.AST, errs []*common.Error) {
	if len(errs) == 0 {
		return
	}
	nodes := map[int64]ast.Expr{}
	visit(checked.Expr(), func(e ast.Expr) { nodes[e.ID()] = e })
	bad := map[int64]bool{}
	for _, err := range errs {
		bad[err.ExprID] = true
	}
	before := len(c.problems)
	spoilt := spoiltNodes(checked.Expr(), bad)
	for _, err := range errs {
		if e, ok := nodes[err.ExprID]; ok && !spoilt[e.ID()] {
			c.typeProblem(checked, e, err.Message)
		}
	}
	if len(c.problems) == before && !c.silent {
		c.add(diag.New("E0302", c.fragment, "this expression cannot be checked"))
	}
}

// spoiltNodes are those with an error in one of their parts.
func spoiltNodes(root ast.Expr, bad map[int64]bool) map[int64]bool {
	spoilt := map[int64]bool{}
	visit(root, func(e ast.Expr) {
		for _, child := range children(e) {
			if bad[child.ID()] || spoilt[child.ID()] {
				spoilt[e.ID()] = true
			}
		}
	})
	return spoilt
}

func (c *compilation) typeProblem(checked *ast.AST, e ast.Expr, message string) {
	switch {
	case strings.HasPrefix(message, "undefined field"):
		c.undefinedField(checked, e)
	case strings.HasPrefix(message, "undeclared reference"):
		c.undeclared(e)
	case strings.HasPrefix(message, "found no matching overload"):
		c.mismatch(checked, e)
	case strings.Contains(message, "does not support field selection"):
		c.noFields(checked, e)
	case strings.Contains(message, "cannot be range of a comprehension"):
		c.notList(checked, e)
	default:
		c.problem(e, diag.New("E0302", c.at(e), "this expression cannot be checked"))
	}
}

func (c *compilation) notList(checked *ast.AST, e ast.Expr) {
	if e.Kind() == ast.ComprehensionKind {
		e = e.AsComprehension().IterRange()
	}
	t := Type{checked.GetType(e.ID())}
	c.problem(e, diag.New("E0316", c.at(e), "this is %s and not a list", t))
}

func (c *compilation) noFields(checked *ast.AST, e ast.Expr) {
	field := e.AsSelect().FieldName()
	operand := Type{checked.GetType(e.AsSelect().Operand().ID())}
	if operand.Kind() == KindUnusable {
		c.unusable(e.AsSelect().Operand())
		return
	}
	d := diag.New("E0315", c.nameAt(e), "%s has no field `%s`", operand, field)
	switch {
	case operand.Kind() == KindList:
		d = d.WithHelp("ask one item, as in `.first().%s`, or all, as in `.exists(x, x.%s == …)`", field, field)
	case slices.Contains(c.functionNames(), field):
		d = d.WithHelp("`%s` is a function: write `%s(…)`", field, field)
	}
	c.problem(e, d)
}

func (c *compilation) undefinedField(checked *ast.AST, e ast.Expr) {
	sel := e.AsSelect()
	if slices.Contains(c.env.brokenFields, sel.FieldName()) {
		c.silent = true
		return
	}
	operand := Type{checked.GetType(sel.Operand().ID())}
	fields, named := periodFields.FieldNames(), "a period"
	if record := operand.RecordName(); record != "" {
		fields, named = c.env.records[record].FieldNames(), "`"+record+"`"
	}
	c.problem(e, c.unknownField("E0313", e, sel.FieldName(), fields, "%s has no field `%s`", named, sel.FieldName()))
}

// unknownField is the diagnostic for a name behind a record or row that has none
// of this name; e is the whole, `v.wight` or `v["wight"]`.
func (c *compilation) unknownField(code diag.Code, e ast.Expr, name string, candidates []string, format string, args ...any) diag.Diagnostic {
	d := diag.New(code, c.nameAt(e), format, args...).WithNearest(diag.Nearest(name, candidates))
	meant, sure := diag.Sure(name, d.Near)
	if !sure {
		return d
	}
	access := fieldAccess(meant)
	at, ok := c.accessAt(e)
	switch {
	case !ok:
		return d
	case at.Text()[0] == '.' && access[0] == '.':
		return d.WithEdit(c.nameAt(e), access[1:])
	case at.Text()[0] == '[': // as it was written
		return d.WithEdit(c.nameAt(e), quoteText(meant))
	}
	return d.WithEdit(at, access)
}

// accessAt is the place of what stands behind a record: a dot and the name of a
// field, or its name in brackets. ok is false if comments stand in it.
func (c *compilation) accessAt(e ast.Expr) (diag.Span, bool) {
	at := c.nameAt(e)
	before := strings.TrimRight(at.File.Text[:at.Start], " \t\r\n")
	switch {
	case strings.HasSuffix(before, "."):
		return at.File.Span(len(before)-1, at.End), true
	case strings.HasSuffix(before, "["):
		return at.File.Span(len(before)-1, c.at(e).End), true
	}
	return at, false
}

func (c *compilation) undeclared(e ast.Expr) {
	if e.Kind() != ast.CallKind {
		c.undeclaredName(e)
		return
	}
	name := e.AsCall().FunctionName()
	d := diag.New("E0317", c.nameAt(e), "there is no function `%s`", name)
	foreign, ok := c.foreignFunction(e, d)
	if ok {
		c.problem(e, foreign)
		return
	}
	d = unknownName("E0317", c.nameAt(e), name, c.functionNames(), "there is no function `%s`", name)
	if _, ok := macros[name]; ok {
		d = diag.New("E0317", c.nameAt(e), "`%s` is asked of a list", name).
			WithHelp("write `list.%s(x, …)`", name)
	} else if name == "entries" {
		d = diag.New("E0321", c.nameAt(e), "`entries` is asked of a map, and no record here has one")
	} else if _, ok := c.env.Var(name); ok {
		d = diag.New("E0317", c.nameAt(e), "`%s` is a value, not a function", name)
	}
	c.problem(e, d)
}

func (c *compilation) undeclaredName(e ast.Expr) {
	name := e.AsIdent()
	if f, ok := c.env.functions[name]; ok {
		c.problem(e, diag.New("E0314", c.at(e), "`%s` is a table: its value for something is asked as `%s(…)`", f.Name, f.Name))
		return
	}
	if name == "cel" {
		c.problem(e, diag.New("E0314", c.at(e), "`cel` is not a value"))
		return
	}
	if foreign, ok := foreignNames[strings.ToLower(name)]; ok && foreign.help == noClock {
		c.problem(e, diag.New("E0314", c.at(e), "there is nothing called `%s` here", name).WithHelp("%s", noClock))
		return
	}
	d := unknownName("E0314", c.at(e), name, c.valueNames(), "there is nothing called `%s` here", name)
	c.problem(e, c.recordCalled(e, name, d))
}

// recordCalled helps where a name means the record: that of its source, one of
// its fields, or in a source, where a record has no name of its own, any.
func (c *compilation) recordCalled(e ast.Expr, name string, d diag.Diagnostic) diag.Diagnostic {
	i := slices.IndexFunc(c.env.vars, func(v Var) bool { return v.Source != "" })
	if i < 0 || c.env.isHidden(c.env.vars[i].Name) {
		return d
	}
	v := c.env.vars[i]
	_, isField := c.env.FieldType(v.Type.RecordName(), name)
	switch {
	case isField:
		d.Edits = nil
		access := v.Name + fieldAccess(name)
		return d.WithHelp("the record is called `%s` here: write `%s`", v.Name, access).WithEdit(c.at(e), access)
	case name == v.Source:
		d.Edits = nil
		return d.WithHelp("the record is called `%s` here", v.Name).WithEdit(c.at(e), v.Name)
	case v.Name == v.Source && d.Help == "":
		return d.WithHelp("the record is called `%s` here", v.Name)
	}
	return d
}

// valueNames lists what can stand as a name: variables, rows, definitions without
// parameters, and what macros and definitions call their values.
func (c *compilation) valueNames() []string {
	names := maps.Clone(c.around)
	for _, name := range c.env.visible() {
		names[name] = true
	}
	for name := range c.env.rows {
		names[name] = true
	}
	for name, d := range c.env.definitions {
		if len(d.Params) == 0 {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (c *compilation) functionNames() []string {
	names := map[string]bool{"has": true}
	for _, f := range Library() {
		if isName(f.Name) {
			names[f.Name] = true
		}
	}
	for name, f := range c.env.functions {
		names[cmp.Or(f.Written, name)] = true
	}
	for name, d := range c.env.definitions {
		if len(d.Params) > 0 {
			names[cmp.Or(d.Written, name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (c *compilation) unusable(e ast.Expr) {
	c.problem(e, diag.New("E0322", c.nameAt(e), "the schema gives this field no single type, so it cannot be used").
		WithHelp("give the field one type in the schema, or take one of its parts"))
}

package stdlib

import (
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxPasses bounds how often a tree is put right and checked again. One pass
// puts right all that can be told at once; another one is needed only where a
// conversion gives a call, and so what is around it, another type.
const maxPasses = 20

// check finds the types of an expanded tree. What only types can tell is put
// right on the way: whole numbers beside decimals become decimals, and
// `map.key` becomes `map["key"]`.
func (c *compilation) check(e ast.Expr) (*ast.AST, bool) {
	for range maxPasses {
		checked, errs := c.typesOf(e)
		fix := &fixer{c: c, checked: checked, now: map[int64]Type{}}
		if e = c.rebuild(e, fix.node); fix.changed {
			continue
		}
		before := len(c.problems)
		c.typeProblems(checked, errs)
		if len(errs) == 0 {
			c.looseTypes(checked)
			c.literalPatterns(checked)
		}
		return checked, len(c.problems) == before
	}
	c.add(diag.New("E0312", c.fragment, "whole and decimal numbers are mixed too deeply in this expression").
		WithHelp("name parts of it with `let`"))
	return nil, false
}

func (c *compilation) typesOf(e ast.Expr) (*ast.AST, []*common.Error) {
	// The checker rewrites what it is given, so it gets a copy with the same ids.
	tree := ast.NewAST(c.fac.CopyExpr(e), ast.NewSourceInfo(common.NewTextSource("")))
	checked, errs := checker.Check(tree, common.NewTextSource(""), c.env.checker)
	return checked, errs.GetErrors()
}

// A fixer puts conversions into a tree, the innermost nodes first.
type fixer struct {
	c       *compilation
	checked *ast.AST
	now     map[int64]Type // the types of nodes that a conversion has changed
	changed bool
}

func (f *fixer) typeOf(e ast.Expr) Type {
	if t, ok := f.now[e.ID()]; ok {
		return t
	}
	return Type{f.checked.GetType(e.ID())}
}

// node returns a node with the conversions it needs.
func (f *fixer) node(e ast.Expr) ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		return f.call(e)
	case ast.ListKind:
		items, t, ok := f.alike(e.AsList().Elements())
		if !ok {
			return e
		}
		return f.fixed(f.c.fac.NewList(e.ID(), items, nil), ListOf(t))
	case ast.SelectKind:
		sel := e.AsSelect()
		operand := f.typeOf(sel.Operand())
		if operand.Kind() != KindMap {
			return e
		}
		key := f.c.fac.NewLiteral(f.c.newID(place{span: f.c.nameAt(e), name: f.c.nameAt(e), use: f.c.place(e).use}), types.String(sel.FieldName()))
		return f.fixed(f.c.fac.NewCall(e.ID(), "@index_constant", sel.Operand(), key), operand.Elem())
	}
	return e
}

func (f *fixer) fixed(e ast.Expr, t Type) ast.Expr {
	f.changed = true
	f.now[e.ID()] = t
	return e
}

func (f *fixer) call(e ast.Expr) ast.Expr {
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case "@index_constant":
		return f.fieldByText(e, args)
	case operators.Conditional:
		if both, t, ok := f.alike(args[1:]); ok {
			return f.fixed(f.c.fac.NewCall(e.ID(), name, args[0], both[0], both[1]), t)
		}
	case "@or_known":
		if both, t, ok := f.alike(args); ok {
			return f.fixed(f.c.fac.NewCall(e.ID(), name, both...), t)
		}
	case "@within":
		if both, ok := f.member(args); ok {
			return f.fixed(f.c.fac.NewCall(e.ID(), name, both...), Bool)
		}
	case "@equals", "@differs", "@add":
		return f.lists(e, args)
	case "@subtract", "@multiply":
		return f.arithmetic(e, args)
	case "shares":
		if both, _, ok := f.alike(children(e)); ok && call.IsMemberFunction() && len(args) == 1 {
			return f.fixed(f.c.fac.NewMemberCall(e.ID(), name, both[0], both[1]), Bool)
		}
	}
	return e
}

// fieldByText makes `record["Birth weight (kg)"]` the field of that name, as if
// it were written after a dot: the headers of tables are any text.
func (f *fixer) fieldByText(e ast.Expr, args []ast.Expr) ast.Expr {
	name, ok := textOf(args[1])
	record := f.typeOf(args[0]).RecordName()
	if !ok || record == "" {
		return e
	}
	f.c.renamePlace(e, args[1])
	f.c.byText[e.ID()] = name
	t, _ := f.c.env.FieldType(record, name) // an unknown one is reported when the field is checked
	return f.fixed(f.c.fac.NewSelect(e.ID(), args[0], name), t)
}

// lists makes two lists of numbers alike; single numbers need no conversion.
func (f *fixer) lists(e ast.Expr, args []ast.Expr) ast.Expr {
	if f.typeOf(args[0]).Kind() != KindList {
		return f.arithmetic(e, args)
	}
	both, t, ok := f.alike(args)
	if !ok {
		return e
	}
	if e.AsCall().FunctionName() != "@add" {
		t = Bool
	}
	return f.fixed(f.c.fac.NewCall(e.ID(), e.AsCall().FunctionName(), both...), t)
}

// arithmetic notes that a sum is a decimal because one of its parts has become one.
func (f *fixer) arithmetic(e ast.Expr, args []ast.Expr) ast.Expr {
	_, first := f.now[args[0].ID()]
	_, second := f.now[args[1].ID()]
	a, b := f.typeOf(args[0]).Kind(), f.typeOf(args[1]).Kind()
	if (first || second) && isNumeric(a) && isNumeric(b) && (a == KindDecimal || b == KindDecimal) {
		f.now[e.ID()] = Decimal
	}
	return e
}

func isNumeric(k Kind) bool { return k == KindInt || k == KindDecimal }

// member makes `x in list` alike: the value or the items become decimals.
func (f *fixer) member(args []ast.Expr) ([]ast.Expr, bool) {
	value, list := f.typeOf(args[0]), f.typeOf(args[1])
	if list.Kind() != KindList {
		return nil, false
	}
	both, _, ok := f.convert(args, []Type{ListOf(value), list}, func(i int, e ast.Expr) ast.Expr {
		if i == 0 {
			return f.decimal(e)
		}
		return f.decimals(e)
	})
	return both, ok
}

// alike converts whole numbers, or lists of them, if there are decimals beside
// them. It returns the type that all have then.
func (f *fixer) alike(args []ast.Expr) ([]ast.Expr, Type, bool) {
	found := make([]Type, len(args))
	for i, a := range args {
		found[i] = f.typeOf(a)
	}
	return f.convert(args, found, func(i int, e ast.Expr) ast.Expr {
		if found[i].Kind() == KindList {
			return f.decimals(e)
		}
		return f.decimal(e)
	})
}

// convert applies to the arguments whose type is of whole numbers.
func (f *fixer) convert(args []ast.Expr, found []Type, apply func(int, ast.Expr) ast.Expr) ([]ast.Expr, Type, bool) {
	var decimals Type
	ints := false
	for _, t := range found {
		switch numbersOf(t) {
		case KindInt:
			ints = true
		case KindDecimal:
			decimals = t
		}
	}
	if !ints || decimals.cel == nil {
		return nil, Type{}, false
	}
	out, converted := append([]ast.Expr{}, args...), false
	for i, t := range found {
		if numbersOf(t) == KindInt && (t.Kind() == KindList) == (decimals.Kind() == KindList) {
			out[i] = apply(i, args[i])
			converted = true
		}
	}
	return out, decimals, converted
}

// numbersOf is the kind of number that a type, or a list's items, are.
func numbersOf(t Type) Kind {
	if t.Kind() == KindList {
		t = t.Elem()
	}
	if isNumeric(t.Kind()) {
		return t.Kind()
	}
	return KindNone
}

// decimal converts a whole number; a literal stays a literal.
func (f *fixer) decimal(e ast.Expr) ast.Expr {
	if e.Kind() == ast.LiteralKind {
		d, _ := AsDecimal(e.AsLiteral())
		return f.c.fac.NewLiteral(e.ID(), DecimalValue{Decimal: d})
	}
	return f.c.fac.NewCall(f.c.like(e), "decimal", e)
}

func (f *fixer) decimals(e ast.Expr) ast.Expr {
	return f.c.fac.NewCall(f.c.like(e), "@decimals", e)
}

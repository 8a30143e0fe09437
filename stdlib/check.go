package stdlib

import (
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// maxFixes bounds how often a tree is adjusted and checked again.
const maxFixes = 50

// check finds the types of an expanded tree. What only types can tell is put
// right on the way: whole numbers beside decimals become decimals, and
// `map.key` becomes `map["key"]`.
func (c *compilation) check(e ast.Expr) (*ast.AST, bool) {
	for range maxFixes {
		checked, errs := c.typeOf(e)
		if fixed, ok := c.fix(e, checked); ok {
			e = fixed
			continue
		}
		if len(errs) == 0 && !c.usesUnusable(checked) {
			return checked, true
		}
		c.typeProblems(checked, errs)
		return nil, false
	}
	return nil, false
}

func (c *compilation) typeOf(e ast.Expr) (*ast.AST, []*common.Error) {
	// The checker rewrites what it is given, so it gets a copy with the same ids.
	tree := ast.NewAST(c.fac.CopyExpr(e), ast.NewSourceInfo(common.NewTextSource("")))
	checked, errs := checker.Check(tree, common.NewTextSource(""), c.env.checker)
	return checked, errs.GetErrors()
}

// fix looks for the first node that only needs a conversion.
func (c *compilation) fix(e ast.Expr, checked *ast.AST) (ast.Expr, bool) {
	done := false
	out := c.rebuild(e, func(e ast.Expr) ast.Expr {
		if done {
			return e
		}
		fixed, ok := c.fixNode(e, checked)
		done = ok
		return fixed
	})
	return out, done
}

// mixing lists the calls whose arguments (from the given index) must be of one type.
var mixing = map[string]int{
	"_?_:_": 1, "@or_known": 0,
}

func (c *compilation) fixNode(e ast.Expr, checked *ast.AST) (ast.Expr, bool) {
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		from, ok := mixing[call.FunctionName()]
		if !ok {
			return e, false
		}
		args, ok := c.toDecimals(call.Args(), from, checked)
		if !ok {
			return e, false
		}
		return c.fac.NewCall(e.ID(), call.FunctionName(), args...), true
	case ast.ListKind:
		items, ok := c.toDecimals(e.AsList().Elements(), 0, checked)
		if !ok {
			return e, false
		}
		return c.fac.NewList(e.ID(), items, nil), true
	case ast.SelectKind:
		sel := e.AsSelect()
		if (Type{checked.GetType(sel.Operand().ID())}).Kind() != KindMap {
			return e, false
		}
		key := c.literal(c.fieldSpan(e), types.String(sel.FieldName()))
		return c.fac.NewCall(e.ID(), "@index_constant", sel.Operand(), key), true
	}
	return e, false
}

// toDecimals converts the whole numbers among arguments if there are decimals beside them.
func (c *compilation) toDecimals(args []ast.Expr, from int, checked *ast.AST) ([]ast.Expr, bool) {
	ints, decimals := 0, 0
	for _, a := range args[from:] {
		switch (Type{checked.GetType(a.ID())}).Kind() {
		case KindInt:
			ints++
		case KindDecimal:
			decimals++
		}
	}
	if ints == 0 || decimals == 0 {
		return nil, false
	}
	out := append([]ast.Expr{}, args...)
	for i := from; i < len(args); i++ {
		if (Type{checked.GetType(args[i].ID())}).Kind() == KindInt {
			out[i] = c.call(c.at(args[i]), "decimal", args[i])
		}
	}
	return out, true
}

// usesUnusable reports whether the result is a field that has no single type.
func (c *compilation) usesUnusable(checked *ast.AST) bool {
	return Type{checked.GetType(checked.Expr().ID())}.Kind() == KindUnusable
}

package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// looseTypes reports what the checker lets pass because it has a type for
// anything: lists of mixed items, items of a list that says nothing about them,
// and fields without a single type.
func (c *compilation) looseTypes(checked *ast.AST) {
	root := checked.Expr()
	before := len(c.problems)
	visit(root, func(e ast.Expr) { c.looseNode(checked, e) })
	if len(c.problems) > before {
		return
	}
	switch t := (Type{checked.GetType(root.ID())}); {
	case t.Kind() == KindList && t.Elem().Kind() == KindUnusable:
		c.unusable(root)
	case t.Kind() == KindList && t.Elem().Kind() == KindAny && !c.neverValue(root):
		c.problem(root, unknownItems(c.at(root)))
	}
}

// visit calls f for every node, the innermost first.
func visit(e ast.Expr, f func(ast.Expr)) {
	for _, child := range children(e) {
		visit(child, f)
	}
	f(e)
}

func (c *compilation) looseNode(checked *ast.AST, e ast.Expr) {
	switch e.Kind() {
	case ast.SelectKind, ast.IdentKind:
		if !c.place(e).made && (Type{checked.GetType(e.ID())}).Kind() == KindUnusable {
			c.unusable(e)
		}
	case ast.ListKind:
		c.mixedList(checked, e)
	case ast.CallKind:
		t := Type{checked.GetType(e.ID())}
		if t.Kind() == KindAny && !c.neverValue(e) && !c.hasProblemIn(e) {
			c.problem(e, unknownItems(c.at(e)))
		}
	}
}

func unknownItems(at diag.Span) diag.Diagnostic {
	return diag.New("E0331", at, "nothing says of what type this is").
		WithHelp("a list that is empty in the mapping has no items, and nothing is known of them")
}

// mixedList reports a list whose items are of two types, at the first that differs.
func (c *compilation) mixedList(checked *ast.AST, e ast.Expr) {
	items := e.AsList().Elements()
	var first Type
	for _, item := range items {
		t := Type{checked.GetType(item.ID())}
		if t.Kind() == KindAny {
			continue
		}
		if first.cel == nil {
			first = t
			continue
		}
		if !first.cel.IsAssignableType(t.cel) && !t.cel.IsAssignableType(first.cel) {
			c.problem(item, diag.New("E0330", c.at(item), "a list has items of one type, but this is %s after %s", t, first))
			return
		}
	}
}

// hasProblemIn reports whether a part of e has a problem of its own.
func (c *compilation) hasProblemIn(e ast.Expr) bool {
	span := c.at(e)
	return slices.ContainsFunc(c.problems, func(d diag.Diagnostic) bool {
		return d.Span.File == span.File && span.Start <= d.Span.Start && d.Span.End <= span.End
	})
}

// neverValue holds for what can only be missing or a stop: `skip("…")`, and
// what is worked out from it.
func (c *compilation) neverValue(e ast.Expr) bool {
	switch e.Kind() {
	case ast.ComprehensionKind:
		f := e.AsComprehension()
		return f.IterVar() == "#unused" && c.neverValue(f.Result()) || c.neverValue(f.IterRange())
	case ast.SelectKind:
		return c.neverValue(e.AsSelect().Operand())
	case ast.ListKind:
		return slices.ContainsFunc(e.AsList().Elements(), c.neverValue)
	case ast.CallKind:
		return c.neverCall(e)
	}
	return false
}

func (c *compilation) neverCall(e ast.Expr) bool {
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case "missing", "skip", "report":
		return true
	case operators.Conditional:
		return c.neverValue(args[0]) || c.neverValue(args[1]) && c.neverValue(args[2])
	case "@or_known":
		return c.neverValue(args[0]) && c.neverValue(args[1])
	case "known", "sure", "items", "@and", "@or", "@keep", "@kept":
		return false
	}
	return slices.ContainsFunc(children(e), c.neverValue)
}

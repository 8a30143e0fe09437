package stdlib

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/common/ast"
)

// replaceParams puts arguments in the place of parameters. No name of an
// argument may be caught by a macro of the body, so those macros' names are
// changed first; an argument that is more than a path and used more than once
// is worked out once, by cel.bind.
func (c *compilation) replaceParams(body ast.Expr, params []string, args []ast.Expr) ast.Expr {
	if len(params) == 0 {
		return body
	}
	free := map[string]bool{}
	for _, a := range args {
		collectNames(a, free)
	}
	for _, p := range params {
		free[p] = true // a macro's own name hides the parameter
	}
	body = c.renameBinders(body, free)
	used := map[string]int{}
	countNames(body, used)
	values := map[string]ast.Expr{}
	binds := map[string]ast.Expr{} // what is worked out once, by its new name
	var order []string
	for i, p := range params {
		if isPath(args[i]) || used[p] < 2 {
			values[p] = args[i]
			continue
		}
		name := c.freshName(p)
		order, binds[name] = append(order, name), args[i]
		values[p] = c.fac.NewIdent(c.like(args[i]), name)
	}
	out := c.substitute(body, values)
	for _, name := range slices.Backward(order) {
		out = c.bindCall(name, binds[name], out)
	}
	return out
}

// freshName makes a name that stands nowhere else in the expression.
func (c *compilation) freshName(like string) string {
	for {
		c.fresh++
		name := fmt.Sprintf("%s__%d", like, c.fresh)
		if !c.names[name] && !c.env.Has(name) {
			c.names[name] = true
			return name
		}
	}
}

func isPath(e ast.Expr) bool {
	switch e.Kind() {
	case ast.IdentKind, ast.LiteralKind:
		return true
	case ast.SelectKind:
		return isPath(e.AsSelect().Operand())
	}
	return false
}

func collectNames(e ast.Expr, names map[string]bool) {
	visit(e, func(e ast.Expr) {
		if e.Kind() == ast.IdentKind {
			names[e.AsIdent()] = true
		}
	})
}

func countNames(e ast.Expr, used map[string]int) {
	visit(e, func(e ast.Expr) {
		if e.Kind() == ast.IdentKind {
			used[e.AsIdent()]++
		}
	})
}

// renameBinders changes the names that macros of e bind when they are in taken.
func (c *compilation) renameBinders(e ast.Expr, taken map[string]bool) ast.Expr {
	return c.rebuild(e, func(e ast.Expr) ast.Expr {
		if e.Kind() != ast.CallKind {
			return e
		}
		if name, ok := c.binder(e); ok && taken[name] {
			return c.renameBinder(e, name)
		}
		return e
	})
}

// renameBinder gives the name that one macro binds a new one.
func (c *compilation) renameBinder(e ast.Expr, name string) ast.Expr {
	call := e.AsCall()
	args := slices.Clone(call.Args())
	args[0] = c.fac.NewIdent(c.like(args[0]), c.freshName(name))
	from := 1
	if isBind(call) {
		from = 2
	}
	for i := from; i < len(args); i++ {
		args[i] = c.substituteFree(args[i], name, args[0])
	}
	return c.fac.NewMemberCall(e.ID(), call.FunctionName(), call.Target(), args...)
}

// substituteFree puts a value in the place of a name, but not below a macro
// that binds the same name again.
func (c *compilation) substituteFree(e ast.Expr, name string, value ast.Expr) ast.Expr {
	e = c.renameBinders(e, map[string]bool{name: true})
	return c.substitute(e, map[string]ast.Expr{name: value})
}

// substitute puts expressions in the place of names.
func (c *compilation) substitute(e ast.Expr, values map[string]ast.Expr) ast.Expr {
	return c.rebuild(e, func(e ast.Expr) ast.Expr {
		if e.Kind() != ast.IdentKind {
			return e
		}
		if v, ok := values[e.AsIdent()]; ok {
			return c.copy(v)
		}
		return e
	})
}

// copy returns a copy of a tree with ids of its own and the same places.
func (c *compilation) copy(e ast.Expr) ast.Expr {
	return c.copyWith(e, func(p place) place { return p })
}

// copyFor copies a definition's tree for another use of it.
func (c *compilation) copyFor(e ast.Expr, u *use) ast.Expr {
	return c.copyWith(e, func(p place) place { p.use = u; return p })
}

func (c *compilation) copyWith(e ast.Expr, change func(place) place) ast.Expr {
	out := c.fac.CopyExpr(e)
	renumbered := map[int64]int64{}
	out.RenumberIDs(func(id int64) int64 {
		if n, ok := renumbered[id]; ok {
			return n
		}
		n := c.newID(change(c.placeOf(id)))
		renumbered[id] = n
		return n
	})
	return out
}

// rebuild applies change to every node, the innermost first.
func (c *compilation) rebuild(e ast.Expr, change func(ast.Expr) ast.Expr) ast.Expr {
	each := func(list []ast.Expr) []ast.Expr {
		out := make([]ast.Expr, len(list))
		for i, x := range list {
			out[i] = c.rebuild(x, change)
		}
		return out
	}
	switch e.Kind() {
	case ast.SelectKind:
		e = c.fac.NewSelect(e.ID(), c.rebuild(e.AsSelect().Operand(), change), e.AsSelect().FieldName())
	case ast.ListKind:
		e = c.fac.NewList(e.ID(), each(e.AsList().Elements()), nil)
	case ast.CallKind:
		call := e.AsCall()
		if call.IsMemberFunction() {
			e = c.fac.NewMemberCall(e.ID(), call.FunctionName(), c.rebuild(call.Target(), change), each(call.Args())...)
		} else {
			e = c.fac.NewCall(e.ID(), call.FunctionName(), each(call.Args())...)
		}
	case ast.ComprehensionKind:
		f := e.AsComprehension()
		e = c.fac.NewComprehension(e.ID(), c.rebuild(f.IterRange(), change), f.IterVar(), f.AccuVar(),
			c.rebuild(f.AccuInit(), change), c.rebuild(f.LoopCondition(), change),
			c.rebuild(f.LoopStep(), change), c.rebuild(f.Result(), change))
	}
	return change(e)
}

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
	values := map[string]ast.Expr{}
	type binding struct {
		name string
		init ast.Expr
	}
	var bindings []binding
	for i, p := range params {
		if isPath(args[i]) || uses(body, p) < 2 {
			values[p] = args[i]
			continue
		}
		name := c.freshName(p)
		bindings = append(bindings, binding{name, args[i]})
		values[p] = c.fac.NewIdent(c.id(c.at(args[i])), name)
	}
	out := c.substitute(body, values)
	for _, b := range slices.Backward(bindings) {
		out = c.bindCall(b.name, b.init, out)
	}
	return out
}

// freshName makes a name that no mapping can have written: declared names have no trailing number after "__".
func (c *compilation) freshName(like string) string {
	c.fresh++
	return fmt.Sprintf("%s__%d", like, c.fresh)
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
	if e.Kind() == ast.IdentKind {
		names[e.AsIdent()] = true
	}
	for _, child := range children(e) {
		collectNames(child, names)
	}
}

func uses(e ast.Expr, name string) int {
	n := 0
	if e.Kind() == ast.IdentKind && e.AsIdent() == name {
		n++
	}
	for _, child := range children(e) {
		n += uses(child, name)
	}
	return n
}

// renameBinders changes the names that macros of e bind when they are in taken.
func (c *compilation) renameBinders(e ast.Expr, taken map[string]bool) ast.Expr {
	return c.rebuild(e, func(e ast.Expr) ast.Expr {
		if e.Kind() != ast.CallKind {
			return e
		}
		name, ok := c.binder(e)
		if !ok || !taken[name] {
			return e
		}
		call := e.AsCall()
		with := map[string]ast.Expr{name: c.fac.NewIdent(c.id(c.at(call.Args()[0])), c.freshName(name))}
		args := slices.Clone(call.Args())
		from := 1
		if isBind(call) {
			from = 2
		}
		args[0] = with[name]
		for i := from; i < len(args); i++ {
			args[i] = c.substitute(args[i], with)
		}
		return c.fac.NewMemberCall(e.ID(), call.FunctionName(), call.Target(), args...)
	})
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
		e = c.fac.NewList(e.ID(), each(e.AsList().Elements()), e.AsList().OptionalIndices())
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

package stdlib

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Binding is what a name of a group of lines stands for where the group is used:
// an expression, and what its own names mean.
type Binding struct {
	Expr diag.Span
	Env  *Env
}

// A wall keeps the names around the use of a group out of the group's lines.
// They stay in the environment, for the expressions that are given.
type wall struct {
	bindings map[string]Binding
	hidden   int               // variables of the environment before this one are behind the wall
	renamed  map[string]string // names of the group that something behind the wall has already
}

// gives reports whether a name is one that stands for another one of the group.
func (w *wall) gives(name string) bool {
	for _, other := range w.renamed {
		if other == name {
			return true
		}
	}
	return false
}

// WithBindings returns the environment of a group of lines that is used in e. Its
// lines can say what it is given, what it declares itself and what files declare,
// and nothing of what stands around the use.
func (e *Env) WithBindings(bindings map[string]Binding) *Env {
	inner := *e
	inner.wall = &wall{bindings: bindings, hidden: len(e.vars), renamed: map[string]string{}}
	inner.rows = nil
	return &inner
}

// NameOf is what a name that lines declare is called in canonical text: it gets
// another one in a group that is used where the name has a meaning.
func (e *Env) NameOf(name string) string {
	if e.wall != nil {
		if other, ok := e.wall.renamed[name]; ok {
			return other
		}
	}
	return name
}

// isHidden reports whether a name means something around the use of a group, and
// nothing in it. `period` is of the language, and means the one of the record.
func (e *Env) isHidden(name string) bool {
	if e.wall == nil || name == periodWord {
		return false
	}
	if e.wall.gives(name) {
		return true // to a name of the group; by itself it means nothing
	}
	is := func(v Var) bool { return v.Name == name }
	return slices.ContainsFunc(e.vars[:e.wall.hidden], is) && !slices.ContainsFunc(e.vars[e.wall.hidden:], is)
}

const periodWord = "period"

// visible are the variables that expressions may name, by the names in the text.
func (e *Env) visible() []string {
	var names []string
	from := 0
	if e.wall != nil {
		from = e.wall.hidden
		names = slices.AppendSeq(names, maps.Keys(e.wall.bindings))
		names = slices.AppendSeq(names, maps.Keys(e.wall.renamed))
	}
	for _, v := range e.vars[from:] {
		names = append(names, v.Name)
	}
	return names
}

// besideHidden gives variables whose names are taken behind a wall others.
func (e *Env) besideHidden(vars []Var) []Var {
	if e.wall == nil {
		return vars
	}
	out := slices.Clone(vars)
	w := &wall{bindings: e.wall.bindings, hidden: e.wall.hidden, renamed: maps.Clone(e.wall.renamed)}
	for i, v := range out {
		if !e.isHidden(v.Name) {
			continue
		}
		n := 2
		for e.Has(fmt.Sprintf("%s_%d", v.Name, n)) {
			n++
		}
		out[i].Name = fmt.Sprintf("%s_%d", v.Name, n)
		w.renamed[v.Name] = out[i].Name
	}
	e.wall = w
	return out
}

// give puts what a group is given in the place of its name.
func (c *compilation) give(e ast.Expr, g Binding) ast.Expr {
	if c.tooLarge() {
		return e
	}
	c.inlined = true
	env, outer := c.env, c.use
	c.use = &use{at: c.at(e), outer: c.place(e).use}
	tree, ok := c.parse(g.Expr)
	if ok {
		c.env = g.Env
		tree = c.inline(tree, scope{})
	}
	c.env, c.use = env, outer
	if !ok {
		return e
	}
	return tree
}

// groupName is what a name in the lines of a group stands for; ok is false where
// it has no meaning of the group's own.
func (c *compilation) groupName(e ast.Expr, name string) (is ast.Expr, ok bool) {
	w := c.env.wall
	if w == nil || slices.Contains(c.env.broken, name) {
		return e, false
	}
	if g, given := w.bindings[name]; given {
		return c.give(e, g), true
	}
	if other, renamed := w.renamed[name]; renamed {
		return c.fac.NewIdent(e.ID(), other), true
	}
	if c.env.isHidden(name) {
		c.problem(e, diag.New("E0314", c.at(e), "there is nothing called `%s` here", name).
			WithHelp("`rules` know what they take: name it in their brackets, and give it where they are used"))
		return e, true
	}
	return e, false
}

package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// shadowing refuses macros that name an item as something around them is named:
// a reader of `v.diagnoses.exists(v, …)` could not tell which v is meant. Names
// that lines declare are checked where they come into scope (see localName).
func (c *checker) shadowing() {
	for _, m := range c.modules {
		if !c.isOwn(m) {
			continue
		}
		around := &namesAround{module: m}
		m.Walk(func(p lang.Piece) bool {
			around.enter(p)
			if e, ok := p.(*lang.Expr); ok && !e.Broken {
				c.shadowingIn(around, e)
			}
			return true
		})
	}
}

func (c *checker) shadowingIn(around *namesAround, e *lang.Expr) {
	m := around.module
	bindings := m.Bindings(e, stdlib.IsMacro)
	for i, b := range bindings {
		span := m.File.Span(b.Offset, b.Offset+len(b.Name))
		d := diag.New("E0207", span, "`%s` already has a meaning here", b.Name).WithHelp("choose another name for the item")
		if before, ok := around.find(b); ok {
			c.add(d.WithLabel(before, "declared here"))
		} else if j := slices.IndexFunc(bindings[:i], func(x lang.Binding) bool { return x.Name == b.Name && b.Offset < x.End }); j >= 0 {
			c.add(d.WithLabel(m.File.Span(bindings[j].Offset, bindings[j].Offset+len(b.Name)), "declared here"))
		} else if global, ok := c.declared[b.Name]; ok && !isSource(global.decl) && global.name.Text != "" {
			c.add(d.WithLabel(global.module.Span(global.name), "declared here"))
		}
	}
}

// namesAround are the names that are in scope at a piece of a module, but for
// the declarations of files.
type namesAround struct {
	module *lang.Module
	names  []nameAround
}

// A nameAround is a name and where it holds.
type nameAround struct {
	name  lang.Name
	start int
	end   int
}

// enter brings the names of a piece into scope, and forgets those that end
// before it.
func (a *namesAround) enter(p lang.Piece) {
	a.names = slices.DeleteFunc(a.names, func(n nameAround) bool { return n.end <= p.Start() })
	switch n := p.(type) {
	case *lang.Let:
		a.add(n, n.Params...)
		if n.Block != nil {
			a.lets(n, n.Block.Lets)
		}
	case *lang.Choose:
		a.add(n, n.Params...)
	case *lang.DataSet:
		a.from(n, n.From)
		a.block(n, n.Lines)
	case *lang.FromBlock:
		a.from(n, &n.From)
		a.block(n, n.Lines)
	case *lang.Program:
		a.from(n, &n.From)
		a.block(n, n.Lines)
	case *lang.ForEach:
		a.each(n, &n.Each)
		a.block(n, n.Lines)
	case *lang.Group:
		a.block(n, n.Lines)
	case *lang.TrackedEntity:
		a.block(n, n.Lines)
	case *lang.Enrollment:
		a.each(n, n.Each)
		a.block(n, n.Lines)
	case *lang.Event:
		a.each(n, n.Each)
		a.block(n, n.Lines)
	case *lang.Relationship:
		a.each(n, n.Each)
		a.block(n, n.Lines)
	}
}

func (a *namesAround) add(place lang.Piece, names ...lang.Name) {
	for _, name := range names {
		a.names = append(a.names, nameAround{name, place.Start(), place.End()})
	}
}

func (a *namesAround) from(place lang.Piece, from *lang.From) {
	if from != nil {
		a.add(place, from.As)
		a.each(place, from.Each)
	}
}

// each brings the name of a loop into scope, which holds behind its list.
func (a *namesAround) each(place lang.Piece, each *lang.Each) {
	if each != nil && each.Var != nil {
		a.names = append(a.names, nameAround{*each.Var, each.End(), place.End()})
	}
}

func (a *namesAround) block(place lang.Piece, lines []lang.Statement) {
	for _, line := range lines {
		if l, ok := line.(*lang.Let); ok {
			a.lets(place, []*lang.Let{l})
		}
	}
}

// lets brings names into scope that hold for their whole block, but not in
// their own value.
func (a *namesAround) lets(place lang.Piece, lets []*lang.Let) {
	for _, l := range lets {
		a.names = append(a.names, nameAround{l.Name, l.End(), place.End()})
	}
}

// find returns where a name of the piece's surroundings is declared.
func (a *namesAround) find(b lang.Binding) (diag.Span, bool) {
	for _, n := range a.names {
		if n.name.Text == b.Name && n.start <= b.Offset && b.Offset < n.end {
			return a.module.Span(n.name), true
		}
	}
	return diag.Span{}, false
}

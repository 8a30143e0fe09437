package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// maxShadowing is the length of an expression that is still looked into: longer
// ones are refused anyway.
const maxShadowing = 100_000

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
			if e, ok := p.(*lang.Expr); ok && !e.Broken && e.End()-e.Start() < maxShadowing {
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
		} else if global, ok := c.declared[b.Name]; ok && !isSource(global.decl) && !isEntity(global.decl) && global.name.Text != "" {
			c.add(d.WithLabel(global.module.Span(global.name), "declared here"))
		}
	}
}

// namesAround are the names that are in scope at a piece of a module, but for
// the declarations of files: a frame for each block around it.
type namesAround struct {
	module *lang.Module
	frames []nameFrame
}

// A nameFrame is the names that a statement declares, each with where it begins to hold.
type nameFrame struct {
	end   int // of the statement, and of the names
	names map[string]nameAround
}

type nameAround struct {
	name  lang.Name
	start int
}

// enter brings the names of a piece into scope, and forgets those that end
// before it.
func (a *namesAround) enter(p lang.Piece) {
	for len(a.frames) > 0 && a.frames[len(a.frames)-1].end <= p.Start() {
		a.frames = a.frames[:len(a.frames)-1]
	}
	f := nameFrame{end: p.End(), names: map[string]nameAround{}}
	switch n := p.(type) {
	case *lang.Let:
		f.params(n.Start(), n.Params)
		if n.Block != nil {
			f.lets(n.Block.Lets)
		}
	case *lang.Choose:
		f.params(n.Start(), n.Params)
	case *lang.Rules:
		f.params(n.Start(), n.Params)
		f.block(n.Lines)
	case *lang.DataSet:
		f.from(n.From)
		f.block(n.Lines)
	case *lang.FromBlock:
		f.from(&n.From)
		f.block(n.Lines)
	case *lang.Program:
		f.from(&n.From)
		f.block(n.Lines)
	case *lang.ForEach:
		f.each(&n.Each)
		f.block(n.Lines)
	case *lang.Group:
		f.block(n.Lines)
	case *lang.TrackedEntity:
		f.block(n.Lines)
	case *lang.Enrollment:
		f.each(n.Each)
		f.block(n.Lines)
	case *lang.Event:
		f.each(n.Each)
		f.block(n.Lines)
	case *lang.Relationship:
		f.each(n.Each)
		f.block(n.Lines)
	default:
		return
	}
	a.frames = append(a.frames, f)
}

func (f nameFrame) params(start int, names []lang.Name) {
	for _, name := range names {
		f.names[name.Text] = nameAround{name, start}
	}
}

func (f nameFrame) from(from *lang.From) {
	if from != nil {
		f.names[from.As.Text] = nameAround{from.As, from.Start()}
		f.each(from.Each)
	}
}

// each brings the name of a loop into scope, which holds behind its list.
func (f nameFrame) each(each *lang.Each) {
	if each != nil && each.Var != nil {
		f.names[each.Var.Text] = nameAround{*each.Var, each.End()}
	}
}

func (f nameFrame) block(lines []lang.Statement) {
	for _, line := range lines {
		if l, ok := line.(*lang.Let); ok {
			f.lets([]*lang.Let{l})
		}
	}
}

// lets brings names into scope that hold behind their own value.
func (f nameFrame) lets(lets []*lang.Let) {
	for _, l := range lets {
		f.names[l.Name.Text] = nameAround{l.Name, l.End()}
	}
}

// find returns where a name of the piece's surroundings is declared.
func (a *namesAround) find(b lang.Binding) (diag.Span, bool) {
	for _, f := range a.frames {
		if n, ok := f.names[b.Name]; ok && n.start <= b.Offset && b.Offset < f.end {
			return a.module.Span(n.name), true
		}
	}
	return diag.Span{}, false
}

package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// locals looks at the names that hold in a part of a module.
func (u *usage) locals(m *lang.Module) {
	m.Walk(func(p lang.Piece) bool {
		switch n := p.(type) {
		case *lang.Let:
			u.letNames(m, n)
		case *lang.Choose:
			u.params(m, n, n.Name, n.Params)
		case *lang.Rules:
			u.params(m, n, n.Name, n.Params)
			u.blockLets(m, n, n.Lines)
		case *lang.DataSet:
			u.blockLets(m, n, n.Lines)
		case *lang.FromBlock:
			u.blockLets(m, n, n.Lines)
		case *lang.ForEach:
			u.blockLets(m, n, n.Lines)
			u.loop(m, n, &n.Each, n.Lines)
		case *lang.Group:
			u.blockLets(m, n, n.Lines)
		case *lang.Program:
			u.blockLets(m, n, n.Lines)
			u.objects(m, n, n.From.Each)
		case *lang.TrackedEntity:
			u.blockLets(m, n, n.Lines)
		case *lang.Enrollment:
			u.blockLets(m, n, n.Lines)
			u.objects(m, n, n.Each)
		case *lang.Event:
			u.blockLets(m, n, n.Lines)
			u.objects(m, n, n.Each)
		case *lang.Relationship:
			u.blockLets(m, n, n.Lines)
			u.objects(m, n, n.Each)
		case *lang.Source:
			u.indexes(m, n)
		case *lang.Entity:
			u.lists(m, n)
		}
		return true
	})
}

// letNames looks at what a file's let takes and names itself.
func (u *usage) letNames(m *lang.Module, l *lang.Let) {
	u.params(m, l, l.Name, l.Params)
	if l.Block == nil {
		return
	}
	for _, local := range l.Block.Lets {
		u.let(m, l, local)
	}
}

func (u *usage) params(m *lang.Module, place lang.Piece, of lang.Name, params []lang.Name) {
	for _, p := range params {
		if !u.mentions.within(p.Text, m.Span(place), diag.Span{}) {
			u.add(diag.New("W0204", m.Span(p), "`%s` takes `%s` and does not use it", of.Text, p.Text).
				WithHelp("take it out, here and where `%s` is used", of.Text))
		}
	}
}

func (u *usage) blockLets(m *lang.Module, block lang.Piece, lines []lang.Statement) {
	for _, line := range lines {
		if l, ok := line.(*lang.Let); ok {
			u.let(m, block, l)
		}
	}
}

func (u *usage) let(m *lang.Module, block lang.Piece, l *lang.Let) {
	if !u.mentions.within(l.Name.Text, m.Span(block), m.Span(l)) {
		u.add(diag.New("W0201", m.Span(l.Name), "nothing uses the name `%s`", l.Name.Text).WithHelp("take it out, or use it"))
	}
}

// loop looks at the name of a `for each`. Items of a list may be counted without
// a look at them; any other aggregate would take the record's value once for
// each item. The rows of a table would all fill the same.
func (u *usage) loop(m *lang.Module, place lang.Piece, each *lang.Each, lines []lang.Statement) {
	if each.Var == nil || u.mentions.within(each.Var.Text, m.Span(place), diag.Span{}) {
		return
	}
	if u.isTable(m, each.In) {
		u.add(diag.New("W0206", m.Span(each.Var), "no line looks at the row `%s`: each says the same for all rows", each.Var.Text))
		return
	}
	if !onlyCounts(lines) {
		u.add(diag.New("W0206", m.Span(each.Var), "no line looks at `%s`: the record's value is taken once for each item", each.Var.Text).
			WithHelp("use `%s` in the lines, or put them outside of the loop", each.Var.Text))
	}
}

// onlyCounts reports whether all rules of a block count.
func onlyCounts(lines []lang.Statement) bool {
	counts := true
	for _, line := range lines {
		lang.Walk(line, func(p lang.Piece) bool {
			if a, ok := p.(*lang.Aggregate); ok {
				counts = counts && a.Count != nil
			}
			return counts
		})
	}
	return counts
}

// objects looks at the name of the loop of tracker objects.
func (u *usage) objects(m *lang.Module, place lang.Piece, each *lang.Each) {
	if each != nil && each.Var != nil && !u.mentions.within(each.Var.Text, m.Span(place), diag.Span{}) {
		u.add(diag.New("W0206", m.Span(each.Var), "no line looks at `%s`: the objects of all items would be the same one", each.Var.Text).
			WithHelp("use `%s`, at least in the `identity`", each.Var.Text))
	}
}

// indexes looks at the map fields that a source of the main mapping declares; a
// module's may be for others. A source that nothing reads has been reported.
func (u *usage) indexes(m *lang.Module, s *lang.Source) {
	if m != u.main || !u.mentions.outside(s.Name.Text, m.Span(s)) {
		return
	}
	for _, line := range s.Lines {
		index, ok := line.(*lang.Index)
		if !ok {
			continue
		}
		record := s.Name.Text
		names := index.Name.Names
		for _, name := range names[:len(names)-1] {
			record = schema.JoinPath(record, name.Text)
		}
		if !u.read[record][names[len(names)-1].Text] {
			u.add(diag.New("W0205", m.Span(index.Name), "nothing uses the index `%s`", m.Text(&index.Name)).
				WithHelp("take it out, or look items up with it: `%s.%s[…]`", s.Name.Text, m.Text(&index.Name)))
		}
	}
}

// lists looks at the lists of an entity of the main mapping. An entity that
// nothing reads has been reported.
func (u *usage) lists(m *lang.Module, e *lang.Entity) {
	if m != u.main || !u.mentions.outside(e.Name.Text, m.Span(e)) {
		return
	}
	for _, line := range e.Lists {
		if !u.read[e.Name.Text][line.Name.Text] {
			u.add(diag.New("W0365", m.Span(line.Name), "nothing looks at the list `%s` of `%s`", line.Name.Text, e.Name.Text).
				WithHelp("take the line out, or use it"))
		}
	}
}

package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// mentions are the places that use each name, over all modules of a mapping.
// Names have one meaning wherever they are, so the words alone tell; where they
// do not, as with a name that a macro binds, a name counts as used.
type mentions map[string][]diag.Span

// mentionsIn finds the names that a mapping uses.
func mentionsIn(modules []*lang.Module) mentions {
	all := mentions{}
	for _, m := range modules {
		m.Walk(func(p lang.Piece) bool {
			all.addPiece(m, p)
			return true
		})
	}
	return all
}

// addPiece adds the names that a piece itself uses.
func (all mentions) addPiece(m *lang.Module, p lang.Piece) {
	switch n := p.(type) {
	case *lang.Expr:
		for _, x := range m.Mentions(n) {
			all[x.Name] = append(all[x.Name], m.File.Span(x.Offset, x.Offset+len(x.Name)))
		}
	case *lang.From:
		all.add(m, &n.Source)
	case *lang.EntityList:
		all.add(m, &n.Source)
	case *lang.Given:
		all.add(m, &n.Name)
	case *lang.Codes:
		if n.Base != nil {
			all.add(m, n.Base)
		}
	case *lang.Missing:
		if n.Field != nil {
			all.add(m, &n.Field.Names[0])
		}
	}
}

func (all mentions) add(m *lang.Module, name *lang.Name) {
	all[name.Text] = append(all[name.Text], m.Span(name))
}

// outside reports whether a name is used outside of a place.
func (all mentions) outside(name string, place diag.Span) bool {
	for _, at := range all[name] {
		if !inside(at, place) {
			return true
		}
	}
	return false
}

// within reports whether a name is used in a place, but for a part of it.
func (all mentions) within(name string, place, except diag.Span) bool {
	for _, at := range all[name] {
		if inside(at, place) && !inside(at, except) {
			return true
		}
	}
	return false
}

func inside(at, place diag.Span) bool {
	return at.File == place.File && place.Start <= at.Start && at.End <= place.End
}

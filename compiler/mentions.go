package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// mentions are the places that use each name: the offsets in each file of a
// mapping, ascending. Names have one meaning wherever they are, so the words
// alone tell; where they do not, as with a name that a macro binds, a name
// counts as used.
type mentions map[string]map[*diag.File][]int

// mentionsIn finds the names that a mapping uses.
func mentionsIn(modules []*lang.Module) mentions {
	all := mentions{}
	for _, m := range modules {
		m.Walk(func(p lang.Piece) bool {
			all.addPiece(m, p)
			return true
		})
	}
	for _, files := range all {
		for _, offsets := range files {
			slices.Sort(offsets)
		}
	}
	return all
}

// addPiece adds the names that a piece itself uses.
func (all mentions) addPiece(m *lang.Module, p lang.Piece) {
	switch n := p.(type) {
	case *lang.Expr:
		for _, x := range m.Mentions(n) {
			all.add(m, x.Name, x.Offset)
		}
	case *lang.From:
		all.addName(m, &n.Source)
	case *lang.EntityList:
		all.addName(m, &n.Source)
	case *lang.UseRules:
		all.addName(m, &n.Name)
	case *lang.Given:
		all.addName(m, &n.Name)
	case *lang.Codes:
		if n.Base != nil {
			all.addName(m, n.Base)
		}
	case *lang.Missing:
		if n.Field != nil {
			all.addName(m, &n.Field.Names[0])
		}
	}
}

func (all mentions) addName(m *lang.Module, name *lang.Name) { all.add(m, name.Text, name.Start()) }

func (all mentions) add(m *lang.Module, name string, offset int) {
	if all[name] == nil {
		all[name] = map[*diag.File][]int{}
	}
	all[name][m.File] = append(all[name][m.File], offset)
}

// in counts how often a name is used in a place.
func (all mentions) in(name string, place diag.Span) int {
	offsets := all[name][place.File]
	first, _ := slices.BinarySearch(offsets, place.Start)
	end, _ := slices.BinarySearch(offsets, place.End)
	return end - first
}

// outside reports whether a name is used outside of a place.
func (all mentions) outside(name string, place diag.Span) bool {
	total := 0
	for _, offsets := range all[name] {
		total += len(offsets)
	}
	return total > all.in(name, place)
}

// within reports whether a name is used in a place, but for a part of it.
func (all mentions) within(name string, place, part diag.Span) bool {
	return all.in(name, place) > all.in(name, part)
}

package lang

import (
	"reflect"
	"slices"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Walk visits every node of a tree that there is, once, and parents first.
func TestWalkVisitsEverything(t *testing.T) {
	for file, a := range corpus(t, "tree") {
		m, _ := Parse(diag.NewFile(file, string(a.Files[0].Data)))
		var walked []Piece
		m.Walk(func(p Piece) bool {
			walked = append(walked, p)
			return true
		})
		var found []Piece
		for _, root := range []any{m.Language, m.Mapping, m.Uses, m.Decls} {
			found = appendPieces(found, reflect.ValueOf(root))
		}
		for _, p := range found {
			if n := count(walked, p); n != 1 {
				t.Errorf("%s: %T %q was visited %d times", file, p, m.Text(p), n)
			}
		}
		if len(walked) != len(found) {
			t.Errorf("%s: %d pieces visited, %d there", file, len(walked), len(found))
		}
		if len(found) < 20 {
			t.Errorf("%s: only %d pieces", file, len(found))
		}
	}
}

func count(list []Piece, p Piece) int {
	n := 0
	for _, other := range list {
		if other == p {
			n++
		}
	}
	return n
}

// appendPieces finds all pieces with the tools of the language instead of ours.
func appendPieces(found []Piece, v reflect.Value) []Piece {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = appendPieces(found, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = appendPieces(found, v.Index(i))
		}
	case reflect.Struct:
		if p, ok := v.Addr().Interface().(Piece); ok && !slices.Contains([]string{"Node", "Body", "Doc"}, v.Type().Name()) {
			if v.FieldByName("EndPos").Interface() == (Place{}) {
				return found // an optional part that is not there
			}
			found = append(found, p)
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Name != "Documented" {
				found = appendPieces(found, v.Field(i))
			}
		}
	}
	return found
}

// A visit that returns false leaves out what is below.
func TestWalkStops(t *testing.T) {
	m, _ := Parse(diag.NewFile("in.xwalk", head+"let a(b) = c\nlet d = e\n"))
	var names []string
	m.Walk(func(p Piece) bool {
		if n, ok := p.(*Name); ok {
			names = append(names, n.Text)
		}
		l, isLet := p.(*Let)
		return !isLet || l.Name.Text != "a"
	})
	if !slices.Equal(names, []string{"m", "d"}) {
		t.Errorf("names %q", names)
	}
}

// Children lie inside their parents and do not overlap.
func TestPlacesNest(t *testing.T) {
	for file, a := range corpus(t, "tree") {
		m, _ := Parse(diag.NewFile(file, string(a.Files[0].Data)))
		m.Walk(func(p Piece) bool {
			last := p.Start()
			children(p, func(child Piece) {
				if child.End() == 0 {
					return
				}
				if child.Start() < last || child.End() > p.End() {
					t.Errorf("%s: %T %q in %T %q", file, child, m.Text(child), p, m.Text(p))
				}
				last = child.End()
			})
			return true
		})
	}
}

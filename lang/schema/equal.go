package schema

import "slices"

// Equal reports whether two types admit the same values and call their
// records by the same names.
func (t *Type) Equal(u *Type) bool {
	if t == nil || u == nil {
		return t == u
	}
	return t.Kind == u.Kind && t.Partial == u.Partial && t.Elem.Equal(u.Elem) && t.Record.Equal(u.Record)
}

// Equal reports whether two records have the same name and, in the same order,
// equal fields.
func (r *Record) Equal(o *Record) bool {
	if r == nil || o == nil {
		return r == o
	}
	return r.Name == o.Name && slices.EqualFunc(r.Fields, o.Fields, (*Field).Equal)
}

// Equal reports whether two fields promise the same: everything counts but Doc,
// which is for people.
func (f *Field) Equal(g *Field) bool {
	if f == nil || g == nil {
		return f == g
	}
	return f.Name == g.Name && f.Required == g.Required && f.MaxLength == g.MaxLength && f.Unit == g.Unit && f.Key == g.Key &&
		slices.Equal(f.Enum, g.Enum) && sameText(f.Min, g.Min) && sameText(f.Max, g.Max) && f.Type.Equal(g.Type)
}

func sameText(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

package schema

import (
	"strings"
	"unicode"
)

// JoinPath adds a field's name to a path; the empty path is the record itself.
// A name that is no plain word is put in backticks, so that paths of different
// fields never read alike: "a.b" below "visit" is "visit.`a.b`".
func JoinPath(path, name string) string {
	if !plain(name) {
		name = "`" + strings.ReplaceAll(name, "`", "``") + "`"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// SplitPath undoes JoinPath: the names of a path, outermost first. A plain word
// may stand in backticks too. It reports false for any other text.
func SplitPath(path string) ([]string, bool) {
	var names []string
	for {
		name, after, ok := cutName(path)
		if !ok {
			return nil, false
		}
		names = append(names, name)
		if after == "" {
			return names, true
		}
		if after[0] != '.' {
			return nil, false
		}
		path = after[1:]
	}
}

// cutName takes the first name off a path.
func cutName(path string) (name, after string, ok bool) {
	if !strings.HasPrefix(path, "`") {
		end := strings.IndexByte(path, '.')
		if end < 0 {
			end = len(path)
		}
		return path[:end], path[end:], plain(path[:end])
	}
	var b strings.Builder
	for i := 1; i < len(path); i++ {
		if path[i] != '`' {
			b.WriteByte(path[i])
			continue
		}
		if i+1 == len(path) || path[i+1] != '`' {
			return b.String(), path[i+1:], true
		}
		b.WriteByte('`')
		i++
	}
	return "", "", false
}

// plain reports whether a name reads as one word: letters, digits, "_", "-",
// "$" and ":" in any order, at least one.
func plain(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-$:", r) {
			return false
		}
	}
	return name != ""
}

// Path finds the field at the end of a path such as "patient.gender". A path
// goes through lists and maps without a mark: "diagnoses.code" is the code of
// each diagnosis.
func (r *Record) Path(path string) (*Field, bool) {
	steps, ok := r.Steps(path)
	if !ok {
		return nil, false
	}
	return steps[len(steps)-1], true
}

// Steps finds every field along a path, outermost first. Whether a value can
// be missing depends on all of them.
func (r *Record) Steps(path string) ([]*Field, bool) {
	names, ok := SplitPath(path)
	if !ok {
		return nil, false
	}
	steps := make([]*Field, 0, len(names))
	for _, name := range names {
		if r == nil {
			return nil, false
		}
		field, ok := r.Field(name)
		if !ok {
			return nil, false
		}
		steps = append(steps, field)
		r = field.Type.Inner()
	}
	return steps, true
}

// Inner returns the record that a type is or holds: itself, the items of a
// list, the values of a map, through any number of them. It is nil when there
// is none.
func (t *Type) Inner() *Record {
	for t != nil && (t.Kind == List || t.Kind == Map) {
		t = t.Elem
	}
	if t == nil || t.Kind != Object {
		return nil
	}
	return t.Record
}

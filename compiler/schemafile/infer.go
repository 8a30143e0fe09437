package schemafile

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// Schema writes the schema of the sample, and notes for people: what is of
// several types, what is not shown and why. Neither holds a value that fewer
// records have than SampleOptions.AtLeast.
func (s *Sample) Schema(title string) ([]byte, []string, error) {
	if s.records == 0 {
		return nil, nil, refuse("E0629", "the sample has no record").withHelp("a record is a JSON object, or a row below a header")
	}
	w := &schemaWriter{s: s}
	if s.flawed > 0 {
		w.note("", "%d of what was read is no record, and passed over; the first is %s", s.flawed, s.flaw)
	}
	body := w.object(s.root, "")
	out := object{{"$schema", draft}, {"title", title}, {"$comment", fmt.Sprintf("made from a sample of %d records", s.records)}}
	slices.SortStableFunc(w.notes, func(a, b note) int { return strings.Compare(a.path, b.path) })
	var notes []string
	for _, n := range w.notes {
		notes = append(notes, n.text)
	}
	return document(append(out, body...)), notes, nil
}

// A schemaWriter makes the schema of shapes.
type schemaWriter struct {
	s     *Sample
	notes []note
}

type note struct{ path, text string }

func (w *schemaWriter) note(path, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if path != "" {
		text = "`" + path + "` " + text
	}
	w.notes = append(w.notes, note{path, text})
}

// object is the schema of objects: a record, or a map.
func (w *schemaWriter) object(at *shape, path string) object {
	if at.values == nil && path != "" && hasDataKeys(at) {
		w.s.makeMap(at)
	}
	if at.values != nil {
		w.note(path, "has keys that look like data: it is a map, and the keys are not shown")
		return object{{"type", "object"}, {"additionalProperties", w.one(at.values, path, "")}}
	}
	if len(at.fields) == 0 {
		return object{{"type", "object"}}
	}
	var required []string
	properties := object{}
	for _, f := range at.fields {
		below := schema.JoinPath(path, f.name)
		if seen := f.shape.seen(); seen == at.count[objectKind] && seen >= enough {
			required = append(required, f.name)
		}
		if len(f.shape.kindsSeen()) > 1 {
			properties = append(properties, w.views(f, below, at.index)...)
			required = slices.DeleteFunc(required, func(name string) bool { return name == f.name })
			continue
		}
		properties = properties.with(f.name, w.nullable(f.shape, w.one(f.shape, below, f.name)))
	}
	out := object{{"type", "object"}}
	if len(required) > 0 {
		out = out.with("required", texts(required))
	}
	return out.with("properties", properties)
}

// nullable lets a type be null where it was.
func (w *schemaWriter) nullable(at *shape, o object) object {
	if at.count[nullKind] == 0 || len(o) == 0 || at.seen() == 0 {
		return o
	}
	for i, m := range o {
		switch m.name {
		case "type":
			o[i].value = list{m.value, "null"}
		case "enum":
			o[i].value = append(m.value.(list), nil)
		}
	}
	return o
}

// views are the fields that divide a value of several types.
func (w *schemaWriter) views(f *field, path string, taken map[string]*field) object {
	var out object
	var said, names []string
	for _, k := range f.shape.kindsSeen() {
		name := viewName(f.name, k)
		for taken[name] != nil {
			name += "_"
		}
		out = out.with(name, w.kind(f.shape, k, path, f.name).with("x-key", f.name))
		said = append(said, fmt.Sprintf("%s in %d (first in %s)", k.words(), f.shape.count[k], f.shape.first[k]))
		names = append(names, "`"+name+"`")
	}
	w.note(path, "is %s: it is read as %s", strings.Join(said, ", "), strings.Join(names, " and "))
	return out
}

// viewName is what a field is called that takes one type of a value.
func viewName(name string, k kind) string {
	word := [...]string{"", "YesNo", "Number", "Text", "List", "Record"}[k]
	if strings.Contains(name, "_") {
		return name + "_" + strings.ToLower(strings.Replace(word, "YesNo", "Yes_no", 1))
	}
	return name + word
}

// one is the schema of values of one type; of several, it says none.
func (w *schemaWriter) one(at *shape, path, name string) object {
	seen := at.kindsSeen()
	switch len(seen) {
	case 0:
		return object{{"type", "null"}}
	case 1:
		return w.kind(at, seen[0], path, name)
	}
	w.note(path, "holds values of several types in a list or map, which cannot be read")
	return object{{"description", "values of several types"}}
}

func (w *schemaWriter) kind(at *shape, k kind, path, name string) object {
	switch k {
	case boolKind:
		return flag()
	case numberKind:
		return w.number(at)
	case textKind:
		return w.text(at, path, name)
	case listKind:
		if at.items == nil || at.items.seen() == 0 && at.items.count[nullKind] == 0 {
			return object{{"type", "array"}}
		}
		return object{{"type", "array"}, {"items", w.nullable(at.items, w.one(at.items, path, name))}}
	}
	return w.object(at, path)
}

func (w *schemaWriter) number(at *shape) object {
	out := object{{"type", "integer"}}
	if at.fraction {
		out = object{{"type", "number"}}
	}
	if w.s.options.Limits && at.min != nil {
		out = append(out, member{"minimum", plainNumber(at.min)}, member{"maximum", plainNumber(at.max)})
	}
	return out
}

func plainNumber(x *big.Rat) any {
	digits, _ := x.FloatPrec()
	return rawNumber(x.FloatString(digits))
}

// A rawNumber is a number as it is written.
type rawNumber string

// text is the schema of texts: of cells also what they stand for.
func (w *schemaWriter) text(at *shape, path, name string) object {
	out, plain := w.form(&at.text, name)
	if isOrIsInPrivate(path) || at.text.forms&emailForm != 0 {
		w.note(path, "looks as if it tells who somebody is: think of `private`")
		return out.with("$comment", "looks private")
	}
	if at.text.blanks > 0 {
		w.note(path, "is \"\" in %d: with --blank-is-missing, and `blank is missing` in the source, it is of the type of the others", at.text.blanks)
	}
	if !plain {
		return out
	}
	return w.choices(at, path, name, out)
}

// form finds the form that all texts have; plain is a text without one.
func (w *schemaWriter) form(t *textShape, name string) (out object, plain bool) {
	cells := w.s.cells && !looksCode(name)
	format := func(name string) (object, bool) { return object{{"type", "string"}, {"format", name}}, false }
	switch has := func(f form) bool { return t.forms&f != 0 }; {
	case cells && has(yesNoForm):
		return flag(), false
	case cells && has(wholeForm):
		return object{{"type", "integer"}}, false
	case cells && has(decimalForm):
		return object{{"type", "number"}}, false
	case has(dayForm):
		return format("date")
	case has(instantForm):
		return format("date-time")
	case has(lessForm) && t.days > 0:
		return object{{"type", "string"}, {"x-format", "partial-date"}}, false
	case has(looseForm) && t.instants > 0:
		return object{{"type", "string"}, {"x-format", "partial-date-time"}}, false
	case has(clockForm):
		return format("time")
	case has(uuidForm):
		return format("uuid")
	case has(emailForm):
		return format("email")
	case has(uriForm):
		return format("uri")
	}
	return text(), true
}

// choices lists the texts of a field that has few, if enough records have each
// of them. If only some have enough, those are examples, and the field is open.
func (w *schemaWriter) choices(at *shape, path, name string, out object) object {
	if at.text.choices == nil || at.count[textKind] < enough || looksID(name) {
		return out
	}
	var often []string
	for _, text := range slices.Sorted(maps.Keys(at.text.choices)) {
		if len(at.text.choices[text]) >= w.s.options.AtLeast {
			often = append(often, text)
		}
	}
	switch hidden := len(at.text.choices) - len(often); {
	case hidden == 0:
		return out.with("enum", texts(often))
	case len(often) == 0:
		return out
	default:
		w.note(path, "has values that fewer than %d have, %d of them, which are not shown; the others are examples", w.s.options.AtLeast, hidden)
		return out.with("examples", texts(often))
	}
}

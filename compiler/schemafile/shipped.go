package schemafile

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

// Shipped writes a schema of the library as a file that needs no other: the
// types that it refers to are in it.
func Shipped(name string) ([]byte, error) {
	file, ok := schemas.File(name)
	if !ok {
		r := refuse("E0620", "the library has no schema `%s`", name)
		if near := diag.Nearest(name, schemas.Names()); len(near) > 0 {
			return nil, r.withHelp("%s", diag.DidYouMean(near))
		}
		return nil, r.withHelp("`crosswalk schema show` lists the schemas")
	}
	b := &bundle{types: defs(parsed(shippedText(typesBeside(file))))}
	schema := b.own(parsed(shippedText(file))).(object)
	var used object
	for i := 0; i < len(b.used); i++ { // grows while types refer to types
		used = used.with(b.used[i], b.own(b.types[b.used[i]]))
	}
	if len(used) > 0 {
		slices.SortFunc(used, func(x, y member) int { return strings.Compare(x.name, y.name) })
		schema = schema.with("$defs", used)
	}
	return document(schema), nil
}

// typesBeside is the file of the types that a schema of the library refers to.
func typesBeside(file string) string { return file[:strings.LastIndexByte(file, '/')+1] + "types.json" }

func shippedText(file string) string {
	text, ok := schemas.Text(file)
	if !ok {
		panic("schemafile: the library has no " + file)
	}
	return text
}

// A bundle collects the types that a schema needs.
type bundle struct {
	types map[string]any
	used  []string
}

// own is a value with its references to the file of types led into its own file.
func (b *bundle) own(value any) any {
	switch v := value.(type) {
	case object:
		out := make(object, len(v))
		for i, m := range v {
			out[i] = member{m.name, b.own(m.value)}
			if ref, ok := m.value.(string); ok && m.name == "$ref" {
				out[i].value = b.reference(ref)
			}
		}
		return out
	case list:
		out := make(list, len(v))
		for i, item := range v {
			out[i] = b.own(item)
		}
		return out
	}
	return value
}

func (b *bundle) reference(ref string) string {
	_, fragment, _ := strings.Cut(ref, "#")
	if name := strings.TrimPrefix(fragment, "/$defs/"); !slices.Contains(b.used, name) {
		b.used = append(b.used, name)
	}
	return "#" + fragment
}

func defs(value any) map[string]any {
	out := map[string]any{}
	for _, m := range value.(object) {
		if m.name != "$defs" {
			continue
		}
		for _, d := range m.value.(object) {
			out[d.name] = d.value
		}
	}
	return out
}

// parsed is the value of a JSON text of the library, its members in order.
func parsed(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	value, err := nextValue(d, 0)
	if err != nil {
		panic("schemafile: " + err.Error()) // embedded, and tested
	}
	return value
}

// maxNesting is the deepest nesting of a value; a record has far less.
const maxNesting = 500

var errNesting = errors.New("a value is nested too deeply")

// nextValue reads a value, the members of its objects in order.
func nextValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxNesting {
		return nil, errNesting
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := nextValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name.(string), value})
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		l := list{}
		for d.More() {
			value, err := nextValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			l = append(l, value)
		}
		_, err = d.Token()
		return l, err
	}
	return token, nil
}

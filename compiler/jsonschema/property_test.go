package jsonschema_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
	"pgregory.net/rapid"
)

// A sample is a schema with a generator of values that follow it.
type sample struct {
	schema map[string]any
	value  func(t *rapid.T) any
}

func leafSample(t *rapid.T) sample {
	pick := func(values ...any) func(*rapid.T) any {
		return func(t *rapid.T) any { return rapid.SampledFrom(values).Draw(t, "value") }
	}
	return rapid.SampledFrom([]sample{
		{map[string]any{"type": "string", "maxLength": 3}, pick("", "abc", "äöü")},
		{map[string]any{"type": "string", "format": "date"}, pick("2026-02-28", "1999-12-31")},
		{map[string]any{"type": "string", "format": "date-time"}, pick("2026-02-28T10:00:00Z", "2026-02-28T10:00:00.5+03:00")},
		{map[string]any{"type": "boolean"}, pick(true, false)},
		{map[string]any{"type": "integer", "minimum": 0, "exclusiveMaximum": 10}, pick(json.Number("0"), json.Number("9"))},
		{map[string]any{"type": "number", "maximum": 2.5}, pick(json.Number("2.5"), json.Number("-1e3"), json.Number("0"))},
		{map[string]any{"type": "number", "multipleOf": 1}, pick(json.Number("12"), json.Number("-3"))},
		{map[string]any{"type": []any{"string", "null"}}, pick("x", nil)},
		{map[string]any{"enum": []any{"M", "F", nil}}, pick("M", "F", nil)},
		{map[string]any{"const": "only"}, pick("only")},
		{map[string]any{"$ref": "#/$defs/code"}, pick("B54", "J18")},
		{map[string]any{"type": []any{"string", "integer"}}, pick("x", json.Number("3"))},
		{map[string]any{}, pick("x", nil, true, json.Number("0.5"))},
		{map[string]any{"maxLength": 2}, pick("xy", nil)},
	}).Draw(t, "leaf")
}

func drawSample(t *rapid.T, depth int) sample {
	if depth == 0 {
		return leafSample(t)
	}
	switch rapid.IntRange(0, 7).Draw(t, "form") {
	case 0:
		return listSample(drawSample(t, depth-1))
	case 1:
		return mapSample(drawSample(t, depth-1))
	case 2:
		return objectSample(t, depth, "p")
	case 3:
		return choiceSample(drawSample(t, depth-1), drawSample(t, depth-1))
	case 4:
		return bothSample(objectSample(t, depth, "p"), objectSample(t, depth, "q"))
	case 5:
		return choiceSample(objectSample(t, depth, "p"), objectSample(t, depth, "q"))
	case 6:
		return choiceSample(objectSample(t, depth, "p"), objectSample(t, depth, "p"))
	}
	return leafSample(t)
}

func listSample(item sample) sample {
	return sample{map[string]any{"type": "array", "items": item.schema}, func(t *rapid.T) any {
		items := make([]any, rapid.IntRange(0, 2).Draw(t, "length"))
		for i := range items {
			items[i] = item.value(t)
		}
		return items
	}}
}

func mapSample(value sample) sample {
	return sample{map[string]any{"type": "object", "additionalProperties": value.schema}, func(t *rapid.T) any {
		m := map[string]any{}
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "a.b"}), 0, 2).Draw(t, "keys") {
			m[key] = value.value(t)
		}
		return m
	}}
}

// objectSample draws an object whose names start with the prefix, so that two
// objects can be asked for together without asking one field to be two things.
func objectSample(t *rapid.T, depth int, prefix string) sample {
	names := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "fields")]
	properties := map[string]any{}
	fields := map[string]sample{}
	required := []any{}
	for _, name := range names {
		name = prefix + name
		fields[name] = drawSample(t, depth-1)
		properties[name] = fields[name].schema
		if rapid.Bool().Draw(t, "required") {
			required = append(required, name)
		}
	}
	return sample{map[string]any{"type": "object", "properties": properties, "required": required}, func(t *rapid.T) any {
		object := map[string]any{}
		for _, name := range names {
			name = prefix + name
			if slices.Contains(required, any(name)) || rapid.Bool().Draw(t, "present") {
				object[name] = fields[name].value(t)
			}
		}
		return object
	}}
}

func choiceSample(a, b sample) sample {
	return sample{map[string]any{"anyOf": []any{a.schema, b.schema}}, func(t *rapid.T) any {
		if rapid.Bool().Draw(t, "first branch") {
			return a.value(t)
		}
		return b.value(t)
	}}
}

func bothSample(a, b sample) sample {
	return sample{map[string]any{"allOf": []any{a.schema, b.schema}}, func(t *rapid.T) any {
		object := map[string]any{}
		for _, s := range []sample{a, b} {
			for key, value := range s.value(t).(map[string]any) {
				object[key] = value
			}
		}
		return object
	}}
}

// TestValuesAreOfTheKindClaimed draws schemas and values that follow them: each
// value must be of the kind that the record type says.
func TestValuesAreOfTheKindClaimed(t *testing.T) {
	claims := map[schema.Kind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		root := objectSample(rt, 3, "p")
		root.schema["$defs"] = map[string]any{"code": map[string]any{"type": "string"}}
		root.schema["properties"].(map[string]any)["always"] = map[string]any{"type": "boolean"}
		text, err := json.Marshal(root.schema)
		if err != nil {
			rt.Fatal(err)
		}
		s := read(t, string(text))
		judge := santhosh.MustCompileString("test:///s", string(text))
		for range 4 {
			value := root.value(rt)
			if err := judge.Validate(value); err != nil {
				rt.Fatalf("the test drew a value that the schema does not allow: %v", err)
			}
			if wrong := unlike(value, &schema.Type{Kind: schema.Object, Record: s.Record}, "visit", claims); wrong != "" {
				rt.Fatalf("%s\nschema: %s\nvalue: %v", wrong, text, value)
			}
		}
	})
	for kind := schema.Text; kind <= schema.Unknown; kind++ {
		if claims[kind] == 0 {
			t.Errorf("no value was a %s", kind)
		}
	}
}

// unlike says where a value is not of a type; "" when it is.
func unlike(value any, typ *schema.Type, at string, claims map[schema.Kind]int) string {
	claims[typ.Kind]++
	ok := true
	switch typ.Kind {
	case schema.Text:
		_, ok = value.(string)
	case schema.Bool:
		_, ok = value.(bool)
	case schema.Int, schema.Decimal:
		ok = isNumber(value, typ.Kind == schema.Int)
	case schema.Date:
		ok = isTime(value, "2006-01-02")
	case schema.Instant:
		ok = isTime(value, time.RFC3339Nano)
	case schema.List:
		return unlikeList(value, typ, at, claims)
	case schema.Map:
		return unlikeMap(value, typ, at, claims)
	case schema.Object:
		return unlikeRecord(value, typ.Record, at, claims)
	}
	if !ok {
		return fmt.Sprintf("%s: %v is no %s", at, value, typ)
	}
	return ""
}

func isNumber(value any, whole bool) bool {
	number, ok := value.(json.Number)
	if !ok {
		return false
	}
	x, ok := new(big.Rat).SetString(number.String())
	return ok && (!whole || x.IsInt())
}

func isTime(value any, layout string) bool {
	text, ok := value.(string)
	_, err := time.Parse(layout, text)
	return ok && err == nil
}

func unlikeList(value any, typ *schema.Type, at string, claims map[schema.Kind]int) string {
	items, ok := value.([]any)
	if !ok {
		return at + " is no list"
	}
	for _, item := range items {
		if wrong := unlike(item, typ.Elem, at+"[]", claims); item != nil && wrong != "" {
			return wrong
		}
	}
	return ""
}

func unlikeMap(value any, typ *schema.Type, at string, claims map[schema.Kind]int) string {
	m, ok := value.(map[string]any)
	if !ok {
		return at + " is no map"
	}
	for _, item := range m {
		if wrong := unlike(item, typ.Elem, at+"{}", claims); item != nil && wrong != "" {
			return wrong
		}
	}
	return ""
}

func unlikeRecord(value any, r *schema.Record, at string, claims map[schema.Kind]int) string {
	object, ok := value.(map[string]any)
	if !ok {
		return at + " is no object"
	}
	for _, f := range r.Fields {
		value, there := object[f.Name]
		if !there || value == nil {
			if f.Required {
				return at + "." + f.Name + " is required but missing"
			}
			continue
		}
		if wrong := unlike(value, f.Type, at+"."+f.Name, claims); wrong != "" {
			return wrong
		}
		if wrong := outside(value, f); wrong != "" {
			return at + "." + f.Name + wrong
		}
	}
	return ""
}

// outside says which limit of a field a value does not keep.
func outside(value any, f *schema.Field) string {
	if text, ok := value.(string); ok {
		if f.Enum != nil && !slices.Contains(f.Enum, text) {
			return " is none of " + strings.Join(f.Enum, ", ")
		}
		if f.MaxLength > 0 && utf8.RuneCountInString(text) > f.MaxLength {
			return " is too long"
		}
	}
	if number, ok := value.(json.Number); ok {
		x, _ := new(big.Rat).SetString(number.String())
		if f.Min != nil && x.Cmp(limit(*f.Min)) < 0 || f.Max != nil && x.Cmp(limit(*f.Max)) > 0 {
			return " is beyond its limits"
		}
	}
	return ""
}

func limit(text string) *big.Rat {
	x, _ := new(big.Rat).SetString(text)
	return x
}

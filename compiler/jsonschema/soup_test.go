package jsonschema_test

import (
	"encoding/json"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"pgregory.net/rapid"
)

// drawSoup draws a schema of keywords that need not go together, nor have
// values that they can have.
func drawSoup(t *rapid.T, depth int) any {
	if depth == 0 || rapid.IntRange(0, 19).Draw(t, "leaf") == 0 {
		return rapid.SampledFrom([]any{true, false, map[string]any{}, map[string]any{"type": "string"}, map[string]any{"$ref": "#/$defs/a"}, 7, "x", nil}).Draw(t, "value")
	}
	schema := map[string]any{}
	for range rapid.IntRange(1, 4).Draw(t, "keywords") {
		word := rapid.SampledFrom([]string{"type", "properties", "items", "allOf", "anyOf", "oneOf", "$ref", "$id", "$anchor", "enum", "const", "required",
			"additionalProperties", "patternProperties", "if", "then", "not", "dependentSchemas", "dependencies", "prefixItems", "$dynamicRef", "$dynamicAnchor",
			"$recursiveRef", "pattern", "format", "minimum", "nullable", "x-unit", "title", "unevaluatedProperties", "$defs", "id", "other"}).Draw(t, "word")
		schema[word] = drawKeyword(t, word, depth-1)
	}
	return schema
}

func drawKeyword(t *rapid.T, word string, depth int) any {
	texts := map[string][]any{
		"type":           {"object", "string", "integer", "array", []any{"object", "null"}, "strng"},
		"$ref":           {"#", "#/$defs/a", "#/$defs/b", "#x", "item", "other.json", "other.json#/$defs/a", "#/other", "#/properties/a", "visit.schema.json", "http://example.org/a#x"},
		"$id":            {"item", "http://example.org/a", "#x", "other.json", "visit.schema.json", "a/b", 3, "%zz", ""},
		"id":             {"item", "#x"},
		"$anchor":        {"x", "y", 3},
		"$dynamicAnchor": {"x", "y"},
		"$dynamicRef":    {"#x", "#", "item#y"},
		"$recursiveRef":  {"#"},
		"pattern":        {"^a$", "(?=a)", "("},
		"format":         {"date", "date-time", "email"},
		"minimum":        {1, -0.5, "1"},
		"nullable":       {true},
		"x-unit":         {"kg", 1},
		"title":          {"a title", 1},
		"enum":           {[]any{"a", 1, nil}, []any{}, []any{"a", "b"}},
		"const":          {"a", nil, 1, []any{}},
		"required":       {[]any{"a"}, []any{"a", "b"}, "a"},
	}
	if values, ok := texts[word]; ok {
		return rapid.SampledFrom(values).Draw(t, word)
	}
	switch rapid.IntRange(0, 5).Draw(t, "shape") {
	case 0:
		return drawSoup(t, depth)
	case 1, 2:
		return []any{drawSoup(t, depth), drawSoup(t, depth)}
	}
	return map[string]any{"a": drawSoup(t, depth), "b": drawSoup(t, depth)}
}

// TestSoup imports schemas that make little sense. Whatever is said of them,
// it is said in order.
func TestSoup(t *testing.T) {
	imported, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		drafts := rapid.SampledFrom([]string{"", "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"})
		draw := func() string {
			root := map[string]any{"type": "object", "properties": map[string]any{"a": drawSoup(rt, 3), "b": drawSoup(rt, 2)}, "$defs": map[string]any{"a": drawSoup(rt, 2)}}
			if draft := drafts.Draw(rt, "draft"); draft != "" {
				root["$schema"] = draft
			}
			text, err := json.Marshal(root)
			if err != nil {
				rt.Fatal(err)
			}
			return string(text)
		}
		text := draw()
		project := files{texts: map[string]string{"other.json": draw()}}
		s, found := jsonschema.Import("visit", diag.NewFile("visit.schema.json", text), project.open)
		checkDiagnostics(t, found)
		if (s == nil) != found.HasErrors() {
			rt.Fatalf("a schema is given just when there is no error:\n%s", list(found))
		}
		if s == nil {
			refused++
			return
		}
		imported++
		checkRecord(t, s, s.Record, "", map[string]bool{})
	})
	if imported == 0 || refused == 0 {
		t.Errorf("%d imported and %d refused: the soup is too thin", imported, refused)
	}
}

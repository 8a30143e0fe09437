package spec_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

const transformSchema = "transform.schema.json"

func loadTransformSchema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	data, err := os.ReadFile(transformSchema)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	if err := c.AddResource(transformSchema, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(transformSchema)
	if err != nil {
		t.Fatal(err)
	}
	return s, raw
}

// caseTransforms are the transforms of all conformance cases that compile, as JSON, by case.
func caseTransforms(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, file := range files {
		c := readCase(t, file)
		transform, _ := compiler.Compile(compiler.Options{FS: c.files, Main: "main.xwalk", Values: c.settings.Values})
		if transform == nil {
			continue
		}
		data, err := transform.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		out[file] = data
	}
	return out
}

// exampleTransforms are the transforms of the examples, as `crosswalk build`
// would make them with the project's further metadata files.
func exampleTransforms(t *testing.T) map[string][]byte {
	t.Helper()
	projects, err := filepath.Glob("../examples/*/crosswalk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, project := range projects {
		dir := filepath.Dir(project)
		mapping, units := projectFiles(t, project)
		transform, problems := compiler.Compile(compiler.Options{FS: os.DirFS(dir), Main: mapping, OrgUnits: units})
		if transform == nil {
			t.Errorf("%s does not compile: %s", dir, problemLines(problems))
			continue
		}
		data, err := transform.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		out[project] = data
	}
	return out
}

// projectFiles reads the two keys of a project file that a transform follows
// from: `mapping` and the list `orgUnits`.
func projectFiles(t *testing.T, path string) (mapping string, units []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list := ""
	for _, line := range strings.Split(string(data), "\n") {
		key, value, _ := strings.Cut(line, ":")
		switch {
		case key == "mapping":
			mapping = strings.TrimSpace(value)
		case strings.HasPrefix(strings.TrimSpace(line), "- ") && list == "orgUnits":
			units = append(units, strings.TrimPrefix(strings.TrimSpace(line), "- "))
		}
		if !strings.HasPrefix(line, " ") {
			list = key
		}
	}
	return mapping, units
}

func TestTransformsAreAsTheSchemaSays(t *testing.T) {
	s, _ := loadTransformSchema(t)
	transforms := caseTransforms(t)
	if len(transforms) < 60 {
		t.Fatalf("only %d cases have a transform", len(transforms))
	}
	for name, data := range exampleTransforms(t) {
		transforms[name] = data
	}
	for name, data := range transforms {
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// definitionOf names the part of the schema that describes a Go type.
func definitionOf(t reflect.Type) string {
	if t == reflect.TypeOf(runtime.Transform{}) {
		return ""
	}
	return strings.ToLower(t.Name()[:1]) + t.Name()[1:]
}

// TestSchemaDescribesEveryField holds the schema to the Go types, both ways:
// the names of fields, which of them must be there, and that each says what it is.
func TestSchemaDescribesEveryField(t *testing.T) {
	_, raw := loadTransformSchema(t)
	definitions := raw["$defs"].(map[string]any)
	described := map[string]bool{"uid": true, "origin": true, "cel": true, "day": true, "periodId": true, "check": true}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		name := definitionOf(typ)
		if typ.Kind() != reflect.Struct || described[name] {
			return
		}
		described[name] = true
		part := raw
		if name != "" {
			part, _ = definitions[name].(map[string]any)
		}
		if part == nil {
			t.Errorf("the schema does not describe %s", typ)
			return
		}
		compareFields(t, typ, part)
		for _, f := range reflect.VisibleFields(typ) {
			walk(f.Type)
		}
	}
	walk(reflect.TypeOf(runtime.Transform{}))
	for name := range definitions {
		if !described[name] {
			t.Errorf("the schema describes %s, which no transform has", name)
		}
	}
}

func compareFields(t *testing.T, typ reflect.Type, part map[string]any) {
	t.Helper()
	properties := part["properties"].(map[string]any)
	var required []string
	for _, v := range asList(part["required"]) {
		required = append(required, v.(string))
	}
	names := map[string]bool{}
	for _, f := range reflect.VisibleFields(typ) {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "" || tag == "-" {
			continue
		}
		names[tag] = true
		if properties[tag] == nil {
			t.Errorf("the schema does not describe %s of %s", tag, typ)
		}
		if always := options == ""; always != slices.Contains(required, tag) {
			t.Errorf("%s of %s: always written is %v, and the schema says otherwise", tag, typ, always)
		}
	}
	for name := range properties {
		if !names[name] {
			t.Errorf("the schema describes %s of %s, which Go does not have", name, typ)
		}
	}
	if part["additionalProperties"] != false {
		t.Errorf("the schema lets anything be in %s", typ)
	}
}

func asList(v any) []any { list, _ := v.([]any); return list }

// TestKindsOfTheSchema holds the words for kinds of values to those of the Go type.
func TestKindsOfTheSchema(t *testing.T) {
	_, raw := loadTransformSchema(t)
	kinds := raw["$defs"].(map[string]any)["type"].(map[string]any)["properties"].(map[string]any)["kind"].(map[string]any)["enum"]
	for k := schema.Text; k <= schema.Unknown; k++ {
		word, err := k.MarshalText()
		if err != nil || asList(kinds)[k] != string(word) {
			t.Errorf("kind %d is %s (%v), and the schema has %v", k, word, err, kinds)
		}
	}
	if n := len(asList(kinds)); n != int(schema.Unknown)+1 {
		t.Errorf("the schema has %d kinds", n)
	}
}

// TestNothingMayBeTakenOutOfATransform removes each required field, adds an
// unknown one beside each, and does not find one that Load lets pass.
func TestNothingMayBeTakenOutOfATransform(t *testing.T) {
	s, _ := loadTransformSchema(t)
	for _, name := range []string{"program/registration", "program/event-program", "program/relationship", "zeros/group", "rule/count-distinct-by-latest", "codes/from-a-file", "bands/edges-of-age", "source/index", "entity/for-each-period", "entity/one-with-two-records", "category/attribute-option-combo"} {
		c := readCase(t, "testdata/cases/"+name+".txtar")
		transform, problems := compiler.Compile(compiler.Options{FS: c.files, Main: "main.xwalk"})
		if transform == nil {
			t.Fatalf("%s: %s", name, problemLines(problems))
		}
		data, err := transform.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runtime.Load(data); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tried := 0
		spoil(t, data, func(path string, spoilt any) {
			tried++
			text, err := json.Marshal(spoilt)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := runtime.Load(text); err == nil {
				t.Errorf("%s: a transform without %s is loaded", name, path)
			}
			if strings.HasSuffix(path, ".zzz") && s.Validate(spoilt) == nil {
				t.Errorf("%s: the schema lets %s pass", name, path)
			}
		})
		if tried < 50 {
			t.Errorf("%s: only %d ways were tried", name, tried)
		}
	}
}

// spoil gives try a transform with one field removed, and one with a field that
// does not exist, for every object in it. Maps whose keys are data are left alone.
func spoil(t *testing.T, data []byte, try func(path string, spoilt any)) {
	t.Helper()
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var visit func(path string, v any)
	visit = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				visit(path, item)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				kept := v[key]
				delete(v, key)
				try(path+"."+key, doc)
				v[key] = kept
				if key != "keys" && key != "schemes" && key != "targets" && key != "yields" {
					visit(path+"."+key, kept)
				}
			}
			v["zzz"] = true
			try(path+".zzz", doc)
			delete(v, "zzz")
		}
	}
	visit("", doc)
}

package real_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

// TestLibrarySchemasReadRealResources reads every field that the library's
// schemas have of every resource of the real data: none may be of another kind.
func TestLibrarySchemasReadRealResources(t *testing.T) {
	records := resources(t)
	for name, least := range map[string]int{"Patient": 20, "Encounter": 1400, "Observation": 600, "Condition": 500, "Immunization": 400, "DiagnosticReport": 190, "Location": 40, "Organization": 40} {
		t.Run(name, func(t *testing.T) {
			s := newSnapshot()
			s.dataSet("libraryDaSt", "Monthly", "Monthly", []object{s.element("libraryElem", "Fields", "INTEGER_ZERO_OR_POSITIVE", "ccDefault01")})
			f := files{"metadata.json": s.json(t), "main.xwalk": everyField(t, "std.fhir.r4."+name)}
			r := run(t, compile(t, f, "main.xwalk"), runtime.RunOptions{}, input("r", name+".ndjson", []byte(strings.Join(records[name], "\n"))))
			if read := r.report.Sources[0].Read; len(r.rejects) > 0 || read < int64(least) {
				t.Errorf("%d read of at least %d, rejects %v", read, least, r.codes())
			}
		})
	}
}

// resources are the resources of the real data by type, as lines. One sample,
// whose episode of care is no list, is no FHIR.
func resources(t *testing.T) map[string][]string {
	t.Helper()
	out, ids := map[string][]string{}, map[string]bool{}
	var add func(r map[string]any)
	add = func(r map[string]any) {
		kind, _ := r["resourceType"].(string)
		entries, _ := r["entry"].([]any)
		for _, e := range entries {
			entry, _ := e.(map[string]any)
			if inner, ok := entry["resource"].(map[string]any); ok {
				add(inner)
			}
		}
		key := fmt.Sprint(kind, " ", r["id"])
		if ids[key] {
			return // another sample of the same
		}
		ids[key] = true
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[kind] = append(out[kind], string(line))
	}
	for _, file := range append(dataFiles(t, "fhir-*/*.json"), dataFiles(t, "fhir-*/*.ndjson")...) {
		for _, line := range recordLines(file, data(t, file)) {
			var r map[string]any
			if json.Unmarshal([]byte(line), &r) == nil && !strings.HasSuffix(filepath.ToSlash(file), "samples/encounter.json") {
				add(r)
			}
		}
	}
	return out
}

func recordLines(file string, text []byte) []string {
	if filepath.Ext(file) == ".ndjson" {
		return strings.Split(strings.TrimSpace(string(text)), "\n")
	}
	return []string{string(text)}
}

// everyField is a mapping with a rule for each field of a schema that asks
// whether it is there, which is a fault where it cannot be read.
func everyField(t *testing.T, name string) string {
	t.Helper()
	open := func(path string) (*diag.File, error) {
		text, ok := schemas.Text(path)
		if !ok {
			return nil, fs.ErrNotExist
		}
		return diag.NewFile(path, text), nil
	}
	path, _ := schemas.File(name)
	file, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := jsonschema.Import("r", file, open)
	var b strings.Builder
	fmt.Fprintf(&b, "language 1\nmapping m\ntarget \"metadata.json\" for DHIS2 2.41\nsource r from %s {\n  key = r.id\n  zone = \"UTC\"\n}\n", name)
	b.WriteString("data set \"Monthly\" from r as v {\n  period = date(\"2026-01-15\")\n  org unit id = \"townUnit001\"\n  combine \"Fields\" by sum\n")
	for _, c := range fieldConditions("v", s.Record, 0) {
		fmt.Fprintf(&b, "  \"Fields\" = count where %s\n", c)
	}
	return b.String() + "}\n"
}

// fieldConditions asks for each field below a value whether it is there; for
// those in lists, of every item.
func fieldConditions(value string, r *schema.Record, depth int) []string {
	var out []string
	for _, f := range r.Fields {
		path := value + "." + f.Name
		switch {
		case f.Type.Kind == schema.Object:
			out = append(out, fieldConditions(path, f.Type.Record, depth)...)
		case f.Type.Kind == schema.List && f.Type.Elem.Kind == schema.Object:
			item := fmt.Sprintf("x%d", depth)
			for _, c := range fieldConditions(item, f.Type.Elem.Record, depth+1) {
				out = append(out, fmt.Sprintf("%s.all(%s, %s)", path, item, c))
			}
		default:
			out = append(out, fmt.Sprintf("(known(%s) || !known(%s))", path, path))
		}
	}
	return out
}

package jsonschema_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

// TestShippedSchemas imports every schema of the library: each is a record all of
// whose fields can be read.
func TestShippedSchemas(t *testing.T) {
	names := schemas.Names()
	if len(names) < 28 {
		t.Fatalf("only %d schemas: %v", len(names), names)
	}
	for _, name := range names {
		s := importShipped(t, name)
		if s == nil {
			continue
		}
		for path, why := range s.Unusable {
			t.Errorf("%s: `%s` cannot be read: %s", name, path, why)
		}
		if len(s.Record.Fields) < 5 {
			t.Errorf("%s has %d fields", name, len(s.Record.Fields))
		}
	}
}

func importShipped(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	file, ok := schemas.File(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	open := func(path string) (*diag.File, error) {
		text, ok := schemas.Text(path)
		if !ok {
			return nil, fs.ErrNotExist
		}
		return diag.NewFile(path, text), nil
	}
	f, err := open(file)
	if err != nil {
		t.Fatal(err)
	}
	s, found := jsonschema.Import("r", f, open)
	for _, d := range found {
		t.Errorf("%s: %s %s", name, d.Code, d.Message)
	}
	return s
}

// TestRealResourcesAreValid holds the FHIR resources and tracker objects of real
// systems against the schemas, with a validator that knows nothing of ours.
func TestRealResourcesAreValid(t *testing.T) {
	data := realData(t)
	v := &shippedValidator{compiled: map[string]*santhosh.Schema{}, counts: map[string]int{}}
	for _, pattern := range []string{"fhir-*/*.json", "fhir-*/*.ndjson", "dhis2-core-tracker/*tracker_importer*.json"} {
		files, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			v.file(t, file)
		}
	}
	for name, least := range map[string]int{"std.fhir.r4.Patient": 20, "std.fhir.r4.Encounter": 1400, "std.fhir.r4.Observation": 600, "std.fhir.r4.Condition": 500,
		"std.fhir.r4.Immunization": 400, "std.fhir.r4.DiagnosticReport": 190, "std.fhir.r4.Location": 40, "std.fhir.r4.Organization": 40, "std.dhis2.tracker.TrackedEntity": 5, "std.dhis2.tracker.Event": 3} {
		if v.counts[name] < least {
			t.Errorf("%d records of %s were seen, and not at least %d", v.counts[name], name, least)
		}
	}
}

// realData is the folder of real data, without which a test is skipped.
func realData(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("CROSSWALK_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("no real data in %s: CROSSWALK_DATA names the folder", folder)
	}
	return folder
}

type shippedValidator struct {
	compiled map[string]*santhosh.Schema
	counts   map[string]int
}

func (v *shippedValidator) file(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(file) == ".ndjson" {
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			v.value(t, file, lines.Bytes())
		}
		return
	}
	v.value(t, file, text)
}

func (v *shippedValidator) value(t *testing.T, file string, text []byte) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var x map[string]any
	if err := d.Decode(&x); err != nil {
		return // not an object: no resource
	}
	v.object(t, file, x)
}

// object validates a resource, those in a bundle, and tracker objects.
func (v *shippedValidator) object(t *testing.T, file string, x map[string]any) {
	t.Helper()
	if kind, ok := x["resourceType"].(string); ok {
		for _, entry := range objectsIn(x["entry"]) {
			if resource, ok := entry["resource"].(map[string]any); ok {
				v.object(t, file, resource)
			}
		}
		v.valid(t, file, "std.fhir.r4."+kind, x)
	}
	for key, name := range map[string]string{"trackedEntities": "TrackedEntity", "enrollments": "Enrollment", "events": "Event"} {
		for _, object := range objectsIn(x[key]) {
			v.valid(t, file, "std.dhis2.tracker."+name, object)
		}
	}
}

func objectsIn(x any) []map[string]any {
	var out []map[string]any
	items, _ := x.([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			out = append(out, object)
		}
	}
	return out
}

// isWrongFHIR holds for a sample that breaks FHIR's own rules: an episode of care
// stands where a list of them belongs.
func isWrongFHIR(file string) bool {
	return strings.HasSuffix(filepath.ToSlash(file), "fhir-openmrs-fhir2-samples/encounter.json")
}

func (v *shippedValidator) valid(t *testing.T, file, name string, x map[string]any) {
	t.Helper()
	path, ok := schemas.File(name)
	if !ok {
		return
	}
	v.counts[name]++
	if v.compiled[name] == nil {
		c := santhosh.NewCompiler()
		c.AssertFormat = true
		c.LoadURL = func(url string) (io.ReadCloser, error) {
			text, _ := schemas.Text(strings.TrimPrefix(url, "file:///"))
			return io.NopCloser(strings.NewReader(text)), nil
		}
		v.compiled[name] = c.MustCompile("file:///" + path)
	}
	if err := v.compiled[name].Validate(x); err != nil && !isWrongFHIR(file) {
		t.Errorf("%s: %s %v: %v", filepath.Base(file), name, x["id"], err)
	}
}

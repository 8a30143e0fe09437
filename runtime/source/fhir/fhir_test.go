package fhir

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// read gives the lines of a file.
func read(name, resource, text string) (string, error) {
	in := Input(runtime.Input{Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}, resource)
	r, err := in.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	return string(got), err
}

const (
	ann = `{"resourceType":"Patient","id":"a","name":[{"family":"Ann"}]}`
	obs = `{"resourceType":"Observation","id":"o","status":"final"}`
)

func TestFiles(t *testing.T) {
	pretty := &bytes.Buffer{}
	json.Indent(pretty, []byte(`{"resourceType":"Bundle","entry":[{"resource":`+ann+`}]}`), "", "  ")
	for name, c := range map[string]struct{ file, text, want string }{
		"bundle": {"b.json", `{"resourceType": "Bundle", "type": "collection", "entry": [
			{"fullUrl": "http://x/Patient/a", "resource": ` + ann + `}, {"resource": ` + obs + `}, {"request": {"method": "DELETE", "url": "Observation/7"}}, {"resource": ` + ann + `}]}`,
			ann + "\n\n\n" + ann + "\n"},
		"pretty":             {"b.json", pretty.String(), ann + "\n"},
		"sorted keys":        {"b.json", `{"entry": [{"resource": ` + ann + `}], "id": "x", "resourceType": "Bundle"}`, ann + "\n"},
		"type after text":    {"b.json", `{"id":"a","resourceType":"Patient"}`, `{"id":"a","resourceType":"Patient"}` + "\n"},
		"list of FHIR":       {"b.json", `[{"entry":[{"item":{}},{"item":{}}],"resourceType":"List"},` + ann + `]`, "\n" + ann + "\n"},
		"List in a bundle":   {"b.json", `{"entry":[{},{"resource":{"entry":[{"item":{}}],"resourceType":"List"}},{"resource":` + ann + `}],"resourceType":"Bundle"}`, "\n\n" + ann + "\n"},
		"empty sorted":       {"b.json", `{"entry":[{},{}],"resourceType":"Bundle"}`, ""},
		"no entries":         {"b.json", `{"resourceType":"Bundle","total":0}`, ""},
		"one resource":       {"p.json", ann, ann + "\n"},
		"another":            {"p.json", obs, "\n"},
		"list of resources":  {"p.json", "[" + ann + ", " + obs + ", " + ann + "]", ann + "\n\n" + ann + "\n"},
		"one after another":  {"p.json", ann + " " + obs + "\n" + ann, ann + "\n\n" + ann + "\n"},
		"lines":              {"p.ndjson", ann + "\r\n" + obs + "\n\n" + ann, ann + "\n\n\n" + ann + "\n"},
		"a bad line":         {"p.ndjson", ann + "\n{\"resourceType\": \"Pat\n" + ann, ann + "\n{\"resourceType\": \"Pat\n" + ann + "\n"},
		"lines without name": {"standard input", ann + "\n{\"bad\n" + ann, ann + "\n{\"bad\n" + ann + "\n"},
		"lines of bundles":   {"p.ndjson", `{"resourceType":"Bundle","entry":[{"resource":` + ann + `},{"resource":` + obs + `}]}` + "\n" + ann, ann + "\n\n" + ann + "\n"},
		"bundle in a bundle": {"b.json", `{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Bundle","entry":[{"resource":` + ann +
			`},{"resource":` + obs + `}]}},{"resource":` + ann + `}]}`, ann + "\n\n" + ann + "\n"},
		"an id from its address": {"b.json", `{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:7","resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Patient","id":"8"},"fullUrl":"urn:uuid:9"},
			{"resource":{"resourceType":"Patient"},"fullUrl":"urn:uuid:10"},{"fullUrl":"http://x/Patient/3","resource":{"resourceType":"Patient"}}]}`,
			`{"id":"7","resourceType":"Patient"}` + "\n" + `{"resourceType":"Patient","id":"8"}` + "\n" + `{"id":"10","resourceType":"Patient"}` + "\n" + `{"resourceType":"Patient"}` + "\n"},
		"digits and signs": {"p.json", `{"resourceType":"Patient","x":1.50e0,"y":"ä \n{","z":[1 , 2]}`, `{"resourceType":"Patient","x":1.50e0,"y":"ä \n{","z":[1,2]}` + "\n"},
		"nonsense inside":  {"b.json", `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","a":tru}}]}`, `{"resourceType":"Patient","a":tru}` + "\n"},
		"mark":             {"p.json", "\ufeff" + ann, ann + "\n"},
	} {
		if got, err := read(c.file, "Patient", c.text); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, got, c.want)
		}
	}
}

const gone = `{"resourceType":"Patient","id":"7","deleted":true,"meta":{"lastUpdated":"2026-01-05T08:00:00Z"}}` + "\n"

// What was deleted is a record that says so, at the place of its entry.
func TestDeletions(t *testing.T) {
	const when, meta = `"response":{"outcome":{"x":[1]},"status":"204","lastModified":"2026-01-05T08:00:00Z"}`, `"meta":{"lastUpdated":"2026-01-05T08:00:00Z"}`
	entry := func(url string) string { return `{"request":{"method":"DELETE","url":"` + url + `"},` + when + `}` }
	bundle := func(about, entries string) string {
		return `{"resourceType":"Bundle",` + about + `,"entry":[` + entries + `]}`
	}
	history := func(entries string) string { return bundle(`"type":"history",`+meta, entries) }
	for name, c := range map[string]struct{ text, want string }{
		"history":            {history(entry("Patient/7") + `,{"resource":` + ann + `,"request":{"method":"PUT","url":"Patient/a"}}`), gone + ann + "\n"},
		"a version of it":    {history(entry("https://x.org/fhir/Patient/7/_history/3")), gone},
		"signs written so":   {history(entry(`Patient\/7`)), gone},
		"of another type":    {history(entry("Observation/7") + "," + entry("Patient/7")), "\n" + gone},
		"the other order":    {history(`{` + when + `,"request":{"url":"Patient/7","method":"DELETE"}}`), gone},
		"with its last form": {history(`{"resource":{"resourceType":"Patient","id":"7"},"request":{"method":"DELETE","url":"Patient/7"},` + when + `}`), gone},
		"sorted keys":        {`{"entry":[` + entry("Patient/7") + `],"resourceType":"Bundle","type":"history"}`, gone},
		"time of the bundle": {bundle(`"type":"transaction",`+meta, `{"request":{"method":"DELETE","url":"Patient/7"}}`), gone},
		"by a condition":     {bundle(`"type":"transaction"`, `{"request":{"method":"DELETE","url":"Patient?identifier=3"}}`), `{"resourceType":"Patient","deleted":true}` + "\n"},
		"in a bundle": {bundle(`"type":"transaction",`+meta, `{"request":{"method":"POST","url":"Bundle"},"resource":`+bundle(`"type":"batch"`, entry("Patient/7"))+`},{"request":{"method":"DELETE","url":"Patient/7"}}`),
			gone + gone},
	} {
		for _, file := range []string{"b.json", "b.ndjson"} {
			if got, err := read(file, "Patient", c.text); err != nil || got != c.want {
				t.Errorf("%s of %s: %v\n got %q\nwant %q", name, file, err, got, c.want)
			}
		}
	}
	for name, c := range map[string]struct{ text, code string }{
		"a history without times": {history(`{"request":{"method":"DELETE","url":"Patient/7"},"response":{"status":"204"}}`), "E0645"},
		"no time at all":          {bundle(`"type":"transaction"`, `{"request":{"method":"DELETE","url":"Patient/7"}}`), "E0645"},
		"nobody says what":        {history(`{"request":{"method":"DELETE"},` + when + `}`), "E0640"},
		"no address":              {history(entry("7")), "E0640"},
		"no id":                   {history(entry("Patient/7 8")), "E0640"},
	} {
		_, err := read("b.json", "Patient", c.text)
		var e *runtime.InputError
		if !errors.As(err, &e) || string(e.Code) != c.code || e.Input != "b.json:1" {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	bundle := `{"resourceType":"Bundle","entry":[{"resource":` + ann + `},`
	deep := strings.Repeat(`{"resourceType":"Bundle","entry":[{"resource":`, 18) + ann + strings.Repeat("}]}", 18)
	for name, c := range map[string]struct{ text, code, place string }{
		"empty":                    {" ", "E0518", "b.json"},
		"cut off":                  {bundle + `{"resource":{"resourceType":"Pat`, "E0511", "b.json:2"},
		"cut off between":          {bundle, "E0511", "b.json:2"},
		"cut off before the end":   {bundle + `{}]`, "E0511", "b.json:3"},
		"cut off in a list":        {"[" + ann + ",", "E0511", "b.json:2"},
		"brackets":                 {bundle + `{"resource":{]}`, "E0511", "b.json:2"},
		"no comma":                 {bundle + `{} {}]}`, "E0511", "b.json:3"},
		"a line end in a text":     {bundle + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\nb\"}}]}", "E0511", "b.json:2"},
		"deep":                     {bundle + `{"resource":{"resourceType":"Patient","x":` + strings.Repeat("[", 20_000), "E0511", "b.json:2"},
		"no FHIR":                  {`{"id":"a"}`, "E0640", "b.json:1"},
		"a list of something else": {`[1]`, "E0640", "b.json:1"},
		"text":                     {`uuid;name`, "E0640", "b.json:1"},
		"a resource without type":  {bundle + `{"resource":{"id":"a"}}]}`, "E0640", "b.json:2"},
		"a resource that is none":  {bundle + `{"resource":null}]}`, "E0640", "b.json:2"},
		"an entry that is none":    {bundle + `null]}`, "E0640", "b.json:2"},
		"two resources":            {bundle + `{"resource":` + ann + `,"resource":` + ann + `}]}`, "E0640", "b.json:2"},
		"entries of something":     {`{"entry":[{"resource":` + ann + `}]}`, "E0640", "b.json:2"},
		"entries of another":       {`{"entry":[{"resource":` + ann + `}],"resourceType":"Patient"}`, "E0640", "b.json:2"},
		"a type that is a number":  {`{"resourceType":1}`, "E0640", "b.json:1"},
		"bundles without end":      {deep, "E0640", "b.json:1"},
	} {
		_, err := read("b.json", "Patient", c.text)
		var e *runtime.InputError
		if !errors.As(err, &e) || string(e.Code) != c.code || e.Input != c.place {
			t.Errorf("%s: %v, want %s at %s", name, err, c.code, c.place)
		}
	}
	if _, err := read("b.ndjson", "Patient", ann+"\n{\"id\": 1}"); err == nil || !strings.Contains(err.Error(), "b.ndjson:2") {
		t.Errorf("a line that is no FHIR: %v", err)
	}
}

// A packed bundle is unpacked, and one that is cut off is not a shorter one.
func TestPacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, `{"resourceType":"Bundle","entry":[{"resource":%s}]}`, ann)
	z.Close()
	if got, err := read("b.json.gz", "Patient", packed.String()); err != nil || got != ann+"\n" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := read("b.json.gz", "Patient", packed.String()[:packed.Len()-9]); err == nil || !strings.Contains(err.Error(), "E0511") {
		t.Errorf("%v", err)
	}
}

// A resource that is too long is one that a run rejects, and those after it are read.
func TestLongResources(t *testing.T) {
	long := `{"resourceType":"Patient","x":"` + strings.Repeat("x", 17<<20) + `"}`
	late := `{"x":"` + strings.Repeat("x", 17<<20) + `","resourceType":"Patient"}`
	for _, text := range []string{long, late} {
		got, err := read("b.json", "Patient", `{"resourceType":"Bundle","entry":[{"resource":`+text+`},{"resource":`+ann+`}]}`)
		lines := strings.Split(got, "\n")
		if err != nil || len(lines) != 3 || len(lines[0]) <= 16<<20 || len(lines[0]) > 16<<20+1000 || lines[1] != ann {
			t.Errorf("%v, %d lines", err, len(lines))
		}
	}
}

// known reads a whole document as encoding/json has it, and lists the resources
// of a type and the types of all.
func known(t *testing.T, text []byte, resource string) (of []any, counts map[string]int) {
	t.Helper()
	counts = map[string]int{}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		d.UseNumber()
		var v any
		err := d.Decode(&v)
		if err == io.EOF {
			return of, counts
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range resourcesIn(v) {
			kind := r["resourceType"].(string)
			counts[kind]++
			if kind == resource {
				of = append(of, r)
			}
		}
	}
}

func resourcesIn(v any) []map[string]any {
	object, _ := v.(map[string]any)
	if object["resourceType"] != "Bundle" {
		return []map[string]any{object}
	}
	var all []map[string]any
	entries, _ := object["entry"].([]any)
	for _, e := range entries {
		entry := e.(map[string]any)
		if r, ok := entry["resource"].(map[string]any); ok {
			full, _ := entry["fullUrl"].(string)
			if id, isURN := strings.CutPrefix(full, "urn:uuid:"); isURN && r["id"] == nil {
				r["id"] = id
			}
			all = append(all, resourcesIn(r)...)
		}
	}
	return all
}

// parsed reads lines.
func parsed(t *testing.T, text string) []any {
	t.Helper()
	var all []any
	s := bufio.NewScanner(strings.NewReader(text))
	s.Buffer(nil, 32<<20)
	for s.Scan() {
		if s.Text() == "" {
			continue
		}
		var v any
		d := json.NewDecoder(strings.NewReader(s.Text()))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// The real sets are read whole, as encoding/json reads them.
func TestRealFiles(t *testing.T) {
	var files []string
	for _, pattern := range []string{"fhir-synthea-hiv-ciel/*.json", "fhir-synthea-bulk-10/*.ndjson", "fhir-openmrs-fhir2-samples/*.json"} {
		found, _ := filepath.Glob(filepath.Join(cmp.Or(os.Getenv("CROSSWALK_DATA"), "../../../../shared/data"), pattern))
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("the FHIR sets are not here (CROSSWALK_DATA)")
	}
	all := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, counts := known(t, text, "")
		for kind, count := range counts {
			want, _ := known(t, text, kind)
			got, err := read(filepath.Base(file), kind, string(text))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if is := parsed(t, got); len(is) != count || !reflect.DeepEqual(is, want) {
				t.Errorf("%s: %d %s, want %d", file, len(is), kind, count)
			}
			all += count
		}
	}
	t.Logf("%d resources in %d files", all, len(files))
}

// isPlain holds for documents that a test can compare: of FHIR, and without keys
// that come twice.
func isPlain(v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	kind, ok := object["resourceType"].(string)
	if !ok || kind == "" || len(kind) > 100 {
		return false
	}
	if kind != "Bundle" { // one with entries can be taken for a bundle, if it says later that it is none
		_, hasEntries := object["entry"].([]any)
		return !hasEntries
	}
	entries, ok := object["entry"].([]any)
	if !ok && object["entry"] != nil {
		return false
	}
	for _, e := range entries {
		entry, ok := e.(map[string]any)
		if !ok {
			return false
		}
		if r, has := entry["resource"]; has && !isPlain(r) {
			return false
		}
	}
	return true
}

// A bundle is read as encoding/json reads the whole of it; what is broken is an
// error, or a line that no decoder takes.
func FuzzBundle(f *testing.F) {
	for _, text := range []string{
		`{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"}},{"resource":` + obs + `}]}`,
		`{"entry":[{"resource":` + ann + `}],"resourceType":"Bundle","link":[]}`, ann, `{"resourceType":"Bundle"}`, `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Bundle","entry":[{}]}}]}`,
		`{"entry":[{"item":1}],"resourceType":"List"}`, `{"entry":[{"resource":{"entry":[{}],"resourceType":"List"}},{}],"resourceType":"Bundle"}`, `[1]`, `{"resourceType":"Patient","a":1 2}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		c := newCopier("Patient", &out)
		err := c.Documents(iotest.OneByteReader(strings.NewReader(text)))
		var again bytes.Buffer
		if second := newCopier("Patient", &again).Documents(strings.NewReader(text)); (err == nil) != (second == nil) || again.String() != out.String() {
			t.Fatalf("%q depends on how it comes: %v, %v", text, err, second)
		}
		if int64(bytes.Count(out.Bytes(), newline)) != c.lines {
			t.Fatalf("%q: %d lines are %q", text, c.lines, out.String())
		}
		var v any
		if json.Unmarshal([]byte(text), &v) != nil || hasTwice([]byte(text)) || !isPlain(v) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want, _ := known(t, []byte(text), "Patient")
		if got := parsed(t, out.String()); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %v, want %v", text, got, want)
		}
	})
}

// hasTwice reports whether some object has a key twice, roughly: one that comes
// anywhere twice and matters to a reader.
func hasTwice(text []byte) bool {
	var walk func(d *json.Decoder) bool
	walk = func(d *json.Decoder) bool {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch token {
		case json.Delim('{'):
			keys := map[string]bool{}
			for d.More() {
				key, err := d.Token()
				if err != nil {
					return false
				}
				if keys[key.(string)] {
					return true
				}
				keys[key.(string)] = true
				if walk(d) {
					return true
				}
			}
			d.Token()
		case json.Delim('['):
			for d.More() {
				if walk(d) {
					return true
				}
			}
			d.Token()
		}
		return false
	}
	return walk(json.NewDecoder(bytes.NewReader(text)))
}

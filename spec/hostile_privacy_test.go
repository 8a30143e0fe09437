package spec_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// canaryTypes are the value types for which a data element "T <type>" is put
// into the stage of the ward census.
var canaryTypes = []string{
	"PHONE_NUMBER", "EMAIL", "URL", "USERNAME", "LETTER", "TIME", "DATE", "DATETIME", "AGE", "INTEGER_POSITIVE", "PERCENTAGE",
	"COORDINATE", "ORGANISATION_UNIT", "LONG_TEXT", "BOOLEAN", "TEXT",
}

// What a run says to people never holds what a record says, however wrong the
// record is; keys are what a reject is found by, and must be there.
func TestMessagesKeepRecordsPrivate(t *testing.T) {
	runner := hostileRunner(t, map[string]string{
		"main.xwalk":                read(t, "testdata/hostile/private.xwalk"),
		"schemas/visit.schema.json": read(t, "testdata/hostile/visit.schema.json"),
		"metadata/hmis.json":        canaryMetadata(t),
	})
	records := canaryRecords(t)
	r := runner(t, memoryInput("in.ndjson", strings.Join(records, "\n")))
	if source := r.report.Sources[0]; source.Read != int64(len(records)) {
		t.Errorf("%d records were read, want %d", source.Read, len(records))
	}
	checkPrivate(t, r.text)
	seen := rejectCode.FindAllString(r.text, -1)
	slices.Sort(seen)
	seen = slices.Compact(seen)
	want := strings.Fields("E0502 E0503 E0504 E0505 E0506 E0507 E0513 E0514 E0515 E0516 E0520 E0522 E0524 E0527 E0528 E0529 E0530 E0537 E0542 E0544 E0545 E0546 E0547 E0548 E0552 E0553 E0555 E0556 E0557")
	for _, code := range want {
		if !slices.Contains(seen, code) {
			t.Errorf("nothing was rejected with %s; there were %v", code, seen)
		}
	}
	if !strings.Contains(r.text, `"key":"KEY-`) {
		t.Error("no reject names the key of its record")
	}
}

var rejectCode = regexp.MustCompile(`E05\d\d`)

// canaries are in what records say, and nowhere else.
var canaries = regexp.MustCompile(`(?i)canary|31415926|1971-1|13/1971`)

// checkPrivate demands that a text has no canary in it.
func checkPrivate(t *testing.T, text string) {
	t.Helper()
	if at := canaries.FindStringIndex(text); at != nil {
		t.Errorf("a message holds a record's value: …%s…", text[max(0, at[0]-300):min(len(text), at[1]+100)])
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// canaryMetadata is the fixture's metadata with elements of many value types.
func canaryMetadata(t *testing.T) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(spectest.Fixture(t, "..")["metadata/hmis.json"].Data, &m); err != nil {
		t.Fatal(err)
	}
	elements := m["dataElements"].([]any)
	stage := m["programStages"].([]any)[2].(map[string]any)
	if stage["name"] != "Census" {
		t.Fatalf("the third stage of the fixture is %v", stage["name"])
	}
	values := stage["programStageDataElements"].([]any)
	for i, valueType := range canaryTypes {
		uid := fmt.Sprintf("tt%09d", i)
		elements = append(elements, map[string]any{"id": uid, "name": "T " + valueType, "shortName": valueType, "domainType": "TRACKER",
			"valueType": valueType, "aggregationType": "NONE", "categoryCombo": map[string]any{"id": "ccDefault01"}})
		values = append(values, map[string]any{"dataElement": map[string]any{"id": uid}})
	}
	m["dataElements"], stage["programStageDataElements"] = elements, values
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fields are those of the schema with a value that is right.
func fields(key string) map[string]any {
	return map[string]any{
		"uuid": key, "changed": "2026-01-06T00:00:00Z", "voided": false, "started": "2026-01-05T08:00:00+03:00", "month": "202601",
		"facility": "UG-KLA-001", "gender": "M", "born": "1990-01-01", "funding": "DONOR", "person": "canary-person", "name": "canary-name",
		"text": "canary-text", "day": "2026-01-05", "number": 4.5, "whole": 3, "yes": true, "texts": []any{"canary", "A"},
		"counts": map[string]any{"canary-text": 3}, "answers": []any{map[string]any{"question": "canary-question", "answer": "canary-answer", "n": 99}},
	}
}

// canaryRecords are records that are wrong in every way, and lines that are none.
func canaryRecords(t *testing.T) []string {
	t.Helper()
	records := slices.Concat(wrongInOneField(), contradicting())
	var out []string
	for _, r := range records {
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return append(out,
		`{"uuid": "KEY-x", "name": "canary`,
		`{"uuid": "KEY-x", "name": canary}`,
		`{"uuid": "KEY-x", "canary": 1, "canary": 2}`,
		`{"uuid": "KEY-x", "name": "canary"} canary`,
		"{\"uuid\": \"KEY-x\", \"name\": \"canary\xe9\"}",
		`{"uuid": "KEY-x", "name": "canary\ud83d"}`,
		`{"uuid": "KEY-x", "name": "canary\x"}`,
		`"canary"`,
		`{"uuid": "KEY-x", "name": `+strings.Repeat(`{"canary":`, 300)+`1`+strings.Repeat("}", 301),
	)
}

// wrongInOneField are records of which one field is of another kind, nothing that
// anybody knows, or missing.
func wrongInOneField() []map[string]any {
	wrong := []any{
		"canary-wrong", "canary wrong, with a comma", strings.Repeat("canary ", 9000), "", "12", "1971-11-13", "1971-13-13", "13/13/1971", "31415926",
		12, -5, 1e30, 31415926, 31415926.5, true, false, []any{"canary-item"}, map[string]any{"canary": "canary"}, nil,
	}
	var out []map[string]any
	for _, name := range slices.Sorted(maps.Keys(fields(""))) {
		for _, value := range wrong {
			f := fields(fmt.Sprint("KEY-", len(out)))
			if name == "name" {
				f["person"] = fmt.Sprint("canary-person-", len(out)) // nobody else says the name
			}
			if text, ok := value.(string); !ok || text == "" || !isTold(name, text) {
				f[name] = value
			}
			out = append(out, f)
		}
	}
	return out
}

// isTold holds for a text that people are told: a key, and a place that leads to no
// org unit, unless it is too long for one.
func isTold(field, text string) bool {
	return field == "uuid" || field == "facility" && len(text) <= 100
}

// contradicting are records that are right by themselves and not together, or
// whose fields do not go together.
func contradicting() []map[string]any {
	var out []map[string]any
	add := func(change func(f map[string]any)) {
		f := fields(fmt.Sprint("KEY-c", len(out)))
		change(f)
		out = append(out, f)
	}
	for _, text := range []string{"POS", "positive", "ACTIVE", "COMPLETED", "2026-01-05", "999999999", "canary-person", "Canary@Example.org", "7"} {
		add(func(f map[string]any) { f["text"] = text })
		add(func(f map[string]any) { f["text"], f["person"] = text, "canary-person of "+text })
		add(func(f map[string]any) { f["text"], f["person"], f["name"] = text, "another canary", "canary-name 2" })
	}
	add(func(f map[string]any) {
		f["answers"] = []any{map[string]any{"question": "canary-text", "answer": "yes"}, map[string]any{"question": "canary-text", "answer": "no"}}
	})
	add(func(f map[string]any) { f["uuid"] = "KEY-torn" })
	add(func(f map[string]any) { f["uuid"], f["name"] = "KEY-torn", "canary-other" })
	return out
}

// A CSV file that has lost its header begins with a patient.
func TestMessagesOfHeadersArePrivate(t *testing.T) {
	runner := hostileRunner(t, nil)
	for _, text := range []string{
		"canary-1,canary-2,canary-3,canary-4\n",
		"canary,canary,x,y\n",
		"uuid,started,facility,weight,canary,canary\n",
		"\"canary,1,2,3\n",
		"cana\"ry,1,2,3\n",
		"canary\xe9,1,2,3\n",
	} {
		r := runner(t, memoryInput("in.csv", text))
		if r.ends != "E0510" {
			t.Errorf("%q ends with %q, want E0510", text, r.ends)
		}
		checkPrivate(t, r.text)
	}
}

// What a mapping gives as a reason is shown to people, so it cannot come from a
// record.
func TestReasonsAreWrittenOut(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for _, reason := range []string{`report(v.patient.name)`, `skip("no " + v.patient.name)`, `missing(v.patient.name)`, `v.status == report(v.patient.name)`} {
		_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(base, `"OPD all" = count where `+reason), Main: "main.xwalk"})
		if codesOnce(problems) != "E0337" {
			t.Errorf("%s: %s", reason, problemLines(problems))
		}
	}
}

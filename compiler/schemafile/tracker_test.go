package schemafile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

func fixture(t *testing.T) *metadata.Snapshot {
	t.Helper()
	text, err := os.ReadFile("../../spec/testdata/fixture/metadata/hmis.json")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(text))
}

func load(t *testing.T, text string) *metadata.Snapshot {
	t.Helper()
	s, problems := metadata.Load(diag.NewFile("metadata.json", text))
	if problems.HasErrors() {
		t.Fatalf("%s: %s", problems[0].Code, problems[0].Message)
	}
	return s
}

// golden holds a schema to a file of testdata; UPDATE=1 writes it, and fails.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	want, _ := os.ReadFile(path)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// imported reads a schema back as a mapping does.
func imported(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	s, problems := jsonschema.Import("r", diag.NewFile("r.json", string(text)), nil)
	for _, d := range problems {
		t.Errorf("%s %s", d.Code, d.Message)
	}
	if s == nil {
		t.Fatalf("the schema cannot be read:\n%s", text)
	}
	return s
}

func TestTracker(t *testing.T) {
	for name, o := range map[string]schemafile.TrackerRecords{
		"events.json":           {Program: "ANC follow-up", Stage: "ANC visit"},
		"enrollments.json":      {Program: "TB treatment", Enrollments: true},
		"tracked-entities.json": {Program: "ANC follow-up"},
		"event-program.json":    {Program: "Ward census"},
		"by-code.json":          {Program: "TB treatment", Stage: "TB visit", ByCode: true},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := schemafile.Tracker(fixture(t), o)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, text)
			s := imported(t, text)
			for path, why := range s.Unusable {
				t.Errorf("`%s` cannot be read: %s", path, why)
			}
		})
	}
}

// TestTrackerTypes finds values under their names and of the types of their value types.
func TestTrackerTypes(t *testing.T) {
	s := load(t, `{
 "optionSets": [{"id": "optionSet01", "name": "Result", "valueType": "TEXT", "options": [{"id": "optionAAA01"}, {"id": "optionAAA02"}]}],
 "options": [{"id": "optionAAA01", "code": "POS", "name": "Positive", "sortOrder": 1, "optionSet": {"id": "optionSet01"}}, {"id": "optionAAA02", "code": "NEG", "name": "Negative", "sortOrder": 2, "optionSet": {"id": "optionSet01"}}],
 "dataElements": [
  {"id": "dataElemA01", "name": "Weight (kg)", "code": "WEIGHT", "domainType": "TRACKER", "valueType": "NUMBER"},
  {"id": "dataElemA02", "name": "Result", "domainType": "TRACKER", "valueType": "TEXT", "optionSet": {"id": "optionSet01"}},
  {"id": "dataElemA03", "name": "Signs", "domainType": "TRACKER", "valueType": "MULTI_TEXT", "optionSet": {"id": "optionSet01"}},
  {"id": "dataElemA04", "name": "Home", "domainType": "TRACKER", "valueType": "COORDINATE"},
  {"id": "dataElemA05", "name": "Next visit", "domainType": "TRACKER", "valueType": "DATE"},
  {"id": "dataElemA06", "name": "Seen at", "domainType": "TRACKER", "valueType": "DATETIME"},
  {"id": "dataElemA07", "name": "Twice", "domainType": "TRACKER", "valueType": "TRUE_ONLY"},
  {"id": "dataElemA08", "name": "Twice", "domainType": "TRACKER", "valueType": "INTEGER_POSITIVE"}],
 "programs": [{"id": "programAA01", "name": "P", "programType": "WITHOUT_REGISTRATION", "programStages": [{"id": "stageAAAA01"}]}],
 "programStages": [{"id": "stageAAAA01", "name": "S", "program": {"id": "programAA01"}, "programStageDataElements": [
  {"dataElement": {"id": "dataElemA01"}}, {"dataElement": {"id": "dataElemA02"}}, {"dataElement": {"id": "dataElemA03"}}, {"dataElement": {"id": "dataElemA04"}},
  {"dataElement": {"id": "dataElemA05"}}, {"dataElement": {"id": "dataElemA06"}}, {"dataElement": {"id": "dataElemA07"}}, {"dataElement": {"id": "dataElemA08"}}]}]}`)
	text, err := schemafile.Tracker(s, schemafile.TrackerRecords{Program: "P"})
	if err != nil {
		t.Fatal(err)
	}
	values, _ := imported(t, text).Record.Field("dataValues")
	want := map[string]schema.Kind{"Weight (kg)": schema.Decimal, "Result": schema.Text, "Signs": schema.List, "Home": schema.Object, "Next visit": schema.Date,
		"Seen at": schema.Instant, "Twice (dataElemA07)": schema.Bool, "Twice (dataElemA08)": schema.Int}
	for _, f := range values.Type.Record.Fields {
		if want[f.Name] != f.Type.Kind {
			t.Errorf("%s is %v, want %v", f.Name, f.Type.Kind, want[f.Name])
		}
		delete(want, f.Name)
		if f.Name == "Result" && !cmp.Equal(f.Enum, []string{"POS", "NEG"}) {
			t.Errorf("Result has the codes %v", f.Enum)
		}
	}
	if len(want) > 0 {
		t.Errorf("there are no fields %v", want)
	}
}

func TestTrackerRefusals(t *testing.T) {
	incomplete := `{"programs": [{"id": "programAA01", "name": "P", "programType": "WITHOUT_REGISTRATION", "programStages": [{"id": "stageAAAA01"}]}],
 "programStages": [{"id": "stageAAAA01", "name": "S", "program": {"id": "programAA01"}, "programStageDataElements": [{"dataElement": {"id": "dataElemA01"}}]}]}`
	for _, c := range []struct {
		snapshot *metadata.Snapshot
		records  schemafile.TrackerRecords
		want     string
	}{
		{fixture(t), schemafile.TrackerRecords{Program: "ANC followup"}, `E0621 the snapshot has no program "ANC followup"`},
		{fixture(t), schemafile.TrackerRecords{Program: "ANC follow-up", Stage: "ANC visits"}, `E0621 the program "ANC follow-up" has no stage "ANC visits"`},
		{fixture(t), schemafile.TrackerRecords{Program: "Ward census", Enrollments: true}, `E0624 the program "Ward census" is an event program: it has no enrollments`},
		{load(t, incomplete), schemafile.TrackerRecords{Program: "P"}, "E0623 the snapshot has no object dataElemA01 of `dataElements`, which the program \"P\" uses"},
	} {
		_, err := schemafile.Tracker(c.snapshot, c.records)
		var r *schemafile.Refusal
		if !errors.As(err, &r) || string(r.Code)+" "+r.Message != c.want {
			t.Errorf("%+v: %v, want %s", c.records, err, c.want)
		}
		if r != nil && !strings.Contains(c.want, "E0624") && r.Help == "" {
			t.Errorf("%s: no help", r.Message)
		}
	}
}

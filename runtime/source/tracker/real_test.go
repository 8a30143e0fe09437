package tracker

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A realValue is a value of an object as DHIS2 has it.
type realValue struct {
	DataElement, Attribute string
	Value                  any
}

// A realObject is any tracker object, read by the standard library.
type realObject struct {
	TrackedEntity, TrackedEntityType string
	Enrollment, Program              string
	Event, ProgramStage              string
	Deleted                          bool
	Attributes, DataValues           []realValue
	Enrollments, Events              []realObject
}

// realPayloads are what DHIS2's own tests send and get.
func realPayloads(t *testing.T, kind string) map[string][]byte {
	t.Helper()
	data := os.Getenv("CROSSWALK_DATA")
	if data == "" {
		data = "../../../../shared/data"
	}
	paths, _ := filepath.Glob(filepath.Join(data, "dhis2-core-tracker", "*.json"))
	found := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var about map[string]json.RawMessage
		if json.Unmarshal(text, &about) == nil && about[kind] != nil && about["programs"] == nil {
			found[filepath.Base(path)] = text
		}
	}
	if len(found) == 0 {
		t.Skip("there are no payloads of DHIS2: CROSSWALK_DATA names their folder")
	}
	return found
}

// textFields makes a field for each UID, called by it.
func textFields(s *runtime.Source, path, name string, uids map[string]bool) *schema.Field {
	f := recordField(name)
	for uid := range uids {
		f.Type.Record.Fields = append(f.Type.Record.Fields, field(uid, schema.Text))
		s.Tracker.UIDs[schema.JoinPath(schema.JoinPath(path, name), uid)] = uid
	}
	return f
}

func TestRealEvents(t *testing.T) {
	for name, text := range realPayloads(t, "events") {
		t.Run(name, func(t *testing.T) {
			var all struct{ Events []realObject }
			if err := json.Unmarshal(text, &all); err != nil {
				t.Skip("it is no JSON, but a template of it")
			}
			first, uids := all.Events[0], map[string]bool{}
			for _, e := range all.Events {
				for _, v := range e.DataValues {
					uids[v.DataElement] = true
				}
			}
			s := &runtime.Source{Name: "event", Tracker: &runtime.TrackerObjects{Records: events, Program: first.Program, ProgramStage: first.ProgramStage, UIDs: map[string]string{}}}
			s.Record = &schema.Record{Name: "event", Fields: []*schema.Field{field("event", schema.Text), textFields(s, "", "dataValues", uids)}}
			got, err := read(s, string(text))
			if err != nil {
				t.Fatal(err)
			}
			var want []map[string]any
			for _, e := range all.Events {
				if e.Program != "" && e.Program != first.Program || e.ProgramStage != "" && e.ProgramStage != first.ProgramStage {
					want = append(want, nil)
					continue
				}
				want = append(want, wantObject("event", e.Event, "dataValues", e.DataValues))
			}
			sameLines(t, want, got)
		})
	}
}

func TestRealTrackedEntities(t *testing.T) {
	for name, text := range realPayloads(t, "trackedEntities") {
		t.Run(name, func(t *testing.T) {
			var all struct{ TrackedEntities []realObject }
			if err := json.Unmarshal(text, &all); err != nil {
				t.Skip("it is no JSON, but a template of it")
			}
			first, uids, program := all.TrackedEntities[0], map[string]bool{}, "none0000001"
			for _, e := range all.TrackedEntities {
				for _, v := range e.Attributes {
					uids[v.Attribute] = true
				}
				if len(e.Enrollments) > 0 {
					program = e.Enrollments[0].Program
				}
			}
			s := &runtime.Source{Name: "person", Tracker: &runtime.TrackerObjects{Records: trackedEntities, Program: program, TrackedEntityType: first.TrackedEntityType, UIDs: map[string]string{}}}
			s.Record = &schema.Record{Name: "person", Fields: []*schema.Field{field("trackedEntity", schema.Text), textFields(s, "", "attributes", uids), listField("enrollments", field("enrollment", schema.Text))}}
			got, err := read(s, string(text))
			if err != nil {
				t.Fatal(err)
			}
			var want []map[string]any
			for _, e := range all.TrackedEntities {
				var list []any
				attributes := e.Attributes
				for _, n := range e.Enrollments {
					if n.Program == program && !n.Deleted {
						if n.Attributes != nil {
							attributes = append(append([]realValue{}, attributes...), n.Attributes...)
						}
						list = append(list, wantObject("enrollment", n.Enrollment, "", nil))
					}
				}
				o := wantObject("trackedEntity", e.TrackedEntity, "attributes", attributes)
				if e.Enrollments != nil {
					o["enrollments"] = append([]any{}, list...)
				}
				want = append(want, o)
			}
			sameLines(t, want, got)
		})
	}
}

func wantObject(key, uid, list string, values []realValue) map[string]any {
	o, all := map[string]any{}, map[string]any{}
	if uid != "" {
		o[key] = uid
	}
	for _, v := range values {
		if text := fmt.Sprint(v.Value); v.Value != nil && text != "" && all[v.DataElement+v.Attribute] == nil {
			all[v.DataElement+v.Attribute] = text
		}
	}
	if values != nil {
		o[list] = all
	}
	return o
}

func sameLines(t *testing.T, want []map[string]any, got string) {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(got) {
		var o map[string]any
		if strings.TrimSpace(line) != "" {
			if err := json.Unmarshal([]byte(line), &o); err != nil {
				t.Fatal(err)
			}
		}
		lines = append(lines, o)
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

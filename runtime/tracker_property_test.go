package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyVisit is a record with the dirt of real ones; version is its own.
func anyVisit(t *rapid.T, version int) string {
	pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	fields := []string{fmt.Sprintf(`"uuid":"v%d","version":%d`, version, version)}
	for _, f := range []struct {
		name string
		from []string
	}{
		{"person", []string{"p1", "p1", "p2", "p3", ""}}, {"national_id", []string{"N1", "N2", ""}}, {"name", []string{"Ann", "Bo", "é\u2028"}},
		{"sex", []string{"M", "F", "X"}}, {"unit", []string{"A", "B", "Z"}}, {"status", []string{"ACTIVE", "COMPLETED", "SCHEDULE", "done"}},
		{"contact", []string{"p1", "p2"}}, {"date", []string{"2026-01-01", "2026-01-02", "soon"}}, {"planned", []string{"2026-02-01"}},
		{"completed", []string{"2026-01-03"}}, {"note", []string{"seen", "", "a\nb"}}, {"question", []string{"visit", "birth"}},
	} {
		if rapid.IntRange(0, 9).Draw(t, "has "+f.name) > 1 {
			fields = append(fields, fmt.Sprintf("%q:%q", f.name, pick(f.name, f.from...)))
		}
	}
	if rapid.Bool().Draw(t, "weighed") {
		fields = append(fields, `"weight":`+pick("weight", "3.5", "80", `"heavy"`), `"fever":`+pick("fever", "true", "false"))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// dirtyTransform has everything that can go wrong with an object in it.
func dirtyTransform() *Transform {
	visit, birth := visitEvent(), visitEvent()
	visit.Notes = []Expr{cel("v.note")}
	visit.Values[0].Mandatory, visit.OnComplete = true, true
	birth.Label, birth.Type, birth.Repeatable, birth.Where = "Birth", birthStage, false, celWhen(`v.question == "birth"`)
	return careTransform(personObject(), careEnrollment(visit, birth), contactObject())
}

// Whatever the records say: everything is accounted for (runTracker looks), the
// order of reading does not show where there are versions, and what is sent has
// UIDs that exist and statuses with the dates that they demand.
func TestTrackerOfAnyRecords(t *testing.T) {
	var sent, lost int64
	checkVaried(t, func(t *rapid.T) {
		var records []string
		for i := range rapid.IntRange(0, 8).Draw(t, "records") {
			records = append(records, anyVisit(t, i))
		}
		r := runTracker(t, dirtyTransform(), records...)
		turned := runTracker(t, dirtyTransform(), rapid.Permutation(records).Draw(t, "order")...)
		if turned.output != r.output || turned.flat != r.flat {
			t.Fatalf("the order of reading shows:\n%s\n%s", r.output, turned.output)
		}
		if len(turned.rejects) != len(r.rejects) || turned.report.Failed != r.report.Failed || !maps.Equal(turned.report.Overwritten, r.report.Overwritten) {
			t.Fatalf("the order of reading shows in the account:\n%+v\n%+v", r.report, turned.report)
		}
		mustHold(t, r)
		sent, lost = sent+r.report.Events, lost+r.report.Failed
	}, func() bool { return sent > 0 && lost > 0 })
	if sent == 0 || lost == 0 {
		t.Errorf("%d events sent, %d objects lost: the records are not varied enough", sent, lost)
	}
}

// mustHold looks at single objects of a run.
func mustHold(t *rapid.T, r trackerResult) {
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSuffix(r.flat, "\n"), "\n") {
		if line == "" {
			continue
		}
		var o struct {
			Kind, TrackedEntity, Enrollment, Event, Relationship, Status, OccurredAt, ScheduledAt, OrgUnit string
			DataValues                                                                                     []any
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil && !strings.Contains(line, `"kind":"RELATIONSHIP"`) {
			t.Fatalf("%v: %s", err, line)
		}
		switch o.Kind {
		case TrackedEntity:
			seen[o.TrackedEntity] = true
		case Enrollment:
			if !seen[o.TrackedEntity] {
				t.Fatalf("an enrollment before its tracked entity: %s", line)
			}
			seen[o.Enrollment] = true
		case Event:
			scheduled := o.Status == "SCHEDULE"
			if !seen[o.Enrollment] || scheduled && (o.ScheduledAt == "" || len(o.DataValues) > 0) || !scheduled && o.OccurredAt == "" {
				t.Fatalf("an event that would be refused: %s", line)
			}
		}
		if o.Kind != Relationship && o.OrgUnit != clinicA && o.OrgUnit != clinicB {
			t.Fatalf("no org unit: %s", line)
		}
	}
}

// BenchmarkTracker runs 2,000 visits of 200 people, reading included.
func BenchmarkTracker(b *testing.B) {
	var records []string
	for i := range 2000 {
		records = append(records, fmt.Sprintf(`{"uuid":"v%d","version":%d,"person":"p%d","national_id":"N","name":"Ann","sex":"F","unit":"A","status":"COMPLETED","date":"2026-01-05","weight":12.5,"fever":true}`, i, i, i%200))
	}
	transform := careTransform(personObject(), careEnrollment(visitEvent()))
	b.ReportAllocs()
	for b.Loop() {
		runTracker(b, transform, records...)
	}
}

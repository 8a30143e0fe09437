package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// UIDs of the program that the tests fill.
const (
	personType = "TypePerson1"
	careUID    = "ProgramCar1"
	visitStage = "StageVisit1"
	birthStage = "StageBirth1"
	contactOf  = "RelContact1"
	idAttr     = "AttrNatId01"
	nameAttr   = "AttrName001"
	sexAttr    = "AttrSex0001"
	weightElem = "ElemWeight1"
	feverElem  = "ElemFever01"
	clinicA    = "OrgUnitA001"
	clinicB    = "OrgUnitB001"
)

func cel(text string) Expr     { return Expr{Text: text, Origin: "m.xwalk:1:1"} }
func celPtr(text string) *Expr { e := cel(text); return &e }
func celWhen(text string) *Condition {
	return &Condition{Expr: cel(text), Missing: "skips"}
}

// clinicRecord is a flat record of everything that a visit can say here.
func clinicRecord() *schema.Record {
	r := &schema.Record{Name: "visit"}
	for _, name := range []string{"uuid", "person", "number", "national_id", "name", "sex", "unit", "status", "note", "contact", "question", "donor"} {
		r.Fields = append(r.Fields, fieldOf(name, typeOf(schema.Text)))
	}
	r.Fields = append(r.Fields, fieldOf("version", typeOf(schema.Int)), fieldOf("date", typeOf(schema.Date)), fieldOf("planned", typeOf(schema.Date)), fieldOf("completed", typeOf(schema.Date)),
		fieldOf("seen", typeOf(schema.Instant)), fieldOf("weight", typeOf(schema.Decimal)), fieldOf("weight2", typeOf(schema.Decimal)), fieldOf("fever", typeOf(schema.Bool)),
		fieldOf("lat", typeOf(schema.Decimal)), fieldOf("lon", typeOf(schema.Decimal)), fieldOf("urgent", typeOf(schema.Bool)))
	test := &schema.Record{Name: "visit.tests", Fields: []*schema.Field{fieldOf("id", typeOf(schema.Text)), fieldOf("result", typeOf(schema.Text)), fieldOf("day", typeOf(schema.Date))}}
	r.Fields = append(r.Fields, fieldOf("tests", listType(objectType(test))))
	return r
}

func celValue(label, uid, valueType, text string) Value {
	return Value{Label: label, UID: uid, ValueType: valueType, Expr: cel(text), Origin: "m.xwalk:9:3"}
}

// personObject is a tracked entity with a mandatory and two optional attributes.
func personObject() Object {
	id := celValue("National ID", idAttr, "TEXT", "v.national_id")
	id.Mandatory, id.MaxLength = true, 20
	sex := celValue("Sex", sexAttr, "TEXT", "v.sex")
	sex.OptionSet = "OptionSex01"
	return Object{Kind: TrackedEntity, Label: "Person", Type: personType, Origin: "m.xwalk:2:3", Identity: []Expr{cel("v.person")},
		OrgUnit: &OrgUnitRule{Expr: cel("v.unit"), Scheme: "code"},
		Values:  []Value{id, celValue("Given name", nameAttr, "TEXT", "v.name"), sex}}
}

func visitEvent() Object {
	return Object{Kind: Event, Label: "Visit", Type: visitStage, Origin: "m.xwalk:5:3", Identity: []Expr{cel("v.uuid")}, Repeatable: true,
		Status: celPtr("v.status"), Occurred: celPtr("v.date"), Scheduled: celPtr("v.planned"), Completed: celPtr("v.completed"),
		Values: []Value{celValue("Weight (kg)", weightElem, "NUMBER", "v.weight"), celValue("Fever", feverElem, "TRUE_ONLY", "v.fever")}}
}

func careEnrollment(events ...Object) Object {
	return Object{Kind: Enrollment, Label: "Care", Type: careUID, Origin: "m.xwalk:4:3", Status: celPtr(`"ACTIVE"`), Enrolled: celPtr("v.date"), Events: events}
}

// careTransform is a program with registration and one block.
func careTransform(objects ...Object) *Transform {
	return &Transform{
		Target: Target{Calendar: "iso8601"},
		Format: Format, Namespace: "test.example", Mapping: "care",
		Sources:    []Source{{Name: "visit", Record: clinicRecord(), Zone: "Africa/Kampala", Key: []Expr{cel("visit.uuid")}, Version: celPtr("visit.version"), Origin: "m.xwalk:1:1"}},
		OptionSets: []Options{{UID: "OptionSex01", Name: "Sex", Keys: map[string]string{"M": "M", "F": "F"}}},
		OrgUnits: OrgUnits{Units: []OrgUnit{{UID: clinicA}, {UID: clinicB}}, Schemes: map[string]map[string]string{
			"code": {"A": clinicA, "B": clinicB}}},
		Programs: []Program{{UID: careUID, Name: "Care", Registration: true, OrgUnits: []string{clinicA, clinicB}, Origin: "m.xwalk:1:1",
			Blocks: []ProgramBlock{{Source: "visit", As: "v", Objects: objects, Origin: "m.xwalk:1:1"}}}},
	}
}

// trackerResult is what came of a run.
type trackerResult struct {
	output  string // nested JSON
	flat    string // NDJSON
	report  *ProgramReport
	rejects []Reject
}

// codes lists the codes of the rejects in order.
func (r trackerResult) codes() string {
	var codes []string
	for _, reject := range r.rejects {
		codes = append(codes, string(reject.Code))
	}
	return strings.Join(codes, " ")
}

// runTracker runs the first program of a transform over records, one JSON
// object each, and checks what must hold of every run.
func runTracker(t rapid.TB, transform *Transform, records ...string) trackerResult {
	t.Helper()
	planner, err := newPlanner(transform, RunOptions{})
	if err != nil {
		t.Fatalf("plan: %v", err)
	}
	plan, err := planner.programPlan(&transform.Programs[0])
	if err != nil {
		t.Fatalf("plan: %v", err)
	}
	var result trackerResult
	reject := func(r Reject) { result.rejects = append(result.rejects, r) }
	run, s := plan.newRun(0), &session{frame: stdlib.NewFrame(), rejects: reject}
	for i := range transform.Sources {
		readTracker(t, planner, &transform.Sources[i], records, reject, func(rec *record) {
			s.rec = rec
			for i, block := range plan.blocks {
				if block.source == rec.source {
					run.run(s, i)
				}
			}
		})
	}
	s.rec = nil
	run.decide(s)
	objects := run.finish(s)
	result.report = &run.report
	result.output, result.flat = writeBoth(t, objects)
	mustAccount(t, result)
	return result
}

func readTracker(t rapid.TB, p *planner, src *Source, records []string, reject func(Reject), yield func(*record)) {
	t.Helper()
	source, err := newSourcePlan(src, p)
	if err != nil {
		t.Fatalf("source: %v", err)
	}
	inputs := []Input{memoryInput(src.Name, "visits.ndjson", strings.Join(records, "\n"))}
	err = source.read(context.Background(), inputs, reject, &SourceReport{}, func(rec *record) bool {
		yield(rec)
		return true
	})
	if err != nil {
		t.Fatalf("read: %v", err)
	}
}

func writeBoth(t rapid.TB, objects *trackerObjects) (nested, flat string) {
	t.Helper()
	var a, b bytes.Buffer
	if err := writeTracker(&a, "json", objects); err != nil {
		t.Fatal(err)
	}
	if err := writeTracker(&b, "ndjson", objects); err != nil {
		t.Fatal(err)
	}
	return a.String(), b.String()
}

// payload is the nested output read back.
type payload struct {
	TrackedEntities []entityJSON
	Events          []map[string]any
	Relationships   []map[string]any
}

type entityJSON struct {
	TrackedEntity string
	OrgUnit       string
	Attributes    []map[string]string
	Enrollments   []struct {
		Enrollment, Status string
		Events             []map[string]any
	}
}

func (r trackerResult) payload(t rapid.TB) payload {
	t.Helper()
	var p payload
	if err := json.Unmarshal([]byte(r.output), &p); err != nil {
		t.Fatalf("the output is not JSON: %v\n%s", err, r.output)
	}
	return p
}

// mustAccount checks that every record, rule and object is accounted for, and
// that the report says what was written.
func mustAccount(t rapid.TB, r trackerResult) {
	t.Helper()
	for _, b := range r.report.Blocks {
		if sum := b.Used + total(b.Excluded) + total(b.Rejected); b.In != sum {
			t.Errorf("block: %d in, %d accounted for: %+v", b.In, sum, b)
		}
	}
	for _, rule := range r.report.Rules {
		sum := rule.Counted + rule.Out + total(rule.Undecided) + total(rule.Missing) + total(rule.NotPlaced) +
			total(rule.Skipped) + total(rule.Reported) + total(rule.Failed)
		if rule.Asked != sum {
			t.Errorf("%s: %d asked, %d accounted for: %+v", rule.Target, rule.Asked, sum, rule)
		}
	}
	for _, reject := range r.rejects {
		if _, known := diag.Lookup(reject.Code); !known {
			t.Errorf("the code %s is not registered", reject.Code)
		}
		if reject.Record == "" || reject.Message == "" {
			t.Errorf("a reject without place or message: %+v", reject)
		}
	}
	kinds := map[string]int64{}
	for _, line := range strings.Split(strings.TrimSuffix(r.flat, "\n"), "\n") {
		var o struct{ Kind string }
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("a line is not JSON: %v\n%s", err, line)
		}
		kinds[o.Kind]++
	}
	rep := r.report
	if kinds[TrackedEntity] != rep.TrackedEntities || kinds[Enrollment] != rep.Enrollments || kinds[Event] != rep.Events || kinds[Relationship] != rep.Relationships {
		t.Errorf("%v objects were written, the report says %+v", kinds, rep)
	}
	mustBeTheSame(t, r)
}

// mustBeTheSame compares the objects of the nested and the flat form.
func mustBeTheSame(t rapid.TB, r trackerResult) {
	t.Helper()
	p := r.payload(t)
	entities, enrollments, events := len(p.TrackedEntities), 0, len(p.Events)
	for _, e := range p.TrackedEntities {
		enrollments += len(e.Enrollments)
		for _, en := range e.Enrollments {
			events += len(en.Events)
		}
	}
	rep := r.report
	if int64(entities) != rep.TrackedEntities || int64(enrollments) != rep.Enrollments || int64(events) != rep.Events || int64(len(p.Relationships)) != rep.Relationships {
		t.Errorf("nested: %d entities, %d enrollments, %d events, %d relationships; the report says %+v", entities, enrollments, events, len(p.Relationships), rep)
	}
}

// ruleReport finds the report of a rule by its target.
func (r trackerResult) rule(t *testing.T, target string) RuleReport {
	t.Helper()
	for _, rule := range r.report.Rules {
		if rule.Target == target {
			return rule
		}
	}
	t.Fatalf("no rule for %s", target)
	return RuleReport{}
}

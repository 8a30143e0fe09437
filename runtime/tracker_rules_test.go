package runtime

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// One event for each item of a list; the event's own org unit and lets.
func TestTrackerForEach(t *testing.T) {
	event := Object{Kind: Event, Label: "Test", Type: visitStage, Origin: "m.xwalk:5:3", Repeatable: true,
		Each: &Each{Var: "x", List: cel("v.tests"), Where: celWhen(`x.result != "void"`)}, Lets: []Let{{Name: "id", Expr: cel("x.id")}},
		Identity: []Expr{cel("v.uuid"), cel("id")}, Status: celPtr(`"COMPLETED"`), Occurred: celPtr("x.day"),
		OrgUnit: &OrgUnitRule{Expr: cel(`"B"`), Scheme: "code"},
		Values:  []Value{celValue("Fever", feverElem, "TRUE_ONLY", `x.result == "POS"`)}}
	tests := `,"tests":[{"id":"1","result":"POS","day":"2026-01-02"},{"id":"2","result":"NEG","day":"2026-01-03"},` +
		`{"id":"3","result":"void","day":"2026-01-03"},{"id":"4","day":"2026-01-03"},{"id":"5","result":"POS"}]`
	r := runTracker(t, careTransform(personObject(), careEnrollment(event)), visitLine("v1", "p1", 1, tests))
	if r.codes() != "E0551" || r.report.Events != 2 || strings.Count(r.output, `"orgUnit":"OrgUnitB001"`) != 2 || strings.Count(r.output, feverElem) != 1 {
		t.Errorf("%+v\n%s", r.rejects, r.output)
	}
	if rule := r.rule(t, "Fever"); rule.Counted != 1 || total(rule.Missing) != 1 {
		t.Errorf("a no counts as missing: %+v", rule)
	}
	if total(r.report.Blocks[0].Passed) != 1 {
		t.Errorf("the test without result is undecided: %+v", r.report.Blocks[0])
	}
}

func TestTrackerValues(t *testing.T) {
	event := visitEvent()
	computed := celValue("Answer", "", "", "v.note")
	computed.Computed = &Computed{Expr: cel("v.question"), Targets: map[string]string{"Q1": "ElemAnsw001", "Q2": "ElemAnsw002"}}
	computed.Types = []Element{{UID: "ElemAnsw001", Name: "Answer 1", ValueType: "TEXT"}, {UID: "ElemAnsw002", Name: "Answer 2", ValueType: "TIME"}}
	second := celValue("Weight again", weightElem, "NUMBER", "v.weight2")
	second.Where = celWhen("v.weight2 > 1.0")
	event.Values = append(event.Values, computed, second)
	transform := careTransform(personObject(), careEnrollment(event))
	for _, c := range []struct{ fields, codes, in, notIn string }{
		{`,"question":"Q1","note":"yes"`, "", `{"dataElement":"ElemAnsw001","value":"yes"}`, ""},
		{`,"question":"Q2","note":"7:30"`, "", `{"dataElement":"ElemAnsw002","value":"07:30"}`, ""},
		{`,"question":"Q2","note":"noon"`, "E0545", "", "noon"},
		{`,"question":"Q3","note":"yes"`, "E0559", "", "yes"},
		{`,"note":"yes"`, "", "", "yes"},
		{`,"sex":"X"`, "E0542", "", sexAttr},
		{`,"weight":5,"weight2":5.0`, "", `"value":"5"`, ""},
		{`,"weight":5,"weight2":6`, "E0560", `"value":"5"`, `"value":"6"`},
		{`,"weight":5,"weight2":1`, "", `"value":"5"`, `"value":"1"`},
		{`,"weight":"heavy"`, "E0520", "", "heavy"},
		{`,"fever":false`, "", "", feverElem},
	} {
		r := runTracker(t, transform, visitLine("v1", "p1", 1, c.fields))
		if r.codes() != c.codes || !strings.Contains(r.output, c.in) || c.notIn != "" && strings.Contains(r.output, c.notIn) {
			t.Errorf("%s: %+v\n%s", c.fields, r.rejects, r.output)
		}
		if r.report.Events != 1 || r.report.Blocks[0].Used != 1 {
			t.Errorf("%s: a value that cannot be sent does not hold up its event: %+v", c.fields, r.report)
		}
	}
	long := strings.Replace(visitLine("v1", "p1", 1, ""), "N-p1", strings.Repeat("😀", 11), 1)
	if r := runTracker(t, transform, long); r.codes() != "E0537 E0553" {
		t.Errorf("22 units are longer than 20: %+v", r.rejects)
	}
}

// What can be left out is, and does not hold up the object.
func TestTrackerOptionalParts(t *testing.T) {
	event := visitEvent()
	event.Notes = []Expr{cel("v.note")}
	event.Geometry = celPtr("lat_lon(v.lat, v.lon)")
	transform := careTransform(personObject(), careEnrollment(event))
	for fields, code := range map[string]string{
		``:                              "",
		`,"lat":0.3`:                    "",
		`,"lat":95,"lon":3`:             "E0520",
		`,"note":"  "`:                  "E0536",
		`,"note":"a\u0000b"`:            "E0538",
		`,"note":"ok","lat":1,"lon":-3`: "",
	} {
		r := runTracker(t, transform, visitLine("v1", "p1", 1, fields))
		if r.codes() != code || r.report.Events != 1 {
			t.Errorf("%s: %+v", fields, r.rejects)
		}
	}
	same := runTracker(t, transform, visitLine("v1", "p1", 1, `,"note":"seen"`), visitLine("v1", "p1", 2, `,"note":"seen"`))
	if strings.Count(same.output, `"value":"seen"`) != 1 {
		t.Errorf("a note is sent once: %s", same.output)
	}
}

// Notes of one object cost no more than their number.
func TestManyNotesDoNotTakeQuadraticTime(t *testing.T) {
	const n = 100_000
	o := &trackerObject{}
	start := time.Now()
	for i := range n {
		o.addNote(note{fmt.Sprintf("Note%07d", n-i), "seen"})
		o.addNote(note{fmt.Sprintf("Note%07d", n), "seen"})
	}
	if took := time.Since(start); took > 15*time.Second || len(o.notes) != n || o.notes["Note0000001"] != "seen" {
		t.Errorf("%d notes in %v", len(o.notes), took)
	}
}

func TestTrackerConditions(t *testing.T) {
	event := visitEvent()
	event.Where = celWhen("v.fever")
	event.Values[0].Where = &Condition{Expr: cel("v.urgent"), Missing: "reports"}
	transform := careTransform(personObject(), careEnrollment(event))
	transform.Programs[0].Blocks[0].Where = celWhen(`v.unit != "B"`)
	r := runTracker(t, transform,
		visitLine("v1", "p1", 1, `,"fever":true,"weight":3`), visitLine("v2", "p1", 2, `,"fever":false`), visitLine("v3", "p1", 3, ""),
		strings.Replace(visitLine("v4", "p1", 4, ""), `"A"`, `"B"`, 1), strings.Replace(visitLine("v5", "p1", 5, ""), `"unit":"A",`, "", 1))
	rule, weight, block := r.rule(t, "Visit"), r.rule(t, "Weight (kg)"), r.report.Blocks[0]
	if rule.Counted != 1 || rule.Out != 1 || rule.Undecided["visit.fever"] != 1 {
		t.Errorf("visit: %+v", rule)
	}
	if weight.Undecided["visit.urgent"] != 1 || r.codes() != "E0530" {
		t.Errorf("weight: %+v %s", weight, r.codes())
	}
	if block.In != 5 || block.Used != 3 || block.Excluded["where"] != 1 || block.Excluded["undecided: visit.unit"] != 1 {
		t.Errorf("block: %+v", block)
	}
}

// Items that a filter passed over are booked with the rule or block that has the
// filter, and not with what comes next.
func TestTrackerDroppedItems(t *testing.T) {
	event := visitEvent()
	event.Notes, event.Values = []Expr{cel(`v.tests.filter(x, x.result == "pos").size() > 0 ? "tested" : "not tested"`)}, nil
	transform := careTransform(personObject(), careEnrollment(event))
	tested := visitLine("v1", "p1", 1, `,"tests":[{"id":"a"},{"id":"b"}]`)
	r := runTracker(t, transform, tested, visitLine("v2", "p1", 2, ""))
	if n := r.rule(t, "Visit").Dropped["visit.tests.result"]; n != 2 || r.report.Blocks[0].Dropped != nil {
		t.Errorf("dropped by the note: %d, by the block: %v", n, r.report.Blocks[0].Dropped)
	}
	transform.Programs[0].Blocks[0].Objects[1].Events[0].Each = &Each{Var: "z", List: cel(`v.tests.filter(x, x.result == "neg")`)}
	r = runTracker(t, transform, tested)
	if n := r.rule(t, "Visit").Dropped["visit.tests.result"]; n != 2 {
		t.Errorf("dropped by the event's list: %d", n)
	}
	transform.Programs[0].Blocks[0].Each = &Each{Var: "y", List: cel(`v.tests.filter(x, x.result == "pos")`)}
	r = runTracker(t, transform, tested)
	if n := r.report.Blocks[0].Dropped["visit.tests.result"]; n != 2 {
		t.Errorf("dropped by the block's list: %d", n)
	}
}

func TestTrackerPlansRefuse(t *testing.T) {
	for name, breaking := range map[string]func(*Program){
		"no identity":          func(p *Program) { p.Blocks[0].Objects[0].Identity = nil },
		"no org unit":          func(p *Program) { p.Blocks[0].Objects[0].OrgUnit = nil },
		"no status":            func(p *Program) { p.Blocks[0].Objects[1].Status = nil },
		"no date":              func(p *Program) { p.Blocks[0].Objects[1].Enrolled = nil },
		"no tracked entity":    func(p *Program) { p.Blocks[0].Objects = p.Blocks[0].Objects[1:] },
		"two tracked entities": func(p *Program) { p.Blocks[0].Objects[1] = p.Blocks[0].Objects[0] },
		"no registration":      func(p *Program) { p.Registration = false },
		"event kind":           func(p *Program) { p.Blocks[0].Objects[1].Events[0].Kind = Enrollment },
		"expression":           func(p *Program) { p.Blocks[0].Objects[0].Values[0].Expr = cel("v.nothing") },
		"type":                 func(p *Program) { p.Blocks[0].Objects[1].Enrolled = celPtr("v.weight") },
		"option set":           func(p *Program) { p.Blocks[0].Objects[0].Values[0].OptionSet = "OptionNone1" },
		"no uid":               func(p *Program) { p.Blocks[0].Objects[0].Values[0].UID = "" },
		"one end":              func(p *Program) { p.Blocks[0].Objects[2].To = nil },
		"end of no kind":       func(p *Program) { p.Blocks[0].Objects[2].To.Kind = "NOTE" },
		"source":               func(p *Program) { p.Blocks[0].Source = "nobody" },
		"computed without type": func(p *Program) {
			p.Blocks[0].Objects[0].Values[0].Computed = &Computed{Expr: cel("v.note"), Targets: map[string]string{"a": "ElemAnsw009"}}
		},
	} {
		transform := careTransform(personObject(), careEnrollment(visitEvent()), contactObject())
		planner, err := newPlanner(transform, RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := planner.programPlan(&transform.Programs[0]); err != nil {
			t.Fatalf("the whole program: %v", err)
		}
		breaking(&transform.Programs[0])
		if _, err := planner.programPlan(&transform.Programs[0]); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

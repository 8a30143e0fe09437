package runtime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rivalVisit is a visit as the mapping below reads it. Versions are all different.
type rivalVisit struct {
	UUID       string `json:"uuid"`
	Version    int    `json:"version"`
	Person     string `json:"person"`
	NationalID string `json:"national_id,omitempty"`
	Unit       string `json:"unit"`
	Number     string `json:"number"`
	Status     string `json:"status"`
	Date       string `json:"date"`
	Contact    string `json:"contact,omitempty"`
}

func anyRivals(t *rapid.T) []rivalVisit {
	var visits []rivalVisit
	for i := range rapid.IntRange(1, 14).Draw(t, "visits") {
		pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
		visits = append(visits, rivalVisit{
			UUID: fmt.Sprintf("v%d", i), Version: i, Person: pick("person", "p1", "p1", "p2", "p3"),
			NationalID: pick("id", "N1", "N2", "n1", "N4", ""), Unit: pick("unit", "A", "B"), Number: pick("number", "1", "2", "3"),
			Status: pick("status", "ACTIVE", "ACTIVE", "COMPLETED", "CANCELLED"), Date: pick("date", "2026-01-01", "2026-01-02", "2026-01-03"),
			Contact: pick("contact", "p1", "p2", "p2", "p9"),
		})
	}
	return visits
}

// rivals is a program in which objects exclude each other.
func rivals(once, perOrgUnit, bidirectional bool) *Transform {
	person, enrollment, contact := personObject(), careEnrollment(), contactObject()
	person.Values[0].Mandatory = false
	enrollment.Identity, enrollment.Status = []Expr{cel("v.person"), cel("v.number")}, celPtr("v.status")
	contact.Where, contact.Bidirectional = celWhen("known(v.contact) && v.contact != v.person"), bidirectional
	transform := careTransform(person, enrollment, contact)
	p := &transform.Programs[0]
	p.EnrollsOnce, p.Unique = once, []Unique{{Attribute: idAttr, PerOrgUnit: perOrgUnit}}
	return transform
}

// rivalOracle says again, from the records and without haste, which UIDs are sent.
func rivalOracle(visits []rivalVisit, once, perOrgUnit, bidirectional bool) []string {
	uid := func(kind, typ string, parts ...string) string { return deriveUID("test.example", kind, typ, parts, 0) }
	type person struct{ uid, first, id, unit string }
	type enrollment struct{ uid, date, status string }
	people, enrollments := map[string]*person{}, map[string]map[string]*enrollment{}
	for _, v := range visits { // by ascending version
		p, known := people[v.Person]
		if !known {
			p = &person{uid: uid(TrackedEntity, personType, v.Person), first: v.Date}
			people[v.Person], enrollments[v.Person] = p, map[string]*enrollment{}
		}
		p.first, p.unit, p.id = min(p.first, v.Date), v.Unit, cmp.Or(v.NationalID, p.id)
		e, known := enrollments[v.Person][v.Number]
		if !known {
			e = &enrollment{uid: uid(Enrollment, careUID, v.Person, v.Number), date: v.Date}
			enrollments[v.Person][v.Number] = e
		}
		e.date, e.status = min(e.date, v.Date), v.Status
	}
	order := slices.SortedFunc(maps.Keys(people), func(a, b string) int {
		return cmp.Or(strings.Compare(people[a].first, people[b].first), strings.Compare(people[a].uid, people[b].uid))
	})
	var kept, sent []string
	for _, name := range order {
		p := people[name]
		if slices.ContainsFunc(kept, func(other string) bool {
			q := people[other]
			return p.id != "" && q.id == p.id && (!perOrgUnit || q.unit == p.unit)
		}) {
			continue
		}
		kept, sent = append(kept, name), append(sent, p.uid)
		mine := slices.SortedFunc(maps.Values(enrollments[name]), func(a, b *enrollment) int {
			return cmp.Or(strings.Compare(a.date, b.date), strings.Compare(a.uid, b.uid))
		})
		var before []string
		for _, e := range mine {
			if e.status != "CANCELLED" && (once && len(before) > 0 || e.status == "ACTIVE" && slices.Contains(before, "ACTIVE")) {
				continue
			}
			sent = append(sent, e.uid)
			if e.status != "CANCELLED" {
				before = append(before, e.status)
			}
		}
	}
	return slices.Sorted(slices.Values(append(sent, rivalLinks(visits, order, kept, bidirectional, uid)...)))
}

func rivalLinks(visits []rivalVisit, made, kept []string, bidirectional bool, uid func(kind, typ string, parts ...string) string) []string {
	least := map[string]string{}
	for _, v := range visits {
		gone := func(person string) bool { return slices.Contains(made, person) && !slices.Contains(kept, person) }
		if v.Contact == "" || v.Contact == v.Person || gone(v.Person) || gone(v.Contact) {
			continue
		}
		a, b := v.Person, v.Contact
		if bidirectional {
			a, b = min(a, b), max(a, b)
		}
		link := uid(Relationship, contactOf, v.UUID)
		if have, ok := least[a+" "+b]; !ok || link < have {
			least[a+" "+b] = link
		}
	}
	return slices.Collect(maps.Values(least))
}

// Of objects that exclude each other the same ones are sent as a plain
// re-statement of the rules says, in whatever order the records are read.
func TestObjectsThatExcludeEachOther(t *testing.T) {
	seen := map[string]bool{}
	checkVaried(t, func(t *rapid.T) {
		visits := anyRivals(t)
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		once, perOrgUnit, bidirectional := flag("once"), flag("per org unit"), flag("bidirectional")
		var lines []string
		for _, v := range visits {
			line, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, string(line))
		}
		r := runTracker(t, rivals(once, perOrgUnit, bidirectional), lines...)
		if got, want := sentUIDs(t, r), rivalOracle(visits, once, perOrgUnit, bidirectional); !slices.Equal(got, want) {
			t.Fatalf("sent %v, want %v; %s", got, want, r.codes())
		}
		turned := runTracker(t, rivals(once, perOrgUnit, bidirectional), rapid.Permutation(lines).Draw(t, "order")...)
		if turned.output != r.output || turned.flat != r.flat || len(turned.rejects) != len(r.rejects) {
			t.Fatalf("the order of reading shows:\n%s\n%s", r.output, turned.output)
		}
		for _, reject := range r.rejects {
			seen[string(reject.Code)] = true
		}
	}, func() bool { return len(seen) == 5 })
	if codes := slices.Sorted(maps.Keys(seen)); !slices.Equal(codes, []string{"E0557", "E0570", "E0571", "E0572", "E0573"}) {
		t.Errorf("only %v came out: the records are not varied enough", codes)
	}
}

// sentUIDs are the objects of a run but its events.
func sentUIDs(t rapid.TB, r trackerResult) []string {
	var uids []string
	for _, line := range strings.Split(strings.TrimSuffix(r.flat, "\n"), "\n") {
		var o map[string]any
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		field := map[string]string{TrackedEntity: "trackedEntity", Enrollment: "enrollment", Relationship: "relationship"}[o["kind"].(string)]
		uids = append(uids, o[field].(string))
	}
	return slices.Sorted(slices.Values(uids))
}

// An enrollment that brings a value which another tracked entity has gives way
// without its own; so does a tracked entity of a later program, which two
// programs of one type share.
func TestUniqueValuesAcrossEnrollmentsAndPrograms(t *testing.T) {
	enrollment := careEnrollment(visitEvent())
	enrollment.Values = []Value{celValue("Card", "AttrCard001", "TEXT", "v.note")}
	person := personObject()
	person.Values = person.Values[1:]
	transform := careTransform(person, enrollment)
	transform.Programs[0].Unique = []Unique{{Attribute: "AttrCard001"}}
	second := transform.Programs[0]
	second.UID, second.Name = "ProgramSec1", "Second"
	second.Blocks = []ProgramBlock{{Source: "visit", As: "v", Where: celWhen("v.urgent"), Objects: second.Blocks[0].Objects, Origin: "m.xwalk:20:1"}}
	transform.Programs[0].Blocks[0].Where = celWhen("!v.urgent")
	transform.Programs = append(transform.Programs, second)
	lines := []string{
		visitLine("v1", "p2", 2, `,"note":"C1","urgent":false`), visitLine("v2", "p1", 1, `,"note":"C1","urgent":false`),
		visitLine("v3", "p3", 1, `,"note":"C1","urgent":true`), visitLine("v4", "p1", 3, `,"note":"C1","urgent":true`),
	}
	var rejects []Reject
	runner, err := NewRunner(transform, RunOptions{Reject: func(r Reject) { rejects = append(rejects, r) }})
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, memoryOutputs{})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, r := range rejects {
		keys = append(keys, string(r.Code)+" "+r.Key)
		if strings.Contains(r.Message, "C1") {
			t.Errorf("the value is in the message: %s", r.Message)
		}
	}
	if want := []string{"E0572 v1", "E0572 v3"}; !slices.Equal(keys, want) {
		t.Errorf("rejected %v, want %v", keys, want)
	}
	for _, p := range report.Programs {
		if p.TrackedEntities != 2 || p.Enrollments != 1 || p.Events != 1 || p.Failed != 2 {
			t.Errorf("%s: %+v", p.Name, p)
		}
	}
}

func TestEnrollmentsAreHeldToTheOrgUnitsOfTheProgram(t *testing.T) {
	transform := careTransform(personObject(), careEnrollment(visitEvent()))
	transform.Programs[0].OrgUnits = []string{clinicB}
	r := runTracker(t, transform, visitLine("v1", "p1", 1, ""))
	if r.codes() != "E0526" || r.report.TrackedEntities != 1 || r.report.Enrollments != 0 {
		t.Errorf("%+v %+v", r.rejects, r.report)
	}
	transform.Programs[0].OrgUnits = nil
	if r := runTracker(t, transform, visitLine("v1", "p1", 1, "")); r.codes() != "" || r.report.Enrollments != 1 {
		t.Errorf("a snapshot that does not say refuses none: %+v", r.rejects)
	}
}

// A relationship is not sent without the object at its end, whichever program of
// the run has made and lost that; one that another program sends is there.
func TestRelationshipsAcrossPrograms(t *testing.T) {
	transform := careTransform(personObject(), contactObject())
	transform.Programs[0].Blocks[0].Where = celWhen("v.urgent")
	second := transform.Programs[0]
	second.UID, second.Name = "ProgramSec1", "Second"
	second.Blocks = []ProgramBlock{{Source: "visit", As: "v", Objects: []Object{personObject()}, Where: celWhen("!v.urgent"), Origin: "m.xwalk:20:1"}}
	transform.Programs = append(transform.Programs, second)
	nobody := func(uuid, person, urgent string) string {
		return `{"uuid":"` + uuid + `","version":1,"person":"` + person + `","unit":"A","urgent":` + urgent + `}`
	}
	rejects, outputs := []string{}, memoryOutputs{}
	runner, err := NewRunner(transform, RunOptions{Reject: func(r Reject) { rejects = append(rejects, string(r.Code)+" "+r.Key) }})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{
		visitLine("v1", "p1", 1, `,"urgent":true,"contact":"p2"`), nobody("v2", "p2", "false"), // p2 is lost
		visitLine("v3", "p1", 2, `,"urgent":true,"contact":"p3"`), nobody("v4", "p3", "true"), visitLine("v5", "p3", 3, `,"urgent":false`), // p3 is lost in one program
		visitLine("v6", "p1", 4, `,"urgent":true,"contact":"p4"`), // nobody makes p4: the server may have it
	}
	if _, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, outputs); err != nil {
		t.Fatal(err)
	}
	if want := []string{"E0553 v4", "E0553 v2", "E0557 v1"}; !slices.Equal(rejects, want) {
		t.Errorf("rejected %v, want %v", rejects, want)
	}
	if n := strings.Count(outputs["care.json"].String(), `"relationshipType"`); n != 2 {
		t.Errorf("%d relationships: %s", n, outputs["care.json"])
	}
}

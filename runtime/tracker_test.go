package runtime

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

const fullVisit = `{"uuid":"v1","version":1,"person":"p1","national_id":"N1","name":"Zoë","sex":"F","unit":"A","status":"COMPLETED","date":"2026-01-05","completed":"2026-01-06","weight":12.50,"fever":true,"note":"came \"late\"","lat":0.35,"lon":32.58}`

func TestTrackerOfOneRecord(t *testing.T) {
	event := visitEvent()
	event.Notes = []Expr{cel("v.note")}
	event.Geometry = celPtr("lat_lon(v.lat, v.lon)")
	enrollment := careEnrollment(event)
	enrollment.FollowUp = celPtr("v.fever")
	r := runTracker(t, careTransform(personObject(), enrollment), fullVisit)
	person := deriveUID("test.example", TrackedEntity, personType, []string{"p1"}, 0)
	enrolled := deriveUID("test.example", Enrollment, careUID, []string{"p1"}, 0)
	visit := deriveUID("test.example", Event, visitStage, []string{"v1"}, 0)
	note := deriveUID("test.example", kindNote, visit, []string{`came "late"`}, 0)
	point := `{"type":"Point","coordinates":[32.58,0.35]}`
	entityHead := `"trackedEntity":"` + person + `","trackedEntityType":"TypePerson1","orgUnit":"OrgUnitA001","attributes":[` +
		`{"attribute":"AttrNatId01","value":"N1"},{"attribute":"AttrName001","value":"Zoë"},{"attribute":"AttrSex0001","value":"F"}]`
	enrollmentHead := `"enrollment":"` + enrolled + `","trackedEntity":"` + person + `","program":"ProgramCar1","orgUnit":"OrgUnitA001","status":"ACTIVE","enrolledAt":"2026-01-05","followUp":true`
	eventBody := `"event":"` + visit + `","status":"COMPLETED","program":"ProgramCar1","programStage":"StageVisit1","enrollment":"` + enrolled + `","trackedEntity":"` + person +
		`","orgUnit":"OrgUnitA001","occurredAt":"2026-01-05","completedAt":"2026-01-06","geometry":` + point +
		`,"dataValues":[{"dataElement":"ElemWeight1","value":"12.5"},{"dataElement":"ElemFever01","value":"true"}],"notes":[{"note":"` + note + `","value":"came \"late\""}]`
	want := `{"trackedEntities":[` + "\n{" + entityHead + `,"enrollments":[{` + enrollmentHead + `,"events":[{` + eventBody + "}]}]}\n]}\n"
	if r.output != want {
		t.Errorf("got  %s\nwant %s", r.output, want)
	}
	flat := `{"kind":"TRACKED_ENTITY",` + entityHead + "}\n" + `{"kind":"ENROLLMENT",` + enrollmentHead + "}\n" + `{"kind":"EVENT",` + eventBody + "}\n"
	if r.flat != flat {
		t.Errorf("got  %s\nwant %s", r.flat, flat)
	}
	if len(r.rejects) > 0 || r.report.Failed > 0 {
		t.Errorf("rejects: %+v", r.rejects)
	}
}

func visitLine(uuid, person string, version int, more string) string {
	return fmt.Sprintf(`{"uuid":%q,"person":%q,"version":%d,"national_id":"N-%s","unit":"A","status":"COMPLETED","date":"2026-01-0%d"%s}`, uuid, person, version, person, version, more)
}

// Repeat visits are one person with one enrollment and several events, whatever
// the order in which they are read.
func TestTrackerMergesRepeatVisits(t *testing.T) {
	transform := careTransform(personObject(), careEnrollment(visitEvent()))
	first := visitLine("v1", "p1", 1, `,"name":"Ann","sex":"F"`)
	second := visitLine("v2", "p1", 2, `,"name":"Anne"`)
	third := visitLine("v3", "p1", 3, `,"name":"Anne"`)
	other := visitLine("v4", "p2", 4, "")
	r := runTracker(t, transform, first, second, third, other)
	p := r.payload(t)
	if len(p.TrackedEntities) != 2 || r.report.Enrollments != 2 || r.report.Events != 4 {
		t.Fatalf("report: %+v", r.report)
	}
	if !strings.Contains(r.output, `"Anne"`) || strings.Contains(r.output, `"Ann"`) || !strings.Contains(r.output, `"value":"F"`) {
		t.Errorf("the later name and the only sex should be there: %s", r.output)
	}
	if strings.Count(r.output, `"enrolledAt":"2026-01-01"`) != 1 {
		t.Errorf("the enrollment should have the date of the earliest visit: %s", r.output)
	}
	want := map[string]int64{"Given name": 1}
	if !maps.Equal(r.report.Overwritten, want) {
		t.Errorf("overwritten: %v, want %v", r.report.Overwritten, want)
	}
	if turned := runTracker(t, transform, other, third, first, second); turned.output != r.output || !maps.Equal(turned.report.Overwritten, want) {
		t.Errorf("the order of reading shows: %s", turned.output)
	}
}

// Without a version the record that is read later has its way.
func TestTrackerMergesByOrderOfReading(t *testing.T) {
	transform := careTransform(personObject())
	transform.Sources[0].Version = nil
	a, b := visitLine("v1", "p1", 1, `,"name":"Ann"`), visitLine("v2", "p1", 2, `,"name":"Bo"`)
	if r := runTracker(t, transform, a, b); !strings.Contains(r.output, `"Bo"`) || strings.Contains(r.output, `"Ann"`) {
		t.Errorf("got %s", r.output)
	}
	if r := runTracker(t, transform, b, a); !strings.Contains(r.output, `"Ann"`) || strings.Contains(r.output, `"Bo"`) {
		t.Errorf("got %s", r.output)
	}
}

// Mandatory values may come from any record of the object.
func TestTrackerMandatoryValues(t *testing.T) {
	person := personObject()
	person.Values[1].Mandatory = true
	transform := careTransform(person, careEnrollment(visitEvent()))
	without := `{"uuid":"v1","person":"p1","version":1,"unit":"A","status":"ACTIVE","date":"2026-01-01"}`
	r := runTracker(t, transform, without, visitLine("v2", "p2", 2, `,"name":"Bo"`))
	if r.codes() != "E0553" || r.report.Failed != 3 || r.report.TrackedEntities != 1 {
		t.Fatalf("rejects %+v, report %+v", r.rejects, r.report)
	}
	got := r.rejects[0]
	if got.Key != "v1" || got.Record != "visits.ndjson:1" || got.Target != "Person" ||
		!strings.Contains(got.Message, "`National ID`, `Given name` missing") || !strings.Contains(got.Message, "(2)") {
		t.Errorf("reject: %+v", got)
	}
	r = runTracker(t, transform, without, visitLine("v2", "p1", 2, `,"name":"Bo"`))
	if len(r.rejects) > 0 || r.report.TrackedEntities != 1 || r.report.Events != 2 {
		t.Errorf("the second visit names the person: %+v %+v", r.rejects, r.report)
	}
}

func TestTrackerCompulsoryElements(t *testing.T) {
	for _, c := range []struct {
		status, date string
		onComplete   bool
		code         string
	}{
		{"ACTIVE", "date", false, "E0553"},
		{"COMPLETED", "date", false, "E0553"},
		{"ACTIVE", "date", true, ""},
		{"COMPLETED", "date", true, "E0553"},
		{"SCHEDULE", "planned", false, ""},
	} {
		event := visitEvent()
		event.Values[0].Mandatory, event.OnComplete = true, c.onComplete
		record := fmt.Sprintf(`{"uuid":"v1","person":"p1","version":1,"national_id":"N","unit":"A","status":%q,%q:"2026-01-01"}`, c.status, c.date)
		enrollment := careEnrollment(event)
		enrollment.Enrolled = celPtr(`first_known(v.date, v.planned)`)
		r := runTracker(t, careTransform(personObject(), enrollment), record)
		if r.codes() != c.code {
			t.Errorf("%+v: %s %+v", c, r.codes(), r.rejects)
		}
		if r.report.Enrollments != 1 {
			t.Errorf("%+v: the enrollment does not hang on its event", c)
		}
	}
}

func TestTrackerStatusesAndDates(t *testing.T) {
	for _, c := range []struct{ fields, code, in string }{
		{`"status":"ACTIVE","date":"2026-01-01"`, "", `"occurredAt":"2026-01-01"`},
		{`"status":"VISITED","date":"2026-01-01"`, "", `"status":"VISITED"`},
		{`"status":"SCHEDULE","planned":"2026-02-01","weight":5`, "", `"scheduledAt":"2026-02-01"`},
		{`"status":"OVERDUE","planned":"2026-02-01"`, "", `"OVERDUE"`},
		{`"status":"SKIPPED","date":"2026-02-01"`, "", `"SKIPPED"`},
		{`"status":"ACTIVE","planned":"2026-01-01"`, "E0551", ""},
		{`"status":"SCHEDULE","date":"2026-01-01"`, "E0551", ""},
		{`"status":"OVERDUE"`, "E0551", ""},
		{`"status":"Completed","date":"2026-01-01"`, "E0552", ""},
		{`"status":"CANCELLED","date":"2026-01-01"`, "E0552", ""},
		{`"date":"2026-01-01"`, "E0552", ""},
		{`"status":"ACTIVE","date":"2026-02-30"`, "E0520", ""},
		{`"status":"ACTIVE","date":"2026-01-01","completed":"2026-01-02"`, "E0558", ""},
		{`"status":"COMPLETED","date":"2026-01-01","completed":"2026-01-02"`, "", `"completedAt":"2026-01-02"`},
	} {
		enrollment := careEnrollment(visitEvent())
		enrollment.Enrolled = celPtr(`date(v.seen)`)
		record := `{"uuid":"v1","person":"p1","version":1,"national_id":"N","unit":"A","seen":"2026-01-01T22:30:00Z",` + c.fields + `}`
		r := runTracker(t, careTransform(personObject(), enrollment), record)
		if r.codes() != c.code || !strings.Contains(r.output, c.in) {
			t.Errorf("%s: %q %+v\n%s", c.fields, r.codes(), r.rejects, r.output)
		}
		if !strings.Contains(r.output, `"enrolledAt":"2026-01-02"`) {
			t.Errorf("%s: the enrollment stands on its own: %s", c.fields, r.output)
		}
		if strings.Contains(r.output, weightElem) {
			t.Errorf("%s: a scheduled event carries a value", c.fields)
		}
		if weight := r.rule(t, "Weight (kg)"); strings.Contains(c.fields, "weight") && (weight.Counted != 0 || total(weight.NotPlaced) != 1) {
			t.Errorf("%s: the value that was not sent is not accounted for: %+v", c.fields, weight)
		}
	}
}

// A record that opens again what an earlier version completed takes the date of
// completion away, which DHIS2 would refuse.
func TestTrackerReopenedObjectsHaveNoCompletionDate(t *testing.T) {
	event := visitEvent()
	event.Identity = []Expr{cel("v.number")}
	enrollment := careEnrollment(event)
	enrollment.Status, enrollment.Completed = celPtr("v.status"), celPtr("v.completed")
	done := visitLine("v1", "p1", 1, `,"number":"7","completed":"2026-01-08"`)
	open := strings.Replace(visitLine("v2", "p1", 2, `,"number":"7"`), "COMPLETED", "ACTIVE", 1)
	for _, records := range [][]string{{done, open}, {open, done}} {
		r := runTracker(t, careTransform(personObject(), enrollment), records...)
		if r.codes() != "" || strings.Count(r.output, `"status":"ACTIVE"`) != 2 || strings.Contains(r.output, "completedAt") || strings.Contains(r.flat, "completedAt") {
			t.Errorf("rejects %q, output %s", r.codes(), r.output)
		}
	}
	again := visitLine("v3", "p1", 3, `,"number":"7"`)
	if r := runTracker(t, careTransform(personObject(), enrollment), done, open, again); strings.Count(r.output, `"completedAt":"2026-01-08"`) != 2 {
		t.Errorf("completed again: %s", r.output)
	}
}

func TestTrackerMissingHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		record, code, field string
	}{
		"identity":     {`{"uuid":"v1","version":1,"unit":"A","status":"ACTIVE","date":"2026-01-01"}`, "E0550", "visit.person"},
		"no identity":  {`{"uuid":"v1","version":1,"person":"","unit":"A","date":"2026-01-01"}`, "E0550", "empty"},
		"org unit":     {`{"uuid":"v1","version":1,"person":"p1","status":"ACTIVE","date":"2026-01-01"}`, "E0523", "visit.unit"},
		"unknown unit": {`{"uuid":"v1","version":1,"person":"p1","unit":"Z","status":"ACTIVE","date":"2026-01-01"}`, "E0524", "code"},
	} {
		r := runTracker(t, careTransform(personObject(), careEnrollment(visitEvent())), c.record)
		if r.codes() != c.code || !strings.Contains(r.rejects[0].Message, c.field) || r.output != "{}\n" || r.flat != "" {
			t.Errorf("%s: %+v\n%s", name, r.rejects, r.output)
		}
		if r.report.Blocks[0].Rejected[c.code] != 1 {
			t.Errorf("%s: the record is not accounted for: %+v", name, r.report.Blocks[0])
		}
	}
}

func TestTrackerStageThatOccursOnce(t *testing.T) {
	event := visitEvent()
	event.Repeatable = false
	transform := careTransform(personObject(), careEnrollment(event))
	late, early := visitLine("v1", "p1", 5, ""), visitLine("v2", "p1", 2, "")
	for _, records := range [][]string{{late, early}, {early, late}} {
		r := runTracker(t, transform, records...)
		if r.codes() != "E0554" || r.rejects[0].Key != "v1" || r.report.Events != 1 || r.report.Failed != 1 {
			t.Errorf("rejects %+v, report %+v", r.rejects, r.report)
		}
		if !strings.Contains(r.output, `"occurredAt":"2026-01-02"`) {
			t.Errorf("the earlier event should be kept: %s", r.output)
		}
	}
	event.Values[0].Mandatory = true
	transform = careTransform(personObject(), careEnrollment(event))
	if r := runTracker(t, transform, early, visitLine("v1", "p1", 5, `,"weight":3`)); r.codes() != "E0553" || r.report.Events != 1 {
		t.Errorf("an event that is not sent does not stand in another's way: %+v", r.rejects)
	}
	event.Values[0].Mandatory = false
	if r := runTracker(t, transform, late, visitLine("v3", "p2", 1, "")); len(r.rejects) > 0 || r.report.Events != 2 {
		t.Errorf("two people may have one event each: %+v", r.rejects)
	}
}

func TestTrackerIdentityOfTwoPeople(t *testing.T) {
	enrollment := careEnrollment(visitEvent())
	enrollment.Identity = []Expr{cel("v.number")}
	r := runTracker(t, careTransform(personObject(), enrollment), visitLine("v1", "p1", 1, `,"number":"7"`), visitLine("v2", "p2", 2, `,"number":"7"`))
	if r.codes() != "E0555" || r.rejects[0].Key != "v2" || r.report.Enrollments != 1 || r.report.Events != 1 || r.report.TrackedEntities != 2 {
		t.Errorf("rejects %+v, report %+v", r.rejects, r.report)
	}
}

func contactObject() Object {
	person := func(text string) *End {
		return &End{Kind: TrackedEntity, Type: personType, Identity: []Expr{cel(text)}}
	}
	return Object{Kind: Relationship, Label: "Contact", Type: contactOf, Origin: "m.xwalk:7:3", Identity: []Expr{cel("v.uuid")},
		Where: celWhen("known(v.contact)"), From: person("v.person"), To: person("v.contact")}
}

func TestTrackerRelationships(t *testing.T) {
	transform := careTransform(personObject(), contactObject())
	person := func(key string) string {
		return deriveUID("test.example", TrackedEntity, personType, []string{key}, 0)
	}
	r := runTracker(t, transform, visitLine("v1", "p1", 1, `,"contact":"p2"`), visitLine("v2", "p2", 2, ""))
	want := `"relationships":[` + "\n" + `{"relationship":"` + deriveUID("test.example", Relationship, contactOf, []string{"v1"}, 0) + `","relationshipType":"RelContact1",` +
		`"from":{"trackedEntity":{"trackedEntity":"` + person("p1") + `"}},"to":{"trackedEntity":{"trackedEntity":"` + person("p2") + `"}}}` + "\n]}\n"
	if !strings.HasSuffix(r.output, want) || len(r.rejects) > 0 {
		t.Errorf("got %s\n%+v", r.output, r.rejects)
	}
	nameless := `{"uuid":"v2","person":"p2","version":2,"unit":"A"}`
	for _, c := range []struct {
		records []string
		codes   string
		sent    int64
	}{
		{[]string{visitLine("v1", "p1", 1, `,"contact":"elsewhere"`)}, "", 1},
		{[]string{visitLine("v1", "p1", 1, `,"contact":"p1"`)}, "E0556", 0},
		{[]string{visitLine("v1", "p1", 1, `,"contact":"p2"`), nameless}, "E0553 E0557", 0},
		{[]string{visitLine("v1", "p1", 1, `,"contact":""`)}, "E0550", 0},
	} {
		r := runTracker(t, transform, c.records...)
		if r.codes() != c.codes || r.report.Relationships != c.sent {
			t.Errorf("%v: %+v %+v", c.records, r.rejects, r.report)
		}
	}
}

// Where the tracked entity cannot be made, what the same record says of its
// relationships is not asked: the reject of the tracked entity says why.
func TestTrackerRelationshipsHangOnTheirRecord(t *testing.T) {
	r := runTracker(t, careTransform(personObject(), contactObject()), strings.Replace(visitLine("v1", "p1", 1, `,"contact":"p2"`), `"A"`, `"Z"`, 1))
	if r.codes() != "E0524" || r.rule(t, "Contact").Asked != 0 || r.output != "{}\n" {
		t.Errorf("%+v\n%s", r.rejects, r.output)
	}
}

// A second block, as one that reads laboratory results would be, adds to what
// the first one made.
func TestTrackerBlocksMeetInOneObject(t *testing.T) {
	transform := careTransform(personObject(), careEnrollment(visitEvent()))
	person := personObject()
	person.Label, person.Values = "Person again", []Value{celValue("Given name", nameAttr, "TEXT", "v.note")}
	lab := visitEvent()
	lab.Label, lab.Identity, lab.Type = "Lab", []Expr{cel(`"lab"`), cel("v.uuid")}, birthStage
	transform.Programs[0].Blocks = append(transform.Programs[0].Blocks,
		ProgramBlock{Source: "visit", As: "v", Objects: []Object{person, careEnrollment(lab)}, Origin: "m.xwalk:20:1"})
	r := runTracker(t, transform, visitLine("v1", "p1", 1, `,"name":"Ann","note":"Anna"`))
	if r.report.TrackedEntities != 1 || r.report.Enrollments != 1 || r.report.Events != 2 || len(r.rejects) > 0 {
		t.Fatalf("%+v %+v", r.report, r.rejects)
	}
	if !strings.Contains(r.output, `"Anna"`) || r.report.Overwritten["Given name"] != 1 {
		t.Errorf("of one record the later block has its way: %s", r.output)
	}
}

func TestTrackerPrecedence(t *testing.T) {
	ref := func(precedence int, word, ordinal int64) *recordRef {
		return &recordRef{precedence: precedence, version: version{word: word}, ordinal: ordinal}
	}
	for _, c := range []struct {
		r, o *recordRef
		want bool
	}{
		{ref(0, 9, 9), ref(1, 0, 0), true},
		{ref(1, 0, 0), ref(0, 9, 9), false},
		{ref(0, 1, 9), ref(0, 2, 0), true},
		{ref(0, 2, 0), ref(0, 1, 9), false},
		{ref(0, 1, 0), ref(0, 1, 1), true},
		{ref(0, 1, 1), ref(0, 1, 1), false},
		{&recordRef{key: "a", ordinal: 9}, &recordRef{key: "b"}, true},
		{&recordRef{version: oldest, key: "b"}, &recordRef{version: oldest, key: "a", ordinal: 1}, true},
	} {
		if c.r.yieldsTo(c.o) != c.want {
			t.Errorf("%+v yields to %+v: %v", c.r, c.o, !c.want)
		}
	}
}

// eventTransform is a program without registration, with an attribute combo.
func eventTransform() *Transform {
	event := visitEvent()
	event.OrgUnit = &OrgUnitRule{Expr: cel("v.unit"), Scheme: "code"}
	event.Attributes = []CategoryValue{{Category: "CatDonor001", Expr: cel("v.donor")}}
	transform := careTransform(event)
	transform.Categories = []Category{{UID: "CatDonor001", Name: "Donor", Keys: map[string]string{"Gov": "OptGov00001", "NGO": "OptNgo00001"}}}
	transform.Combos = []Combo{{UID: "ComboDonor1", Name: "Donor", Categories: []string{"CatDonor001"}, OptionCombos: []OptionCombo{
		{UID: "CocGov00001", Options: []string{"OptGov00001"}}, {UID: "CocNgo00001", Options: []string{"OptNgo00001"}}}}}
	transform.Programs[0].Registration = false
	transform.Programs[0].AttributeCombo = "ComboDonor1"
	return transform
}

func TestTrackerEventPrograms(t *testing.T) {
	transform := eventTransform()
	r := runTracker(t, transform, visitLine("v2", "", 3, `,"donor":"NGO"`), visitLine("v1", "", 2, `,"donor":"Gov"`))
	if len(r.rejects) > 0 || r.report.Events != 2 {
		t.Fatalf("rejects %+v, report %+v", r.rejects, r.report)
	}
	first, second := strings.Index(r.output, `"attributeOptionCombo":"CocGov00001"`), strings.Index(r.output, `"attributeOptionCombo":"CocNgo00001"`)
	if !strings.HasPrefix(r.output, `{"events":[`) || first < 0 || second < first || strings.Contains(r.output, `"enrollment"`) {
		t.Errorf("got %s", r.output)
	}
	for fields, code := range map[string]string{
		`"unit":"A","status":"SCHEDULE","planned":"2026-01-01","donor":"Gov"`: "E0552",
		`"unit":"A","status":"ACTIVE","date":"2026-01-01"`:                    "E0527",
		`"unit":"A","status":"ACTIVE","date":"2026-01-01","donor":"EU"`:       "E0528",
		`"status":"ACTIVE","date":"2026-01-01","donor":"Gov"`:                 "E0523",
	} {
		if r := runTracker(t, transform, `{"uuid":"v1","version":1,`+fields+`}`); r.codes() != code || r.output != "{}\n" {
			t.Errorf("%s: %+v", fields, r.rejects)
		}
	}
}

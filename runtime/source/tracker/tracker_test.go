package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// UIDs of the tests.
const (
	program = "programAA01"
	visit   = "stageVisit1"
	birth   = "stageBirth1"
	person  = "personType1"
)

func field(name string, kind schema.Kind) *schema.Field {
	return &schema.Field{Name: name, Type: &schema.Type{Kind: kind}}
}

func recordField(name string, fields ...*schema.Field) *schema.Field {
	return &schema.Field{Name: name, Type: &schema.Type{Kind: schema.Object, Record: &schema.Record{Name: name, Fields: fields}}}
}

func listField(name string, fields ...*schema.Field) *schema.Field {
	return &schema.Field{Name: name, Type: &schema.Type{Kind: schema.List, Elem: recordField(name, fields...).Type}}
}

func valuesField() *schema.Field {
	list := field("Signs", schema.List)
	list.Type.Elem = &schema.Type{Kind: schema.Text}
	return recordField("dataValues", field("Weight (kg)", schema.Decimal), field("Parity", schema.Int), field("Referred", schema.Bool), field("Next visit", schema.Date),
		field("Seen", schema.Instant), list, recordField("Home", field("longitude", schema.Decimal)), field("HIV", schema.Text))
}

var elements = map[string]string{"`Weight (kg)`": "elemWeight1", "Parity": "elemParity1", "Referred": "elemRefer01", "`Next visit`": "elemNext001", "Seen": "elemSeen001", "Signs": "elemSigns01",
	"Home": "elemHome001", "HIV": "elemHIV0001"}

// eventSource has events of the stage of visits.
func eventSource() *runtime.Source {
	s := &runtime.Source{Name: "visit", Tracker: &runtime.TrackerObjects{Records: events, Program: program, ProgramStage: visit, UIDs: map[string]string{}}}
	s.Record = &schema.Record{Name: "visit", Fields: []*schema.Field{field("event", schema.Text), field("occurredAt", schema.Instant), field("followUp", schema.Bool), field("deleted", schema.Bool), valuesField()}}
	for name, uid := range elements {
		s.Tracker.UIDs["dataValues."+name] = uid
	}
	return s
}

// personSource has tracked entities with enrollments and events of two stages.
func personSource() *runtime.Source {
	s := &runtime.Source{Name: "woman", Tracker: &runtime.TrackerObjects{Records: trackedEntities, Program: program, TrackedEntityType: person, UIDs: map[string]string{
		"attributes.Sex": "attrSex0001", "attributes.Village": "attrVillage", "enrollments.events.`ANC visit`": visit, "enrollments.events.Birth": birth,
		"enrollments.events.`ANC visit`.dataValues.Parity": "elemParity1",
	}}}
	s.Record = &schema.Record{Name: "woman", Fields: []*schema.Field{field("trackedEntity", schema.Text), recordField("attributes", field("Sex", schema.Text), field("Village", schema.Text)),
		listField("enrollments", field("enrollment", schema.Text), recordField("events", listField("ANC visit", field("event", schema.Text), recordField("dataValues", field("Parity", schema.Int))),
			listField("Birth", field("event", schema.Text))))}}
	return s
}

func enrollmentSource() *runtime.Source {
	s := &runtime.Source{Name: "enrollment", Tracker: &runtime.TrackerObjects{Records: enrollments, Program: program, UIDs: map[string]string{"attributes.Sex": "attrSex0001", "events.Birth": birth}}}
	s.Record = &schema.Record{Name: "enrollment", Fields: []*schema.Field{field("enrollment", schema.Text), recordField("attributes", field("Sex", schema.Text)), recordField("events", listField("Birth", field("event", schema.Text)))}}
	return s
}

func read(s *runtime.Source, text string) (string, error) {
	return readFrom(s, strings.NewReader(text))
}

func readFrom(s *runtime.Source, text io.Reader) (string, error) {
	in := Input(s, runtime.Input{Source: s.Name, Name: "objects.json", Format: "json", Open: func() (io.ReadCloser, error) { return io.NopCloser(text), nil }})
	r, err := in.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	all, err := io.ReadAll(r)
	return string(all), err
}

func TestValues(t *testing.T) {
	for said, want := range map[string]string{
		`"elemWeight1", "value": "61.50"`:                                           `"Weight (kg)":61.50`,
		`"elemWeight1", "value": "-0.5"`:                                            `"Weight (kg)":-0.5`,
		`"elemWeight1", "value": "heavy"`:                                           `"Weight (kg)":"heavy"`,
		`"elemWeight1", "value": "true"`:                                            `"Weight (kg)":"true"`,
		`"elemWeight1", "value": " 5"`:                                              `"Weight (kg)":" 5"`,
		`"elemWeight1", "value": "05"`:                                              `"Weight (kg)":"05"`,
		`"elemWeight1", "value": 61.5`:                                              `"Weight (kg)":61.5`,
		`"elemParity1", "value": "3"`:                                               `"Parity":3`,
		`"elemParity1", "value": ""`:                                                ``,
		`"elemParity1", "value": null`:                                              ``,
		`"elemParity1"`:                                                             ``,
		`"elemRefer01", "value": "true"`:                                            `"Referred":true`,
		`"elemRefer01", "value": "false"`:                                           `"Referred":false`,
		`"elemRefer01", "value": "yes"`:                                             `"Referred":"yes"`,
		`"elemNext001", "value": "2019-09-01"`:                                      `"Next visit":"2019-09-01"`,
		`"elemNext001", "value": "2019-09-01T00:00:00.000"`:                         `"Next visit":"2019-09-01"`,
		`"elemNext001", "value": "2019-09-01 late"`:                                 `"Next visit":"2019-09-01 late"`,
		`"elemNext001", "value": "in 9 days."`:                                      `"Next visit":"in 9 days."`,
		`"elemSeen001", "value": "2019-09-01T08:30"`:                                `"Seen":"2019-09-01T08:30"`,
		`"elemSigns01", "value": "FEVER,COUGH"`:                                     `"Signs":["FEVER","COUGH"]`,
		`"elemSigns01", "value": "A \"q\",B"`:                                       `"Signs":["A \"q\"","B"]`,
		`"elemHome001", "value": "[32.58, -0.31]"`:                                  `"Home":{"longitude":32.58,"latitude":-0.31}`,
		`"elemHome001", "value": "32.58"`:                                           `"Home":"32.58"`,
		`"elemHome001", "value": "[32.58]"`:                                         `"Home":"[32.58]"`,
		`"elemHome001", "value": "[1,2,3]"`:                                         `"Home":"[1,2,3]"`,
		`"elemHIV0001", "value": "a \u00e9\n\"b\""`:                                 `"HIV":"a \u00e9\n\"b\""`,
		`"elemHIV0001", "value": "P", "providedElsewhere": false`:                   `"HIV":"P"`,
		`"elemOther01", "value": "P"`:                                               ``,
		`"elemHIV0001", "value": "P"}, {"dataElement": "elemHIV0001", "value": "N"`: `"HIV":"P"`,
		`"elemHIV0001", "value": ""}, {"dataElement": "elemHIV0001", "value": "N"`:  `"HIV":"N"`,
	} {
		got, err := read(eventSource(), `{"event": "e1", "dataValues": [{"dataElement": `+said+`}]}`+"\n")
		if want = `{"event":"e1","dataValues":{` + want + "}}\n"; err != nil || got != want {
			t.Errorf("%s\n got %q %v\nwant %q", said, got, err, want)
		}
	}
}

func TestEvents(t *testing.T) {
	for name, c := range map[string]struct{ said, want string }{
		"no values":           {`{"event":"a"}`, `{"event":"a"}`},
		"empty values":        {`{"event":"a","dataValues":[]}`, `{"event":"a","dataValues":{}}`},
		"null values":         {`{"event":"a","dataValues":null}`, `{"event":"a"}`},
		"another stage":       {`{"event":"a","programStage":"other000001"}`, ``},
		"another program":     {`{"program":"other000001","event":"a","programStage":"stageVisit1"}`, ``},
		"this stage":          {`{"event":"a","programStage":"stageVisit1","program":"programAA01"}`, `{"event":"a"}`},
		"no longer read":      {`{"event":"a","notes":[{"note":"x"}],"orgUnit":"o"}`, `{"event":"a"}`},
		"followup of 2.40":    {`{"event":"a","followup":true}`, `{"event":"a","followUp":true}`},
		"followUp":            {`{"event":"a","followUp":false,"followup":true}`, `{"event":"a","followUp":false}`},
		"followup first":      {`{"followup":true,"followUp":false,"event":"a"}`, `{"followUp":false,"event":"a"}`},
		"deleted":             {`{"event":"a","deleted":true}`, `{"event":"a","deleted":true}`},
		"a key with escapes":  {`{"\u0065vent":"a"}`, `{"event":"a"}`},
		"a record":            {`{"event":"a","dataValues":{"Parity":1}}`, `{"event":"a","dataValues":{"Parity":1}}`},
		"values that are not": {`{"event":"a","dataValues":"x"}`, `{"event":"a","dataValues":"x"}`},
		"odd values":          {`{"event":"a","dataValues":[1,null,[],{"dataElement":5,"value":{}}]}`, `{"event":"a","dataValues":{}}`},
		"no object":           {`[1]`, `[1]`},
		"a bad line":          {`{"event":"a"`, `{"event":"a"`},
		"an empty line":       {``, ``},
		"an empty object":     {`{ }`, `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(eventSource(), "{}\n"+c.said+"\n")
			if err != nil || got != "{}\n"+c.want+"\n" {
				t.Errorf("got %q %v, want %q", got, err, c.want)
			}
		})
	}
}

// TestOddItems keeps one line for each item of a page, whatever it is.
func TestOddItems(t *testing.T) {
	got, err := read(eventSource(), "[1, [2,\n3], null, {\"event\":\n\"a\", \"deleted\": [\n]}]")
	if want := "1\n[2,3]\nnull\n{\"event\":\"a\",\"deleted\":[]}\n"; got != want || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestTrackedEntities(t *testing.T) {
	said := `{"trackedEntity": "t1", "trackedEntityType": "personType1", "attributes": [{"attribute": "attrSex0001", "value": "F"}],
 "enrollments": [
  {"enrollment": "n3", "program": "programAA01", "enrolledAt": "2026-03-01T00:00:00.000", "attributes": [{"attribute": "attrVillage", "value": "Kasese"}]},
  {"enrollment": "n2", "program": "programAA01", "enrolledAt": "2026-01-01", "attributes": [{"attribute": "attrSex0001", "value": "M"}, {"attribute": "attrVillage", "value": "Gulu"}], "events": [
   {"event": "e6", "programStage": "stageVisit1", "scheduledAt": "2026-01-01"},
   {"event": "e3", "programStage": "stageVisit1", "occurredAt": "2026-02-01T00:00:00.000", "createdAt": "2026-02-02T00:00:00.000"},
   {"event": "e2", "programStage": "stageVisit1", "occurredAt": "2026-02-01", "createdAt": "2026-02-01T08:00:00.000", "dataValues": [{"dataElement": "elemParity1", "value": "2"}]},
   {"event": "e5", "programStage": "stageVisit1", "occurredAt": "2026-02-01", "createdAt": "2026-02-02T00:00:00"},
   {"event": "e4", "programStage": "stageVisit1", "occurredAt": "2026-02-01", "createdAt": "2026-02-02T00:00:00", "deleted": true},
   {"event": "e1", "programStage": "stageVisit1", "occurredAt": "2026-01-15T10:00:00.000"},
   {"event": "e7", "programStage": "stageOther1", "occurredAt": "2026-01-15T10:00:00.000"}]},
  {"enrollment": "n1", "program": "programAA01", "enrolledAt": "2026-01-01T00:00:00.000"},
  {"enrollment": "n4", "program": "otherProg01", "attributes": [{"attribute": "attrVillage", "value": "Arua"}]},
  {"enrollment": "n5", "program": "programAA01", "deleted": true, "attributes": [{"attribute": "attrVillage", "value": "Lira"}]}]}`
	want := `{"trackedEntity":"t1","attributes":{"Sex":"F","Village":"Gulu"},"enrollments":[{"enrollment":"n1"},` +
		`{"enrollment":"n2","events":{"ANC visit":[{"event":"e1"},{"event":"e2","dataValues":{"Parity":2}},{"event":"e3"},{"event":"e5"},{"event":"e6"}]}},{"enrollment":"n3"}]}` + "\n"
	got, err := read(personSource(), said)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if got, err = read(personSource(), `{"trackedEntity":"t2","trackedEntityType":"otherType01"}`); got != "\n" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestEnrollments(t *testing.T) {
	got, err := read(enrollmentSource(), `{"pager": {}, "enrollments": [
 {"enrollment": "n1", "program": "programAA01", "attributes": [{"attribute": "attrSex0001", "value": "F"}], "events": [{"event": "e1", "programStage": "stageBirth1"}]},
 {"enrollment": "n2", "program": "otherProg01"},
 {"enrollment": "n3", "program": "programAA01", "events": []}]}`)
	want := `{"enrollment":"n1","attributes":{"Sex":"F"},"events":{"Birth":[{"event":"e1"}]}}` + "\n\n" + `{"enrollment":"n3","events":{}}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// TestForms reads the same objects in all forms that they have.
func TestForms(t *testing.T) {
	objects := `{"event": "a", "programStage": "stageVisit1"}, {"event": "b", "programStage": "other000001"}, {"event": "c",
"programStage": "stageVisit1"}`
	want := `{"event":"a"}` + "\n\n" + `{"event":"c"}` + "\n"
	for name, text := range map[string]string{
		"2.40":          `{"page": 1, "pageSize": 50, "instances": [` + objects + `]}`,
		"2.41":          `{"pager": {"page": 1, "pageSize": 50}, "page": 1, "pageSize": 50, "events": [` + objects + `]}`,
		"2.42":          `{"pager": {"page": 1, "pageSize": 50, "nextPage": "https://x/api"}, "events": [` + objects + `]}`,
		"key last":      `{"events": [` + objects + `], "pager": {"page": 1}}`,
		"list":          ` [` + objects + `]`,
		"mark":          "\ufeff[" + objects + "]\n",
		"other lists":   `{"trackedEntities": [{"a": [1, {}]}], "events": [` + objects + `], "enrollments": [{}]}`,
		"two pages":     `{"events": [{"event": "a"}, {"event": "b", "program": "x"}]}` + "\n" + `{"events": [{"event": "c"}]}`,
		"lines":         `{"event": "a"}` + "\r\n" + `{"event": "b", "program": "x"}` + "\n" + `{"event": "c"}`,
		"several lines": "{\n" + `"event": "a"}` + "\n{" + `"event": "b",` + "\n" + `"program": "x"}` + "\n" + `{"event": "c"}`,
	} {
		if got, err := read(eventSource(), text); err != nil || got != want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

// TestBadFirstLine leaves a line that is no JSON to the run, which rejects it alone,
// also where it is the first, and the text has to be taken for lines.
func TestBadFirstLine(t *testing.T) {
	text := `{"event" "a"` + "\n" + `{"event": "b"}` + "\n"
	want := `{"event" "a"` + "\n" + `{"event":"b"}` + "\n"
	if got, err := read(eventSource(), text); err != nil || got != want {
		t.Errorf("%q %v", got, err)
	}
}

// TestBroken never gives a short answer without an error.
func TestBroken(t *testing.T) {
	whole := `{"pager": {"page": 1}, "events": [{"event": "a"}, {"event": "b"}], "x": 1}`
	for i := 1; i < len(whole); i++ {
		got, err := read(eventSource(), whole[:i])
		if err == nil && i > 2 && strings.HasPrefix(whole[:i], `{"pager":`) {
			t.Errorf("%q: %q without an error", whole[:i], got)
		}
	}
	list := `[{"event": "a"}, {"event": "b"}]`
	for i := 1; i < len(list); i++ {
		if got, err := read(eventSource(), list[:i]); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q: %q %v", list[:i], got, err)
		}
	}
	for text, want := range map[string]string{
		`[{"event": "a"}, {"event" "b"}]`:             "E0649 it is no JSON after object 1",
		`{"events": [{}, {} {}]}`:                     "E0649 it is no JSON after object 2",
		`[] x`:                                        "E0649 it is no JSON after object 0",
		`{"page": 1, "enrollments": [{"a": "b"}]}`:    "E0650 it has no list `events`, which the records of the source are",
		`{"page": 1, "events": 5}`:                    "E0650 it has no list `events`, which the records of the source are",
		`{"page": "x", "events": []}`:                 "E0649 it is no JSON after object 0",
		"[{}, {\"x\": " + strings.Repeat("[", 20_000): "E0649 object 2 of it is nested more than 10,000 levels deep",
	} {
		_, err := read(eventSource(), text)
		var e *runtime.InputError
		if !errors.As(err, &e) || string(e.Code)+" "+e.Message != want {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
	}
}

// TestHostile has objects that no server sends. What a run would reject in a file
// of records, it rejects here: the record says it over again.
func TestHostile(t *testing.T) {
	values := func(item string) string { return `{"dataValues":[` + item + `]}` }
	long := strings.Repeat("x", jsonscan.MaxRecord)
	for name, c := range map[string]struct{ said, want string }{
		"a key twice":              {`{"event":"a","event":"b"}`, `{"event":"a","event":"b"}`},
		"a key that says whose":    {`{"event":"a","program":"other000001","program":"programAA01"}`, `{"program":null,"program":null}`},
		"others' key twice":        {`{"event":"a","program":"other000001","program":"other000002"}`, ``},
		"two lists":                {`{"dataValues":[],"dataValues":[]}`, `{"dataValues":null,"dataValues":null}`},
		"a list and a record":      {`{"dataValues":[],"dataV\u0061lues":{}}`, `{"dataV\u0061lues":null,"dataV\u0061lues":null}`},
		"two UIDs":                 {values(`{"dataElement":"elemHIV0001","dataElement":"elemParity1","value":"1"}`), `{"dataElement":null,"dataElement":null}`},
		"two values":               {values(`{"value":"1","dataElement":"elemOther01","value":"2"}`), `{"value":null,"value":null}`},
		"bytes that are no text":   {values("{\"dataElement\":\"elemSigns01\",\"value\":\"A,\xff\"}"), "{\"dataValues\":{\"Signs\":\"A,\xff\"}}"},
		"half a pair":              {values(`{"dataElement":"elemSigns01","value":"A,\ud83d"}`), `{"dataValues":{"Signs":"A,\ud83d"}}`},
		"a control character":      {values("{\"dataElement\":\"elemNext001\",\"value\":\"2019-09-01T\t\"}"), "{\"dataValues\":{\"Next visit\":\"2019-09-01T\t\"}}"},
		"an escape that is none":   {values(`{"dataElement":"elemNext001","value":"2019-09-01T\q"}`), `{"dataValues":{"Next visit":"2019-09-01T\q"}}`},
		"a word that is none":      {values(`{"dataElement":"elemHIV0001","value":tru}`), `{"dataValues":{"HIV":tru}}`},
		"a number that is none":    {values(`{"dataElement":"elemHIV0001","value":05}`), `{"dataValues":{"HIV":05}}`},
		"deep":                     {`{"event":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, `{"event":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`},
		"long, of another program": {`{"event":"` + long + `","program":"other000001"}`, ``},
		"long, and passed over":    {`{"notes":"` + long + long + `","event":"a"}`, `{"event":"a"}`},
		"long, of no data element": {values(`{"dataElement":"elemOther01","value":"` + long + `"}`), `{"dataValues":{}}`},
	} {
		got, err := read(eventSource(), "["+c.said+"]")
		if got != c.want+"\n" || err != nil {
			t.Errorf("%s: %.200q %v, want %.200q", name, got, err, c.want)
		}
	}
	for name, said := range map[string]string{
		"a field":  `{"event":"` + long + `"}`,
		"a value":  values(`{"dataElement":"elemHIV0001","value":"` + long + `"}`),
		"together": `{"event":"` + long[:1<<23] + `","dataValues":[{"dataElement":"elemHIV0001","value":"` + long[:1<<23] + `"}]}`,
	} {
		if got, err := read(eventSource(), "["+said+"]"); len(got) != jsonscan.MaxRecord+2 || err != nil { // which is rejected
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// FuzzRead reads any text, in blocks of any size.
func FuzzRead(f *testing.F) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	for _, s := range []string{`{"pager": {}, "events": [{"event": "a", "dataValues": [{"dataElement": "elemHome001", "value": "[1,2]"}]}]}`, `[{"trackedEntity": "t", "enrollments": [{"events": []}]}]`,
		`{"event": "a"` + "\n{}", "{\n\"a\": 1}", `{"instances": [null, 1, "x", [], {}]}`, `{"attributes": [{"attribute": "attrSex0001", "value": "\ud800"}]}`,
		m.event(), m.enrollment(), m.trackedEntity(), "[" + m.trackedEntity() + "]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range []*runtime.Source{eventSource(), personSource(), enrollmentSource()} {
			got, err := read(s, text)
			again, other := readFrom(s, iotest.OneByteReader(strings.NewReader(text)))
			if got != again || fmt.Sprint(err) != fmt.Sprint(other) || err == nil && got != "" && !strings.HasSuffix(got, "\n") {
				t.Errorf("%q: %q, then %q; %v, then %v", text, got, again, err, other)
			}
			if !json.Valid([]byte(text)) {
				continue
			}
			for line := range strings.Lines(got) {
				if line != "\n" && !json.Valid([]byte(line)) {
					t.Errorf("%q became %q", text, line)
				}
			}
		}
	})
}

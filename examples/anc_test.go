package examples_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestANCObjectsAndValues works out once more, naively, which objects are sent,
// and most of what they say.
func TestANCObjectsAndValues(t *testing.T) {
	m := readMetadata(t, "fhir-anc/metadata/anc.json", "fhir-anc/metadata/facilities.json")
	want := ancObjects{values: map[string]string{}, facilities: facilities(m)}
	var bundles []object
	for _, county := range []string{"kisumu", "siaya"} {
		bundles = append(bundles, readLines(t, filepath.Join("fhir-anc", "data", county+".ndjson"))...)
	}
	for _, b := range current(bundles, func(o object) string { return text(o, "id") }, func(o object) string { return text(o, "meta", "lastUpdated") }) {
		want.bundle(b)
	}
	got := readANC(t, m, payload(t, "fhir-anc", "antenatal-care.json"))
	if want.entities < 100 || want.events < 200 || len(want.values) < 2000 {
		t.Errorf("%d women with %d events: the records are not what they were", want.entities, want.events)
	}
	for _, n := range []struct {
		what      string
		got, want int
	}{{"tracked entities", got.entities, want.entities}, {"enrollments", got.enrollments, want.enrollments}, {"events", got.events, want.events}} {
		if n.got != n.want {
			t.Errorf("there are %d %s, and not %d", n.got, n.what, n.want)
		}
	}
	compareValues(t, got.values, want.values)
}

func compareValues(t *testing.T, got, want map[string]string) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != want[key] {
			t.Errorf("%s = %q, and it should be %q", key, got[key], want[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok {
			t.Errorf("%s = %q, and there should be no such value", key, got[key])
		}
	}
}

// ancObjects are objects that are sent: their numbers, and their values by ANC
// number, stage and time, and name.
type ancObjects struct {
	entities, enrollments, events int
	values                        map[string]string
	facilities                    map[string]string // MFL code → UID
}

func (a *ancObjects) set(value string, key ...string) {
	if value != "" {
		a.values[strings.Join(key, " | ")] = value
	}
}

func facilities(m *metadata) map[string]string {
	out := map[string]string{}
	for uid, unit := range m.units {
		for _, v := range list(unit, "attributeValues") {
			out[text(v, "value")] = uid
		}
	}
	return out
}

// readANC reads a payload in the same form.
func readANC(t *testing.T, m *metadata, data []byte) ancObjects {
	t.Helper()
	names := map[string]string{}
	for _, kind := range []string{"dataElements", "trackedEntityAttributes", "programStages"} {
		for name, uid := range m.uid[kind] {
			names[uid] = name
		}
	}
	var sent object
	if err := json.Unmarshal(data, &sent); err != nil {
		t.Fatal(err)
	}
	got := ancObjects{values: map[string]string{}}
	for _, e := range list(sent, "trackedEntities") {
		got.entities++
		anc := valueOf(list(e, "attributes"), "attribute", m.uid["trackedEntityAttributes"]["ANC number"])
		got.set(text(e, "orgUnit"), anc, "org unit")
		for _, a := range list(e, "attributes") {
			got.set(text(a, "value"), anc, names[text(a, "attribute")])
		}
		for _, n := range list(e, "enrollments") {
			got.enrollments++
			got.set(text(n, "enrolledAt"), anc, "enrolled")
			got.set(text(n, "status"), anc, "status")
			for _, x := range list(n, "events") {
				got.events++
				got.event(x, anc, names)
			}
		}
	}
	return got
}

func (a *ancObjects) event(x any, anc string, names map[string]string) {
	stage, when := names[text(x, "programStage")], text(x, "occurredAt")
	a.set(text(x, "status"), anc, stage, when, "status")
	if place := list(x, "geometry", "coordinates"); len(place) == 2 {
		a.set(fmt.Sprint(place...), anc, stage, when, "geometry")
	}
	for _, v := range list(x, "dataValues") {
		a.set(text(v, "value"), anc, stage, when, names[text(v, "dataElement")])
	}
}

// A chart is a woman's bundle, sorted by kind.
type chart struct {
	woman              any
	contacts, observed []any
	conditions, posts  map[string]any // the latter by URL, the former by encounter and code
	delivery           any            // entry
	period             string         // first day of the last menstrual period
}

func newChart(bundle object) *chart {
	c := &chart{conditions: map[string]any{}, posts: map[string]any{}}
	for _, e := range list(bundle, "entry") {
		r := in(e, "resource")
		switch text(r, "resourceType") {
		case "Patient":
			c.woman = r
		case "Observation":
			c.observed = append(c.observed, r)
		case "Condition":
			c.conditions[text(r, "encounter", "reference")+" "+codeOf(r, "code")] = r
		case "Location":
			c.posts[text(e, "fullUrl")] = in(r, "position")
		case "Encounter":
			c.encounter(e, r)
		}
	}
	c.period = text(c.observation("", "8665-2"), "valueDateTime")
	return c
}

func (c *chart) encounter(entry, r any) {
	status := text(r, "status")
	switch {
	case text(r, "class", "code") == "IMP":
		c.delivery = entry
	case status == "finished" || status == "in-progress":
		c.contacts = append(c.contacts, entry)
	}
}

// codeOf is the first code of a concept.
func codeOf(o any, name string) string {
	codings := list(o, name, "coding")
	if len(codings) == 0 {
		return ""
	}
	return text(codings[0], "code")
}

// observation is the last one of a kind, at an encounter or, for "", anywhere.
func (c *chart) observation(encounter, code string) any {
	var found any
	for _, o := range c.observed {
		if codeOf(o, "code") == code && (encounter == "" || text(o, "encounter", "reference") == encounter) {
			found = o
		}
	}
	return found
}

func identifier(woman any, system string) string {
	for _, i := range list(woman, "identifier") {
		if text(i, "system") == system {
			return text(i, "value")
		}
	}
	return ""
}

// bundle adds what is sent of a woman.
func (a *ancObjects) bundle(b object) {
	c := newChart(b)
	anc := identifier(c.woman, "urn:ke:anc-number")
	unit := a.facilities[text(c.woman, "managingOrganization", "identifier", "value")]
	if anc == "" || unit == "" || text(c.woman, "gender") != "female" {
		return
	}
	a.entities++
	a.set(anc, anc, "ANC number")
	a.set(unit, anc, "org unit")
	booking := c.booking()
	a.woman(c, anc, booking)
	if booking == "" {
		return
	}
	a.enrollments++
	a.set(booking[:10], anc, "enrolled")
	a.set(map[bool]string{true: "COMPLETED", false: "ACTIVE"}[c.delivery != nil || yes(c.woman, "deceasedBoolean")], anc, "status")
	for _, e := range c.contacts {
		a.contact(c, anc, e)
	}
	if c.delivery != nil {
		a.delivered(c, anc)
	}
}

// booking is when the first contact was.
func (c *chart) booking() string {
	first := ""
	for _, e := range c.contacts {
		if start := text(e, "resource", "period", "start"); start != "" && (first == "" || start < first) {
			first = start
		}
	}
	return first
}

func (a *ancObjects) woman(c *chart, anc, booking string) {
	w := c.woman
	name, _ := list(w, "name")[0].(object)
	a.set(text(name, "family"), anc, "Family name")
	a.set(fmt.Sprint(list(name, "given")...), anc, "Given name")
	a.set("F", anc, "Sex")
	a.set(identifier(w, "urn:ke:national-id"), anc, "National ID")
	a.set(c.period, anc, "Last menstrual period")
	if phones := list(w, "telecom"); len(phones) > 0 {
		a.set(text(phones[0], "value"), anc, "Phone number")
	}
	a.set(map[string]string{"S": "SINGLE", "M": "MARRIED", "T": "COHABITING", "D": "DIVORCED", "L": "DIVORCED", "W": "WIDOWED"}[codeOf(w, "maritalStatus")], anc, "Marital status")
	birth := text(w, "birthDate")
	switch {
	case len(birth) == 10:
		a.set(birth, anc, "Date of birth")
	case birth != "":
		a.set("true", anc, "Date of birth is estimated")
	}
	if booking != "" && birth != "" {
		a.set(mothersGroup(birth, booking[:10]), anc, "Age group at booking")
	}
}

// mothersGroup is the age group, "" if what is known of the birth date leaves
// two open.
func mothersGroup(birth, on string) string {
	first, _ := day(birth)
	last := first
	switch len(birth) {
	case 4:
		first, _ = day(birth + "-01-01")
		last = first.AddDate(1, 0, -1)
	case 7:
		first, _ = day(birth + "-01")
		last = first.AddDate(0, 1, -1)
	}
	group := func(born time.Time) string {
		visit, _ := day(on)
		switch years, _ := completed(born, visit); {
		case years < 15:
			return "10-14"
		case years < 20:
			return "15-19"
		case years < 25:
			return "20-24"
		}
		return "25+"
	}
	if group(first) != group(last) {
		return ""
	}
	return group(first)
}

// results are the options of the codes that tests are answered with.
var testResults = map[string]map[string]string{
	"75622-1": {"10828004": "POS", "260385009": "NEG", "82334004": "INC"},
	"20507-0": {"10828004": "REACTIVE", "260385009": "NON_REACTIVE"},
	"20454-5": {"260385009": "NEG", "260405006": "TRACE", "441614007": "1PLUS", "441517005": "2PLUS", "441521003": "3PLUS"},
	"63893-2": {"281050002": "LIVE", "237365001": "FSB", "237366000": "MSB", "17369002": "LOSS"},
	"72149-8": {"48782003": "SVD", "61586001": "AVD", "11466000": "CS"},
}

// measured is the text of a reading in a unit, "" if there is none.
func (c *chart) measured(encounter, code, unit string) string {
	q := in(c.observation(encounter, code), "valueQuantity")
	if q == nil || text(q, "code") != unit {
		return ""
	}
	return number(in(q, "value"))
}

// tested is the option of a test's answer.
func (c *chart) tested(encounter, code string) string {
	return testResults[code][codeOf(c.observation(encounter, code), "valueCodeableConcept")]
}

// contact adds an event, unless it has no date, or is complete without the weight.
func (a *ancObjects) contact(c *chart, anc string, entry any) {
	visit, url := in(entry, "resource"), text(entry, "fullUrl")
	start, weight := text(visit, "period", "start"), c.measured(url, "29463-7", "kg")
	status := map[string]string{"finished": "COMPLETED", "in-progress": "ACTIVE"}[text(visit, "status")]
	if start == "" || status == "COMPLETED" && weight == "" {
		return
	}
	a.events++
	set := func(name, value string) { a.set(value, anc, "ANC visit", start[:19]+".000", name) }
	set("status", status)
	set("Weight (kg)", weight)
	set("Haemoglobin (g/dl)", c.measured(url, "718-7", "g/dL"))
	set("Fundal height (cm)", c.measured(url, "11881-0", "cm"))
	set("HIV test", c.tested(url, "75622-1"))
	set("Syphilis test", c.tested(url, "20507-0"))
	set("Protein in urine", c.tested(url, "20454-5"))
	for code, name := range map[string]string{"11996-6": "Gravidity", "11977-6": "Parity"} {
		if n := in(c.observation(url, code), "valueInteger"); n != nil {
			set(name, number(n))
		}
	}
	if last, ok := day(c.period); ok {
		on, _ := day(start[:10])
		set("Gestational age (weeks)", fmt.Sprint(int(on.Sub(last).Hours()/24)/7))
		set("Expected date of delivery", last.AddDate(0, 0, 280).Format(time.DateOnly))
	}
	c.signs(url, set)
	c.pressure(url, set)
	c.place(visit, set)
}

func (c *chart) signs(url string, set func(name, value string)) {
	for code, sign := range map[string]string{"289530006": "Vaginal bleeding", "139489008": "Severe headache", "276369006": "Reduced fetal movement"} {
		if c.conditions[url+" "+code] != nil {
			set(sign, "true")
		}
	}
}

// pressure adds the blood pressure and, with the haemoglobin, the risk.
func (c *chart) pressure(url string, set func(name, value string)) {
	readings := map[string]float64{}
	for _, part := range list(c.observation(url, "85354-9"), "component") {
		n := in(part, "valueQuantity", "value")
		readings[codeOf(part, "code")] = float(n)
		set(map[string]string{"8480-6": "Systolic blood pressure (mmHg)", "8462-4": "Diastolic blood pressure (mmHg)"}[codeOf(part, "code")], number(n))
	}
	haemoglobin := c.measured(url, "718-7", "g/dL")
	if haemoglobin == "" {
		return
	}
	switch hb := parse(haemoglobin); {
	case readings["8480-6"] >= 140 || readings["8462-4"] >= 90 || hb < 7:
		set("Risk", "HIGH")
	case hb < 11:
		set("Risk", "MODERATE")
	case len(readings) == 2:
		set("Risk", "LOW")
	}
}

// place adds where an outreach post lies, if that is on earth.
func (c *chart) place(visit any, set func(name, value string)) {
	locations := list(visit, "location")
	if len(locations) == 0 {
		return
	}
	post := c.posts[text(locations[0], "location", "reference")]
	if lat, lon := float(in(post, "latitude")), float(in(post, "longitude")); lat <= 90 {
		set("geometry", fmt.Sprint(lon, " ", lat))
	}
}

func (a *ancObjects) delivered(c *chart, anc string) {
	url, start := text(c.delivery, "fullUrl"), text(c.delivery, "resource", "period", "start")
	outcome := c.tested(url, "63893-2")
	if outcome == "" {
		return
	}
	a.events++
	set := func(name, value string) { a.set(value, anc, "Delivery outcome", start[:10], name) }
	set("status", "COMPLETED")
	set("Outcome of the pregnancy", outcome)
	set("Mode of delivery", c.tested(url, "72149-8"))
	set("Birth weight (g)", c.measured(url, "8339-4", "g"))
}

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"
)

// ancWomen is how many women each county's file has; about one in thirty is in
// it twice.
const ancWomen = 75

// A county is a server of the example, with the MFL codes of its facilities and
// the outreach posts that they go to.
type county struct {
	name       string
	seed       uint64
	facilities []string
	posts      [][2]float64
}

var (
	kisumu = county{"kisumu", 11, []string{"13738", "13691", "13797"}, [][2]float64{{-0.0917, 34.768}, {-0.1035, 34.519}}}
	siaya  = county{"siaya", 12, []string{"13507", "14157", "13588"}, [][2]float64{{-0.1, 34.275}, {0.0607, 34.2881}}}
)

func kisumuBundles() []byte { return ancBundles(kisumu) }
func siayaBundles() []byte  { return ancBundles(siaya) }

// ancToday is the day of the exports.
var ancToday = time.Date(2026, 4, 30, 0, 0, 0, 0, eastAfrica)

var eastAfrica = time.FixedZone("", 3*3600)

// ancBundles are the bundles of a county's women, one a line.
func ancBundles(c county) []byte {
	r := rand.New(rand.NewPCG(c.seed, 2))
	var out bytes.Buffer
	for i := range ancWomen {
		w := newWoman(r, c, i)
		bundle := w.bundle()
		out.Write(line(bundle))
		switch {
		case i%30 == 7: // the page of the export was read twice
			out.Write(line(bundle))
		case i%30 == 17: // exported again a week later, with one more contact
			w.contact(later(w.last, w.period.AddDate(0, 0, 90)).AddDate(0, 0, 7))
			bundle = w.bundle()
			bundle["meta"] = map[string]any{"lastUpdated": "2026-05-07T02:00:00+03:00"}
			out.Write(line(bundle))
		}
	}
	return out.Bytes()
}

// A woman grows her bundle entry by entry.
type woman struct {
	r       *rand.Rand
	county  county
	id      string
	patient map[string]any
	home    string // MFL code
	period  time.Time
	last    time.Time // the last contact
	entries []any
}

func newWoman(r *rand.Rand, c county, number int) *woman {
	w := &woman{r: r, county: c, id: uuid(r), home: c.facilities[r.IntN(len(c.facilities))]}
	w.period = time.Date(2025, 6, 1, 0, 0, 0, 0, eastAfrica).AddDate(0, 0, r.IntN(240))
	w.patient = w.newPatient(number)
	w.add("Patient", w.id, w.patient)
	w.contacts()
	w.delivery()
	return w
}

func (w *woman) bundle() map[string]any {
	return map[string]any{
		"resourceType": "Bundle", "type": "collection", "id": w.id,
		"meta": map[string]any{"lastUpdated": "2026-04-30T02:00:00+03:00"}, "entry": w.entries,
	}
}

// add puts a resource into the bundle, and returns what refers to it.
func (w *woman) add(kind, id string, resource map[string]any) string {
	resource["resourceType"], resource["id"] = kind, id
	url := "urn:uuid:" + id
	w.entries = append(w.entries, map[string]any{"fullUrl": url, "resource": resource})
	return url
}

var maritalStatuses = []string{"M", "M", "M", "S", "S", "T", "D", "W"}

// newPatient is the woman as the register has her: some without an ANC number,
// some with a year of birth only, a few with codes that nobody knows.
func (w *woman) newPatient(number int) map[string]any {
	r := w.r
	born := w.period.AddDate(-15-r.IntN(25), -r.IntN(12), -r.IntN(28)).Format(time.DateOnly)
	marital := maritalStatuses[r.IntN(len(maritalStatuses))]
	switch {
	case chance(r, 120):
		born = born[:4]
	case chance(r, 60):
		born = born[:7]
	}
	if chance(r, 30) {
		marital = "UNK"
	}
	p := map[string]any{
		"identifier": w.identifiers(number), "gender": "female", "birthDate": born,
		"name":                 []any{map[string]any{"family": surnames[r.IntN(len(surnames))], "given": []any{givenNames[r.IntN(len(givenNames))]}}},
		"maritalStatus":        concept("http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", marital),
		"managingOrganization": w.facility(w.home),
	}
	w.spoil(p)
	return p
}

func (w *woman) identifiers(number int) []any {
	out := []any{}
	if !chance(w.r, 40) {
		anc := fmt.Sprintf("%s/%04d/2025", w.home, number+1)
		out = append(out, map[string]any{"system": "urn:ke:anc-number", "value": anc})
	}
	if chance(w.r, 600) {
		out = append(out, map[string]any{"system": "urn:ke:national-id", "value": fmt.Sprint(20_000_000 + w.r.IntN(20_000_000))})
	}
	return out
}

// spoil takes fields out of a patient, or fills them wrongly.
func (w *woman) spoil(p map[string]any) {
	if chance(w.r, 800) {
		p["telecom"] = []any{map[string]any{"system": "phone", "value": fmt.Sprintf("+2547%08d", w.r.IntN(100_000_000))}}
	}
	switch {
	case chance(w.r, 15):
		p["gender"] = "unknown"
	case chance(w.r, 10):
		delete(p, "birthDate")
	case chance(w.r, 15):
		p["managingOrganization"] = w.facility("99999")
	case chance(w.r, 15):
		p["deceasedBoolean"] = true
	}
}

// facility refers to a facility by its MFL code, without a resource of its own.
func (w *woman) facility(mfl string) map[string]any {
	return map[string]any{"identifier": map[string]any{"system": "urn:ke:mfl", "value": mfl}}
}

// contacts are up to four contacts, the first after twelve weeks or so.
func (w *woman) contacts() {
	at := w.period.AddDate(0, 0, 70+w.r.IntN(70))
	for range 1 + w.r.IntN(4) {
		at = at.Add(time.Duration(8+w.r.IntN(7)) * time.Hour)
		if at.After(ancToday) {
			return
		}
		w.contact(at)
		at = at.AddDate(0, 0, 25+w.r.IntN(12)).Truncate(24 * time.Hour)
	}
}

func (w *woman) contact(at time.Time) {
	w.last = at
	visit := map[string]any{
		"status": []string{"finished", "finished", "finished", "finished", "in-progress", "cancelled"}[w.r.IntN(6)],
		"class":  coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB"),
		"period": map[string]any{"start": at.Format(time.RFC3339)}, "serviceProvider": w.facility(w.home),
	}
	if chance(w.r, 15) {
		delete(visit, "period") // nobody wrote when
	}
	if chance(w.r, 60) {
		visit["reasonCode"] = []any{map[string]any{"text": "Came without her card"}}
	}
	if chance(w.r, 150) {
		visit["location"] = []any{map[string]any{"location": map[string]any{"reference": w.post()}}}
	}
	w.observations(w.add("Encounter", uuid(w.r), visit), at)
}

// post is an outreach post; some lie off the earth.
func (w *woman) post() string {
	at := w.county.posts[w.r.IntN(len(w.county.posts))]
	position := map[string]any{"latitude": at[0], "longitude": at[1]}
	if chance(w.r, 80) {
		position["latitude"] = at[1] * 10
	}
	return w.add("Location", uuid(w.r), map[string]any{"position": position})
}

// observations are what was measured and asked at a contact.
func (w *woman) observations(encounter string, at time.Time) {
	r, weeks := w.r, int(at.Sub(w.period).Hours()/24/7)
	if len(w.entries) < 5 {
		w.observe(encounter, "8665-2", "valueDateTime", w.period.Format(time.DateOnly))
		pregnancies := 1 + r.IntN(5)
		w.observe(encounter, "11996-6", "valueInteger", pregnancies)
		w.observe(encounter, "11977-6", "valueInteger", r.IntN(pregnancies))
	}
	if !chance(r, 30) {
		w.measure(encounter, "29463-7", float64(520+r.IntN(250)+weeks*3)/10, "kg")
	}
	w.bloodPressure(encounter)
	switch {
	case chance(r, 700):
		w.measure(encounter, "718-7", float64(85+r.IntN(50))/10, "g/dL")
	case chance(r, 40):
		w.measure(encounter, "718-7", float64(85+r.IntN(50)), "g/L") // another analyser
	}
	if weeks > 20 {
		w.measure(encounter, "11881-0", float64(weeks-2+r.IntN(4)), "cm")
	}
	w.tests(encounter)
	if chance(r, 60) {
		sign := []string{"289530006", "139489008", "276369006", "398254007"}[r.IntN(4)]
		w.add("Condition", uuid(r), map[string]any{"code": concept(snomedSystem, sign), "encounter": reference(encounter), "onsetDateTime": at.Format(time.DateOnly)})
	}
}

func (w *woman) tests(encounter string) {
	r := w.r
	if chance(r, 400) {
		w.answer(encounter, "75622-1", []string{"260385009", "260385009", "260385009", "10828004", "82334004"}[r.IntN(5)])
	} else if chance(r, 20) {
		w.answer(encounter, "75622-1", "373121007") // not done: there is no option for that
	}
	if chance(r, 300) {
		w.answer(encounter, "20507-0", []string{"260385009", "260385009", "10828004"}[r.IntN(3)])
	}
	if chance(r, 400) {
		w.answer(encounter, "20454-5", []string{"260385009", "260385009", "260405006", "441614007", "441517005"}[r.IntN(5)])
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// delivery ends most pregnancies that are at term.
func (w *woman) delivery() {
	r, at := w.r, w.period.AddDate(0, 0, 260+w.r.IntN(30)).Add(17*time.Hour)
	if at.After(ancToday) || chance(r, 150) {
		return
	}
	encounter := w.add("Encounter", uuid(r), map[string]any{
		"status": "finished", "class": coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"),
		"period": map[string]any{"start": at.Format(time.RFC3339)}, "serviceProvider": w.facility(w.home),
	})
	if !chance(r, 40) {
		w.answer(encounter, "63893-2", []string{"281050002", "281050002", "281050002", "281050002", "281050002", "237365001", "237366000"}[r.IntN(7)])
	}
	w.answer(encounter, "72149-8", []string{"48782003", "48782003", "48782003", "11466000", "61586001"}[r.IntN(5)])
	if chance(r, 900) {
		w.measure(encounter, "8339-4", float64(1800+r.IntN(2200)), "g")
	} else {
		w.measure(encounter, "8339-4", float64(18+r.IntN(22))/10, "kg")
	}
}

func (w *woman) observe(encounter, code, field string, value any) {
	w.add("Observation", uuid(w.r), map[string]any{
		"status": "final", "code": concept(loincSystem, code), "encounter": reference(encounter), field: value,
	})
}

func (w *woman) measure(encounter, code string, value float64, unit string) {
	w.observe(encounter, code, "valueQuantity", quantity(value, unit))
}

func (w *woman) answer(encounter, code, answer string) {
	w.observe(encounter, code, "valueCodeableConcept", concept(snomedSystem, answer))
}

func (w *woman) bloodPressure(encounter string) {
	if chance(w.r, 100) {
		return
	}
	part := func(code string, value int) map[string]any {
		return map[string]any{"code": concept(loincSystem, code), "valueQuantity": quantity(float64(value), "mm[Hg]")}
	}
	w.observe(encounter, "85354-9", "component", []any{part("8480-6", 96+w.r.IntN(50)), part("8462-4", 58+w.r.IntN(36))})
}

const (
	loincSystem  = "http://loinc.org"
	snomedSystem = "http://snomed.info/sct"
)

func coding(system, code string) map[string]any {
	return map[string]any{"system": system, "code": code}
}

func concept(system, code string) map[string]any {
	return map[string]any{"coding": []any{coding(system, code)}}
}

func quantity(value float64, unit string) map[string]any {
	return map[string]any{"value": value, "code": unit}
}

func reference(url string) map[string]any { return map[string]any{"reference": url} }

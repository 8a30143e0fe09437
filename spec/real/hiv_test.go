package real_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// UIDs of the WHO's malaria package: elements, and option combos by age in years
// from which they hold, alone and with a sex.
const (
	outpatients  = "VL73cqNHxBJ"
	inpatients   = "BjDrgVrkBI3"
	testedByRDT  = "pmRn0GsUfr6"
	testedInLab  = "DPNsg3wjxGm"
	defaultCombo = "HllvX50cXC0"
)

var (
	combosByAge = map[int]string{0: "oPcWGgS2Liz", 5: "rtfSaMjPyq6", 15: "hF0pQZIn6Ch"}
	combosBySex = map[string]map[int]string{
		"female": {0: "t5FrQ0GTvGf", 5: "bWFxj7MF1qR", 15: "kQBGXKMwoqR"},
		"male":   {0: "b449dBrOSFK", 5: "j21YQgQ9GzP", 15: "AroSt3y4ir0"},
	}
)

// The bundles go to the WHO's malaria package and not to the server's test form:
// that one has the same elements under other names, but neither the default
// combo nor a form on which inpatients and malaria tests stand together. What
// the package counts by age (all visits) and by age and sex (malaria tests) the
// bundles have: 196 encounters and 17 malaria tests that were ordered.
func TestHIVBundlesToMalariaCells(t *testing.T) {
	f := own(t, "hiv.xwalk", "bundle.schema.json").
		with("metadata.json", string(data(t, "dhis2-aggregate-malaria/MLAG00_1.2.1_DHIS2.36.json")))
	var inputs []runtime.Input
	var bundles []bundle
	for _, name := range dataFiles(t, "fhir-synthea-hiv-ciel/*.json") {
		text := data(t, name)
		inputs = append(inputs, input("bundle", name, text))
		bundles = append(bundles, decoded[bundle](t, text))
	}
	units := unitsOf(bundles)
	f = f.with("places.csv", placesCSV(units))

	r := run(t, compile(t, f, "hiv.xwalk"), runtime.RunOptions{}, inputs...)

	if len(r.rejects) > 0 {
		t.Errorf("rejects: %v", r.rejects[:min(3, len(r.rejects))])
	}
	want := countBundles(t, bundles, units)
	if diff := cmp.Diff(want, r.cells(t)); diff != "" {
		t.Errorf("(-naive +run)\n%s", diff)
	}
	if total := sumOf(t, want); total[outpatients] != 181 || total[inpatients] != 15 || total[testedByRDT] != 7 || total[testedInLab] != 10 {
		t.Errorf("the data are not those that this test was written for: %v", total)
	}
	if got := r.report.Sources[0]; got.Read != 5 || got.Accepted != 5 {
		t.Errorf("read %+v", got)
	}
}

// bundle is a FHIR bundle as plain Go reads it.
type bundle struct {
	Entry []struct {
		FullURL  string `json:"fullUrl"`
		Resource map[string]any
	}
}

// at follows names and places into what JSON holds; nil where there is nothing.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func textAt(v any, path ...any) string {
	s, _ := at(v, path...).(string)
	return s
}

// kind lists the resources of a kind.
func (b bundle) kind(name string) []map[string]any {
	var out []map[string]any
	for _, e := range b.Entry {
		if e.Resource["resourceType"] == name {
			out = append(out, e.Resource)
		}
	}
	return out
}

func placeOf(encounter any) string { return textAt(encounter, "location", 0, "location", "reference") }

// unitsOf makes up an org unit for every place.
func unitsOf(bundles []bundle) map[string]string {
	var places []string
	for _, b := range bundles {
		for _, e := range b.kind("Encounter") {
			places = append(places, placeOf(e))
		}
	}
	slices.Sort(places)
	units := map[string]string{}
	for _, place := range slices.Compact(places) {
		units[place] = fmt.Sprintf("place%06d", len(units))
	}
	return units
}

func placesCSV(units map[string]string) string {
	var b strings.Builder
	b.WriteString("location,org unit\n")
	for place, unit := range units {
		fmt.Fprintf(&b, "%s,%s\n", place, unit)
	}
	return b.String()
}

// countBundles says again in plain Go what the mapping counts.
func countBundles(t *testing.T, bundles []bundle, units map[string]string) map[cell]string {
	t.Helper()
	counts := map[cell]int{}
	for _, b := range bundles {
		patient := b.kind("Patient")[0]
		born := textAt(patient, "birthDate")
		places := map[string]string{}
		for _, e := range b.Entry {
			if e.Resource["resourceType"] == "Encounter" {
				places[e.FullURL] = units[placeOf(e.Resource)]
			}
		}
		for _, e := range b.kind("Encounter") {
			day := dayIn(t, textAt(e, "period", "start"), "Africa/Kampala")
			element := map[string]string{"AMB": outpatients, "IMP": inpatients}[textAt(e, "class", "code")]
			counts[cell{element, day.Format("200601"), units[placeOf(e)], combosByAge[bandOf(born, day)], defaultCombo}]++
		}
		for _, o := range b.kind("Observation") {
			element := testedIn(textAt(o, "code", "coding", 0, "code"), textAt(o, "valueCodeableConcept", "coding", 0, "code"))
			if element == "" {
				continue
			}
			day := dayIn(t, textAt(o, "effectiveDateTime"), "Africa/Kampala")
			combo := combosBySex[textAt(patient, "gender")][bandOf(born, day)]
			counts[cell{element, day.Format("200601"), places[textAt(o, "encounter", "reference")], combo, defaultCombo}]++
		}
	}
	out := map[cell]string{}
	for c, n := range counts {
		out[c] = fmt.Sprint(n)
	}
	return out
}

func testedIn(question, answer string) string {
	if !strings.HasPrefix(question, "1271A") {
		return ""
	}
	switch strings.TrimRight(answer, "A") {
	case "1643":
		return testedByRDT
	case "1366", "32":
		return testedInLab
	}
	return ""
}

// dayIn is the local day of an instant.
func dayIn(t *testing.T, instant, zone string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		t.Fatal(err)
	}
	local, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.In(local)
}

// bandOf is the age in years from which the band of the form holds: the years
// that the calendar shows, less one before the birthday.
func bandOf(born string, day time.Time) int {
	var year, month, dayOfMonth int
	if _, err := fmt.Sscanf(born, "%d-%d-%d", &year, &month, &dayOfMonth); err != nil {
		panic(err)
	}
	years := day.Year() - year
	if int(day.Month())*100+day.Day() < month*100+dayOfMonth {
		years--
	}
	switch {
	case years < 5:
		return 0
	case years < 15:
		return 5
	}
	return 15
}

// sumOf adds the cells of each element.
func sumOf(t *testing.T, cells map[cell]string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for c, text := range cells {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		out[c.Element] += n
	}
	return out
}

package examples_test

import (
	"strings"
	"testing"
	"time"
)

// TestFHIRCellByCell works out the outpatient form once more, naively, from the bundle.
func TestFHIRCellByCell(t *testing.T) {
	f := &fhirForm{
		sheet: newSheet(t, readMetadata(t, "fhir-opd/metadata/hmis.json")), people: map[string]object{}, visits: map[string]object{},
		clinics: csvColumns(t, "fhir-opd/codes/facilities.csv", "organization", "org unit"),
		lines:   csvColumns(t, "fhir-opd/codes/diagnoses.csv", "icd 10", "form"),
	}
	var conditions []object
	for _, entry := range list(readObject(t, "fhir-opd/data/bundle.json"), "entry") {
		switch r := in(entry, "resource").(object); text(r, "resourceType") {
		case "Patient":
			f.people["Patient/"+text(r, "id")] = r
		case "Encounter":
			f.visits["Encounter/"+text(r, "id")] = r
		case "Condition":
			conditions = append(conditions, r)
		}
	}
	for _, v := range f.visits {
		f.count("OPD attendance", v)
	}
	for _, c := range conditions {
		line, known := f.lines[codeOf(c, "code")]
		if v, of := f.visits[text(c, "encounter", "reference")]; of && known && codeOf(c, "verificationStatus") == "confirmed" {
			f.count(line, v)
		}
	}
	if len(f.cells) < 80 {
		t.Errorf("there are %d cells: the records are not what they were", len(f.cells))
	}
	f.compare(payload(t, "fhir-opd", "opd-monthly.json"))
}

type fhirForm struct {
	*sheet
	people, visits map[string]object // by what refers to them
	clinics, lines map[string]string
}

// count counts one more of an element at a visit, if that is one of the form's.
func (f *fhirForm) count(element string, v object) {
	unit := ""
	for uid, u := range f.units {
		if text(u, "code") == f.clinics[strings.TrimPrefix(text(v, "serviceProvider", "reference"), "Organization/")] {
			unit = uid
		}
	}
	if unit == "" || text(v, "class", "code") != "AMB" || text(v, "status") != "finished" {
		return
	}
	person := f.people[text(v, "subject", "reference")]
	start := text(v, "period", "start")
	options := map[string]string{
		"Sex":       map[string]string{"female": "Female", "male": "Male"}[text(person, "gender")],
		"Age (OPD)": opdGroup(text(person, "birthDate"), start[:10]),
	}
	attribute := f.tuples[tuple(f.uid["categoryCombos"]["default"], []string{"default"})]
	f.add(f.cell(element, options, attribute, unit, monthOf(start)), 1)
}

// opdGroup is the age group; "" where the birth date, of which some have the year
// alone, leaves it open.
func opdGroup(birth, on string) string {
	visit, _ := day(on)
	group := func(born time.Time) string {
		if years, _ := completed(born, visit); years < 5 {
			return "Under 5 years"
		}
		return "5 years and over"
	}
	first, ok := day(birth)
	last := first
	if len(birth) == 4 {
		first, ok = day(birth + "-01-01")
		last = first.AddDate(1, 0, -1)
		if last.After(visit) {
			last = visit // nobody is seen before birth
		}
	}
	switch {
	case !ok, first.After(visit), group(first) != group(last):
		return ""
	}
	return group(first)
}

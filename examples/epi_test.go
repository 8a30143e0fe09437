package examples_test

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

// The register's names.
const (
	registerProgram = "wLawS2kKyVX"
	registerVisit   = "EYGsy4bPdEV"
	registerBirth   = "Zu2P5RIBy48"
	registerSex     = "SdqJBpx8YZn"
	registerZScore  = "UaLDL4cCh7t"
	registerVitA    = "d40XtAHkghL"
	registerVials   = "W7K5n5dwHq5"
	registerBCG     = "BqKsfgCOOiZ"
	registerPenta3  = "nhFuf9u6AI8"
	registerMeasles = "SRFabNxa658"
)

// registerDoses are the lines of the form that the register's doses belong to.
var registerDoses = map[string]string{
	registerBCG: "BCG doses given", "au1uG72Xkk5": "OPV 0 doses given", "jORJ7wSULKJ": "OPV 1 doses given", "Wa6Xw2ww4ei": "OPV 3 doses given",
	"zShpXkYmnCL": "Penta 1 doses given", registerPenta3: "Penta 3 doses given", "yPYZ4UKOdPR": "PCV 3 doses given",
	registerMeasles: "Measles 1 doses given", "RotUA9ap70a": "Measles 2 doses given",
}

// registerChildren are the tracked entities of all pages, as DHIS2 gives them.
func registerChildren(t testing.TB) []object {
	t.Helper()
	var all []object
	for _, page := range []string{"page-1.json", "page-2.json", "page-3.json"} {
		for _, c := range list(readObject(t, "tracker-to-aggregate/data/"+page), "trackedEntities") {
			all = append(all, c.(object))
		}
	}
	return all
}

// TestEPICellByCell works out the monthly EPI form once more, naively.
func TestEPICellByCell(t *testing.T) {
	f := &epiForm{newSheet(t, readMetadata(t, "tracker-to-aggregate/metadata/epi.json")), map[[3]string]string{}}
	for _, c := range current(registerChildren(t), func(o object) string { return text(o, "trackedEntity") }, func(o object) string { return text(o, "updatedAt") }) {
		if !yes(c, "deleted") {
			f.child(c)
		}
	}
	f.fillZeros(t)
	if len(f.cells) < 500 {
		t.Errorf("there are %d cells: the records are not what they were", len(f.cells))
	}
	f.compare(payload(t, "tracker-to-aggregate", "epi-monthly-report.json"))
}

type epiForm struct {
	*sheet
	earliest map[[3]string]string // child, org unit, month → when
}

func (f *epiForm) at(element, sex, band, unit, month string) string {
	attribute := f.uid["categoryOptionCombos"]["default"]
	return f.cell(element, map[string]string{"Sex": sex, "Age (EPI)": band}, attribute, unit, month)
}

// epiMonths are the periods of the run.
var epiMonths = []string{"202601", "202602", "202603"}

func (f *epiForm) counts(unit, month string) bool {
	return slices.Contains(epiMonths, month) && f.isOpen(unit, month)
}

func monthOf(stamp string) string { return stamp[:4] + stamp[5:7] }

func (f *epiForm) child(c object) {
	sex := map[string]string{"FEMALE": "Female", "MALE": "Male"}[valueOf(list(c, "attributes"), "attribute", registerSex)]
	if unit, month := text(c, "orgUnit"), monthOf(text(c, "createdAt")); f.counts(unit, month) {
		f.add(f.at("Children registered", sex, "", unit, month), 1)
	}
	for _, n := range list(c, "enrollments") {
		if text(n, "program") != registerProgram || text(n, "status") == "CANCELLED" || yes(n, "deleted") {
			continue
		}
		visits := slices.DeleteFunc(list(n, "events"), func(e any) bool {
			status := text(e, "status")
			return text(e, "programStage") != registerVisit || status != "COMPLETED" && status != "ACTIVE" || yes(e, "deleted")
		})
		slices.SortFunc(visits, func(a, b any) int { return stampOf(a).Compare(stampOf(b)) })
		for i, e := range visits {
			f.visit(c, sex, e, visits[:i+1])
		}
	}
}

func stampOf(event any) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05.000", text(event, "occurredAt"))
	return at
}

// valueOf finds the value of a data element or attribute, "" if there is none.
func valueOf(values []any, kind, id string) string {
	for _, v := range values {
		if text(v, kind) == id {
			return text(v, "value")
		}
	}
	return ""
}

// visit counts a visit; so far has all visits up to this one.
func (f *epiForm) visit(c object, sex string, e any, soFar []any) {
	unit, month := text(e, "orgUnit"), monthOf(text(e, "occurredAt"))
	if !f.counts(unit, month) {
		return
	}
	values := list(e, "dataValues")
	birth := valueOf(list(c, "attributes"), "attribute", registerBirth)
	band := epiBand(birth, text(e, "occurredAt")[:10])
	f.vaccinated(c, sex, band, unit, month)
	for _, v := range values {
		if line, ok := registerDoses[text(v, "dataElement")]; ok && text(v, "value") == "true" {
			f.add(f.at(line, sex, band, unit, month), 1)
		}
	}
	if valueOf(values, "dataElement", registerVitA) == "true" {
		f.add(f.at("Vitamin A doses given", sex, band, unit, month), 1)
	}
	if n, err := strconv.Atoi(valueOf(values, "dataElement", registerVials)); err == nil {
		f.add(f.at("Vials opened", sex, band, unit, month), n)
	}
	if z, err := strconv.ParseFloat(valueOf(values, "dataElement", registerZScore), 64); err == nil {
		f.add(f.cell("Children weighed", map[string]string{"Weight for age": nutrition(z)}, f.uid["categoryOptionCombos"]["default"], unit, month), 1)
	}
	given := func(dose string) bool {
		return slices.ContainsFunc(soFar, func(e any) bool { return valueOf(list(e, "dataValues"), "dataElement", dose) == "true" })
	}
	if valueOf(values, "dataElement", registerMeasles) == "true" && given(registerBCG) && given(registerPenta3) && band == "0-11 months" {
		f.add(f.at("Fully immunised before the first birthday", sex, band, unit, month), 1)
	}
}

// vaccinated counts a child once an org unit and month, at its first visit that
// can be placed. Visits come in order.
func (f *epiForm) vaccinated(c object, sex, band, unit, month string) {
	key := [3]string{text(c, "trackedEntity"), unit, month}
	cell := f.at("Children vaccinated", sex, band, unit, month)
	if cell == "" || f.earliest[key] != "" {
		return
	}
	f.earliest[key] = cell
	f.add(cell, 1)
}

// epiBand is the band of an age, "" if it cannot be told. Of some children only
// the month of birth is known: then both ends of it have to be in one band.
func epiBand(birthdate, on string) string {
	visit, _ := day(on)
	if birth, ok := day(birthdate); ok {
		return bandOf(birth, visit)
	}
	first, ok := day(birthdate + "-01")
	if !ok {
		return ""
	}
	last := first.AddDate(0, 1, -1)
	if last.After(visit) {
		last = visit // nobody is seen before birth
	}
	if a, b := bandOf(first, visit), bandOf(last, visit); a == b {
		return a
	}
	return ""
}

func bandOf(birth, visit time.Time) string {
	_, months := completed(birth, visit)
	switch {
	case birth.After(visit) || months >= 60:
		return ""
	case months < 12:
		return "0-11 months"
	case months < 24:
		return "12-23 months"
	}
	return "24-59 months"
}

func nutrition(z float64) string {
	switch {
	case z < -3:
		return "Severely underweight"
	case z < -2:
		return "Underweight"
	}
	return "Normal"
}

// fillZeros fills the forms of the sentinel sites.
func (f *epiForm) fillZeros(t *testing.T) {
	attribute := f.uid["categoryOptionCombos"]["default"]
	elements := []string{"Children registered", "Children vaccinated", "Fully immunised before the first birthday", "Vitamin A doses given", "Vials opened", "Children weighed"}
	for _, line := range registerDoses {
		elements = append(elements, line)
	}
	for _, site := range []string{"Dala Primary Health Centre", "Daura General Hospital"} {
		unit, ok := f.uid["organisationUnits"][site]
		if !ok {
			t.Fatalf("there is no org unit %q", site)
		}
		for _, month := range epiMonths {
			for _, element := range elements {
				f.zeros(element, nil, attribute, unit, month)
			}
		}
	}
}

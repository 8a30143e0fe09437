package examples_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestOPDCellByCell works out the OPD form once more, naively.
func TestOPDCellByCell(t *testing.T) {
	m := readMetadata(t, "opd/metadata/hmis.json", "opd/metadata/facilities.json")
	f := &opdForm{sheet: newSheet(t, m), lines: csvColumns(t, "opd/codes/moh705.csv", "icd10", "data element"),
		latest: map[string]string{}, reporting: map[[3]string]bool{}}
	visits := readLines(t, "opd/data/visits.ndjson")
	for _, v := range current(visits, func(o object) string { return text(o, "uuid") }, func(o object) string { return text(o, "date_changed") }) {
		if !yes(v, "voided") {
			f.visit(v)
		}
	}
	f.fillZeros()
	if len(f.reporting) < 15 || len(f.cells) < 2000 {
		t.Errorf("there are %d reports and %d cells: the records are not what they were", len(f.reporting), len(f.cells))
	}
	f.compare(payload(t, "opd", "hmis-105-01-outpatient-monthly-report.json"))
}

// csvColumns reads two columns of a sheet.
func csvColumns(t *testing.T, path, key, value string) map[string]string {
	t.Helper()
	file, err := os.Open(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	k, v := slices.Index(rows[0], key), slices.Index(rows[0], value)
	out := map[string]string{}
	for _, row := range rows[1:] {
		out[row[k]] = row[v]
	}
	return out
}

type opdForm struct {
	*sheet
	lines     map[string]string
	latest    map[string]string  // cell → when
	reporting map[[3]string]bool // org unit, period, attribute option combo
}

func (f *opdForm) visit(v object) {
	started := text(v, "started")
	month := started[:4] + started[5:7] // offsets are those of Kampala
	unit := ""
	for uid, u := range f.units {
		if code := text(v, "facility", "mfl_code"); code != "" && text(u, "code") == code {
			unit = uid
		}
	}
	if month < "202601" || month > "202603" || unit == "" || !f.isOpen(unit, month) {
		return
	}
	ownership := map[string]string{"GOV": "Government", "PNFP": "Private not for profit"}[text(v, "facility", "ownership")]
	if ownership == "" {
		return
	}
	attribute := f.tuples[tuple(f.uid["categoryCombos"]["Ownership"], []string{ownership})]
	f.reporting[[3]string{unit, month, attribute}] = true
	if text(v, "status") == "" || text(v, "status") == "cancelled" {
		return
	}
	options := map[string]string{
		"Sex":       map[string]string{"M": "Male", "Male": "Male", "F": "Female", "Female": "Female"}[text(v, "patient", "gender")],
		"Age (OPD)": opdAge(text(v, "patient", "birthdate"), started[:10]),
	}
	at := func(element string) string { return f.cell(element, options, attribute, unit, month) }
	f.attendance(v, at)
	f.malaria(v, options, at)
	f.stock(v, at)
	for _, d := range list(v, "diagnoses") {
		if text(d, "certainty") != "confirmed" {
			continue
		}
		line, ok := f.lines[text(d, "code")]
		if !ok {
			line = "All other diagnoses"
		}
		f.add(at(line), 1)
	}
}

// opdAge is the band of an age, "" if there is none.
func opdAge(birthdate, on string) string {
	birth, ok := day(birthdate)
	visit, _ := day(on)
	if !ok || birth.After(visit) {
		return ""
	}
	years, _ := completed(birth, visit)
	switch days := int(visit.Sub(birth).Hours() / 24); {
	case days < 29:
		return "0-28d"
	case years < 5:
		return "29d-4y"
	case years < 10:
		return "5-9y"
	case years < 20:
		return "10-19y"
	case years < 60:
		return "20-59y"
	}
	return "60+"
}

func (f *opdForm) attendance(v object, at func(string) string) {
	switch text(v, "visit_type") {
	case "new":
		f.add(at("OPD new attendance"), 1)
	case "return":
		f.add(at("OPD re-attendance"), 1)
	}
	f.add(at("OPD total attendance"), 1)
	f.once(at("Clients seen"), text(v, "patient", "uuid"))
}

func (f *opdForm) malaria(v object, options map[string]string, at func(string) string) {
	for _, o := range list(v, "obs") {
		concept, result := text(o, "concept"), text(o, "coded")
		if (concept == "CIEL:32" || concept == "CIEL:1643") && (result == "positive" || result == "negative") {
			f.add(at("Malaria tested"), 1)
		}
	}
	confirmed := slices.ContainsFunc(list(v, "diagnoses"), func(d any) bool {
		return (text(d, "code") == "B50" || text(d, "code") == "B54") && text(d, "certainty") == "confirmed"
	})
	if !confirmed {
		return
	}
	f.add(at("Malaria confirmed"), 1)
	if yes(v, "pregnant") {
		sex := options["Sex"]
		options["Sex"] = "Female"
		f.add(at("Malaria in pregnancy"), 1)
		options["Sex"] = sex
	}
}

func (f *opdForm) stock(v object, at func(string) string) {
	if n := in(v, "act_in_stock"); n != nil {
		cell := at("ACT doses in stock")
		if text(v, "started") > f.latest[cell] {
			f.latest[cell] = text(v, "started")
			f.cells[cell] = number(n)
		}
	}
	for _, o := range list(v, "obs") {
		if text(o, "concept") != "CIEL:5089" || in(o, "number") == nil || float(in(o, "number")) >= 250 {
			continue
		}
		cell := at("Heaviest patient (kg)")
		if f.cells[cell] == "" || float(in(o, "number")) > parse(f.cells[cell]) {
			f.cells[cell] = number(in(o, "number"))
		}
	}
	for _, g := range list(v, "dispensed") {
		if text(g, "drug") == "AL" && in(g, "quantity") != nil {
			f.add(at("ACT doses dispensed"), int(float(in(g, "quantity"))))
		}
	}
}

// fillZeros fills the form of every facility and month with a visit, under its owner.
func (f *opdForm) fillZeros() {
	counted := []string{"OPD new attendance", "OPD re-attendance", "OPD total attendance", "Malaria tested", "Malaria confirmed", "Clients seen", "ACT doses dispensed", "All other diagnoses"}
	for _, line := range f.lines {
		counted = append(counted, line)
	}
	for report := range f.reporting {
		unit, month, attribute := report[0], report[1], report[2]
		for _, element := range counted {
			f.zeros(element, nil, attribute, unit, month)
		}
		f.zeros("Malaria in pregnancy", map[string]string{"Sex": "Female"}, attribute, unit, month)
	}
}

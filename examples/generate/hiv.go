package main

import (
	"fmt"
	"strings"
)

// The form of the example moh731: synthetic, in the style of a national monthly
// HIV form. It has 132 indicators, most of them by ten ages and two sexes.

var (
	hivAges  = []string{"<1", "1-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-39", "40-49", "50+"}
	hivSexes = []string{"Female", "Male"}
)

// A hivSection is indicators of one kind: each of its services with each measure.
type hivSection struct {
	code               string
	services, measures []string
	sex                string // the only one, or ""
	fromAge            int    // the first age that is asked for
}

var hivSections = []hivSection{
	{code: "HTS", services: []string{"OPD", "Inpatient", "ANC clinic", "TB clinic", "STI clinic", "Outreach", "Index contacts", "Self-test follow-up"},
		measures: []string{"tested", "tested positive", "linked to care"}},
	{code: "PMTCT", services: []string{"First ANC visit", "Later ANC visit", "Delivery", "Postnatal"},
		measures: []string{"HIV status known", "tested", "newly positive", "started ART", "viral load done"}, sex: "Female", fromAge: 3},
	{code: "ART", services: []string{"First line", "Second line", "Third line", "Regimen not recorded"},
		measures: []string{"started", "on treatment", "transferred in", "transferred out", "stopped", "died", "lost", "returned", "viral load done", "viral load suppressed"}},
	{code: "TB", services: []string{"New on ART", "Before on ART"},
		measures: []string{"screened", "screened positive", "diagnosed", "started TB treatment", "completed TB treatment", "started TPT", "completed TPT", "stopped TPT"}},
	{code: "PREP", services: []string{"Oral PrEP", "Injectable PrEP"},
		measures: []string{"assessed", "eligible", "started", "continued", "restarted", "stopped", "side effects", "seroconverted"}},
	{code: "VMMC", services: []string{"VMMC"},
		measures: []string{"counselled", "tested", "by surgery", "by device", "followed up", "moderate event", "severe event", "referred"}, sex: "Male", fromAge: 3},
	{code: "PEP", services: []string{"Occupational PEP", "PEP after assault"},
		measures: []string{"assessed", "started", "completed", "HIV status at end known"}},
}

// A hivIndicator is a row of the form.
type hivIndicator struct {
	section    hivSection
	code, name string
}

func hivIndicators() []hivIndicator {
	var all []hivIndicator
	for _, s := range hivSections {
		n := 0
		for _, service := range s.services {
			for _, measure := range s.measures {
				n++
				all = append(all, hivIndicator{s, fmt.Sprintf("%s%02d", s.code, n), service + ": " + measure})
			}
		}
	}
	return all
}

// cell is what the register calls a cell of the form: "" for a grey one.
func (i hivIndicator) cell(age, sex int) string {
	if age < i.section.fromAge || i.section.sex != "" && i.section.sex != hivSexes[sex] {
		return ""
	}
	return fmt.Sprintf("%s-%s%02d", i.code, hivSexes[sex][:1], age)
}

// hivGrid is the ministry's sheet: a title, a header of two rows, and for each
// indicator the codes of its cells.
func hivGrid() []byte {
	ages, sexes := []string{"No.", "Indicator"}, []string{"", ""}
	merged := []string{"A1:W1", "A3:A4", "B3:B4"}
	for i, age := range hivAges {
		ages = append(ages, age, "")
		sexes = append(sexes, hivSexes...)
		merged = append(merged, fmt.Sprintf("%s3:%s3", columnName(2+2*i), columnName(3+2*i)))
	}
	ages, sexes = append(ages, "All ages"), append(sexes, "Both")
	rows := [][]string{{"MOH 731: monthly HIV summary (synthetic)"}, nil, ages, sexes}
	for n, i := range hivIndicators() {
		row := []string{fmt.Sprint(n + 1), i.name}
		for age := range hivAges {
			for sex := range hivSexes {
				row = append(row, i.cell(age, sex))
			}
		}
		rows = append(rows, append(row, i.code+"-ALL"))
	}
	return spreadsheet(
		tab{name: "Read me", rows: [][]string{{"The sheet \"MOH 731\" has the codes of the register's cells."}, {"Changes go through the HIV programme's data officer."}}},
		tab{name: "MOH 731", rows: rows, merged: merged},
	)
}

// columnName is a spreadsheet's name of a column below 702: 0 is A.
func columnName(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return strings.Join([]string{columnName(n/26 - 1), columnName(n % 26)}, "")
}

package main

import (
	"fmt"
	"time"
)

// writeVisits writes a line list of visits: 20 columns, about 110 bytes a row, many
// cells empty, one row in ten with a comma in quotes, of three patients for every
// ten rows.
func writeVisits(w *lines, records int) {
	c := draw(2)
	people := population(c, records*3/10, func(i int) string { return fmt.Sprintf("P%07d", i) })
	w.text("encounter_id,patient_id,sex,birthdate,visit_date,facility,district,visit_type,provider,weight,height,temp,sbp,dbp,hiv_result,malaria_result,diagnosis,regimen,drugs,outcome")
	w.end()
	for i := range records {
		p := &people[c.IntN(len(people))]
		facility := p.at(c)
		w.format("E%08d,%s,%s,%s,%s,%s,District %s,%s,", i, p.id, p.sex, p.born.Format(time.DateOnly), dayOf2024(c).Format(time.DateOnly), facility, facility[1:2],
			oneOf(c, []string{"ANC", "OPD", "HIV", "PNC"}))
		if c.happens(0.1) {
			w.format(`"Nurse, J. %d",`, c.IntN(900))
		} else {
			w.format("prov-%d,", c.IntN(900))
		}
		visitMeasures(w, c, p)
		visitResults(w, c)
		w.end()
	}
}

func visitMeasures(w *lines, c chance, p *person) {
	if c.happens(0.95) {
		w.tenth(p.weight(c))
	}
	w.text(",")
	if c.happens(0.8) {
		w.tenth(p.height(c))
	}
	w.text(",")
	if c.happens(0.9) {
		w.tenth(temperature(c))
	}
	if c.happens(0.85) {
		w.format(",%d,%d,", 95+c.IntN(30)+c.IntN(40), 55+c.IntN(20)+c.IntN(30))
	} else {
		w.text(",,,")
	}
}

func visitResults(w *lines, c chance) {
	if c.happens(0.6) {
		switch {
		case c.happens(0.12):
			w.text("POS")
		case c.happens(0.05):
			w.text("UNK")
		default:
			w.text("NEG")
		}
	}
	w.text(",")
	if c.happens(0.5) {
		w.text(oneOf(c, []string{"POS", "POS", "POS", "NEG", "NEG", "NEG", "NEG", "NEG", "NEG", "NEG"}))
	}
	w.text(",")
	if c.happens(0.9) {
		w.text(diagnosisConcept(c.small(diagnoses)))
	}
	w.text(",")
	if c.happens(0.4) {
		w.text(regimenConcept(c.IntN(regimens)))
	}
	w.text(",")
	if c.happens(0.5) {
		w.number(c.between(1, 6))
	}
	w.text(",")
	if c.happens(0.8) {
		w.text([]string{"DIS", "ADM", "REF", "DEA"}[min(3, int(0.8*c.ExpFloat64()))])
	}
}

package main

import (
	"fmt"
	"strconv"
	"time"
)

// writeEncounters writes encounters as an OpenMRS-like system exports them: about
// 1.1 KB a line, with 8 to 15 observations of mixed types in no order, escapes and
// letters beyond ASCII, of three patients for every ten records.
func writeEncounters(w *lines, records int) {
	c := draw(1)
	people := population(c, records*3/10, func(int) string { return c.uuid() })
	kinds := []struct{ uuid, name, form string }{
		{c.uuid(), "ANC Initial Visit", "anc_v1"}, {c.uuid(), "ANC Return Visit", "anc_v2"}, {c.uuid(), "OPD Consultation", "opd_v3"},
		{c.uuid(), "HIV Return Visit", "hiv_v7"}, {c.uuid(), "PNC Visit", "pnc_v1"},
	}
	sheet := &answers{chance: c, id: 10_000_000}
	for range records {
		p, kind, day := &people[c.IntN(len(people))], kinds[c.IntN(len(kinds))], dayOf2024(c)
		facility := p.at(c)
		w.format(`{"uuid":"%s","encounterDatetime":"%sT%02d:%02d:%02d.000+03:00","encounterType":{"uuid":"%s","display":"%s"},"form":"%s"`,
			c.uuid(), day.Format(time.DateOnly), c.between(7, 17), c.IntN(60), c.IntN(60), kind.uuid, kind.name, kind.form)
		w.format(`,"location":{"code":"%s","display":"Facility %s"},"patient":{"uuid":"%s","sex":"%s","birthdate":"%s"},"provider":"prov-%d","obs":[`,
			facility, facility[1:], p.id, p.sex, p.born.Format(time.DateOnly), c.IntN(900))
		for i, obs := range sheet.fill(p, day) {
			if i > 0 {
				w.text(",")
			}
			w.text(obs)
		}
		w.text(`],"voided":false}`)
		w.end()
	}
}

// fewest and most observations of an encounter.
const (
	fewest = 8
	most   = 15
)

var notes = []string{
	`no complaints`, `stable, same treatment`, `  come back in two weeks `, `says \"much better\" today`, `tension \u00e9lev\u00e9e; r\u00e9gime sans sel\nconseill\u00e9`,
	`référée à l'hôpital`, `lab results are awaited, repeat viral load and creatinine at the next visit`,
}

// answers makes the observations of one encounter after another.
type answers struct {
	chance
	id  int
	obs []string
}

// fill makes the observations of an encounter, as JSON, each good until the next call.
func (a *answers) fill(p *person, day time.Time) []string {
	a.obs = a.obs[:0]
	a.vitals(p)
	a.conditions()
	a.care(p, day)
	for i := 0; len(a.obs) < fewest; i++ {
		a.coded(strconv.Itoa(165_000+i), "1065", "Yes")
	}
	a.Shuffle(len(a.obs), func(i, j int) { a.obs[i], a.obs[j] = a.obs[j], a.obs[i] })
	return a.obs[:min(len(a.obs), most)]
}

func (a *answers) vitals(p *person) {
	if a.happens(0.95) {
		a.number("5089", p.weight(a.chance))
	}
	if a.happens(0.8) {
		a.number("5090", p.height(a.chance))
	}
	if a.happens(0.9) {
		a.number("5088", temperature(a.chance))
	}
	if a.happens(0.85) {
		a.number("5085", float64(95+a.IntN(30)+a.IntN(40)))
		a.number("5086", float64(55+a.IntN(20)+a.IntN(30)))
	}
	// These three are read by no rule.
	if a.happens(0.6) {
		a.number("5087", float64(a.between(60, 109)))
	}
	if a.happens(0.4) {
		a.number("5242", float64(a.between(12, 25)))
	}
	if a.happens(0.4) {
		a.number("5092", float64(a.between(90, 99)))
	}
}

func (a *answers) conditions() {
	if a.happens(0.9) {
		i := a.small(diagnoses)
		a.coded("6042", diagnosisConcept(i), fmt.Sprint("Diagnosis ", i))
	}
	if a.happens(0.4) {
		i := a.IntN(diagnoses)
		a.coded("1284", diagnosisConcept(i), fmt.Sprint("Problem ", i))
	}
	if a.happens(0.6) {
		switch {
		case a.happens(0.12):
			a.coded("2169", "703", "Positive")
		case a.happens(0.05):
			a.coded("2169", "1138", "Indeterminate")
		default:
			a.coded("2169", "664", "Negative")
		}
	}
	for range a.IntN(4) {
		i := a.IntN(30)
		a.coded("1728", strconv.Itoa(140_000+11*i), fmt.Sprint("Symptom ", i))
	}
}

func (a *answers) care(p *person, day time.Time) {
	if a.happens(0.8) {
		next := time.Date(day.Year(), day.Month()+1, a.between(1, 28), 0, 0, 0, 0, time.UTC)
		a.add("5096", `"`+next.Format(time.DateOnly)+`"`)
	}
	if a.happens(0.4) {
		i := a.IntN(regimens)
		a.coded("1255", regimenConcept(i), fmt.Sprint("Regimen ", i))
	}
	if p.sex == "F" && a.happens(0.5) {
		if a.happens(0.4) {
			a.coded("5272", "1065", "Yes")
		} else {
			a.coded("5272", "1066", "No")
		}
	}
	if a.happens(0.4) {
		a.add("162169", `"`+oneOf(a.chance, notes)+`"`)
	}
	if a.happens(0.5) {
		a.number("1443", float64(a.between(1, 6)))
	}
}

func (a *answers) number(concept string, x float64) {
	a.add(concept, strconv.FormatFloat(float64(int(x*10+0.5))/10, 'f', -1, 64))
}

func (a *answers) coded(concept, code, display string) {
	a.add(concept, `{"code":"`+code+`","display":"`+display+`"}`)
}

func (a *answers) add(concept, value string) {
	a.id += a.between(1, 9)
	a.obs = append(a.obs, `{"id":`+strconv.Itoa(a.id)+`,"concept":"`+concept+`","value":`+value+`}`)
}

package examples_test

import (
	"cmp"
	"slices"
	"testing"
	"time"
)

// TestCohortCellByCell works out the cohort forms once more, naively: from each
// person's visits, month by month.
func TestCohortCellByCell(t *testing.T) {
	m := readMetadata(t, "hiv-cohort/metadata/hmis.json")
	c := &cohort{sheet: newSheet(t, m), persons: map[string]object{}, art: map[string][]object{}, htn: map[string][]object{}}
	c.read()
	hiv, htn := newSheet(t, m), newSheet(t, m)
	for month := time.Month(1); month <= 6; month++ {
		c.hivMonth(hiv, month)
		c.htnMonth(htn, month)
	}
	if len(hiv.cells) < 300 || len(htn.cells) < 100 {
		t.Errorf("there are %d and %d cells: the records are not what they were", len(hiv.cells), len(htn.cells))
	}
	hiv.compare(payload(t, "hiv-cohort", "hiv-monthly.json"))
	htn.compare(payload(t, "hiv-cohort", "hypertension-cohort.json"))
}

// A cohort is the visits of each person, by day and then by key.
type cohort struct {
	*sheet
	persons  map[string]object
	art, htn map[string][]object
}

func (c *cohort) read() {
	key := func(o object) string { return text(o, "uuid") }
	changed := func(o object) string { return text(o, "changed") }
	for _, p := range current(readLines(c.t, "hiv-cohort/data/clients.ndjson"), key, changed) {
		c.persons[key(p)] = p
	}
	for _, v := range current(readLines(c.t, "hiv-cohort/data/visits.ndjson"), key, changed) {
		of := map[string]map[string][]object{"ART": c.art, "HTN": c.htn}[text(v, "clinic")]
		if who := text(v, "client"); who != "" && !yes(v, "voided") {
			of[who] = append(of[who], v)
		}
	}
	for _, lists := range []map[string][]object{c.art, c.htn} {
		for _, visits := range lists {
			slices.SortFunc(visits, func(a, b object) int {
				return cmp.Or(cmp.Compare(text(a, "date"), text(b, "date")), cmp.Compare(key(a), key(b)))
			})
		}
	}
}

// upTo are the visits until a day, the day included.
func upTo(visits []object, last time.Time) []object {
	var out []object
	for _, v := range visits {
		if text(v, "date") <= last.Format(time.DateOnly) {
			out = append(out, v)
		}
	}
	return out
}

// monthDays is the first and the last day of a month of 2026, or of so many before it.
func monthDays(m time.Month, back int) (first, last time.Time) {
	first = time.Date(2026, m-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
	return first, first.AddDate(0, 1, -1)
}

// options are where a person is counted at the end of a month.
func (c *cohort) options(who string, last time.Time) map[string]string {
	p := c.persons[who]
	out := map[string]string{"Sex": map[string]string{"F": "Female", "M": "Male"}[text(p, "gender")]}
	birth, ok := day(text(p, "birthdate"))
	if !ok || birth.After(last) {
		return out
	}
	switch years, _ := completed(birth, last); {
	case years < 15:
		out["Age (HIV)"] = "0-14"
	case years < 25:
		out["Age (HIV)"] = "15-24"
	case years < 50:
		out["Age (HIV)"] = "25-49"
	default:
		out["Age (HIV)"] = "50+"
	}
	return out
}

// unitOf is the UID of a visit's facility, "" if there is none.
func (c *cohort) unitOf(v object) string {
	for uid, u := range c.units {
		if text(u, "code") == text(v, "facility") && c.assigned[uid] {
			return uid
		}
	}
	return ""
}

// onART reports whether a person is on treatment at the end of a day.
func onART(visits []object, on time.Time) bool {
	seen := upTo(visits, on)
	if len(seen) == 0 {
		return false
	}
	last := seen[len(seen)-1]
	next, ok := day(text(last, "next_visit"))
	gone := slices.Contains([]string{"died", "moved", "stopped"}, text(last, "outcome"))
	return ok && !gone && !next.AddDate(0, 0, 28).Before(on)
}

func (c *cohort) hivMonth(s *sheet, m time.Month) {
	first, last := monthDays(m, 0)
	_, before := monthDays(m, 1)
	id, attribute := first.Format("200601"), c.tuples[tuple(c.uid["categoryCombos"]["default"], []string{"default"})]
	for who, visits := range c.art {
		seen := upTo(visits, last)
		if len(seen) == 0 {
			continue
		}
		unit := c.unitOf(seen[len(seen)-1])
		if unit == "" {
			continue
		}
		for _, element := range hivElements {
			s.zeros(element, nil, attribute, unit, id)
		}
		now, then := onART(visits, last), onART(visits, before)
		begun := text(seen[0], "date")
		isNew := begun >= first.Format(time.DateOnly)
		for i, counted := range []bool{now, isNew, (then || isNew) && !now, now && !then && !isNew} {
			if counted {
				s.add(s.cell(hivElements[i], c.options(who, last), attribute, unit, id), 1)
			}
		}
	}
}

var hivElements = []string{
	"TX_CURR On ART at the end of the month", "TX_NEW Started ART in the month",
	"TX_ML Lost, died, stopped or moved in the month", "TX_RTT Returned to treatment in the month",
}

// htnMonth counts who came first in the month six months before, by what was
// measured last in the three months up to this one's end.
func (c *cohort) htnMonth(s *sheet, m time.Month) {
	first, last := monthDays(m, 0)
	from, to := monthDays(m, 6)
	lately, _ := monthDays(m, 2)
	id, attribute := first.Format("200601"), c.tuples[tuple(c.uid["categoryCombos"]["default"], []string{"default"})]
	for who, visits := range c.htn {
		seen := upTo(visits, last)
		if len(seen) == 0 || c.unitOf(seen[0]) == "" {
			continue
		}
		unit := c.unitOf(seen[0])
		for _, element := range htnElements {
			s.zeros(element, nil, attribute, unit, id)
		}
		if text(seen[0], "date") < from.Format(time.DateOnly) || text(seen[0], "date") > to.Format(time.DateOnly) {
			continue
		}
		newest := seen[len(seen)-1]
		outcome := htnElements[2]
		switch {
		case text(newest, "date") < lately.Format(time.DateOnly):
			outcome = htnElements[3]
		case in(newest, "systolic") != nil && float(in(newest, "systolic")) < 140 && float(in(newest, "diastolic")) < 90:
			outcome = htnElements[1]
		}
		for _, element := range []string{htnElements[0], outcome} {
			s.add(s.cell(element, c.options(who, last), attribute, unit, id), 1)
		}
	}
}

var htnElements = []string{
	"Hypertension: registered six months ago", "Hypertension: controlled at the last visit",
	"Hypertension: not controlled at the last visit", "Hypertension: no visit in three months",
}

package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"time"
)

// The clinic begins in 2025, so that in 2026 there is something to look back to.
var clinicOpens = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// clinicClients is the file of persons of the cohort example.
func clinicClients() []byte {
	clients, _ := clinic()
	return clients
}

// clinicWorkbook has the same people as a clinic's clerk keeps them: below a
// title, with birth dates as dates, and a second sheet that is none of records.
func clinicWorkbook() []byte {
	clients, _ := clinic()
	rows := [][]string{{"People in care"}, nil, {"No.", "uuid", "gender", "birthdate", "changed", "voided"}}
	for number, l := range bytes.Split(bytes.TrimSpace(clients), []byte("\n")) {
		var c struct{ UUID, Gender, Birthdate string }
		if err := json.Unmarshal(l, &c); err != nil {
			panic(err) // all lines of clients are whole
		}
		rows = append(rows, []string{strconv.Itoa(number + 1), c.UUID, c.Gender, c.Birthdate})
	}
	notes := [][]string{{"Gender"}, {"F", "female"}, {"M", "male"}}
	return spreadsheet(tab{name: "Clients", rows: rows, days: []int{3}}, tab{name: "Notes", rows: notes})
}

// clinicVisits are the visits of the cohort example.
func clinicVisits() []byte {
	_, visits := clinic()
	return visits
}

// clinic makes persons with histories: some come late, some come back, some are
// lost. The visits are in no order.
func clinic() (clients, visits []byte) {
	r := rand.New(rand.NewPCG(3, 6))
	var lines [][]byte
	for range 260 {
		id := uuid(r)
		clients = append(clients, client(r, id)...)
		if chance(r, 800) {
			lines = append(lines, artHistory(r, id)...)
		}
		if chance(r, 450) {
			lines = append(lines, htnHistory(r, id)...)
		}
	}
	lines = append(lines, artHistory(r, uuid(r))...) // of nobody on file
	lines = append(lines, clinicVisit(r, "", "ART", clinicOpens.AddDate(1, 2, 3), nil))
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	for _, l := range lines {
		visits = append(visits, l...)
	}
	return clients, append(visits, "{\"uuid\": \"cut o\n"...)
}

func client(r *rand.Rand, id string) []byte {
	c := map[string]any{
		"uuid": id, "gender": []string{"F", "F", "M"}[r.IntN(3)],
		"birthdate": clinicOpens.AddDate(0, 0, -r.IntN(75*365)).Format(time.DateOnly),
	}
	switch {
	case chance(r, 15):
		delete(c, "gender")
	case chance(r, 15):
		delete(c, "birthdate")
	case chance(r, 10):
		c["gender"] = "O"
	}
	return line(c)
}

// clinicVisit is a visit with what is special about it; now and then it was changed
// later, voided, or exported twice.
func clinicVisit(r *rand.Rand, client, clinic string, on time.Time, more map[string]any) []byte {
	v := map[string]any{
		"uuid": uuid(r), "client": client, "clinic": clinic, "date": on.Format(time.DateOnly),
		"facility": []string{"KLA-0012", "KLA-0012", "KLA-0020", "WAK-0003"}[r.IntN(4)],
		"changed":  on.Add(18 * time.Hour).Format(time.RFC3339),
	}
	for key, value := range more {
		v[key] = value
	}
	out := line(v)
	switch {
	case chance(r, 20):
		v["changed"] = on.AddDate(0, 0, 9).Format(time.RFC3339)
		v["date"] = on.AddDate(0, 0, -3).Format(time.DateOnly)
		out = append(out, line(v)...)
	case chance(r, 15):
		v["changed"], v["voided"] = on.AddDate(0, 0, 5).Format(time.RFC3339), true
		out = append(out, line(v)...)
	case chance(r, 15):
		out = append(out, out...)
	case chance(r, 5):
		v["facility"], v["changed"] = "Nowhere", on.AddDate(0, 0, 2).Format(time.RFC3339)
		out = append(out, line(v)...)
	}
	return out
}

// artHistory is a person's visits for treatment: every one to three months, now
// and then months late, until the middle of 2026 or an end before it.
func artHistory(r *rand.Rand, id string) [][]byte {
	var out [][]byte
	on := clinicOpens.AddDate(0, 0, r.IntN(540))
	for on.Before(clinicOpens.AddDate(0, 18, 0)) {
		next := on.AddDate(0, 0, 28*(1+r.IntN(3)))
		more := map[string]any{"next_visit": next.Format(time.DateOnly), "outcome": "active"}
		switch {
		case chance(r, 25):
			more["outcome"] = []string{"died", "moved", "stopped"}[r.IntN(3)]
			delete(more, "next_visit")
		case chance(r, 30):
			delete(more, "next_visit")
		case chance(r, 40):
			delete(more, "outcome")
		}
		out = append(out, clinicVisit(r, id, "ART", on, more))
		if more["outcome"] == "died" || chance(r, 40) {
			break
		}
		on = next.AddDate(0, 0, r.IntN(12)-3)
		if chance(r, 120) {
			on = on.AddDate(0, 0, 30+r.IntN(90))
		}
	}
	return out
}

// htnHistory is a person's visits for blood pressure, monthly and with gaps.
func htnHistory(r *rand.Rand, id string) [][]byte {
	var out [][]byte
	on := clinicOpens.AddDate(0, 0, 120+r.IntN(330))
	high := 130 + r.IntN(40)
	for n := range 2 + r.IntN(9) {
		more := map[string]any{"systolic": high - n*r.IntN(8), "diastolic": 72 + r.IntN(22)}
		if chance(r, 60) {
			delete(more, "systolic")
		}
		out = append(out, clinicVisit(r, id, "HTN", on, more))
		on = on.AddDate(0, 0, 20+r.IntN(70))
	}
	return out
}

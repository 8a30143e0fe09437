package main

import (
	"bytes"
	"math/rand/v2"
	"time"
)

// opdVisitCount is about a quarter's visits of a few small facilities.
const opdVisitCount = 900

type facility struct{ name, code, ownership string }

var opdFacilities = []facility{
	{"Kisenyi Health Centre IV", "KLA-0012", "GOV"},
	{"Kiswa Health Centre III", "KLA-0031", "GOV"},
	{"St. Francis Nsambya Hospital", "KLA-0107", "PNFP"},
	{"Mbarara Municipal HC IV", "MBR-0004", "GOV"},
	{"Bwizibwera HC IV", "MBR-0019", "GOV"},
	{"Ruharo Mission Hospital", "MBR-0042", "PNFP"},
}

// opdVisits are outpatient visits of January to March 2026.
func opdVisits() []byte {
	r := rand.New(rand.NewPCG(105, 1))
	patients := people(r, 400)
	var out bytes.Buffer
	for range opdVisitCount {
		visit := opdVisit(r, patients[r.IntN(len(patients))])
		out.Write(line(visit))
		opdRepeat(r, &out, visit)
	}
	out.WriteString(`{"uuid":"5c0e3d6e-0000-4000-8000-000000000000","started":"2026-02-11T09:` + "\n") // the export was cut here
	return out.Bytes()
}

// opdRepeat writes some visits again: as they are, corrected, or voided.
func opdRepeat(r *rand.Rand, out *bytes.Buffer, visit map[string]any) {
	switch {
	case chance(r, 15):
		out.Write(line(visit))
	case chance(r, 15):
		visit["date_changed"] = "2026-04-02T10:00:00.000+0300"
		visit["visit_type"] = "return"
		out.Write(line(visit))
	case chance(r, 10):
		visit["date_changed"] = "2026-04-03T16:20:00.000+0300"
		visit["voided"] = true
		out.Write(line(visit))
	}
}

func opdVisit(r *rand.Rand, p person) map[string]any {
	at := time.Date(2026, 1, 1, 7, 0, 0, 0, time.FixedZone("", 3*3600)).
		AddDate(0, 0, r.IntN(90)).Add(time.Duration(r.IntN(11*60)) * time.Minute)
	if chance(r, 10) {
		at = at.Add(16 * time.Hour) // night visits: the day in UTC is another one
	}
	if chance(r, 4) {
		at = at.AddDate(1, 0, 0) // the wrong year was typed
	}
	place := opdFacilities[r.IntN(len(opdFacilities))]
	visit := map[string]any{
		"uuid": uuid(r), "started": at.Format("2006-01-02T15:04:05.000-0700"), "date_changed": nil, "voided": false,
		"visit_type": []string{"new", "new", "return", "referral"}[r.IntN(4)], "status": "completed",
		"facility":  map[string]any{"name": place.name, "mfl_code": place.code, "ownership": place.ownership},
		"patient":   opdPatient(r, p),
		"diagnoses": opdDiagnoses(r), "obs": opdObs(r, at.Sub(p.birth)), "dispensed": []any{},
	}
	if chance(r, 30) {
		visit["status"] = "cancelled"
	}
	if chance(r, 8) {
		visit["facility"] = map[string]any{"name": place.name, "mfl_code": "", "ownership": place.ownership}
	}
	if p.gender[0] == 'F' && at.Sub(p.birth) > 15*365*24*time.Hour {
		visit["pregnant"] = chance(r, 150)
	}
	opdPharmacy(r, visit)
	return visit
}

// opdPatient is the patient as the register has them: some without sex or birth
// date, some with a code that nobody knows, a few born tomorrow.
func opdPatient(r *rand.Rand, p person) map[string]any {
	out := map[string]any{"uuid": p.id, "name": p.name, "phone": p.phone, "gender": p.gender, "birthdate": p.birth.Format(time.DateOnly)}
	switch {
	case chance(r, 20):
		out["gender"] = ""
	case chance(r, 10):
		out["gender"] = nil
	case chance(r, 8):
		out["gender"] = "U"
	case chance(r, 12):
		out["birthdate"] = nil
	case chance(r, 5):
		out["birthdate"] = "2027-01-01"
	case chance(r, 3):
		out["birthdate"] = "31/12/1999"
	}
	return out
}

var icd10 = []string{"B50", "B54", "B54", "J18", "A09", "N39", "I10", "S52", "J06", "K29", "R50"}

func opdDiagnoses(r *rand.Rand) []any {
	out := []any{}
	for range 1 + r.IntN(2) {
		diagnosis := map[string]any{"code": icd10[r.IntN(len(icd10))], "certainty": []any{"confirmed", "confirmed", "presumed", nil}[r.IntN(4)]}
		out = append(out, diagnosis)
	}
	return out
}

// opdObs are the observations: weight, and a malaria test for half of the visits.
func opdObs(r *rand.Rand, age time.Duration) []any {
	years := age.Hours() / 24 / 365
	weight := min(3.2+years*2.6, 62) + float64(r.IntN(90))/10
	if chance(r, 4) {
		weight *= 10 // the decimal point was lost
	}
	out := []any{map[string]any{"concept": "CIEL:5089", "number": float64(int(weight*10)) / 10}}
	if chance(r, 500) {
		test := []string{"CIEL:32", "CIEL:1643"}[r.IntN(2)]
		out = append(out, map[string]any{"concept": test, "coded": []any{"positive", "negative", "negative", nil}[r.IntN(4)]})
	}
	return out
}

// opdPharmacy adds what was dispensed, and at times the stock that was left.
func opdPharmacy(r *rand.Rand, visit map[string]any) {
	if chance(r, 350) {
		visit["dispensed"] = []any{map[string]any{"drug": "AL", "quantity": 6 * (1 + r.IntN(4))}, map[string]any{"drug": "ORS", "quantity": 3}}
	}
	if chance(r, 120) {
		visit["act_in_stock"] = r.IntN(800)
	}
}

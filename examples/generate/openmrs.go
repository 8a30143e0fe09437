package main

import (
	"bytes"
	"math/rand/v2"
	"time"
)

// ancEncounterCount is about a quarter's antenatal visits of three clinics.
const ancEncounterCount = 240

// Concepts of CIEL, as an OpenMRS dictionary has them.
const (
	weightKg     = "5089"
	hivResult    = "1040"
	positive     = "703"
	negative     = "664"
	drugOrders   = "1282"
	tablets      = "1443"
	nextVisit    = "5096"
	referred     = "1788"
	yes, no      = "1065", "1066"
	ancEncounter = "0e8230ce-bd1d-43f5-a863-cf44344fa4b0"
)

// ancEncounters are encounters as OpenMRS' REST service gives them, in a
// representation with the mappings of concepts.
func ancEncounters() []byte {
	r := rand.New(rand.NewPCG(1282, 1))
	patients := people(r, 120)
	var out bytes.Buffer
	for range ancEncounterCount {
		e := encounter(r, patients[r.IntN(len(patients))])
		out.Write(line(e))
		switch {
		case chance(r, 30): // the weight was entered again
			e["auditInfo"] = map[string]any{"dateCreated": e["encounterDatetime"], "dateChanged": "2026-04-02T10:00:00.000+0300"}
			e["obs"] = append([]any{observation(r, weightKg, 61.0)}, e["obs"].([]any)[1:]...)
			out.Write(line(e))
		case chance(r, 20):
			e["auditInfo"] = map[string]any{"dateCreated": e["encounterDatetime"], "dateChanged": "2026-04-03T10:00:00.000+0300"}
			e["voided"] = true
			out.Write(line(e))
		}
	}
	return out.Bytes()
}

func encounter(r *rand.Rand, p person) map[string]any {
	at := time.Date(2026, 1, 1, 7, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(90)).Add(time.Duration(r.IntN(11*60)) * time.Minute)
	if chance(r, 30) {
		at = at.Add(15 * time.Hour) // the server's clock is UTC: in Kampala it is the next day
	}
	kind := map[string]any{"uuid": ancEncounter, "display": "ANC"}
	if chance(r, 80) {
		kind = map[string]any{"uuid": "181820aa-88c9-479b-9077-af92f5364329", "display": "Discharge"}
	}
	when := at.Format("2006-01-02T15:04:05.000-0700")
	return map[string]any{
		"uuid": uuid(r), "encounterDatetime": when, "voided": false, "encounterType": kind,
		"patient":   map[string]any{"uuid": p.id, "display": p.name},
		"location":  ancClinic(r),
		"obs":       ancObs(r, at),
		"auditInfo": map[string]any{"dateCreated": when},
	}
}

// ancClinic is a location with the code of the ministry's list; of the outreach
// nobody wrote one down.
func ancClinic(r *rand.Rand) map[string]any {
	place := opdFacilities[r.IntN(3)]
	out := map[string]any{"uuid": place.code + "-0000-4000-8000-000000000000", "display": place.name, "attributes": []any{}}
	if !chance(r, 25) {
		out["attributes"] = []any{map[string]any{"attributeType": map[string]any{"display": "MFL code"}, "value": place.code}}
	}
	return out
}

func ancObs(r *rand.Rand, at time.Time) []any {
	weight := any(float64(450+r.IntN(400)) / 10)
	if chance(r, 20) {
		weight = "not taken" // the concept was a text in an older form
	}
	out := []any{observation(r, weightKg, weight)}
	if chance(r, 700) {
		out = append(out, observation(r, hivResult, answer([]string{positive, negative, negative, negative}[r.IntN(4)])))
	}
	if chance(r, 600) {
		group := observation(r, drugOrders, nil)
		group["groupMembers"] = []any{observation(r, tablets, 30*(1+r.IntN(3)))}
		out = append(out, group)
	}
	if chance(r, 800) {
		out = append(out, observation(r, nextVisit, at.AddDate(0, 0, 28).Format("2006-01-02T00:00:00.000-0700")))
	}
	switch {
	case chance(r, 50):
		out = append(out, observation(r, referred, answer(yes)))
	case chance(r, 300):
		out = append(out, observation(r, referred, answer(no)))
	}
	return out
}

func observation(r *rand.Rand, code string, value any) map[string]any {
	return map[string]any{"uuid": uuid(r), "voided": false, "concept": cielConcept(code), "value": value}
}

// answer is a coded value.
func answer(code string) map[string]any { return cielConcept(code) }

func cielConcept(code string) map[string]any {
	padded := code + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	return map[string]any{"uuid": padded[:36], "mappings": []any{map[string]any{"display": "CIEL: " + code}}}
}

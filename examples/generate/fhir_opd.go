package main

import (
	"bytes"
	"math/rand/v2"
	"time"
)

// fhirOPDVisits is about a quarter's visits of three clinics that share a server.
const fhirOPDVisits = 260

const icd10URL = "http://hl7.org/fhir/sid/icd-10"

// fhirOrganizations are the clinics by the ids that the server gave them. Of the
// last one nobody knows what it is in DHIS2.
var fhirOrganizations = []string{"201", "202", "203", "201", "202", "203", "207"}

// fhirDiagnoses are what clinicians wrote; some of it the form does not ask for.
var fhirDiagnoses = []string{"B50", "B54", "B54", "J18", "J18", "A09", "A09", "I10", "Z00"}

// A fhirServer has the resources of the example, each once, in the order of their ids.
type fhirServer struct {
	*rand.Rand
	patients, encounters, conditions []any
}

func newFHIRServer() *fhirServer {
	s := &fhirServer{Rand: rand.New(rand.NewPCG(4, 10))}
	patients := people(s.Rand, 110)
	for _, p := range patients {
		s.patients = append(s.patients, s.patient(p))
	}
	for range fhirOPDVisits {
		s.visit(patients[s.IntN(len(patients))].id)
	}
	s.visit(uuid(s.Rand)) // of nobody on file
	return s
}

func (s *fhirServer) patient(p person) map[string]any {
	out := map[string]any{
		"resourceType": "Patient", "id": p.id, "meta": s.meta(p.birth.AddDate(0, 0, 3)),
		"gender": map[byte]string{'F': "female", 'M': "male"}[p.gender[0]], "birthDate": p.birth.Format(time.DateOnly),
	}
	switch {
	case chance(s.Rand, 40):
		delete(out, "gender")
	case chance(s.Rand, 40):
		delete(out, "birthDate")
	case chance(s.Rand, 60):
		out["birthDate"] = p.birth.Format("2006")
	}
	return out
}

func (s *fhirServer) meta(at time.Time) map[string]any {
	return map[string]any{"versionId": "1", "lastUpdated": at.Format("2006-01-02T15:04:05.000-07:00")}
}

// visit adds an encounter with up to two diagnoses.
func (s *fhirServer) visit(patient string) {
	at := time.Date(2026, 1, 1, 7, 0, 0, 0, eastAfrica).AddDate(0, 0, s.IntN(90)).Add(time.Duration(s.IntN(11*60)) * time.Minute)
	id := uuid(s.Rand)
	e := map[string]any{
		"resourceType": "Encounter", "id": id, "meta": s.meta(at.Add(time.Hour)), "status": "finished",
		"class":           coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB"),
		"subject":         reference("Patient/" + patient),
		"period":          map[string]any{"start": at.Format(time.RFC3339), "end": at.Add(time.Hour).Format(time.RFC3339)},
		"serviceProvider": reference("Organization/" + fhirOrganizations[s.IntN(len(fhirOrganizations))]),
	}
	switch {
	case chance(s.Rand, 40):
		e["status"] = []string{"cancelled", "entered-in-error"}[s.IntN(2)]
	case chance(s.Rand, 60):
		e["class"] = coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP")
	case chance(s.Rand, 20):
		delete(e, "serviceProvider")
	}
	s.encounters = append(s.encounters, e)
	for range s.IntN(3) {
		s.conditions = append(s.conditions, s.condition(patient, id, at))
	}
}

func (s *fhirServer) condition(patient, encounter string, at time.Time) map[string]any {
	c := map[string]any{
		"resourceType": "Condition", "id": uuid(s.Rand), "meta": s.meta(at.Add(time.Hour)), "recordedDate": at.Format(time.RFC3339),
		"code":               concept(icd10URL, fhirDiagnoses[s.IntN(len(fhirDiagnoses))]),
		"verificationStatus": concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
		"subject":            reference("Patient/" + patient), "encounter": reference("Encounter/" + encounter),
	}
	switch {
	case chance(s.Rand, 50): // it was something else
		c["verificationStatus"] = concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "refuted")
	case chance(s.Rand, 50):
		c["code"] = concept("http://snomed.info/sct", "61462000")
	case chance(s.Rand, 40):
		delete(c, "encounter")
	}
	return c
}

// fhirBundle has all resources in one bundle, an entry a line.
func fhirBundle() []byte {
	s := newFHIRServer()
	out := bytes.NewBufferString(`{"resourceType": "Bundle", "type": "collection", "entry": [` + "\n")
	separator := ""
	for _, list := range [][]any{s.patients, s.encounters, s.conditions} {
		for _, r := range list {
			resource := r.(map[string]any)
			url := "https://emr.example.org/fhir/" + resource["resourceType"].(string) + "/" + resource["id"].(string)
			out.WriteString(separator)
			out.Write(bytes.TrimSpace(line(map[string]any{"fullUrl": url, "resource": resource})))
			separator = ",\n"
		}
	}
	out.WriteString("\n]}\n")
	return out.Bytes()
}

// The same as a bulk export: a file of each type, a resource a line.
func fhirPatients() []byte   { return fhirLines(newFHIRServer().patients) }
func fhirEncounters() []byte { return fhirLines(newFHIRServer().encounters) }
func fhirConditions() []byte { return fhirLines(newFHIRServer().conditions) }

func fhirLines(resources []any) []byte {
	var out bytes.Buffer
	for _, r := range resources {
		out.Write(line(r))
	}
	return out.Bytes()
}

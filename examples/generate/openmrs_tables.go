package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

// openmrsEncounters is about a quarter's encounters of two small clinics.
const openmrsEncounters = 600

// openmrsTables are those tables of OpenMRS 2.x, with the columns that reports
// use, that encounters hang on.
const openmrsTables = `
create table location (location_id integer primary key, name varchar(255) not null, retired tinyint not null, uuid char(38) not null);
create table person (person_id integer primary key, gender varchar(50), birthdate date, birthdate_estimated tinyint not null, voided tinyint not null, uuid char(38) not null);
create table person_name (person_name_id integer primary key, person_id int not null, given_name varchar(50), family_name varchar(50), preferred tinyint not null, voided tinyint not null);
create table patient (patient_id integer primary key, date_created datetime not null, voided tinyint not null);
create table patient_identifier (patient_identifier_id integer primary key, patient_id int not null, identifier varchar(50) not null, preferred tinyint not null, voided tinyint not null);
create table concept (concept_id integer primary key, retired tinyint not null, uuid char(38) not null);
create table concept_name (concept_name_id integer primary key, concept_id int not null, name varchar(255) not null, locale varchar(50) not null, concept_name_type varchar(50), voided tinyint not null);
create table visit (visit_id integer primary key, patient_id int not null, date_started datetime not null, date_stopped datetime, voided tinyint not null, uuid char(38) not null);
create table encounter (encounter_id integer primary key, visit_id int, patient_id int not null, location_id int, encounter_datetime datetime not null, date_changed datetime, voided tinyint not null, uuid char(38) not null);
create table obs (obs_id integer primary key, person_id int not null, concept_id int not null, encounter_id int, obs_datetime datetime not null, value_coded int, value_numeric double, value_text text, voided tinyint not null, uuid char(38) not null);
`

// openmrsConcepts are named as CIEL names them; each has a French name too, and
// the last is retired but still in use.
var openmrsConcepts = []struct {
	id           int
	name, french string
}{
	{32, "Malaria smear, qualitative", "Goutte épaisse"}, {1643, "Rapid malaria test", "TDR paludisme"}, {703, "Positive", "Positif"},
	{664, "Negative", "Négatif"}, {5089, "Weight (kg)", "Poids (kg)"}, {1138, "Indeterminate", "Indéterminé"},
}

// openmrsDatabase is a SQLite database of OpenMRS's shape, January to March 2026.
func openmrsDatabase() []byte {
	dir, err := os.MkdirTemp("", "openmrs")
	must(err)
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "openmrs.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=page_size(1024)")
	must(err)
	_, err = db.Exec("begin;" + openmrsTables + openmrsRows() + "commit;")
	must(err)
	must(db.Close())
	data, err := os.ReadFile(path)
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		panic(err) // of a file of our own
	}
}

// openmrsWriter writes rows as statements.
type openmrsWriter struct {
	*rand.Rand
	out bytes.Buffer
	obs int
}

// insert writes a row; nil is NULL.
func (w *openmrsWriter) insert(table string, values ...any) {
	var texts []string
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			texts = append(texts, "null")
		case bool:
			texts = append(texts, map[bool]string{true: "1", false: "0"}[v])
		case string:
			texts = append(texts, "'"+strings.ReplaceAll(v, "'", "''")+"'")
		default:
			texts = append(texts, fmt.Sprint(v))
		}
	}
	fmt.Fprintf(&w.out, "insert into %s values (%s);\n", table, strings.Join(texts, ", "))
}

func openmrsRows() string {
	w := &openmrsWriter{Rand: rand.New(rand.NewPCG(2026, 6))}
	for i, name := range []string{"Kisenyi Health Centre IV", "Kiswa Health Centre III", "Unknown Location"} {
		w.insert("location", i+1, name, i == 2, uuid(w.Rand))
	}
	for i, c := range openmrsConcepts {
		w.insert("concept", c.id, c.id == 1138, uuid(w.Rand))
		w.insert("concept_name", 4*i+1, c.id, c.name, "en", "FULLY_SPECIFIED", false)
		w.insert("concept_name", 4*i+2, c.id, c.french, "fr", "FULLY_SPECIFIED", false)
		w.insert("concept_name", 4*i+3, c.id, strings.ToLower(c.name), "en", nil, false)
		w.insert("concept_name", 4*i+4, c.id, c.name+" (old)", "en", "FULLY_SPECIFIED", true)
	}
	patients := people(w.Rand, 250)
	for i, p := range patients {
		w.person(i+1, p)
	}
	for i := range openmrsEncounters {
		w.encounter(i+1, w.IntN(len(patients))+1)
	}
	return w.out.String()
}

// person writes a patient. Birth dates are missing or the zero date that old
// versions of MySQL let through; some names were given twice.
func (w *openmrsWriter) person(id int, p person) {
	var gender, birth any = p.gender[:1], p.birth.Format(time.DateOnly)
	switch {
	case chance(w.Rand, 20):
		gender = nil
	case chance(w.Rand, 20):
		gender = "U"
	}
	switch {
	case chance(w.Rand, 30):
		birth = nil
	case chance(w.Rand, 20):
		birth = "0000-00-00"
	}
	given, family, _ := strings.Cut(p.name, " ")
	voided := chance(w.Rand, 20)
	w.insert("person", id, gender, birth, chance(w.Rand, 300), voided, p.id)
	w.insert("person_name", 2*id, id, given, family, true, false)
	if chance(w.Rand, 100) {
		w.insert("person_name", 2*id+1, id, given, nil, false, true)
	}
	w.insert("patient", id, "2025-12-01 08:00:00", voided)
	w.insert("patient_identifier", id, id, fmt.Sprintf("MRN-%05d", id), true, false)
}

func (w *openmrsWriter) encounter(id, patient int) {
	at := time.Date(2025, 12, 28, 7, 0, 0, 0, time.UTC).AddDate(0, 0, w.IntN(97)).Add(time.Duration(w.IntN(11*60)) * time.Minute)
	started := at.Format(time.DateTime)
	var visit, location, changed any = id, w.IntN(2) + 1, nil
	switch {
	case chance(w.Rand, 15):
		location = nil
	case chance(w.Rand, 15):
		location = 3
	}
	if chance(w.Rand, 100) {
		changed = "0000-00-00 00:00:00"
	}
	w.insert("visit", id, patient, started, at.Add(2*time.Hour).Format(time.DateTime), false, uuid(w.Rand))
	if chance(w.Rand, 50) {
		visit = nil // entered afterwards, without a visit
	}
	w.insert("encounter", id, visit, patient, location, started, changed, chance(w.Rand, 40), uuid(w.Rand))
	if chance(w.Rand, 700) {
		w.observe(id, patient, 5089, started, nil, float64(30+w.IntN(600))/10)
	}
	if chance(w.Rand, 500) {
		w.observe(id, patient, []int{32, 1643}[w.IntN(2)], started, []any{703, 664, 664, 1138, nil}[w.IntN(5)], nil)
	}
}

// observe writes an observation, and sometimes the one that it replaced.
func (w *openmrsWriter) observe(encounter, patient, concept int, at string, coded, numeric any) {
	for _, voided := range []bool{true, false} {
		if voided && !chance(w.Rand, 60) {
			continue
		}
		w.obs++
		w.insert("obs", w.obs, patient, concept, encounter, at, coded, numeric, nil, voided, uuid(w.Rand))
	}
}

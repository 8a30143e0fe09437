package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// A manyRules is a mapping with a number of rules of one kind, which is generated:
// nobody writes a thousand rules into a repository.
type manyRules struct {
	kind  string // "equality" or "arbitrary"
	rules int
}

// rule is the condition of the i-th rule.
func (m manyRules) rule(i int) string {
	if m.kind == "arbitrary" {
		return fmt.Sprintf("weight > %.3f", 66+float64(i)/1000) // few are as heavy
	}
	return fmt.Sprintf("diagnosis == %q", diagnosisConcept(i))
}

// mapping counts encounters, each rule in a data element of its own.
func (m manyRules) mapping() []byte {
	let := `let diagnosis = answer(v, "6042").coded.code`
	if m.kind == "arbitrary" {
		let = `let weight = answer(v, "5089").number`
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `language 1

/// %d rules, to see what one more costs.
mapping many

use "tables.xwalk"

target "metadata/many.json" for DHIS2 2.40 to 2.43

source encounter from "schemas/encounter.schema.json" {
  key  = encounter.uuid
  zone = "Africa/Nairobi"
}

data set "Rules" from encounter as v {
  period        = v.encounterDatetime
  org unit code = v.location.code

  %s

`, m.rules, let)
	for i := range m.rules {
		fmt.Fprintf(&b, "  %q = count where %s\n", ruleElement(i), m.rule(i))
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func ruleElement(i int) string { return fmt.Sprintf("Rule %04d", i) }

const (
	mostRules   = 1000
	snapshotIs  = 2 << 20 // bytes, at least: a snapshot of a country
	elementIs   = 280     // bytes of a data element in it, about
	otherThings = (snapshotIs - mostRules*elementIs) / elementIs
)

// manyMetadata is the metadata of the jobs with a form of a thousand elements, and as
// many elements of other forms as a snapshot of a country has.
func manyMetadata() []byte {
	p := jobMetadata()
	p.addDataSet("rules form", "Rules", "RULES", "default combo", concepts(mostRules, ruleElement))
	for i := range otherThings {
		p.addElement(fmt.Sprint("Element of another form ", i), "default combo")
	}
	return p.encode()
}

// write writes the project of the mapping and returns the mapping's path.
func (m manyRules) write(jobs, work string) (string, error) {
	dir := filepath.Join(work, fmt.Sprintf("%s-%d", m.kind, m.rules))
	for _, folder := range []string{"codes", "metadata", "schemas"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return "", err
		}
	}
	files := map[string][]byte{"many.xwalk": m.mapping(), "metadata/many.json": manyMetadata(), "codes/diagnoses.csv": diagnosisSheet()}
	for _, name := range []string{"crosswalk.yaml", "tables.xwalk", "schemas/encounter.schema.json"} {
		data, err := os.ReadFile(filepath.Join(jobs, filepath.FromSlash(name)))
		if err != nil {
			return "", err
		}
		files[name] = data
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), data, 0o644); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "many.xwalk"), nil
}

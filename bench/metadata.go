package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What the records and the metadata have in common.
const (
	facilities = 500
	diagnoses  = 200
	regimens   = 20
	dxGroups   = 16
)

func facilityCode(i int) string     { return fmt.Sprintf("L%03d", i) }
func diagnosisConcept(i int) string { return fmt.Sprint(110_000 + 37*i) }
func regimenConcept(i int) string   { return fmt.Sprint(160_000 + 13*i) }
func diagnosisGroup(i int) int      { return i * 7 % dxGroups }

// concepts are the first n.
func concepts(n int, of func(int) string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = of(i)
	}
	return all
}

var (
	ageGroups = []string{"0", "1-4", "5-14", "15-24", "25-49", "50+"}
	sexes     = []string{"Male", "Female"}
)

// aggregates are the data elements of J2, in the order in which the jobs and the floors
// number them.
var aggregates = append([]string{
	"Encounters", "Patients", "Tested for HIV", "HIV positive", "HIV positive patients", "Weight total (kg)", "Fevers", "Hypertensive",
	"Hypertensive patients", "Drugs dispensed", "Pregnant women", "Pregnant patients", "Two symptoms", "On a regimen",
}, groupNames()...)

func groupNames() []string {
	names := make([]string, dxGroups)
	for i := range names {
		names[i] = fmt.Sprintf("Diagnosis group %d", i)
	}
	return names
}

// fields are the data elements of J1's event, in order, with their value types.
var fields = []struct{ name, valueType, optionSet string }{
	{"Age in years", "INTEGER_ZERO_OR_POSITIVE", ""},
	{"Sex", "TEXT", ""},
	{"Age group", "TEXT", ""},
	{"Weight (kg)", "NUMBER", ""},
	{"Height (cm)", "NUMBER", ""},
	{"BMI", "NUMBER", ""},
	{"Temperature", "NUMBER", ""},
	{"Fever", "BOOLEAN", ""},
	{"Systolic", "INTEGER_POSITIVE", ""},
	{"Diastolic", "INTEGER_POSITIVE", ""},
	{"Hypertension", "BOOLEAN", ""},
	{"Diagnosis", "TEXT", "Diagnoses"},
	{"Problem", "TEXT", "Diagnoses"},
	{"HIV result", "TEXT", "HIV results"},
	{"HIV tested", "BOOLEAN", ""},
	{"Next visit", "DATE", ""},
	{"Days to next visit", "INTEGER", ""},
	{"Regimen", "TEXT", "Regimens"},
	{"Symptoms", "INTEGER_ZERO_OR_POSITIVE", ""},
	{"Pregnant", "BOOLEAN", ""},
	{"Note", "LONG_TEXT", ""},
	{"Form", "TEXT", ""},
}

// object is one object of the metadata.
type object = map[string]any

// A package is the metadata of the jobs while it is put together, by type.
type metadataPackage map[string][]object

// metadata is the snapshot that all jobs are compiled against.
func metadata() []byte { return jobMetadata().encode() }

func jobMetadata() metadataPackage {
	p := metadataPackage{}
	p.add("categoryOptions", "default option", "default", "default", nil)
	p.add("categories", "default category", "default", "default", object{"categoryOptions": refs("default option"), "dataDimensionType": "DISAGGREGATION"})
	p.add("categoryCombos", "default combo", "default", "default", object{"categories": refs("default category"), "dataDimensionType": "DISAGGREGATION", "isDefault": true})
	p.add("categoryOptionCombos", "default cell", "default", "default", object{"categoryCombo": refTo("default combo"), "categoryOptions": refs("default option")})
	p.addCells()
	p.addUnits()
	p.addDataSet("encounters form", "Encounters", "ENCOUNTERS", "combo", aggregates)
	p.addDataSet("cohort form", "Cohort", "COHORT", "combo", []string{"TX_CURR"})
	p.addProgram()
	return p
}

// addCells adds the category combination of age and sex, with its 12 cells.
func (p metadataPackage) addCells() {
	var ages, sexRefs []string
	for _, sex := range sexes {
		sexRefs = append(sexRefs, "sex "+sex)
		p.add("categoryOptions", "sex "+sex, sex[:1], sex, nil)
	}
	for _, age := range ageGroups {
		ages = append(ages, "age "+age)
		p.add("categoryOptions", "age "+age, "AGE "+age, age, nil)
		for _, sex := range sexes {
			p.add("categoryOptionCombos", "cell "+age+" "+sex, "", age+", "+sex, object{"categoryCombo": refTo("combo"), "categoryOptions": refs("age "+age, "sex "+sex)})
		}
	}
	p.add("categories", "ages", "AGE", "Age", object{"categoryOptions": refs(ages...), "dataDimensionType": "DISAGGREGATION"})
	p.add("categories", "sexes", "SEX", "Sex", object{"categoryOptions": refs(sexRefs...), "dataDimensionType": "DISAGGREGATION"})
	p.add("categoryCombos", "combo", "AGE_SEX", "Age, sex", object{"categories": refs("ages", "sexes"), "dataDimensionType": "DISAGGREGATION"})
}

// addUnits adds a country and its facilities.
func (p metadataPackage) addUnits() {
	root := uid("country")
	p.add("organisationUnits", "country", "ROOT", "Country", object{"level": 1, "path": "/" + root, "openingDate": "1990-01-01"})
	for i := range facilities {
		code := facilityCode(i)
		p.add("organisationUnits", "unit "+code, code, fmt.Sprint("Facility ", i),
			object{"level": 2, "path": "/" + root + "/" + uid("unit "+code), "parent": refTo("country"), "openingDate": "1990-01-01"})
	}
}

// everywhere is all facilities.
func everywhere() []object {
	units := make([]string, facilities)
	for i := range units {
		units[i] = "unit " + facilityCode(i)
	}
	return refs(units...)
}

func (p metadataPackage) addDataSet(id, name, code, combo string, elements []string) {
	var inForm []object
	for _, element := range elements {
		p.addElement(element, combo)
		inForm = append(inForm, object{"dataElement": refTo(element)})
	}
	p.add("dataSets", id, code, name, object{"periodType": "Monthly", "openFuturePeriods": 12, "expiryDays": 0, "categoryCombo": refTo("default combo"),
		"dataSetElements": inForm, "organisationUnits": everywhere()})
}

func (p metadataPackage) addElement(name, combo string) {
	valueType, aggregation := "INTEGER_ZERO_OR_POSITIVE", "SUM"
	switch {
	case strings.HasSuffix(name, "atients"):
		aggregation = "NONE" // people who come twice cannot be added up
	case name == "Weight total (kg)":
		valueType = "NUMBER"
	case name == "TX_CURR":
		aggregation = "LAST"
	}
	p.add("dataElements", name, "", name, object{"shortName": name, "domainType": "AGGREGATE", "valueType": valueType,
		"aggregationType": aggregation, "zeroIsSignificant": false, "categoryCombo": refTo(combo)})
}

// addProgram adds the event program of J1.
func (p metadataPackage) addProgram() {
	p.addOptions("Diagnoses", diagnoses, func(i int) string { return fmt.Sprintf("DX_%03d", i) })
	p.addOptions("Regimens", regimens, func(i int) string { return fmt.Sprintf("REG_%02d", i) })
	results := []string{"POS", "NEG", "UNK"}
	p.addOptions("HIV results", len(results), func(i int) string { return results[i] })
	var inStage []object
	for _, f := range fields {
		more := object{"shortName": f.name, "domainType": "TRACKER", "valueType": f.valueType, "aggregationType": "NONE", "zeroIsSignificant": false, "categoryCombo": refTo("default combo")}
		if f.optionSet != "" {
			more["optionSet"] = refTo("set " + f.optionSet)
		}
		p.add("dataElements", "field "+f.name, "", f.name, more)
		inStage = append(inStage, object{"dataElement": refTo("field " + f.name), "compulsory": false})
	}
	p.add("programs", "program", "REGISTER", "Register", object{"programType": "WITHOUT_REGISTRATION", "categoryCombo": refTo("default combo"), "featureType": "NONE",
		"programTrackedEntityAttributes": []object{}, "programStages": refs("stage"), "organisationUnits": everywhere()})
	p.add("programStages", "stage", "", "Encounter", object{"program": refTo("program"), "repeatable": false, "sortOrder": 1, "featureType": "NONE",
		"validationStrategy": "ON_COMPLETE", "programStageDataElements": inStage})
}

func (p metadataPackage) addOptions(set string, n int, code func(int) string) {
	var all []string
	for i := range n {
		all = append(all, "option "+code(i))
		p.add("options", "option "+code(i), code(i), "Option "+code(i), object{"sortOrder": i + 1, "optionSet": refTo("set " + set)})
	}
	p.add("optionSets", "set "+set, "", set, object{"valueType": "TEXT", "options": refs(all...)})
}

// add adds an object; its UID follows from what it is called here.
func (p metadataPackage) add(kind, id, code, name string, more object) {
	o := object{"id": uid(id), "name": name}
	if code != "" {
		o["code"] = code
	}
	maps.Copy(o, more)
	p[kind] = append(p[kind], o)
}

// encode writes one object a line.
func (p metadataPackage) encode() []byte {
	var b bytes.Buffer
	b.WriteString(`{"system": {"id": "7b1c1a52-crosswalk-bench", "version": "2.42.1", "calendar": "iso8601"}`)
	for _, kind := range slices.Sorted(maps.Keys(p)) {
		fmt.Fprintf(&b, ",\n%q: [", kind)
		for i, o := range p[kind] {
			line, err := json.Marshal(o)
			if err != nil {
				panic(err) // plain maps and slices
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString("\n ")
			b.Write(line)
		}
		b.WriteString("\n]")
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func refTo(name string) object { return object{"id": uid(name)} }

func refs(names ...string) []object {
	all := make([]object, len(names))
	for i, name := range names {
		all[i] = refTo(name)
	}
	return all
}

// uid makes a UID of DHIS2's form.
func uid(name string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte("bench " + name))
	id := []byte{letters[int(sum[0])%len(letters)]}
	for _, b := range sum[1:11] {
		id = append(id, (letters + "0123456789")[int(b)%62])
	}
	return string(id)
}

// diagnosisSheet says for each concept of a diagnosis its option and its line of the form.
func diagnosisSheet() []byte {
	var b bytes.Buffer
	b.WriteString("concept,option,line\n")
	for i := range diagnoses {
		fmt.Fprintf(&b, "%s,DX_%03d,Diagnosis group %d\n", diagnosisConcept(i), i, diagnosisGroup(i))
	}
	return b.Bytes()
}

// regimenSheet says for each concept of a regimen its option.
func regimenSheet() []byte {
	var b bytes.Buffer
	b.WriteString("concept,option\n")
	for i := range regimens {
		fmt.Fprintf(&b, "%s,REG_%02d\n", regimenConcept(i), i)
	}
	return b.Bytes()
}

package soundness_test

import (
	"encoding/json"
	"fmt"
	"slices"
)

// valueTypes are all that DHIS2 2.42 has.
var valueTypes = []string{
	"NUMBER", "UNIT_INTERVAL", "PERCENTAGE", "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE",
	"BOOLEAN", "TRUE_ONLY", "DATE", "AGE", "DATETIME", "TIME", "TEXT", "LONG_TEXT", "REFERENCE", "LETTER", "PHONE_NUMBER", "EMAIL", "URL",
	"USERNAME", "ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE", "COORDINATE", "GEOJSON", "MULTI_TEXT",
}

// optionCodes are of one option set that elements of all value types have:
// each must send only those that are of its type.
var optionCodes = []string{
	"1", "-1", "0", "2.5", "150", "0.5", "007", "1e3", "99999999999", "true", "false", "TRUE", "2026-01-31", "2026-02-30", "A", "b c", "a,b", "08:30",
	"256700123456", "x@who.int", "https://who.int/a", "user.name", "DiszpKrYNg8", "😀", "[1,2]",
}

// A target is a data element or attribute.
type target struct {
	UID, Name, ValueType string
	HasOptions, Split    bool
}

const optionSetUID = "optset00001"

// A server is what the mappings are for, and what payloads are judged by.
type server struct {
	cells, events, attributes []target
	byUID                     map[string]target
	forms                     []form
	units                     []string // assigned
}

// A form is a data set.
type form struct {
	UID, Name, PeriodType string
	Funded                bool // kept by the category Funding
}

// hasOptions reports whether some option's code is a value of a type: a mapping
// cannot fill what has no such option.
func hasOptions(valueType string) bool {
	return slices.ContainsFunc(optionCodes, func(code string) bool { return taken(valueType, optionCodes, 50_000, code) == "" })
}

// targetsOf makes one target of every value type, and one with the option set.
func targetsOf(prefix, word string, leaveOut ...string) []target {
	var out []target
	for _, valueType := range valueTypes {
		for _, options := range []bool{false, true} {
			if valueType == "MULTI_TEXT" && !options || slices.Contains(leaveOut, valueType) || options && !hasOptions(valueType) {
				continue
			}
			n := len(out)
			name := word + " " + valueType
			if options {
				name += " of options"
			}
			out = append(out, target{fmt.Sprintf("%s%08d", prefix, n), name, valueType, options, prefix == "cel" && n%2 == 1})
		}
	}
	return out
}

func newServer() *server {
	s := &server{byUID: map[string]target{}, units: []string{"ouA00000001", "ouB00000001"},
		cells:      targetsOf("cel", "Cell", "COORDINATE", "GEOJSON", "MULTI_TEXT"),
		events:     targetsOf("evt", "Event"),
		attributes: targetsOf("att", "Attribute"),
	}
	for _, t := range slices.Concat(s.cells, s.events, s.attributes) {
		s.byUID[t.UID] = t
	}
	for i, kind := range []string{"Daily", "Weekly", "WeeklyThursday", "BiWeekly", "Monthly", "BiMonthly", "Quarterly", "SixMonthly", "SixMonthlyApril", "Yearly", "FinancialJuly", "FinancialOct"} {
		s.forms = append(s.forms, form{fmt.Sprintf("form%07d", i), "Form " + kind, kind, i%2 == 1})
	}
	return s
}

type object = map[string]any

func ref(uid string) object { return object{"id": uid} }

func refs(uids ...string) []object {
	out := []object{}
	for _, uid := range uids {
		out = append(out, ref(uid))
	}
	return out
}

// The categories, and their combos' option combos by name.
var (
	sexCombos     = map[string]string{"Male": "cocMale0001", "Female": "cocFemale01"}
	fundingCombos = map[string]string{"Own": "cocOwn00001", "Donor": "cocDonor001"}
)

const defaultCombo = "cocDefault1"

func (s *server) metadata() []byte {
	m := object{
		"system":        object{"version": "2.41.3", "calendar": "iso8601"},
		"optionSets":    []object{{"id": optionSetUID, "name": "Everything", "valueType": "TEXT", "options": optionRefs()}},
		"options":       optionObjects(),
		"dataElements":  slices.Concat(elements(s.cells, "AGGREGATE"), elements(s.events, "TRACKER")),
		"dataSets":      s.dataSets(),
		"programs":      s.programs(),
		"programStages": s.stages(),
		"trackedEntityTypes": []object{{"id": "tet00000001", "name": "Person", "featureType": "POINT",
			"trackedEntityTypeAttributes": uses("trackedEntityAttribute", s.attributes, "mandatory")}},
		"trackedEntityAttributes": elements(s.attributes, ""),
		"organisationUnits": []object{
			{"id": "ouA00000001", "name": "A", "code": "A", "path": "/ouA00000001", "openingDate": "1990-01-01"},
			{"id": "ouB00000001", "name": "B", "code": "B", "path": "/ouB00000001", "openingDate": "2020-01-01", "closedDate": "2025-06-30"},
			{"id": "ouC00000001", "name": "C", "code": "C", "path": "/ouC00000001", "openingDate": "1990-01-01"},
		},
	}
	addCategories(m)
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return text
}

func addCategories(m object) {
	m["categoryOptions"] = []object{{"id": "coDefault01", "name": "default", "code": "default"}, {"id": "coMale00001", "name": "Male"},
		{"id": "coFemale001", "name": "Female"}, {"id": "coOwn000001", "name": "Own"}, {"id": "coDonor0001", "name": "Donor"}}
	m["categories"] = []object{{"id": "caDefault01", "name": "default", "code": "default", "categoryOptions": refs("coDefault01")},
		{"id": "caSex000001", "name": "Sex", "categoryOptions": refs("coMale00001", "coFemale001")},
		{"id": "caFunding01", "name": "Funding", "categoryOptions": refs("coOwn000001", "coDonor0001")}}
	m["categoryCombos"] = []object{{"id": "ccDefault01", "name": "default", "code": "default", "isDefault": true, "categories": refs("caDefault01")},
		{"id": "ccSex000001", "name": "Sex", "categories": refs("caSex000001")}, {"id": "ccFunding01", "name": "Funding", "categories": refs("caFunding01")}}
	combo := func(uid, name, of, option string) object {
		return object{"id": uid, "name": name, "categoryCombo": ref(of), "categoryOptions": refs(option)}
	}
	m["categoryOptionCombos"] = []object{combo(defaultCombo, "default", "ccDefault01", "coDefault01"),
		combo("cocMale0001", "Male", "ccSex000001", "coMale00001"), combo("cocFemale01", "Female", "ccSex000001", "coFemale001"),
		combo("cocOwn00001", "Own", "ccFunding01", "coOwn000001"), combo("cocDonor001", "Donor", "ccFunding01", "coDonor0001")}
}

func optionRefs() []object {
	var out []object
	for i := range optionCodes {
		out = append(out, ref(fmt.Sprintf("opt%08d", i)))
	}
	return out
}

func optionObjects() []object {
	var out []object
	for i, code := range optionCodes {
		out = append(out, object{"id": fmt.Sprintf("opt%08d", i), "code": code, "name": fmt.Sprintf("Option %d", i), "sortOrder": i + 1, "optionSet": ref(optionSetUID)})
	}
	return out
}

func elements(targets []target, domain string) []object {
	var out []object
	for _, t := range targets {
		o := object{"id": t.UID, "name": t.Name, "shortName": t.Name, "valueType": t.ValueType, "aggregationType": "NONE"}
		if domain != "" {
			o["domainType"], o["categoryCombo"] = domain, ref("ccDefault01")
		}
		if t.Split {
			o["categoryCombo"] = ref("ccSex000001")
		}
		if t.HasOptions {
			o["optionSet"] = ref(optionSetUID)
		}
		out = append(out, o)
	}
	return out
}

func uses(word string, targets []target, mandatory string) []object {
	var out []object
	for _, t := range targets {
		out = append(out, object{word: ref(t.UID), mandatory: false})
	}
	return out
}

func (s *server) dataSets() []object {
	var out []object
	for _, f := range s.forms {
		combo := "ccDefault01"
		if f.Funded {
			combo = "ccFunding01"
		}
		var members []object
		for _, t := range s.cells {
			members = append(members, object{"dataElement": ref(t.UID)})
		}
		out = append(out, object{"id": f.UID, "name": f.Name, "periodType": f.PeriodType, "categoryCombo": ref(combo),
			"dataSetElements": members, "organisationUnits": refs(s.units...)})
	}
	return out
}

func (s *server) programs() []object {
	return []object{
		{"id": "progTrack01", "name": "Follow-up", "programType": "WITH_REGISTRATION", "trackedEntityType": ref("tet00000001"), "categoryCombo": ref("ccDefault01"),
			"programTrackedEntityAttributes": uses("trackedEntityAttribute", s.attributes, "mandatory"), "programStages": refs("stageTrack1"),
			"organisationUnits": refs(s.units...), "featureType": "POINT"},
		{"id": "progEvent01", "name": "Events", "programType": "WITHOUT_REGISTRATION", "categoryCombo": ref("ccFunding01"), "programStages": refs("stageEvent1"),
			"organisationUnits": refs(s.units...)},
	}
}

func (s *server) stages() []object {
	stage := func(uid, name, program, feature string) object {
		return object{"id": uid, "name": name, "program": ref(program), "repeatable": true, "validationStrategy": "ON_COMPLETE", "featureType": feature,
			"programStageDataElements": uses("dataElement", s.events, "compulsory")}
	}
	return []object{stage("stageTrack1", "Visit", "progTrack01", "POINT"), stage("stageEvent1", "Event", "progEvent01", "NONE")}
}

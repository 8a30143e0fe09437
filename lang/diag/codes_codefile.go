package diag

// codeFileEntries are the problems of files that code tables are read from: maps
// of terminology servers, and what the target says of its own options.
var codeFileEntries = []Entry{
	{"E0340", Error, "A file of codes is not readable JSON",
		"What comes after the place cannot be made out, and half a table would count wrongly.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
`,
		"Save the file again from where it came, in UTF-8. Files nested more than 100 levels deep are not read."},
	{"E0341", Error, "A part of a file of codes is not what it should be",
		"A code, a target or the word for how close they are is missing, or has another form than the standard says; guessing would count people under a wrong code.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
  {"source": "http://hl7.org/fhir/sid/icd-10", "element": [
    {"code": "B54", "target": [{"code": "MALARIA", "equivalence": "equals"}]}
  ]}
]}
`,
		"Correct the place that is named, or save the file again from where it came."},
	{"E0342", Error, "A file of codes is read in a way that it is not made for",
		"The columns of a sheet have to be named. A file that is made of rows from code to code has none; there a code system may be picked, with `system`.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.csv" {
  otherwise -> skip "other"
}
-- icd.csv --
icd10,line
B54,Malaria
`,
		"Write `from \"x.csv\" column \"code\" -> column \"result\"` for a sheet, and `from \"x.json\"` for the others."},
	{"E0343", Error, "A code stands in two code systems",
		"The same text means different things in different code systems, and a record says only the text.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
  {"source": "http://hl7.org/fhir/sid/icd-9-cm", "element": [
    {"code": "001", "target": [{"code": "CHOLERA", "relationship": "equivalent"}]}
  ]},
  {"source": "http://hl7.org/fhir/sid/icpc", "element": [
    {"code": "001", "target": [{"code": "OTHER", "relationship": "equivalent"}]}
  ]}
]}
`,
		"Say which code system the records' codes are of, as in `from \"icd.json\" system \"http://hl7.org/fhir/sid/icd-9-cm\"`."},
	{"E0344", Error, "A file of codes has no such code system",
		"The table would have no rows.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" system "http://hl7.org/fhir/sid/icd-11" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
  {"source": "http://hl7.org/fhir/sid/icd-10", "element": [
    {"code": "B54", "target": [{"code": "MALARIA", "relationship": "equivalent"}]}
  ]}
]}
`,
		"Check the name; it is written as the file has it."},
	{"E0345", Error, "A value set is not expanded",
		"Which codes belong to it is known to a terminology server only; of a part of them too few would be counted.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes is_malaria from "malaria.json" {
  otherwise -> false
}
-- malaria.json --
{"resourceType": "ValueSet", "compose": {"include": [
  {"system": "http://hl7.org/fhir/sid/icd-10", "filter": [{"property": "concept", "op": "is-a", "value": "B50"}]}
]}}
`,
		"Have a terminology server expand the value set (`$expand`), and use what it answers."},
	{"E0346", Error, "Nothing has a value of a metadata attribute",
		"The table would have no rows.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/sets.json" for DHIS2 2.41
codes loinc from option set "Result" attribute "LOINC code" {
  otherwise -> skip "other"
}
-- metadata/sets.json --
{"attributes": [{"id": "AttrLoinc01", "code": "LOINC", "name": "LOINC code", "valueType": "TEXT", "optionAttribute": true}],
 "optionSets": [{"id": "OsResult001", "code": "RESULT", "name": "Result", "valueType": "TEXT", "options": [{"id": "OpResultPos"}, {"id": "OpResultNeg"}]}],
 "options": [{"id": "OpResultPos", "code": "POS", "name": "Positive"},
  {"id": "OpResultNeg", "code": "NEG", "name": "Negative"}]}
`,
		"Enter the values in DHIS2; or export the metadata again, with `attributeValues` of the objects and with `attributes`."},
	{"W0340", Warning, "A row of a file of codes is not taken",
		"Only a target that means the same or takes in all that the code means can be counted under. Of a narrower, merely related or different one nobody knows whether the record belongs there.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
  {"source": "http://hl7.org/fhir/sid/icd-10", "element": [
    {"code": "B50", "target": [{"code": "MALARIA", "relationship": "equivalent"}]},
    {"code": "B53", "target": [{"code": "MALARIA_OVALE", "relationship": "source-is-broader-than-target"}]}
  ]}
]}
`,
		"Look at the row. If it should count, correct how close it is in the file, or write a row for the code into the table."},
	{"W0341", Warning, "What a concept map says of all other codes is not taken",
		"Codes without a row would get a result that nobody looked at; what comes of them is for the mapping to say.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/hmis.json" for DHIS2 2.41
codes icd from "icd.json" {
  otherwise -> skip "other"
}
-- icd.json --
{"resourceType": "ConceptMap", "group": [
  {"source": "http://hl7.org/fhir/sid/icd-10", "element": [
    {"code": "B54", "target": [{"code": "MALARIA", "relationship": "equivalent"}]}
  ], "unmapped": {"mode": "fixed", "code": "OTHER"}}
]}
`,
		"Say it in the row `otherwise` of the table, and take `unmapped` out of the file, or allow this."},
	{"W0342", Warning, "Options have no value of a metadata attribute",
		"Records that mean one of them have a code that the table does not know, so `otherwise` takes them.",
		`-- main.xwalk --
language 1
mapping a
target "metadata/sets.json" for DHIS2 2.41
codes loinc from option set "Result" attribute "LOINC code" {
  otherwise -> skip "other"
}
-- metadata/sets.json --
{"attributes": [{"id": "AttrLoinc01", "code": "LOINC", "name": "LOINC code", "valueType": "TEXT", "optionAttribute": true}],
 "optionSets": [{"id": "OsResult001", "code": "RESULT", "name": "Result", "valueType": "TEXT", "options": [{"id": "OpResultPos"}, {"id": "OpResultNeg"}]}],
 "options": [{"id": "OpResultPos", "code": "POS", "name": "Positive", "attributeValues": [{"attribute": {"id": "AttrLoinc01"}, "value": "LA6576-8"}]},
  {"id": "OpResultNeg", "code": "NEG", "name": "Negative"}]}
`,
		"Enter the value in DHIS2 and export the metadata again, or write a row for the option into the table."},
}

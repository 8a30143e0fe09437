package compiler

import "testing"

// loincSets has options and data elements with LOINC codes; values stand in the
// places of the verbs.
const loincSets = `{
 "attributes": [{"id": "AttrLoinc01", "name": "LOINC code", "valueType": "TEXT"}, {"id": "AttrIcd0001", "name": "ICD-10 code", "valueType": "TEXT"}],
 "optionSets": [{"id": "OsResult001", "name": "Result", "valueType": "TEXT", "options": [{"id": "OpResultPos"}, {"id": "OpResultNeg"}]}],
 "options": [
  {"id": "OpResultPos", "code": "POS", "name": "Positive", "attributeValues": [{"attribute": {"id": "AttrLoinc01"}, "value": " LA6576-8 "}]},
  {"id": "OpResultNeg", "code": "NEG", "name": "Negative", "attributeValues": [{"attribute": {"id": "AttrLoinc01"}, "value": "LA6577-6"}, {"attribute": {"id": "AttrIcd0001"}, "value": "Z00"}]}],
 "dataElements": [
  {"id": "DeMalaria01", "code": "MAL", "name": "Malaria", "valueType": "NUMBER", "attributeValues": [{"attribute": {"id": "AttrLoinc01"}, "value": "70569-9"}]},
  {"id": "DeAnaemia01", "name": "Anaemia", "valueType": "NUMBER", "attributeValues": [{"attribute": {"id": "AttrLoinc01"}, "value": "718-7"}]},
  {"id": "DeTwiceCode", "code": "MAL", "name": "Malaria again", "valueType": "NUMBER", "attributeValues": [{"attribute": {"id": "AttrIcd0001"}, "value": "B54"}]},
  {"id": "DeTwiceVal1", "code": "CHO", "name": "Cholera", "valueType": "NUMBER", "attributeValues": [{"attribute": {"id": "AttrIcd0001"}, "value": "B54"}]}
 ]}`

func TestMetadataRows(t *testing.T) {
	files := map[string]string{"sets.json": loincSets}
	for _, k := range []struct{ name, decl, want string }{
		{"options", `codes x from option set "Result" attribute "LOINC code" { otherwise -> skip "other" }`, "LA6576-8 -> POS LA6577-6 -> NEG"},
		{"names of options", `codes x from option set "Result" attribute "AttrLoinc01" as name { otherwise -> skip "other" }`, "LA6576-8 -> Positive LA6577-6 -> Negative"},
		{"data elements", `codes x from data elements attribute "LOINC code" { otherwise -> skip "other" }`, "718-7 -> DeAnaemia01 70569-9 -> DeMalaria01"},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := readTables(t, k.decl+"\n", files, nil)
			for _, d := range c.problems {
				if d.Severity.String() == "error" {
					t.Errorf("%s %s", d.Code, d.Message)
				}
			}
			if got := rowsText(t, c, "x"); got != k.want {
				t.Errorf("the rows are\n%s\nwant\n%s", got, k.want)
			}
		})
	}
}

func TestMetadataRowProblems(t *testing.T) {
	files := map[string]string{"sets.json": loincSets}
	checkProblems(t, []problemCase{
		{"no such attribute", `codes x from option set "Result" attribute "LOINC" { otherwise -> skip "x" }` + "\n", files, []string{`E0401 "LOINC"`}},
		{"no such set", `codes x from option set "Results" attribute "LOINC code" { otherwise -> skip "x" }` + "\n", files, []string{`E0401 "Results"`}},
		{"both wrong", `codes x from option set "Results" attribute "LOINC" { otherwise -> skip "x" }` + "\n", files, []string{`E0401 "Results"`, `E0401 "LOINC"`}},
		{"an option without a value", `codes x from option set "Result" attribute "ICD-10 code" { otherwise -> skip "x" }` + "\n", files, []string{`W0342 "ICD-10 code"`}},
		{"two of one value", `codes x from data elements attribute "ICD-10 code" { otherwise -> skip "x" }` + "\n", files, []string{`E0214 "DeTwiceVal1"`}},
		{"no values", `codes x from option set "Symptoms" attribute "LOINC code" { otherwise -> skip "x" }` + "\n", nil, []string{`E0401 "LOINC code"`}},
	})
}

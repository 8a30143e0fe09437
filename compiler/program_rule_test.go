package compiler_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A rule that makes a data element mandatory is warned of only where its condition
// may hold: not if it asks for nothing but what the mapping leaves out, unless it
// asks whether that is missing.
func TestRulesThatMayDemandAValue(t *testing.T) {
	const filled, other = "detb0000001", "de000000041" // "Dose (mg)" is filled, "Weight (kg)" is not
	variable := func(name, element string) string {
		return `{"id": "var` + element[:8] + `", "name": "` + name + `", "program": {"id": "progtb00001"}, "programRuleVariableSourceType": "DATAELEMENT_CURRENT_EVENT", "dataElement": {"id": "` + element + `"}}`
	}
	fixture := spectest.Fixture(t, "..")
	exported := string(fixture["metadata/hmis.json"].Data)
	rule := `"name": "Side effects are asked for"`
	at := strings.Index(exported, rule)
	before, after, ok := strings.Cut(exported[max(at, 0):], `"condition": "true"`)
	if at < 0 || !ok {
		t.Fatal("the fixture has no such rule")
	}
	mapping := spectest.Wrap(`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Guardian" = w.patient.name
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "TB visit" {
      identity = w.uuid
      occurred = date(w.started)
      completed = date(w.started)
      status = "COMPLETED"
      "Dose (mg)" = w.weight
    }
  }
}`)
	for condition, warned := range map[string]bool{
		"true":                                true,
		"#{dose} > 1000":                      true,
		"d2:hasValue('dose')":                 true,
		"#{weight} > 40":                      false,
		"d2:hasValue('weight')":               false,
		"#{weight} > 40 && #{dose} > 5":       true,
		"!d2:hasValue('weight')":              true,
		"#{weight} < 40":                      true, // what is missing counts as 0
		"#{weight} == 0":                      true,
		"#{weight} == ''":                     true,
		"#{unknown} > 40":                     true,
		"V{event_status} == 'COMPLETED'":      true,
		"d2:daysBetween(V{a}, #{weight}) > 3": true,
	} {
		text := exported[:at] + before + `"condition": "` + condition + `"` + after
		text = strings.Replace(text, `"programRules": [`, `"programRuleVariables": [`+variable("dose", filled)+`, `+variable("weight", other)+`], "programRules": [`, 1)
		files := fstest.MapFS{"main.xwalk": {Data: []byte(mapping)}}
		for name, file := range fixture {
			files[name] = file
		}
		files["metadata/hmis.json"] = &fstest.MapFile{Data: []byte(text)}
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		got := false
		for _, d := range problems {
			switch d.Code {
			case "W0420": // of the dose, which another rule assigns
			case "W0421":
				got = true
			default:
				t.Errorf("%s: %s %s", condition, d.Code, d.Message)
			}
		}
		if got != warned {
			t.Errorf("%s: warned %v, want %v", condition, got, warned)
		}
	}
}

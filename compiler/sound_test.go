package compiler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

const soundHead = `language 1
mapping sound
target "metadata/hmis.json" for DHIS2 2.40 to 2.42
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}
codes grade {
  "good"    -> "A"
  missing   -> skip "none"
  otherwise -> "B"
}
codes percent {
  "good"    -> 90
  missing   -> skip "none"
  otherwise -> 0
}
`

const soundForm = `data set "Facility profile" from visit as v where v.stock < 1000 {
  period        = v.started
  org unit code = v.facility
  let stock = v.stock
  let fine = v.weight > 0 && v.weight < 100
`

const soundEvent = `program "Case interviews" from visit as v {
  event "Interview" {
    identity      = v.uuid
    org unit code = v.facility
    occurred      = v.started
    status        = "COMPLETED"
`

// guardsOf compiles lines of a form, or of an event, and lists what is left to check.
func guardsOf(t *testing.T, head, lines string) []runtime.Guard {
	t.Helper()
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(soundHead + head + lines + strings.Repeat("}\n", strings.Count(head, "{")))}
	r := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"})
	if r.Transform == nil {
		t.Fatalf("%s: %v", lines, r.Problems)
	}
	return r.Guards
}

func TestGuards(t *testing.T) {
	for line, want := range map[string]string{
		`"Bed occupancy" = latest v.weight by v.started`:                                           "limits",
		`"Bed occupancy" = latest v.weight by v.started where fine`:                                "",
		`"Bed occupancy" = latest v.weight by v.started where fine missing counts`:                 "limits",
		`"Bed occupancy" = latest v.weight by v.started where fine missing reports`:                "",
		`"Bed occupancy" = sum v.weight where fine`:                                                "limits",
		`"Bed occupancy" = latest percent(v.status) by v.started`:                                  "",
		`"Bed occupancy" = largest (v.weight < 0 ? 0 : v.weight > 100 ? 100 : v.weight)`:           "",
		`where v.weight >= 0 && v.weight <= 100 { "Bed occupancy" = largest v.weight }`:            "",
		`for each d in v.dispensed where d.quantity > 0 { "Beds installed" = largest d.quantity }`: "limits",
		`"Change of balance" = latest stock by v.started`:                                          "limits",
		`"Change of balance" = latest stock by v.started where stock > -1000`:                      "",
		`"Change of balance" = sum stock`:                                                          "limits",
		`"Beds installed" = latest v.weight by v.started where fine`:                               "limits whole",
		`"Beds installed" = latest floor(v.weight) by v.started where fine`:                        "limits",
		`"Beds installed" = latest ceil(v.weight) by v.started where fine`:                         "limits",
		`"Beds installed" = latest ceil(v.weight) by v.started where v.weight >= 1 && fine`:        "",
		`"Beds installed" = count`:                                                                 "limits",
		`"Quality grade" = latest grade(v.status) by v.started`:                                    "",
		`"Quality grade" = latest v.status by v.started`:                                           "form",
		`"Narrative" = latest v.status by v.started`:                                               "length text",
		`"Narrative" = latest v.stock by v.started`:                                                "",
		`"Narrative" = latest "seen" by v.started`:                                                 "",
	} {
		guards := guardsOf(t, soundForm, "  "+line+"\n")
		if got := checksText(guards); got != want {
			t.Errorf("%s: left to check: %q, want %q", line, got, want)
		}
	}
}

func TestGuardsOfEvents(t *testing.T) {
	for line, want := range map[string]string{
		`"Symptoms seen" = v.visit_type`:                                 "option",
		`"Symptoms seen" = v.pregnant ? "Fever" : "COUGH"`:               "",
		`"Birth rank" = v.stock`:                                         "option",
		`"Birth rank" = "First"`:                                         "",
		`"Oxygen saturation" = v.weight`:                                 "limits",
		`"Oxygen saturation" = v.weight where between(v.weight, 0, 100)`: "",
		`"Consent given" = v.pregnant`:                                   "",
		`"Web page" = v.status`:                                          "form length",
		`"Case story" = v.next_visit`:                                    "",
		`"Case story" = v.status`:                                        "length text",
	} {
		if got := checksText(guardsOf(t, soundEvent, "    "+line+"\n")); got != want {
			t.Errorf("%s: left to check: %q, want %q", line, got, want)
		}
	}
}

func checksText(guards []runtime.Guard) string {
	var out []string
	for _, g := range guards {
		for _, check := range g.Checks {
			out = append(out, string(check))
		}
	}
	return strings.Join(out, " ")
}

// What is said of zeros belongs to a rule's results, and what others are added
// to is not known.
func TestGuardsOfWholeForms(t *testing.T) {
	for text, want := range map[string]string{
		"  zeros for reporting org units\n  \"Bed occupancy\" = count distinct v.uuid where false\n":                                                    "limits",
		"  combine \"Change of balance\" by sum\n  \"Change of balance\" = largest 5\n  where v.voided {\n    \"Change of balance\" = largest 6\n  }\n": "limits whole limits whole",
	} {
		if got := checksText(guardsOf(t, soundForm, text)); got != want {
			t.Errorf("%s: left to check: %q, want %q", text, got, want)
		}
	}
}

// A guard says where it is, of what, and with which codes a run would reject.
func TestGuardsNameWhatTheyGuard(t *testing.T) {
	g := guardsOf(t, soundForm, "  \"Beds installed\" = sum v.weight\n")
	want := `[{main.xwalk:23:3 Beds installed val00000004 CELL INTEGER_POSITIVE [limits whole] [E0539 E0540 E0541]}]`
	if got := fmt.Sprint(g); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !slices.IsSorted(g[0].Checks) {
		t.Error("the checks are not in order")
	}
}

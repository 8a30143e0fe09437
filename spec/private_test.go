package spec_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// privateMapping does with private fields all that it may: they decide, count
// distinctly, order, identify, and one goes into an attribute that names it.
const privateMapping = `language 1
mapping private

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key     = visit.uuid
  version = visit.changed
  deleted = visit.voided
  zone    = "Africa/Kampala"
  private = visit.patient, visit.weight, visit.stock, visit.pregnant, visit.next_visit, visit.changed, visit.voided, visit.diagnoses, visit.dispensed, visit.status
  index by_code = visit.diagnoses by code
}

codes line_of {
  "A"       -> true
  missing   -> report "no code"
  otherwise -> report "a code that nobody knows"
}

bands heavy of number {
  under 3    -> true
  3 and over -> false
  missing    -> report "not weighed"
}

data set "OPD monthly" from visit as v where v.status != "canary-out" {
  let name = v.patient.name
  period        = v.started
  org unit code = v.facility
  category "Sex"       = "Female"
  category "Age (OPD)" = "60+"
  zeros for reporting org units
  suppress below 2

  "OPD all"            = count distinct v.patient.name by latest v.next_visit where number(name) > 3 || known(v.weight)
  "OPD new attendance" = count where line_of(v.patient.gender) missing reports
  "Weight"             = count where heavy(v.weight)
  "Supervised"         = latest v.visit_type == "new" by v.changed
  "ACT stock"          = count where v.by_code[v.patient.gender].main missing reports
  "Malaria confirmed"  = count where date(name) > date(v.started)
  for each d in v.diagnoses where parse_date(d.code, "yyyy-MM-dd") <= v.next_visit {
    "TWICE_A" = count once where d.main
  }
}

program "ANC follow-up" from visit as v where known(v.patient.uuid) {
  tracked entity {
    identity      = v.patient.uuid
    org unit code = v.facility
    "National ID" = v.uuid
    "Given name"  = v.patient.name where v.pregnant
  }
  enrollment {
    enrolled = date(v.started)
    status   = "ACTIVE"
    event "ANC visit" for each d in v.dispensed where d.quantity > v.stock {
      identity = v.uuid, d.drug
      occurred = date(v.started)
      status   = "COMPLETED"
    }
  }
  relationship "Mother of" {
    identity = v.uuid, v.patient.name
    from     = v.patient.uuid
    to       = v.patient.name
  }
}
`

// privateRecords are records whose private fields hold canaries of all kinds, one
// wrong field at a time.
func privateRecords(t *testing.T) string {
	t.Helper()
	wrong := []any{"canary-wrong", "Canary, with a comma", strings.Repeat("canary ", 400), "31415926", "1971-11-13", "1971-13-13", 31415926, 31415926.5, -5, true, false,
		[]any{"canary"}, map[string]any{"canary": "canary"}, nil, ""}
	var b strings.Builder
	n := 0
	write := func(change func(r, patient map[string]any)) {
		patient := map[string]any{"uuid": fmt.Sprint("canary-person-", n%7), "name": "kanari Akello", "gender": "A", "birthdate": "1971-11-13"}
		r := map[string]any{"uuid": fmt.Sprint("KEY-", n), "started": "2026-01-05T08:00:00+03:00", "changed": "1971-11-13T00:00:00Z", "voided": false, "facility": "UG-KLA-001",
			"visit_type": "new", "status": "canary", "weight": 2.5, "stock": 3, "pregnant": true, "next_visit": "1971-11-20", "patient": patient,
			"diagnoses": []any{map[string]any{"code": "1971-11-13", "main": true}, map[string]any{"code": "canary-twice"}, map[string]any{"code": "canary-twice"}},
			"dispensed": []any{map[string]any{"drug": "canary-drug", "quantity": 31415926}}}
		n++
		change(r, patient)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(text, '\n'))
	}
	for _, value := range wrong {
		for _, field := range strings.Fields("changed voided status weight stock pregnant next_visit patient diagnoses dispensed") {
			write(func(r, _ map[string]any) { r[field] = value })
		}
		for _, field := range strings.Fields("uuid gender birthdate") {
			write(func(_, p map[string]any) { p[field] = value })
		}
		write(func(_, p map[string]any) { p["gender"] = "canary-twice" })
	}
	return b.String()
}

// givenName is the one place where a private field may leave.
var givenName = regexp.MustCompile(`"attribute":"(\w+)","value":"kanari Akello"`)

// What is private is in no payload of any form, no reject and no report, but in
// the attribute whose line names it.
func TestPrivateFieldsStayInTheRecord(t *testing.T) {
	records := privateRecords(t)
	files := spectest.Fixture(t, "..")
	transform, problems := compiler.Compile(compiler.Options{FS: spectest.Project(files, privateMapping), Main: "main.xwalk"})
	if transform == nil {
		t.Fatal(problemLines(problems))
	}
	leaves := 0
	for _, form := range []string{"json", "csv", "adx"} {
		for _, tracker := range []string{"json", "ndjson"} {
			said := runPrivate(t, transform, runtime.RunOptions{Format: form, TrackerFormat: tracker}, records)
			leaves += len(givenName.FindAllString(said, -1))
			said = givenName.ReplaceAllString(said, "")
			checkPrivate(t, said)
			if at := strings.Index(strings.ToLower(said), "kanari"); at >= 0 {
				t.Errorf("%s, %s: a private name is outside of its attribute: …%s…", form, tracker, said[max(0, at-200):at+40])
			}
		}
	}
	if leaves == 0 {
		t.Error("the attribute that may have the name does not have it")
	}
}

// runPrivate returns all that a run writes and says.
func runPrivate(t *testing.T, transform *runtime.Transform, o runtime.RunOptions, records string) string {
	t.Helper()
	var rejects []runtime.Reject
	o.Reject = func(r runtime.Reject) { rejects = append(rejects, r) }
	runner, err := runtime.NewRunner(transform, o)
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{map[string]string{}}
	report, err := runner.Run(context.Background(), []runtime.Input{memoryInput("in.ndjson", records)}, out)
	if err != nil {
		t.Fatal(err)
	}
	if len(rejects) < 50 || report.DataSets[0].Cells == 0 || report.DataSets[0].Suppressed == 0 || report.Programs[0].Events == 0 {
		t.Errorf("the records are not varied enough: %d rejects, %+v", len(rejects), report.DataSets[0])
	}
	text, err := json.Marshal([]any{rejects, report})
	if err != nil {
		t.Fatal(err)
	}
	said := string(text)
	for _, name := range slices.Sorted(maps.Keys(out.got)) {
		said += "\n" + name + "\n" + out.got[name]
	}
	return said
}

// Where a private field may not go it is refused however it gets there.
func TestPrivateFieldsAreFollowed(t *testing.T) {
	const head = `source lab from "schemas/visit.schema.json" {
  key     = lab.uuid
  zone    = "Africa/Kampala"
  private = lab.patient.name, lab.diagnoses, lab.weight
  index by_code = lab.diagnoses by code
}
let kilos(x) = x.weight
let half(n) = n / 2
codes as_number {
  "A"       -> 1
  otherwise -> 2
}
bands light of number {
  under 3    -> 1
  3 and over -> 2
}
choose chosen(x) {
  when x.weight > 3 -> 1
  otherwise         -> 2
}
data set "OPD monthly" from lab as v {
  period        = v.started
  org unit code = v.facility
  let a = v.weight
  let b = a + 1
  let p = v.patient
  let worst = v.diagnoses.first(d, d.main)
  let open = v.dispensed
  "Weight" = sum `
	for expression, want := range map[string]string{
		"v.weight": "E0475", "a": "E0475", "b": "E0475", "half(b)": "E0475", "kilos(v)": "E0475", "half(v.weight)": "E0475", "half(half(kilos(v)))": "E0475",
		"as_number(v.patient.name)": "E0475", "as_number(p.name)": "E0475", "light(v.weight)": "E0475", "chosen(v)": "E0475",
		"v.diagnoses.size()": "E0475", "v.diagnoses.number_of(d, d.main)": "E0475", "v.dispensed.total(x, x.quantity * a)": "E0475", "[v.stock, a][0]": "E0475",
		"v.by_code[\"B54\"].main ? 1 : 2": "E0475", "known(v.by_code[\"B54\"]) ? 1 : 2": "E0475", "worst.main ? 1 : 2": "E0475", "known(worst) ? 1 : 2": "E0475",
		"v.patient.name.size()": "E0475", "v[\"weight\"]": "E0475", "first_known(v.stock, v.weight)": "E0475", "v.stock where v.weight > 3": "", "v.stock where b > 3": "",
		"v.stock": "", "as_number(p.uuid)": "", "half(v.stock)": "", "open.size()": "", "v.stock where known(worst)": "",
	} {
		r := compiler.Check(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), head+expression+"\n}\n"), Main: "main.xwalk"})
		r.Problems = slices.DeleteFunc(r.Problems, func(d diag.Diagnostic) bool { return d.Severity == diag.Warning }) // most lets here are not used
		if got := codesOnce(r.Problems); got != want || len(r.Problems) > 1 {
			t.Errorf("sum %s: %q, want %q\n%s", expression, got, want, problemLines(r.Problems))
		}
	}
}

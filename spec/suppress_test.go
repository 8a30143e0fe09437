package spec_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

const suppressForm = `data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = v.facility
  zeros for reporting org units
  combine "OPD all" by sum
  category "Sex"       = v.patient.gender == "M" ? "Male" : "Female"
  category "Age (OPD)" = "60+"
  SUPPRESS
  "OPD all"            = count where v.visit_type == "new"
  "OPD all"            = sum v.stock
  "OPD new attendance" = count distinct v.patient.uuid
  "Malaria confirmed"  = count where v.visit_type == "new"
  "ACT stock"          = sum v.stock
  "Weight"             = largest v.weight
}
`

// notTotals is the element of the form that is neither counted nor added up.
const notTotals = "Weight"

// A form with `suppress` sends exactly what it would send without it, less the
// cells above 0 and below the number; and it says how many those are.
func TestSuppressOfAnyRecords(t *testing.T) {
	files := spectest.Fixture(t, "..")
	compiled := func(line string) *runtime.Transform {
		example := strings.Replace(suppressForm, "SUPPRESS", line, 1)
		transform, problems := compiler.Compile(compiler.Options{FS: spectest.Project(files, example), Main: "main.xwalk"})
		if transform == nil {
			t.Fatal(problemLines(problems))
		}
		return transform
	}
	whole := compiled("")
	below := map[int]*runtime.Transform{}
	for n := 2; n < 6; n++ {
		below[n] = compiled(fmt.Sprint("suppress below ", n))
	}
	hidden := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "below")
		records := drawVisits(t)
		all, _ := runForm(t, whole, records)
		sent, report := runForm(t, below[n], records)
		for cell, value := range all {
			number, err := strconv.ParseFloat(value, 64)
			if err != nil {
				t.Fatal(err)
			}
			small := number > 0 && number < float64(n) && !strings.HasPrefix(cell, elementUID(whole, notTotals))
			if got, there := sent[cell]; there == small || there && got != value {
				t.Errorf("%s is %s, and %q with `suppress below %d`", cell, value, got, n)
			}
		}
		if report.Suppressed != int64(len(all)-len(sent)) {
			t.Errorf("%d cells were suppressed, and the report says %d", len(all)-len(sent), report.Suppressed)
		}
		hidden += len(all) - len(sent)
	})
	if hidden == 0 {
		t.Error("nothing was ever kept back")
	}
}

func drawVisits(t *rapid.T) string {
	var b strings.Builder
	for i := range rapid.IntRange(0, 12).Draw(t, "records") {
		fmt.Fprintf(&b, `{"uuid": "r%d", "started": "2026-01-05T08:00:00+03:00", "facility": %q, "visit_type": %q, "stock": %d, "weight": %d, "patient": {"uuid": "p%d", "gender": %q}}`+"\n",
			i, rapid.SampledFrom([]string{"UG-KLA-001", "UG-MBR-002"}).Draw(t, "facility"), rapid.SampledFrom([]string{"new", "old"}).Draw(t, "type"),
			rapid.IntRange(0, 2).Draw(t, "stock"), rapid.IntRange(1, 4).Draw(t, "weight"), rapid.IntRange(0, 4).Draw(t, "person"), rapid.SampledFrom([]string{"M", "F"}).Draw(t, "sex"))
	}
	return b.String()
}

func elementUID(transform *runtime.Transform, name string) string {
	for _, e := range transform.DataSets[0].Elements {
		if e.Name == name {
			return e.UID
		}
	}
	return "?"
}

// runForm returns the values of cells, by all that names them.
func runForm(t *rapid.T, transform *runtime.Transform, records string) (map[string]string, runtime.DataSetReport) {
	runner, err := runtime.NewRunner(transform, runtime.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{map[string]string{}}
	report, err := runner.Run(context.Background(), []runtime.Input{memoryInput("in.ndjson", records)}, out)
	if err != nil {
		t.Fatal(err)
	}
	var payload struct{ DataValues []runtime.DataValue }
	if text := out.got["want/opd-monthly.json"]; text != "" {
		if err := json.Unmarshal([]byte(text), &payload); err != nil {
			t.Fatal(err)
		}
	}
	cells := map[string]string{}
	for _, v := range payload.DataValues {
		cells[v.DataElement+" "+v.Period+" "+v.OrgUnit+" "+v.CategoryOptionCombo] = v.Value
	}
	return cells, report.DataSets[0]
}

// A transform that someone has changed by hand is not run with a number that
// would keep nothing back, or everything.
func TestSuppressOfTransforms(t *testing.T) {
	example := strings.Replace(suppressForm, "SUPPRESS", "suppress below 2", 1)
	transform, problems := compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), example), Main: "main.xwalk"})
	if transform == nil {
		t.Fatal(problemLines(problems))
	}
	for below, runs := range map[int64]bool{0: true, 2: true, 100: true, 1: false, -5: false} {
		transform.DataSets[0].Suppress = below
		if _, err := runtime.NewRunner(transform, runtime.RunOptions{}); (err == nil) != runs {
			t.Errorf("suppress below %d: %v", below, err)
		}
	}
}

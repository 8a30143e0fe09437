package real_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// exampleFolder is a project as a user has it.
const exampleFolder = "../../examples/opd"

func compileExample(t testing.TB) *runtime.Transform {
	t.Helper()
	transform, problems := compiler.Compile(compiler.Options{FS: os.DirFS(exampleFolder), Main: "opd.xwalk", OrgUnits: []string{"metadata/facilities.json"}})
	if transform == nil {
		t.Fatalf("the example does not compile: %v", problems)
	}
	return transform
}

func exampleVisits(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(exampleFolder, "data", "visits.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// How long a run of 50,000 visits takes; the log has the figure.
func TestSpeedOfARun(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	const n = 50_000
	transform := compileExample(t)
	visits := manyVisits(exampleVisits(t), n)
	began := time.Now()
	r := run(t, transform, runtime.RunOptions{}, input("visit", "visits.ndjson", visits))
	took := time.Since(began)
	t.Logf("%d records (%d MB) in %v: %.0f a second", n, len(visits)>>20, took.Round(time.Millisecond), n/took.Seconds())
	source := r.report.Sources[0]
	if source.Read != n || source.Accepted < n*9/10 || len(r.cells(t)) < 100 {
		t.Errorf("%+v, %d cells", source, len(r.cells(t)))
	}
}

// manyVisits says the whole visits of an export again and again, as other visits.
func manyVisits(export []byte, n int) []byte {
	lines := bytes.Split(bytes.TrimSpace(export), []byte("\n"))
	lines = lines[:len(lines)-1] // the export was cut in its last line
	var out bytes.Buffer
	for i := range n {
		line, again := lines[i%len(lines)], i/len(lines)
		out.Write(bytes.Replace(line, []byte(`,"uuid":"`), fmt.Appendf(nil, `,"uuid":"%d-`, again), 2))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// How long a mapping of 1,000 rules takes from its text to a transform and from
// there to a runner; the log has the figures.
func TestSpeedOfACheck(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	const n = 1000
	f := manyRules(t, n)
	began := time.Now()
	transform := compile(t, f, "main.xwalk")
	checked := time.Since(began)
	text, err := transform.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	built := time.Since(began)
	loaded, err := runtime.Load(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runtime.NewRunner(loaded, runtime.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	ready := time.Since(began)
	t.Logf("%d rules: checked in %v, built in %v more (%d kB), ready to run after %v more",
		n, checked.Round(time.Millisecond), (built - checked).Round(time.Millisecond), len(text)>>10, (ready - built).Round(time.Millisecond))
	if rules := len(loaded.DataSets[0].Blocks[0].Scope.Rules); rules != n {
		t.Errorf("%d rules, want %d", rules, n)
	}
}

// manyRules is a project whose form has n data elements, each with a rule.
func manyRules(t *testing.T, n int) files {
	t.Helper()
	s := newSnapshot()
	var elements []object
	var rules strings.Builder
	for i := range n {
		elements = append(elements, s.element(numbered("e", i), fmt.Sprint("Element ", i), "INTEGER_ZERO_OR_POSITIVE", "ccDefault01"))
		fmt.Fprintf(&rules, "  \"Element %d\" = count where v.number > %d && v.sex == \"F\" && (v.inpatient || v.note.contains(\"%d\"))\n", i, i, i)
	}
	s.dataSet("manyDataSet", "Many monthly", "Monthly", elements)
	return own(t, "person.schema.json").with("metadata.json", s.json(t)).with("main.xwalk", `language 1
mapping many
target "metadata.json" for DHIS2 2.41
source visit from "person.schema.json" {
  key  = visit.id
  zone = "Africa/Kampala"
}
data set "Many monthly" from visit as v {
  period        = v.seen
  org unit code = "TOWN"
`+rules.String()+"}\n")
}

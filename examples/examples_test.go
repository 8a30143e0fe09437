package examples_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// folders are the examples.
var folders = []string{"opd", "fhir-anc", "fhir-opd", "tracker-to-aggregate", "hiv-cohort", "moh731", "openmrs-anc"}

// results are the files that a run makes, by name, and its report.
type results struct {
	files  map[string][]byte
	report *runtime.Report
}

// outputs collects streams.
type outputs map[string]*bytes.Buffer

func (o outputs) Create(name string) (io.WriteCloser, error) {
	if _, ok := o[name]; ok {
		return nil, fmt.Errorf("stream %s is made twice", name)
	}
	o[name] = &bytes.Buffer{}
	return closer{o[name]}, nil
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

func (p project) run(t testing.TB, transform *runtime.Transform) results {
	t.Helper()
	return p.runOn(t, transform, p.inputs(t, transform))
}

func (p project) runOn(t testing.TB, transform *runtime.Transform, inputs []runtime.Input) results {
	t.Helper()
	var rejects, report bytes.Buffer
	list := encoder(&rejects)
	options := runtime.RunOptions{Periods: p.Periods, Format: "json", TrackerFormat: "json", Reference: p.reference}
	options.Reject = func(r runtime.Reject) {
		if err := list.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	runner, err := runtime.NewRunner(transform, options)
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{}
	account, err := runner.Run(context.Background(), inputs, out)
	if err != nil {
		t.Fatal(err)
	}
	pretty := encoder(&report)
	pretty.SetIndent("", "  ")
	if err := pretty.Encode(account); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"rejects.ndjson": rejects.Bytes(), "report.json": report.Bytes()}
	for name, b := range out {
		files[name] = b.Bytes()
	}
	return results{files, account}
}

func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

func TestMappingsAreInTheirLayout(t *testing.T) {
	for _, dir := range folders {
		inItsLayout(t, dir, open(t, dir).Mapping)
	}
}

func inItsLayout(t *testing.T, dir, mapping string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, mapping))
	if err != nil {
		t.Fatal(err)
	}
	module, problems := lang.Parse(diag.NewFile(mapping, string(data)))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", dir, problems)
	}
	if laidOut, ok := lang.Format(module); !ok || laidOut != string(data) {
		t.Errorf("%s/%s is not in its layout: run `crosswalk fmt examples/%s/%s`", dir, mapping, dir, mapping)
	}
}

// TestRunsGiveWhatIsExpected compares every file of every run. UPDATE=1 writes
// them anew, and fails, so that nobody takes it for a passing test.
func TestRunsGiveWhatIsExpected(t *testing.T) {
	for _, dir := range folders {
		t.Run(dir, func(t *testing.T) {
			p := open(t, dir)
			got := p.run(t, p.load(t)).files
			if os.Getenv("UPDATE") != "" {
				update(t, filepath.Join(dir, "expected"), got)
				return
			}
			want := expected(t, dir)
			if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
				t.Fatalf("the run gives %q, expected are %q", g, w)
			}
			for name, data := range got {
				if !bytes.Equal(data, want[name]) {
					t.Errorf("%s is not what is expected: %s", name, firstDifference(data, want[name]))
				}
			}
		})
	}
}

func expected(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "expected"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, "expected", e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func update(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("%s was written anew; look at the differences, and run the tests without UPDATE", dir)
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d is\n%.300s\nand not\n%.300s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("it has %d lines, and not %d", len(g), len(w))
}

func TestAHundredBuildsGiveOneDigest(t *testing.T) {
	for _, dir := range folders {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			p := open(t, dir)
			first, err := p.compile(t).Canonical()
			if err != nil {
				t.Fatal(err)
			}
			builds := 99
			if len(first) > 1<<20 {
				builds = 9 // two thousand rules take their time
			}
			for range builds {
				again, err := p.compile(t).Canonical()
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(first, again) {
					t.Fatalf("two builds differ: %s", firstDifference(again, first))
				}
			}
		})
	}
}

func TestEveryRecordIsAccountedFor(t *testing.T) {
	for _, dir := range folders {
		t.Run(dir, func(t *testing.T) {
			p := open(t, dir)
			report := p.run(t, p.load(t)).report
			for _, s := range report.Sources {
				equal(t, "records of "+s.Name, s.Accepted+total(s.Excluded)+total(s.Rejected), s.Read)
			}
			for _, d := range report.DataSets {
				checkBlocks(t, d.Blocks)
				checkRules(t, d.Rules)
			}
			for _, d := range report.Programs {
				checkBlocks(t, d.Blocks)
				checkRules(t, d.Rules)
			}
		})
	}
}

// TestReadmesShowWhatComesOut holds the lines of output in each README to the
// report that is expected.
func TestReadmesShowWhatComesOut(t *testing.T) {
	for _, dir := range folders {
		readmeShows(t, dir)
	}
}

func readmeShows(t *testing.T, dir string) {
	t.Helper()
	shown := readme(t, dir)
	var report runtime.Report
	if err := json.Unmarshal(expected(t, dir)["report.json"], &report); err != nil {
		t.Fatal(err)
	}
	for _, line := range outputLines(report) {
		if !strings.Contains(shown, line) {
			t.Errorf("%s/README.md does not show %q", dir, line)
		}
	}
}

func readme(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func outputLines(r runtime.Report) []string {
	s := r.Sources[0]
	lines := []string{fmt.Sprintf("%s: %d records read = %d accepted + %d excluded + %d rejected", s.Name, s.Read, s.Accepted, total(s.Excluded), total(s.Rejected))}
	for _, d := range r.DataSets {
		line := fmt.Sprintf("%s: %s data values", d.Name, thousands(d.Cells))
		if d.Zeros > 0 {
			line += fmt.Sprintf(", %s of them zeros filled in", thousands(d.Zeros))
		}
		lines = append(lines, line)
	}
	for _, p := range r.Programs {
		lines = append(lines, fmt.Sprintf("%s: %d tracked entities, %d enrollments, %d events", p.Name, p.TrackedEntities, p.Enrollments, p.Events))
	}
	return lines
}

// thousands writes a number below a million as reports do: 1,234.
func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func checkBlocks(t *testing.T, blocks []runtime.BlockReport) {
	t.Helper()
	for _, b := range blocks {
		equal(t, "records of the block at "+string(b.Origin), b.Used+total(b.Excluded)+total(b.Rejected), b.In)
	}
}

func checkRules(t *testing.T, rules []runtime.RuleReport) {
	t.Helper()
	for _, r := range rules {
		parts := r.Counted + r.Out + r.Again + total(r.Undecided) + total(r.Missing) + total(r.NotPlaced) + total(r.Skipped) + total(r.Reported) + total(r.Failed)
		equal(t, "questions to "+r.Target, parts, r.Asked)
	}
}

func total(counts map[string]int64) int64 {
	var n int64
	for _, c := range counts {
		n += c
	}
	return n
}

func equal(t *testing.T, what string, got, want int64) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d are accounted for, of %d", what, got, want)
	}
}

func BenchmarkExamples(b *testing.B) {
	for _, dir := range folders {
		b.Run(dir, func(b *testing.B) {
			p := open(b, dir)
			transform := p.load(b)
			for b.Loop() {
				p.run(b, transform)
			}
		})
	}
}

package spec_test

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
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestConformance runs every case below spec/testdata/cases; the README there
// says how a case is written. UPDATE=1 writes what came out into the cases, and fails.
func TestConformance(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/cases/"), ".txtar")
		t.Run(name, func(t *testing.T) { runCase(t, file) })
	}
}

// conformanceCase is a txtar archive: input files, and files below want/.
type conformanceCase struct {
	path     string
	archive  *txtar.Archive
	files    fstest.MapFS
	inputs   []runtime.Input
	existing []runtime.Input
	options  runtime.RunOptions
	settings caseSettings
	want     map[string]string
	got      map[string]string
}

// caseSettings is run.json.
type caseSettings struct {
	Periods, Format, Tracker, Namespace string
	OrgUnits                            []string // UIDs
	Values, Tables                      map[string]string
}

// tables are the files that take the place of those that tables name.
func (c *conformanceCase) tables() map[string]compiler.TableFile {
	all := map[string]compiler.TableFile{}
	for name, path := range c.settings.Tables {
		all[name] = compiler.TableFile{Path: path}
	}
	return all
}

func runCase(t *testing.T, path string) {
	c := readCase(t, path)
	result := compiler.Check(compiler.Options{FS: c.files, Main: "main.xwalk", Namespace: c.settings.Namespace, Values: c.settings.Values, Tables: c.tables(), Periods: c.settings.Periods})
	transform, problems := result.Transform, result.Problems
	if _, asked := c.want["want/coverage.json"]; asked && result.Coverage != nil {
		c.got["want/coverage.json"] = string(result.Coverage.JSON())
	}
	if _, asked := c.want["want/rules.xwalk"]; asked && transform != nil {
		c.got["want/rules.xwalk"] = compiler.Expand(transform).Text()
	}
	if marks := c.problemMarks(); len(marks) > 0 {
		compareMarks(t, marks, problems)
	} else {
		c.got["want/problems"] = problemLines(problems)
	}
	c.passes(t)
	if transform != nil && len(c.inputs) > 0 {
		c.run(t, transform)
	}
	if _, asked := c.want["want/problems"]; !asked && c.got["want/problems"] == "" {
		delete(c.got, "want/problems")
	}
	for _, name := range []string{"want/report.json", "want/account", "want/rejects.ndjson", "want/rejects"} {
		if _, asked := c.want[name]; !asked {
			delete(c.got, name) // compared only where a case shows them
		}
	}
	if diff := cmp.Diff(c.want, c.got); diff != "" {
		if os.Getenv("UPDATE") != "" {
			c.update(t)
		}
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// passes demands that passes.xwalk, the nearest mapping without the problem that
// the case shows, has no problem at all.
func (c *conformanceCase) passes(t *testing.T) {
	t.Helper()
	if _, there := c.files["passes.xwalk"]; !there {
		return
	}
	transform, problems := compiler.Compile(compiler.Options{FS: c.files, Main: "passes.xwalk", Namespace: c.settings.Namespace, Values: c.settings.Values, Tables: c.tables(), Periods: c.settings.Periods})
	if transform == nil || len(problems) > 0 {
		t.Errorf("passes.xwalk has problems:\n%s", problemLines(problems))
	}
}

func readCase(t *testing.T, path string) *conformanceCase {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := &conformanceCase{path: path, archive: archive, files: spectest.Fixture(t, ".."), want: map[string]string{}, got: map[string]string{}}
	for _, f := range archive.Files {
		switch {
		case strings.HasPrefix(f.Name, "want/"):
			c.want[f.Name] = string(f.Data)
		case strings.HasPrefix(f.Name, "in/"):
			c.input(f)
		case strings.HasPrefix(f.Name, "existing/"):
			c.existing = append(c.existing, inputOf("", strings.TrimPrefix(f.Name, "existing/"), f.Data))
		case f.Name == "run.json":
			o := &c.settings
			if err := json.Unmarshal(f.Data, o); err != nil {
				t.Fatal(err)
			}
			c.options = runtime.RunOptions{Periods: o.Periods, OrgUnits: o.OrgUnits, Format: o.Format, TrackerFormat: o.Tracker}
		default:
			c.files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	c.files = spectest.PackSheets(c.files)
	return c
}

// input is in/SOURCE.EXT, or in/SOURCE/NAME.EXT where a source has several.
func (c *conformanceCase) input(f txtar.File) {
	name := strings.TrimPrefix(f.Name, "in/")
	source, _, _ := strings.Cut(strings.ReplaceAll(name, "/", "."), ".")
	c.inputs = append(c.inputs, inputOf(source, name, f.Data))
}

func inputOf(source, name string, data []byte) runtime.Input {
	return runtime.Input{Source: source, Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
}

// problemLines are the diagnostics of a case, "E0203 main.xwalk:14:3 nmae", sorted
// by place; in a spreadsheet "E0383 grid.xlsx, sheet "HIV", row 3, column C #REF!".
func problemLines(problems diag.List) string {
	var b strings.Builder
	for _, d := range problems {
		place := ":0:0"
		if d.Span.File != nil {
			place = d.Span.File.Place(d.Span.Start)
		}
		text, _, _ := strings.Cut(d.Span.Text(), "\n")
		fmt.Fprintf(&b, "%s %s %s\n", d.Code, place, text)
	}
	return b.String()
}

// outputs collects the streams of a run.
type outputs struct{ got map[string]string }

type stream struct {
	bytes.Buffer
	close func(string)
}

func (s *stream) Close() error { s.close(s.String()); return nil }

func (o outputs) Create(name string) (io.WriteCloser, error) {
	return &stream{close: func(text string) { o.got["want/"+name] = text }}, nil
}

// run runs the transform, and demands that CEL's own interpreter gives the same.
func (c *conformanceCase) run(t *testing.T, transform *runtime.Transform) {
	t.Helper()
	maps.Copy(c.got, c.runOn(t, transform, false))
	for name, text := range c.runOn(t, transform, true) {
		if diff := cmp.Diff(c.got[name], text); diff != "" {
			t.Errorf("%s, and (+) on the reference engine:\n%s", name, diff)
		}
	}
}

// runOn gives what a run on one of the engines makes.
func (c *conformanceCase) runOn(t *testing.T, transform *runtime.Transform, reference bool) map[string]string {
	t.Helper()
	got := map[string]string{}
	c.options.Reference = reference
	var rejects bytes.Buffer
	var listed []runtime.Reject
	encoder := json.NewEncoder(&rejects)
	encoder.SetEscapeHTML(false)
	c.options.Existing = c.existing
	c.options.Reject = func(r runtime.Reject) {
		listed = append(listed, r)
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	runner, err := runtime.NewRunner(spectest.Reload(t, transform), c.options)
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background(), c.inputs, outputs{got})
	if err != nil {
		t.Fatal(err)
	}
	got["want/rejects.ndjson"] = rejects.String()
	got["want/rejects"] = rejectLines(listed)
	got["want/account"] = accountText(report)
	if (report.Interpreted > 0) != reference {
		t.Errorf("%d expressions are interpreted", report.Interpreted)
	}
	report.Digest, report.Interpreted = "", 0
	text, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got["want/report.json"] = string(text) + "\n"
	return got
}

// update rewrites the case with what came out.
func (c *conformanceCase) update(t *testing.T) {
	t.Helper()
	var kept []txtar.File
	for _, f := range c.archive.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			kept = append(kept, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.got)) {
		kept = append(kept, txtar.File{Name: name, Data: []byte(c.got[name])})
	}
	c.archive.Files = kept
	if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Error("the case was rewritten")
}

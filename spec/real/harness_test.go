// Package real_test runs mappings against metadata and records of real systems,
// and compares what comes out, cell by cell, with what a few lines of plain Go
// make of the same records. The mappings and schemas are ours and stand in
// testdata; the data do not belong to the repository, and without them these
// tests are skipped.
package real_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	_ "time/tzdata" // zones of the mappings, on any machine

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// data reads a file of the real data, or skips the test where there are none.
func data(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dataFolder(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// dataFolder is CROSSWALK_DATA, or the folder beside the repository.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder := cmp.Or(os.Getenv("CROSSWALK_DATA"), filepath.FromSlash("../../../shared/data"))
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no real data here: set CROSSWALK_DATA to their folder")
	}
	return folder
}

// dataFiles lists the files of the real data that match, by name.
func dataFiles(t *testing.T, pattern string) []string {
	t.Helper()
	folder := dataFolder(t)
	paths, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	for i, path := range paths {
		paths[i], _ = filepath.Rel(folder, path)
	}
	return paths
}

// files is a project in memory.
type files map[string]string

// own reads files of testdata, by their names there.
func own(t *testing.T, names ...string) files {
	t.Helper()
	out := files{}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

// with returns the files with one more.
func (f files) with(name, text string) files {
	out := maps.Clone(f)
	out[name] = text
	return out
}

func (f files) fs() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// compile compiles a mapping that has to be right.
func compile(t testing.TB, f files, main string, orgUnits ...string) *runtime.Transform {
	t.Helper()
	transform, problems := compiler.Compile(compiler.Options{FS: f.fs(), Main: main, OrgUnits: orgUnits})
	for _, d := range problems {
		if d.Severity == diag.Error {
			t.Errorf("%s:%d: %s %s (%s)", d.Span.FileName(), d.Span.Pos().Line, d.Code, d.Message, d.Help)
		}
	}
	if transform == nil {
		t.FailNow()
	}
	return transform
}

// input is an input of a source that stands in memory.
func input(source, name string, text []byte) runtime.Input {
	return runtime.Input{Source: source, Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}}
}

// result is what a run made.
type result struct {
	report  *runtime.Report
	rejects []runtime.Reject
	streams map[string][]byte // by name
}

// Create begins a stream.
func (r *result) Create(name string) (io.WriteCloser, error) {
	return &stream{r: r, name: name}, nil
}

type stream struct {
	bytes.Buffer
	r    *result
	name string
}

// Close keeps what was written.
func (s *stream) Close() error { s.r.streams[s.name] = s.Bytes(); return nil }

// run runs a transform as a user would: from its written form.
func run(t testing.TB, transform *runtime.Transform, o runtime.RunOptions, inputs ...runtime.Input) *result {
	t.Helper()
	r := &result{streams: map[string][]byte{}}
	o.Reject = func(x runtime.Reject) { r.rejects = append(r.rejects, x) }
	runner, err := runtime.NewRunner(spectest.Reload(t, transform), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.report, err = runner.Run(context.Background(), inputs, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// payload is the one stream of a run, which must have a single form.
func (r *result) payload(t testing.TB) []byte {
	t.Helper()
	for _, text := range r.streams {
		if len(r.streams) == 1 {
			return text
		}
	}
	t.Fatalf("%d payloads, want one", len(r.streams))
	return nil
}

// cell is the address of a data value.
type cell struct {
	Element   string `json:"dataElement"`
	Period    string `json:"period"`
	OrgUnit   string `json:"orgUnit"`
	Combo     string `json:"categoryOptionCombo"`
	Attribute string `json:"attributeOptionCombo"`
}

// cells reads a payload of data values.
func (r *result) cells(t testing.TB) map[cell]string {
	t.Helper()
	var payload struct {
		DataValues []struct {
			cell
			Value string `json:"value"`
		} `json:"dataValues"`
	}
	if err := json.Unmarshal(r.payload(t), &payload); err != nil {
		t.Fatal(err)
	}
	out := map[cell]string{}
	for _, v := range payload.DataValues {
		if _, twice := out[v.cell]; twice {
			t.Errorf("%+v is there twice", v.cell)
		}
		out[v.cell] = v.Value
	}
	return out
}

// codes lists the codes of the rejects, each with how often it is there.
func (r *result) codes() map[diag.Code]int {
	out := map[diag.Code]int{}
	for _, x := range r.rejects {
		out[x.Code]++
	}
	return out
}

// decoded reads JSON with plain Go.
func decoded[T any](t testing.TB, text []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func words(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), " ")
}

// problemsOf compiles a mapping that need not be right.
func problemsOf(f files, main string) diag.List {
	_, problems := check(f, main, nil)
	return problems
}

// check compiles a mapping that need not be right, with further metadata.
func check(f files, main string, more []string) (*runtime.Transform, diag.List) {
	return compiler.Compile(compiler.Options{FS: f.fs(), Main: main, OrgUnits: more})
}

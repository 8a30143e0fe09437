package compiler_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestPorts compiles mappings as people write them. Each must be without any
// problem, make the transform that its `want` sums up, and be ready to run.
// UPDATE=1 writes what came out into the archives, and fails.
func TestPorts(t *testing.T) {
	files, err := filepath.Glob("testdata/ports/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no ports: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { port(t, file) })
	}
}

func port(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	options := compiler.Options{FS: project(t, archive), Main: "main.xwalk", Values: map[string]string{"facility": "UG-1", "limit": "5"}}
	transform, problems := compiler.Compile(options)
	for _, d := range problems {
		pos := d.Span.Pos()
		t.Errorf("%s:%d:%d %s %q: %s (%s)", d.Span.FileName(), pos.Line, pos.Column, d.Code, d.Span.Text(), d.Message, d.Help)
	}
	if transform == nil {
		return
	}
	mustRun(t, transform)
	got := summary(transform)
	want := fileOf(archive, "want")
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
		updateWant(t, path, archive, got)
	}
}

// project are the files of an archive, with the fixture's around them.
func project(t *testing.T, archive *txtar.Archive) fstest.MapFS {
	t.Helper()
	files := spectest.Fixture(t, "..")
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return expand(t, files)
}

// mustRun makes a runner of a transform, as it comes out of its file.
func mustRun(t *testing.T, transform *runtime.Transform) {
	t.Helper()
	if _, err := runtime.NewRunner(spectest.Reload(t, transform), runtime.RunOptions{Periods: "202601..202612"}); err != nil {
		t.Fatalf("the transform cannot be run: %v", err)
	}
}

func fileOf(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func updateWant(t *testing.T, path string, archive *txtar.Archive, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "" {
		return
	}
	var kept []txtar.File
	for _, f := range archive.Files {
		if f.Name != "want" {
			kept = append(kept, f)
		}
	}
	archive.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

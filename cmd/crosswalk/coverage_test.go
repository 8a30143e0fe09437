package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestCoverageTables shows the conformance cases of coverage as tables. UPDATE=1
// writes testdata/coverage, and fails.
func TestCoverageTables(t *testing.T) {
	cases := filepath.Join("..", "..", "spec", "testdata", "cases", "coverage", "*.txtar")
	files, err := filepath.Glob(cases)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases %s: %v", cases, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			project := coverageProject(t, file)
			got := printed(t, "coverage", project) + "\n$ --by\n\n" + printed(t, "coverage", "--by", project)
			golden := filepath.Join("testdata", "coverage", name+".txt")
			want, err := os.ReadFile(golden)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			diff := cmp.Diff(string(want), got)
			if diff == "" {
				return
			}
			t.Errorf("(-want +got)\n%s", diff)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestCoverageInTheSpecification holds the table that the specification shows to
// the one that the command prints.
func TestCoverageInTheSpecification(t *testing.T) {
	spec := filepath.Join("..", "..", "spec")
	document, err := os.ReadFile(filepath.Join(spec, "coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	table := printed(t, "coverage", coverageProject(t, filepath.Join(spec, "testdata", "cases", "coverage", "data-set.txtar")))
	if !strings.Contains(string(document), "```text\n"+table+"```") {
		t.Errorf("spec/coverage.md does not show\n%s", table)
	}
}

// coverageProject puts a case into a folder, beside the fixture's files.
func coverageProject(t *testing.T, file string) string {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, spectest.Project(spectest.Fixture(t, filepath.Join("..", "..")), string(txtar.Format(archive)))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func printed(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	exit := run(args, system{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }})
	if exit != exitOK {
		t.Fatalf("exit code %d: %s", exit, stderr.String())
	}
	return stdout.String()
}

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestTheFilesOfTheJobsAreThese(t *testing.T) {
	for name, content := range jobFiles {
		committed, err := os.ReadFile(filepath.Join("jobs", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content(), committed) {
			t.Errorf("%s is not what is generated; run `go run ./bench -files`", name)
		}
	}
}

// TestTheMappingsAreRight checks the mappings of the jobs without a warning, and
// their layout.
func TestTheMappingsAreRight(t *testing.T) {
	if err := program(); err != nil {
		t.Fatal(err)
	}
	runs := [][]string{{"fmt", "--check", "jobs"}}
	for _, name := range []string{"j1", "j2", "j2csv", "entity"} {
		runs = append(runs, []string{"check", "--deny", "all", filepath.Join("jobs", name+".xwalk")})
	}
	for _, args := range runs {
		if out, err := exec.Command(filepath.Join(built, "crosswalk"), args...).CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

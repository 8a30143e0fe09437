package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExampleOfAWorkbook runs the cohort example on the people of a clerk's
// workbook: what comes out is what the lines of JSON give.
func TestExampleOfAWorkbook(t *testing.T) {
	example, out := filepath.Join("..", "..", "examples", "hiv-cohort"), t.TempDir()
	var printed bytes.Buffer
	s := system{stdin: strings.NewReader(""), stdout: &printed, stderr: &printed, getenv: func(string) string { return "" }}
	if exit := run([]string{"run", example, "--env", "workbook", "--out", out}, s); exit != exitOK {
		t.Fatalf("exit code %d:\n%s", exit, printed.String())
	}
	if !strings.Contains(printed.String(), "client: 260 records read") {
		t.Errorf("the people were not read:\n%s", printed.String())
	}
	for _, name := range []string{"hiv-monthly.json", "hypertension-cohort.json", "rejects.ndjson"} {
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(example, "expected", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the lines give", name)
		}
	}
}

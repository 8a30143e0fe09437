package main

import (
	"bytes"
	"os"
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

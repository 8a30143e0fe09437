package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFindMappingsPassesHiddenFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, path := range []string{"._opd.xwalk", ".git/old.xwalk", "codes/sex.xwalk", "notes.txt"} {
		write(t, path, "language 1\n")
	}
	write(t, "opd.xwalk", "language 1\ntarget \"m.json\" for DHIS2 2.41\n")
	if err := os.Symlink("me@host.4711", ".#opd.xwalk"); err != nil {
		t.Skip("no links here")
	}
	all, err := findMappings(".")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(all.mappings, []string{"opd.xwalk"}) || !slices.Equal(all.modules, []string{filepath.Join("codes", "sex.xwalk")}) {
		t.Errorf("found %q and %q", all.mappings, all.modules)
	}
}

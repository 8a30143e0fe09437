package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// A pattern of a project file starts at its folder, whatever that is called,
// and may lead out of it.
func TestPatternsStartAtTheProject(t *testing.T) {
	top := t.TempDir()
	t.Chdir(top)
	for _, path := range []string{"a[1]*/data/x.csv", "a[1]*/data/y.csv", "shared/z.csv", "a1/data/wrong.csv"} {
		write(t, path, path)
	}
	for _, c := range []struct{ dir, pattern, want string }{
		{"a[1]*", "data/*.csv", "data/x.csv data/y.csv"},
		{"a[1]*", "./data/[xz].csv", "data/x.csv"},
		{"a[1]*", "../shared/*.csv", "../shared/z.csv"},
		{filepath.Join(top, "a[1]*"), "../shared/?.csv", "../shared/z.csv"},
		{"a1", filepath.ToSlash(filepath.Join(top, "shared")) + "/*.csv", filepath.ToSlash(filepath.Join(top, "shared", "z.csv"))},
		{".", "shared/*.csv", "shared/z.csv"},
		{"", "shared/*.csv", "shared/z.csv"},
		{"", "./shared/*.csv", "shared/z.csv"},
	} {
		list, err := (&inputs{}).expand("visit", c.pattern, c.dir, fileOptions{})
		if err != nil {
			t.Errorf("%s in %s: %v", c.pattern, c.dir, err)
			continue
		}
		var names []string
		for _, input := range list {
			names = append(names, input.Name)
			r, err := input.Open()
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || !strings.HasSuffix(string(text), filepath.Base(input.Name)) {
				t.Errorf("%s holds %q, %v", input.Name, text, err)
			}
			r.Close()
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.pattern, c.dir, got, c.want)
		}
	}
}

func TestInFlagOfAMappingWithoutSources(t *testing.T) {
	for _, flag := range []string{"visit", "visit=visits.ndjson"} {
		_, _, err := inFlag(flag, nil)
		if want := "--in " + flag + ": the mapping has no sources"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

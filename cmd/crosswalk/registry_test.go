package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestCheckPrintsEveryCode puts the example of each code into a folder of its
// own and checks the folder at once: the codes that come out are exactly those of
// the examples. Each file is named as well, since a folder's files without a
// target are checked as modules.
func TestCheckPrintsEveryCode(t *testing.T) {
	base := spectest.Fixture(t, filepath.Join("..", ".."))
	root := t.TempDir()
	want := map[string]bool{}
	args := []string{"check", "--format", "json", root}
	for _, entry := range diag.Entries() {
		code := string(entry.Code)
		if _, without := diag.WithoutExample(entry.Code); without || code[2] == '5' {
			continue // not to be shown in a few lines; a record's, which `run` finds
		}
		if slices.Contains([]string{"E0250", "E0251"}, code) {
			continue // snapshots that a mapping of their own would have to use
		}
		want[code] = true
		dir := filepath.Join(root, code)
		args = append(args, filepath.Join(dir, "main.xwalk"))
		if err := os.CopyFS(dir, spectest.Project(base, exampleMapping(code, entry.Example))); err != nil {
			t.Fatal(err)
		}
		if code[2] == '1' { // syntax: a whole file, with whatever is missing in it
			if err := os.WriteFile(filepath.Join(dir, "main.xwalk"), []byte(entry.Example), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	var stdout, stderr bytes.Buffer
	exit := run(args, system{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }})
	if exit != exitInvalid {
		t.Errorf("exit code %d, want %d; stderr:\n%s", exit, exitInvalid, stderr.String())
	}
	var problems []struct{ Code, File, Message string }
	if err := json.Unmarshal(stdout.Bytes(), &problems); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, p := range problems {
		got[p.Code] = true
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// exampleMapping makes a mapping that reads an example's file where the example
// is no mapping itself: a schema, a snapshot or a project file.
func exampleMapping(code, example string) string {
	archive := txtar.Parse([]byte(example))
	if len(archive.Files) == 0 {
		return example
	}
	first := archive.Files[0].Name
	main := ""
	switch {
	case first == "crosswalk.yaml":
		main = "language 1\nmapping opd\ntarget \"metadata/hmis.json\" for DHIS2 2.41\n"
	case strings.Contains(first, "schema"):
		main = "language 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\n" +
			"source visit from \"" + first + "\" {\n  key = visit.uuid\n  zone = \"UTC\"\n}\n"
	case strings.HasPrefix(first, "metadata"):
		if len(archive.Files) > 1 {
			project := "mapping: main.xwalk\norgUnits: [" + archive.Files[1].Name + "]\n"
			archive.Files = append(archive.Files, txtar.File{Name: "crosswalk.yaml", Data: []byte(project)})
		}
		main = "language 1\nmapping a\ntarget \"" + first + "\" for DHIS2 2.41\n"
	default:
		return example
	}
	archive.Files = append(archive.Files, txtar.File{Name: "main.xwalk", Data: []byte(main)})
	return string(txtar.Format(archive))
}

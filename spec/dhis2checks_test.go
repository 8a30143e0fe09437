package spec_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TestDHIS2Checks holds spec/dhis2-checks.md to the table of rules and to the
// conformance cases. UPDATE=1 writes it again, and fails.
func TestDHIS2Checks(t *testing.T) {
	const path = "dhis2-checks.md"
	want := importcode.Markdown(casesByCode(t))
	have, err := os.ReadFile(path)
	if err == nil && bytes.Equal(have, want) {
		return
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("%s is out of date (UPDATE=1 rewrites it)", path)
}

// Each check and each guard that the table of DHIS2's rules relies on has a case
// that shows it.
func TestEveryCheckOfDHIS2HasACase(t *testing.T) {
	cases := casesByCode(t)
	for _, rule := range importcode.Rules() {
		for _, code := range slices.Concat(rule.Checks, rule.Guards) {
			if len(cases[code]) == 0 {
				t.Errorf("%s relies on %s, and no case shows it", rule.Code, code)
			}
		}
	}
}

// casesByCode finds the cases that show a code: by a mark, in want/problems or
// in want/rejects. Those named after the code come first, and are all that is
// named where there are any.
func casesByCode(t *testing.T) map[diag.Code][]string {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	own, other := map[diag.Code][]string{}, map[diag.Code][]string{}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/cases/"), ".txtar")
		for _, code := range codesShown(t, file) {
			if strings.HasPrefix(name, "checks/"+string(code)) {
				own[code] = append(own[code], name)
			} else {
				other[code] = append(other[code], name)
			}
		}
	}
	for code, names := range other {
		if own[code] == nil {
			own[code] = names[:min(len(names), 3)]
		}
	}
	return own
}

// codesShown lists the codes of a case's problems and rejects, each once.
func codesShown(t *testing.T, file string) []diag.Code {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var codes []diag.Code
	for _, f := range archive.Files {
		switch {
		case strings.HasSuffix(f.Name, ".xwalk"):
			for _, m := range problemMark.FindAllStringSubmatch(string(f.Data), -1) {
				codes = append(codes, diag.Code(m[1]))
			}
		case f.Name == "want/problems" || f.Name == "want/rejects":
			for line := range strings.Lines(string(f.Data)) {
				code, _, _ := strings.Cut(line, " ")
				codes = append(codes, diag.Code(code))
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

package spec_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// What a run rejects must not be what the report says cannot occur: each reject
// of every case that answers a rule of DHIS2 stands in the mapping's report as a
// guard. And no line contradicts itself.
func TestImportCodesOfEveryCase(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	answers := guardsOfDHIS2()
	for _, file := range files {
		c := readCase(t, file)
		result := compiler.Check(compiler.Options{FS: c.files, Main: "main.xwalk", Namespace: c.settings.Namespace, Values: c.settings.Values})
		if result.Transform == nil {
			continue
		}
		said := map[diag.Code]bool{}
		for _, line := range compiler.ImportCodes(result) {
			checkImportLine(t, file, line)
			for _, code := range line.Guards {
				said[code] = true
			}
		}
		for line := range strings.Lines(c.want["want/rejects"]) {
			code, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if answers[diag.Code(code)] && !said[diag.Code(code)] {
				t.Errorf("%s: a record is rejected with %s, and the report names no such guard", file, code)
			}
		}
	}
}

// guardsOfDHIS2 are the rejects that answer a rule of DHIS2.
func guardsOfDHIS2() map[diag.Code]bool {
	out := map[diag.Code]bool{}
	for _, rule := range importcode.Rules() {
		for _, code := range rule.Guards {
			out[code] = true
		}
	}
	return out
}

func checkImportLine(t *testing.T, file string, l importcode.Line) {
	t.Helper()
	switch {
	case l.Why == "":
		t.Errorf("%s: %s has no reason", file, l.Code)
	case !l.Concerns && (l.Class != importcode.Cannot || len(l.Guards) > 0):
		t.Errorf("%s: %s does not concern the mapping and is %q", file, l.Code, l.Class)
	case l.Class == importcode.Guarded && (len(l.Guards) == 0 || len(l.Places) == 0):
		t.Errorf("%s: %s is guarded, and nobody knows where", file, l.Code)
	case l.Class == importcode.Cannot && len(l.Guards) > 0:
		t.Errorf("%s: %s cannot occur, and is guarded by %v", file, l.Code, l.Guards)
	case !slices.Contains([]importcode.Class{importcode.Cannot, importcode.Guarded, importcode.Depends}, l.Class):
		t.Errorf("%s: %s is %q", file, l.Code, l.Class)
	}
}

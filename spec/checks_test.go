package spec_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Every check of a mapping against a target, and every lint, has a case that
// fails in the place that is marked, and the nearest one that passes. Every
// reject has a case in which a record meets with it.
func TestEveryCheckHasACase(t *testing.T) {
	cases := casesByCode(t)
	for _, entry := range diag.Entries() {
		code := string(entry.Code)
		reason, without := withoutCase[code]
		switch {
		case !isCheck(code):
		case without && len(cases[entry.Code]) > 0:
			t.Errorf("%s has a case: take it out of withoutCase (%s)", code, reason)
		case without:
		case len(cases[entry.Code]) == 0:
			t.Errorf("%s has no case", code)
		case !strings.HasPrefix(code, "E05"):
			passes(t, code)
		}
	}
}

// isCheck holds for codes of what a mapping asks of DHIS2, of its tables, of
// lints and of rejects. Syntax, files, records that cannot be read and types of
// expressions are tested where they are made.
func isCheck(code string) bool {
	for _, prefix := range []string{"E021", "E0338", "E034", "E035", "E036", "E037", "E038", "E039", "E04", "E052", "E053", "E054", "E055", "E056", "E057", "E059", "W020", "W022", "W03", "W04"} {
		if strings.HasPrefix(code, prefix) {
			return true
		}
	}
	return false
}

func passes(t *testing.T, code string) {
	t.Helper()
	data, err := os.ReadFile("testdata/cases/checks/" + code + ".txtar")
	if err != nil {
		if _, ok := withoutPass[code]; !ok {
			t.Errorf("%s has no case of its own", code)
		}
		return
	}
	for _, f := range txtar.Parse(data).Files {
		if f.Name == "passes.xwalk" || f.Name == "want/problems" {
			return
		}
	}
	t.Errorf("%s: no mapping shows what just passes", code)
}

// withoutCase says why a case cannot show a code.
var withoutCase = map[string]string{
	"E0499": "It should never be seen.",
	"E0531": "The compiler refuses such mappings (E0423); a run guards against transforms that others have written.",
	"E0532": "Sums are exact, and what is too long for DHIS2 is E0540 or E0541 before.",
	"E0533": "The compiler knows all targets; a run guards against transforms that others have written.",
	"E0549": "A place beyond the poles cannot be worked out (E0520).",
	"E0559": "The compiler knows all targets; a run guards against transforms that others have written.",
	"E0391": "It takes more than 100,000 lines; hostile_test.go has them.",
	"E0592": "It takes 16 MiB of records of one entity; entity_test.go has them.",
	"E0579": "It is of a file of the run and ends it; tests of the runtime show it.",
	"E0560": "The compiler refuses such mappings (E0456); a run guards against transforms that others have written.",
}

// withoutPass says where else a code is shown.
var withoutPass = map[string]string{
	"E0490": "cases/problems/not-compiled-yet.txtar",
}

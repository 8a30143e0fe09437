package spec_test

import (
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TestMisspeltNamesInSheets misspells the names of DHIS2 in the sheets of the
// examples: each is an error at the row, with an edit of the cell.
func TestMisspeltNamesInSheets(t *testing.T) {
	tried := 0
	for _, sheet := range []struct{ folder, path, column string }{
		{"opd", "codes/moh705.csv", "data element"},
		{"fhir-opd", "codes/diagnoses.csv", "form"},
		{"fhir-anc", "codes/answers.csv", "option"},
		{"fhir-anc", "codes/measurements.csv", "data_element"},
		{"fhir-anc", "codes/tests.csv", "data_element"},
	} {
		files := exampleFiles(t, "../examples/"+sheet.folder)
		known := knownNames(t, files)
		text := string(files[sheet.path].Data)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := slices.Index(rows[0], sheet.column)
		for i, row := range rows[1:] {
			wrong, _, ok := misspell(row[column], i, func(s string) bool {
				return known[s] || strings.ContainsAny(s, ",\"") != strings.ContainsAny(row[column], ",\"")
			})
			if !ok {
				t.Errorf("%q cannot be misspelt", row[column])
				continue
			}
			tried++
			t.Run(sheet.folder+"/"+wrong, func(t *testing.T) {
				t.Parallel()
				lines := strings.SplitAfter(text, "\n")
				at := strings.LastIndex(lines[i+1], row[column])
				lines[i+1] = lines[i+1][:at] + wrong + lines[i+1][at+len(row[column]):]
				misspeltCell(t, files, exampleOptions[sheet.folder], sheet.path, strings.Join(lines, ""), wrong, row[column])
			})
		}
	}
	if tried < 30 {
		t.Errorf("only %d cells were misspelt", tried)
	}
}

func misspeltCell(t *testing.T, files fstest.MapFS, o compiler.Options, path, text, wrong, right string) {
	t.Helper()
	mutated := maps.Clone(files)
	mutated[path] = &fstest.MapFile{Data: []byte(text)}
	o.FS = mutated
	_, problems := compiler.Compile(o)
	ok := len(problems) == 1 && slices.Contains(problems[0].Near, right)
	if ok && len(problems[0].Edits) > 0 {
		ok = problems[0].Edits[0].Span.FileName() == path && restores(problems[0], text, string(files[path].Data))
	} else if ok {
		_, sure := diag.Sure(wrong, problems[0].Near)
		ok = !sure // MSB or FSB
	}
	if !ok {
		t.Errorf("in place of %q, want one error that offers it and an edit to it:\n%s", right, inWords(problems))
	}
}

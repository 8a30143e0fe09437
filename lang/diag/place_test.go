package diag

import (
	"bytes"
	"strings"
	"testing"
)

func sheetProblem() (Diagnostic, *File) {
	f := NewSheet("codes/moh705.xlsx", "ICD-10", "code\tline\n\nB54\t\tMalária\n")
	at := strings.Index(f.Text, "Mal")
	return Diagnostic{Code: "E0292", Span: f.Span(at, at+len("Malária")), Message: "a problem"}.
		WithLabel(f.Span(0, 4), "the header"), f
}

func TestPlaceInASheet(t *testing.T) {
	_, f := sheetProblem()
	for offset, want := range map[int]string{
		0:                                `codes/moh705.xlsx, sheet "ICD-10", row 1, column A`,
		5:                                `codes/moh705.xlsx, sheet "ICD-10", row 1, column B`,
		len("code"):                      `codes/moh705.xlsx, sheet "ICD-10", row 1, column A`,
		strings.Index(f.Text, "Mal") + 5: `codes/moh705.xlsx, sheet "ICD-10", row 3, column C`,
	} {
		if got := f.Place(offset); got != want {
			t.Errorf("%d is %s, want %s", offset, got, want)
		}
	}
	if got := NewFile("a.xwalk", "x\ny").Place(2); got != "a.xwalk:2:1" {
		t.Errorf("a place in a text is %s", got)
	}
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"} {
		if got := columnName(n); got != want {
			t.Errorf("column %d is %s, want %s", n, got, want)
		}
	}
}

func TestProblemsOfSheetsAreShown(t *testing.T) {
	d, f := sheetProblem()
	var terminal, json, sarif, github bytes.Buffer
	for _, err := range []error{Terminal{}.Render(&terminal, List{d}), JSON(&json, List{d}), SARIF(&sarif, List{d}), GitHub(&github, List{d})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for text, wants := range map[string][]string{
		terminal.String(): {`--> codes/moh705.xlsx, sheet "ICD-10", row 3, column C`, "3 | B54     Malária", "^^^^^^^"},
		json.String():     {`"file": "codes/moh705.xlsx"`, `"sheet": "ICD-10"`, `"line": 3`, `"cell": "C3"`, `"cell": "A1"`},
		sarif.String():    {`"uri": "codes/moh705.xlsx"`, `a problem (sheet \"ICD-10\", row 3, column C)`, `the header (sheet \"ICD-10\", row 1, column A)`},
		github.String():   {`file=codes/moh705.xlsx,line=3`, `a problem (sheet "ICD-10", row 3, column C)`, `codes/moh705.xlsx, sheet "ICD-10", row 1, column A: the header`},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s is not in\n%s", want, text)
			}
		}
	}
	if got := d.WithEdit(f.Span(0, 4), "x").Edits; len(got) > 0 {
		t.Error("a spreadsheet would be edited")
	}
}

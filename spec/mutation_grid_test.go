package spec_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestMisspeltNamesInAGrid misspells labels of the large example's spreadsheet:
// each is an error that names the cell of the label, and the label that was meant.
func TestMisspeltNamesInAGrid(t *testing.T) {
	const book = "codes/moh731.xlsx"
	files := exampleFiles(t, "../examples/moh731")
	parts := unpacked(t, files[book].Data)
	for _, k := range []struct{ right, wrong, code, place string }{
		{"OPD: tested positive", "OPD: tested positiv", "E0401", `sheet "MOH 731", row 6, column B`},
		{"PEP after assault: started", "PEP after assualt: started", "E0401", `sheet "MOH 731", row 134, column B`},
		{"15-19", "15-20", "E0417", `sheet "MOH 731", row 3, column K`},
		{"Female", "Femal", "E0417", `sheet "MOH 731", row 4, column C`},
	} {
		t.Run(k.wrong, func(t *testing.T) {
			mutated := maps.Clone(files)
			delete(mutated, book)
			for name, text := range parts {
				mutated[book+"/"+name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "<t>"+k.right+"</t>", "<t>"+k.wrong+"</t>"))}
			}
			o := compiler.Options{FS: spectest.PackSheets(mutated), Main: "moh731.xwalk", OrgUnits: []string{"metadata/facilities.json"}}
			problems := compiler.Check(o).Problems
			if len(problems) == 0 {
				t.Fatal("nobody noticed")
			}
			for _, d := range problems {
				if string(d.Code) != k.code || !strings.Contains(d.Help, k.right) {
					t.Errorf("%s: %s (%s)", d.Code, d.Message, d.Help)
				}
				namesCell(t, d, k.place)
			}
		})
	}
}

// namesCell demands that a label of a problem stands at a cell.
func namesCell(t *testing.T, d diag.Diagnostic, place string) {
	t.Helper()
	for _, l := range d.Labels {
		if strings.HasSuffix(l.Span.File.Place(l.Span.Start), place) {
			return
		}
	}
	t.Errorf("%s names no cell at %s: %v", d.Code, place, d.Labels)
}

// unpacked are the parts of a spreadsheet.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

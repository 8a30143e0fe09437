package compiler_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// inSpreadsheet is a national project whose rows are kept in a spreadsheet.
func inSpreadsheet(files fstest.MapFS) fstest.MapFS {
	var rows [][]string
	for line := range strings.Lines(string(files["rows.csv"].Data)) {
		rows = append(rows, strings.Split(strings.TrimSpace(line), ","))
	}
	files["rows.xlsx"] = &fstest.MapFile{Data: spectest.Spreadsheet(rows)}
	delete(files, "rows.csv")
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(strings.Replace(nationalMapping, "rows.csv", "rows.xlsx", 1))}
	return files
}

// BenchmarkCheckNationalSpreadsheet is BenchmarkCheckNational with the 4,000
// rows in a spreadsheet.
func BenchmarkCheckNationalSpreadsheet(b *testing.B) {
	files := inSpreadsheet(national(nationalRows))
	b.ReportAllocs()
	for b.Loop() {
		if r := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"}); r.Transform == nil {
			b.Fatal(r.Problems)
		}
	}
}

// BenchmarkCodesOfSpreadsheet loads a code table of 13,000 rows with five columns.
func BenchmarkCodesOfSpreadsheet(b *testing.B) {
	files := codesOfSpreadsheet(b, 13_000)
	b.ReportAllocs()
	for b.Loop() {
		if r := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"}); r.Transform == nil {
			b.Fatal(r.Problems)
		}
	}
}

// TestCodesOfSpreadsheet compiles what the benchmark compiles.
func TestCodesOfSpreadsheet(t *testing.T) {
	r := compiler.Check(compiler.Options{FS: codesOfSpreadsheet(t, 13_000), Main: "main.xwalk"})
	if r.Transform == nil || len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	if n := len(r.Transform.Tables[0].Rows); n != 13_000 {
		t.Errorf("the table has %d rows", n)
	}
}

func codesOfSpreadsheet(t testing.TB, n int) fs.FS {
	rows := [][]string{{"ICD-11", "Title", "Line", "Reviewer", "Date"}}
	lines := []string{"Male", "Female"}
	for i := range n {
		rows = append(rows, []string{fmt.Sprintf("%dA%02d.%d", i/1000, i/10%100, i%10), fmt.Sprintf("Condition %d, unspecified", i), lines[i%2], "A. Nakato", "2026-01-31"})
	}
	base := spectest.Fixture(t, "..")
	base["icd.xlsx"] = &fstest.MapFile{Data: spectest.Spreadsheet(rows)}
	return spectest.Project(base, `codes line_of from "icd.xlsx" column "ICD-11" -> column "Line" {
  otherwise -> skip "another condition"
  missing   -> skip "no condition"
}
  "OPD new attendance" ["Sex": line_of(v.visit_type), "Age (OPD)": "60+"] = count
`)
}

package compiler_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// shownOf compiles an example beside a spreadsheet and returns its problems as
// people see them.
func shownOf(t *testing.T, example string, rows [][]string) string {
	t.Helper()
	base := spectest.Fixture(t, "..")
	base["rows.xlsx"] = &fstest.MapFile{Data: spectest.Spreadsheet(rows)}
	r := compiler.Check(compiler.Options{FS: spectest.Project(base, example), Main: "main.xwalk"})
	for _, d := range r.Problems {
		for _, e := range d.Edits {
			if strings.HasSuffix(e.Span.FileName(), ".xlsx") {
				t.Errorf("a spreadsheet would be edited: %s", e.Text)
			}
		}
	}
	var b bytes.Buffer
	if err := (diag.Terminal{}).Render(&b, r.Problems); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestProblemsNameTheCell looks for sheet, row and column in what is said of rows.
func TestProblemsNameTheCell(t *testing.T) {
	const loop = "  for each row in rows {\n    element(row.element) = count where v.visit_type == row.Type\n  }\n"
	for name, k := range map[string]struct {
		example string
		rows    [][]string
		want    []string
	}{
		"an unknown data element of a row": {
			"table rows from \"rows.xlsx\"\n" + loop,
			[][]string{{"Type", "element"}, {"new", "OPD all"}, {"stock", "ACT stokc"}},
			[]string{"error[E0401]", `::: rows.xlsx, sheet "Sheet1", row 3, column B`, "for this row", "ACT stock"},
		},
		"an unknown data element of a grid": {
			"table rows from \"rows.xlsx\" by \"Type\" across \"Sex\" as \"element\"\n" + loop,
			[][]string{{"Type", "Male", "Female"}, {"new", "OPD all", ""}, {"stock", "", "ACT stokc"}},
			[]string{"error[E0401]", `::: rows.xlsx, sheet "Sheet1", row 3, column C`, "for this row"},
		},
		"two cells of a grid that are one": {
			"table rows from \"rows.xlsx\" by \"Type\" across \"Sex\" as \"element\"\n" + loop,
			[][]string{{"Type", "Male", "Female"}, {"new", "OPD all", "OPD all"}},
			[]string{"error[E0423]", `--> rows.xlsx, sheet "Sheet1", row 2, column C`},
		},
		"a blank key of a code table": {
			"codes sex from \"rows.xlsx\" column \"code\" -> column \"sex\" {\n  otherwise -> \"Male\"\n  missing -> \"Male\"\n}\n  \"OPD new attendance\" [\"Sex\": sex(v.visit_type), \"Age (OPD)\": \"60+\"] = count\n",
			[][]string{{"no", "sex", "code"}, {"1", "Male", "m"}, {"2", "Female", ""}},
			[]string{"error[E0292]", `--> rows.xlsx, sheet "Sheet1", row 3, column C`},
		},
		"a cell beyond the header": {
			"table rows from \"rows.xlsx\"\n" + loop,
			[][]string{{"Type", "element", ""}, {"new", "OPD all", "who wrote this?"}, {"stock", "ACT stock"}},
			[]string{"error[E0291]", `--> rows.xlsx, sheet "Sheet1", row 2, column C`, "beyond the last column, which is B"},
		},
		"two columns of one name": {
			"table rows from \"rows.xlsx\"\n" + loop,
			[][]string{{"Type", "element", "Type"}, {"new", "OPD all"}},
			[]string{"error[E0293]", `--> rows.xlsx, sheet "Sheet1", row 1, column C`},
		},
		"an unknown column": {
			"table rows from \"rows.xlsx\"\n" + strings.Replace(loop, "row.element", "row.elemnt", 1),
			[][]string{{"Type", "element"}, {"new", "OPD all"}},
			[]string{"elemnt", "did you mean `element`?"},
		},
		"an unknown column of a grid": {
			"table rows from \"rows.xlsx\" by \"Tpye\" across \"Sex\" as \"element\"\n" + loop,
			[][]string{{"Type", "Male", "Female"}, {"new", "OPD all", ""}},
			[]string{"error[E0290]", "did you mean `Type`?"},
		},
		"a header that is not there": {
			"table rows from \"rows.xlsx\" header row 9\n" + loop,
			[][]string{{"Type", "element"}, {"new", "OPD all"}},
			[]string{"error[E0293]", "has nothing in row 9"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			shown := shownOf(t, k.example, k.rows)
			for _, want := range k.want {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not in\n%s", want, shown)
				}
			}
		})
	}
}

// TestOldSpreadsheets are told what they are.
func TestOldSpreadsheets(t *testing.T) {
	for _, k := range []struct{ name, text, want string }{
		{"rows.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "the old format (.xls)"},
		{"rows.ods", "PK\x03\x04", "no spreadsheet of the format .xlsx"},
		{"rows.xlsx", "type,element\n", "no spreadsheet of the format .xlsx"},
	} {
		base := spectest.Fixture(t, "..")
		base[k.name] = &fstest.MapFile{Data: []byte(k.text)}
		r := compiler.Check(compiler.Options{FS: spectest.Project(base, "table rows from \""+k.name+"\"\ncodes a from \""+k.name+"\" column \"a\" -> column \"b\" {\n  otherwise -> \"x\"\n}\n"), Main: "main.xwalk"})
		if len(r.Problems) != 1 || r.Problems[0].Code != "E0380" || !strings.Contains(r.Problems[0].Message, k.want) {
			t.Errorf("%s: %v", k.name, r.Problems)
		}
	}
}

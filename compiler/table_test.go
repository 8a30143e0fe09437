package compiler

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// tableSets is the metadata of the tests of tables: two option sets with clear
// names, of which one has an option whose name is another's code, and two sets
// of one name.
const tableSets = `{
  "optionSets": [
    {"id": "OsSymptom01", "code": "SYMPTOMS", "name": "Symptoms", "valueType": "TEXT", "options": [{"id": "OpFever0001"}, {"id": "OpCough0001"}, {"id": "OpOther0001"}]},
    {"id": "OsReferral1", "code": "REFERRAL", "name": "Referred to", "valueType": "TEXT", "options": [{"id": "OpHospital1"}, {"id": "OpOther0002"}]},
    {"id": "OsTwice0001", "code": "TWICE1", "name": "Twice", "valueType": "TEXT", "options": [{"id": "OpFever0001"}]},
    {"id": "OsTwice0002", "code": "TWICE2", "name": "Twice", "valueType": "TEXT", "options": [{"id": "OpFever0001"}]}
  ],
  "options": [
    {"id": "OpFever0001", "code": "FEVER", "name": "Fever"},
    {"id": "OpCough0001", "code": "COUGH", "name": "Cough"},
    {"id": "OpOther0001", "code": "Other", "name": "Cough, other"},
    {"id": "OpHospital1", "code": "1", "name": "2"},
    {"id": "OpOther0002", "code": "2", "name": "Other"}
  ]
}`

// readTables runs the passes that read tables and definitions over a mapping of
// declarations. The files are those that the declarations name.
func readTables(t testing.TB, decls string, files map[string]string, values map[string]string) *checker {
	t.Helper()
	root := fstest.MapFS{
		"main.xwalk": {Data: []byte("language 1\nmapping t\ntarget \"sets.json\" for DHIS2 2.41\n" + decls)},
		"sets.json":  {Data: []byte(tableSets)},
	}
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c := newChecker(Options{FS: root, Main: "main.xwalk", Values: values})
	if !c.loadModules() {
		t.Fatal("there is no mapping")
	}
	c.declare()
	c.loadTarget()
	c.buildEnv()
	c.tableUses()
	c.problems.Sort()
	if c.env == nil {
		t.Fatalf("there is no environment: %v", c.problems)
	}
	return c
}

// clean is readTables for declarations without problems.
func clean(t testing.TB, decls string, files map[string]string, values map[string]string) *checker {
	t.Helper()
	c := readTables(t, decls, files, values)
	if len(c.problems) > 0 {
		t.Fatalf("problems:\n%s", strings.Join(problemLines(c.problems), "\n"))
	}
	return c
}

// problemLines writes each problem as its code and the text that it points at.
func problemLines(l diag.List) []string {
	out := make([]string, len(l))
	for i, d := range l {
		out[i] = fmt.Sprintf("%s %s", d.Code, d.Span.Text())
	}
	return out
}

// A problemCase is a text and the exact problems that it has.
type problemCase struct {
	name  string
	decls string
	files map[string]string
	want  []string // as problemLines writes them
}

func checkProblems(t *testing.T, cases []problemCase) {
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			c := readTables(t, k.decls, k.files, nil)
			got := strings.Join(problemLines(c.problems), "\n")
			if want := strings.Join(k.want, "\n"); got != want {
				t.Errorf("problems:\n%s\nwant:\n%s", got, want)
				for _, d := range c.problems {
					t.Log(d.Message)
				}
			}
		})
	}
}

// tableText writes a table of the transform as lines.
func tableText(x runtime.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %s\n", x.Kind, x.Keys, x.Result)
	for _, r := range x.Rows {
		fmt.Fprintf(&b, "%s -> %s\n", strings.Join(r.Keys, "|"), runtimeFateText(&r.Fate))
	}
	for _, r := range x.Bands {
		fmt.Fprintf(&b, "[%s, %s) -> %s\n", boundText(r.From), boundText(r.Under), runtimeFateText(&r.Fate))
	}
	if x.Missing != nil {
		fmt.Fprintf(&b, "missing -> %s\n", runtimeFateText(x.Missing))
	}
	if x.Otherwise != nil {
		fmt.Fprintf(&b, "otherwise -> %s\n", runtimeFateText(x.Otherwise))
	}
	return b.String()
}

func boundText(b *runtime.Bound) string {
	switch {
	case b == nil:
		return "open"
	case b.Unit == "":
		return b.Number
	}
	return b.Number + " " + b.Unit
}

func runtimeFateText(f *runtime.Fate) string {
	switch {
	case f.Value != nil:
		return *f.Value
	case f.Skip != "":
		return "skip:" + f.Skip
	}
	return "report:" + f.Report
}

func firstTable(t testing.TB, c *checker, name string) runtime.Table {
	t.Helper()
	for _, x := range c.out.Tables {
		if x.Name == name {
			return x
		}
	}
	t.Fatalf("the transform has no table %s", name)
	return runtime.Table{}
}

func TestTableRows(t *testing.T) {
	c := clean(t, "table rows from \"a/rows.csv\"\n", map[string]string{
		"a/rows.csv": "\uFEFFelement;age band ;sex;\r\nMalaria;<5;\"F\";\r\n;;;\r\n\"HIV; new\";;M;\r\n",
	}, nil)
	rows := c.tables["rows"]
	if rows == nil || len(rows.rows) != 2 {
		t.Fatalf("the rows are %+v", rows)
	}
	if got := strings.Join(rows.columns, "|"); got != "element|age band|sex|" {
		t.Errorf("the columns are %s", got)
	}
	first, second := rows.rows[0], rows.rows[1]
	if cellText(first, "age band") != "<5" || cellText(first, "sex") != "F" || cellText(second, "element") != "HIV; new" {
		t.Errorf("the cells are %v and %v", first.cells, second.cells)
	}
	if text, known := second.cells["age band"]; !known || text != nil {
		t.Error("a blank cell is not missing")
	}
	if _, known := first.cells[""]; known {
		t.Error("a column without a name can be asked for")
	}
	if got := second.spans["element"].Text(); got != `"HIV; new"` {
		t.Errorf("the cell stands at %s", got)
	}
	if pos := second.span.Pos(); pos.Line != 4 || second.span.Text() != `"HIV; new";;M;` {
		t.Errorf("the row stands at %v: %s", pos, second.span.Text())
	}
}

func cellText(r tableRow, column string) string {
	if p := r.cells[column]; p != nil {
		return *p
	}
	return "(missing)"
}

func TestTableFileProblems(t *testing.T) {
	table := func(csv string) (string, map[string]string) {
		return "table rows from \"r.csv\"\n", map[string]string{"r.csv": csv}
	}
	var cases []problemCase
	for _, k := range []struct{ name, csv, want string }{
		{"ragged", "a,b\n1,2\n3\n4,5,6\n", "E0291 3\nE0291 4,5,6"},
		{"open quote", "a,b\n1,\"2\n3,4\n", "E0293 \""},
		{"after a quote", "a,b\n1,\"2\"x\n3,4\n", "E0293 x"},
		{"two columns", "a,b,a\n1,2,3\n", "E0293 a"},
		{"empty", "", "E0293 "},
		{"blank lines", "\n\r\n,,\n", "E0293 "},
		{"not UTF-8", "a,b\nKl\xe9mentine,2\n", "E0293 \xe9"},
		{"UTF-16", "\xff\xfea\x00,\x00b\x00\n\x00", "E0293 \xff"},
		{"NUL", "a,b\n1,\x002\n", "E0293 \x00"},
	} {
		decls, files := table(k.csv)
		cases = append(cases, problemCase{k.name, decls, files, strings.Split(k.want, "\n")})
	}
	cases = append(cases, problemCase{"no file", "table rows from \"rwos.csv\"\n", map[string]string{"rows.csv": "a\n1\n"}, []string{`E0201 "rwos.csv"`}})
	checkProblems(t, cases)
}

// The tests of this file are about the header's own parser, too: a mapping must
// have been read for the rest to mean anything.
func TestReadTablesReads(t *testing.T) {
	c := clean(t, "let a = 1\n", nil, nil)
	if _, ok := c.declared["a"].decl.(*lang.Let); !ok {
		t.Error("the declaration was not read")
	}
}

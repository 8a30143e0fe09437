package compiler_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// The same project gives the same bytes, however often it is compiled.
func TestTransformIsDeterministic(t *testing.T) {
	for _, name := range []string{"opd", "emr-to-tracker", "two-fundings", "deaths"} {
		archive, err := txtar.ParseFile(filepath.Join("testdata", "ports", name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		files := project(t, archive)
		var first []byte
		for i := range 25 {
			transform, _ := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
			data, err := transform.Canonical()
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = data
			}
			if !bytes.Equal(first, data) {
				t.Fatalf("%s: compile %d gave other bytes", name, i)
			}
		}
	}
}

// Problems come in one order too.
func TestProblemsAreDeterministic(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/problems/ambiguous.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := project(t, archive)
	first := ""
	for range 20 {
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		text := ""
		for _, d := range problems {
			text += fmt.Sprintln(d.Code, d.Span.Start, d.Message, d.Help, d.Labels)
		}
		if first == "" {
			first = text
		}
		if text != first {
			t.Fatalf("other problems:\n%s\nthan before:\n%s", text, first)
		}
	}
}

// Everything that the compiler reads is recorded: the mapping, its modules, also
// those of the library, schemas and the schemas they refer to, tables, metadata.
func TestInputs(t *testing.T) {
	files := expand(t, fstest.MapFS{
		"maps/main.xwalk": text(`language 1
mapping m
use std.age
use "codes/sex.xwalk"
target "../m.json" for DHIS2 2.41
source visit from "../s/visit.json" { key = visit.id  zone = "UTC" }
codes icd from "icd.csv" column "a" -> column "b" { otherwise -> skip "x" }
table rows from "rows.csv"
data set "F" from visit as v { period = v.day  org unit id = v.place.uid  "N" = count }
`),
		"maps/codes/sex.xwalk": text("language 1\nmapping sex\ncodes sex { \"m\" -> \"Male\" otherwise -> skip \"x\" }\n"),
		"maps/icd.csv":         text("a,b\n1,2\n"),
		"maps/rows.csv":        text("a,b\n1,2\n"),
		"s/visit.json":         text(`{"type": "object", "properties": {"id": {"type": "string"}, "day": {"type": "string", "format": "date"}, "place": {"$ref": "place.json"}}}`),
		"s/place.json":         text(`{"type": "object", "properties": {"uid": {"type": "string"}}}`),
		"units.meta":           text("unit | A | Kololo"),
		"m.meta":               text("element | N | INTEGER\ndata set | F | Daily | | N"),
	})
	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "maps/main.xwalk", OrgUnits: []string{"units.json"}})
	if transform == nil {
		t.Fatal(problems)
	}
	var paths []string
	for _, in := range transform.Inputs {
		if len(in.SHA256) != 64 {
			t.Errorf("%s has the digest %q", in.Path, in.SHA256)
		}
		paths = append(paths, in.Path)
	}
	want := "m.json maps/codes/sex.xwalk maps/icd.csv maps/main.xwalk maps/rows.csv s/place.json s/visit.json std.age units.json"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("inputs %s, want %s", got, want)
	}
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// A mistake that all rows of a table share does not bury the others.
func TestManyRowsWithOneMistake(t *testing.T) {
	var csv strings.Builder
	csv.WriteString("element,code\n")
	for i := range 4000 {
		fmt.Fprintf(&csv, "No such element %d,c%d\n", i, i)
	}
	main := `table rows from "rows.csv"
for each row in rows { element(row.element) = count where v.visit_typ == row.code }
"OPD al" = count
`
	files := spectest.Fixture(t, "..")
	files["rows.csv"] = text(csv.String())
	files["main.xwalk"] = text(spectest.Wrap(main))
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	codes := map[diag.Code]int{}
	for _, d := range problems {
		codes[d.Code]++
	}
	if codes["E0401"] != 11 || len(problems) != 11 {
		t.Errorf("%d problems, %d of them E0401; want 10 rows and the other rule", len(problems), codes["E0401"])
	}
	if help := problems[0].Help; !strings.Contains(help, "3990 rows more") {
		t.Errorf("the first problem does not say how many rows have it: %q", help)
	}
	if len(problems[0].Labels) != 1 || problems[0].Labels[0].Span.FileName() != "rows.csv" {
		t.Errorf("the first problem has the labels %v, want its row", problems[0].Labels)
	}
}

// Half of the metadata would make a problem of each name in the other half.
func TestMissingOrgUnitFile(t *testing.T) {
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = text(spectest.Wrap(`"OPD all" = count`))
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk", OrgUnits: []string{"none.json"}})
	if len(problems) != 1 || problems[0].Code != "E0201" {
		t.Errorf("problems %v, want one E0201", problems)
	}
}

// The problem of a table's result points at the row that gives it.
func TestResultsPointAtTheirRow(t *testing.T) {
	files := spectest.Fixture(t, "..")
	files["icd.csv"] = text("icd,line\nB54,Malaria confirmed\nJ18,Pneumonia\n")
	files["main.xwalk"] = text(spectest.Wrap(`codes line from "icd.csv" column "icd" -> column "line" { otherwise -> skip "other" }
codes sex {
  "M" -> "Male"
  "F" -> "Fem"
  otherwise -> skip "other"
}
category "Sex" = sex(v.patient.gender)
category "Age (OPD)" = "60+"
for each d in v.diagnoses { element(line(d.code)) = count }
`))
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if len(problems) != 2 {
		t.Fatalf("problems %v, want two", problems)
	}
	want := []string{`"Fem"`, "Pneumonia"}
	for i, d := range problems {
		if len(d.Labels) != 1 || d.Labels[0].Span.Text() != want[i] {
			t.Errorf("%s has the labels %v, want one at %s", d.Code, d.Labels, want[i])
		}
	}
}

// A zone of the project is as good or as bad as one of the mapping.
func TestZonesOfTheProject(t *testing.T) {
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = text(strings.Replace(spectest.Wrap(`"OPD all" = count`), `zone = "Africa/Kampala"`, "", 1))
	for zone, code := range map[string]diag.Code{"Asia/Kathmandu": "", "Kathmandu": "E0228", "": "E0228"} {
		transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk", Zones: map[string]string{"visit": zone}})
		switch {
		case code == "" && (transform == nil || transform.Sources[0].Zone != zone):
			t.Errorf("%q: problems %v", zone, problems)
		case code != "" && (len(problems) != 1 || problems[0].Code != code):
			t.Errorf("%q: problems %v, want %s", zone, problems, code)
		}
	}
}

package compiler_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// tablesMapping uses tables of all kinds; the zone and the facility come from
// the environment.
const tablesMapping = `-- main.xwalk --
language 1
mapping tables

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = zone
}

let zone = env("zone", text)
let facility = env("facility", text)

codes rank from "lists/rank.csv" column "code" -> column "rank" {
  otherwise -> 9
}
codes strict = rank {
  "B54"     -> 1
  otherwise -> report "not in the list"
}
bands half of number {
  under 0.5    -> "low"
  0.5 and over -> "high"
}

data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = facility
  "OPD all" = count where strict(v.visit_type) < 3 && half(v.weight) == "low" && half(2) == "high"
}
-- lists/rank.csv --
code;rank
B50;2
B54;3
`

func compileTables(t *testing.T, values map[string]string) ([]byte, diag.List) {
	t.Helper()
	transform, problems := compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), tablesMapping), Main: "main.xwalk", Values: values})
	if transform == nil {
		return nil, problems
	}
	data, err := transform.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return data, problems
}

func TestCompileTables(t *testing.T) {
	values := map[string]string{"zone": "Africa/Kampala", "facility": "UG-KLA-001"}
	data, problems := compileTables(t, values)
	if problems.HasErrors() {
		t.Fatalf("problems: %v", problems)
	}
	for _, part := range []string{`"zone": "Africa/Kampala"`, `"lists/rank.csv"`, `"UG-KLA-001`, `"number bands"`, `"not in the list"`} {
		if !strings.Contains(string(data), part) {
			t.Errorf("the transform does not hold %s", part)
		}
	}
	if again, _ := compileTables(t, values); !bytes.Equal(data, again) {
		t.Error("the same project compiles to other bytes")
	}
}

// What is wrong with a declaration is said once, however often it is used.
func TestTablesDoNotCascade(t *testing.T) {
	data, problems := compileTables(t, nil)
	var got []string
	for _, d := range problems {
		got = append(got, string(d.Code)+" "+d.Span.Text())
	}
	if data != nil || strings.Join(got, ", ") != `E0235 "zone", E0235 "facility"` {
		t.Errorf("the problems are %v", got)
	}
	example := "codes x = nothing {\n  missing -> \"0\"\n}\n\"OPD all\" = count where x(v.visit_type) == \"1\"\n"
	_, problems = compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), example), Main: "main.xwalk"})
	if len(problems) != 1 || problems[0].Code != "E0216" {
		t.Errorf("the problems are %v", problems)
	}
}

// The library's bands are themselves without gaps.
func TestStandardBands(t *testing.T) {
	example := "use std.age\n\"OPD all\" = count where who_5y(age(v.patient.birthdate, v.started)) == pepfar_fine(age(v.patient.birthdate, v.started))\n"
	_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), example), Main: "main.xwalk"})
	if problems.HasErrors() {
		t.Errorf("the problems are %v", problems)
	}
}

// A row without a usable result is reported once, whatever table it is in, and
// the table's uses are let be.
func TestBadFatesDoNotCascade(t *testing.T) {
	use := "\"OPD all\" = count where x(v.visit_type) == \"1\"\n"
	for _, table := range []string{
		"choose x(a) {\n  when a == \"1\" -> \"1\"\n  otherwise -> skip \"\"\n}\n",
		"choose x(a) {\n  when a == \"1\" -> skip \"\"\n  missing -> \"2\"\n  otherwise -> \"1\"\n}\n",
		"codes x {\n  \"1\" -> \"1\"\n  otherwise -> skip \"\"\n}\n",
	} {
		_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), table+use), Main: "main.xwalk"})
		if len(problems) != 1 || problems[0].Code != "E0236" {
			t.Errorf("%s: the problems are %v", table, problems)
		}
	}
}

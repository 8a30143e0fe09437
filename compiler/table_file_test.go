package compiler_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

const placesMapping = `language 1
mapping m
target "metadata/hmis.json" for DHIS2 2.41
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "UTC"
}
codes facility from "codes/facilities.csv" column "emr_id" -> column "org unit" {
  missing   -> report "no place"
  otherwise -> report "not a place of ours"
}
data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = facility(v.facility)
  "OPD all"     = count
}
`

// A project compiles with files besides the fixture's, for an environment.
func compileWith(t *testing.T, mapping string, more map[string]string, tables map[string]compiler.TableFile) (*runtime.Transform, diag.List) {
	t.Helper()
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(mapping)}
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk", Tables: tables})
}

// TestTablesOfEnvironments puts a spreadsheet in the place of a CSV file, with a
// title above the names, other names for the columns, and one that would mean
// something else.
func TestTablesOfEnvironments(t *testing.T) {
	sheet := spectest.Spreadsheet([][]string{
		{"Clinics of the district", "", "", ""},
		{"Clinic no", "emr_id", "MFL", "checked by"},
		{"7", "K-1", "UG-KLA-001", "Auma"},
		{"8", "M-1", "UG-MBR-002", "Okot"},
		{"9", "M-2", "skip: closed", "Okot"},
	})
	tables := map[string]compiler.TableFile{"facility": {
		Path: "district.xlsx", Sheet: "Sheet1", Header: 2,
		Columns: map[string]compiler.TableColumn{"emr_id": {Name: "Clinic no"}, "org unit": {Name: "MFL"}},
	}}
	transform, problems := compileWith(t, placesMapping, map[string]string{"district.xlsx": string(sheet)}, tables)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := map[string]string{}
	for _, row := range transform.Tables[0].Rows {
		if row.Fate.Value != nil {
			got[row.Keys[0]] = *row.Fate.Value
		}
	}
	if want := map[string]string{"7": "UG-KLA-001", "8": "UG-MBR-002"}; !maps.Equal(got, want) {
		t.Errorf("the table has %v, want %v", got, want)
	}
	var inputs []string
	for _, in := range transform.Inputs {
		inputs = append(inputs, in.Path)
	}
	if read := strings.Join(inputs, " "); !strings.Contains(read, "district.xlsx") || strings.Contains(read, "facilities.csv") {
		t.Errorf("the inputs are %s", read)
	}
}

// TestTablesThatKeepTheirForm refuses what an environment says of a table that has
// no such thing.
func TestTablesThatKeepTheirForm(t *testing.T) {
	head, _, _ := strings.Cut(placesMapping, "codes facility")
	yaml := diag.NewFile("crosswalk.yaml", "sheet file column")
	sheet, file, column := yaml.Span(0, 5), yaml.Span(6, 10), yaml.Span(11, 17)
	columns := map[string]compiler.TableColumn{"Age": {Name: "Years", Span: column}}
	for name, c := range map[string]struct {
		table string
		file  compiler.TableFile
		want  string
	}{
		"columns of a grid": {`table t from "grid.csv" by "Indicator" across "Age", "Sex" as "Cell"`,
			compiler.TableFile{Path: "grid.csv", Span: file, Columns: columns}, "column"},
		"the sheet of a file of codes": {"codes t from \"codes/icd.json\" {\n  otherwise -> \"x\"\n}",
			compiler.TableFile{Path: "codes/icd.json", Span: file, Sheet: "A", At: sheet}, "sheet"},
		"one file for two years": {"codes t from \"codes/facilities.csv\" column \"emr_id\" -> column \"org unit\" until \"2025\" {\n  otherwise -> \"x\"\n}\n" +
			"codes t from \"codes/facilities.csv\" column \"emr_id\" -> column \"org unit\" since \"2026\" {\n  otherwise -> \"x\"\n}",
			compiler.TableFile{Path: "codes/facilities.csv", Span: file}, "file"},
	} {
		_, problems := compileWith(t, head+c.table+"\n", nil, map[string]compiler.TableFile{"t": c.file})
		found := false
		for _, d := range problems {
			found = found || d.Code == "E0287" && d.Span.Text() == c.want
		}
		if !found {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// BenchmarkFacilityTable compiles a table of all facilities of a large country.
func BenchmarkFacilityTable(b *testing.B) {
	const facilities = 10_000
	var units, table strings.Builder
	units.WriteString(`{"organisationUnits": [`)
	table.WriteString("emr_id,org unit\n")
	for i := range facilities {
		fmt.Fprintf(&units, `%s{"id": "fa%09d", "name": "Facility %d", "code": "F%d", "dataSets": [{"id": "ds000000051"}]}`, strings.Repeat(",", min(i, 1)), i, i, i)
		fmt.Fprintf(&table, "P%d,F%d\n", i, i)
	}
	units.WriteString("]}")
	files := spectest.Fixture(b, "..")
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(placesMapping)}
	files["units.json"] = &fstest.MapFile{Data: []byte(units.String())}
	files["table.csv"] = &fstest.MapFile{Data: []byte(table.String())}
	for b.Loop() {
		transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk", OrgUnits: []string{"units.json"},
			Tables: map[string]compiler.TableFile{"facility": {Path: "table.csv"}}})
		if transform == nil {
			b.Fatal(problems)
		}
	}
}

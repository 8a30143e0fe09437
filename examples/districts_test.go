package examples_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

const districtsDir = "two-districts"

// A districtsProject is the crosswalk.yaml of the example with environments.
type districtsProject struct {
	Mapping      string
	Periods      string
	Default      string `yaml:"default environment"`
	Environments map[string]districtSettings
}

type districtSettings struct {
	Snapshot, DHIS2, Out string
	Sources              map[string]sourceOfFiles
	Tables               map[string]districtTable
}

// A districtTable is a file, or more than that.
type districtTable struct {
	File    string
	Columns map[string]string
}

func (d *districtTable) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&d.File)
	}
	type plain districtTable
	return n.Decode((*plain)(d))
}

func openDistricts(t testing.TB) districtsProject {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(districtsDir, "crosswalk.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var p districtsProject
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// run compiles the mapping for an environment and runs it.
func (p districtsProject) run(t testing.TB, name string) results {
	t.Helper()
	one, transform := p.compile(t, name)
	return one.run(t, transform)
}

// compile compiles the mapping for an environment.
func (p districtsProject) compile(t testing.TB, name string) (project, *runtime.Transform) {
	t.Helper()
	e := p.Environments[name]
	tables := map[string]compiler.TableFile{}
	for table, said := range e.Tables {
		f := compiler.TableFile{Path: said.File, Columns: map[string]compiler.TableColumn{}}
		for column, is := range said.Columns {
			f.Columns[column] = compiler.TableColumn{Name: is}
		}
		tables[table] = f
	}
	versions, err := compiler.ParseVersions(e.DHIS2)
	if err != nil {
		t.Fatal(err)
	}
	transform, problems := compiler.Compile(compiler.Options{
		FS: os.DirFS(districtsDir), Main: p.Mapping, Snapshot: e.Snapshot, Tables: tables, Periods: p.Periods, ServerVersions: versions,
	})
	if len(problems) > 0 || transform == nil {
		t.Fatalf("%s: %v", name, problems)
	}
	return project{dir: districtsDir, Sources: e.Sources, Periods: p.Periods}, spectest.Reload(t, transform)
}

func TestDistrictsGiveWhatIsExpected(t *testing.T) {
	p := openDistricts(t)
	for name := range p.Environments {
		t.Run(name, func(t *testing.T) {
			got, dir := p.run(t, name).files, filepath.Join(districtsDir, "expected", name)
			if os.Getenv("UPDATE") != "" {
				update(t, dir, got)
				return
			}
			for file, data := range got {
				want, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(data, want) {
					t.Errorf("%s is not what is expected: %s", file, firstDifference(data, want))
				}
			}
		})
	}
}

func TestDistrictsAreInTheirLayout(t *testing.T) {
	p := openDistricts(t)
	data, err := os.ReadFile(filepath.Join(districtsDir, p.Mapping))
	if err != nil {
		t.Fatal(err)
	}
	module, problems := lang.Parse(diag.NewFile(p.Mapping, string(data)))
	if laidOut, ok := lang.Format(module); len(problems) > 0 || !ok || laidOut != string(data) {
		t.Errorf("%s is not in its layout (%v)", p.Mapping, problems)
	}
}

// TestDistrictsCellByCell works the form of each environment out once more, naively.
func TestDistrictsCellByCell(t *testing.T) {
	for name, c := range map[string]struct {
		visits         []map[string]string
		facilities     string
		separator      rune
		post, facility string
		metadata       string
	}{
		"gulu":     {jsonRows(t, "data/gulu.ndjson"), "facilities/gulu.csv", ',', "post", "facility", "metadata/national.json"},
		"lira":     {csvRows(t, "data/lira.csv", ','), "facilities/lira.csv", ';', "Outreach no", "Reports to", "metadata/national.json"},
		"training": {jsonRows(t, "data/gulu.ndjson"), "facilities/gulu.csv", ',', "post", "facility", "metadata/training.json"},
	} {
		t.Run(name, func(t *testing.T) {
			m := readObject(t, filepath.Join(districtsDir, c.metadata))
			f := &outreachForm{metadata: m, cells: map[string]int{}, reporting: map[string]bool{}}
			posts := map[string][]string{}
			for _, row := range csvRows(t, c.facilities, c.separator) {
				if code := row[c.facility]; !strings.HasPrefix(code, "skip: ") {
					posts[row[c.post]] = append(posts[row[c.post]], code)
				}
			}
			for _, v := range c.visits {
				f.visit(t, v, posts[v["post"]])
			}
			f.fillZeros()
			if len(f.cells) < 20 {
				t.Errorf("there are only %d cells", len(f.cells))
			}
			var payload struct {
				DataValues []struct{ DataElement, Period, OrgUnit, CategoryOptionCombo, Value string }
			}
			data, err := os.ReadFile(filepath.Join(districtsDir, "expected", name, "outreach-monthly.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &payload); err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for _, v := range payload.DataValues {
				n := 0
				fmt.Sscan(v.Value, &n)
				got[strings.Join([]string{v.OrgUnit, v.Period, v.DataElement, v.CategoryOptionCombo}, " ")] = n
			}
			if !maps.Equal(got, f.cells) {
				t.Errorf("the payload has\n%v\nand the records give\n%v", got, f.cells)
			}
		})
	}
}

// outreachForm is the form as a clerk would fill it.
type outreachForm struct {
	metadata  object
	cells     map[string]int
	reporting map[string]bool // org unit and period
}

func (f *outreachForm) visit(t *testing.T, v map[string]string, codes []string) {
	at, err := time.Parse(time.RFC3339, v["at"])
	if err != nil {
		t.Fatal(err)
	}
	at = at.Add(3 * time.Hour) // Kampala has no other time
	for _, code := range codes {
		unit := f.named("organisationUnits", "code", code)
		if closed := text(unit, "closedDate"); closed != "" && closed < at.Format("2006-01")+"-01" {
			continue
		}
		place := text(unit, "id") + " " + at.Format("200601")
		f.reporting[place] = true
		if sex := map[string]string{"F": "Female", "M": "Male"}[v["sex"]]; sex != "" {
			f.cells[f.cell(place, "Outreach visits", sex)]++
		}
		if v["vaccines"] != "" && v["vaccines"] != "0" {
			f.cells[f.cell(place, "Children vaccinated", "default")]++
		}
	}
}

func (f *outreachForm) fillZeros() {
	for place := range f.reporting {
		for _, cell := range []string{f.cell(place, "Outreach visits", "Female"), f.cell(place, "Outreach visits", "Male"), f.cell(place, "Children vaccinated", "default")} {
			f.cells[cell] += 0
		}
	}
}

func (f *outreachForm) cell(place, element, combo string) string {
	return place + " " + text(f.named("dataElements", "name", element), "id") + " " + text(f.named("categoryOptionCombos", "name", combo), "id")
}

func (f *outreachForm) named(list, by, name string) object {
	for _, o := range f.metadata[list].([]any) {
		if o := o.(object); o[by] == name {
			return o
		}
	}
	return nil
}

func jsonRows(t *testing.T, path string) []map[string]string {
	var rows []map[string]string
	for _, o := range readLines(t, filepath.Join(districtsDir, path)) {
		row := map[string]string{}
		for name, value := range o {
			row[name] = fmt.Sprint(value)
		}
		rows = append(rows, row)
	}
	return rows
}

func csvRows(t *testing.T, path string, separator rune) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(districtsDir, path))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	slices.Reverse(rows) // no figure depends on the order
	return rows
}

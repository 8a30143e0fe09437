package compiler_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// splitForm is a snapshot of one form with an element of three ages by two
// sexes, kept by two owners.
const splitForm = `{
"categoryOptions": [{"id": "optDefault1", "name": "default"}, {"id": "optMale0001", "name": "M"}, {"id": "optFemal001", "name": "F"},
 {"id": "optYoung001", "name": "young"}, {"id": "optMiddle01", "name": "middle"}, {"id": "optOld00001", "name": "old"},
 {"id": "optPublic01", "name": "public"}, {"id": "optPrivat01", "name": "private"}],
"categories": [{"id": "catDefault1", "name": "default", "categoryOptions": [{"id": "optDefault1"}]},
 {"id": "catSex00001", "name": "Sex", "categoryOptions": [{"id": "optMale0001"}, {"id": "optFemal001"}]},
 {"id": "catAge00001", "name": "Age", "categoryOptions": [{"id": "optYoung001"}, {"id": "optMiddle01"}, {"id": "optOld00001"}]},
 {"id": "catOwner001", "name": "Owner", "categoryOptions": [{"id": "optPublic01"}, {"id": "optPrivat01"}]}],
"categoryCombos": [{"id": "ccDefault01", "name": "default", "categories": [{"id": "catDefault1"}]},
 {"id": "ccSexAge001", "name": "Sex, Age", "categories": [{"id": "catSex00001"}, {"id": "catAge00001"}]},
 {"id": "ccOwner0001", "name": "Owner", "dataDimensionType": "ATTRIBUTE", "categories": [{"id": "catOwner001"}]}],
"categoryOptionCombos": [
 {"id": "cocSexAge01", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optMale0001"}, {"id": "optYoung001"}]},
 {"id": "cocSexAge02", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optMale0001"}, {"id": "optMiddle01"}]},
 {"id": "cocSexAge03", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optMale0001"}, {"id": "optOld00001"}]},
 {"id": "cocSexAge04", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optFemal001"}, {"id": "optYoung001"}]},
 {"id": "cocSexAge05", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optFemal001"}, {"id": "optMiddle01"}]},
 {"id": "cocSexAge06", "categoryCombo": {"id": "ccSexAge001"}, "categoryOptions": [{"id": "optFemal001"}, {"id": "optOld00001"}]},
 {"id": "cocOwner001", "categoryCombo": {"id": "ccOwner0001"}, "categoryOptions": [{"id": "optPublic01"}]},
 {"id": "cocOwner002", "categoryCombo": {"id": "ccOwner0001"}, "categoryOptions": [{"id": "optPrivat01"}]}],
"dataElements": [{"id": "deVisits001", "name": "Visits", "valueType": "INTEGER", "domainType": "AGGREGATE", "categoryCombo": {"id": "ccSexAge001"}}],
"dataSets": [{"id": "dsMonthly01", "name": "Monthly", "periodType": "Monthly", "categoryCombo": {"id": "ccOwner0001"}, "dataSetElements": [{"dataElement": {"id": "deVisits001"}}], "organisationUnits": [{"id": "ouTown00001"}]}],
"organisationUnits": [{"id": "ouTown00001", "name": "Town", "code": "TOWN", "openingDate": "1990-01-01"}]
}`

// splitMapping fills the form by the rows of a table: owner, sex and age each.
const splitMapping = `language 1
mapping m
target "form.json" for DHIS2 2.41
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "UTC"
}
table rows from "rows.csv"
data set "Monthly" from visit as v {
  period        = v.started
  org unit code = "TOWN"
  for each row in rows {
    attribute "Owner" = row.owner
    "Visits" ["Sex": row.sex, "Age": row.age] = count
  }
}
`

// TestCoverageIsWhatTheRowsSay fills random cells and demands that these, and no
// others, are filled, each by its row and for its owners.
func TestCoverageIsWhatTheRowsSay(t *testing.T) {
	chance := rand.New(rand.NewPCG(11, 4))
	for range 60 {
		rows := "owner,sex,age\n"
		want := map[string][]string{} // sex and age → owners
		line := 1
		for _, sex := range []string{"M", "F"} {
			for _, age := range []string{"young", "middle", "old"} {
				for _, owner := range []string{"public", "private"} {
					if chance.IntN(3) == 0 {
						continue
					}
					line++
					rows += fmt.Sprintf("%s,%s,%s\n", owner, sex, age)
					want[sex+" "+age] = append(want[sex+" "+age], fmt.Sprintf("%s rows.csv:%d:1", owner, line))
				}
			}
		}
		compareCells(t, rows, want)
	}
}

func compareCells(t *testing.T, rows string, want map[string][]string) {
	t.Helper()
	r := compiler.Check(compiler.Options{FS: withFiles(t, map[string]string{"form.json": splitForm, "rows.csv": rows}), Main: "main.xwalk"})
	if r.Coverage == nil {
		t.Fatalf("%v", r.Problems)
	}
	d := r.Coverage.DataSets[0]
	if d.Cells.Total != 6 || d.Cells.Filled != len(want) || len(d.Elements) != 1 || len(d.Elements[0].Cells) != 6 {
		t.Errorf("%+v, want %d filled", d.Cells, len(want))
	}
	private := 0
	for _, cell := range d.Elements[0].Cells {
		owners := want[strings.Join(cell.Options, " ")]
		if len(cell.By) != len(owners) || len(cell.Only) != len(owners)%2 {
			t.Errorf("%v: by %v only in %v, want %v", cell.Options, cell.By, cell.Only, owners)
			continue
		}
		for i, by := range cell.By {
			owner, row, _ := strings.Cut(owners[i], " ")
			uid := map[string]string{"public": "cocOwner001", "private": "cocOwner002"}[owner]
			if by.Row != row || by.Rule != "main.xwalk:14:5" || len(cell.Only) > 0 && cell.Only[0] != uid {
				t.Errorf("%v: by %v only in %v, want %v", cell.Options, by, cell.Only, owners)
			}
			if owner == "private" {
				private++
			}
		}
	}
	if got := d.Combos[1]; got.Filled != private || got.Total != len(want) || got.Options[0] != "private" {
		t.Errorf("%+v, want %d", got, private)
	}
}

// withFiles is the fixture with some more files, and the mapping of this file.
func withFiles(t *testing.T, files map[string]string) fs.FS {
	t.Helper()
	out := spectest.Fixture(t, "..")
	out["main.xwalk"] = &fstest.MapFile{Data: []byte(splitMapping)}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestNoCoverageOfAMappingWithErrors(t *testing.T) {
	r := compiler.Check(compiler.Options{FS: withFiles(t, map[string]string{"form.json": splitForm, "rows.csv": "owner,sex,age\npublic,X,old\n"}), Main: "main.xwalk"})
	if r.Coverage != nil || r.Transform != nil || !r.Problems.HasErrors() {
		t.Errorf("%+v", r)
	}
}

package compiler_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A line that names org units is compiled for every row of a table. The run
// needs those of all rows.
func TestOrgUnitsOfAllRows(t *testing.T) {
	files := spectest.Fixture(t, "..")
	files["rows.csv"] = text("place,unit,element\na,UG-KLA-001,OPD all\nb,UG-MBR-002,OPD new attendance\n")
	files["main.xwalk"] = text(`language 1
mapping m
target "metadata/hmis.json" for DHIS2 2.41
source visit from "schemas/visit.schema.json" { key = visit.uuid  zone = "Africa/Kampala" }
table rows from "rows.csv"
data set "OPD monthly" from visit as v {
  period = v.started
  category "Sex" = "Male"
  category "Age (OPD)" = "60+"
  for each r in rows where v.visit_type == r.place {
    org unit = r.unit
    element(r.element) = count
  }
}
`)
	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform == nil {
		t.Fatal(problems)
	}
	mustRun(t, transform)
	for name, keys := range transform.OrgUnits.Schemes {
		if got := slices.Sorted(maps.Keys(keys)); !slices.Equal(got, []string{"UG-KLA-001", "UG-MBR-002"}) {
			t.Errorf("%s finds %v, want the org units of both rows", name, got)
		}
	}
	if len(transform.OrgUnits.Schemes) != 1 {
		t.Errorf("%d schemes, want one", len(transform.OrgUnits.Schemes))
	}
}

// wrongResults are the files of a mapping with a table of results that are
// nearly those that are there, but none of them.
func wrongResults(t *testing.T, lines string) fstest.MapFS {
	t.Helper()
	var csv, meta strings.Builder
	csv.WriteString("key,result\n")
	options := []string{}
	for i := range 100 {
		fmt.Fprintf(&csv, "k%d,Centre number %d of all\n", i, i)
		fmt.Fprintf(&meta, "unit | U%d | Centre number %d\nelement | Centre number %d | INTEGER\n", i, i, i)
		options = append(options, fmt.Sprint("Centre number ", i))
	}
	fmt.Fprintf(&meta, "category | Place | %s\ncombo | Place | Place\nelement | Split | INTEGER | Place\n", strings.Join(options, ", "))
	meta.WriteString("data set | Form | Monthly | | Split, " + strings.Join(options, ", "))
	return expand(t, fstest.MapFS{
		"main.xwalk": text(`language 1
mapping m
target "m.json" for DHIS2 2.41
source visit from "visit.json" { key = visit.id  zone = "UTC" }
codes place from "place.csv" column "key" -> column "result" { otherwise -> skip "x" }
data set "Form" from visit as v {
  period = v.day
` + lines + "\n}\n"),
		"place.csv": text(csv.String()), "visit.shape": text("id day:date place"), "m.meta": text(meta.String()),
	})
}

// Of a table with many wrong results the first are shown, each with its row and
// with names that may have been meant; the others are counted.
func TestManyWrongResults(t *testing.T) {
	for lines, want := range map[string]diag.Code{
		"org unit name = place(v.place)\n\"Split\"[\"Centre number 1\"] = count": "E0401",
		"org unit = place(v.place)\n\"Split\"[\"Centre number 1\"] = count":      "E0401",
		"org unit id = v.place\nelement(place(v.place)) = count":                 "E0401",
	} {
		_, problems := compiler.Compile(compiler.Options{FS: wrongResults(t, lines), Main: "main.xwalk"})
		if len(problems) != 10 {
			t.Errorf("%s: %d problems, want 10", lines, len(problems))
			continue
		}
		counted := 0
		for _, d := range problems {
			if d.Code != want || len(d.Labels) != 1 || d.Labels[0].Span.FileName() != "place.csv" {
				t.Errorf("%s: %s with the labels %v, want %s and a row of the table", lines, d.Code, d.Labels, want)
			}
			counted += strings.Count(d.Help, "90 rows more")
		}
		if counted != 1 {
			t.Errorf("%s: %d problems say how many more there are, want 1", lines, counted)
		}
	}
}

// One problem about many results points at the rows of the first ones.
func TestOneProblemOfManyResults(t *testing.T) {
	_, problems := compiler.Compile(compiler.Options{FS: wrongResults(t, "org unit id = v.place\ncategory \"Place\" = place(v.place)\n\"Split\" = count"), Main: "main.xwalk"})
	if len(problems) != 1 || problems[0].Code != "E0417" || len(problems[0].Labels) != 10 {
		t.Errorf("problems %v, want one E0417 with 10 labels", problems)
	}
}

// Looking for near names costs as much as there are names, so it is done for the
// first problems of a place only.
func TestSuggestionsAreFew(t *testing.T) {
	files := spectest.Fixture(t, "..")
	var csv, options strings.Builder
	csv.WriteString("set,key,result\n")
	for i := range 100 {
		fmt.Fprintf(&csv, "Places,k%d,Centre nmber %d\n", i, i)
		fmt.Fprintf(&options, "P%d=Centre number %d,", i, i)
	}
	files["place.csv"] = text(csv.String())
	files["m.meta"] = text("options | Places | " + options.String() + "\nelement | N | INTEGER\ndata set | Form | Monthly | | N")
	files["main.xwalk"] = text(`language 1
mapping m
target "m.json" for DHIS2 2.41
codes place from "place.csv" column "set" is target, column "key" -> column "result" { otherwise -> skip "x" }
`)
	_, problems := compiler.Compile(compiler.Options{FS: expand(t, files), Main: "main.xwalk"})
	helped := 0
	for _, d := range problems {
		if d.Code == "E0219" && d.Help != "" {
			helped++
		}
	}
	if len(problems) != 100 || helped != 10 {
		t.Errorf("%d problems, %d of them with near names; want 100 and 10", len(problems), helped)
	}
}

// A wrong row of a table that several lines use is one mistake, and names
// the other places.
func TestOneWrongRowForSeveralLines(t *testing.T) {
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = text(`language 1
mapping m
target "metadata/hmis.json" for DHIS2 2.40 to 2.43
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}
codes sex {
  "F" -> "Femal"
  otherwise -> "Male"
  missing -> "Male"
}
data set "OPD monthly" {
  period               = v.started
  org unit code        = v.facility
  category "Age (OPD)" = "60+"
  from visit as v where v.stock < 5 {
    category "Sex" = sex(v.patient.gender)
    "OPD all" = count
  }
  from visit as v where v.stock >= 5 {
    category "Sex" = sex(v.patient.gender)
    "OPD new attendance" = count
  }
}
`)
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if len(problems) != 1 || problems[0].Code != "E0417" || len(problems[0].Labels) != 2 || problems[0].Labels[1].Message != "used here too" {
		t.Errorf("problems %+v, want one E0417 that names both lines", problems)
	}
}

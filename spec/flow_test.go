package spec_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// flows are the results of all cases and examples that compile.
func flows(t *testing.T) map[string]compiler.Result {
	t.Helper()
	out := map[string]compiler.Result{}
	add := func(name string, o compiler.Options) {
		if r := compiler.Check(o); r.Transform != nil {
			out[name] = r
		} else if r.Flow != nil {
			t.Errorf("%s: there is a manifest of a mapping with errors", name)
		}
	}
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		c := readCase(t, file)
		add(file, compiler.Options{FS: c.files, Main: "main.xwalk", Values: c.settings.Values})
		if _, ok := c.files["passes.xwalk"]; ok {
			add(file+" (passes)", compiler.Options{FS: c.files, Main: "passes.xwalk", Values: c.settings.Values})
		}
	}
	projects, err := filepath.Glob("../examples/*/crosswalk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, project := range projects {
		mapping, units := projectFiles(t, project)
		add(project, compiler.Options{FS: os.DirFS(filepath.Dir(project)), Main: mapping, OrgUnits: units})
	}
	return out
}

// The manifest is compared with what the run decodes, which the compiler works
// out in another way: a field that is in one and not in the other is a hole.
func TestFlowListsWhatIsDecoded(t *testing.T) {
	all := flows(t)
	if len(all) < 70 {
		t.Fatalf("only %d mappings", len(all))
	}
	for name, r := range all {
		for i, source := range r.Flow.Sources {
			var listed []string
			for _, f := range source.Fields {
				listed = append(listed, f.Field)
			}
			decoded := decodedFields(r.Transform.Sources[i].Record)
			for _, f := range decoded {
				if !slices.Contains(listed, f) {
					t.Errorf("%s: %s is decoded, and the manifest does not list it", name, f)
				}
			}
			for _, f := range listed {
				if !slices.Contains(decoded, f) {
					t.Errorf("%s: %s is listed, and nothing decodes it", name, f)
				}
			}
		}
	}
}

// decodedFields are the fields of a projection without the records that only
// lead to others.
func decodedFields(r *schema.Record) []string {
	var out []string
	for _, f := range r.Fields {
		if inner := f.Type.Inner(); inner != nil && len(inner.Fields) > 0 {
			out = append(out, decodedFields(inner)...)
			continue
		}
		out = append(out, schema.JoinPath(r.Name, f.Name))
	}
	return out
}

// Every element and attribute that a transform can fill is in the manifest.
func TestFlowListsWhatIsFilled(t *testing.T) {
	for name, r := range flows(t) {
		filled := map[string]bool{}
		for _, target := range r.Flow.Targets {
			filled[target.UID] = true
		}
		for _, d := range r.Transform.DataSets {
			for _, e := range d.Elements {
				if !filled[e.UID] {
					t.Errorf("%s: %s is filled, and the manifest does not list it", name, e.Name)
				}
			}
		}
	}
}

const flowMapping = `language 1
mapping flow

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key     = visit.uuid
  version = visit.changed
  deleted = visit.voided
  zone    = "Africa/Kampala"
  private = visit.patient.name
  index by_code = visit.diagnoses by code
}

codes sex {
  "M"       -> "Male"
  "F"       -> "Female"
  otherwise -> skip "sex not known"
}

data set "OPD monthly" from visit as v where v.status != "x" {
  let kilos = v.weight
  let never = v.stock
  period        = v.started
  org unit code = v.facility
  category "Sex"       = sex(v.patient.gender)
  category "Age (OPD)" = "60+"
  "OPD new attendance" = count where v.visit_type == "new"
  "OPD all"   = count distinct v.patient.uuid by latest v.started
  "Weight"    = sum kilos
  "Supervised" = latest v.by_code["B54"].main by v.next_visit
  use drugs_of(v.dispensed, v.next_visit, "ACT stock")
}

rules drugs_of(items, day, line) {
  for each d in items where d.drug == (period.first_day > day ? "a" : "b") {
    element(line) = sum d.quantity
  }
}

program "ANC follow-up" from visit as v {
  tracked entity {
    identity      = v.patient.uuid
    org unit code = v.facility
    "National ID" = v.patient.uuid
    "Given name"  = v.patient.name where v.pregnant
  }
  relationship "Mother of" {
    identity = v.uuid
    from     = v.patient.uuid
    to       = v.diagnoses.first().certainty
  }
}

table rows from "rows.csv"

codes element_of {
  "A"       -> "Weight (kg)"
  otherwise -> skip "another"
}

program "Ward census" from visit as v {
  event "Census" {
    identity      = v.uuid
    org unit code = "UG-KLA-001"
    occurred      = date(v.started)
    status        = "COMPLETED"
    element(element_of(v.visit_type)) = 1
    for each row in rows where v.status == row.status {
      element(row.element) = "POS" where v.patient.birthdate < date(v.started)
    }
  }
}
`

// What reaches what, and how.
func TestFlow(t *testing.T) {
	c := readCase(t, "testdata/cases/suppress/below.txtar")
	c.files["main.xwalk"].Data = []byte(flowMapping)
	c.files["rows.csv"] = &fstest.MapFile{Data: []byte("status,element\nx,Malaria result\n")}
	r := compiler.Check(compiler.Options{FS: c.files, Main: "main.xwalk"})
	if r.Flow == nil {
		t.Fatal(problemLines(r.Problems))
	}
	var got []string
	for _, f := range r.Flow.Sources[0].Fields {
		if len(f.Reaches) == 0 {
			got = append(got, strings.TrimPrefix(f.Field, "visit.")+" nothing")
		}
		for _, u := range f.Reaches {
			line := strings.TrimPrefix(f.Field, "visit.") + " " + u.As + " " + u.Target
			if f.Private {
				line += " private"
			}
			got = append(got, line)
		}
	}
	want := `changed order version
diagnoses.certainty identity to
diagnoses.code value Supervised
diagnoses.main value Supervised
dispensed.drug decides where
dispensed.quantity value ACT stock
facility org unit org unit
facility org unit org unit
next_visit order Supervised
next_visit decides where
patient.birthdate decides Malaria result
patient.gender category category "Sex"
patient.name value Given name private
patient.uuid counts distinct OPD all
patient.uuid identity identity
patient.uuid value National ID
patient.uuid identity from
pregnant decides Given name
started period period
started order OPD all
started decides where
started value occurred
started decides Malaria result
status decides where
status decides Malaria result
stock nothing
uuid identity key
uuid identity identity
uuid identity identity
visit_type decides OPD new attendance
visit_type decides Weight (kg)
voided decides deleted
weight value Weight`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if n := r.Flow.Sources[0].Unread; n != 10 { // extra, sex_at_birth, triage, pain, age_years, and those with units
		t.Errorf("%d fields are not read", n)
	}
}

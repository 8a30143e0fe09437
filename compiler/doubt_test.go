package compiler_test

import (
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestDoubtsAreCured: what a warning about `!` offers as an edit ends it.
func TestDoubtsAreCured(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for _, condition := range []string{
		`!v.pregnant`, `!(v.visit_type in ["a)", "b"])`, `!(v.weight > 1) && v.stock > 2`, `!(v.weight > 1 || v.stock > 2)`,
		`!(v.diagnoses).exists(d, d.main)`, `!v.diagnoses.exists(d, (d.code == "x"))`,
	} {
		text := spectest.Wrap(`"OPD all" = count where ` + condition + "\n")
		files := fstest.MapFS{}
		for name, f := range base {
			files[name] = f
		}
		files["main.xwalk"] = &fstest.MapFile{Data: []byte(text)}
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		if len(problems) != 1 || len(problems[0].Edits) != 1 {
			t.Errorf("%s: %v", condition, problems)
			continue
		}
		edit := problems[0].Edits[0]
		files["main.xwalk"] = &fstest.MapFile{Data: []byte(text[:edit.Span.Start] + edit.Text + text[edit.Span.End:])}
		if _, problems = compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"}); len(problems) > 0 {
			t.Errorf("%s, cured as %s: %v", condition, edit.Text, problems)
		}
	}
}

// TestOneWarningAPlace: a definition that many rules use, and a line that is
// written out for many rows, are warned of once.
func TestOneWarningAPlace(t *testing.T) {
	files := spectest.Project(spectest.Fixture(t, ".."), "-- main.xwalk --\n"+`let doubtful(v) = v.status != "cancelled"
table rows from "rows.csv"
"OPD all"   = count where doubtful(v)
"ACT stock" = sum v.stock where doubtful(v)
for each row in rows {
  element(row.name) = count where v.visit_type != row.kind
}
-- rows.csv --
name,kind
TWICE_A,x
TWICE_B,y
`)
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	var texts []string
	for _, d := range problems {
		texts = append(texts, string(d.Code)+" "+d.Span.Text())
	}
	if len(texts) != 2 || texts[0] != "W0302 v.status" && texts[1] != "W0302 v.status" {
		t.Errorf("%q", texts)
	}
}

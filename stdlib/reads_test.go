package stdlib

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// readLines writes reads as "field at text", with `*` where the text itself
// takes the field, and the name it came by.
func readLines(reads []Read) string {
	var out []string
	for _, r := range reads {
		line := fmt.Sprintf("%s at %s", r.Field, r.Span.Text())
		if r.Own {
			line += " *"
		}
		if r.Via != "" {
			line += fmt.Sprintf(" by %s from %s", r.Via, r.From.Text())
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func TestReads(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{
		define("name_of", "x.patient.name", "x"),
		define("twice", "n + n", "n"),
		define("ignores", "1", "n"),
		define("nested", "name_of(x) + \"!\"", "x"),
	}})
	let := func(env *Env, name, text string) *Env {
		x, problems := env.CompileText("let", text)
		if x == nil || len(problems) > 0 {
			t.Fatal(problems)
		}
		return env.With(Var{Name: name, Type: x.Type, From: x.Reads})
	}
	env = let(env, "called", "v.patient.name")
	env = let(env, "again", "called + v.s")
	env = let(env, "p", "v.patient")
	env = let(env, "some", `v.items.first(x, x.code == "a")`)
	for text, want := range map[string]string{
		"1 + 2":                            "",
		"v.patient.name":                   "visit.patient.name at v.patient.name *",
		"known(v.patient)":                 "visit.patient at v.patient *",
		`v["Birth weight (kg)"]`:           "visit.`Birth weight (kg)` at v[\"Birth weight (kg)\"] *",
		`v.s + v.s`:                        "visit.s at v.s *; visit.s at v.s *",
		`v.counts["a"]`:                    "visit.counts at v.counts *",
		`v.counts.a`:                       "visit.counts at v.counts *",
		`v.counts.entries().size()`:        "visit.counts at v.counts *",
		"v.items.exists(x, x.code == v.s)": "visit.items at v.items *; visit.items.code at x.code *; visit.s at v.s *",
		"name_of(v)":                       "visit.patient.name at name_of(v)",
		"nested(v) + v.s":                  "visit.patient.name at nested(v); visit.s at v.s *",
		"twice(v.i)":                       "visit.i at v.i *",
		"twice(v.i + 1)":                   "visit.i at v.i *",
		"ignores(v.i)":                     "",
		"called":                           "visit.patient.name at called by called from v.patient.name",
		"again":                            "visit.patient.name at again by again from v.patient.name; visit.s at again by again from v.s",
		"p.name":                           "visit.patient.name at p.name *",
		"known(p)":                         "visit.patient at p by p from v.patient",
		"some.code":                        "visit.items.code at some by some from x.code; visit.items.code at some.code *",
		"[called].exists(called, called == \"\")": "visit.patient.name at called by called from v.patient.name",
		"period.first_day":                        "",
	} {
		x, problems := env.CompileText("test", text)
		if x == nil || len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if got := readLines(x.Reads); got != want {
			t.Errorf("%s reads\n  %s\nwant\n  %s", text, got, want)
		}
	}
}

// What Reads and Fields list agrees: a field that only leads to another is the
// one difference.
func TestReadsAgreeWithFields(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, text := range []string{
		"v.a && v.b", "v.patient.name", "v.items.filter(x, x.ok).map(x, x.code).size() > v.i", "first_known(v.s, v.t)", "v.stock[\"a\"].quantity",
		"v.items.highest(x, x.code).code", "v.tags.join(v.s)",
	} {
		x, problems := env.CompileText("test", text)
		if x == nil || problems.HasErrors() {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		var fields []string
		for _, r := range x.Reads {
			names, _ := schema.SplitPath(r.Field)
			for path := names[0]; ; {
				names = names[1:]
				if len(names) == 0 {
					break
				}
				path = schema.JoinPath(path, names[0])
				fields = append(fields, path)
			}
		}
		slices.Sort(fields)
		if fields = slices.Compact(fields); !slices.Equal(fields, x.Fields) {
			t.Errorf("%s: reads lead through %v, fields are %v", text, fields, x.Fields)
		}
	}
}

func TestFieldPath(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{define("name_of", "x.patient.name", "x")}})
	for text, want := range map[string]string{
		"v.patient.name": "visit.patient.name", `v["Birth weight (kg)"]`: "visit.`Birth weight (kg)`",
		"v.s + v.t": "", "name_of(v)": "", "v.items.first().code": "", "known(v.s)": "", "1": "", "period": "",
	} {
		x, _ := env.CompileText("test", text)
		if got, ok := x.FieldPath(); got != want || ok != (want != "") {
			t.Errorf("%s is the field %q", text, got)
		}
	}
}

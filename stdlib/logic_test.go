package stdlib

import (
	"strings"
	"testing"
)

// TestTruthTables goes through every row of the tables of spec/language.md,
// "Missing", and those in which a fault stands where missing does.
func TestTruthTables(t *testing.T) {
	env := visitEnv(t, Config{})
	put := func(r rec, name, v string) {
		switch v {
		case "true", "false":
			r[name] = v == "true"
		case "fault":
			r[name] = Fault("broken " + name)
		}
	}
	for _, row := range []struct{ a, b, and, or, not string }{
		{"true", "true", "true", "true", "false"},
		{"true", "false", "false", "true", "false"},
		{"true", "m", "missing: visit.b", "true", "false"},
		{"false", "true", "false", "true", "true"},
		{"false", "false", "false", "false", "true"},
		{"false", "m", "false", "missing: visit.b", "true"},
		{"m", "true", "missing: visit.a", "true", "missing: visit.a"},
		{"m", "false", "false", "missing: visit.a", "missing: visit.a"},
		{"m", "m", "missing: visit.a", "missing: visit.a", "missing: visit.a"},
		{"true", "fault", "fault: broken b", "true", "false"},
		{"false", "fault", "false", "fault: broken b", "true"},
		{"fault", "true", "fault: broken a", "true", "fault: broken a"},
		{"fault", "false", "false", "fault: broken a", "fault: broken a"},
		{"fault", "m", "fault: broken a", "fault: broken a", "fault: broken a"},
		{"m", "fault", "fault: broken b", "fault: broken b", "missing: visit.a"},
		{"fault", "fault", "fault: broken a", "fault: broken a", "fault: broken a"},
	} {
		r := rec{}
		put(r, "a", row.a)
		put(r, "b", row.b)
		for text, want := range map[string]string{"v.a && v.b": row.and, "v.a || v.b": row.or, "!v.a": row.not} {
			if got := run(t, env, text, r); got != want {
				t.Errorf("a %s, b %s: %s gives %s, want %s", row.a, row.b, text, got, want)
			}
		}
	}
}

// TestOperatorsWithMissingParts is the operator table: each expression on a
// record in which everything is missing, and with a fault beside it.
func TestOperatorsWithMissingParts(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, row := range []struct{ text, want string }{
		{"v.i == 5", "missing: visit.i"}, {"v.i != 5", "missing: visit.i"}, {"v.i == v.i", "missing: visit.i"},
		{"v.i < 5", "missing: visit.i"}, {"v.i <= 5", "missing: visit.i"}, {"5 > v.i", "missing: visit.i"}, {"5 >= v.i", "missing: visit.i"},
		{"v.i + 1", "missing: visit.i"}, {"v.i - 1", "missing: visit.i"}, {"v.i * 2", "missing: visit.i"}, {"v.i / 2", "missing: visit.i"},
		{"v.i % 2", "missing: visit.i"}, {"-v.i", "missing: visit.i"}, {"v.s + \"x\"", "missing: visit.s"},
		{"v.i in [1, 2]", "missing: visit.i"}, {"v.i in []", "missing: visit.i"}, {"1 in [v.i, 1]", "missing: visit.i"}, {"1 in v.ints", "missing: visit.ints"},
		{"\"k\" in v.counts", "missing: visit.counts"}, {"v.counts[\"k\"]", "missing: visit.counts"}, {"v.ints[0]", "missing: visit.ints"},
		{"v.patient.name", "missing: visit.patient"}, {"v.patient.name.size()", "missing: visit.patient"},
		{"upper(v.s)", "missing: visit.s"}, {"v.s.startsWith(v.t)", "missing: visit.s"}, {"\"a\".startsWith(v.t)", "missing: visit.t"},
		{"[v.i, 1].size()", "missing: visit.i"}, {"[v.j, v.i]", "missing: visit.i"},
		{"v.a ? 1 : 1", "missing: visit.a"}, {"true ? 1 : v.i", "1"}, {"false ? 1 : v.i", "missing: visit.i"},
		{"v.j + v.i", "missing: visit.i"}, {"v.i == 1 || v.a || v.d > 2", "missing: visit.a"},
		{"v.items.exists(x, true)", "missing: visit.items"}, {"v.items.all(x, true)", "missing: visit.items"}, {"v.items.filter(x, true)", "missing: visit.items"},
		{"v.items.map(x, 1)", "missing: visit.items"}, {"v.items.exists_one(x, true)", "missing: visit.items"}, {"v.items.size()", "missing: visit.items"},
		{"v.ints.sum()", "missing: visit.ints"}, {"v.ints.first()", "missing: visit.ints"}, {"v.items.first(x, true)", "missing: visit.items"},
		{"v.items.last(x, true)", "missing: visit.items"}, {"v.items.lowest(x, x.n)", "missing: visit.items"}, {"v.items.total(x, x.n)", "missing: visit.items"},
		{"v.items.number_of(x, true)", "missing: visit.items"}, {"v.items.least(x, x.n)", "missing: visit.items"}, {"v.tags.join(\"\")", "missing: visit.tags"},
		{"known(v.i)", "false"}, {"known(v.patient.name)", "false"}, {"has(v.patient.name)", "false"}, {"known(v.i > 5 && v.a)", "false"}, {"known(v.i > 5 && false)", "true"},
		{"first_known(v.i, 7)", "7"}, {"first_known(v.j, v.i)", "missing: visit.i"}, {"first_known(v.i, v.patient.name.size(), 3)", "3"},
		{"sure(v.a)", "false"}, {"sure(!v.a)", "false"}, {"sure(v.i == 1 || true)", "true"},
		{"items(v.tags).size()", "0"}, {"items(v.tags).exists(x, true)", "false"},
		{"earlier_of(v.day, date(\"2026-01-02\"))", "2026-01-02"}, {"later_of(v.day, v.patient.birth)", "missing: visit.day"},
		{"v.day + days(1)", "missing: visit.day"}, {"age(v.patient.birth, v.day).years()", "missing: visit.day"},
		{"period_of(v.day, \"Monthly\").id()", "missing: visit.day"}, {"period.contains(v.day)", "missing: visit.day"},
	} {
		if got := run(t, env, row.text, rec{}); got != row.want {
			t.Errorf("%s gives %s, want %s", row.text, got, row.want)
		}
		if !strings.HasPrefix(row.want, "missing") {
			continue
		}
		// Whatever is missing, a fault in the same list wins.
		text := "[known(" + row.text + "), " + "div(1, 0) == 1]"
		if got := run(t, env, text, rec{}); got != "fault: division by zero" {
			t.Errorf("%s gives %s: a fault must win", text, got)
		}
	}
}

// TestFaultBeatsMissing: where both could come out, the fault is named.
func TestFaultBeatsMissing(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, text := range []string{
		"v.i + div(1, 0)", "div(1, 0) + v.i", "v.i == div(1, 0)", "[v.i, div(1, 0)]", "[div(1, 0), v.i]",
		"v.i in [1, div(1, 0)]", "between(v.i, 1, div(1, 0))", "v.a && div(1, 0) == 1", "div(1, 0) == 1 || v.a",
		"first_known(div(1, 0), 1)", "first_known(v.i, div(1, 0))", "known(div(1, 0))", "sure(div(1, 0) == 1)",
		"[1, 2].filter(x, div(1, 0) == 1)", "[1, 2].map(x, div(1, 0))", "[1, 2].exists(x, div(1, 0) == x || v.a)",
		"[1].all(x, div(1, 0) == 1)", "[1, 2].first(x, div(1, 0) == x)", "[1, 2].lowest(x, div(1, x - 1))", "[2, 1].total(x, div(1, x - 1))",
		"[1, 2].exists_one(x, div(1, 0) == 1)", "ceil(decimal(div(1, 0)))", "div(1, 0) == 1 ? 1 : 2",
	} {
		if got := run(t, env, text, rec{}); got != "fault: division by zero" {
			t.Errorf("%s gives %s", text, got)
		}
	}
	for text, want := range map[string]string{
		"[1, 2].exists(x, x == 2 || div(1, 0) == 1)": "true",
		"[1, 2].all(x, x == 2 && div(1, 0) == 1)":    "false",
		"[1, 2].first(x, x == 1 || div(1, 0) == 1)":  "1", // what comes after the first is not asked
		"first_known(1, div(1, 0))":                  "1",
		"true ? 1 : div(1, 0)":                       "1",
		"known(1 == 2 && div(1, 0) == 1)":            "true",
	} {
		if got := run(t, env, text, rec{}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

// TestStops: `skip` counts as missing for known, first_known, sure, items and
// the list calls; `report` and faults do not.
func TestStops(t *testing.T) {
	env := visitEnv(t, Config{})
	for text, want := range map[string]string{
		`skip("x") == 1`:                              "skip: x",
		`report("x") == 1`:                            "report: x",
		`v.i == 1 && report("x")`:                     "report: x",
		`false && report("x")`:                        "false",
		`v.i + skip("x")`:                             "skip: x",
		`skip("x") + report("y")`:                     "skip: x",
		`known(skip("x"))`:                            "false",
		`known(report("x"))`:                          "report: x",
		`first_known(skip("x"), 1)`:                   "1",
		`first_known(skip("x"), v.i)`:                 "skip: x",
		`first_known(v.i, skip("x"))`:                 "skip: x",
		`first_known(report("x"), 1)`:                 "report: x",
		`sure(skip("x"))`:                             "false",
		`sure(report("x"))`:                           "report: x",
		`[1, 2].map(x, x == 1 ? skip("x") : x)`:       "[2]",
		`[1, 2].map(x, x == 1 ? report("x") : x)`:     "report: x",
		`[1, 2].filter(x, x == 1 ? skip("x") : true)`: "[2]",
		`v.a ? skip("x") : 1`:                         "missing: visit.a",
		`earlier_of(skip("x"), v.day)`:                "skip: x",
		`later_of(report("x"), date("2026-01-01"))`:   "report: x",
		`v.patient.name == skip("x")`:                 "skip: x",
	} {
		if got := run(t, env, text, rec{}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

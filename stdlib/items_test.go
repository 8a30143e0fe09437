package stdlib

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// holes is a list in which the second item lacks its code and the third its number.
var holes = rec{"items": []any{
	rec{"code": "X", "n": 3, "ok": true, "day": "2026-01-03"},
	rec{"n": 1, "ok": false},
	rec{"code": "Y", "ok": true},
	rec{"code": "Z", "n": 2, "w": "1.5"},
}}

func showDrops(f *Frame) string {
	var out []string
	f.TakeDrops(func(field string, n int) { out = append(out, fmt.Sprintf("%s %d", field, n)) })
	return strings.Join(out, ", ")
}

// TestListMacros checks values and the counts of what was passed over.
func TestListMacros(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, row := range []struct{ text, want, drops string }{
		{`v.items.exists(x, x.code == "Y")`, "true", ""},
		{`v.items.exists(x, x.code == "Q")`, "missing: visit.items.code", ""},
		{`v.items.all(x, x.code != "X")`, "false", ""},
		{`v.items.all(x, x.code != "Q")`, "missing: visit.items.code", ""},
		{`v.items.exists_one(x, x.code == "X")`, "missing: visit.items.code", ""},
		{`v.items.exists_one(x, known(x.w))`, "true", ""},
		{`v.items.filter(x, x.code == "X").size()`, "1", "visit.items.code 1"},
		{`v.items.filter(x, x.code != "X").size()`, "2", "visit.items.code 1"},
		{`v.items.filter(x, x.n > 1 && x.ok).size()`, "1", "visit.items.n 1, visit.items.ok 1"},
		{`v.items.map(x, x.n)`, "[3, 1, 2]", "visit.items.n 1"},
		{`v.items.map(x, x.code + "!")`, `["X!", "Y!", "Z!"]`, "visit.items.code 1"},
		{`v.items.map(x, x.n).sum()`, "6", "visit.items.n 1"},
		{`v.items.total(x, x.n)`, "6", "visit.items.n 1"},
		{`v.items.total(x, x.w)`, "1.5", "visit.items.w 3"},
		{`v.items.number_of(x, x.n < 3)`, "2", "visit.items.n 1"},
		{`v.items.first(x, x.n < 3).n`, "1", ""},
		{`v.items.first(x, x.code == "Y").ok`, "true", "visit.items.code 1"},
		{`v.items.first(x, x.code == "Q")`, "missing: item of a list", "visit.items.code 1"},
		{`v.items.last(x, x.code == "Z").n`, "2", ""},
		{`v.items.last(x, x.n > 2).code`, `"X"`, "visit.items.n 1"},
		{`v.items.first_known(x, x.n)`, "3", ""},
		{`v.items.first_known(x, x.w)`, "1.5", "visit.items.w 3"},
		{`v.items.last_known(x, x.ok)`, "true", "visit.items.ok 1"},
		{`v.items.last_known(x, x.day)`, "2026-01-03", "visit.items.day 3"},
		{`v.items.least(x, x.n)`, "1", "visit.items.n 1"},
		{`v.items.greatest(x, x.code)`, `"Z"`, "visit.items.code 1"},
		{`v.items.lowest(x, x.n).ok`, "false", "visit.items.n 1"},
		{`v.items.highest(x, x.n).code`, `"X"`, "visit.items.n 1"},
		{`v.items.lowest(x, 1).code`, `"X"`, ""},
		{`v.items.highest(x, x.day).code`, `"X"`, "visit.items.day 3"},
		{`v.items.filter(x, x.n > 0).lowest(x, x.n).n`, "1", "visit.items.n 1"}, // passed over once, not twice
		{`v.items.filter(x, v.a).size()`, "0", "visit.a 4"},
		{`v.items.filter(x, x.ok ? skip("no") : true).size()`, "1", "no 2, visit.items.ok 1"},
		{`v.items.map(x, v.items.filter(y, y.n == x.n).size())`, "[1, 1, 0, 1]", "visit.items.n 7"},
		{`[].size() == 0 && ![].exists(x, true) && [].all(x, false)`, "true", ""},
		{`v.ints.sum()`, "missing: visit.ints", ""},
		{`items(v.ints).sum()`, "0", ""},
		{`items(v.items).map(x, x.n).least(n, n)`, "1", "visit.items.n 1"},
		{`v.items.first().code`, `"X"`, ""},
		{`v.items[1].code`, "missing: visit.items.code", ""},
		{`v.items[9].code`, "missing: item of a list", ""},
		{`v.items[-1].code`, "missing: item of a list", ""},
		{`known(v.items[9])`, "false", ""},
		{`v.items.filter(x, x.n > 0).map(x, x.n).map(x, x * 2).filter(x, x > 2)`, "[6, 4]", "visit.items.n 1"},
	} {
		v, f := eval(t, env, row.text, holes)
		if got := outcome(v); got != row.want {
			t.Errorf("%s gives %s, want %s", row.text, got, row.want)
		}
		if got := showDrops(f); got != row.drops {
			t.Errorf("%s passed over %q, want %q", row.text, got, row.drops)
		}
		if got := showDrops(f); got != "" {
			t.Errorf("%s: passed over %q again", row.text, got)
		}
	}
}

func TestMaps(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"counts": rec{"b": 2, "a": 1}, "stock": rec{"ACT": rec{"quantity": 5}, "RDT": rec{}}, "s": "secret"}
	for text, want := range map[string]string{
		`v.counts["a"]`:                        "1",
		`v.counts.a`:                           "1",
		`v.counts.a + v.counts.b`:              "3",
		`v.counts["q"]`:                        `missing: visit.counts["q"]`,
		`v.counts.q`:                           `missing: visit.counts["q"]`,
		`v.counts[v.s]`:                        `missing: visit.counts[…]`, // a record's value is not shown
		`"a" in v.counts`:                      "true",
		`"q" in v.counts`:                      "false",
		`v.counts.size()`:                      "2",
		`v.stock["ACT"].quantity`:              "5",
		`v.stock.ACT.quantity`:                 "5",
		`v.stock.RDT.quantity`:                 "missing: visit.stock.quantity",
		`v.stock.NONE.quantity`:                `missing: visit.stock["NONE"]`,
		`v.counts.exists(k, k == "b")`:         "true",
		`v.counts.filter(k, k > "a")`:          `["b"]`,
		`v.counts.entries().map(e, e.key)`:     `["a", "b"]`,
		`v.counts.entries().total(e, e.value)`: "3",
		`v.stock.entries().filter(e, e.value.quantity > 1).map(e, e.key)`: `["ACT"]`,
		`v.counts.entries().first().value + 1`:                            "2",
		`known(v.counts.a) && !known(v.counts.q)`:                         "true",
		`v.counts.a > 0.5 ? v.counts.a : 0.5`:                             "1",
	} {
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
	if got := run(t, env, `v.counts.entries().size()`, rec{}); got != "missing: visit.counts" {
		t.Errorf("entries of a missing map give %s", got)
	}
	x, _ := env.CompileText("test", `v.stock.entries().exists(e, e.value.quantity > 1)`)
	if got := strings.Join(x.Fields, " "); got != "visit.stock visit.stock.quantity" {
		t.Errorf("the fields are %s", got)
	}
}

// TestMapsOfMaps: the entries of a map of maps have maps as values.
func TestMapsOfMaps(t *testing.T) {
	ward := &schema.Record{Name: "ward", Fields: []*schema.Field{{Name: "beds", Type: &schema.Type{Kind: schema.Map,
		Elem: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Map, Elem: &schema.Type{Kind: schema.Int}}}}}}}
	env, err := NewEnv(Config{Records: []*schema.Record{ward}})
	if err != nil {
		t.Fatal(err)
	}
	env = env.With(Var{Name: "w", Type: RecordOf(ward)})
	x, problems := env.CompileText("test", `w.beds.entries().first().value.first().entries().first().value + 1`)
	if x == nil || x.Type.Kind() != KindInt {
		t.Errorf("an entry of an entry: %v", problems)
	}
	if x, problems := env.CompileText("test", `w.beds.entries().first().value + 1`); x != nil || problems[0].Code != "E0320" {
		t.Errorf("a list is added to a number: %v", problems)
	}
}

// TestDistinctAndShares are exact for every type, and look at each item once
// where items of the type can be told apart by a key.
func TestDistinctAndShares(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"items": []any{rec{"n": 1, "w": "1.50", "day": "2026-01-03", "ok": true}, rec{"n": 1, "w": "1.5", "day": "2026-01-03", "ok": true}, rec{"n": 2, "w": 2}},
		"ints": []any{3, 1, 3}, "decs": []any{"0.5", 3, "3.0"}, "at": "2026-01-03T00:30:00+03:00"}
	for text, want := range map[string]string{
		`v.items.map(x, x.n).distinct()`:                                      "[1, 2]",
		`v.items.map(x, x.w).distinct()`:                                      "[1.5, 2]",
		`v.items.map(x, x.day).distinct()`:                                    "[2026-01-03]",
		`v.items.map(x, x.ok).distinct()`:                                     "[true]",
		`v.items.distinct().size()`:                                           "3",
		`(v.items + v.items).distinct().size()`:                               "3",
		`[v.ints, [3, 1, 3], [1]].distinct().size()`:                          "2",
		`[lat_lon(1, 2), lat_lon(1.0, 2.0), lat_lon(2, 1)].distinct().size()`: "2",
		`[period, period_id("202601"), period.back(1)].distinct()`:            "[202601, 202512]",
		`[v.at, v.at].distinct().size()`:                                      "1",
		`v.ints.distinct()`:                                                   "[3, 1]",
		`v.ints.shares(v.decs)`:                                               "true",
		`[1, 5].shares(v.decs)`:                                               "false",
		`[v.ints].shares([[1], [3, 1, 3]])`:                                   "true",
		`[lat_lon(1, 2)].shares([lat_lon(1.0, 2)])`:                           "true",
		`v.items.shares(v.items.filter(x, x.n == 2))`:                         "true",
		`v.items.map(x, x.day).shares([date("2026-01-03")])`:                  "true",
		`v.items.map(x, x.day).shares([date("2026-01-04")])`:                  "false",
	} {
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
	tags := make([]any, 100_000)
	for i := range tags {
		tags[i] = fmt.Sprint("tag ", i)
	}
	for text, want := range map[string]string{
		`(v.tags + v.tags).distinct().size()`:      "100000",
		`v.tags.shares(v.tags.map(x, x + " old"))`: "false",
	} {
		if got := run(t, env, text, rec{"tags": tags}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

// TestListsDoNotGrow: an empty list that is bound to a name stays empty,
// however often something is joined to it.
func TestListsDoNotGrow(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{define("twice", "(l + [1]).size() * 10 + (l + [2]).size()", "l")}})
	for text, want := range map[string]string{
		`twice(v.ints.filter(x, false))`:                                            "11",
		`cel.bind(l, v.ints.filter(x, x > 5), (l + [1]).size() + (l + [2]).size())`: "2",
		`([] + [1] + [2]).size()`:                                                   "2",
	} {
		if got := run(t, env, text, rec{"ints": []any{1}}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

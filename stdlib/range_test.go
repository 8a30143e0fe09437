package stdlib

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// rangeText is a range as the tests below write it.
func rangeText(r Range) string {
	switch {
	case r.Never:
		return "never"
	case r.Whole && r.Inside(allInts) && allInts.Inside(r):
		return "any whole"
	case r.Whole:
		return "whole " + r.String()
	}
	return r.String()
}

// scored is a table that gives two numbers.
var scored = Function{Name: "score", Params: []Type{Text}, Result: Int, Results: []Value{IntValue(1), IntValue(9)}}

func TestRange(t *testing.T) {
	env := visitEnv(t, Config{Functions: []Function{scored}})
	for text, want := range map[string]string{
		`150`:                                           "whole 150",
		`2.5`:                                           "2.5",
		`v.i`:                                           "any whole",
		`v.d`:                                           "any number",
		`v.i + 1 - v.i`:                                 "any whole",
		`v.i % 10`:                                      "whole from -10 to 10",
		`v.tags.size() % 10`:                            "whole from 0 to 10",
		`v.tags.size() / 4`:                             "from 0 to 2305843009213693951.75",
		`v.tags.size()`:                                 "whole from 0 to 9223372036854775807",
		`abs(v.i) * -1`:                                 "whole from -9223372036854775807 to 0",
		`v.day.month() * 10 + 5`:                        "whole from 15 to 125",
		`v.day.month() / 12`:                            "from 0.08333333333333333333333333333333333 to 1",
		`div(v.day.month(), 5)`:                         "whole from 0 to 2",
		`-v.day.day()`:                                  "whole from -31 to -1",
		`v.day.month() / (v.i - v.i)`:                   "any number",
		`1.0 / v.day.month()`:                           "from 0.08333333333333333333333333333333333 to 1",
		`10 / -v.day.month()`:                           "from -10 to -0.8333333333333333333333333333333333",
		`score(v.s)`:                                    "whole from 1 to 9",
		`score(v.s) > 4 ? 5.5 : v.day.day()`:            "from 1 to 31",
		`v.a ? 1 : skip("no")`:                          "whole 1",
		`skip("no")`:                                    "never",
		`first_known(v.i, 3)`:                           "any whole",
		`first_known(score(v.s), 20)`:                   "whole from 1 to 20",
		`v.i < 0 ? 0 : v.i > 100 ? 100 : v.i`:           "whole from 0 to 100",
		`v.d < 0 ? 0 : v.d > 100 ? 100 : v.d`:           "from 0 to 100",
		`v.i < 5 ? v.i : 5`:                             "whole from -9223372036854775808 to 5",
		`v.i <= 5 ? 5 : v.i`:                            "whole from 5 to 9223372036854775807",
		`v.i == 4 ? v.i : 7`:                            "whole from 4 to 7",
		`v.i != 4 ? 7 : v.i`:                            "whole from 4 to 7",
		`!(v.i > 4 || v.i < 2) ? v.i : 3`:               "whole from 2 to 4",
		`between(v.i, 1, 6) && v.a ? v.i : 3`:           "whole from 1 to 6",
		`between(v.i, 1, 6) || v.a ? v.i : 3`:           "any whole",
		`sure(v.i > 0 && v.i < 9) ? v.i : 3`:            "whole from 1 to 8",
		`5 > v.i && v.i > 2.5 ? v.i : 3`:                "whole from 3 to 4",
		`v.i > 3 && v.i < 4 ? v.i : 1`:                  "whole 1",
		`round(v.day.month() * 1.26, 1)`:                "from 1.3 to 15.1",
		`round(v.d, 0)`:                                 "whole any number",
		`floor(v.day.day() / 7)`:                        "whole from 0 to 4",
		`ceil(v.day.day() / 7)`:                         "whole from 1 to 5",
		`[1, 2, 3].filter(n, n > 1).total(n, n * 2)`:    "whole from 0 to 9223372036854775807",
		`[1, 2, 3].filter(n, n > 1).least(n, n * 2)`:    "whole from 4 to 6",
		`[1, 2.5].first()`:                              "from 1 to 2.5",
		`v.ints.filter(n, n > 0 && n < 5).first()`:      "whole from 1 to 4",
		`v.ints.greatest(n, n > 9 ? 9 : n < 0 ? 0 : n)`: "whole from 0 to 9",
		`v.items.number_of(x, x.ok)`:                    "whole from 0 to 9223372036854775807",
		`age(v.day, v.at).years()`:                      "whole from 0 to 10000",
		`days_between(v.day, v.at)`:                     "whole from -3660000 to 3660000",
		`v.counts["a"]`:                                 "any whole",
	} {
		x, _ := compiled(t, env, text)
		if got := rangeText(x.Range(Given{})); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestRangeOfWhatIsGiven(t *testing.T) {
	env := visitEnv(t, Config{})
	let := func(env *Env, name, text string) *Env {
		x, _ := compiled(t, env, text)
		return env.With(Var{Name: name, Type: x.Type, Value: x})
	}
	env = let(env, "twice", `v.i * 2`)
	env = let(env, "small", `v.i >= 0 && v.i < 10`)
	for _, c := range []struct{ where, text, want string }{
		{`v.i > 3`, `v.i`, "whole from 4 to 9223372036854775807"},
		{`v.i > 3 && v.i <= 6`, `twice`, "whole from 8 to 12"},
		{`small`, `twice + 1`, "whole from 1 to 19"},
		{`!small`, `v.i`, "any whole"},
		{`small || v.a`, `v.i`, "any whole"},
		{`twice < 7 && twice > 0`, `twice`, "whole from 1 to 6"},
		{`v.d >= 0.5 && 2.5 >= v.d`, `v.d * 2`, "from 1 to 5"},
		{`v.items.exists(x, x.n > 5)`, `v.items.map(x, x.n).first()`, "any whole"},
		{`v.i > v.j && v.j > 5`, `v.i`, "whole from -9223372036854775807 to 9223372036854775807"},
		{`v.j > 5 && v.i > v.j`, `v.i`, "whole from 7 to 9223372036854775807"},
	} {
		x, _ := compiled(t, env, c.text)
		where, _ := compiled(t, env, c.where)
		if got := rangeText(x.Range(Given{Where: []*Expression{where}})); got != c.want {
			t.Errorf("%s where %s: %s, want %s", c.text, c.where, got, c.want)
		}
	}
}

// What a schema says of a field is a promise: it holds only for who believes it.
func TestRangeOfSchemas(t *testing.T) {
	low, high := "0", "30.5"
	record := &schema.Record{Name: "x", Fields: []*schema.Field{{Name: "n", Type: &schema.Type{Kind: schema.Int}, Min: &low, Max: &high}}}
	env, err := NewEnv(Config{Records: []*schema.Record{record}})
	if err != nil {
		t.Fatal(err)
	}
	x, _ := compiled(t, env.With(Var{Name: "x", Type: RecordOf(record)}), `x.n`)
	if got := rangeText(x.Range(Given{Schema: true})); got != "whole from 0 to 30" {
		t.Errorf("believed: %s", got)
	}
	if got := rangeText(x.Range(Given{})); got != "any whole" {
		t.Errorf("not believed: %s", got)
	}
}

// rangedText makes an expression of a number, of parts that the analysis knows.
// names are those of loops around, which stand for whole numbers.
func rangedText(t *rapid.T, whole bool, depth int, names []string) string {
	part := func(whole bool) string { return rangedText(t, whole, depth-1, names) }
	if depth == 0 {
		return rangedLeaf(t, whole, names)
	}
	forms := []string{"+", "-", "*", "?", "first_known", "abs", "negated", "fold", "clamp"}
	if whole {
		forms = append(forms, "div", "%", "floor", "ceil")
	} else {
		forms = append(forms, "/", "round")
	}
	form := rapid.SampledFrom(forms).Draw(t, "form")
	switch form {
	case "?":
		return "(" + conditionText(t, depth-1, names) + " ? " + part(whole) + " : " + part(whole) + ")"
	case "div", "first_known":
		return form + "(" + part(whole) + ", " + part(whole) + ")"
	case "abs":
		return form + "(" + part(whole) + ")"
	case "floor", "ceil":
		return form + "(" + part(false) + ")"
	case "round":
		return "round(" + part(false) + ", 1)"
	case "negated":
		return "-" + part(whole)
	case "clamp":
		leaf, sign := rangedLeaf(t, whole, names), rapid.SampledFrom([]string{"<", "<=", ">", ">=", "=="}).Draw(t, "sign")
		return "(" + leaf + " " + sign + " " + rangedLeaf(t, rapid.Bool().Draw(t, "of"), nil) + " ? " + leaf + " : " + part(whole) + ")"
	case "fold":
		return foldText(t, whole, depth, names)
	}
	return "(" + part(whole) + " " + form + " " + part(whole) + ")"
}

func rangedLeaf(t *rapid.T, whole bool, names []string) string {
	leaves := []string{"v.d", "0.5", "2.5", "v.d * 1.0"}
	if whole {
		leaves = append([]string{"v.i", "v.j", "v.day.month()", "v.day.day()", "v.tags.size()", "v.items.size()", "score(v.s)"}, names...)
	}
	if at := rapid.IntRange(0, len(leaves)+3).Draw(t, "leaf"); at < len(leaves) {
		return "(" + leaves[at] + ")"
	}
	n := rapid.IntRange(-12, 12).Draw(t, "number")
	if whole {
		return fmt.Sprintf("(%d)", n)
	}
	return fmt.Sprintf("(%d.0)", n)
}

func foldText(t *rapid.T, whole bool, depth int, names []string) string {
	name := fmt.Sprintf("n%d", len(names))
	inner := append(names[:len(names):len(names)], name)
	list := rapid.SampledFrom([]string{"v.ints", "[1, 2, 7]"}).Draw(t, "list")
	how := rapid.SampledFrom([]string{"total", "least", "greatest", "first_known"}).Draw(t, "how")
	return list + ".filter(" + name + ", " + conditionText(t, 0, inner) + ")." + how + "(" + name + ", " + rangedText(t, whole, depth-1, inner) + ")"
}

func conditionText(t *rapid.T, depth int, names []string) string {
	if depth > 0 && rapid.Bool().Draw(t, "joined") {
		sign := rapid.SampledFrom([]string{"&&", "||"}).Draw(t, "sign")
		return "(" + conditionText(t, depth-1, names) + " " + sign + " " + conditionText(t, depth-1, names) + ")"
	}
	sign := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "sign")
	left, right := rapid.Bool().Draw(t, "left"), rapid.Bool().Draw(t, "right")
	text := "(" + rangedLeaf(t, left, names) + " " + sign + " " + rangedLeaf(t, right, names) + ")"
	switch rapid.IntRange(0, 5).Draw(t, "around") {
	case 0:
		return "!" + text
	case 1:
		return "sure(" + text + ")"
	}
	return text
}

// No number lies outside of its expression's range.
func TestRangesHold(t *testing.T) {
	table := scored
	table.Call = func(args []Value) Value {
		if text, _ := AsText(args[0]); text == "a" {
			return IntValue(9)
		}
		return IntValue(1)
	}
	env := visitEnv(t, Config{Functions: []Function{table}})
	narrow := 0
	rapid.Check(t, func(rt *rapid.T) {
		text := rangedText(rt, rapid.Bool().Draw(rt, "whole"), rapid.IntRange(1, 4).Draw(rt, "depth"), nil)
		x, problems := env.CompileText("test", text)
		if x == nil {
			rt.Fatalf("%s: %v", text, problems)
		}
		p, err := x.Program()
		if err != nil {
			rt.Fatal(err)
		}
		known := x.Range(Given{})
		if known.Min != nil && known.Max != nil && !allInts.Inside(Range{Min: known.Min, Max: known.Max}) || known.Never {
			narrow++
		}
		for range 8 {
			f := NewFrame()
			f.Push("v", anyVisit(rt).value(t, testVisit))
			v := p.Eval(f)
			if Classify(v).Kind != OK {
				continue
			}
			if got := RangeOf(v); !got.Inside(known) {
				rt.Fatalf("%s gives %s, and its range is %s", text, got, rangeText(known))
			}
		}
	})
	if narrow == 0 {
		t.Error("no range said anything")
	}
}

// anyVisit is a record with numbers of all sizes, some of them missing.
func anyVisit(t *rapid.T) rec {
	out := rec{"s": rapid.SampledFrom([]string{"a", "b", ""}).Draw(t, "s"), "day": rapid.SampledFrom([]string{"0001-01-01", "2026-02-28", "9999-12-31"}).Draw(t, "day")}
	ints := rapid.OneOf(rapid.IntRange(-15, 15), rapid.Int())
	decimals := rapid.SampledFrom([]string{"0", "0.5", "-0.5", "2.5", "99.999", "1e59", "-1e59", "1e-59", "3", "-12"})
	if rapid.IntRange(0, 4).Draw(t, "i?") > 0 {
		out["i"] = ints.Draw(t, "i")
	}
	if rapid.IntRange(0, 4).Draw(t, "j?") > 0 {
		out["j"] = ints.Draw(t, "j")
	}
	if rapid.IntRange(0, 4).Draw(t, "d?") > 0 {
		out["d"] = decimals.Draw(t, "d")
	}
	var items, tags, whole, fractions []any
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		items, tags = append(items, rec{}), append(tags, "x")
		whole, fractions = append(whole, ints.Draw(t, "int")), append(fractions, decimals.Draw(t, "dec"))
	}
	out["items"], out["tags"], out["ints"], out["decs"] = items, tags, whole, fractions
	return out
}

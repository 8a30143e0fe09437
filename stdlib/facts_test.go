package stdlib

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// testCase is a record of few values, so that all records of its kind can be tried.
var testCase = &schema.Record{Name: "case", Fields: []*schema.Field{
	{Name: "s", Type: &schema.Type{Kind: schema.Text}, Enum: []string{"a", "b", "c"}},
	field("t", schema.Text), field("c", schema.Bool), field("n", schema.Int),
}}

// everyCase is every record of the kind: each field missing or with one of its values.
func everyCase() []rec {
	all := []rec{{}}
	for name, values := range map[string][]any{"s": {"a", "b", "c"}, "t": {"a", "z"}, "c": {true, false}, "n": {1, 2}} {
		var longer []rec
		for _, r := range all {
			longer = append(longer, r)
			for _, v := range values {
				with := rec{name: v}
				for k, x := range r {
					with[k] = x
				}
				longer = append(longer, with)
			}
		}
		all = longer
	}
	return all
}

func caseEnv(t testing.TB) (*Env, *Program) {
	t.Helper()
	rows := []KeyedRow{{[]string{"a"}, TextValue("A")}, {[]string{"b"}, nil}, {[]string{"z"}, TextValue("Z")}}
	env, err := NewEnv(Config{
		Records: []*schema.Record{testCase},
		Functions: []Function{{Name: "tab", Params: []Type{Text}, Result: Text, Results: []Value{TextValue("A"), TextValue("Z"), TextValue("O"), TextValue("M")},
			Rows: &Rows{List: rows, Missing: TextValue("M"), Otherwise: TextValue("O"), Find: func(keys []string) (KeyedRow, bool) {
				i := slices.IndexFunc(rows, func(r KeyedRow) bool { return r.Keys[0] == keys[0] })
				if i < 0 {
					return KeyedRow{}, false
				}
				return rows[i], true
			}},
			Call: func(args []Value) Value {
				text, ok := AsText(args[0])
				if !ok {
					return TextValue("M")
				}
				for _, r := range rows {
					if r.Keys[0] == text {
						if r.Value == nil {
							return SkipValue("b")
						}
						return r.Value
					}
				}
				return TextValue("O")
			}}},
		Definitions: []*Definition{define("is", "x == y", "x", "y"), {Name: "pick", Params: []string{"x"}, Span: textSpan("d", "pick"), Choose: &Choose{
			Rows: []ChooseRow{
				{When: textSpan("r1", `x == "a" || v.c`), Fate: Fate{Value: TextValue("A")}},
				{When: textSpan("r2", `x != "b"`), Fate: Fate{Value: TextValue("B")}},
			},
			Missing: &Fate{Value: TextValue("M")}, Otherwise: &Fate{Value: TextValue("Z")},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	env = env.With(Var{Name: "v", Type: RecordOf(testCase)})
	let, program := compiled(t, env, `v.c && v.t != "z"`)
	return env.With(Var{Name: "let_c", Type: Bool, Value: let}), program
}

func drawCondition(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return rapid.SampledFrom([]string{
			`v.s == "a"`, `v.s != "b"`, `"c" == v.s`, `v.s in ["a", "b"]`, `v.t == "a"`, `v.t in ["z"]`, `v.t != "q"`, `v.c`, `v.c == true`, `v.c != true`,
			`v.n == 1`, `v.n != 2.0`, `v.n < 2`, `v.n >= 2`, `v.n > 1`, `known(v.s)`, `v.s == v.t`, `v.s != v.t`, `is(v.s, "a")`, `is(v.t, v.s)`, `let_c`, `true`, `false`,
			`tab(v.t) == "Z"`, `pick(v.s) == "A"`,
		}).Draw(t, "atom")
	}
	a := drawCondition(t, depth-1)
	switch rapid.IntRange(0, 4).Draw(t, "op") {
	case 0:
		return "!(" + a + ")"
	case 1:
		return "sure(" + a + ")"
	case 2:
		return "(" + a + ") && (" + drawCondition(t, depth-1) + ")"
	case 3:
		return "(" + a + ") || (" + drawCondition(t, depth-1) + ")"
	}
	return "((" + a + ") ? (" + drawCondition(t, depth-1) + ") : (" + drawCondition(t, depth-1) + "))"
}

// runCase evaluates an expression over a record; let is the program of let_c.
func runCase(t testing.TB, let, p *Program, r rec) Value {
	f := NewFrame()
	f.Push("v", r.value(t, testCase))
	f.Push("let_c", let.Eval(f))
	return p.Eval(f)
}

// consistent reports whether the paths of facts that name plain fields are as they say.
func consistent(f Facts, r rec) bool {
	for path, in := range f.paths {
		name := strings.TrimPrefix(path, "v.")
		if _, isField := testCase.Field(name); !isField {
			continue
		}
		if v, there := r[name]; !there || !in.Has(fmt.Sprint(v)) {
			return false
		}
	}
	return !f.never
}

// TestFactsAreTrue tries conditions over every record there is: what the facts
// say of a record for which a condition is true must be so.
func TestFactsAreTrue(t *testing.T) {
	env, let := caseEnv(t)
	cases := everyCase()
	rapid.Check(t, func(rt *rapid.T) {
		text, other := drawCondition(rt, 3), drawCondition(rt, 2)
		x, p := compiled(t, env, text)
		y, q := compiled(t, env, other)
		for _, trust := range []bool{false, true} {
			known, known2 := x.Facts(trust), y.Facts(trust)
			no := x.root(trust).holds(false)
			for _, r := range cases {
				yes, isTrue := AsBool(runCase(t, let, p, r))
				switch {
				case isTrue && yes && !consistent(known, r):
					rt.Fatalf("%s is true of %v, and the facts are %v", text, r, known)
				case isTrue && !yes && !consistent(no, r):
					rt.Fatalf("%s is false of %v, and the facts are %v", text, r, no)
				}
				if both, ok := AsBool(runCase(t, let, q, r)); ok && both && yes && isTrue && known.Excludes(known2) {
					rt.Fatalf("%s and %s are both true of %v", text, other, r)
				}
			}
		}
	})
}

// TestResultsWhere holds the results under a condition against the runs.
func TestResultsWhere(t *testing.T) {
	env, let := caseEnv(t)
	cases := everyCase()
	rapid.Check(t, func(rt *rapid.T) {
		where := drawCondition(rt, 3)
		of := rapid.SampledFrom([]string{"v.s", "tab(v.s)", "tab(v.t)", "pick(v.t)", "pick(v.s)", `v.c ? "A" : tab(v.t)`, `first_known(v.t, "Q")`, `tab(tab(v.t))`}).Draw(rt, "of")
		x, p := compiled(t, env, of)
		condition, q := compiled(t, env, where)
		values, closed := x.ResultsWhere(condition.Facts(false))
		if !closed {
			return
		}
		texts := plainTexts(values)
		for _, r := range cases {
			if yes, ok := AsBool(runCase(t, let, q, r)); !ok || !yes {
				continue
			}
			if text, ok := AsText(runCase(t, let, p, r)); ok && !slices.Contains(texts, text) {
				rt.Fatalf("%s where %s gives %q for %v, beside %q", of, where, text, r, texts)
			}
		}
	})
}

func TestFactsExclude(t *testing.T) {
	env, _ := caseEnv(t)
	for _, c := range []struct {
		a, b     string
		excludes bool
	}{
		{`v.t == "a"`, `v.t == "b"`, true},
		{`v.t == "a"`, `v.t in ["a", "b"]`, false},
		{`v.t in ["a", "b"]`, `!(v.t in ["b", "a"])`, true},
		{`v.c`, `!v.c`, true},
		{`v.c`, `v.c != true`, true},
		{`v.n < 2`, `v.n >= 2`, true},
		{`v.n == 1`, `v.n == 1.0`, false},
		{`v.s == v.t`, `v.s != v.t`, true},
		{`let_c`, `!v.c`, true},
		{`v.s == "a"`, `v.t == "b"`, false},
		{`is(v.t, "a")`, `v["t"] == "b"`, true},
		{`v.t == "a" || v.t == "b"`, `v.t == "c"`, true},
		{`v.t == "a" || v.c`, `v.t == "c"`, false},
		{`pick(v.t) == "A"`, `pick(v.t) == "B"`, true},
	} {
		x, _ := compiled(t, env, c.a)
		y, _ := compiled(t, env, c.b)
		if got := x.Facts(false).Excludes(y.Facts(false)); got != c.excludes {
			t.Errorf("%s and %s: %v; %v, %v", c.a, c.b, got, x.Facts(false), y.Facts(false))
		}
	}
}

func TestSettledConditions(t *testing.T) {
	env, _ := caseEnv(t)
	for text, want := range map[string]string{
		`v.t != "a" || v.t != "b"`:               "yes v.t != \"a\" || v.t != \"b\"",
		`v.c && v.t == "a" && v.t == "b"`:        "no v.c && v.t == \"a\" && v.t == \"b\"",
		`v.c && (v.t == "a" && v.t == "b")`:      "no v.t == \"a\" && v.t == \"b\"",
		`v.s in ["a", "b", "c"] && v.c`:          "yes v.s in [\"a\", \"b\", \"c\"]",
		`v.s == "a" || v.t != "b"`:               "",
		`v.c || !v.c`:                            "yes v.c || !v.c",
		`pick(v.s) == "A"`:                       "",
		`"a" == "b"`:                             "",
		`true || v.c`:                            "",
		`(v.s == "a" || v.s == "b") && !v.c`:     "",
		`v.s == "a" || v.s == "b" || v.s == "c"`: "yes v.s == \"a\" || v.s == \"b\" || v.s == \"c\"",
	} {
		x, _ := compiled(t, env, text)
		got := ""
		for _, s := range x.SettledConditions() {
			got += map[bool]string{true: "yes ", false: "no "}[s.Yes] + s.Span.Text()
		}
		if got != want {
			t.Errorf("%s: %q, not %q", text, got, want)
		}
	}
}

// A row is reached where the row before it is missing, although that row would be
// true, whichever way its own question were answered.
func TestRowAfterOneThatAsksWhatIsMissing(t *testing.T) {
	env, _ := caseEnv(t)
	known, _ := compiled(t, env, `v.s == "a"`)
	for text, want := range map[string]bool{
		`v.t == "a" ? v.s == "a" : v.s == "a"`: false,
		`v.s == "a" ? v.s == "a" : v.c`:        true,
		`v.s == "b" ? v.c : v.s == "a"`:        true,
	} {
		x, _ := compiled(t, env, text)
		if got := x.root(false).surely(true, known.Facts(false)); got != want {
			t.Errorf("where v.s is \"a\", %s is surely true: %v", text, got)
		}
	}
}

// TestDeadRows tries decision tables of three rows over every record: a row that
// is said never to be reached never decides.
func TestDeadRows(t *testing.T) {
	_, let := caseEnv(t)
	cases := everyCase()
	dead := 0
	rapid.Check(t, func(rt *rapid.T) {
		choose := &Choose{Otherwise: &Fate{Value: TextValue("none")}, Strict: rapid.Bool().Draw(rt, "strict")}
		if rapid.Bool().Draw(rt, "missing") {
			choose.Missing = &Fate{Value: TextValue("missing")}
		}
		for i := range 3 {
			condition := strings.NewReplacer(`pick(v.s) == "A"`, "v.c", "let_c", "v.c").Replace(drawCondition(rt, 2))
			choose.Rows = append(choose.Rows, ChooseRow{When: textSpan(fmt.Sprint(i), condition), Fate: Fate{Value: TextValue(fmt.Sprint(i))}})
		}
		config := Config{Records: []*schema.Record{testCase}, Definitions: []*Definition{{Name: "three", Span: textSpan("d", "three"), Choose: choose}, define("is", "x == y", "x", "y")}}
		config.Functions = []Function{{Name: "tab", Params: []Type{Text}, Result: Text, Call: func([]Value) Value { return TextValue("Z") }}}
		env, err := NewEnv(config)
		if err != nil {
			rt.Fatal(err)
		}
		x, p := compiled(t, env.With(Var{Name: "v", Type: RecordOf(testCase)}), "three")
		rows := x.ChooseRows()
		if len(rows) != 3 {
			rt.Fatalf("%d rows", len(rows))
		}
		for i, row := range rows {
			if row.When.FileName() != fmt.Sprint(i) {
				rt.Fatalf("row %d is said to be %s", i, row.When.FileName())
			}
			if !row.Dead {
				continue
			}
			dead++
			for _, r := range cases {
				if text, _ := AsText(runCase(t, let, p, r)); text == fmt.Sprint(i) {
					rt.Fatalf("row %d decides %v", i, r)
				}
			}
		}
	})
	if dead == 0 {
		t.Error("no row was ever dead")
	}
}

// Chains of names that double, and conditions of thousands of terms, take no
// time that anyone would notice.
func TestFactsOfLargeExpressions(t *testing.T) {
	env, _ := caseEnv(t)
	start := time.Now()
	for i, last := 0, "v.c"; i < 60; i++ {
		x, _ := compiled(t, env, last+" && !"+last+" || "+last)
		last = fmt.Sprint("l", i)
		env = env.With(Var{Name: last, Type: Bool, Value: x})
		analyse(x)
	}
	for _, text := range []string{` || v.t == "k%d"`, ` && v.t != "k%d"`, ` || v.n == %d`, ` || (v.n < %d && l9)`} {
		long := "v.c"
		for i := range 2000 {
			long += fmt.Sprintf(text, i)
		}
		x, _ := compiled(t, env, long)
		analyse(x)
	}
	locals := &Definition{Name: "deep", Params: []string{"x"}, Span: textSpan("d", "deep"), Body: textSpan("d", "n39")}
	for i, last := 0, "x"; i < 40; i++ {
		locals.Locals = append(locals.Locals, Local{Name: fmt.Sprint("n", i), Expr: textSpan("d", last+" && !"+last)})
		last = fmt.Sprint("n", i)
	}
	deep, err := NewEnv(Config{Records: []*schema.Record{testCase}, Definitions: []*Definition{locals}})
	if err != nil {
		t.Fatal(err)
	}
	x, _ := compiled(t, deep.With(Var{Name: "v", Type: RecordOf(testCase)}), "deep(v.c)")
	analyse(x)
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

func analyse(x *Expression) {
	f := x.Facts(true)
	x.NeverWhere(f)
	x.ResultsWhere(f)
	x.SettledConditions()
	x.ForeignTexts()
	x.TableCalls()
	x.ChooseRows()
	x.Resolved()
	x.Table()
}

// A row is not said to be dead where the row above may be missing.
func TestRowsBehindSomethingMissing(t *testing.T) {
	choose := &Choose{Otherwise: &Fate{Value: TextValue("none")}}
	for i, when := range []string{`v.t == "a" ? v.c : v.c`, `v.c`, `v.c && v.s == "a"`} {
		choose.Rows = append(choose.Rows, ChooseRow{When: textSpan(fmt.Sprint(i), when), Fate: Fate{Value: IntValue(int64(i))}})
	}
	env, err := NewEnv(Config{Records: []*schema.Record{testCase}, Definitions: []*Definition{{Name: "three", Span: textSpan("d", "three"), Choose: choose}}})
	if err != nil {
		t.Fatal(err)
	}
	choose.Otherwise.Value = IntValue(9)
	x, _ := compiled(t, env.With(Var{Name: "v", Type: RecordOf(testCase)}), "three")
	dead := []bool{}
	for _, row := range x.ChooseRows() {
		dead = append(dead, row.Dead)
	}
	if !slices.Equal(dead, []bool{false, false, true}) {
		t.Errorf("dead rows: %v", dead)
	}
}

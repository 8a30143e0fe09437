package stdlib

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func TestDefinitions(t *testing.T) {
	onDay := define("stock_on", "known(day) && known(l) && l.exists(x, x.day <= day)", "l", "day")
	onDay.Locals = []Local{{"l", textSpan("local", "v.items")}}
	onDay.Params = []string{"day"}
	scaled := define("scaled", "high - low", "n")
	scaled.Locals = []Local{{"low", textSpan("low", "n * 2")}, {"high", textSpan("high", "low * 10")}}
	env := visitEnv(t, Config{Definitions: []*Definition{
		define("codes", `["X", "Y"]`),
		define("limit", "2"),
		define("twice", "n + n", "n"),
		define("over", "n > limit", "n"),
		define("any_over", "v.items.exists(x, x.n > n)", "n"),
		define("has_code", "list.exists(d, d.code == c)", "list", "c"),
		define("never", "false && n > 1 && n < 5", "n"),
		define("apply", "list.map(x, x + n)", "list", "n"),
		onDay, scaled,
	}})
	r := rec{"i": 3, "s": "X", "ints": []any{1, 2, 3}, "items": []any{rec{"code": "X", "n": 1, "day": "2026-01-05"}, rec{"code": "Y", "n": 5}}}
	for text, want := range map[string]string{
		"v.s in codes":                                             "true",
		"twice(v.i + 1)":                                           "8",
		"twice(twice(v.i))":                                        "12",
		"over(v.i)":                                                "true",
		"scaled(v.i)":                                              "54",
		"stock_on(date(\"2026-01-05\"))":                           "true",
		"stock_on(date(\"2026-01-04\"))":                           "missing: visit.items.day",
		"stock_on(v.day)":                                          "false",
		"never(div(1, 0))":                                         "false", // asked only when it is needed
		"has_code(v.items, v.s)":                                   "true",
		"v.ints.map(x, twice(x))":                                  "[2, 4, 6]",
		"v.items.exists(x, any_over(x.n))":                         "true",  // the argument's x is not the macro's
		"v.items.all(x, any_over(x.n))":                            "false", // no item has more than 5
		"v.ints.map(x, apply(v.ints, x).sum()).sum()":              "36",    // n is the outer x in every step
		"v.items.exists(limit, over(limit.n))":                     "true",  // the body's limit is the definition
		"v.items.exists(v, v.n == 5) && v.i == 3":                  "true",
		"v.ints.filter(n, over(n)).size()":                         "1",
		"v.ints.map(d, has_code(v.items, d == 1 ? \"X\" : \"Q\"))": "[true, false, false]",
		"v.ints.exists(codes, codes == 3) && v.s in codes":         "true",
		"cel.bind(limit, 0, over(1))":                              "false",
		"cel.bind(n, 100, twice(n + 1))":                           "202",
	} {
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

// TestParamsAreWorkedOutOnce counts calls of a table.
func TestParamsAreWorkedOutOnce(t *testing.T) {
	calls := 0
	table := Function{Name: "look_up", Params: []Type{Text}, Result: Int, Call: func([]Value) Value { calls++; return IntValue(4) }}
	env := visitEnv(t, Config{Functions: []Function{table}, Definitions: []*Definition{define("f", "n > 1 && n < 5 && n != 3", "n")}})
	for text, want := range map[string]int{`f(look_up("a"))`: 1, `f(look_up("a")) && f(look_up("b"))`: 2} {
		calls = 0
		if got := outcome(compile(t, env, text).Eval(visitFrame(t, rec{}))); got != "true" || calls != want {
			t.Errorf("%s gives %s after %d calls", text, got, calls)
		}
	}
}

func chooseFixture() *Definition {
	f := diag.NewFile("main.xwalk", `t.rdt == "POS" || t.smear == "POS" | t.rdt == "NEG" && t.smear != "POS" | "Positive" | "Negative" | 1`)
	span := func(s string) diag.Span { i := strings.Index(f.Text, s); return f.Span(i, i+len(s)) }
	return &Definition{Name: "result", Params: []string{"t"}, Span: f.Span(0, 1), Choose: &Choose{
		Rows: []ChooseRow{
			{When: textSpan("row1", `t.code == "POS" || t.n > 9`), Fate: Fate{Value: TextValue("Positive"), Span: span(`"Positive"`)}},
			{When: textSpan("row2", `t.code == "NEG" && t.n < 2`), Fate: Fate{Value: TextValue("Negative"), Span: span(`"Negative"`)}},
			{When: textSpan("row3", `t.ok`), Fate: Fate{Report: "marked", Span: span("1")}},
		},
		Missing:   &Fate{Skip: "not tested"},
		Otherwise: &Fate{Value: TextValue("Inconclusive")},
	}}
}

func TestChoose(t *testing.T) {
	plain, strict, bare, strictBare := chooseFixture(), chooseFixture(), chooseFixture(), chooseFixture()
	strict.Name, strict.Choose.Strict = "strict", true
	bare.Name, bare.Choose.Missing, bare.Choose.Otherwise = "bare", nil, nil
	strictBare.Name, strictBare.Choose.Strict, strictBare.Choose.Missing = "strict_bare", true, nil
	env := visitEnv(t, Config{Definitions: []*Definition{plain, strict, bare, strictBare}})
	for _, row := range []struct {
		item                            rec
		plain, strict, bare, strictBare string
	}{
		{rec{"code": "POS", "n": 1, "ok": false}, `"Positive"`, `"Positive"`, `"Positive"`, `"Positive"`},
		{rec{"code": "POS"}, `"Positive"`, `"Positive"`, `"Positive"`, `"Positive"`},
		{rec{"code": "NEG", "n": 1}, `"Negative"`, `"Negative"`, `"Negative"`, `"Negative"`},
		{rec{"code": "NEG", "n": 5, "ok": false}, `"Inconclusive"`, `"Inconclusive"`, "missing: no row of bare", `"Inconclusive"`},
		{rec{"code": "X", "n": 5, "ok": true}, "report: marked", "report: marked", "report: marked", "report: marked"},
		{rec{"ok": true}, "report: marked", "skip: not tested", "report: marked", "missing: visit.items.code"}, // decided past a missing row
		{rec{"code": "X", "ok": false}, "skip: not tested", "skip: not tested", "missing: visit.items.n", "missing: visit.items.n"},
		{rec{}, "skip: not tested", "skip: not tested", "missing: visit.items.code", "missing: visit.items.code"},
		{rec{"n": Fault("broken")}, "fault: broken", "fault: broken", "fault: broken", "fault: broken"},
		{rec{"code": "POS", "n": Fault("broken")}, `"Positive"`, `"Positive"`, `"Positive"`, `"Positive"`},
	} {
		r := rec{"items": []any{row.item}}
		for name, want := range map[string]string{"result": row.plain, "strict": row.strict, "bare": row.bare, "strict_bare": row.strictBare} {
			if got := run(t, env, name+"(v.items.first())", r); got != want {
				t.Errorf("%s of %v gives %s, want %s", name, row.item, got, want)
			}
		}
	}
}

func TestChooseTypes(t *testing.T) {
	def := chooseFixture()
	def.Choose.Otherwise = &Fate{Value: IntValue(1)}
	env := visitEnv(t, Config{Definitions: []*Definition{def}})
	x, problems := env.CompileText("test", "result(v.items.first())")
	if x != nil || len(problems) != 1 || problems[0].Code != "E0319" {
		t.Fatal(problems)
	}
	if d := problems[0]; d.Message != "the rows of `result` must give one type, but give text and a whole number" {
		t.Error(d.Message, d.Span.Text())
	}
	def = chooseFixture()
	def.Choose.Rows[1].When = textSpan("row2", "t.code")
	env = visitEnv(t, Config{Definitions: []*Definition{def}})
	_, problems = env.CompileText("test", "result(v.items.first())")
	if len(problems) != 1 || problems[0].Code != "E0318" || problems[0].Span.Text() != "t.code" || problems[0].Span.FileName() != "row2" {
		t.Error(problems)
	}
}

func TestResults(t *testing.T) {
	table := Function{Name: "sex", Params: []Type{Text}, Result: Text, Results: []Value{TextValue("Male"), TextValue("Female")}, Call: func([]Value) Value { return TextValue("Male") }}
	open := Function{Name: "open", Params: []Type{Text}, Result: Text, Call: func([]Value) Value { return TextValue("x") }}
	env := visitEnv(t, Config{Functions: []Function{table, open}, Definitions: []*Definition{chooseFixture(), define("both", "x == 1 || x == 2 ? \"A\" : \"B\"", "x")}})
	for text, want := range map[string]string{
		`"a"`:                        `["a"] closed`,
		`sex(v.s)`:                   `["Male" "Female"] closed`,
		`first_known(sex(v.s), "?")`: `["Male" "Female" "?"] closed`,
		`v.a ? "x" : skip("no")`:     `["x"] closed`,
		`v.a ? 1 : 2.5`:              `[1 2.5] closed`,
		`result(v.items.first())`:    `["Positive" "Negative" "Inconclusive"] closed`,
		`both(v.i + 1)`:              `["A" "B"] closed`,
		`v.s`:                        `[] open`,
		`v.a ? "x" : v.s`:            `[] open`,
		`open(v.s)`:                  `[] open`,
		`report("x")`:                `[] closed`,
		`"a" + "b"`:                  `[] open`,
	} {
		x, problems := env.CompileText("test", text)
		if x == nil {
			t.Fatalf("%s: %v", text, problems)
		}
		values, closed := x.Results()
		var shown []string
		for _, v := range values {
			shown = append(shown, show(v))
		}
		got := fmt.Sprintf("%v %s", shown, map[bool]string{true: "closed", false: "open"}[closed])
		if got != want {
			t.Errorf("%s has the results %s, want %s", text, got, want)
		}
	}
}

func TestConstantRows(t *testing.T) {
	one, quoted := "OPD", `a"b\c`
	env := visitEnv(t, Config{}).WithRow("row", ConstantRow{Table: "rows", Cells: map[string]*string{"element": &one, "odd": &quoted, "blank": nil}})
	for text, want := range map[string]string{
		`row.element`:                          `"OPD"`,
		`row.element == v.s`:                   "missing: visit.s",
		`row.odd`:                              `"a"b\c"`,
		`row.blank`:                            "missing: rows.blank",
		`known(row.blank)`:                     "false",
		`v.ints.exists(row, row == 1)`:         "true",
		`v.items.exists(row, row.code == "X")`: "true",
	} {
		if got := run(t, env, text, rec{"ints": []any{1}, "items": []any{rec{"code": "X"}}}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

func TestTargetKeys(t *testing.T) {
	table := Function{Name: "answer", Params: []Type{Text, Text}, Result: Text, TargetKey: 1,
		TargetNames: map[string]string{"Malaria result": "uidMalaria1", "Sex": "uidSex00001"},
		Call: func(a []Value) Value {
			if v := nonValue(a...); v != nil {
				return v
			}
			set, _ := AsText(a[0])
			word, _ := AsText(a[1])
			return TextValue(set + "/" + word)
		}}
	env := visitEnv(t, Config{Functions: []Function{table}, Definitions: []*Definition{define("of", "answer(x)", "x")}})
	target := env.WithTarget("uidTarget01")
	for text, want := range map[string]string{
		`answer("Sex", v.s)`:  `"uidSex00001/X"`,
		`answer(v.s)`:         `"uidTarget01/X"`,
		`of(v.s)`:             `"uidTarget01/X"`,
		`answer(answer(v.s))`: `"uidTarget01/uidTarget01/X"`,
		`answer(v.t, v.s)`:    "missing: visit.t",
	} {
		if got := run(t, target, text, rec{"s": "X"}); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
		x, _ := target.CompileText("test", text)
		if again, problems := target.CompileText("again", x.Text); again == nil || again.Text != x.Text {
			t.Errorf("%s: the canonical text %s does not stand for itself: %v", text, x.Text, problems)
		}
	}
	_, problems := env.CompileText("test", `answer(v.s)`)
	if len(problems) != 1 || problems[0].Code != "E0324" || problems[0].Span.Text() != "answer" {
		t.Error(problems)
	}
	_, problems = env.CompileText("test", `answer("Malaria reslt", v.s)`)
	if len(problems) != 1 || problems[0].Code != "E0323" || problems[0].Span.Text() != `"Malaria reslt"` || problems[0].Help != "did you mean `Malaria result`?" {
		t.Error(problems)
	}
}

// TestGrowth: definitions that use others several times must not stop the
// compiler, and those that do so sensibly must pass.
func TestGrowth(t *testing.T) {
	defs := []*Definition{define("d0", "v.i")}
	for i := range 40 {
		defs = append(defs, define(fmt.Sprintf("d%d", i+1), fmt.Sprintf("d%d + d%d", i, i)))
	}
	chain := []*Definition{define("c0", "x == 1", "x")}
	for i := range 60 {
		d := &Definition{Name: fmt.Sprintf("c%d", i+1), Params: []string{"x"}, Choose: &Choose{
			Rows:      []ChooseRow{{When: textSpan("row", fmt.Sprintf("c%d(x)", i)), Fate: Fate{Value: BoolValue(true)}}},
			Otherwise: &Fate{Value: BoolValue(false)},
		}}
		chain = append(chain, d)
	}
	env := visitEnv(t, Config{Definitions: append(defs, chain...)})
	start := time.Now()
	_, problems := env.CompileText("test", "d40 > 1")
	if len(problems) != 1 || problems[0].Code != "E0312" || problems[0].Span.Text() != "d40 > 1" {
		t.Error(problems)
	}
	if got := run(t, env, "d8", rec{"i": 1}); got != "256" {
		t.Errorf("d8 gives %s", got)
	}
	if got := run(t, env, "c60(v.i)", rec{"i": 1}); got != "true" {
		t.Errorf("c60 gives %s", got)
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestTextIsReadAgain: the canonical text is what a transform carries, so an
// expression that definitions have made too large for reading does not compile.
func TestTextIsReadAgain(t *testing.T) {
	table := &Definition{Name: "table", Params: []string{"x"}, Choose: &Choose{}}
	doubled, nested := []*Definition{define("d0", "v.i + 1")}, []*Definition{define("n0", "v.i")}
	for i := range 300 {
		row := ChooseRow{When: textSpan("row", fmt.Sprintf("x == %d", i)), Fate: Fate{Value: IntValue(1)}}
		table.Choose.Rows = append(table.Choose.Rows, row)
		doubled = append(doubled, define(fmt.Sprintf("d%d", i+1), fmt.Sprintf("d%d + d%d", i, i)))
		nested = append(nested, define(fmt.Sprintf("n%d", i+1), fmt.Sprintf("(n%d + 1) * 2", i)))
	}
	env := visitEnv(t, Config{Definitions: slices.Concat([]*Definition{table}, doubled, nested)})
	refused := 0
	for _, text := range []string{"table(v.i)", "d10", "d12", "d13", "n50", "n100", "n200", "n300", "v.a && n300 > 1"} {
		x, problems := env.CompileText("test", text)
		if x == nil {
			refused++
			if len(problems) != 1 || problems[0].Code != "E0312" || problems[0].Span.Text() != text {
				t.Errorf("%s: %v", text, problems)
			}
			continue
		}
		if again, problems := env.CompileText("again", x.Text); again == nil || again.Text != x.Text {
			t.Errorf("%s compiles, but its text does not: %v", text, problems[0])
		}
	}
	if refused == 0 || refused == 9 {
		t.Errorf("%d expressions are too large", refused)
	}
}

// TestMixedNumbersAtOnce: a long list of mixed numbers is put right in one pass.
func TestMixedNumbersAtOnce(t *testing.T) {
	items := make([]string, 4000)
	for i := range items {
		items[i] = fmt.Sprint(i)
		if i%2 == 1 {
			items[i] += ".5"
		}
	}
	nested := "1"
	for range 100 {
		nested = "v.a ? 1.5 : (" + nested + ")"
	}
	env := visitEnv(t, Config{})
	start := time.Now()
	if got := run(t, env, "["+strings.Join(items, ", ")+"].size()", rec{}); got != "4000" {
		t.Errorf("the list has %s items", got)
	}
	if got := run(t, env, nested, rec{"a": false}); got != "1" {
		t.Errorf("nested choices give %s", got)
	}
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	}
}

package stdlib

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TestDoubts: what is in doubt, the parts as they are written.
func TestDoubts(t *testing.T) {
	env := promisedEnv(t)
	fresh := mustCompile(t, env, `v.s == "new"`)
	env = env.With(Var{Name: "fresh", Type: Bool, Value: fresh}, Var{Name: "word", Type: Text, Value: mustCompile(t, env, `v.s`)})
	for _, c := range []struct{ text, want string }{
		{`!v.a`, "0 v.a"},
		{`v.a && v.i > 3`, ""},
		{`!v.c`, ""},
		{`!known(v.a) || v.a`, ""},
		{`!fresh`, "0 fresh"},
		{`!sure(fresh)`, ""},
		{`word != "old"`, "1 word"},
		{`!(word != "old")`, ""},
		{`!(v.i in [1, 2])`, "2 v.i"},
		{`v.i < 1 || v.i != 1`, "1 v.i"},
		{`v.i != 1 && v.i > 0`, ""},
		{`v.i != 1 && v.i != 2`, "1 v.i"},
		{`v.patient.name != "x"`, "1 v.patient v.patient.name"},
		{`v.items.exists(x, known(x.n) && v.items.exists(x, x.n != 1))`, "1 x.n"},
		{`v.items.exists(x, known(x.n) && v.items.exists(y, x.n != y.n))`, "1 y.n"},
		{`v.items.all(x, x.ok)`, ""},
		{`v.items.all(x, x.n == 1)`, "3 x.n"},
		{`v.items.exists_one(x, x.n == 1)`, "4 x.n"},
		{`v.a ? v.c : !v.c`, "5 v.a"},
		{`(v.i > 1) == v.c`, "6 v.i"},
		{`v.a == v.c`, ""},
		{`first_known(v.i, 0) != 1`, ""},
		{`cel.bind(x, v.i, known(x) && x != 1)`, ""},
		{`cel.bind(x, v.i, x != 1)`, "1 v.i"},
	} {
		if got := doubtTexts(mustCompile(t, env, c.text).Doubts()); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

func doubtTexts(doubts []Doubt) string {
	var out []string
	for _, d := range doubts {
		text := fmt.Sprint(d.Kind)
		for _, p := range d.Parts {
			text += " " + p.Span.Text()
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// TestSurprises: what may surprise inside of a value.
func TestSurprises(t *testing.T) {
	env := promisedEnv(t)
	for _, c := range []struct{ text, want string }{
		{`v.i + v.j`, ""},
		{`v.i + v.d`, "8 v.i v.d"},
		{`v.i - (v.d + v.i)`, "8 v.i v.d"},
		{`first_known(v.i + v.d, 0)`, ""},
		{`known(v.i) ? v.i + v.d : 0`, ""},
		{`v.day + days(3)`, ""},
		{`v.items.last().n`, "9 v.items.last().n"},
		{`v.items.last(x, x.ok).n`, ""},
		{`v.items.first(x, x.code != "A").ok`, "1 x.code"},
		{`v.items.filter(x, x.n > 1).size()`, ""},
		{`known(v.j)`, "10 v.j"},
		{`known(v.j + v.i)`, ""},
		{`first_known(v.i, v.j, v.d)`, "11 v.j"},
		{`first_known(v.i, v.j)`, ""},
	} {
		if got := doubtTexts(mustCompile(t, env, c.text).Surprises()); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestMayBeMissing: what can make an expression missing, and what a table, a
// definition or a condition around it settles.
func TestMayBeMissing(t *testing.T) {
	settles := Function{Name: "settles", Params: []Type{Text}, Result: Text, SettlesMissing: true}
	passes := Function{Name: "passes", Params: []Type{Text}, Result: Text}
	base, err := NewEnv(Config{Records: promisedRecords(), Functions: []Function{settles, passes}, Definitions: []*Definition{define("twice", "x + x", "x")}})
	if err != nil {
		t.Fatal(err)
	}
	env := base.With(Var{Name: "v", Type: RecordOf(promised)}, Var{Name: "period", Type: Period})
	for _, c := range []struct{ text, want string }{
		{`v.j`, ""},
		{`v.i`, "visit.i"},
		{`v["Birth weight (kg)"]`, "visit.`Birth weight (kg)`"},
		{`period.last_day`, ""},
		{`v.patient.name`, "visit.patient visit.patient.name"},
		{`settles(v.s)`, ""},
		{`passes(v.s)`, "visit.s"},
		{`twice(v.i)`, "visit.i"},
		{`v.counts["x"]`, `visit.counts v.counts["x"]`},
		{`v.counts.x`, "visit.counts v.counts.x"},
		{`v.ints[0]`, "visit.ints item of a list"},
		{`items(v.ints).size()`, ""},
		{`items(v.ints).first()`, "item of a list"},
		{`items(v.ints).total(n, n)`, ""},
		{`items(v.ints).least(n, n)`, "item of a list"},
		{`items(v.items).map(x, x.n).size()`, ""},
		{`items(v.items).exists(x, x.n == 1)`, "visit.items.n"},
		{`later_of(v.day, date("2026-01-01"))`, ""},
		{`known(v.i) && v.i > 1`, ""},
		{`known(v.i) ? v.i : 0`, ""},
		{`skip("x") == 1`, ""},
		{`missing("x") == 1`, "x"},
	} {
		var fields []string
		for _, a := range mustCompile(t, env, c.text).MayBeMissing() {
			fields = append(fields, a.Field)
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	inside := env.Assuming(mustCompile(t, env, `v.i > 1 && known(v.patient.name)`))
	if missing := mustCompile(t, inside, `v.patient.name.size() + v.i`).MayBeMissing(); len(missing) > 0 {
		t.Errorf("inside of the condition: %v", missing)
	}
}

// TestObserversAreUnderstood: a function that sees what is missing has a case of
// its own in the analysis; any other one is missing where a part is.
func TestObserversAreUnderstood(t *testing.T) {
	understood := []string{"known", "first_known", "sure", "items", "earlier_of", "later_of"}
	for _, f := range Library() {
		observes := slices.ContainsFunc(f.overloads, func(o overload) bool { return o.observer })
		if observes && !strings.HasPrefix(f.Name, "@") && !slices.Contains(understood, f.Name) {
			t.Errorf("%s sees what is missing, and the analysis does not know", f.Name)
		}
	}
}

// TestUnhandled: choices that say nothing of what is missing.
func TestUnhandled(t *testing.T) {
	f := diag.NewFile("t.xwalk", `x > 1 x < 0`)
	fate := func(text string) Fate { return Fate{Value: TextValue(text)} }
	rows := []ChooseRow{{When: f.Span(0, 5), Fate: fate("a")}, {When: f.Span(6, 11), Fate: fate("b")}}
	other := fate("c")
	open := &Definition{Name: "open", Params: []string{"x"}, Choose: &Choose{Rows: rows, Otherwise: &other}}
	closed := &Definition{Name: "closed", Params: []string{"x"}, Choose: &Choose{Rows: rows, Otherwise: &other, Missing: &other}}
	base, err := NewEnv(Config{Records: promisedRecords(), Definitions: []*Definition{open, closed},
		Functions: []Function{{Name: "passes", Params: []Type{Text}, Result: Text}}})
	if err != nil {
		t.Fatal(err)
	}
	env := base.With(Var{Name: "v", Type: RecordOf(promised)})
	for _, c := range []struct{ text, want string }{
		{`open(v.i)`, "open"}, {`open(v.j)`, ""}, {`closed(v.i)`, ""},
		{`passes(v.s)`, "passes"}, {`passes(first_known(v.s, ""))`, ""}, {`first_known(passes(v.s), "x")`, ""},
		{`v.a ? "x" : "y"`, "?"}, {`v.c ? "x" : passes(v.s)`, "passes"}, {`v.a ? "x" : missing("y")`, ""}, {`known(v.s) ? passes(v.s) : "x"`, ""},
		{`v.s`, ""},
	} {
		var names []string
		for _, u := range mustCompile(t, env, c.text).Unhandled() {
			names = append(names, map[bool]string{true: "?", false: u.Table}[u.Table == ""])
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	if got := doubtTexts(mustCompile(t, env, `open(v.i) == "a"`).Surprises()); got != "" {
		t.Errorf("rows about one value: %q", got)
	}
}

// TestEffortIsBounded: names that stand for names do not make an analysis endless.
func TestEffortIsBounded(t *testing.T) {
	env := promisedEnv(t)
	for i := range 60 {
		name, text := fmt.Sprintf("l%d", i), "v.i + v.d"
		if i > 0 {
			text = fmt.Sprintf("l%d + l%d * 2", i-1, i-1)
		}
		x := mustCompile(t, env, text)
		env = env.With(Var{Name: name, Type: x.Type, Value: x})
	}
	x := mustCompile(t, env, `!(l59 > 1) && known(l59) && l59 != 3 ? l59 : l58`)
	if len(x.MayBeMissing()) == 0 {
		t.Error("it may be missing")
	}
	x.Surprises()
	mustCompile(t, env, `!(l59 > 1) && known(l58) && l57 != 3`).Doubts()
}

// TestOpposite: conditions that seem to share out all records.
func TestOpposite(t *testing.T) {
	env := promisedEnv(t)
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`v.s == "x"`, `v.s != "x"`, true}, {`v.a`, `!v.a`, true}, {`v.a && v.b`, `!v.b && v.a`, true},
		{`v.i in [1]`, `!(v.i in [1])`, true}, {`v.s == "x"`, `v.s != "y"`, false}, {`v.a`, `v.a`, false},
		{`v.a && v.b`, `!v.a && !v.b`, false}, {`v.a && v.b`, `!v.a`, false},
	} {
		if got := mustCompile(t, env, c.a).Opposite(mustCompile(t, env, c.b)); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

package stdlib

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

func TestEqualities(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, l := range []struct{ name, value string }{{"code", "v.items.first(x, x.ok).code"}, {"tag", "v.tags.first()"}, {"longer", `code + "!"`}, {"sure_ones", "v.items.filter(x, x.ok)"}} {
		x, _ := compiled(t, env, l.value)
		env = env.With(Var{Name: l.name, Type: x.Type, Value: x})
	}
	for _, c := range []struct{ condition, want string }{
		{`v.s == "a"`, "v.s: a"}, {`"a" == v.s`, "v.s: a"}, {`v.i == 3`, "v.i: 3"}, {`v.d == 3`, "v.d: 3"}, {`v.i == 3.0`, "v.i: 3"}, {`v.d in [1, 2.50]`, "v.d: 1 2.5"},
		{`v.a == true`, "v.a: true"}, {`v.s in ["a", "b", "a"]`, "v.s: a b a"}, {`v.s in []`, "v.s:"}, {`v["Birth weight (kg)"] == 2.5`, `v["Birth weight (kg)"]: 2.5`},
		{`upper(v.s + v.t) == "a"`, "upper(v.s + v.t): a"}, {`v.patient.name == "a"`, "v.patient.name: a"}, {`v.counts.left == 2`, "v.counts.left: 2"}, {`v.counts["left"] == 2`, `v.counts["left"]: 2`},
		{`v.a && v.s == "a" && v.i == 1`, "v.s: a; v.i: 1"}, {`sure(v.a && v.s == "a")`, "v.s: a"}, {`v.s == "a" && v.s == "b"`, "v.s: a"},
		{`v.s == "a" || v.s == "b" && v.a`, "v.s: a b"}, {`v.s == "a" || v.t == "b"`, ""}, {`v.s == "a" && v.i == 1 || v.i == 2 && v.s == "b"`, "v.s: a b; v.i: 1 2"},
		{`tag == "a" && v.s == "b"`, "tag: a; v.s: b"}, {`code == "a"`, "code counts: a"}, {`longer == "a"`, "longer counts: a"}, {`code == "a" && v.s == "b"`, "code counts: a"},
		{`v.s == "b" && code == "a"`, "v.s: b"}, {`code == "a" || code == "b"`, "code counts: a b"}, {`v.items.exists(x, x.ok) && v.s == "a"`, "v.s: a"}, {`v.items.exists(x, x.n == 1) && v.s == "a"`, "v.items.each(x, x.n: 1; v.s: a"},
		{`v.items.filter(x, x.ok).size() == 1 && v.s == "a"`, ""}, {`v.items.filter(x, x.ok).size() == 1`, ""}, {`v.s == "a" && v.items.filter(x, x.ok).size() == 1`, "v.s: a"},
		{`v.s != "a"`, ""}, {`!(v.s == "a")`, ""}, {`v.s == v.t`, ""}, {`"a" == "b"`, ""}, {`v.s in [v.t]`, ""}, {`v.s in v.tags`, ""}, {`"a" in v.tags`, "v.tags.each(, : a"}, {`2.5 in v.decs`, "v.decs.each(, : 2.5"}, {`"k" in v.counts`, ""}, {`"a" in v.items.map(x, x.code)`, ""},
		{`v.a`, ""}, {`v.i in [1, 2.5]`, ""},
		{`v.day == date("2026-01-01")`, ""}, {`v.a ? v.s == "a" : v.s == "b"`, ""}, {`known(v.s == "a")`, ""}, {`v.items.exists(x, x.code == "a")`, "v.items.each(x, x.code: a"}, {`v.items.exists(x, x.ok && x.code in ["a"] && x.n == 2)`, "v.items.each(x, x.code: a; v.items.each(x, x.n: 2"},
		{`v.items.exists(x, v.tags.exists(y, y == x.code && x.n == 1))`, "v.items.each(x, v.tags.each(y, x.n: 1"}, {`v.items.exists(x, "a" in v.tags)`, "v.items.each(x, v.tags.each(, : a"},
		{`v.items.filter(x, x.ok).exists(x, x.code == "a")`, ""}, {`v.items.exists(x, code == "a")`, ""}, {`v.items.exists(x, v.items.filter(y, y.ok).size() == 1 && x.code == "a")`, ""},
		{`sure_ones.exists(x, x.code == "a" && x.n == 1) && v.s == "a"`, "sure_ones.each(x, x.code counts: a; sure_ones.each(x, x.n counts: 1"}, {`v.items.exists(x, v.items.exists(x, x.n == 1))`, ""}, {`v.items.all(x, x.code == "a")`, ""},
		{`v.items.exists_one(x, x.code == "a")`, ""}, {`v.items.exists(x, x.code == "a") || v.items.exists(x, x.code == "b")`, "v.items.each(x, x.code: a b"},
		{`v.tags == ["a"]`, ""},
		{`v.s == missing("x")`, ""}, {`missing("x") == "a"`, `missing("x"): a`}, // and has no value
	} {
		x, _ := compiled(t, env, c.condition)
		if got := equalitiesText(x); got != c.want {
			t.Errorf("%s has %q, want %q", c.condition, got, c.want)
		}
	}
}

func equalitiesText(x *Expression) string {
	var out []string
	for _, q := range x.Equalities() {
		text := q.Subject.String()
		if q.Counts {
			text += " counts"
		}
		text += ":"
		for _, k := range q.Keys {
			text += " " + keyText(k)
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func keyText(k Key) string {
	switch {
	case k.Kind == KindBool:
		return fmt.Sprint(k.num == 1)
	case k.Kind == KindDecimal && k.text == "":
		return decimal.FromSmall(k.num, k.scale).String()
	}
	return k.text
}

// Two values have one key just when `==` holds of them.
func TestKeysAreEqualWhereValuesAre(t *testing.T) {
	env := visitEnv(t, Config{})
	texts := []string{`"a"`, `"b"`, `"1"`, `"true"`, `1`, `1.0`, `1.50`, `1.5`, `0`, `0.0`, `-1`, `true`, `false`, `10`, `1e1`, `9223372036854775807`}
	for _, a := range texts {
		for _, b := range texts {
			_, problems := env.CompileText("test", a+" == "+b)
			if problems.HasErrors() {
				continue // of two types
			}
			same := run(t, env, a+" == "+b, rec{}) == "true"
			left, ok := keyOfText(t, env, a)
			right, both := keyOfText(t, env, b)
			if !ok || !both || (left == right) != same {
				t.Errorf("%s and %s: equal %v, keys %v and %v", a, b, same, left, right)
			}
		}
	}
	if _, ok := keyOfText(t, env, `missing("x") + "a"`); ok {
		t.Error("what is missing has a key")
	}
}

func keyOfText(t *testing.T, env *Env, text string) (Key, bool) {
	t.Helper()
	return KeyOf(compile(t, env, text).Eval(NewFrame()))
}

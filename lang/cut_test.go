package lang

import (
	"testing"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// expressions are texts that CEL reads and that have to be cut as a whole.
var expressions = []string{
	`x`, `v.a.b.c`, `v.for.where.count.by`, "v.`in`", "v.`mfl-code`.x", `v.?a.b`, `v[0]`, `v["a"].b`, `v[?"a"]`, `f()`, `f(a, b)`,
	`v.list.exists(x, x.code in dx && confirmed(x))`, `period.last_day`, `period.contains(d)`, `true`, `null`, `-1`, `- - a`,
	`!a`, `!!a`, `!(a in b)`, `a == "x"`, `a != 'x'`, `a <= 1.5e-3`, `a >= 0x1F`, `1u`, `.5`, `a + b - c * d / e % f`, `a && b || c`, `a in [1, 2, 3,]`,
	`"a" in b`, `a ? b : c`, `a ? b ? c : d : e`, `a ? {"k": 1} : {}`, `{"a": 1, "b": [2, {"c": 3}],}`, `{?"a": b}`, `[?a, b]`, `[]`, `{}`, `(a)`, `(a + b).c`,
	`r"\d{3}"`, `b"abc"`, `br"\x"`, `'''three
	quotes'''`, `"""a "b" c"""`, `"where } ] ) count"`, `'// no comment'`, `"->"`, `a // comment
	&& b`, `a.
	b`, `a
	.b`, `a
	[0]`, `f
	(x)`, `a
	? b
	: c`, `a ||
	b`, `p.x + days(28) >= period.last_day`, `[1, 2].map(x, x * 2).sum()`, `x.filter(where_, where_.y)`, `a.count`, `a.missing`, `sex(v.gender)`,
	`age(v.birthdate, v.started)`, `v.obs.first(o, o.concept == "CIEL:5089").value`, `{"a": b}["a"]`, `"é" + 'ü'`, `"\u00e9\x41\101\""`, `a?b:c`, `a<b`, `a-1`,
	`known(a.b) && (a.b == 1 || !known(c))`, "{`a-b`: 1}", `1 + 2 == 3`, `has(a.b)`, `name`, `counted`, `byte`, `wherever`,
}

// continuations are what may come after an expression somewhere in the language.
var continuations = []string{
	``, ` where x`, "\n\"B\" = count", ` {`, ` -> "x"`, ` as "kg"`, `}`, ` for each d in e {`, `, z`, `]`, `)`, "\n/// doc\n", ` keep`, ` by latest t`,
	` missing skips`, ` since "202601"`, ` comment "c"`, "\nperiod = v.x", "\norg unit code = y", "\ncategory \"Sex\" = z", "\n\"C\" [\"Sex\": \"F\"] = count",
	` one`, ` ordered by t`, ` at "X"`, "\nlet y = 1", ` // comment`, "\n}\n", ` "text"`, ` 12`, `: "x"`, "\nelement(e) = count", "\notherwise -> 1",
}

// cutText returns what the cut takes from the start of a text.
func cutText(text string, subject bool) (string, *Expr) {
	s := newScanner(text)
	kinds := definition{}.Symbols()
	pl, _ := lexer.Upgrade(s, kinds["Space"], kinds["Comment"], kinds["Doc"])
	e := &Expr{}
	if cut(pl, e, subject) != nil {
		return "", e
	}
	return text[e.Start():e.End()], e
}

func TestCutEndsWhereTheExpressionEnds(t *testing.T) {
	for _, expr := range expressions {
		for _, next := range continuations {
			got, e := cutText(expr+next, false)
			if got != expr || e.Broken {
				t.Errorf("%q followed by %q was cut to %q, problems %v", expr, next, got, codesOf(e.problems))
			}
		}
	}
}

func TestSubjectEndsAtEquals(t *testing.T) {
	for _, expr := range expressions {
		for _, next := range []string{` = 1`, "=\"x\"", "\n= missing"} {
			got, e := cutText(expr+next, true)
			if got != expr || e.Broken {
				t.Errorf("%q followed by %q was cut to %q, problems %v", expr, next, got, codesOf(e.problems))
			}
		}
	}
}

// A slip is noted once, and the cut goes on to where the writer meant it to end.
func TestCutReadsOnAfterSlips(t *testing.T) {
	for _, c := range []struct{ text, want, code string }{
		{`a = b && c where d`, `a = b && c`, "E0115"},
		{`f(a = b) where d`, `f(a = b)`, "E0115"},
		{`a and b where d`, `a and b`, "E0116"},
		{`a OR b {`, `a OR b`, "E0116"},
		{`not a where b`, `not a`, "E0116"},
		{`a not in b where c`, `a not in b`, "E0116"},
		{`a is not missing -> 1`, `a is not missing`, "E0116"},
		{`a > 29 days where b`, `a > 29 days`, "E0132"},
		{`a > 5y && b`, `a > 5y && b`, "E0132"},
		{`T{a: 1}.b where c`, `T{a: 1}.b`, "E0128"},
		{`f(T{}) where c`, `f(T{})`, "E0128"},
		{`.a.b where c`, `.a.b`, "E0129"},
		{`v.in where c`, `v.in`, "E0134"},
		{`v.null == 1`, `v.null == 1`, "E0134"},
		{`f(a b) where c`, `f(a b)`, "E0135"},
		{`[1, , 2] where c`, `[1, , 2]`, "E0118"},
		{`f(a,) where c`, `f(a,)`, "E0118"},
		{`(a + ) where c`, `(a + )`, "E0118"},
		{`a + where c`, `a +`, "E0118"},
		{`a ? b where c`, `a ? b`, "E0136"},
		{`f(a where c`, `f(a`, "E0113"},
		{`[(a] where c`, `[(a]`, "E0113"},
		{"f(a,\n\"B\" = count", `f(a,`, "E0113"},
		{"f(a\nperiod = b", `f(a`, "E0113"},
		{`sum(a) + sum(b)`, `sum(a) + sum(b)`, "E0130"},
		{`a + count`, `a + count`, "E0130"},
		{`a + while`, `a + while`, "E0127"},
	} {
		got, e := cutText(c.text, false)
		if got != c.want || len(e.problems) != 1 || e.problems[0].Code != diag.Code(c.code) || !e.Broken {
			t.Errorf("%q was cut to %q, problems %v", c.text, got, codesOf(e.problems))
		}
	}
}

// Where no expression begins, the cut takes nothing and leaves the report to the grammar.
func TestCutTakesNothing(t *testing.T) {
	for _, text := range []string{``, `where x`, `->`, `= 1`, `) a`, `, a`, "\n\n", `by x`, `{ "A" = count }`, `{ period = x }`, `{ for each x in y {} }`, `: a`} {
		if got, e := cutText(text, false); got != "" || len(e.problems) != 0 {
			t.Errorf("%q was cut to %q, problems %v", text, got, codesOf(e.problems))
		}
	}
}

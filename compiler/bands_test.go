package compiler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"pgregory.net/rapid"
)

func TestBands(t *testing.T) {
	for _, k := range []struct{ name, decls, want string }{
		{"of age", `bands x of age {
  under 29 days              -> "0-28d"
  29 days to under 5 years   -> "29d-4y"
  5 years to under 60 years  -> "5-59y"
  60 years and over          -> "60+"
  missing                    -> report "no birth date"
}`, `age bands 1 text
[open, 29 days) -> 0-28d
[29 days, 5 years) -> 29d-4y
[5 years, 60 years) -> 5-59y
[60 years, open) -> 60+
missing -> report:no birth date
`},
		{"of number", "bands x of number { under -3 -> \"SAM\" -3 to under -2 -> \"MAM\" -2 and over -> \"Normal\" }",
			"number bands 1 text\n[open, -3) -> SAM\n[-3, -2) -> MAM\n[-2, open) -> Normal\n"},
		{"with gaps and otherwise", "bands x of number { 0.5 to under 1 -> 1 2 to under 3.25 -> 2.5 otherwise -> skip \"out\" }",
			"number bands 1 decimal\n[0.5, 1) -> 1\n[2, 3.25) -> 2.5\notherwise -> skip:out\n"},
		{"from birth", "bands x of age { 0 days to under 1 months -> true 1 months and over -> false }",
			"age bands 1 bool\n[0 days, 1 months) -> true\n[1 months, open) -> false\n"},
		{"edges of one age in two units", "bands x of age { under 12 months -> 1 1 years and over -> 2 }",
			"age bands 1 int\n[open, 12 months) -> 1\n[1 years, open) -> 2\n"},
		{"every years", `bands x of age { under 15 years -> "<15" every 5 years from 15 to under 30 -> "{from}-{to}" 30 years and over -> "30+" }`,
			"age bands 1 text\n[open, 15 years) -> <15\n[15 years, 20 years) -> 15-19\n[20 years, 25 years) -> 20-24\n[25 years, 30 years) -> 25-29\n[30 years, open) -> 30+\n"},
		{"every months", `bands x of age { every 6 months from 0 months to under 12 months -> "{from}-{to} m" 1 years and over -> skip "old" }`,
			"age bands 1 text\n[0 months, 6 months) -> 0-5 m\n[6 months, 12 months) -> 6-11 m\n[1 years, open) -> skip:old\n"},
		{"every half", `bands x of number { every 0.5 from -0.5 to under 0.5 -> "from {from}" otherwise -> report "out" }`,
			"number bands 1 text\n[-0.5, 0) -> from -0.5\n[0, 0.5) -> from 0\notherwise -> report:out\n"},
		{"one text for every", `bands x of number { every 1 from 0 to under 2 -> "in" otherwise -> "out" }`,
			"number bands 1 text\n[0, 1) -> in\n[1, 2) -> in\notherwise -> out\n"},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := clean(t, k.decls+"\n", nil, nil)
			if got := tableText(firstTable(t, c, "x")); got != k.want {
				t.Errorf("the bands are\n%s\nwant\n%s", got, k.want)
			}
		})
	}
}

func TestBandsAsFunctions(t *testing.T) {
	c := clean(t, `bands group of age { under 5 years -> "<5" 5 years and over -> "5+" }
bands z of number { under 0 -> 1 0 and over -> 2 }
`, nil, nil)
	for text, kind := range map[string]stdlib.Kind{
		`group(age(date("2020-01-01"), date("2024-01-01")))`: stdlib.KindText,
		`z(-3)`:   stdlib.KindInt,
		`z(-2.5)`: stdlib.KindInt,
	} {
		x, problems := c.env.CompileText("test", text)
		if x == nil || x.Type.Kind() != kind {
			t.Errorf("%s: %v", text, problems)
		}
	}
	for _, text := range []string{`group(4)`, `z("3")`} {
		if x, _ := c.env.CompileText("test", text); x != nil {
			t.Errorf("%s compiles", text)
		}
	}
	x, _ := c.env.CompileText("test", `group(age(date("2020-01-01"), date("2024-01-01")))`)
	if values, closed := x.Results(); !closed || valueTexts(values) != "<5 5+" {
		t.Errorf("the bands give %v", values)
	}
}

func TestBandsProblems(t *testing.T) {
	ages := func(rows string) string { return "bands x of age {\n" + rows + "\n}\n" }
	numbers := func(rows string) string { return "bands x of number {\n" + rows + "\n}\n" }
	checkProblems(t, []problemCase{
		{"of what", "bands x of weight { under 5 -> 1 5 and over -> 2 }\n", nil, []string{"E0238 weight"}},
		{"codes in bands", numbers(`"a" -> 1 otherwise -> 2`), nil, []string{`E0210 "a" -> 1`}},
		{"missing stops", numbers(`under 1 -> 1 1 and over -> 1 missing stops -> 2`), nil, []string{"E0210 missing stops -> 2"}},
		{"otherwise twice", numbers(`under 5 -> 1 otherwise -> 2 otherwise -> 3`), nil, []string{"E0212 otherwise -> 3"}},
		{"mixed", numbers(`under 5 -> 1 5 and over -> "2"`), nil, []string{`E0215 "2"`}},
		{"no bands", "bands x of age { missing -> skip \"x\" }\n", nil, []string{"E0297 x"}},
		{"no unit", ages(`under 5 -> 1 5 years and over -> 2`), nil, []string{"E0294 5"}},
		{"no units at all", ages(`under 1 -> 1 1 to under 5 -> 2 5 and over -> 3`), nil, []string{"E0294 1"}},
		{"a unit", numbers(`under 5 years -> 1 5 and over -> 2`), nil, []string{"E0294 5 years"}},
		{"negative", ages(`under -5 days -> 1 otherwise -> 2`), nil, []string{"E0294 -5 days"}},
		{"half a year", ages(`under 0.5 years -> 1 otherwise -> 2`), nil, []string{"E0294 0.5 years"}},
		{"too old", ages(`under 2000000 days -> 1 otherwise -> 2`), nil, []string{"E0294 2000000 days"}},
		{"too old for a count", ages(`under 9223372036854775808 days -> 1 otherwise -> 2`), nil, []string{"E0294 9223372036854775808 days"}},
		{"under nothing", ages(`under 0 years -> 1 0 years and over -> 2`), nil, []string{"E0295 under 0 years"}},
		{"reversed", numbers(`under 3 -> 0 5 to under 3 -> 1 5 and over -> 2`), nil, []string{"E0295 5"}},
		{"empty", ages(`12 months to under 1 years -> 1 otherwise -> 2`), nil, []string{"E0295 12 months"}},
		{"edges of one band", ages(`30 days to under 1 months -> 1 otherwise -> 2`), nil, []string{"E0298 1 months"}},
		{"descending", ages("5 years and over -> 2 under 5 years -> 1"), nil, []string{"E0295 under 5 years"}},
		{"descending in the middle", numbers("under 1 -> 1 3 to under 4 -> 2 1 to under 3 -> 3 4 and over -> 4"), nil, []string{"E0295 1 to under 3"}},
		{"overlap", ages("under 5 years -> 1 4 years and over -> 2"), nil, []string{"E0296 4 years and over"}},
		{"two that begin at the bottom", ages("under 1 years -> 1 under 5 years -> 2 5 years and over -> 3"), nil, []string{"E0296 under 5 years"}},
		{"two that are open", numbers("under 1 -> 1 1 and over -> 2 2 and over -> 3"), nil, []string{"E0296 2 and over"}},
		{"gap", ages("under 5 years -> 1 6 years and over -> 2"), nil, []string{"E0297 6 years"}},
		{"gap at the bottom", ages("1 days to under 5 years -> 1 5 years and over -> 2"), nil, []string{"E0297 1 days"}},
		{"gap at the top", numbers("under 5 -> 1 5 to under 6 -> 2"), nil, []string{"E0297 6"}},
		{"number from zero", numbers("0 to under 5 -> 1 5 and over -> 2"), nil, []string{"E0297 0"}},
		{"days and months", ages("under 30 days -> 1 1 months and over -> 2"), nil, []string{"E0298 1 months"}},
		{"a bad row makes no gap", ages(`under 1 years -> 1 1 to under 5 years -> 2 5 years and over -> 3`), nil, []string{"E0294 1"}},
		{"uneven", ages(`every 5 years from 0 to under 12 -> "{from}" 12 years and over -> "12+"`), nil, []string{"E0299 every 5 years from 0 to under 12"}},
		{"every in two units", ages(`every 5 years from 0 to under 120 months -> "{from}" otherwise -> "12+"`), nil, []string{"E0299 120 months"}},
		{"every nothing", numbers(`every 0 from 0 to under 12 -> "{from}" otherwise -> "12+"`), nil, []string{"E0299 0"}},
		{"every backwards", numbers(`every 1 from 5 to under 3 -> "{from}" otherwise -> "12+"`), nil, []string{"E0295 5"}},
		{"every without a unit", ages(`every 5 from 0 to under 10 -> "{from}" otherwise -> "12+"`), nil, []string{"E0294 5"}},
		{"too many", numbers(`every 1 from 0 to under 10001 -> "{from}" otherwise -> "12+"`), nil, []string{"E0299 every 1 from 0 to under 10001"}},
		{"no whole number", numbers(`every 0.5 from 0 to under 1 -> "{from}-{to}" otherwise -> "12+"`), nil, []string{`E0299 "{from}-{to}"`}},
		{"another word", numbers(`every 5 from 0 to under 10 -> "{from}-{till}" otherwise -> "12+"`), nil, []string{`E0299 "{from}-{till}"`}},
	})
}

func TestGapNamesBothEdges(t *testing.T) {
	c := readTables(t, "bands x of age { under 5 years -> 1 72 months and over -> 2 }\n", nil, nil)
	if len(c.problems) != 1 {
		t.Fatalf("problems: %v", problemLines(c.problems))
	}
	d := c.problems[0]
	if d.Message != "nothing is said about 5 years to under 72 months" || len(d.Labels) != 1 || d.Labels[0].Span.Text() != "5 years" {
		t.Errorf("the problem is %s, with %v", d.Message, d.Labels)
	}
}

// TestBandsCoverEachNumberOnce draws bands of numbers: exactly those are taken in
// which every number lies in one band, and the rows go up.
func TestBandsCoverEachNumberOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		type limits struct{ from, under int } // in halves; -99 and 99 are open
		var rows []limits
		text := "bands x of number {\n"
		at := -99
		for i := range rapid.IntRange(1, 4).Draw(rt, "rows") {
			b := limits{at, at + rapid.IntRange(1, 3).Draw(rt, "width")}
			if at == -99 {
				b.under = rapid.IntRange(-4, 4).Draw(rt, "under")
			}
			if slip := rapid.IntRange(0, 9).Draw(rt, "slip"); slip == 0 && b.from != -99 {
				b.from += rapid.IntRange(-1, 1).Draw(rt, "by")
			}
			if b.from >= b.under || rapid.IntRange(0, 3).Draw(rt, "end") == 0 {
				b.under = 99
			}
			at = b.under
			if b.from == -99 && b.under == 99 {
				b.from = 0
			}
			rows = append(rows, b)
			text += fmt.Sprintf("  %s -> \"%d\"\n", rangeText(b.from, b.under), i)
			if at == 99 && rapid.Bool().Draw(rt, "stop") {
				break
			}
			if at == 99 {
				at = rapid.IntRange(-4, 4).Draw(rt, "next")
			}
		}
		want := true
		for x := -40; x <= 80; x++ { // quarters
			in := 0
			for _, b := range rows {
				if (b.from == -99 || 2*b.from <= x) && (b.under == 99 || x < 2*b.under) {
					in++
				}
			}
			want = want && in == 1
		}
		for i := 1; i < len(rows); i++ {
			want = want && rows[i-1].from < rows[i].from
		}
		c := readTables(t, text+"}\n", nil, nil)
		if got := len(c.problems) == 0; got != want {
			rt.Errorf("%s\nproblems: %s", text, strings.Join(problemLines(c.problems), "; "))
		}
	})
}

func rangeText(from, under int) string {
	half := func(n int) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/2), ".0") }
	switch {
	case from == -99:
		return "under " + half(under)
	case under == 99:
		return half(from) + " and over"
	}
	return half(from) + " to under " + half(under)
}

package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// everything is all that a run writes.
type everything struct {
	payload, report string
	rejects         []string
}

// runWhole runs records and returns all that comes out, as text.
func runWhole(t rapid.TB, transform *Transform, options RunOptions, input string) (everything, *Runner) {
	var got everything
	options.Reject = func(r Reject) { got.rejects = append(got.rejects, asJSON(t, r)) }
	runner, err := NewRunner(transform, options)
	if err != nil {
		t.Fatalf("the transform cannot be run: %v", err)
	}
	out := memoryOutputs{}
	report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", input)}, out)
	if err != nil {
		t.Fatalf("the run: %v", err)
	}
	got.report = asJSON(t, report)
	for name, content := range out {
		got.payload += name + "\n" + content.String()
	}
	return got, runner
}

func asJSON(t rapid.TB, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// conditions draws conditions, many of which compare one thing with constants.
type conditions struct {
	t           *rapid.T
	first, then string   // what most of them say
	equal       []string // K, N and D are put in: a text, a whole number, a decimal
	other       []string
}

var recordConditions = conditions{
	equal: []string{"v.kind == K", "K == v.kind", "v.kind in [K, K]", "v.beds == N", "v.beds in [N, N]", "v.quantity == D", "D == v.quantity", "v.quantity in [D, N]",
		"v.pregnant == true", "v.pregnant == false", "sex(v.sex) == \"Male\"", "line(v.kind) in [\"Malaria\", \"Pneumonia\"]", "upper(v.kind) == K", "kind == K", "kind in [K, K, K]",
		"code == K", "code in [K, K]", "certain == N", "code + kind == K", "v.beds + 1 == N", "v.kind == K || v.kind == K", "v.kind == K && v.beds == N", "v.beds == N && v.kind == K", "v.kind in []",
		"v.diagnoses.exists(x, x.code == K)", "v.diagnoses.exists(x, x.sure && x.code in [K, K])", "v.diagnoses.exists(x, x.code == K && x.n == N)", "v.diagnoses.exists(x, K in both && x.n == N)",
		"v.diagnoses.all(x, x.code == K)", "sure_ones.exists(x, x.code == K && x.n == N)", "K in codes", "K in both", "v.diagnoses.exists(x, v.diagnoses.exists(y, y.code == K && x.n == N))"},
	other: []string{"v.beds > N", "1 / v.beds == 1", "number(v.client) == 1", "v.diagnoses.exists(x, x.sure)", "v.diagnoses.exists(x, x.code == K)", "v.diagnoses.filter(x, x.sure).size() == N",
		"v.diagnoses.exists_one(x, x.sure)", "certain > N", "missing(\"x\") == K", "skip(\"no\") == K", "report(\"bad\") == K", "known(v.kind)", "v.kind != K", "true", "false", "first_known(v.kind, K) == K",
		"(v.pregnant ? v.kind : K) == K", "date(v.client) == v.started"},
}

var itemConditions = conditions{
	equal: append([]string{"d.code == K", "d.code in [K, K]", "d.n == N", "d.sure == true", "own == K"}, recordConditions.equal...),
	other: append([]string{"d.sure", "d.n > N", "1 / d.n == 1"}, recordConditions.other...),
}

func (c conditions) of(t *rapid.T) conditions {
	c.t = t
	c.first = rapid.SampledFrom(c.equal).Draw(t, "first")
	c.then = rapid.SampledFrom(c.equal).Draw(t, "then")
	return c
}

func (c conditions) draw(depth int) string {
	part := func() string { return "(" + c.draw(depth-1) + ")" }
	switch n := rapid.IntRange(0, 19).Draw(c.t, "form"); {
	case depth == 0 || n < 9:
		return c.constants(c.atom())
	case n < 12:
		return c.constants(c.first) + " && " + part()
	case n < 15:
		return part() + " && " + part()
	case n < 17:
		return part() + " || " + part()
	case n < 18:
		return "sure" + part()
	case n < 19:
		return "!" + part()
	}
	return part() + " ? " + part() + " : " + part()
}

func (c conditions) atom() string {
	switch n := rapid.IntRange(0, 9).Draw(c.t, "atom"); {
	case n < 6:
		return c.first
	case n < 8:
		return rapid.SampledFrom(c.equal).Draw(c.t, "equality")
	}
	return rapid.SampledFrom(c.other).Draw(c.t, "other")
}

// constants puts constants in the place of letters that stand alone.
func (c conditions) constants(text string) string {
	var out strings.Builder
	for i := range len(text) {
		alone := (i == 0 || !isLetter(text[i-1])) && (i+1 == len(text) || !isLetter(text[i+1]))
		switch {
		case alone && text[i] == 'K':
			fmt.Fprintf(&out, "%q", rapid.SampledFrom(drawnCodes).Draw(c.t, "text"))
		case alone && text[i] == 'N':
			fmt.Fprint(&out, rapid.IntRange(0, 3).Draw(c.t, "number"))
		case alone && text[i] == 'D':
			out.WriteString(rapid.SampledFrom([]string{"0.5", "1.0", "2.50"}).Draw(c.t, "decimal"))
		default:
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

var drawnCodes = []string{"B54", "J18", "A", "B", "X", "AB54"}

func (c conditions) condition() *Condition {
	if rapid.IntRange(0, 9).Draw(c.t, "unconditional") == 0 {
		return nil
	}
	out := when(c.draw(3))
	if rapid.IntRange(0, 2).Draw(c.t, "as rows of a table") > 0 {
		out = when(c.constants(c.first) + " && " + c.constants(c.then))
	}
	out.Missing = rapid.SampledFrom([]string{"", "skips", "counts", "reports"}).Draw(c.t, "missing")
	if out.Missing == "counts" && rapid.Bool().Draw(c.t, "of fields") {
		out.Fields = []string{"visit.kind", "visit.diagnoses.code"}
	}
	return out
}

func (c conditions) rules(line string, n int) []Rule {
	var rules []Rule
	for i := range n {
		r := Rule{Element: "Num", Label: fmt.Sprintf("%s%d", line, i), Aggregate: "count", Where: c.condition(), Origin: Origin(fmt.Sprintf("opd.xwalk:%s:%d", line, i))}
		switch rapid.IntRange(0, 9).Draw(c.t, "kind of rule") {
		case 0, 1:
			r.Element, r.Categories = "Sex", []CategoryValue{category(sexCategory, rapid.SampledFrom([]string{`"Male"`, "sex(v.sex)"}).Draw(c.t, "sex"))}
		case 2:
			r.Aggregate, r.Value = "sum", exprOf("v.quantity")
		case 3:
			r.Element = "Sex"
		case 4:
			r.Since = "202602"
		case 5:
			r.Aggregate, r.Value = "sum", exprOf("certain")
		}
		rules = append(rules, r)
	}
	return rules
}

// some draws a number of things: none, few or many.
func some(t *rapid.T, many int) int {
	return rapid.SampledFrom([]int{many, 0, 1, 5, many / 2}).Draw(t, "number of things")
}

// drawBlock draws a transform with rules, groups and a loop over items.
func drawBlock(t *rapid.T) *Transform {
	transform := withRules()
	transform.DataSets[0].Combine = []Combine{{"Num", "sum"}, {"Sex", "sum"}}
	b := body(transform)
	ofRecord, ofItem := recordConditions.of(t), itemConditions.of(t)
	b.Lets = []Let{{"kind", expr("v.kind")}, {"code", expr("v.diagnoses.first(x, x.sure).code")}, {"certain", expr("v.diagnoses.filter(x, x.sure).size()")},
		{"sure_ones", expr("v.diagnoses.filter(x, x.sure)")}, {"codes", expr("v.diagnoses.map(x, x.code)")}, {"both", expr(`[v.kind, "A"]`)}}
	b.Rules = ofRecord.rules("20", some(t, 36))
	for i := range some(t, 12) {
		line := fmt.Sprint(100 + i)
		b.Scopes = append(b.Scopes, Scope{Where: ofRecord.condition(), Rules: ofRecord.rules(line, 1), Origin: Origin("opd.xwalk:" + line + ":1")})
	}
	each := Scope{Each: &Each{Var: "d", List: expr("v.diagnoses"), Where: ofRecord.condition()}, Origin: "opd.xwalk:200:1"}
	each.Lets = []Let{{"own", expr("d.code")}}
	each.Rules = ofItem.rules("201", some(t, 36))
	for i := range some(t, 12) {
		line := fmt.Sprint(300 + i)
		each.Scopes = append(each.Scopes, Scope{Where: ofItem.condition(), Rules: ofItem.rules(line, 1), Origin: Origin("opd.xwalk:" + line + ":1")})
	}
	at := rapid.IntRange(0, len(b.Scopes)).Draw(t, "place of the loop")
	b.Scopes = append(b.Scopes[:at:at], append([]Scope{each}, b.Scopes[at:]...)...)
	return transform
}

// drawVisit draws a record in which things are missing and of other types.
func drawVisit(t *rapid.T, uuid string) string {
	r := map[string]any{"uuid": uuid, "changed": 1, "site": "a", "started": rapid.SampledFrom([]string{"2026-01-04", "2026-02-04"}).Draw(t, "started")}
	put := func(in map[string]any, field string, of ...any) {
		if v := maybe(t, field, of...); v != nil {
			in[field] = *v
		}
	}
	put(r, "kind", "B54", "J18", "A", "B", "a", "b54", "", 7)
	put(r, "beds", 0, 1, 2, 3, 1, 2)
	put(r, "quantity", 0.5, 1, 2.5, json.Number("1.0"), json.Number("2.50"), "1", 0.25)
	put(r, "pregnant", true, false)
	put(r, "sex", "M", "F", "?")
	put(r, "client", "1", "no", "2026-01-04")
	if rapid.IntRange(0, 4).Draw(t, "diagnoses") > 0 {
		items := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			item := map[string]any{}
			put(item, "code", "B54", "J18", "A", "B", 7)
			put(item, "sure", true, true, false)
			put(item, "n", 0, 1, 2)
			items = append(items, item)
		}
		r["diagnoses"] = items
	}
	return asJSON(t, r)
}

// lookUps counts the scopes of a plan with look-ups.
func lookUps(r *Runner) (rules, groups, counting, nested int) {
	var walk func(*scopePlan)
	walk = func(s *scopePlan) {
		if s.ofRules != nil {
			rules++
			counting += min(len(s.ofRules.head), 1)
			for _, b := range s.ofRules.root.keys {
				if b.subject != nil {
					nested++
				}
			}
		}
		if s.ofScopes != nil {
			groups++
		}
		for _, inner := range s.scopes {
			walk(inner)
		}
	}
	for _, b := range r.sets[0].blocks {
		walk(b.scope)
	}
	return
}

// compareWithScan runs records with look-ups and without: what comes out is the
// same, to the byte, in payload, report and rejects.
func compareWithScan(t rapid.TB, transform *Transform, lines []string) *Runner {
	input := strings.Join(lines, "\n")
	want, _ := runWhole(t, transform, RunOptions{scan: true}, input)
	got, runner := runWhole(t, transform, RunOptions{}, input)
	if got.payload != want.payload {
		t.Errorf("payload\n%s\nwant\n%s", got.payload, want.payload)
	}
	if got.report != want.report {
		t.Errorf("report\n%s\nwant\n%s", got.report, want.report)
	}
	if g, w := strings.Join(got.rejects, "\n"), strings.Join(want.rejects, "\n"); g != w {
		t.Errorf("rejects\n%s\nwant\n%s", g, w)
	}
	return runner
}

func TestLookUpsChangeNothing(t *testing.T) {
	var rules, groups, counting, nested int
	varied := func() bool { return rules >= 20 && groups >= 5 && counting >= 2 && nested >= 5 }
	checkVaried(t, func(rt *rapid.T) {
		transform := drawBlock(rt)
		var lines []string
		for i := range rapid.IntRange(1, 12).Draw(rt, "records") {
			lines = append(lines, drawVisit(rt, fmt.Sprint(i)))
		}
		a, b, c, d := lookUps(compareWithScan(rt, transform, lines))
		rules, groups, counting, nested = rules+a, groups+b, counting+c, nested+d
	}, varied)
	if !varied() {
		t.Errorf("the transforms have only look-ups of rules %d, of groups %d, behind counting names %d, within others %d", rules, groups, counting, nested)
	}
}

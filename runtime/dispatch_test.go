package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// bulkForm is a form of many cells, a line for each as a table of rows writes
// them out: # is the number of its indicator, of which there is one for ten cells,
// and @ that of the cell within.
func bulkForm(cells int, condition string) *Transform {
	t := withRules()
	d := &t.DataSets[0]
	for i := range cells {
		uid := fmt.Sprintf("Cell%07d", i)
		where := strings.NewReplacer("#", fmt.Sprintf("HV%04d", i/10), "@", fmt.Sprint(i%10)).Replace(condition)
		d.Elements = append(d.Elements, Element{UID: uid, Name: uid, ValueType: "INTEGER", Combo: plainCombo})
		body(t).Rules = append(body(t).Rules, Rule{Element: uid, Label: uid, Aggregate: "count", Where: when(where), Origin: Origin(fmt.Sprintf("opd.xwalk:20:1#%d", i))})
	}
	return t
}

// likeRows are the rules of eight rows: each condition has the number of the row
// in the place of #.
func likeRows(condition string) *Transform {
	var rules []Rule
	for i := range 8 {
		rules = append(rules, Rule{Element: "Num", Label: fmt.Sprint(i), Aggregate: "count", Where: when(strings.ReplaceAll(condition, "#", fmt.Sprint(i)))})
	}
	t := withRules(rules...)
	t.DataSets[0].Combine = []Combine{{"Num", "sum"}}
	body(t).Lets = []Let{{"sure", expr("v.diagnoses.filter(d, d.sure)")}, {"code", expr("sure.first().code")}, {"kind", expr("v.kind")}, {"codes", expr("v.diagnoses.map(d, d.code)")}}
	return t
}

// The items that a name passes over are booked with the rule that asks for it
// first, and what is looked up must not ask before.
func TestLookUpsBookNoItemsOfTheirOwn(t *testing.T) {
	items := `"diagnoses":[{"sure":true,"code":"c3"},{"code":"c1"},{"code":"c2"}]`
	uncoded := `"diagnoses":[{"sure":true,"code":"c3"},{"n":1},{"code":"c3"},{"code":"c4"}]`
	lines := []string{opdVisit("1", "2026-01-04", "a", `"kind":"k3","beds":3,`+items), opdVisit("2", "2026-02-04", "a", `"kind":"other","beds":9,`+items),
		opdVisit("3", "2026-02-04", "a", items), opdVisit("4", "2026-01-04", "a", `"kind":"k9","diagnoses":[]`),
		opdVisit("5", "2026-01-04", "a", `"kind":"k4",`+uncoded), opdVisit("6", "2026-01-04", "a", "")}
	for _, c := range []struct {
		condition string
		looksUp   bool
	}{
		{`v.kind == "k#"`, true}, {`kind == "k#"`, true}, {`v.kind == "k#" && code == "c#"`, true}, {`v.kind == "k#" && 1 / (v.beds - 3) == 1`, true},
		{`code == "c#"`, true}, {`code == "c#" && v.kind == "k#"`, true}, {`v.kind == "k3" && code == "c#"`, false}, {`sure.size() > 0 && v.kind == "k#"`, false},
		{`v.diagnoses.filter(d, d.sure).size() == #`, false}, {`v.diagnoses.filter(d, d.sure).size() > 0 && v.kind == "k#"`, false},
		{`v.diagnoses.exists(d, d.code == "c#")`, true}, {`v.diagnoses.exists(d, d.sure && d.code == "c#")`, true}, {`v.diagnoses.exists(d, sure.size() > 0 && d.code == "c#")`, false},
		{`sure.exists(d, d.code == "c#" && d.n == #)`, true}, {`"c#" in codes`, true}, {`"c#" in v.diagnoses.map(d, d.code)`, false}, {`v.diagnoses.filter(d, d.sure).exists(d, d.code == "c#")`, false},
		{`v.diagnoses.exists(d, code == "c#")`, false}, {`!(v.kind == "k#")`, false}, {`v.kind == "k#" || v.beds == #`, false}, {`known(v.beds) ? v.kind == "k#" : true`, false},
	} {
		for _, dated := range []bool{false, true} {
			transform := likeRows(c.condition)
			if dated {
				body(transform).Rules[0].Since = "202602"
			}
			rules, _, _, _ := lookUps(compareWithScan(t, transform, lines))
			if (rules > 0) != c.looksUp {
				t.Errorf("%s: looked up %v, want %v", c.condition, rules > 0, c.looksUp)
			}
		}
	}
}

// A loop may be passed over for its list, which is booked.
func TestLoopsAreNotLookedUp(t *testing.T) {
	transform := likeRows(`v.kind == "k#"`)
	for _, r := range body(transform).Rules {
		s := Scope{Each: &Each{Var: "d", List: expr("v.diagnoses")}, Where: r.Where, Rules: []Rule{r}, Origin: r.Origin}
		body(transform).Scopes = append(body(transform).Scopes, s)
	}
	_, groups, _, _ := lookUps(compareWithScan(t, transform, []string{opdVisit("1", "2026-01-04", "a", `"kind":"k3"`)}))
	if groups > 0 {
		t.Error("loops are looked up")
	}
}

// BenchmarkBulkForm runs records of different indicators through a form of 4,000
// cells, with look-ups and without.
func BenchmarkBulkForm(b *testing.B) {
	const cells = 4000
	var lines []string
	for i := range 200 {
		kind := fmt.Sprintf("HV%04d", i*7%(cells/10))
		lines = append(lines, opdVisit(fmt.Sprint(i), "2026-01-04", "a", fmt.Sprintf(`"kind":%q,"beds":%d,"diagnoses":[{"code":"A","n":1},{"code":%q,"n":%d}]`, kind, i%10, kind, i%10)))
	}
	input := memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))
	for _, c := range []struct {
		name, condition string
		scan            bool
	}{
		{"fields/lookup", `v.kind == "#" && v.beds == @`, false}, {"fields/scan", `v.kind == "#" && v.beds == @`, true},
		{"items/lookup", `v.diagnoses.exists(d, d.code == "#" && d.n == @)`, false}, {"items/scan", `v.diagnoses.exists(d, d.code == "#" && d.n == @)`, true},
	} {
		runner, err := NewRunner(bulkForm(cells, c.condition), RunOptions{scan: c.scan})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := runner.Run(context.Background(), []Input{input}, memoryOutputs{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(lines)*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

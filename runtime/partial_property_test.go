package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A partialRecord is a record as it once was: late, corrected, deleted or repeated.
type partialRecord struct {
	seen
	Fund      *string       `json:"fund,omitempty"`
	Diagnoses []partialItem `json:"diagnoses,omitempty"`
}

type partialItem struct {
	Code *string `json:"code,omitempty"`
	On   *string `json:"on,omitempty"`
	Site *string `json:"site,omitempty"`
}

// drawHistory draws records of few keys and versions, so that many meet.
func drawHistory(t *rapid.T) []string {
	n := rapid.IntRange(0, 30).Draw(t, "n")
	var lines []string
	for range n {
		r := partialRecord{seen: drawSeen(t, fmt.Sprintf("%02d", rapid.IntRange(0, 15).Draw(t, "key"))), Fund: maybe(t, "fund", "gov", "ngo", "gov", "?")}
		r.Changed = rapid.IntRange(1, 4).Draw(t, "changed")
		for range rapid.IntRange(0, 2).Draw(t, "items") {
			r.Diagnoses = append(r.Diagnoses, partialItem{maybe(t, "code", "B54", "J18"), maybe(t, "on", "2026-01-09", "2026-02-09"), maybe(t, "item site", "a", "b", "other")})
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 2).Draw(t, "copies") {
			lines = append(lines, string(data))
		}
	}
	return lines
}

// partialTransform has every aggregate, rules that combine, small cells, a loop
// whose items have a month, place and attribute of their own, and any scope of zeros.
func partialTransform(t *rapid.T) *Transform {
	tr := withRules(
		Rule{Element: "All", Aggregate: "count", Where: when(`v.kind == "new"`)},
		Rule{Element: "All", Aggregate: "count", Where: when(`v.kind == "return"`)},
		Rule{Element: "Sex", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{"latest", expr("v.started")}, Yields: sexes()},
		Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.quantity")},
		Rule{Element: "Mal", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"latest", expr("v.started")}},
		Rule{Element: "Day", Aggregate: "smallest", Value: exprOf("v.started")},
	)
	set := &tr.DataSets[0]
	set.Combine = []Combine{{"All", "sum"}}
	set.Blocks[0].Where = &Condition{Expr: expr(`v.kind != "cancelled"`), Missing: "counts"}
	if scope := rapid.SampledFrom([]string{"", "reporting", "assigned", "group"}).Draw(t, "zeros"); scope != "" {
		set.Zeros = &Zeros{Scope: scope, OrgUnits: []string{siteA, siteB}}
	}
	set.Suppress = rapid.SampledFrom([]int64{0, 2, 3}).Draw(t, "suppress")
	if rapid.Bool().Draw(t, "by fund") {
		set.AttributeCombo = fundCombo
		body(tr).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	}
	inner := Scope{Each: &Each{Var: "d", List: expr("v.diagnoses")}, Rules: []Rule{
		{Element: "Pne", Label: "Pne", Aggregate: "once", Origin: "opd.xwalk:40:1", Yields: sexes()},
	}}
	if rapid.Bool().Draw(t, "item period") {
		inner.Period = exprOf("d.on")
	}
	if rapid.Bool().Draw(t, "item site") {
		inner.OrgUnit = &OrgUnitRule{Expr: expr("d.site"), Scheme: "code"}
	}
	body(tr).Scopes = []Scope{inner}
	return tr
}

// addHistories adds a block of what each client's visits come to, by the end of each
// period or in one period of its own. It writes into cells of other blocks too.
func addHistories(t *rapid.T, tr *Transform) (eachPeriod bool) {
	tr.Entities = []Entity{{Name: "person", Lists: []EntityList{{Name: "seen", Source: "visit", By: expr("visit.client"), Order: exprOf("visit.started"),
		Where: &Condition{Expr: expr(`visit.kind != "cancelled"`), Missing: "counts"}}}}}
	set := &tr.DataSets[0]
	set.Elements = append(set.Elements, Element{UID: "His", Name: "History", ValueType: "INTEGER_ZERO_OR_POSITIVE", Combo: sexCombo})
	block := Block{Source: "person", As: "p", Origin: "opd.xwalk:50:1", EachPeriod: rapid.Bool().Draw(t, "each period"),
		Where: &Condition{Expr: expr("p.seen.size() > 0"), Missing: "skips"}, Scope: Scope{
			Period: exprOf("p.seen.last().started"), OrgUnit: &OrgUnitRule{Expr: expr("p.seen.last().site"), Scheme: "code"},
			Rules: []Rule{{Element: "All", Label: "All", Aggregate: "count", Origin: "opd.xwalk:51:1"}},
			Scopes: []Scope{{Each: &Each{Var: "s", List: expr("p.seen")}, Categories: []CategoryValue{category(sexCategory, "sex(s.sex)")}, Rules: []Rule{
				{Element: "His", Label: "His", Aggregate: "distinct", Value: exprOf("s.kind"), By: &By{"latest", expr("s.started")}, Origin: "opd.xwalk:52:1", Yields: sexes()},
			}}},
		}}
	if block.EachPeriod {
		block.Scope.Period = exprOf("period")
	}
	if set.AttributeCombo == fundCombo {
		block.Scope.Attributes = []CategoryValue{category(fundCategory, "p.seen.last().fund")}
	}
	set.Blocks = append(set.Blocks, block)
	return block.EachPeriod
}

// runFiles runs records that stand in several files.
func runFiles(t *rapid.T, tr *Transform, o RunOptions, files [][]string) memoryOutputs {
	runner, err := NewRunner(tr, o)
	if err != nil {
		t.Fatal(err)
	}
	var inputs []Input
	for i, lines := range files {
		inputs = append(inputs, memoryInput("visit", fmt.Sprintf("%d.ndjson", i), strings.Join(lines, "\n")))
	}
	out := memoryOutputs{}
	if _, err := runner.Run(context.Background(), inputs, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// inFiles cuts records into files, some of them empty.
func inFiles(t *rapid.T, lines []string) [][]string {
	var files [][]string
	for n := rapid.IntRange(0, 3).Draw(t, "cuts"); n > 0; n-- {
		at := rapid.IntRange(0, len(lines)).Draw(t, "cut")
		files = append(files, lines[:at])
		lines = lines[at:]
	}
	return append(files, lines)
}

// inPart keeps the cells of some periods and org units; none means all.
func inPart(cells, periods, units []string) []string {
	var out []string
	for _, c := range cells {
		words := strings.Fields(c)
		if (len(periods) == 0 || slices.Contains(periods, words[1])) && (len(units) == 0 || slices.Contains(units, words[2])) {
			out = append(out, c)
		}
	}
	return out
}

// A run of some periods and org units gives exactly the cells that the run of
// all gives there, whatever the order of the records and the files they are in.
func TestAPartialRunGivesThePartOfTheWhole(t *testing.T) {
	windows := map[string][]string{"": nil, "202601": {"202601"}, "202512..202601": {"202512", "202601"}, "202602": {"202602"}}
	rapid.Check(t, func(rt *rapid.T) {
		tr := partialTransform(rt)
		eachPeriod := rapid.Bool().Draw(rt, "histories") && addHistories(rt, tr)
		lines := drawHistory(rt)
		whole := RunOptions{Periods: "202512..202602"}
		part := RunOptions{
			Periods:  rapid.SampledFrom([]string{"202601", "202512..202601", "202602", ""}).Draw(rt, "periods"),
			OrgUnits: rapid.SampledFrom([][]string{nil, {siteA}, {siteB, siteClosed}, {siteOther}}).Draw(rt, "units"),
		}
		periods := windows[part.Periods]
		if part.Periods == "" && !eachPeriod && rapid.Bool().Draw(rt, "no window at all") {
			whole.Periods = ""
		} else if part.Periods == "" {
			part.Periods = whole.Periods
		}
		full := runFiles(rt, tr, whole, [][]string{lines})
		again := runFiles(rt, tr, part, inFiles(rt, rapid.Permutation(lines).Draw(rt, "order")))
		comparePart(rt, full, again, periods, part.OrgUnits)
	})
}

func comparePart(rt *rapid.T, full, part memoryOutputs, periods, units []string) {
	want := inPart(cellsOf(rt, full), periods, units)
	if got := cellsOf(rt, part); !slices.Equal(got, want) {
		rt.Fatalf("the part has\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	const list = "opd-monthly.deletes.json"
	want = inPart(listIn(rt, full[list]), periods, units)
	if got := listIn(rt, part[list]); !slices.Equal(got, want) {
		rt.Fatalf("the part withdraws\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func cellsOf(t *rapid.T, out memoryOutputs) []string { return listIn(t, out["opd-monthly.json"]) }

func listIn(t *rapid.T, content *bytes.Buffer) []string {
	if content == nil {
		return nil
	}
	var payload struct{ DataValues []DataValue }
	if err := json.Unmarshal(content.Bytes(), &payload); err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, v := range payload.DataValues {
		cells = append(cells, strings.Join([]string{v.DataElement, v.Period, v.OrgUnit, v.CategoryOptionCombo, v.AttributeOptionCombo, "=", v.Value}, " "))
	}
	return cells
}

// A server that gets what a run sends, and then what a later run of more records
// sends and withdraws, has the cells of the later run, and none besides.
func TestWithdrawnCellsLeaveNoOldOnes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tr := partialTransform(rt)
		if rapid.Bool().Draw(rt, "by order") {
			tr.Sources[0].Version, tr.Sources[0].Duplicates = nil, duplicatesLast
		}
		lines := versioned(drawHistory(rt))
		o := RunOptions{Periods: rapid.SampledFrom([]string{"", "202512..202602"}).Draw(rt, "periods")}
		before := lines[:rapid.IntRange(0, len(lines)).Draw(rt, "before")]
		server := map[string]string{}
		for _, known := range [][]string{before, lines} {
			out := runFiles(rt, tr, o, [][]string{known})
			for _, cell := range listIn(rt, out["opd-monthly.deletes.json"]) {
				delete(server, strings.TrimSuffix(cell, " = "))
			}
			for _, cell := range cellsOf(rt, out) {
				address, value, _ := strings.Cut(cell, " = ")
				server[address] = value
			}
			for address, value := range server {
				if value == "0" && tr.DataSets[0].Suppress > 0 {
					continue // a first record came, and the number is kept back since
				}
				if !slices.Contains(cellsOf(rt, out), address+" = "+value) {
					rt.Fatalf("%s = %s stays on the server; the run has\n  %s", address, value, strings.Join(cellsOf(rt, out), "\n  "))
				}
			}
		}
	})
}

// versioned gives each record a version of its own, in their order.
func versioned(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.Replace(line, `"changed":`, fmt.Sprintf(`"changed":%d`, i+1), 1)
	}
	return out
}

package runtime

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

func TestTransformsThatCannotBeRun(t *testing.T) {
	counting := func() *Transform { return withRules(Rule{Element: "All", Aggregate: "count"}) }
	for name, change := range map[string]func(*Transform){
		"expression":     func(t *Transform) { body(t).Rules[0].Where = when("v.nothing == 1") },
		"condition":      func(t *Transform) { body(t).Rules[0].Where = when("v.kind") },
		"missing word":   func(t *Transform) { body(t).Rules[0].Where = &Condition{Expr: expr("true"), Missing: "perhaps"} },
		"aggregate":      func(t *Transform) { body(t).Rules[0].Aggregate = "average" },
		"value missing":  func(t *Transform) { body(t).Rules[0].Aggregate = "sum" },
		"value too many": func(t *Transform) { body(t).Rules[0].Value = exprOf("v.beds") },
		"text summed":    func(t *Transform) { body(t).Rules[0].Aggregate, body(t).Rules[0].Value = "sum", exprOf("v.kind") },
		"order missing":  func(t *Transform) { body(t).Rules[0].Aggregate, body(t).Rules[0].Value = "latest", exprOf("v.beds") },
		"order of no kind": func(t *Transform) {
			body(t).Rules[0] = Rule{Element: "All", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{"newest", expr("v.started")}}
		},
		"latest by earliest": func(t *Transform) {
			body(t).Rules[0] = Rule{Element: "All", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"earliest", expr("v.started")}}
		},
		"element": func(t *Transform) { body(t).Rules[0].Element = "None" },
		"computed element": func(t *Transform) {
			body(t).Rules[0].Computed = &Computed{expr("v.kind"), map[string]string{"x": "None"}}
		},
		"period type":        func(t *Transform) { t.DataSets[0].PeriodType = "TwoYearly" },
		"no period":          func(t *Transform) { body(t).Period = nil },
		"no org unit":        func(t *Transform) { body(t).OrgUnit = nil },
		"period of a number": func(t *Transform) { body(t).Period = exprOf("v.beds") },
		"scheme":             func(t *Transform) { body(t).OrgUnit.Scheme = "name" },
		"attribute":          func(t *Transform) { t.DataSets[0].AttributeCombo = fundCombo },
		"combo":              func(t *Transform) { t.DataSets[0].Elements[0].Combo = "None" },
		"category":           func(t *Transform) { body(t).Categories[0].Category = "None" },
		"category not said":  func(t *Transform) { body(t).Rules[0].Element, body(t).Categories = "Sex", nil },
		"option set":         func(t *Transform) { t.DataSets[0].Elements[0].OptionSet = "None" },
		"combine":            func(t *Transform) { t.DataSets[0].Combine = []Combine{{"All", "average"}} },
		"zeros":              func(t *Transform) { t.DataSets[0].Zeros = &Zeros{Scope: "all"} },
		"source":             func(t *Transform) { t.DataSets[0].Blocks[0].Source = "visits" },
		"no record":          func(t *Transform) { t.Sources[0].Record = nil },
		"two sources":        func(t *Transform) { t.Sources = append(t.Sources, t.Sources[0]) },
		"opening day":        func(t *Transform) { t.OrgUnits.Units[0].Opened = "yesterday" },
		"shadowed name":      func(t *Transform) { body(t).Lets = []Let{{"v", expr("v.kind")}} },
		"not a list":         func(t *Transform) { body(t).Scopes = []Scope{{Each: &Each{Var: "d", List: expr("v.kind")}}} },
		"option combos":      func(t *Transform) { t.Combos[1].OptionCombos[0].Options = nil },
		"equal combos":       func(t *Transform) { t.Combos[1].OptionCombos[0].Options = []string{"OptionFemal"} },
		"index": func(t *Transform) {
			t.Sources[0].Indexes = []Index{{Record: "visit", Name: "x", List: []string{"kind"}, By: []string{"code"}}}
		},
		"field without type": func(t *Transform) { t.Sources[0].Record.Fields[3].Type = nil },
		"list of nothing":    func(t *Transform) { t.Sources[0].Record.Fields[3].Type = &schema.Type{Kind: schema.List} },
		"two fields":         func(t *Transform) { t.Sources[0].Record.Fields[3].Name = "uuid" },
		"no field":           func(t *Transform) { t.Sources[0].Record.Fields[3] = nil },
		"block name":         func(t *Transform) { t.DataSets[0].Blocks[0].As = "a b" },
		"let name":           func(t *Transform) { body(t).Lets = []Let{{"", expr("v.kind")}} },
		"table name":         func(t *Transform) { t.Tables[0].Name = "@add" },
		"table twice":        func(t *Transform) { t.Tables[0].Name = "band" },
		"zone":               func(t *Transform) { t.Sources[0].Zone = "Mars/Olympus" },
	} {
		transform := counting()
		change(transform)
		if _, err := NewRunner(transform, RunOptions{}); err == nil {
			t.Errorf("%s: planned", name)
		}
	}
	for _, options := range []RunOptions{{Periods: "202613"}, {Periods: "202602..202601"}, {Format: "xls"}, {TrackerFormat: "xml"}} {
		if _, err := NewRunner(counting(), options); err == nil {
			t.Errorf("%+v: planned", options)
		}
	}
	if _, err := NewRunner(counting(), RunOptions{}); err != nil {
		t.Errorf("the transform that the others differ from: %v", err)
	}
}

func TestWhatIsWrongIsSaidInOneOrder(t *testing.T) {
	targets := map[string]string{}
	for _, uid := range []string{"None1", "None2", "None3", "None4", "None5"} {
		targets["to "+uid] = uid
	}
	transform := withRules(Rule{Label: "computed", Aggregate: "count", Computed: &Computed{expr("v.kind"), targets}})
	for range 20 {
		if _, err := NewRunner(transform, RunOptions{}); err == nil || !strings.Contains(err.Error(), "None1") {
			t.Fatalf("%v, where the first target should be named", err)
		}
	}
}

func countingRunner(t *testing.T) *Runner {
	t.Helper()
	r, err := NewRunner(withRules(Rule{Element: "All", Aggregate: "count"}), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestInputsAreForSources(t *testing.T) {
	r := countingRunner(t)
	report, err := r.Run(context.Background(), nil, memoryOutputs{})
	if !errors.Is(err, ErrNoInput) || report == nil {
		t.Errorf("no input: %v, %v", report, err)
	}
	inputs := []Input{memoryInput("visit", "a.ndjson", ""), memoryInput("lab", "b.ndjson", "")}
	if _, err := r.Run(context.Background(), inputs, memoryOutputs{}); err == nil || errors.Is(err, ErrNoInput) {
		t.Errorf("an input for nobody: %v", err)
	}
	out := memoryOutputs{}
	if _, err := r.Run(context.Background(), inputs[:1], out); err != nil || out["opd-monthly.json"] == nil {
		t.Errorf("an empty input: %v, %v", out, err)
	}
}

func TestARunnerRunsAgain(t *testing.T) {
	r := countingRunner(t)
	var first string
	for i := range 3 {
		out := memoryOutputs{}
		inputs := []Input{memoryInput("visit", "a.ndjson", opdVisit("1", "2026-01-01", "a", "")), memoryInput("visit", "b.ndjson", opdVisit("2", "2026-01-01", "a", ""))}
		report, err := r.Run(context.Background(), inputs, out)
		if err != nil || report.Sources[0].Accepted != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		got := out["opd-monthly.json"].String()
		if i == 0 {
			first = got
		}
		if got != first || !strings.Contains(got, `"value":"2"`) {
			t.Errorf("run %d gives %s", i, got)
		}
	}
}

func TestACancelledRunWritesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := memoryOutputs{}
	report, err := countingRunner(t).Run(ctx, []Input{memoryInput("visit", "a.ndjson", opdVisit("1", "2026-01-01", "a", ""))}, out)
	if !errors.Is(err, context.Canceled) || len(out) > 0 || report == nil {
		t.Errorf("%v, %v, %v", report, out, err)
	}
}

// brokenOutputs fail in one of the three things that a stream does.
type brokenOutputs string

var errDisk = errors.New("disk full")

func (b brokenOutputs) Create(string) (io.WriteCloser, error) {
	if b == "create" {
		return nil, errDisk
	}
	return b, nil
}

func (b brokenOutputs) Write(p []byte) (int, error) {
	if b == "write" {
		return 0, errDisk
	}
	return len(p), nil
}

func (b brokenOutputs) Close() error {
	if b == "close" {
		return errDisk
	}
	return nil
}

func TestOutputsThatFail(t *testing.T) {
	for _, how := range []brokenOutputs{"create", "write", "close"} {
		report, err := countingRunner(t).Run(context.Background(), []Input{memoryInput("visit", "a.ndjson", opdVisit("1", "2026-01-01", "a", ""))}, how)
		if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "opd-monthly.json") || report.Sources[0].Read != 1 {
			t.Errorf("%s: %+v, %v", how, report, err)
		}
	}
}

func TestStreamNames(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "count"})
	for _, name := range []string{"OPD: monthly!", "", "Été 2026", "opd monthly"} {
		set := transform.DataSets[0]
		set.UID, set.Name = "Uid"+string(rune('A'+len(transform.DataSets))), name
		transform.DataSets = append(transform.DataSets, set)
	}
	r, err := NewRunner(transform, RunOptions{Format: "csv"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"opd-monthly.csv", "opd-monthly-UidB.csv", "UidC.csv", "t-2026.csv", "opd-monthly-UidE.csv"}
	if !slices.Equal(r.outputs, want) {
		t.Errorf("%q, want %q", r.outputs, want)
	}
}

func TestTwoBlocksFillOneForm(t *testing.T) {
	transform := withRules(Rule{Element: "Num", Aggregate: "count"})
	second := transform.DataSets[0].Blocks[0]
	second.As, second.Origin = "w", "opd.xwalk:50:1"
	second.Scope = Scope{Period: exprOf("w.started"), OrgUnit: &OrgUnitRule{Expr: expr("w.site"), Scheme: "code"},
		Rules: []Rule{{Element: "Num", Label: "Num", Aggregate: "sum", Value: exprOf("w.beds"), Origin: "opd.xwalk:51:1"}}}
	transform.DataSets[0].Blocks = append(transform.DataSets[0].Blocks, second)
	transform.DataSets[0].Combine = []Combine{{"Num", "sum"}}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", `"beds":5`), opdVisit("2", "2026-01-01", "b", ``))
	wantCells(t, got, "Num 202601 A - - = 6", "Num 202601 B - - = 1")
	if b := got.report.DataSets[0].Blocks[1]; b.In != 2 || b.Used != 1 || b.Excluded["no rule used it"] != 1 {
		t.Errorf("%+v", b)
	}
}

func TestIndexesAreFields(t *testing.T) {
	transform := withRules(Rule{Element: "Num", Aggregate: "sum", Value: exprOf(`v.by_code["B54"].n`)})
	transform.Sources[0].Indexes = []Index{{Record: "visit", Name: "by_code", List: []string{"diagnoses"}, By: []string{"code"}}}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", `"diagnoses":[{"code":"J18","n":1},{"code":"B54","n":2}]`),
		opdVisit("2", "2026-01-01", "a", `"diagnoses":[{"code":"B54","n":4},{"code":"B54","n":8}]`), opdVisit("3", "2026-01-01", "a", `"diagnoses":[]`))
	wantCells(t, got, "Num 202601 A - - = 2")
	wantRejects(t, got, "E0520 2")
	if r := rule(got, 0); total(r.Missing) != 1 || len(transform.Sources[0].Record.Fields) != len(visitRecord().Fields) {
		t.Errorf("%+v", r)
	}
}

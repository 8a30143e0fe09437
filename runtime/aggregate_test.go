package runtime

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
)

// opdVisit makes a record of the base transform; more is put at its end.
func opdVisit(uuid, day, site, more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"uuid":"` + uuid + `","changed":1,"started":"` + day + `","site":"` + site + `"` + more + `}`
}

func TestCountsByCategory(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "All", Aggregate: "count"}, Rule{Element: "New", Aggregate: "count", Where: when(`v.kind == "new"`)}), RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"sex":"M","birth":"2025-01-01","kind":"new"`),
		opdVisit("2", "2026-01-05", "a", `"sex":"F","birth":"1990-01-01","kind":"new"`),
		opdVisit("3", "2026-01-05", "a", `"sex":"F","birth":"1990-01-01","kind":"new"`),
		opdVisit("4", "2026-02-01", "b", `"sex":"F","birth":"1990-01-01","kind":"return"`),
		opdVisit("5", "2026-02-01", "b", `"birth":"1990-01-01","kind":"new"`),
		opdVisit("6", "2026-02-01", "b", `"sex":"?","birth":"1990-01-01","kind":"new"`),
		opdVisit("7", "2026-02-01", "b", `"sex":"F","birth":"2027-01-01","kind":"new"`),
		opdVisit("8", "2026-02-01", "b", `"sex":"F","kind":"new"`),
		opdVisit("9", "2026-02-01", "b", `"sex":"F"`),
	)
	wantCells(t, got,
		"All 202601 A - - = 3", "New 202601 A ComboFOverr - = 2", "New 202601 A ComboMUnder - = 1", "All 202602 B - - = 6")
	wantRejects(t, got, "E0529 5", "E0520 7")
	r := rule(got, 1)
	wantMap(t, "not placed", r.NotPlaced, map[string]int64{"sex not recorded": 1, "sex not M or F": 1, "born after the day of the age": 1, "visit.birth": 1})
	wantMap(t, "undecided", r.Undecided, map[string]int64{"visit.kind": 1})
	if r.Out != 1 || r.Counted != 3 || r.Asked != 9 {
		t.Errorf("%+v", r)
	}
	if b := got.report.DataSets[0].Blocks[0]; b.Used != 9 {
		t.Errorf("%+v", b)
	}
}

func wantMap(t testing.TB, what string, got, want map[string]int64) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestACategoryIsListedOnceForAllRules(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "New", Aggregate: "count"}, Rule{Element: "Sex", Aggregate: "count"}), RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"birth":"2025-01-01"`))
	wantCells(t, got)
	wantRejects(t, got, "E0529 1")
	wantMap(t, "not placed", rule(got, 1).NotPlaced, map[string]int64{"sex not recorded": 1})
	wantMap(t, "excluded", got.report.DataSets[0].Blocks[0].Excluded, map[string]int64{"no rule used it": 1})
}

func TestRecordsThatABlockCannotUse(t *testing.T) {
	for _, c := range []struct {
		name, line string
		reject     string
		excluded   string
	}{
		{"no period", `{"uuid":"1","changed":1,"site":"a"}`, "E0521 1", ""},
		{"bad date", opdVisit("1", "2026-02-30", "a", ""), "E0520 1", ""},
		{"no org unit", `{"uuid":"1","changed":1,"started":"2026-01-01"}`, "E0523 1", ""},
		{"unknown org unit", opdVisit("1", "2026-01-01", "zzz", ""), "E0524 1", ""},
		{"closed org unit", opdVisit("1", "2026-01-01", "closed", ""), "E0525 1", ""},
		{"not yet open", opdVisit("1", "2019-12-01", "closed", ""), "E0525 1", ""},
		{"not assigned", opdVisit("1", "2026-01-01", "other", ""), "E0526 1", ""},
		{"another period", opdVisit("1", "2026-04-01", "a", ""), "", outsideWindow},
		{"where", opdVisit("1", "2026-01-01", "a", `"kind":"cancelled"`), "", "where"},
	} {
		t.Run(c.name, func(t *testing.T) {
			transform := withRules(Rule{Element: "All", Aggregate: "count"})
			transform.DataSets[0].Blocks[0].Where = when(`first_known(v.kind, "") != "cancelled"`)
			got := runTransform(t, transform, RunOptions{Periods: "201912..202603"}, c.line)
			wantCells(t, got)
			b := got.report.DataSets[0].Blocks[0]
			if c.reject != "" {
				wantRejects(t, got, c.reject)
				wantMap(t, "rejected", b.Rejected, map[string]int64{c.reject[:5]: 1})
				return
			}
			wantRejects(t, got)
			wantMap(t, "excluded", b.Excluded, map[string]int64{c.excluded: 1})
		})
	}
}

func TestConditionsOfABlock(t *testing.T) {
	for _, c := range []struct {
		missing          string
		used             int64
		excluded, reject string
	}{
		{"", 0, "undecided: visit.kind", ""},
		{"skips", 0, "undecided: visit.kind", ""},
		{"counts", 1, "", ""},
		{"reports", 0, "", "E0530 1"},
	} {
		transform := withRules(Rule{Element: "All", Aggregate: "count"})
		transform.DataSets[0].Blocks[0].Where = &Condition{Expr: expr(`v.kind == "new"`), Missing: c.missing}
		got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", ""))
		b := got.report.DataSets[0].Blocks[0]
		if b.Used != c.used || c.excluded != "" && b.Excluded[c.excluded] != 1 {
			t.Errorf("missing %q: %+v", c.missing, b)
		}
		if c.reject != "" {
			wantRejects(t, got, c.reject)
		} else {
			wantRejects(t, got)
		}
	}
}

func TestMissingCountsOnlyForNamedFields(t *testing.T) {
	rules := func() *Transform {
		return withRules(Rule{Element: "All", Aggregate: "count", Where: &Condition{
			Expr: expr(`v.kind == "new" && v.sex == "M"`), Missing: "counts", Fields: []string{"visit.sex"}}})
	}
	got := runTransform(t, rules(), RunOptions{}, opdVisit("1", "2026-01-01", "a", `"kind":"new"`), opdVisit("2", "2026-01-01", "a", `"sex":"M"`))
	wantCells(t, got, "All 202601 A - - = 1")
	wantMap(t, "undecided", rule(got, 0).Undecided, map[string]int64{"visit.kind": 1})
}

func TestAggregates(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		want []string
		why  func(RuleReport) bool
	}{
		{"sum", Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.quantity")}, []string{"Num 202601 A - - = 0.3"},
			func(r RuleReport) bool { return r.Counted == 2 && r.Missing["visit.quantity"] == 2 }},
		{"sum of whole numbers", Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.beds")}, []string{"Num 202601 A - - = 16"},
			func(r RuleReport) bool { return r.Counted == 3 }},
		{"largest", Rule{Element: "Num", Aggregate: "largest", Value: exprOf("v.beds")}, []string{"Num 202601 A - - = 12"},
			func(r RuleReport) bool { return r.Counted == 3 }},
		{"smallest", Rule{Element: "Num", Aggregate: "smallest", Value: exprOf("v.beds")}, []string{"Num 202601 A - - = -5"},
			func(r RuleReport) bool { return r.Counted == 3 }},
		{"smallest day", Rule{Element: "Day", Aggregate: "smallest", Value: exprOf("v.started")}, []string{"Day 202601 A - - = 2026-01-01"},
			func(r RuleReport) bool { return r.Counted == 4 }},
		{"largest day", Rule{Element: "Day", Aggregate: "largest", Value: exprOf("v.started")}, []string{"Day 202601 A - - = 2026-01-04"},
			func(r RuleReport) bool { return r.Counted == 4 }},
		{"latest", Rule{Element: "Num", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"latest", expr("v.started")}},
			[]string{"Num 202601 A - - = 9"}, func(r RuleReport) bool { return r.Counted == 3 && r.Missing["visit.beds"] == 1 }},
		{"latest by nothing", Rule{Element: "Num", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"latest", expr("v.birth")}},
			nil, func(r RuleReport) bool { return r.Counted == 0 && r.Missing["visit.birth"] == 3 }},
		{"distinct", Rule{Element: "All", Aggregate: "distinct", Value: exprOf("v.client")}, []string{"All 202601 A - - = 2"},
			func(r RuleReport) bool { return r.Counted == 3 && r.Missing["visit.client"] == 1 }},
		{"comment", Rule{Element: "All", Aggregate: "count", Comment: "by hand"}, []string{"All 202601 A - - = 4 by hand"},
			func(r RuleReport) bool { return r.Counted == 4 }},
		{"fault", Rule{Element: "Num", Aggregate: "sum", Value: exprOf("51 / (v.beds - 12)")}, []string{"Num 202601 A - - = -20"},
			func(r RuleReport) bool { return r.Counted == 2 && r.Failed["E0520"] == 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := runTransform(t, withRules(c.rule), RunOptions{},
				opdVisit("1", "2026-01-02", "a", `"quantity":0.1,"beds":12,"client":"p"`),
				opdVisit("2", "2026-01-03", "a", `"quantity":0.2,"beds":9,"client":"p"`),
				opdVisit("3", "2026-01-01", "a", `"beds":-5,"client":"q"`),
				opdVisit("4", "2026-01-04", "a", ``))
			wantCells(t, got, c.want...)
			if !c.why(rule(got, 0)) {
				t.Errorf("%+v", rule(got, 0))
			}
		})
	}
}

func TestDistinctByCountsOnce(t *testing.T) {
	lines := []string{
		opdVisit("1", "2026-01-02", "a", `"client":"p","sex":"M"`), opdVisit("2", "2026-01-09", "a", `"client":"p","sex":"F"`),
		opdVisit("3", "2026-01-05", "a", `"client":"p","sex":"M"`), opdVisit("4", "2026-01-05", "b", `"client":"p","sex":"M"`),
		opdVisit("5", "2026-02-05", "a", `"client":"p","sex":"M"`), opdVisit("6", "2026-02-05", "a", `"client":"p","sex":"F"`),
	}
	for which, want := range map[string][]string{
		"latest":   {"Sex 202601 A ComboFemale - = 1", "Sex 202602 A ComboFemale - = 1", "Sex 202601 B ComboMaleee - = 1"},
		"earliest": {"Sex 202601 A ComboMaleee - = 1", "Sex 202602 A ComboMaleee - = 1", "Sex 202601 B ComboMaleee - = 1"},
	} {
		rule := Rule{Element: "Sex", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{which, expr("v.started")}}
		wantCells(t, runTransform(t, withRules(rule), RunOptions{}, lines...), want...)
	}
	without := Rule{Element: "Sex", Aggregate: "distinct", Value: exprOf("v.client")}
	wantCells(t, runTransform(t, withRules(without), RunOptions{}, lines...),
		"Sex 202601 A ComboFemale - = 1", "Sex 202601 A ComboMaleee - = 1", "Sex 202602 A ComboFemale - = 1", "Sex 202602 A ComboMaleee - = 1",
		"Sex 202601 B ComboMaleee - = 1")
}

func TestFixedCategoriesWinAndContradictionsCount(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "Sex", Aggregate: "count", Where: when("v.pregnant"), Categories: []CategoryValue{category(sexCategory, `"Female"`)}}), RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"sex":"F","pregnant":true`), opdVisit("2", "2026-01-04", "a", `"sex":"M","pregnant":true`),
		opdVisit("3", "2026-01-04", "a", `"pregnant":true`))
	wantCells(t, got, "Sex 202601 A ComboFemale - = 3")
	wantRejects(t, got)
	if r := rule(got, 0); r.Contradicted != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAttributeOptionCombos(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "count"})
	transform.DataSets[0].AttributeCombo = fundCombo
	body(transform).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-04", "a", `"fund":"gov"`), opdVisit("2", "2026-01-04", "a", `"fund":"ngo"`),
		opdVisit("3", "2026-01-04", "a", `"fund":"ngo"`), opdVisit("4", "2026-01-04", "a", ``), opdVisit("5", "2026-01-04", "a", `"fund":"?"`))
	wantCells(t, got, "All 202601 A - ComboGovern = 1", "All 202601 A - ComboNgoooo = 2")
	wantRejects(t, got, "E0527 4", "E0528 5")
}

func TestTwoRulesOnOneCell(t *testing.T) {
	for by, want := range map[string][]string{
		"sum": {"Num 202601 A - - = 12"}, "largest": {"Num 202601 A - - = 10"}, "smallest": {"Num 202601 A - - = 2"}, "": nil,
	} {
		transform := withRules(Rule{Element: "Num", Aggregate: "count"}, Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.beds")})
		if by != "" {
			transform.DataSets[0].Combine = []Combine{{"Num", by}}
		}
		got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-04", "a", `"beds":4`), opdVisit("2", "2026-01-04", "a", `"beds":6`))
		wantCells(t, got, want...)
		if by == "" {
			wantRejects(t, got, "E0531")
			if d := got.report.DataSets[0]; d.Failed != 1 || d.Cells != 0 || got.rejects[0].Rule != "opd.xwalk:20:1" {
				t.Errorf("%+v %+v", d, got.rejects)
			}
		}
	}
}

func TestSumsDoNotDependOnTheOrder(t *testing.T) {
	most := "9" + "00000000000000000000000000000000000000000000000000000000000"
	lines := []string{opdVisit("1", "2026-01-04", "a", `"quantity":`+most), opdVisit("2", "2026-01-04", "a", `"quantity":`+most), opdVisit("3", "2026-01-04", "a", `"quantity":-`+most)}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {2, 0, 1}} {
		got := runTransform(t, withRules(Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.quantity")}), RunOptions{}, lines[order[0]], lines[order[1]], lines[order[2]])
		wantCells(t, got)
		wantRejects(t, got, "E0532")
	}
}

func TestValuesThatDHIS2Refuses(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "Mal", Aggregate: "sum", Value: exprOf("v.quantity")}), RunOptions{}, opdVisit("1", "2026-01-04", "a", `"quantity":0.5`))
	wantCells(t, got)
	wantRejects(t, got, "E0539")
	if d := got.report.DataSets[0]; d.Failed != 1 || d.Cells != 0 {
		t.Errorf("%+v", d)
	}
}

func TestPeriodsFromWhatRecordsHold(t *testing.T) {
	for _, c := range []struct{ period, more, kind, want string }{
		{"v.started", ``, "Weekly", "2026W1"},
		{"v.at", `"at":"2026-01-31T22:30:00Z"`, "Monthly", "202602"},
		{"v.month", `"month":"202607"`, "Monthly", "202607"},
		{"v.month", `"month":"2026-07"`, "Monthly", "202607"},
		{`v.month`, `"month":"2026Q3"`, "Quarterly", "2026Q3"},
		{"v.month", `"month":"2026Q3"`, "Monthly", ""},
		{"v.month", `"month":"2026-13"`, "Monthly", ""},
	} {
		transform := withRules(Rule{Element: "All", Aggregate: "count"})
		transform.DataSets[0].PeriodType = c.kind
		body(transform).Period = exprOf(c.period)
		got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", c.more))
		if c.want == "" {
			wantRejects(t, got, "E0522 1")
			continue
		}
		wantCells(t, got, "All "+c.want+" A - - = 1")
	}
}

func TestRepeatedCorrectedAndDeletedRecords(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.beds")}), RunOptions{},
		`{"uuid":"1","changed":1,"started":"2026-01-01","site":"a","beds":100}`,
		`{"uuid":"1","changed":2,"started":"2026-01-01","site":"a","beds":1}`,
		`{"uuid":"2","changed":1,"started":"2026-01-01","site":"a","beds":2}`,
		`{"uuid":"2","changed":1,"started":"2026-01-01","site":"a","beds":2}`,
		`{"uuid":"3","changed":1,"started":"2026-01-01","site":"a","beds":4}`,
		`{"uuid":"3","changed":2,"voided":true,"started":"2026-01-01","site":"a","beds":4}`,
		`{"uuid":"4","changed":1,"started":"2026-01-01","site":"a","beds":8}`,
		`{"uuid":"4","changed":1,"started":"2026-01-01","site":"a","beds":9}`,
		`{"uuid":"5","changed":1,"started":"2026-01-01","site":"a","beds":16`)
	wantCells(t, got, "Num 202601 A - - = 3")
	wantMap(t, "excluded", got.report.Sources[0].Excluded, map[string]int64{"older version": 2, "repeated": 1, "deleted": 1})
	if s := got.report.Sources[0]; s.Read != 9 || total(s.Rejected) != 3 {
		t.Errorf("%+v", s)
	}
}

func TestLetsAndDroppedItems(t *testing.T) {
	transform := withRules(Rule{Element: "Num", Aggregate: "sum", Value: exprOf("certain.size()")}, Rule{Element: "All", Aggregate: "count", Where: when("certain.size() > 0")})
	body(transform).Lets = []Let{{"certain", expr("v.diagnoses.filter(d, d.sure)")}}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", `"diagnoses":[{"sure":true},{},{"code":"B54"},{"sure":false}]`),
		opdVisit("2", "2026-01-01", "a", `"diagnoses":[]`))
	wantCells(t, got, "All 202601 A - - = 1", "Num 202601 A - - = 1")
	wantMap(t, "dropped by the rule that asked first", rule(got, 0).Dropped, map[string]int64{"visit.diagnoses.sure": 2})
	wantMap(t, "dropped again", rule(got, 1).Dropped, nil)
}

func TestRejectsSayWhereAndNothingElse(t *testing.T) {
	secret := "Nakato-77"
	transform := withRules(Rule{Element: "Sex", Aggregate: "count"}, Rule{Element: "Num", Aggregate: "sum", Value: exprOf("number(v.client)")},
		Rule{Element: "Day", Aggregate: "latest", Value: exprOf("date(v.client)"), By: &By{"latest", expr("v.started")}})
	transform.Tables[0].Otherwise = nil
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", `"client":"`+secret+`","sex":"`+secret+`","birth":"`+secret+`"`),
		opdVisit("2", secret, "a", ""), opdVisit("3", "2026-01-01", secret, ""))
	wantRejects(t, got, "E0520 1", "E0520 1", "E0520 1", "E0520 2", "E0524 3")
	for _, r := range got.rejects {
		if strings.Contains(r.Message+r.Target+string(r.Rule), secret) {
			t.Errorf("a reject tells a value: %+v", r)
		}
		if r.Source != "visit" || r.Record == "" || r.Rule == "" {
			t.Errorf("a reject does not say where: %+v", r)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	var rules []Rule
	for i := range 20 {
		rules = append(rules, Rule{Element: "New", Label: "New", Aggregate: "count", Where: when(fmt.Sprintf(`v.kind == "new" && v.beds > %d`, i))})
	}
	transform := withRules(rules...)
	transform.DataSets[0].Combine = []Combine{{"New", "sum"}}
	runner, err := NewRunner(transform, RunOptions{})
	if err != nil {
		b.Fatal(err)
	}
	var lines []string
	for i := range 2000 {
		lines = append(lines, opdVisit(fmt.Sprint(i), "2026-01-04", "a", fmt.Sprintf(`"sex":"M","birth":"2025-01-01","kind":"new","beds":%d`, i%30)))
	}
	input := memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := runner.Run(context.Background(), []Input{input}, memoryOutputs{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(lines)*b.N)/b.Elapsed().Seconds(), "records/s")
}

func TestItemsOfOneRecordAreInTheirOrder(t *testing.T) {
	line := opdVisit("1", "2026-01-01", "a", `"client":"p","diagnoses":[{"sure":true,"code":"M","n":3},{"sure":true,"code":"F","n":1},{"sure":true,"code":"F","n":2}]`)
	got := runTransform(t, eachDiagnosis(Rule{Element: "Num", Label: "Num", Aggregate: "latest", Value: exprOf("d.n"), By: &By{"latest", expr("v.started")}}), RunOptions{}, line)
	wantCells(t, got, "Num 202601 A - - = 2")
	for which, want := range map[string]string{"earliest": "ComboMaleee", "latest": "ComboFemale"} {
		transform := eachDiagnosis(Rule{Element: "Sex", Label: "Sex", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{which, expr("v.started")}})
		body(transform).Scopes[0].Categories = []CategoryValue{category(sexCategory, "sex(d.code)")}
		wantCells(t, runTransform(t, transform, RunOptions{}, line), "Sex 202601 A "+want+" - = 1")
	}
}

func TestDistinctByCountsOnceInAllAttributeOptionCombos(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{"latest", expr("v.started")}})
	transform.DataSets[0].AttributeCombo = fundCombo
	body(transform).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-02", "a", `"client":"p","fund":"gov"`), opdVisit("2", "2026-01-01", "a", `"client":"p","fund":"ngo"`))
	wantCells(t, got, "All 202601 A - ComboGovern = 1")
}

func TestOnlyWholePeriodsAreInTheWindow(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "count"})
	transform.DataSets[0].PeriodType = "Quarterly"
	got := runTransform(t, transform, RunOptions{Periods: "202512..202607"},
		opdVisit("1", "2025-12-31", "a", ""), opdVisit("2", "2026-01-01", "a", ""), opdVisit("3", "2026-06-30", "a", ""), opdVisit("4", "2026-07-01", "a", ""))
	wantCells(t, got, "All 2026Q1 A - - = 1", "All 2026Q2 A - - = 1")
	wantMap(t, "excluded", got.report.DataSets[0].Blocks[0].Excluded, map[string]int64{outsideWindow: 2})
}

func TestOrgUnitsAreOpenFromTheFirstToTheLastDay(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "count"})
	transform.DataSets[0].PeriodType = "Daily"
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2019-12-31", "closed", ""), opdVisit("2", "2020-01-01", "closed", ""),
		opdVisit("3", "2025-12-31", "closed", ""), opdVisit("4", "2026-01-01", "closed", ""))
	wantCells(t, got, "All 20200101 "+siteClosed+" - - = 1", "All 20251231 "+siteClosed+" - - = 1")
	wantRejects(t, got, "E0525 1", "E0525 4")
}

func TestTheFirstOfTwoRulesIsNamed(t *testing.T) {
	got := runTransform(t, withRules(Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.beds")}, Rule{Element: "Num", Aggregate: "count"}), RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"beds":4`))
	wantRejects(t, got, "E0531")
	if r := got.rejects[0]; r.Rule != "opd.xwalk:20:1" || !strings.Contains(r.Message, "opd.xwalk:21:1") || !strings.Contains(r.Message, siteA) {
		t.Errorf("%+v", r)
	}
}

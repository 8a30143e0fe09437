package runtime

import "testing"

func eachDiagnosis(rules ...Rule) *Transform {
	t := withRules()
	for i := range rules {
		rules[i].Origin = "opd.xwalk:30:3"
	}
	body(t).Scopes = []Scope{{Each: &Each{Var: "d", List: expr("v.diagnoses"), Where: when("d.sure")}, Rules: rules, Origin: "opd.xwalk:29:3"}}
	return t
}

func TestItemsAndComputedElements(t *testing.T) {
	transform := eachDiagnosis(Rule{Label: "element(line(d.code))", Aggregate: "count",
		Computed: &Computed{expr("line(d.code)"), map[string]string{"Malaria": "Mal", "Pneumonia": "Pne"}}})
	got := runTransform(t, transform, RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"sex":"M","diagnoses":[{"code":"B54","sure":true},{"code":"B54","sure":true},{"code":"J18","sure":true},{"code":"J18","sure":false}]`),
		opdVisit("2", "2026-01-04", "a", `"diagnoses":[{"code":"J18","sure":true},{"code":"X","sure":true},{"code":"?","sure":true},{"sure":true},{"code":"B54"}]`),
		opdVisit("3", "2026-01-04", "a", `"diagnoses":[]`), opdVisit("4", "2026-01-04", "a", ``))
	wantCells(t, got, "Mal 202601 A - - = 2", "Pne 202601 A ComboMaleee - = 1")
	wantRejects(t, got, "E0529 2", "E0533 2", "E0529 2")
	r, b := rule(got, 0), got.report.DataSets[0].Blocks[0]
	wantMap(t, "failed", r.Failed, map[string]int64{"E0533": 1})
	wantMap(t, "reported", r.Reported, map[string]int64{"code not known": 1})
	wantMap(t, "skipped", r.Skipped, map[string]int64{"not coded": 1})
	wantMap(t, "passed", b.Passed, map[string]int64{"undecided: visit.diagnoses.sure": 1, "missing: visit.diagnoses": 1})
	wantMap(t, "excluded", b.Excluded, map[string]int64{"no rule used it": 3})
}

func TestCountOnceInACell(t *testing.T) {
	got := runTransform(t, eachDiagnosis(Rule{Element: "Mal", Aggregate: "once", Where: when(`d.code == "B54"`)}), RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"diagnoses":[{"code":"B54","sure":true},{"code":"B54","sure":true}]`),
		opdVisit("2", "2026-01-04", "a", `"diagnoses":[{"code":"B54","sure":true},{"code":"J18","sure":true}]`))
	wantCells(t, got, "Mal 202601 A - - = 2")
	if r := rule(got, 0); r.Counted != 2 || r.Again != 1 || r.Out != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAnInnerScopeSaysPeriodAndOrgUnitAgain(t *testing.T) {
	transform := eachDiagnosis(Rule{Element: "Mal", Aggregate: "sum", Value: exprOf("d.n * factor")})
	inner := &body(transform).Scopes[0]
	inner.Period, inner.OrgUnit = exprOf("d.on"), &OrgUnitRule{Expr: expr("first_known(d.site, v.site)"), Scheme: "code"}
	inner.Lets = []Let{{"factor", expr("v.beds + 1")}}
	body(transform).Rules = []Rule{{Element: "All", Label: "All", Aggregate: "count", Origin: "opd.xwalk:28:3"}}
	got := runTransform(t, transform, RunOptions{Periods: "202512..202601"},
		opdVisit("1", "2026-01-04", "a", `"beds":1,"diagnoses":[{"n":1,"sure":true,"on":"2025-12-31"},{"n":2,"sure":true,"on":"2026-01-01","site":"b"},{"n":4,"sure":true},{"n":8,"sure":true,"on":"2025-11-30"},{"n":16,"sure":true,"on":"2026-01-01","site":"?"}]`))
	wantCells(t, got, "Mal 202512 A - - = 2", "All 202601 A - - = 1", "Mal 202601 B - - = 4")
	wantRejects(t, got, "E0521 1", "E0524 1")
	wantMap(t, "passed", got.report.DataSets[0].Blocks[0].Passed, map[string]int64{"E0521": 1, "E0524": 1, outsideWindow: 1})
}

func TestGroupsHaveConditions(t *testing.T) {
	transform := withRules()
	body(transform).Scopes = []Scope{
		{Where: when(`v.kind == "new"`), Rules: []Rule{{Element: "All", Label: "All", Aggregate: "count", Origin: "opd.xwalk:30:1"}}},
		{Where: &Condition{Expr: expr(`v.kind == "new"`), Missing: "reports"}, Origin: "opd.xwalk:31:1", Categories: []CategoryValue{category(sexCategory, `"Female"`)},
			Rules: []Rule{{Element: "Sex", Label: "Sex", Aggregate: "count", Origin: "opd.xwalk:32:1"}}},
	}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-01", "a", `"kind":"new","sex":"M"`), opdVisit("2", "2026-01-01", "a", `"kind":"old"`), opdVisit("3", "2026-01-01", "a", ``))
	wantCells(t, got, "All 202601 A - - = 1", "Sex 202601 A ComboFemale - = 1")
	wantRejects(t, got, "E0530 3")
	wantMap(t, "passed", got.report.DataSets[0].Blocks[0].Passed, map[string]int64{"undecided: visit.kind": 1, "E0530": 1})
	if r := rule(got, 0); r.Asked != 1 {
		t.Errorf("%+v", r)
	}
}

func TestAnInnerScopeSaysTheAttributeAgain(t *testing.T) {
	transform := eachDiagnosis(Rule{Element: "Mal", Label: "Mal", Aggregate: "count"})
	transform.DataSets[0].AttributeCombo = fundCombo
	body(transform).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	body(transform).Rules = []Rule{{Element: "All", Label: "All", Aggregate: "count"}}
	body(transform).Scopes[0].Attributes = []CategoryValue{category(fundCategory, "d.code")}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-02", "a", `"fund":"gov","diagnoses":[{"code":"ngo","sure":true},{"code":"?","sure":true}]`))
	wantCells(t, got, "All 202601 A - ComboGovern = 1", "Mal 202601 A - ComboNgoooo = 1")
	wantRejects(t, got, "E0528 1")
}

package runtime

import (
	"fmt"
	"strconv"
	"testing"
	"time"
)

func withZeros(scope string, rules ...Rule) *Transform {
	t := withRules(rules...)
	t.DataSets[0].Zeros = &Zeros{Scope: scope, Origin: "opd.xwalk:19:1"}
	return t
}

func sexes() map[string][]string {
	return map[string][]string{sexCategory: {"OptionFemal", "OptionMalee"}}
}

func TestZerosForReportingOrgUnits(t *testing.T) {
	transform := withZeros("reporting",
		Rule{Element: "All", Aggregate: "count", Where: when(`v.kind == "new"`)},
		Rule{Element: "Sex", Aggregate: "sum", Value: exprOf("v.beds"), Yields: sexes()},
		Rule{Element: "Num", Aggregate: "largest", Value: exprOf("v.beds")})
	transform.DataSets[0].Blocks[0].Where = when(`v.kind != "cancelled"`)
	got := runTransform(t, transform, RunOptions{},
		opdVisit("1", "2026-01-04", "a", `"sex":"M","kind":"new","beds":2`),
		opdVisit("2", "2026-02-04", "b", `"kind":"cancelled"`), // reports all the same
		opdVisit("3", "2026-01-04", "b", `"voided":true`),
		opdVisit("4", "2026-01-04", "other", ``))
	wantCells(t, got,
		"All 202601 A - - = 1", "Num 202601 A - - = 2", "Sex 202601 A ComboFemale - = 0", "Sex 202601 A ComboMaleee - = 2",
		"All 202602 B - - = 0", "Sex 202602 B ComboFemale - = 0", "Sex 202602 B ComboMaleee - = 0")
	if d := got.report.DataSets[0]; d.Cells != 7 || d.Zeros != 4 {
		t.Errorf("%+v", d)
	}
}

func TestZerosForAssignedOrgUnitsThatAreOpen(t *testing.T) {
	transform := withZeros("assigned", Rule{Element: "All", Aggregate: "count", Comment: "none seen"})
	got := runTransform(t, transform, RunOptions{Periods: "202512..202601"}, opdVisit("1", "2026-01-04", "a", ``))
	wantCells(t, got, "All 202512 A - - = 0 none seen", "All 202601 A - - = 1 none seen", "All 202512 B - - = 0 none seen", "All 202601 B - - = 0 none seen",
		"All 202512 "+siteClosed+" - - = 0 none seen")
}

func TestZerosWithoutAWindowAreForThePeriodsOfRecords(t *testing.T) {
	got := runTransform(t, withZeros("assigned", Rule{Element: "All", Aggregate: "count"}), RunOptions{}, opdVisit("1", "2026-01-04", "a", ``))
	wantCells(t, got, "All 202601 A - - = 1", "All 202601 B - - = 0")
}

// The periods of a run are found once, not again for every org unit.
func TestZerosOfManyOrgUnitsDoNotTakeQuadraticTime(t *testing.T) {
	const n = 25_000
	transform := withZeros("assigned", Rule{Element: "All", Aggregate: "count"})
	set, lines := &transform.DataSets[0], make([]string, n)
	set.OrgUnits = nil
	for i := range n {
		uid := fmt.Sprintf("Unit%07d", i)
		transform.OrgUnits.Units = append(transform.OrgUnits.Units, OrgUnit{UID: uid})
		transform.OrgUnits.Schemes["code"][uid] = uid
		set.OrgUnits = append(set.OrgUnits, uid)
		lines[i] = opdVisit(strconv.Itoa(i), "2026-01-04", uid, ``)
	}
	start := time.Now()
	got := runTransform(t, transform, RunOptions{}, lines...)
	if took := time.Since(start); took > 15*time.Second || got.report.DataSets[0].Cells != n || got.report.DataSets[0].Zeros != 0 {
		t.Errorf("%d cells in %v", got.report.DataSets[0].Cells, took)
	}
}

func TestZerosForAGroup(t *testing.T) {
	transform := withZeros("group", Rule{Element: "All", Aggregate: "count"})
	transform.DataSets[0].Zeros.OrgUnits = []string{siteB}
	got := runTransform(t, transform, RunOptions{Periods: "202601"}, opdVisit("1", "2026-01-04", "a", ``))
	wantCells(t, got, "All 202601 A - - = 1", "All 202601 B - - = 0")
}

func TestZerosInTheAttributeOptionCombosSeen(t *testing.T) {
	transform := withZeros("reporting", Rule{Element: "All", Aggregate: "count"})
	transform.DataSets[0].AttributeCombo = fundCombo
	body(transform).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-04", "a", `"fund":"gov"`), opdVisit("2", "2026-01-04", "b", ``))
	wantCells(t, got, "All 202601 A - ComboGovern = 1") // nobody knows under which fund B would have its zero

	body(transform).Attributes = []CategoryValue{category(fundCategory, `"ngo"`)}
	transform.DataSets[0].Zeros.Scope = "assigned"
	got = runTransform(t, transform, RunOptions{Periods: "202601"})
	wantCells(t, got, "All 202601 A - ComboNgoooo = 0", "All 202601 B - ComboNgoooo = 0")
}

func TestACellThatFailedIsNoZero(t *testing.T) {
	got := runTransform(t, withZeros("reporting", Rule{Element: "Num", Aggregate: "count"}, Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.beds")}),
		RunOptions{}, opdVisit("1", "2026-01-04", "a", `"beds":1`), opdVisit("2", "2026-01-04", "b", `"voided":true`))
	wantCells(t, got)
	wantRejects(t, got, "E0531")
}

func TestFixedCategoriesHaveTheirOwnZeros(t *testing.T) {
	transform := withZeros("reporting", Rule{Element: "Sex", Aggregate: "count", Where: when("v.pregnant"), Categories: []CategoryValue{category(sexCategory, `"Female"`)}})
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-04", "a", `"pregnant":false`))
	wantCells(t, got, "Sex 202601 A ComboFemale - = 0")
}

func TestZerosOfComputedElements(t *testing.T) {
	transform := eachDiagnosis(Rule{Label: "element(line(d.code))", Aggregate: "count", Yields: sexes(),
		Computed: &Computed{expr("line(d.code)"), map[string]string{"Malaria": "Mal", "Pneumonia": "Pne"}}})
	transform.DataSets[0].Zeros = &Zeros{Scope: "reporting"}
	got := runTransform(t, transform, RunOptions{}, opdVisit("1", "2026-01-04", "a", `"sex":"F","diagnoses":[{"code":"J18","sure":true}]`))
	wantCells(t, got, "Mal 202601 A - - = 0", "Pne 202601 A ComboFemale - = 1", "Pne 202601 A ComboMaleee - = 0")
}

func TestZerosNeedToKnowTheOptions(t *testing.T) {
	if _, err := NewRunner(withZeros("reporting", Rule{Element: "Sex", Aggregate: "count"}), RunOptions{}); err == nil {
		t.Error("zeros of unknown options are planned")
	}
}

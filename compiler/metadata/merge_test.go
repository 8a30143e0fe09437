package metadata

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func TestMerge(t *testing.T) {
	list := func(object string) string { return `{"dataSets": [` + object + `]}` }
	tests := []struct {
		about, first, second string
		want                 string // the message, or none
	}{
		{"the same twice", `{"id": "dsHmis10501", "name": "A"}`, `{"id": "dsHmis10501", "name": "A"}`, ""},
		{"other order and spacing", `{"id":"dsHmis10501","name":"A"}`, `{ "name" : "A", "id" : "dsHmis10501" }`, ""},
		{"what is not read does not count", `{"id": "dsHmis10501", "lastUpdated": "2024"}`, `{"id": "dsHmis10501", "lastUpdated": "2025", "sharing": {}}`, ""},
		{"sets in another order", `{"id": "dsHmis10501", "organisationUnits": [{"id": "ouFacility1"}, {"id": "ouFacility2"}]}`, `{"id": "dsHmis10501", "organisationUnits": [{"id": "ouFacility2"}, {"id": "ouFacility1"}]}`, ""},
		{"references with more than the id", `{"id": "dsHmis10501", "categoryCombo": {"id": "ccDefault01"}}`, `{"id": "dsHmis10501", "categoryCombo": {"id": "ccDefault01", "name": "default"}}`, ""},
		{"fields that complete one another", `{"id": "dsHmis10501", "name": "A"}`, `{"id": "dsHmis10501", "periodType": "Monthly"}`, ""},
		{"translated names", `{"id": "dsHmis10501", "name": "A", "displayName": "A"}`, `{"id": "dsHmis10501", "name": "A", "displayName": "Ä"}`, ""},
		{"another period type", `{"id": "dsHmis10501", "name": "A", "periodType": "Weekly"}`, `{"id": "dsHmis10501", "name": "A", "periodType": "Monthly"}`, "data set \"A\" is defined twice, with different `periodType`"},
		{"another flag", `{"id": "dsHmis10501", "name": "A", "noValueRequiresComment": false}`, `{"id": "dsHmis10501", "name": "A", "noValueRequiresComment": true}`, "data set \"A\" is defined twice, with different `noValueRequiresComment`"},
		{"another override", `{"id": "dsHmis10501", "name": "A", "dataSetElements": [{"dataElement": {"id": "deOpdNewAtt"}}]}`, `{"id": "dsHmis10501", "name": "A", "dataSetElements": [{"dataElement": {"id": "deOpdNewAtt"}, "categoryCombo": {"id": "ccDefault01"}}]}`, "data set \"A\" is defined twice, with different `dataSetElements`"},
		{"two fields", `{"id": "dsHmis10501", "name": "A", "code": "B"}`, `{"id": "dsHmis10501", "name": "B", "code": "A"}`, "data set \"B\" is defined twice, with different `code`, `name`"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			_, problems := Load(diag.NewFile("a.json", list(test.first)), diag.NewFile("b.json", list(test.second)))
			if got := messages(problems); got != test.want {
				t.Errorf("two files: %q, want %q", got, test.want)
			}
			_, problems = Load(diag.NewFile("a.json", list(test.first+", "+test.second)))
			if got := messages(problems); got != test.want {
				t.Errorf("one file: %q, want %q", got, test.want)
			}
		})
	}
}

func messages(l diag.List) string {
	text := ""
	for _, d := range l {
		text += d.Message
	}
	return text
}

// The first definition counts, and what only the second says is added.
func TestMergedObject(t *testing.T) {
	s, problems := Load(
		diag.NewFile("a.json", `{"dataSets": [{"id": "dsHmis10501", "name": "A", "periodType": "Weekly", "noValueRequiresComment": true}]}`),
		diag.NewFile("b.json", `{"dataSets": [{"id": "dsHmis10501", "name": "A", "periodType": "Monthly", "openFuturePeriods": 3, "organisationUnits": [{"id": "ouFacility1"}]}]}`))
	if len(problems) != 1 || problems[0].Span.FileName() != "b.json" || problems[0].Labels[0].Span.FileName() != "a.json" {
		t.Fatalf("problems: %v", problems)
	}
	ds := one(t, s.DataSets.Find("A"))
	if ds.PeriodType != "Weekly" || ds.OpenFuturePeriods != 3 || !ds.NoValueRequiresComment || !ds.OrgUnits.Has("ouFacility1") {
		t.Errorf("got %+v", ds)
	}
}

// The order of a combo's categories and of their options is part of what they are.
func TestMergeKeepsOrder(t *testing.T) {
	text := func(a, b string) string {
		return `{"categoryCombos": [{"id": "ccSexAge105", "name": "C", "categories": [{"id": "` + a + `"}, {"id": "` + b + `"}]}]}`
	}
	_, problems := Load(diag.NewFile("a.json", text("caSex000001", "caAge000105")), diag.NewFile("b.json", text("caAge000105", "caSex000001")))
	if got := messages(problems); got != "category combo \"C\" is defined twice, with different `categories`" {
		t.Errorf("got %q", got)
	}
}

// What an object writes of another gives way to the other's own definition,
// wherever it stands.
func TestListCountsMoreThanInline(t *testing.T) {
	inline := `{"programStages": [{"id": "psFirstVisi", "programStageDataElements": [{"dataElement": {"id": "deHivRegimn", "name": "Old", "valueType": "TEXT"}}]}]}`
	own := `{"dataElements": [{"id": "deHivRegimn", "name": "New", "valueType": "NUMBER"}]}`
	for _, texts := range [][]string{{inline, own}, {own, inline}} {
		s := load(t, texts...)
		if e := one(t, s.DataElements.Find("deHivRegimn")); e.Name != "New" || e.ValueType != Number {
			t.Errorf("got %+v", e)
		}
	}
}

// An object that comes again and again is not read anew each time.
func TestMergeOfManyDefinitions(t *testing.T) {
	const times = 5_000
	elements := make([]string, times)
	for i := range elements {
		elements[i] = fmt.Sprintf(`{"dataElement": {"id": "de%09d"}}`, i)
	}
	text := `{"dataSets": [{"id": "dsHmis10501", "dataSetElements": [` + strings.Join(elements, ",") + `]}` +
		strings.Repeat(`, {"id": "dsHmis10501", "dataSetElements": []}`, times) + `, {"id": "dsHmis10501", "periodType": "Monthly"}]}`
	s, problems := Load(diag.NewFile("a.json", text))
	if len(problems) != times {
		t.Errorf("%d problems, want %d", len(problems), times)
	}
	if ds := one(t, s.DataSets.Find("dsHmis10501")); len(ds.Elements) != times || ds.PeriodType != "Monthly" {
		t.Errorf("%d data elements, %q", len(ds.Elements), ds.PeriodType)
	}
}

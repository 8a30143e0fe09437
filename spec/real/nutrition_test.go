package real_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A mapping row of the nutrition programme: where a number comes from, and the
// cell it goes to.
type nutritionRow struct{ programme, group, indicator, element, combo string }

func (r nutritionRow) target() string { return r.element + " " + r.combo }

// nutritionRows reads the real mapping, in order.
func nutritionRows(t *testing.T) []nutritionRow {
	t.Helper()
	mapping := decoded[map[string]map[string]map[string]struct{ DataElement, CategoryOptionCombo string }](t, data(t, "mapping-wfp-nutrition/dhis2_mapper.json"))
	var rows []nutritionRow
	for _, programme := range slices.Sorted(maps.Keys(mapping)) {
		for _, group := range slices.Sorted(maps.Keys(mapping[programme])) {
			for _, indicator := range slices.Sorted(maps.Keys(mapping[programme][group])) {
				to := mapping[programme][group][indicator]
				rows = append(rows, nutritionRow{programme, group, indicator, to.DataElement, to.CategoryOptionCombo})
			}
		}
	}
	return rows
}

// nutritionProject is a mapping of the rows, and a snapshot in which every
// category option combo that the rows name stands for one option of the category
// "Cell".
func nutritionProject(t *testing.T, rows []nutritionRow) files {
	t.Helper()
	s := newSnapshot()
	s.add("organisationUnits", object{"id": "otherUnit02", "name": "Other town", "code": "OTHER", "openingDate": "1900-01-01"})
	elements, combos := map[string]bool{}, map[string]bool{}
	csv := "programme,group,indicator,data_element,cell\n"
	for _, r := range rows {
		elements[r.element], combos[r.combo] = true, true
		csv += strings.Join([]string{r.programme, r.group, r.indicator, r.element, "cell of " + r.combo}, ",") + "\n"
	}
	var options []object
	for i, combo := range slices.Sorted(maps.Keys(combos)) {
		option := numbered("o", i)
		options = append(options, id(option))
		s.add("categoryOptions", object{"id": option, "name": "cell of " + combo, "shortName": combo})
		s.add("categoryOptionCombos", object{"id": combo, "name": combo, "categoryCombo": id("cellCombo01"), "categoryOptions": []object{id(option)}})
	}
	s.add("categories", object{"id": "cellCateg01", "name": "Cell", "categoryOptions": options})
	s.add("categoryCombos", object{"id": "cellCombo01", "name": "Cell", "categories": []object{id("cellCateg01")}})
	var form []object
	for _, uid := range slices.Sorted(maps.Keys(elements)) {
		form = append(form, s.element(uid, "element "+uid, "INTEGER_ZERO_OR_POSITIVE", "cellCombo01"))
	}
	s.dataSet("nutritionDS", "Nutrition monthly", "Monthly", form)
	return own(t, "nutrition.xwalk", "nutrition.schema.json").with("metadata.json", s.json(t)).with("rows.csv", csv)
}

// doublyFed counts, in plain Go, which cells several rows feed.
func doublyFed(rows []nutritionRow) map[string]bool {
	times := map[string]int{}
	for _, r := range rows {
		times[r.target()]++
	}
	twice := map[string]bool{}
	for target, n := range times {
		if n > 1 {
			twice[target] = true
		}
	}
	return twice
}

// The real mapping has 98 rows, of which four pairs feed one cell each. The
// compiler reports exactly those pairs, and points to both rows of each.
func TestNutritionMappingReportsDoublyFedCells(t *testing.T) {
	rows := nutritionRows(t)
	want := doublyFed(rows)
	if len(rows) != 98 || len(want) != 4 {
		t.Fatalf("%d rows and %d cells fed twice; the data are not those that this test was written for", len(rows), len(want))
	}
	got := map[string]bool{}
	for _, d := range problemsOf(nutritionProject(t, rows), "nutrition.xwalk") {
		if d.Code != "E0423" {
			t.Errorf("%s %s", d.Code, d.Message)
			continue
		}
		targets := []string{targetOfLine(d.Span.Text())}
		for _, label := range d.Labels {
			if label.Span.FileName() == "rows.csv" {
				targets = append(targets, targetOfLine(label.Span.Text()))
			}
		}
		if len(targets) != 2 || targets[0] != targets[1] {
			t.Errorf("%s points to the cells %q, want one cell of two rows", d.Code, targets)
			continue
		}
		got[targets[0]] = true
	}
	if words(got) != words(want) {
		t.Errorf("reported %s, want %s", words(got), words(want))
	}
}

// targetOfLine is the cell that a line of rows.csv names.
func targetOfLine(line string) string {
	cells := strings.Split(strings.TrimSpace(line), ",")
	return cells[3] + " " + strings.TrimPrefix(cells[4], "cell of ")
}

// Without the second row of each pair the mapping is right, and numbers go where
// the real mapping sends them.
func TestNutritionMappingFillsItsCells(t *testing.T) {
	var rows []nutritionRow
	taken := map[string]bool{}
	for _, r := range nutritionRows(t) {
		if !taken[r.target()] {
			rows = append(rows, r)
			taken[r.target()] = true
		}
	}
	records, want := nutritionNumbers(rows)
	r := run(t, compile(t, nutritionProject(t, rows), "nutrition.xwalk"), runtime.RunOptions{}, input("number", "numbers.ndjson", records))
	if diff := cmp.Diff(want, r.cells(t)); diff != "" || len(want) < len(rows) {
		t.Errorf("%d cells wanted (-naive +run)\n%s", len(want), diff)
	}
	if codes := r.codes(); len(codes) != 1 || codes["E0524"] != 1 {
		t.Errorf("rejects %v, want the one record of a site that nobody knows", codes)
	}
}

// nutritionNumbers makes up numbers of two sites and months, each given in two
// parts, with numbers that belong nowhere and gaps, and adds them up by cell.
func nutritionNumbers(rows []nutritionRow) (records []byte, cells map[cell]string) {
	var out bytes.Buffer
	sums := map[cell]int{}
	encoder := json.NewEncoder(&out)
	write := func(r nutritionRow, site, month string, value any) {
		record := object{"id": fmt.Sprint("n", out.Len()), "site": site, "month": month,
			"programme": r.programme, "group": r.group, "indicator": r.indicator, "value": value}
		if err := encoder.Encode(record); err != nil {
			panic(err)
		}
	}
	units := map[string]string{"TOWN": "townUnit001", "OTHER": "otherUnit02"}
	for i, r := range rows {
		for j, site := range []string{"TOWN", "OTHER"} {
			for part := range 2 {
				month, value := fmt.Sprintf("20260%d", 1+(i+part)%2), i*7+j*1000+part
				write(r, site, month, value)
				sums[cell{r.element, month, units[site], r.combo, defaultCombo}] += value
			}
		}
	}
	write(nutritionRow{programme: "OTP", group: "Male", indicator: "no such line"}, "TOWN", "202601", 99)
	write(rows[0], "TOWN", "202601", nil)
	write(rows[0], "no such site", "202601", 5)
	cells = map[cell]string{}
	for c, n := range sums {
		cells[c] = fmt.Sprint(n)
	}
	return out.Bytes(), cells
}

package real_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

var bulkElements = []string{
	"Influenza doses", "COVID-19 doses", "HPV doses", "Other doses", "Respiratory infections", "Anaemia", "Other conditions",
	"People with a condition", "Longest condition (days)",
}

// The bulk export as it is: NDJSON, two kinds of resources, 716 records.
func TestBulkExportToMonthlyCounts(t *testing.T) {
	s := newSnapshot()
	var elements []object
	uids := map[string]string{}
	for i, name := range bulkElements {
		uids[name] = numbered("e", i)
		elements = append(elements, s.element(uids[name], name, "INTEGER_ZERO_OR_POSITIVE", "ccDefault01"))
	}
	s.dataSet("bulkDataSet", "Bulk monthly", "Monthly", elements)
	immunizations, conditions := data(t, "fhir-synthea-bulk-10/Immunization.000.ndjson"), data(t, "fhir-synthea-bulk-10/Condition.000.ndjson")
	f := own(t, "bulk.xwalk", "bulk.schema.json").with("metadata.json", s.json(t))

	r := run(t, compile(t, f, "bulk.xwalk"), runtime.RunOptions{},
		input("immunization", "Immunization.000.ndjson", immunizations), input("condition", "Condition.000.ndjson", conditions))

	want := map[cell]string{}
	put := func(values map[[2]string]int) {
		for k, n := range values {
			want[cell{uids[k[0]], k[1], "townUnit001", defaultCombo, defaultCombo}] = fmt.Sprint(n)
		}
	}
	put(countImmunizations(t, immunizations))
	put(countConditions(t, conditions))
	if diff := cmp.Diff(want, r.cells(t)); diff != "" || len(want) < 100 {
		t.Errorf("%d cells wanted (-naive +run)\n%s", len(want), diff)
	}
	if len(r.rejects) > 0 || r.report.Sources[0].Read != 161 || r.report.Sources[1].Read != 555 {
		t.Errorf("rejects %v, read %+v", r.rejects, r.report.Sources)
	}
}

// countImmunizations counts by element and month.
func countImmunizations(t *testing.T, text []byte) map[[2]string]int {
	t.Helper()
	elements := map[string]string{"140": "Influenza doses", "207": "COVID-19 doses", "208": "COVID-19 doses", "212": "COVID-19 doses", "62": "HPV doses"}
	counts := map[[2]string]int{}
	for _, r := range lines(t, text) {
		element, listed := elements[textAt(r, "vaccineCode", "coding", 0, "code")]
		if !listed {
			element = "Other doses"
		}
		counts[[2]string{element, dayIn(t, textAt(r, "occurrenceDateTime"), "UTC").Format("200601")}]++
	}
	return counts
}

// countConditions counts by element and month, people once a month.
func countConditions(t *testing.T, text []byte) map[[2]string]int {
	t.Helper()
	elements := map[string]string{"195662009": "Respiratory infections", "444814009": "Respiratory infections", "10509002": "Respiratory infections",
		"43878008": "Respiratory infections", "271737000": "Anaemia"}
	counts := map[[2]string]int{}
	seen := map[[2]string]bool{}
	for _, r := range lines(t, text) {
		if strings.HasSuffix(textAt(r, "code", "text"), "(finding)") {
			continue
		}
		began := dayIn(t, textAt(r, "onsetDateTime"), "UTC")
		month := began.Format("200601")
		element, listed := elements[textAt(r, "code", "coding", 0, "code")]
		if !listed {
			element = "Other conditions"
		}
		counts[[2]string{element, month}]++
		if who := [2]string{textAt(r, "subject", "reference"), month}; !seen[who] {
			seen[who] = true
			counts[[2]string{"People with a condition", month}]++
		}
		if end := textAt(r, "abatementDateTime"); end != "" {
			days := int(midnight(dayIn(t, end, "UTC")).Sub(midnight(began)) / (24 * time.Hour))
			longest := [2]string{"Longest condition (days)", month}
			if most, known := counts[longest]; !known || days > most {
				counts[longest] = days
			}
		}
	}
	return counts
}

func midnight(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// lines decodes NDJSON with plain Go.
func lines(t *testing.T, text []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range bytes.Lines(text) {
		var r map[string]any
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

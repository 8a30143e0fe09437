package metadata

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// national writes an export of the size that a country has: org units dominate,
// and a third of the text is of kinds and fields that are not read.
func national(orgUnits, elements int) string {
	var b strings.Builder
	list := func(kind string, n int, object func(i int) string) {
		if b.Len() > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n%q: [", kind)
		for i := range n {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.WriteString(object(i))
		}
		b.WriteString("]")
	}
	const sharing = `"sharing": {"public": "rw------", "external": false, "users": {}, "userGroups": {"ZXEVDM9XRea": {"access": "r-r-----", "id": "ZXEVDM9XRea"}}}`
	list("organisationUnits", orgUnits, func(i int) string {
		return fmt.Sprintf(`{"id": "ou%09d", "code": "OU_%d", "name": "Health Centre %d", "path": "/ouCountry01/ou%09d", "openingDate": "1990-01-01T00:00:00.000", "created": "2012-02-17T15:54:39.987"}`, i, i, i, i)
	})
	list("dataElements", elements, func(i int) string {
		return fmt.Sprintf(`{"id": "de%09d", "code": "DE_%d", "name": "Data element %d", "valueType": "INTEGER", "aggregationType": "SUM", "domainType": "AGGREGATE", "categoryCombo": {"id": "bjDvmb4bfuf"}, %s}`, i, i, i, sharing)
	})
	list("dataSets", 20, func(i int) string {
		var in, assigned []string
		for j := range elements / 20 {
			in = append(in, fmt.Sprintf(`{"dataElement": {"id": "de%09d"}}`, i*elements/20+j))
		}
		for j := range orgUnits / 4 {
			assigned = append(assigned, fmt.Sprintf(`{"id": "ou%09d"}`, 4*j))
		}
		return fmt.Sprintf(`{"id": "ds%09d", "name": "Data set %d", "periodType": "Monthly", "dataSetElements": [%s], "organisationUnits": [%s]}`, i, i, strings.Join(in, ","), strings.Join(assigned, ","))
	})
	list("visualizations", 1500, func(i int) string {
		return fmt.Sprintf(`{"id": "vi%09d", "name": "Chart", "columns": [{"id": "dx", "items": [1, 2, 3]}], "title": "a \" and a {", %s}`, i, sharing)
	})
	return "{" + b.String() + "}"
}

func TestNationalExport(t *testing.T) {
	text := national(20_000, 5_000)
	if !json.Valid([]byte(text)) || len(text) < 7<<20 {
		t.Fatalf("the export is no JSON or only %d bytes", len(text))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	s := load(t, text)
	elapsed := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if s.OrgUnits.Len() != 20_000 || s.DataElements.Len() != 5_000 || len(one(t, s.OrgUnits.Find("OU_400")).DataSets) != 20 {
		t.Errorf("%d org units, %d data elements", s.OrgUnits.Len(), s.DataElements.Len())
	}
	// Generous, because test machines are busy; the benchmark tells the truth.
	if elapsed > 20*time.Second {
		t.Errorf("loading took %v", elapsed)
	}
	if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 100<<20 {
		t.Errorf("the snapshot holds %d MiB", held>>20)
	}
	runtime.KeepAlive(s)
}

func BenchmarkLoad(b *testing.B) {
	text := national(20_000, 5_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := Load(diag.NewFile("metadata.json", text)); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

func BenchmarkOptionCombo(b *testing.B) {
	s := example(b)
	combo := one(b, s.CategoryCombos.Find("Sex, Age-105"))
	options := []*CategoryOption{combo.Categories[0].Options[1], combo.Categories[1].Options[2]}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := combo.OptionCombo(options); !ok {
			b.Fatal("not found")
		}
	}
}

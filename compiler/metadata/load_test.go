package metadata

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// example loads the snapshot of testdata: an outpatient form, a tracker and an
// event program, and org units in a file of their own.
func example(t testing.TB) *Snapshot {
	t.Helper()
	var files []*diag.File
	for _, name := range []string{"hmis105.json", "tracker.json", "orgunits.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, diag.NewFile(name, string(text)))
	}
	snapshot, problems := Load(files...)
	for _, p := range problems {
		t.Errorf("%s:%v: %s", p.Span.FileName(), p.Span.Pos(), p.Message)
	}
	return snapshot
}

// load loads one text and wants no problems.
func load(t testing.TB, texts ...string) *Snapshot {
	t.Helper()
	var files []*diag.File
	for _, text := range texts {
		files = append(files, diag.NewFile("metadata.json", text))
	}
	snapshot, problems := Load(files...)
	for _, p := range problems {
		t.Errorf("%v: %s: %s", p.Span.Pos(), p.Code, p.Message)
	}
	return snapshot
}

// one finds what must be there exactly once.
func one[T Item](t testing.TB, found Found[T]) T {
	t.Helper()
	if found.Match != One {
		t.Fatalf("%q means %d objects", found.ref, len(found.Candidates))
	}
	return found.Object
}

func names[T Item](items []T) string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = item.Base().Name
	}
	return strings.Join(all, "; ")
}

func uids[T Item](items []T) string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = item.Base().UID
	}
	return strings.Join(all, " ")
}

func TestInfo(t *testing.T) {
	want := SystemInfo{Version: Version{2, 41, 3}, Calendar: "iso8601", TimeZone: "Africa/Kampala"}
	if got := example(t).Info; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	tests := []struct {
		about string
		texts []string
		want  SystemInfo
	}{
		{"nothing told", []string{`{"dataElements": []}`}, SystemInfo{}},
		{"a package", []string{`{"package": {"name": "MAL0", "DHIS2Version": "2.36.4"}}`}, SystemInfo{Version: Version{2, 36, 4}, Package: "MAL0"}},
		{"the system counts more than the package", []string{
			`{"package": {"name": "MAL0", "DHIS2Version": "2.36.4"}}`, `{"system": {"version": "2.41.0"}, "dataElements": []}`,
		}, SystemInfo{Version: Version{2, 41, 0}, Package: "MAL0"}},
		{"what /api/system/info answers", []string{
			`{"contextPath": "https://x", "version": "2.40.3", "calendar": "nepali", "dateFormat": "yyyy-mm-dd", "serverTimeZoneId": "Asia/Kathmandu"}`,
		}, SystemInfo{Version: Version{2, 40, 3}, Calendar: "nepali", TimeZone: "Asia/Kathmandu"}},
		{"what /api/systemSettings answers", []string{`{"keyCalendar": "thai", "keyDataImportStrictPeriods": true}`}, SystemInfo{Calendar: "thai"}},
		{"settings inside", []string{`{"systemSettings": {"keyCalendar": "thai"}}`}, SystemInfo{Calendar: "thai"}},
		{"a type that does not fit is as good as missing", []string{`{"system": {"version": 2.41, "calendar": "iso8601"}}`}, SystemInfo{Calendar: "iso8601"}},
	}
	for _, test := range tests {
		if got := load(t, test.texts...).Info; got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.about, got, test.want)
		}
	}
}

func TestOrderAndCounts(t *testing.T) {
	s := example(t)
	if got := uids(s.DataSets.All()); got != "dsHmis10501 dsStockWeek" {
		t.Errorf("data sets: %s", got)
	}
	counts := []int{s.DataElements.Len(), s.CategoryCombos.Len(), s.CategoryOptionCombos.Len(), s.OptionSets.Len(), s.OrgUnits.Len(),
		s.Programs.Len(), s.ProgramStages.Len(), s.Attributes.Len(), s.Indicators.Len(), s.ProgramIndicators.Len(), s.MetadataAttributes.Len()}
	if want := []int{12, 5, 15, 4, 5, 2, 3, 5, 1, 1, 1}; !slices.Equal(counts, want) {
		t.Errorf("got %v objects, want %v", counts, want)
	}
}

func TestObjectsKnowTheirPlace(t *testing.T) {
	s := example(t)
	ds := one(t, s.DataSets.Find("HMIS_105"))
	if ds.At.FileName() != "hmis105.json" || ds.At.Text() != `"dsHmis10501"` {
		t.Errorf("the data set is at %s %q", ds.At.FileName(), ds.At.Text())
	}
	if ds.Kind != DataSetKind || ds.Kind.Word() != "data set" {
		t.Errorf("the data set is a %s", ds.Kind.Word())
	}
}

// The same text gives the same snapshot whatever order its lists and files have.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	var files []*diag.File
	for _, name := range []string{"orgunits.json", "tracker.json", "hmis105.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, diag.NewFile(name, string(text)))
	}
	other, problems := Load(files...)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got, want := outline(other), outline(example(t)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// outline says in text what is in a snapshot, as far as mappings depend on it.
func outline(s *Snapshot) string {
	var b strings.Builder
	for _, ds := range s.DataSets.All() {
		b.WriteString(ds.Candidate() + ds.PeriodType + "\n")
		for _, e := range ds.Elements {
			b.WriteString("  " + e.Element.Candidate())
			if combo := ds.EffectiveCombo(e.Element); combo != nil {
				b.WriteString(combo.Label() + uids(combo.Combos))
			}
			b.WriteString("\n")
		}
	}
	for _, p := range s.Programs.All() {
		b.WriteString(p.Candidate() + uids(p.Stages) + uids(attributesOf(p.Attributes)) + uids(p.Rules) + "\n")
	}
	for _, u := range s.OrgUnits.All() {
		b.WriteString(u.Candidate() + u.Path + uids(u.DataSets) + uids(u.Programs) + uids(u.Groups) + "\n")
	}
	for _, set := range s.OptionSets.All() {
		b.WriteString(set.Candidate() + uids(set.Options) + "\n")
	}
	return b.String()
}

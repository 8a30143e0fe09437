package metadata

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/rogpeppe/go-internal/txtar"
)

const oneElement = `{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC"}]}`

// Each text has the problems, each given as code, line:column, marked text and
// message, and as many data elements are usable all the same.
func TestProblems(t *testing.T) {
	element := func(rest string) string {
		return `{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC"` + rest + `}, {"id": "cYeuwXTCPkU", "name": "FP"}]}`
	}
	tests := []struct {
		about, text string
		want        []string
		elements    int
	}{
		{"nothing wrong", oneElement, nil, 1},
		{"byte order mark", "\ufeff" + oneElement, nil, 1},
		{"CRLF", strings.ReplaceAll(`{"dataElements": [_{"id": "fbfJHSPpUQD"}_]_}`, "_", "\r\n"), nil, 1},
		{"a null list", `{"dataElements": null, "dataSets": []}`, nil, 0},
		{"nulls in a list", `{"dataElements": [null, {"id": "fbfJHSPpUQD", "code": null, "categoryCombo": null}, null]}`, nil, 1},
		{"empty", "", []string{`E0241 1:1 "" the file is empty`}, 0},
		{"blank", " \r\n\t", []string{`E0241 1:1 "" the file is empty`}, 0},
		{"only a byte order mark", "\ufeff", []string{`E0241 1:1 "" the file is empty`}, 0},
		{"login page", "\n<!DOCTYPE html>\n<html></html>", []string{`E0242 2:1 "<" this is a web page instead of metadata`}, 0},
		{"XML", `<?xml version="1.0"?><metadata/>`, []string{`E0242 1:1 "<" this is XML instead of JSON`}, 0},
		{"gzip", "\x1f\x8b\x08\x00abc", []string{`E0242 1:1 "\x1f" this file is compressed`}, 0},
		{"UTF-16", "\xff\xfe{\x00}\x00", []string{`E0242 1:1 "\xff" this file is in UTF-16`}, 0},
		{"UTF-16 without a mark", "{\x00\"\x00d\x00", []string{`E0242 1:1 "{" this file is in UTF-16`}, 0},
		{"cut off in an object", `{"dataElements": [{"id": "fbfJHSPpUQD", "name": "AN`, []string{`E0241 1:51 "N" the file ends here, before its JSON does`}, 0},
		{"cut off between objects", `{"dataElements": [{"id": "fbfJHSPpUQD"},` + "\n", []string{`E0241 1:40 "," the file ends here, before its JSON does`}, 0},
		{"cut off in what is skipped", `{"dataElements": [], "dashboards": [{"id": {`, []string{`E0241 1:44 "{" the file ends here, before its JSON does`}, 0},
		{"a comma too many", `{"dataElements": [{"id": "fbfJHSPpUQD",}]}`, []string{`E0240 1:40 "}" the file cannot be read as JSON from here on`}, 0},
		{"a comment", "{\"dataElements\": []\n// x\n}", []string{`E0240 2:1 "/" the file cannot be read as JSON from here on`}, 0},
		{"more after the end", oneElement + "\n}", []string{`E0240 2:1 "}" the file cannot be read as JSON from here on`}, 0},
		{"two objects", oneElement + oneElement, []string{`E0240 1:57 "{" the file cannot be read as JSON from here on`}, 0},
		{"not JSON at all", "id,code,name\n", []string{`E0240 1:1 "i" the file cannot be read as JSON from here on`}, 0},
		{"not JSON in what is skipped", `{"dashboards": [{"id": ]}, "dataElements": []}`, []string{`E0240 1:24 "]" the file cannot be read as JSON from here on`}, 0},
		{"a list", `[` + oneElement + `]`, []string{`E0243 1:1 "[" this is not a metadata export: it has no data sets, programs or other metadata`}, 0},
		{"a number", " 42", []string{`E0243 1:2 "4" this is not a metadata export: it has no data sets, programs or other metadata`}, 0},
		{"a text", `"dataElements"`, []string{`E0243 1:1 "\"" this is not a metadata export: it has no data sets, programs or other metadata`}, 0},
		{"an empty object", "{}", []string{`E0243 1:1 "{" this is not a metadata export: it has no data sets, programs or other metadata`}, 0},
		{"a tracker payload", `{"attributes": [{"attribute": "fbfJHSPpUQD", "value": "x"}]}`, []string{`E0243 1:1 "{" this is not a metadata export: it has no data sets, programs or other metadata`}, 0},
		{"an answer", `{"httpStatus": "Unauthorized", "httpStatusCode": 401, "status": "ERROR"}`, []string{`E0243 1:1 "{" this is not a metadata export, but another answer of DHIS2 (status 401)`}, 0},
		{"a single object", `{"id": "fbfJHSPpUQD", "name": "ANC"}`, []string{`E0243 1:1 "{" this is not a metadata export, but a single object`}, 0},
		{"no list", `{"dataElements": {"id": "fbfJHSPpUQD"}}`, []string{"E0245 1:18 \"{\" `dataElements` is not a list"}, 0},
		{"no list beside a good one", `{"dataSets": "all", "dataElements": [{"id": "fbfJHSPpUQD"}]}`, []string{"E0245 1:14 \"\\\"\" `dataSets` is not a list"}, 1},
		{"not an object", `{"dataElements": [7, {"id": "fbfJHSPpUQD"}]}`, []string{"E0245 1:19 \"7\" an item of `dataElements` is not an object"}, 1},
		{"a wrong type", element(`, "zeroIsSignificant": "yes"`), []string{"E0245 1:77 \"\\\"yes\\\"\" `zeroIsSignificant` of this data element cannot be a text"}, 2},
		{"a number for a text", element(`, "valueType": 12.5`), []string{"E0245 1:69 \"12.5\" `valueType` of this data element cannot be a number"}, 2},
		{"a list for an object", element(`, "categoryCombo": []`), []string{"E0245 1:73 \"[\" `categoryCombo` of this data element cannot be a list"}, 2},
		{"a wrong type deep inside", element(`, "categoryCombo": {"id": true}`), []string{"E0245 1:80 \"true\" `categoryCombo.id` of this data element cannot be a yes/no value"}, 2},
		{"an object for a text", element(`, "valueType": {}`), []string{"E0245 1:69 \"{\" `valueType` of this data element cannot be an object"}, 2},
		{"the id has a wrong type", `{"dataElements": [{"id": 5}, {"id": "cYeuwXTCPkU"}]}`, []string{"E0245 1:26 \"5\" `id` of this data element cannot be a number"}, 1},
		{"no id", `{"dataElements": [{"name": "ANC"}, {"id": "cYeuwXTCPkU"}]}`, []string{`E0244 1:19 "{" this data element has no id`}, 1},
		{"a template", `{"dataElements": [{"id": "<UID>"}, {"id": "cYeuwXTCPkU"}]}`, []string{`E0244 1:26 "\"<UID>\"" the id of this data element is not a UID`}, 1},
		{"not UTF-8", "{\"dataElements\": [{\"id\": \"fbfJHSPpUQD\", \"name\": \"Premi\xe8re\"}]}", []string{`E0249 1:55 "\xe8" this is not a character in UTF-8`}, 1},
		{"one page", `{"pager": {"page": 1, "pageCount": 3, "total": 101}, "dataElements": [{"id": "fbfJHSPpUQD"}]}`, []string{`W0240 1:11 "{" the file is one page of several`}, 1},
		{"all on one page", `{"pager": {"page": 1, "pageCount": 1}, "dataElements": []}`, nil, 0},
		{"two kinds, one UID", `{"dataSets": [{"id": "fbfJHSPpUQD"}], "dataElements": [{"id": "fbfJHSPpUQD"}]}`, []string{"W0241 1:22 \"\\\"fbfJHSPpUQD\\\"\" a data element and a data set have the same UID `fbfJHSPpUQD`"}, 1},
		{"two kinds that begin with vowels", `{"organisationUnits": [{"id": "fbfJHSPpUQD"}], "options": [{"id": "fbfJHSPpUQD"}]}`, []string{"W0241 1:31 \"\\\"fbfJHSPpUQD\\\"\" an option and an org unit have the same UID `fbfJHSPpUQD`"}, 0},
		{"a dangling reference", element(`, "categoryCombo": {"id": "ccSexAge105"}, "optionSet": {"id": "osPowerSrce"}`), nil, 2},
		{"hostile nesting", `{"dataElements": [` + strings.Repeat(`{"categoryCombo":`, 20_000), []string{`E0240 1:169985 "{" the file cannot be read as JSON from here on`}, 0},
		{"hostile nesting in what is skipped", `{"dashboards": ` + strings.Repeat("[", 100_000), []string{`E0240 1:10015 "[" the file cannot be read as JSON from here on`}, 0},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			s, problems := Load(diag.NewFile("metadata.json", test.text))
			var got []string
			for _, p := range problems {
				pos := p.Span.Pos()
				got = append(got, fmt.Sprintf("%s %d:%d %q %s", p.Code, pos.Line, pos.Column, p.Span.Text(), p.Message))
				checkWords(t, p)
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if s.DataElements.Len() != test.elements {
				t.Errorf("%d data elements, want %d", s.DataElements.Len(), test.elements)
			}
		})
	}
}

var internals = regexp.MustCompile(`(?i)\b(golang|go value|struct|unmarshal|decoder|unexpected|nil|eof|raw|invalid|offset|json:|bool|string|array)\b|rawObject`)

// checkWords refuses the words of libraries and of this package's own types.
func checkWords(t *testing.T, d diag.Diagnostic) {
	t.Helper()
	for _, text := range append([]string{d.Message, d.Help}, labels(d)...) {
		if word := internals.FindString(text); word != "" {
			t.Errorf("%q says %q", text, word)
		}
		if strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
			t.Errorf("%q is not in the style of messages", text)
		}
	}
}

func labels(d diag.Diagnostic) []string {
	var all []string
	for _, l := range d.Labels {
		all = append(all, l.Message)
	}
	return all
}

func TestCycle(t *testing.T) {
	s, problems := Load(diag.NewFile("ou.json", `{"organisationUnits": [
		{"id": "ouAaaaaaaa1", "name": "A", "parent": {"id": "ouAaaaaaaa2"}},
		{"id": "ouAaaaaaaa2", "name": "B", "parent": {"id": "ouAaaaaaaa3"}},
		{"id": "ouAaaaaaaa3", "name": "C", "parent": {"id": "ouAaaaaaaa1"}},
		{"id": "ouAaaaaaaa4", "name": "D", "parent": {"id": "ouAaaaaaaa4"}},
		{"id": "ouAaaaaaaa5", "name": "E", "parent": {"id": "ouAaaaaaaa1"}}]}`))
	if len(problems) != 2 || problems[0].Code != "E0247" || problems[1].Message != `org unit "D" is above itself` {
		t.Fatalf("got %v", problems)
	}
	for _, u := range s.OrgUnits.All() {
		if u.IsUnder(&OrgUnit{}) {
			t.Errorf("%s is under an org unit of nowhere", u.Name)
		}
	}
}

// The example of each code has exactly that problem.
func TestExamplesOfCodes(t *testing.T) {
	seen := 0
	for _, entry := range diag.Entries() {
		number := string(entry.Code)[1:]
		if number < "0240" || number > "0251" {
			continue
		}
		seen++
		var files []*diag.File
		for _, f := range txtar.Parse([]byte(entry.Example)).Files {
			files = append(files, diag.NewFile(f.Name, string(f.Data)))
		}
		s, problems := Load(files...)
		if entry.Code == "E0250" || entry.Code == "E0251" {
			problems = append(problems, comboProblems(one(t, s.CategoryCombos.Find("Sex")))...)
		}
		if len(problems) != 1 || problems[0].Code != entry.Code {
			t.Errorf("%s: the example has %v", entry.Code, problems)
		}
	}
	if seen != 14 {
		t.Errorf("%d codes of metadata", seen)
	}
}

func comboProblems(combo *CategoryCombo) diag.List {
	var problems diag.List
	if gap, ok := combo.Gap(); ok {
		problems.Add(gap.Diagnostic(combo.At))
	}
	for _, group := range combo.Ambiguous() {
		problems.Add(AmbiguousCombos(combo.At, group))
	}
	return problems
}

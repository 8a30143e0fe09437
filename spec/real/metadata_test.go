package real_test

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// builtIn are the objects of the default combo, which the export of the server's
// own tests leaves out (its notes name the option combo).
const builtIn = `{
  "categoryOptions": [{"id": "xYerKDKCefk", "name": "default", "code": "default"}],
  "categories": [{"id": "GLevLNI9wkl", "name": "default", "code": "default", "categoryOptions": [{"id": "xYerKDKCefk"}]}],
  "categoryCombos": [{"id": "bjDvmb4bfuf", "name": "default", "code": "default", "categories": [{"id": "GLevLNI9wkl"}]}],
  "categoryOptionCombos": [{"id": "HllvX50cXC0", "name": "default", "code": "default", "categoryCombo": {"id": "bjDvmb4bfuf"}, "categoryOptions": [{"id": "xYerKDKCefk"}]}]
}`

const (
	aggregateExport = "dhis2-core-aggregate/metadata.json"
	setupExport     = "dhis2-core-tracker/e2e_setup_metadata.json"
)

// Every kind of real metadata takes a mapping: a package without org units, an
// export with them in another one, a tracker program whose org units stand in a
// file of their own, and a tracker package with option sets and rules.
func TestMappingsCompileAgainstRealMetadata(t *testing.T) {
	for name, c := range map[string]struct {
		metadata string
		more     []string // further files of the real data
		form     string   // UID of the data set or program
		elements string   // UIDs of what the mapping fills, in the order of the mapping
	}{
		"who-malaria":    {"dhis2-aggregate-malaria/MLAG00_1.2.1_DHIS2.36.json", nil, "O34y2Kyxx6P", "VL73cqNHxBJ v0WZQQ6gKAX vTRrNdOOT9g"},
		"core-aggregate": {aggregateExport, []string{setupExport}, "VEM58nY22sO", "VL73cqNHxBJ vTRrNdOOT9g S9nIxTMWplW"},
		"core-tracker":   {"dhis2-core-tracker/e2e_setup_tracker_metadata.json", []string{setupExport}, "f1AyMswryyQ", ""},
		"aefi":           {"dhis2-tracker-aefi/IMM_AEFI_COMPLETE_1.1.0_DHIS2.36.json", nil, "EZkN8vYZwjR", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := own(t, name+".xwalk", "person.schema.json").with("metadata.json", string(data(t, c.metadata)))
			more := []string{}
			for _, path := range c.more {
				f, more = f.with(path, string(data(t, path))), append(more, path)
			}
			if name == "core-aggregate" {
				f, more = f.with("built-in.json", builtIn), append(more, "built-in.json")
			}
			form, elements := targetsOf(t, compile(t, f, name+".xwalk", more...))
			if form != c.form || elements != c.elements {
				t.Errorf("filled %s of %s, want %s of %s", elements, form, c.elements, c.form)
			}
		})
	}
}

// targetsOf names the one form of a transform, and the data elements of its rules.
func targetsOf(t *testing.T, transform *runtime.Transform) (form, elements string) {
	t.Helper()
	if len(transform.DataSets)+len(transform.Programs) != 1 {
		t.Fatalf("%d data sets and %d programs, want one form", len(transform.DataSets), len(transform.Programs))
	}
	if len(transform.Programs) == 1 {
		return transform.Programs[0].UID, ""
	}
	var uids []string
	for _, rule := range transform.DataSets[0].Blocks[0].Scope.Rules {
		uids = append(uids, rule.Element)
	}
	return transform.DataSets[0].UID, strings.Join(uids, " ")
}

// Without the built-in objects an element that is not split has no cell that
// could be named. The compiler says so, and does not guess the UID that most
// servers have.
func TestAnExportWithoutTheDefaultComboIsIncomplete(t *testing.T) {
	f := own(t, "core-aggregate.xwalk", "person.schema.json").with("metadata.json", string(data(t, aggregateExport))).with(setupExport, string(data(t, setupExport)))
	_, problems := compiler.Compile(compiler.Options{FS: f.fs(), Main: "core-aggregate.xwalk", OrgUnits: []string{setupExport}})
	if len(problems) == 0 {
		t.Error("it compiles")
	}
	for _, d := range problems {
		if d.Code != "E0250" || !strings.Contains(d.Message, "default") {
			t.Errorf("%s %s, want E0250 about the default combo", d.Code, d.Message)
		}
	}
}

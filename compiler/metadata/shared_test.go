package metadata

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// sharedFiles are the real exports and packages, by path in the data folder.
var sharedFiles = []string{
	"dhis2-aggregate-malaria/MLAG00_1.2.1_DHIS2.36.json",
	"dhis2-core-aggregate/metadata.json",
	"dhis2-core-tracker/e2e_setup_metadata.json",
	"dhis2-core-tracker/e2e_setup_tracker_metadata.json",
	"dhis2-core-tracker/e2e_tracker_idSchemesMetadata.json",
	"dhis2-tracker-aefi/IMM_AEFI_COMPLETE_1.1.0_DHIS2.36.json",
	"fhir-to-dhis2-pair/all-program-stages.json",
	"fhir-to-dhis2-pair/all-programs.json",
	"fhir-to-dhis2-pair/default-org-unit-OU_1234.json",
	"fhir-to-dhis2-pair/default-org-unit-OU_4567.json",
	"fhir-to-dhis2-pair/default-tracked-entity-attributes.json",
	"fhir-to-dhis2-pair/default-tracked-entity-type.json",
}

// shared reads a real file, or skips the test where there are none.
func shared(t *testing.T, name string) *diag.File {
	t.Helper()
	folder := cmp.Or(os.Getenv("CROSSWALK_DATA"), "../../../shared/data")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no real data here: set CROSSWALK_DATA to their folder")
	}
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return diag.NewFile(name, string(text))
}

// Every real file loads without a problem, with as many objects as plain
// decoding finds in it.
func TestSharedCounts(t *testing.T) {
	for _, name := range sharedFiles {
		file := shared(t, name)
		s, problems := Load(file)
		if len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
		var plain map[string]any
		if err := json.Unmarshal([]byte(file.Text), &plain); err != nil {
			t.Fatal(err)
		}
		for kind, got := range counted(s) {
			listed := uidsOf(plain[string(kind)])
			for uid := range got {
				if !listed[uid] && !nestedAnywhere(plain, uid) {
					t.Errorf("%s: %s %s is not in the file", name, kind, uid)
				}
			}
			for uid := range listed {
				if !got[uid] {
					t.Errorf("%s: %s %s was lost", name, kind, uid)
				}
			}
			if isPackage := strings.Contains(name, "DHIS2.36"); isPackage && len(got) != len(listed) {
				t.Errorf("%s: %d %s, want %d", name, len(got), kind, len(listed))
			}
		}
	}
}

// counted returns the UIDs of the snapshot by kind.
func counted(s *Snapshot) map[Kind]map[string]bool {
	return map[Kind]map[string]bool{
		DataSetKind: uidSet(s.DataSets), DataElementKind: uidSet(s.DataElements), CategoryKind: uidSet(s.Categories),
		CategoryOptionKind: uidSet(s.CategoryOptions), CategoryComboKind: uidSet(s.CategoryCombos),
		CategoryOptionComboKind: uidSet(s.CategoryOptionCombos), OptionSetKind: uidSet(s.OptionSets),
		OrgUnitKind: uidSet(s.OrgUnits), OrgUnitGroupKind: uidSet(s.OrgUnitGroups), ProgramKind: uidSet(s.Programs),
		ProgramStageKind: uidSet(s.ProgramStages), TrackedEntityTypeKind: uidSet(s.TrackedEntityTypes),
		AttributeKind: uidSet(s.Attributes), RelationshipTypeKind: uidSet(s.RelationshipTypes),
		ProgramRuleKind: uidSet(s.ProgramRules), ProgramRuleVariableKind: uidSet(s.ProgramRuleVariables),
		IndicatorKind: uidSet(s.Indicators), ProgramIndicatorKind: uidSet(s.ProgramIndicators),
		MetadataAttributeKind: uidSet(s.MetadataAttributes),
	}
}

func uidSet[T Item](x *Index[T]) map[string]bool {
	set := map[string]bool{}
	for _, item := range x.All() {
		set[item.Base().UID] = true
	}
	return set
}

func uidsOf(list any) map[string]bool {
	set := map[string]bool{}
	items, _ := list.([]any)
	for _, item := range items {
		set[item.(map[string]any)["id"].(string)] = true
	}
	return set
}

func nestedAnywhere(v any, uid string) bool {
	switch v := v.(type) {
	case map[string]any:
		return v["id"] == uid && len(v) > 2 || slices.ContainsFunc(slices.Collect(maps.Values(v)), func(v any) bool { return nestedAnywhere(v, uid) })
	case []any:
		return slices.ContainsFunc(v, func(v any) bool { return nestedAnywhere(v, uid) })
	}
	return false
}

// For each data element of each real data set, the option combos are the product
// of its categories' options, worked out here from the file alone.
func TestSharedCells(t *testing.T) {
	type result struct{ elements, complete, incomplete, overridden, unfit int }
	want := map[string]result{
		"dhis2-aggregate-malaria/MLAG00_1.2.1_DHIS2.36.json": {elements: 182, complete: 182},
		// This one leaves out the default combo, as exports without defaults=INCLUDE do.
		"dhis2-core-aggregate/metadata.json": {elements: 73, complete: 40, incomplete: 33},
	}
	for name, expected := range want {
		file := shared(t, name)
		s, _ := Load(file)
		p := plainFile(t, file.Text)
		var got result
		for _, ds := range s.DataSets.All() {
			for _, e := range ds.Elements {
				got.elements++
				combo := ds.EffectiveCombo(e.Element)
				if combo.UID != p.combo(ds.UID, e.Element.UID) {
					t.Errorf("%s in %s has combo %s, the file says %s", e.Element.UID, ds.UID, combo.UID, p.combo(ds.UID, e.Element.UID))
				}
				if combo != e.Element.Combo {
					got.overridden++
				}
				if _, gap := combo.Gap(); gap {
					got.incomplete++
					continue
				}
				product := p.product(combo.UID)
				if found := optionTuples(t, combo); !maps.Equal(found, product) {
					t.Errorf("%s: combo %s has %v, want %v", name, combo.Label(), found, product)
				}
				got.complete++
			}
		}
		for _, o := range s.CategoryOptionCombos.All() {
			if !o.Fits() {
				got.unfit++
			}
		}
		if got != expected {
			t.Errorf("%s: got %+v, want %+v", name, got, expected)
		}
	}
}

// optionTuples returns which options make a cell of the combo, and makes sure
// that they lead to it.
func optionTuples(t *testing.T, combo *CategoryCombo) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, o := range combo.Combos {
		if found, ok := combo.OptionCombo(o.Options); !ok || found != o {
			t.Errorf("the options of %s lead to %v", o.UID, found)
		}
		all[uids(o.Options)] = true
	}
	return all
}

// A plain file answers from decoded JSON, knowing nothing of this package.
type plain map[string]map[string]map[string]any // kind, UID, object

func plainFile(t *testing.T, text string) plain {
	t.Helper()
	var top map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &top); err != nil {
		t.Fatal(err)
	}
	p := plain{}
	for kind, raw := range top {
		var list []map[string]any
		if json.Unmarshal(raw, &list) != nil {
			continue
		}
		p[kind] = map[string]map[string]any{}
		for _, o := range list {
			if id, ok := o["id"].(string); ok {
				p[kind][id] = o
			}
		}
	}
	return p
}

func idIn(o map[string]any, key string) string {
	ref, _ := o[key].(map[string]any)
	id, _ := ref["id"].(string)
	return id
}

func (p plain) combo(dataSet, element string) string {
	for _, e := range p["dataSets"][dataSet]["dataSetElements"].([]any) {
		if m := e.(map[string]any); idIn(m, "dataElement") == element {
			return cmp.Or(idIn(m, "categoryCombo"), idIn(p["dataElements"][element], "categoryCombo"))
		}
	}
	return ""
}

func (p plain) product(combo string) map[string]bool {
	tuples := map[string]bool{"": true}
	for _, category := range p["categoryCombos"][combo]["categories"].([]any) {
		longer := map[string]bool{}
		for _, option := range p["categories"][category.(map[string]any)["id"].(string)]["categoryOptions"].([]any) {
			for tuple := range tuples {
				longer[strings.TrimSpace(tuple+" "+option.(map[string]any)["id"].(string))] = true
			}
		}
		tuples = longer
	}
	return tuples
}

// The files of one system that are exported one by one complete one another.
func TestSharedFilesTogether(t *testing.T) {
	s, problems := Load(shared(t, sharedFiles[2]), shared(t, sharedFiles[3]), shared(t, sharedFiles[4]))
	for _, p := range problems {
		t.Errorf("%s: %v: %s", p.Span.FileName(), p.Span.Pos(), p.Message)
	}
	if s.Programs.Len() != 8 || s.OrgUnits.Len() != 6 {
		t.Errorf("%d programs, %d org units", s.Programs.Len(), s.OrgUnits.Len())
	}
	clinic := one(t, s.OrgUnitBy("TA id schemes attribute", "Id schemes test attribute"))
	if clinic.Parent.Missing || len(clinic.Programs) == 0 {
		t.Errorf("got %+v", clinic)
	}
	combo := one(t, s.CategoryCombos.Find("TA_CATEGORY_COMBO_ATTRIBUTE"))
	if gap, ok := combo.Gap(); ok || !combo.ForAttribute || len(combo.Combos) != 1 {
		t.Errorf("%d option combos, gap %q", len(combo.Combos), gap.What)
	}
	if o, ok := one(t, s.DefaultCombo()).Default(); !ok || o.UID != "HllvX50cXC0" {
		t.Errorf("the default option combo is %v", o)
	}
}

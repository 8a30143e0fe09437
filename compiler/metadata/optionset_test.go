package metadata

import "testing"

func TestOptionSet(t *testing.T) {
	s := example(t)
	power := one(t, s.OptionSets.Find("POWER"))
	if got := names(power.Options); got != "Grid; Solar panels; None" || power.ValueType != Text {
		t.Errorf("options: %s", got)
	}
	if o := one(t, power.Option("SOLAR")); o.Name != "Solar panels" || o.Order != 2 {
		t.Errorf("SOLAR is %+v", o)
	}
	if o := one(t, power.Option("None")); o.Code != "Grid" {
		t.Errorf("None is %+v", o)
	}
	if found := power.Option("Grid"); found.Match != Many || uids(found.Candidates) != "optPowGrid1 optPowNone1" {
		t.Errorf("Grid, the code of one and the name of another, is %v", found.Object)
	}
	for code, want := range map[string]bool{"GRID": true, "Grid": true, "SOLAR": true, "Solar panels": false, "optPowSolar": false, "solar": false, "": false} {
		if power.HasCode(code) != want {
			t.Errorf("%q accepted: %v", code, !want)
		}
	}
	if near := power.Option("Solar panel").Nearest(); len(near) != 1 || near[0] != "Solar panels" {
		t.Errorf("nearest: %q", near)
	}
}

func TestOptionSetGap(t *testing.T) {
	s := example(t)
	if gap, ok := one(t, s.OptionSets.Find("REASONS")).Gap(); !ok || gap.What != `options of option set "Reasons" are not in it` {
		t.Errorf("the gap is %q", gap.What)
	}
	if gap, ok := one(t, s.OptionSets.Find("POWER")).Gap(); ok {
		t.Errorf("a complete set lacks %q", gap.What)
	}
	other := load(t, `{"dataElements": [{"id": "deOpdNewAtt", "name": "OPD", "optionSet": {"id": "osNotExport"}}]}`)
	if gap, ok := one(t, other.DataElements.Find("OPD")).OptionSet.Gap(); !ok || gap.What != `option set "osNotExport" is not in it` {
		t.Errorf("the gap is %q", gap.What)
	}
}

// The order of a set is its sort order if all options have one, else the list's.
func TestOptionOrder(t *testing.T) {
	tests := []struct{ about, text, want string }{
		{"options name their set", `{"optionSets": [{"id": "osPowerSrce", "code": "S"}], "options": [
			{"id": "aaaaaaaaaa1", "code": "B", "name": "B", "sortOrder": 2, "optionSet": {"id": "osPowerSrce"}},
			{"id": "aaaaaaaaaa2", "code": "A", "name": "A", "sortOrder": 1, "optionSet": {"id": "osPowerSrce"}}]}`, "A; B"},
		{"the set lists them, without numbers", `{"optionSets": [{"id": "osPowerSrce", "code": "S", "options": [{"id": "aaaaaaaaaa2"}, {"id": "aaaaaaaaaa1"}]}], "options": [
			{"id": "aaaaaaaaaa1", "code": "B", "name": "B"}, {"id": "aaaaaaaaaa2", "code": "A", "name": "A"}]}`, "A; B"},
		{"written inside, without ids", `{"optionSets": [{"id": "osPowerSrce", "code": "S", "options": [{"code": "1", "name": "Yes"}, {"code": "0", "name": "No"}]}]}`, "Yes; No"},
		{"written inside, with ids", `{"dataElements": [{"id": "deOpdNewAtt", "valueType": "TEXT", "optionSet": {"id": "osPowerSrce", "code": "S", "options":
			[{"id": "aaaaaaaaaa1", "code": "1", "name": "Yes", "sortOrder": 2}, {"id": "aaaaaaaaaa2", "code": "0", "name": "No", "sortOrder": 1}]}}]}`, "No; Yes"},
	}
	for _, test := range tests {
		set := one(t, load(t, test.text).OptionSets.Find("S"))
		if got := names(set.Options); got != test.want || set.Absent != 0 {
			t.Errorf("%s: %s, %d absent", test.about, got, set.Absent)
		}
	}
}

// An option that is written in its set may have a display name only.
func TestOptionWithADisplayName(t *testing.T) {
	s := load(t, `{"optionSets": [{"id": "osPowerSrce", "options": [{"code": "GRID", "displayName": "National grid"}]}]}`)
	set := one(t, s.OptionSets.Find("osPowerSrce"))
	if option := one(t, set.Option("National grid")); option.Code != "GRID" {
		t.Errorf("got %+v", option)
	}
}

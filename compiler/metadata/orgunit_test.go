package metadata

import (
	"slices"
	"testing"
)

func TestOrgUnit(t *testing.T) {
	s := example(t)
	lacor := one(t, s.OrgUnits.Find("UG_GUL_01"))
	if lacor.Parent.Code != "UG_GUL" || lacor.Path != "/ouCountry01/ouDistrict1/ouFacility1" || lacor.Level != 3 {
		t.Errorf("Lacor is at %s, level %d", lacor.Path, lacor.Level)
	}
	if lacor.OpeningDate != "1995-05-03" || lacor.ClosedDate != "" {
		t.Errorf("Lacor is open from %q to %q", lacor.OpeningDate, lacor.ClosedDate)
	}
	if names(lacor.Groups) != "Health Centre III" || uids(lacor.DataSets) != "dsHmis10501 dsStockWeek" || uids(lacor.Programs) != "prHivCare01" {
		t.Errorf("Lacor has groups %s, data sets %s, programs %s", names(lacor.Groups), uids(lacor.DataSets), uids(lacor.Programs))
	}
	if uganda := one(t, s.OrgUnits.Find("UG")); !lacor.IsUnder(uganda) || uganda.IsUnder(lacor) || !uganda.IsUnder(uganda) {
		t.Error("Lacor is in Uganda")
	}
	closed := one(t, s.OrgUnits.Find("UG_GUL_02"))
	if closed.ClosedDate != "2025-06-30" || closed.Parent.Name != "Gulu" {
		t.Errorf("got %+v", closed)
	}
	orphan := one(t, s.OrgUnits.Find("ouFacility3"))
	if !orphan.Parent.Missing || orphan.Parent.UID != "ouDistrict9" || orphan.Level != 3 {
		t.Errorf("its parent is %+v, level %d", orphan.Parent.Object, orphan.Level)
	}
	group := one(t, s.OrgUnitGroups.Find("HC3"))
	if uids(group.OrgUnits) != "ouFacility1 ouFacility2" {
		t.Errorf("the group has %s", uids(group.OrgUnits))
	}
}

func TestOrgUnitBy(t *testing.T) {
	s := example(t)
	tests := []struct {
		scheme, value string
		match         Match
		uid           string
	}{
		{"uid", "ouFacility1", One, "ouFacility1"},
		{"code", "UG_GUL_01", One, "ouFacility1"},
		{"code", "ouFacility1", None, ""},
		{"name", "Lacor Health Centre III", One, "ouFacility1"},
		{"name", "St. Mary", Many, ""},
		{"path", "/ouCountry01/ouDistrict1/ouFacility1", One, "ouFacility1"},
		{"path", "/Uganda/Gulu/Lacor Health Centre III", One, "ouFacility1"},
		{"path", "Uganda/Gulu/Lacor Health Centre III", None, ""},
		{"path", "/Uganda", One, "ouCountry01"},
		{"path", "/St. Mary", None, ""},
		{"MFL", "MFL-1001", One, "ouFacility1"},
		{"MFL code", "MFL-1001", One, "ouFacility1"},
		{"attribute:attMflCode1", "MFL-1001", One, "ouFacility1"},
		{"MFL", "MFL-1002", Many, ""},
		{"MFL", "UG_GUL_01", None, ""},
		{"MFL", "", None, ""},
		{"nonsense", "MFL-1001", None, ""},
	}
	for _, test := range tests {
		found := s.OrgUnitBy(test.scheme, test.value)
		if found.Match != test.match || test.match == One && found.Object.UID != test.uid {
			t.Errorf("%s %q: match %d, %v", test.scheme, test.value, found.Match, found.Object)
		}
	}
}

func TestOrgUnitScheme(t *testing.T) {
	s := example(t)
	mfl, _ := s.OrgUnitScheme("MFL")
	if mfl == nil || !mfl.Attribute.Unique || !mfl.Attribute.ForOrgUnits || mfl.Word() != `"MFL code"` {
		t.Fatalf("the scheme is %+v", mfl)
	}
	if got := mfl.Values(); !slices.Equal(got, []string{"MFL-1001", "MFL-1002"}) {
		t.Errorf("values: %q", got)
	}
	if got := uids(mfl.Find("MFL-1002").Candidates); got != "ouFacility2 ouFacility3" {
		t.Errorf("candidates: %s", got)
	}
	none, found := s.OrgUnitScheme("MFL cod")
	if none != nil || !slices.Contains(found.Nearest(), "MFL code") {
		t.Errorf("nearest: %q", found.Nearest())
	}
	code, _ := s.OrgUnitScheme("code")
	if near := code.Find("UG_GUL_1").Nearest(); len(near) == 0 || near[0] != "UG_GUL_01" {
		t.Errorf("nearest code: %q", near)
	}
}

// What an export leaves out of the hierarchy is worked out from the rest, and
// not guessed where the rest does not tell.
func TestOrgUnitPlaces(t *testing.T) {
	s := load(t, `{"organisationUnits": [
		{"id": "ouCountry01", "name": "Country", "level": 1},
		{"id": "ouDistrict1", "name": "District", "parent": {"id": "ouCountry01"}},
		{"id": "ouFacility1", "name": "Facility", "parent": {"id": "ouDistrict1"}},
		{"id": "ouFacility2", "name": "Elsewhere", "parent": {"id": "ouDistrict2"}},
		{"id": "ouFacility3", "name": "Nowhere", "level": 4}]}`)
	tests := []struct {
		uid, path string
		level     int
	}{
		{"ouCountry01", "/ouCountry01", 1},
		{"ouFacility1", "/ouCountry01/ouDistrict1/ouFacility1", 3},
		{"ouFacility2", "", 0},
		{"ouFacility3", "", 4},
	}
	for _, test := range tests {
		if u := one(t, s.OrgUnits.Find(test.uid)); u.Path != test.path || u.Level != test.level {
			t.Errorf("%s: %q, level %d", test.uid, u.Path, u.Level)
		}
	}
}

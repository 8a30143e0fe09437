package metadata

import (
	"slices"
	"testing"
)

func TestParseVersion(t *testing.T) {
	tests := map[string]Version{
		"2.40": {2, 40, 0}, "2.4": {2, 4, 0}, "2.40.3": {2, 40, 3}, "2.41.9.1": {2, 41, 9}, "2.44-SNAPSHOT": {2, 44, 0}, "2.42.0-rc": {2, 42, 0},
	}
	for text, want := range tests {
		if got, ok := ParseVersion(text); !ok || got != want {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "2", "2.", ".40", "2.40.", "40", "2.x", "2.-1", "2. 40", "3.40", "2.40.1.2.3", "2.99999", "２.40", "+2.40"} {
		if got, ok := ParseVersion(text); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestVersionOrder(t *testing.T) {
	want := []string{"2.4", "2.38", "2.40", "2.40.3", "2.40.12", "2.43", "2.100"}
	var versions []Version
	for _, text := range []string{"2.43", "2.40.12", "2.4", "2.100", "2.40.3", "2.38.0", "2.40"} {
		v, _ := ParseVersion(text)
		versions = append(versions, v)
	}
	slices.SortFunc(versions, Version.Compare)
	for i, v := range versions {
		if v.String() != want[i] {
			t.Errorf("number %d is %s, want %s", i, v, want[i])
		}
	}
	if v := (Version{2, 40, 3}); !v.AtLeast(Version{2, 40, 0}) || v.AtLeast(Version{2, 41, 0}) || v.Line() != (Version{2, 40, 0}) || !v.Known() {
		t.Errorf("%s is misplaced", v)
	}
	if (Version{}).Known() || (Version{}).String() != "" {
		t.Error("the zero version is not known")
	}
}

func TestTypes(t *testing.T) {
	s := load(t, `{"dataElements": [{"id": "deOpdNewAtt", "name": "OPD", "valueType": "HOLOGRAM", "aggregationType": "MEDIAN"}]}`)
	e := one(t, s.DataElements.Find("OPD"))
	if e.ValueType != "HOLOGRAM" || e.ValueType.Known() || e.AggregationType != "MEDIAN" || e.AggregationType.Known() {
		t.Errorf("got %+v", e)
	}
	for _, v := range ValueTypes() {
		kinds := 0
		for _, is := range []bool{v.IsNumeric(), v.IsText(), v.IsFile()} {
			if is {
				kinds++
			}
		}
		if !v.Known() || kinds > 1 || v.IsInteger() && !v.IsNumeric() {
			t.Errorf("%s is of %d kinds", v, kinds)
		}
	}
	if !Percentage.IsNumeric() || Percentage.IsInteger() || !IntegerPositive.IsInteger() || !LongText.IsText() || !Image.IsFile() {
		t.Error("a type is not what it is")
	}
	if !Average.KeepsZeros() || Sum.KeepsZeros() || !LastInPeriod.Known() {
		t.Error("an aggregation type is not what it is")
	}
}

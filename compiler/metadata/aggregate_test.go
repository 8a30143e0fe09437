package metadata

import (
	"math"
	"slices"
	"testing"
)

func TestDataSet(t *testing.T) {
	s := example(t)
	ds := one(t, s.DataSets.Find("HMIS 105 - Health unit outpatient monthly report"))
	if ds.PeriodType != "Monthly" || ds.CategoryCombo.Name != "Funding source" || ds.OpenFuturePeriods != 1 || ds.ExpiryDays != 15 || ds.OpenPeriodsAfterCoEndDate != 2 {
		t.Errorf("got %+v", ds)
	}
	if !ds.CompulsoryFieldsCompleteOnly || ds.NoValueRequiresComment || ds.FieldCombinationRequired {
		t.Error("the flags are not those of the export")
	}
	if want := []InputPeriod{{"202601", "2026-01-01", "2026-02-15"}}; !slices.Equal(ds.InputPeriods, want) {
		t.Errorf("input periods: %v", ds.InputPeriods)
	}
	if len(ds.CompulsoryOperands) != 2 || ds.CompulsoryOperands[0].Combo.Name != "Female, 15 years and above" || ds.CompulsoryOperands[1].Element.Code != "105-RF01" {
		t.Errorf("compulsory operands: %v", ds.CompulsoryOperands)
	}
	if got := names(ds.Sections); got != "Attendance; Malaria" {
		t.Errorf("sections: %s", got)
	}
	malaria := ds.Sections[1]
	if names(malaria.Elements) != "Malaria confirmed; Malaria tests done" || len(malaria.Greyed) != 1 || malaria.Greyed[0].Combo.UID != "cocSexAge00" {
		t.Errorf("section: %v, greyed %v", names(malaria.Elements), malaria.Greyed)
	}
}

func TestDataElement(t *testing.T) {
	s := example(t)
	e := one(t, s.DataElements.Find("Main power source"))
	if e.Domain != AggregateDomain || e.ValueType != Text || e.AggregationType != NoAggregation || e.ZeroIsSignificant || e.OptionSet.Code != "POWER" || e.CommentOptionSet.Code != "REASONS" {
		t.Errorf("got %+v", e)
	}
	if tested := one(t, s.DataElements.Find("105-EP01b")); !tested.ZeroIsSignificant || tested.OptionSet != nil {
		t.Errorf("got %+v", tested)
	}
	if e := one(t, s.DataElements.Find("105-ST01")); uids(e.DataSets) != "dsHmis10501 dsStockWeek" {
		t.Errorf("it is in %s", uids(e.DataSets))
	}
	if e := one(t, s.DataElements.Find("105-OA01")); e.FormName != "New attendance" {
		t.Errorf("its form name is %q", e.FormName)
	}
}

func TestEffectiveCombo(t *testing.T) {
	s := example(t)
	form, weekly := one(t, s.DataSets.Find("HMIS_105")), one(t, s.DataSets.Find("HMIS_033B"))
	malaria := one(t, s.DataElements.Find("105-EP01c"))
	attendance := one(t, s.DataElements.Find("105-OA01"))
	tests := []struct {
		about string
		ds    *DataSet
		de    *DataElement
		want  string
	}{
		{"the data set's own combo goes first", form, malaria, "Sex, Age-15"},
		{"another data set does not change it", weekly, malaria, "Sex, Age-105"},
		{"the element's, where the data set has none", form, attendance, "Sex, Age-105"},
	}
	for _, test := range tests {
		if got := test.ds.EffectiveCombo(test.de); got == nil || got.Name != test.want {
			t.Errorf("%s: %v", test.about, got)
		}
	}
	if !form.Has(attendance) || weekly.Has(attendance) {
		t.Error("attendance is in HMIS 105 only")
	}
}

// In a data set a name may be clear that is ambiguous in the whole system.
func TestElementOfDataSet(t *testing.T) {
	s := example(t)
	form := one(t, s.DataSets.Find("HMIS_105"))
	if got := one(t, form.Element("Malaria confirmed")); got.UID != "deMalConfrm" {
		t.Errorf("got %s", got.UID)
	}
	found := form.Element("Weight (kg)")
	if found.Match != None {
		t.Error("found an element of the tracker program")
	}
	if near := form.Element("Malaria confrmed").Nearest(); !slices.Equal(near, []string{"Malaria confirmed"}) {
		t.Errorf("nearest: %q", near)
	}
}

func TestAssignment(t *testing.T) {
	s := example(t)
	form, weekly := one(t, s.DataSets.Find("HMIS_105")), one(t, s.DataSets.Find("HMIS_033B"))
	if !form.OrgUnits.Known() || form.OrgUnits.Len() != 3 || !form.OrgUnits.Has("ouElsewher1") || form.OrgUnits.Has("ouFacility3") {
		t.Errorf("HMIS 105 is assigned to %v", form.OrgUnits.UIDs())
	}
	if got := weekly.OrgUnits.UIDs(); !slices.Equal(got, []string{"ouFacility1"}) {
		t.Errorf("the weekly form is assigned to %v: the org unit says so", got)
	}
	if stock := one(t, s.Programs.Find("STOCK_EVENTS")); stock.OrgUnits.Known() {
		t.Error("the placeholder of a package was taken for an assignment")
	}
	untold := load(t, `{"dataSets": [{"id": "dsHmis10501"}, {"id": "dsHmis10502", "organisationUnits": []}]}`)
	first, second := one(t, untold.DataSets.Find("dsHmis10501")), one(t, untold.DataSets.Find("dsHmis10502"))
	if first.OrgUnits.Known() || !second.OrgUnits.Known() {
		t.Error("no list and an empty list are not the same")
	}
}

func TestNumbersOutOfRange(t *testing.T) {
	s := load(t, `{"dataSets": [{"id": "dsHmis10501", "openFuturePeriods": 1e300, "openPeriodsAfterCoEndDate": -1e300}]}`)
	ds := one(t, s.DataSets.Find("dsHmis10501"))
	if ds.OpenFuturePeriods != math.MaxInt32 || ds.OpenPeriodsAfterCoEndDate != math.MinInt32 {
		t.Errorf("got %d and %d", ds.OpenFuturePeriods, ds.OpenPeriodsAfterCoEndDate)
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29": "2024-02-29", "2024-02-29T00:00:00.000+0300": "2024-02-29", "2023-02-29": "", "2024-13-01": "",
		"abcd-ef-gh": "", "0000-01-01": "", "2024-1-1": "", "": "",
	} {
		s := load(t, `{"organisationUnits": [{"id": "ouFacility1", "openingDate": "`+text+`"}]}`)
		if got := one(t, s.OrgUnits.Find("ouFacility1")).OpeningDate; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

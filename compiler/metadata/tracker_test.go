package metadata

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func TestProgram(t *testing.T) {
	s := example(t)
	p := one(t, s.Programs.Find("HIV care"))
	if !p.WithRegistration || p.TrackedEntityType.Name != "Person" || !p.OnlyEnrollOnce || p.FutureEnrollmentDates || p.FutureIncidentDates || !p.DisplayIncidentDate {
		t.Errorf("got %+v", p)
	}
	if p.FeatureType != NoFeature || p.ExpiryDays != 30 || p.ExpiryPeriodType != "Monthly" || p.CompleteEventsExpiryDays != 7 || p.AccessLevel != "PROTECTED" {
		t.Errorf("got %+v", p)
	}
	if !p.CategoryCombo.IsDefault || !p.EnrollmentCombo.IsDefault || !p.OrgUnits.Has("ouFacility1") {
		t.Errorf("got %+v", p)
	}
	if got := names(p.Stages); got != "First visit; Follow-up" {
		t.Errorf("stages: %s", got)
	}
	if got := names(attributesOf(p.Attributes)); got != "National ID; Date of birth; Sex" {
		t.Errorf("attributes: %s", got)
	}
	sex, id := one(t, p.Attribute("SEX_TEA")), one(t, p.Attribute("National ID"))
	if !p.Mandatory(sex) || p.Mandatory(id) || !p.TrackedEntityType.Mandatory(id) || p.TrackedEntityType.Mandatory(sex) {
		t.Error("what is mandatory is not what the export says")
	}
	if p.Attribute("GIVEN").Match != None || one(t, p.TrackedEntityType.Attribute("GIVEN")).Name != "Given name" {
		t.Error("the given name is of the tracked entity type only")
	}
	events := one(t, s.Programs.Find("STOCK_EVENTS"))
	if events.WithRegistration || events.TrackedEntityType != nil || events.CategoryCombo.Name != "Funding source" || events.EnrollmentCombo != nil {
		t.Errorf("got %+v", events)
	}
}

func TestStage(t *testing.T) {
	s := example(t)
	p := one(t, s.Programs.Find("HIV_CARE"))
	if found := s.ProgramStages.Find("Follow-up"); found.Match != Many {
		t.Error("two programs have a follow-up")
	}
	follow := one(t, p.Stage("Follow-up"))
	if follow.UID != "psFollowUp1" || follow.Program != p || !follow.Repeatable || follow.ValidationStrategy != OnUpdateAndInsert || !follow.BlockEntryForm || follow.PeriodType != "Monthly" || follow.MinDaysFromStart != 30 || follow.Order != 2 {
		t.Errorf("got %+v", follow)
	}
	first := one(t, p.Stage("HIV_FIRST"))
	if first.FeatureType != Point || first.Repeatable || !first.EnableUserAssignment || !first.AutoGenerateEvent {
		t.Errorf("got %+v", first)
	}
	if len(first.Elements) != 2 || first.Elements[0].Element.Code != "HIV-WT" {
		t.Errorf("elements: %v", first.Elements)
	}
	next := one(t, follow.Element("HIV-NV"))
	if e, ok := follow.Has(next); !ok || !e.Compulsory || !e.AllowFutureDate {
		t.Errorf("next visit: %+v, %v", e, ok)
	}
	if _, ok := first.Has(next); ok || first.Element("HIV-NV").Match != None {
		t.Error("next visit is in the follow-up only")
	}
}

// What a stage refers to and the export does not contain is a placeholder.
func TestStageWithAbsentElement(t *testing.T) {
	s := example(t)
	stage := one(t, s.ProgramStages.Find("psStockEvnt"))
	e := stage.Elements[0].Element
	if gap, ok := e.Gap(); !e.Missing || !ok || gap.What != `data element "deNotExport" is not in it` || gap.Lacks != DataElementKind {
		t.Errorf("got %+v, gap %q", e.Object, gap.What)
	}
	if s.DataElements.Find("deNotExport").Match != None {
		t.Error("a placeholder was found")
	}
}

func TestAttribute(t *testing.T) {
	s := example(t)
	id := one(t, s.Attributes.Find("NIN"))
	if !id.Unique || id.OrgUnitScope || id.Generated || id.OptionSet != nil || id.ValueType != Text {
		t.Errorf("got %+v", id)
	}
	number := one(t, s.Attributes.Find("CLINIC_NO"))
	if !number.Unique || !number.OrgUnitScope || !number.Generated || number.Pattern == "" {
		t.Errorf("got %+v", number)
	}
	sex := one(t, s.Attributes.Find("SEX_TEA"))
	if names(sex.OptionSet.Options) != "Female; Male" {
		t.Errorf("options: %s", names(sex.OptionSet.Options))
	}
	if person := one(t, s.TrackedEntityTypes.Find("PERSON")); person.FeatureType != Point {
		t.Errorf("got %+v", person)
	}
}

func TestRelationshipType(t *testing.T) {
	s := example(t)
	r := one(t, s.RelationshipTypes.Find("Mother of"))
	if !r.Bidirectional || r.From.Entity != TrackedEntitySide || r.From.TrackedEntityType.Code != "PERSON" || r.From.Program != nil {
		t.Errorf("from: %+v", r.From)
	}
	if r.To.Entity != EnrollmentSide || r.To.Program.Code != "HIV_CARE" || r.To.TrackedEntityType != nil || r.To.Stage != nil {
		t.Errorf("to: %+v", r.To)
	}
}

func TestProgramRules(t *testing.T) {
	s := example(t)
	p := one(t, s.Programs.Find("HIV_CARE"))
	if got := uids(p.Rules); got != "ruleFirst01 ruleAssignV ruleMandNid" {
		t.Errorf("rules: %s", got)
	}
	viral, weight := one(t, s.DataElements.Find("HIV-VL")), one(t, s.DataElements.Find("HIV-WT"))
	assigned := p.Assigned(viral.Base())
	if len(assigned) != 1 || assigned[0].Rule.Name != "No viral load at first visit" || assigned[0].Rule.Stage.Name != "Follow-up" || assigned[0].Action.Data != "0" {
		t.Errorf("assigned: %+v", assigned)
	}
	if len(p.Assigned(weight.Base())) > 0 || len(p.MadeMandatory(viral.Base())) > 0 {
		t.Error("hiding a field is neither assigning nor demanding")
	}
	id := one(t, s.Attributes.Find("NIN"))
	if demanded := p.MadeMandatory(id.Base()); len(demanded) != 1 || demanded[0].Rule.Name != "National ID of adults" {
		t.Errorf("demanded: %+v", demanded)
	}
	if v := p.RuleVariables[0]; v.Name != "dob" || v.Source != "TEI_ATTRIBUTE" || v.Attribute.Code != "DOB" {
		t.Errorf("variable: %+v", v)
	}
	if pi := one(t, s.ProgramIndicators.Find("Newly enrolled")); pi.Program != p {
		t.Errorf("got %+v", pi)
	}
}

// A program may be exported with all that belongs to it inside.
func TestProgramInOnePiece(t *testing.T) {
	s := load(t, `{"programs": [{"id": "prHivCare01", "name": "HIV", "registration": true,
		"trackedEntityType": {"id": "tetPerson01", "name": "Person", "trackedEntityTypeAttributes": [{"trackedEntityAttribute": {"id": "teaNationID", "code": "NIN", "valueType": "TEXT"}, "mandatory": true}]},
		"programTrackedEntityAttributes": [{"trackedEntityAttribute": {"id": "teaNationID", "code": "NIN", "valueType": "TEXT"}}],
		"programStages": [null, {"id": "psFirstVisi", "name": "First", "programStageDataElements": [
			{"compulsory": true, "dataElement": {"id": "deHivRegimn", "name": "Regimen", "valueType": "TEXT", "optionSet": {"id": "osRegimens1", "name": "R", "options": [{"code": "TLD", "name": "TDF/3TC/DTG"}]}}}]}]}],
		"programRules": [{"id": "ruleAssignV", "name": "r", "program": {"id": "prHivCare01"}, "programRuleActions": [{"programRuleActionType": "ASSIGN", "dataElement": {"id": "deHivRegimn"}}]}]}`)
	p := one(t, s.Programs.Find("HIV"))
	if !p.WithRegistration || len(p.Stages) != 1 || p.Stages[0] != one(t, s.ProgramStages.Find("First")) || p.Stages[0].Program != p {
		t.Fatalf("got %+v", p)
	}
	e := p.Stages[0].Elements[0]
	if !e.Compulsory || e.Element.Missing || e.Element.OptionSet.Options[0].Code != "TLD" || s.DataElements.Len() != 1 {
		t.Errorf("got %+v", e)
	}
	if !p.TrackedEntityType.Mandatory(one(t, s.Attributes.Find("NIN"))) || p.Mandatory(p.Attributes[0].Attribute) {
		t.Error("mandatory is not what the export says")
	}
	if len(p.Assigned(e.Element.Base())) != 1 {
		t.Errorf("rules: %+v", p.Rules[0].Actions)
	}
}

// Rules that refuse an object are those with one of two actions, whatever else they do.
func TestRefusingRules(t *testing.T) {
	s, problems := Load(diag.NewFile("m.json", `{"programs": [{"id": "progRefuse1", "name": "P"}], "programRules": [
		{"id": "ruleWarns01", "name": "warns", "program": {"id": "progRefuse1"}, "programRuleActions": [{"programRuleActionType": "SHOWWARNING"}]},
		{"id": "ruleShows01", "name": "shows", "program": {"id": "progRefuse1"}, "programRuleActions": [{"programRuleActionType": "HIDEFIELD"}, {"programRuleActionType": "SHOWERROR"}]},
		{"id": "ruleNothing", "name": "nothing", "program": {"id": "progRefuse1"}},
		{"id": "ruleStops01", "name": "stops", "program": {"id": "progRefuse1"}, "programRuleActions": [{"programRuleActionType": "ERRORONCOMPLETE"}]}]}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := one(t, s.Programs.Find("P"))
	if got := uids(p.Refusing()); got != "ruleShows01 ruleStops01" || len(p.Rules) != 4 {
		t.Errorf("refusing: %s of %d", got, len(p.Rules))
	}
}

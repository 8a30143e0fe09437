package real_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

const pairFolder = "fhir-to-dhis2-pair/"

// One FHIR patient, and the tracked entity that an adapter of DHIS2's made of
// it: ours has the same attributes, org unit, type and place. The adapter sends
// null for what it does not know; here that is not sent at all.
func TestFHIRPatientToTrackedEntity(t *testing.T) {
	f := own(t, "pair.xwalk", "patient.schema.json").with("metadata.json", pairSnapshot(t))
	r := run(t, compile(t, f, "pair.xwalk"), runtime.RunOptions{}, input("patient", "patient.json", data(t, pairFolder+"fhir-r4-get-patient-15.json")))
	if len(r.rejects) > 0 {
		t.Fatalf("rejects: %v", r.rejects)
	}

	var want oldTrackedEntity
	if err := json.Unmarshal(data(t, pairFolder+"default-tei-15-create.json"), &want); err != nil {
		t.Fatal(err)
	}
	got := trackedEntities(t, r.payload(t))
	if len(got) != 1 {
		t.Fatalf("%d tracked entities, want 1", len(got))
	}
	if diff := cmp.Diff(want.values(), got[0].values()); diff != "" || len(want.values()) != 7 {
		t.Errorf("%d attributes wanted (-adapter +run)\n%s", len(want.values()), diff)
	}
	if got[0].OrgUnit != want.OrgUnit || got[0].Type != want.Type {
		t.Errorf("%s at %s, want %s at %s", got[0].Type, got[0].OrgUnit, want.Type, want.OrgUnit)
	}
	var place [2]json.Number
	if err := json.Unmarshal([]byte(want.Coordinates), &place); err != nil {
		t.Fatal(err)
	}
	if got[0].Geometry.Type != "Point" || got[0].Geometry.Coordinates != place {
		t.Errorf("geometry %v, want a point at %v", got[0].Geometry, place)
	}
}

type attributeValue struct {
	Attribute string
	Value     *string
}

type attributeValues struct{ Attributes []attributeValue }

// values are the attributes that have a value.
func (a attributeValues) values() map[string]string {
	out := map[string]string{}
	for _, v := range a.Attributes {
		if v.Value != nil {
			out[v.Attribute] = *v.Value
		}
	}
	return out
}

// oldTrackedEntity is a tracked entity as servers took it before 2.38.
type oldTrackedEntity struct {
	attributeValues
	OrgUnit     string `json:"orgUnit"`
	Type        string `json:"trackedEntityType"`
	Coordinates string `json:"coordinates"`
}

type trackedEntity struct {
	attributeValues
	OrgUnit  string `json:"orgUnit"`
	Type     string `json:"trackedEntityType"`
	Geometry struct {
		Type        string
		Coordinates [2]json.Number
	}
}

func trackedEntities(t *testing.T, payload []byte) []trackedEntity {
	t.Helper()
	return decoded[struct {
		TrackedEntities []trackedEntity `json:"trackedEntities"`
	}](t, payload).TrackedEntities
}

// pairSnapshot puts the answers that the adapter had from the server into one
// export. They are of different days: the program calls its attributes by other
// names than the list of attributes does, and the list counts here.
func pairSnapshot(t *testing.T) string {
	t.Helper()
	out := map[string]any{}
	for _, name := range []string{"default-tracked-entity-attributes", "default-tracked-entity-type", "all-programs", "default-org-unit-OU_1234"} {
		maps.Copy(out, decoded[map[string]any](t, data(t, pairFolder+name+".json")))
	}
	other := decoded[map[string]any](t, data(t, pairFolder+"single-org-unit-OU_4567.json"))
	out["organisationUnits"] = append(out["organisationUnits"].([]any), other)
	for _, p := range out["programs"].([]any) {
		attributes, _ := at(p, "programTrackedEntityAttributes").([]any)
		for _, a := range attributes {
			a.(map[string]any)["trackedEntityAttribute"] = id(textAt(a, "trackedEntityAttribute", "id"))
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

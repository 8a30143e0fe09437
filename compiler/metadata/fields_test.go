package metadata

import (
	"slices"
	"strings"
	"testing"
)

func TestFields(t *testing.T) {
	for kind, want := range map[Kind]string{
		CategoryOptionComboKind: "id,code,name,attributeValues[attribute[id],value],categoryCombo[id],categoryOptions[id]",
		OrgUnitKind:             "id,code,name,attributeValues[attribute[id],value],path,level,parent[id],openingDate,closedDate",
		OptionKind:              "id,code,name,attributeValues[attribute[id],value],sortOrder,optionSet[id]",
		RelationshipTypeKind: "id,code,name,attributeValues[attribute[id],value],bidirectional," +
			"fromConstraint[relationshipEntity,trackedEntityType[id],program[id],programStage[id]],toConstraint[relationshipEntity,trackedEntityType[id],program[id],programStage[id]]",
		"users": "",
	} {
		if got := Fields(kind); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", kind, got, want)
		}
	}
	if got := Fields(DataSetKind); !strings.Contains(got, "dataSetElements[dataElement[id],categoryCombo[id]],organisationUnits[id]") {
		t.Errorf("%s", got)
	}
}

func TestKindsAreAll(t *testing.T) {
	kinds := Kinds()
	for _, kind := range kinds {
		if newRaw(kind) == nil || Fields(kind) == "" {
			t.Errorf("%s is read by nothing", kind)
		}
	}
	slices.Sort(kinds)
	if len(slices.Compact(kinds)) != 22 {
		t.Errorf("%d kinds", len(kinds))
	}
}

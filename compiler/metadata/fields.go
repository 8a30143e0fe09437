package metadata

import (
	"reflect"
	"slices"
	"strings"
)

// Kinds lists all kinds of objects that a snapshot holds, in the order in which a
// snapshot is written: nothing depends on it.
func Kinds() []Kind {
	return []Kind{
		MetadataAttributeKind, CategoryOptionKind, CategoryKind, CategoryComboKind, CategoryOptionComboKind,
		OptionSetKind, OptionKind, DataElementKind, DataSetKind, SectionKind, IndicatorKind,
		OrgUnitKind, OrgUnitGroupKind, AttributeKind, TrackedEntityTypeKind, RelationshipTypeKind,
		ProgramKind, ProgramStageKind, ProgramRuleKind, ProgramRuleActionKind, ProgramRuleVariableKind, ProgramIndicatorKind,
	}
}

// Fields is the value of DHIS2's parameter `fields` that gives of the objects of a
// kind what a snapshot reads, and no more: "id,code,name,categoryCombo[id]". It is
// taken from the types that are read, so that it cannot fall behind them.
func Fields(kind Kind) string {
	raw := newRaw(kind)
	if raw == nil {
		return ""
	}
	return strings.Join(fieldsOf(reflect.TypeOf(raw).Elem(), skippedFields[kind]), ",")
}

// skippedFields are what an object of another kind says too: in org units the
// longest lists by far.
var skippedFields = map[Kind][]string{
	OrgUnitKind:       {"dataSets", "programs"},
	CategoryComboKind: {"categoryOptionCombos"},
	DataSetKind:       {"sections"},
	ProgramRuleKind:   {"programRuleActions"},
}

func fieldsOf(t reflect.Type, skip []string) []string {
	var all []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			all = append(all, fieldsOf(f.Type, nil)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "displayName" && !slices.Contains(skip, name) { // the language of whoever asks
			all = append(all, name+inner(f.Type))
		}
	}
	return all
}

// inner says what is wanted of the objects in a field: of others that stand in a
// list of their own the id, of parts of this one everything.
func inner(t reflect.Type) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case t.Kind() != reflect.Struct:
		return ""
	case t == reflect.TypeFor[rawRef](), reflect.PointerTo(t).Implements(reflect.TypeFor[rawItem]()):
		return "[id]"
	}
	return "[" + strings.Join(fieldsOf(t, nil), ",") + "]"
}

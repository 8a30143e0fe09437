package metadata

import "strings"

// A Kind is a kind of DHIS2 metadata object, named as in DHIS2's exports.
type Kind string

// The kinds of objects that a snapshot holds. All others are skipped.
const (
	DataSetKind             Kind = "dataSets"
	DataElementKind         Kind = "dataElements"
	SectionKind             Kind = "sections"
	CategoryKind            Kind = "categories"
	CategoryOptionKind      Kind = "categoryOptions"
	CategoryComboKind       Kind = "categoryCombos"
	CategoryOptionComboKind Kind = "categoryOptionCombos"
	OptionSetKind           Kind = "optionSets"
	OptionKind              Kind = "options"
	OrgUnitKind             Kind = "organisationUnits"
	OrgUnitGroupKind        Kind = "organisationUnitGroups"
	ProgramKind             Kind = "programs"
	ProgramStageKind        Kind = "programStages"
	TrackedEntityTypeKind   Kind = "trackedEntityTypes"
	AttributeKind           Kind = "trackedEntityAttributes"
	RelationshipTypeKind    Kind = "relationshipTypes"
	ProgramRuleKind         Kind = "programRules"
	ProgramRuleActionKind   Kind = "programRuleActions"
	ProgramRuleVariableKind Kind = "programRuleVariables"
	IndicatorKind           Kind = "indicators"
	ProgramIndicatorKind    Kind = "programIndicators"
	MetadataAttributeKind   Kind = "attributes"
)

// withArticle puts "a" or "an" before a word of a message.
func withArticle(word string) string {
	if strings.ContainsAny(word[:min(len(word), 1)], "aeiou") {
		return "an " + word
	}
	return "a " + word
}

// Word returns what people call one object of the kind, such as "data element".
func (k Kind) Word() string {
	switch k {
	case DataSetKind:
		return "data set"
	case DataElementKind:
		return "data element"
	case SectionKind:
		return "section"
	case CategoryKind:
		return "category"
	case CategoryOptionKind:
		return "category option"
	case CategoryComboKind:
		return "category combo"
	case CategoryOptionComboKind:
		return "category option combo"
	case OptionSetKind:
		return "option set"
	case OptionKind:
		return "option"
	case OrgUnitKind:
		return "org unit"
	case OrgUnitGroupKind:
		return "org unit group"
	case ProgramKind:
		return "program"
	case ProgramStageKind:
		return "program stage"
	case TrackedEntityTypeKind:
		return "tracked entity type"
	case AttributeKind:
		return "tracked entity attribute"
	case RelationshipTypeKind:
		return "relationship type"
	case ProgramRuleKind:
		return "program rule"
	case ProgramRuleActionKind:
		return "program rule action"
	case ProgramRuleVariableKind:
		return "program rule variable"
	case IndicatorKind:
		return "indicator"
	case ProgramIndicatorKind:
		return "program indicator"
	case MetadataAttributeKind:
		return "metadata attribute"
	}
	return string(k)
}

package metadata

// The raw types say which fields of an export are read; everything else is
// skipped. A field that the export does not have stays nil or empty, and is left
// out when a raw object is written again, which is how two definitions of the
// same object are compared (merge.go).
//
// Where DHIS2 may write either a mere reference or the whole object, the field
// has the whole object's type; a reference is one of which only the id is known.

// rawObject is what all objects have.
type rawObject struct {
	ID              string     `json:"id,omitzero"`
	Code            string     `json:"code,omitzero"`
	Name            string     `json:"name,omitzero"`
	DisplayName     string     `json:"displayName,omitzero"`
	AttributeValues []rawValue `json:"attributeValues,omitzero"`
}

// rawItem is a pointer to any raw object.
type rawItem interface{ base() *rawObject }

func (o *rawObject) base() *rawObject { return o }

type rawRef struct {
	ID   string `json:"id,omitzero"`
	Code string `json:"code,omitzero"`
	Name string `json:"name,omitzero"`
}

type rawValue struct {
	Attribute rawRef `json:"attribute,omitzero"`
	Value     string `json:"value,omitzero"`
}

type rawMetadataAttribute struct {
	rawObject
	ValueType string `json:"valueType,omitzero"`
	Unique    *bool  `json:"unique,omitzero"`
	OrgUnits  *bool  `json:"organisationUnitAttribute,omitzero"`
}

type rawDataElement struct {
	rawObject
	FormName          string        `json:"formName,omitzero"`
	DomainType        string        `json:"domainType,omitzero"`
	ValueType         string        `json:"valueType,omitzero"`
	AggregationType   string        `json:"aggregationType,omitzero"`
	ZeroIsSignificant *bool         `json:"zeroIsSignificant,omitzero"`
	CategoryCombo     *rawCombo     `json:"categoryCombo,omitzero"`
	OptionSet         *rawOptionSet `json:"optionSet,omitzero"`
	CommentOptionSet  *rawOptionSet `json:"commentOptionSet,omitzero"`
}

type rawDataSet struct {
	rawObject
	PeriodType                string              `json:"periodType,omitzero"`
	CategoryCombo             *rawCombo           `json:"categoryCombo,omitzero"`
	Elements                  []rawDataSetElement `json:"dataSetElements,omitzero"`
	OrgUnits                  []rawRef            `json:"organisationUnits,omitzero"`
	OpenFuturePeriods         *float64            `json:"openFuturePeriods,omitzero"`
	ExpiryDays                *float64            `json:"expiryDays,omitzero"`
	OpenPeriodsAfterCoEndDate *float64            `json:"openPeriodsAfterCoEndDate,omitzero"`
	InputPeriods              []rawInputPeriod    `json:"dataInputPeriods,omitzero"`
	CompulsoryOperands        []rawOperand        `json:"compulsoryDataElementOperands,omitzero"`
	NoValueRequiresComment    *bool               `json:"noValueRequiresComment,omitzero"`
	CompulsoryCompleteOnly    *bool               `json:"compulsoryFieldsCompleteOnly,omitzero"`
	FieldCombinationRequired  *bool               `json:"fieldCombinationRequired,omitzero"`
	Sections                  []rawSection        `json:"sections,omitzero"`
}

type rawDataSetElement struct {
	Element       *rawDataElement `json:"dataElement,omitzero"`
	CategoryCombo *rawCombo       `json:"categoryCombo,omitzero"`
}

type rawInputPeriod struct {
	Period      rawRef `json:"period,omitzero"`
	OpeningDate string `json:"openingDate,omitzero"`
	ClosingDate string `json:"closingDate,omitzero"`
}

type rawOperand struct {
	Element rawRef `json:"dataElement,omitzero"`
	Combo   rawRef `json:"categoryOptionCombo,omitzero"`
}

type rawSection struct {
	rawObject
	DataSet   rawRef       `json:"dataSet,omitzero"`
	SortOrder *float64     `json:"sortOrder,omitzero"`
	Elements  []rawRef     `json:"dataElements,omitzero"`
	Greyed    []rawOperand `json:"greyedFields,omitzero"`
}

type rawCategoryOption struct {
	rawObject
	StartDate string   `json:"startDate,omitzero"`
	EndDate   string   `json:"endDate,omitzero"`
	OrgUnits  []rawRef `json:"organisationUnits,omitzero"`
}

type rawCategory struct {
	rawObject
	Options []rawCategoryOption `json:"categoryOptions,omitzero"`
}

type rawCombo struct {
	rawObject
	IsDefault     *bool                    `json:"isDefault,omitzero"`
	DimensionType string                   `json:"dataDimensionType,omitzero"`
	Categories    []rawCategory            `json:"categories,omitzero"`
	Combos        []rawCategoryOptionCombo `json:"categoryOptionCombos,omitzero"`
}

type rawCategoryOptionCombo struct {
	rawObject
	Combo   rawRef              `json:"categoryCombo,omitzero"`
	Options []rawCategoryOption `json:"categoryOptions,omitzero"`
}

type rawOptionSet struct {
	rawObject
	ValueType string      `json:"valueType,omitzero"`
	Options   []rawOption `json:"options,omitzero"`
}

type rawOption struct {
	rawObject
	SortOrder *float64 `json:"sortOrder,omitzero"`
	OptionSet rawRef   `json:"optionSet,omitzero"`
}

type rawOrgUnit struct {
	rawObject
	Path        string   `json:"path,omitzero"`
	Level       *float64 `json:"level,omitzero"`
	Parent      rawRef   `json:"parent,omitzero"`
	OpeningDate string   `json:"openingDate,omitzero"`
	ClosedDate  string   `json:"closedDate,omitzero"`
	DataSets    []rawRef `json:"dataSets,omitzero"`
	Programs    []rawRef `json:"programs,omitzero"`
}

type rawOrgUnitGroup struct {
	rawObject
	OrgUnits []rawRef `json:"organisationUnits,omitzero"`
}

type rawAttribute struct {
	rawObject
	ValueType    string        `json:"valueType,omitzero"`
	OptionSet    *rawOptionSet `json:"optionSet,omitzero"`
	Unique       *bool         `json:"unique,omitzero"`
	OrgUnitScope *bool         `json:"orgunitScope,omitzero"`
	Generated    *bool         `json:"generated,omitzero"`
	Pattern      string        `json:"pattern,omitzero"`
	Confidential *bool         `json:"confidential,omitzero"`
}

type rawAttributeUse struct {
	Attribute       *rawAttribute `json:"trackedEntityAttribute,omitzero"`
	Mandatory       *bool         `json:"mandatory,omitzero"`
	AllowFutureDate *bool         `json:"allowFutureDate,omitzero"`
	SortOrder       *float64      `json:"sortOrder,omitzero"`
}

type rawTrackedEntityType struct {
	rawObject
	FeatureType string            `json:"featureType,omitzero"`
	Attributes  []rawAttributeUse `json:"trackedEntityTypeAttributes,omitzero"`
}

type rawProgram struct {
	rawObject
	ProgramType              string                `json:"programType,omitzero"`
	Registration             *bool                 `json:"registration,omitzero"`
	TrackedEntityType        *rawTrackedEntityType `json:"trackedEntityType,omitzero"`
	Stages                   []rawStage            `json:"programStages,omitzero"`
	Attributes               []rawAttributeUse     `json:"programTrackedEntityAttributes,omitzero"`
	CategoryCombo            *rawCombo             `json:"categoryCombo,omitzero"`
	EnrollmentCombo          *rawCombo             `json:"enrollmentCategoryCombo,omitzero"`
	OrgUnits                 []rawRef              `json:"organisationUnits,omitzero"`
	OnlyEnrollOnce           *bool                 `json:"onlyEnrollOnce,omitzero"`
	FutureEnrollmentDates    *bool                 `json:"selectEnrollmentDatesInFuture,omitzero"`
	FutureIncidentDates      *bool                 `json:"selectIncidentDatesInFuture,omitzero"`
	DisplayIncidentDate      *bool                 `json:"displayIncidentDate,omitzero"`
	FeatureType              string                `json:"featureType,omitzero"`
	ExpiryDays               *float64              `json:"expiryDays,omitzero"`
	ExpiryPeriodType         string                `json:"expiryPeriodType,omitzero"`
	CompleteEventsExpiryDays *float64              `json:"completeEventsExpiryDays,omitzero"`
	OpenDaysAfterCoEndDate   *float64              `json:"openDaysAfterCoEndDate,omitzero"`
	AccessLevel              string                `json:"accessLevel,omitzero"`
}

type rawStage struct {
	rawObject
	Program              rawRef            `json:"program,omitzero"`
	SortOrder            *float64          `json:"sortOrder,omitzero"`
	Elements             []rawStageElement `json:"programStageDataElements,omitzero"`
	Repeatable           *bool             `json:"repeatable,omitzero"`
	ValidationStrategy   string            `json:"validationStrategy,omitzero"`
	FeatureType          string            `json:"featureType,omitzero"`
	EnableUserAssignment *bool             `json:"enableUserAssignment,omitzero"`
	BlockEntryForm       *bool             `json:"blockEntryForm,omitzero"`
	AutoGenerateEvent    *bool             `json:"autoGenerateEvent,omitzero"`
	MinDaysFromStart     *float64          `json:"minDaysFromStart,omitzero"`
	PeriodType           string            `json:"periodType,omitzero"`
}

type rawStageElement struct {
	Element         *rawDataElement `json:"dataElement,omitzero"`
	Compulsory      *bool           `json:"compulsory,omitzero"`
	AllowFutureDate *bool           `json:"allowFutureDate,omitzero"`
	SortOrder       *float64        `json:"sortOrder,omitzero"`
}

type rawRelationshipType struct {
	rawObject
	Bidirectional *bool   `json:"bidirectional,omitzero"`
	From          rawSide `json:"fromConstraint,omitzero"`
	To            rawSide `json:"toConstraint,omitzero"`
}

type rawSide struct {
	Entity            string `json:"relationshipEntity,omitzero"`
	TrackedEntityType rawRef `json:"trackedEntityType,omitzero"`
	Program           rawRef `json:"program,omitzero"`
	Stage             rawRef `json:"programStage,omitzero"`
}

type rawRule struct {
	rawObject
	Program   rawRef          `json:"program,omitzero"`
	Stage     rawRef          `json:"programStage,omitzero"`
	Condition string          `json:"condition,omitzero"`
	Priority  *float64        `json:"priority,omitzero"`
	Actions   []rawRuleAction `json:"programRuleActions,omitzero"`
}

type rawRuleAction struct {
	rawObject
	Rule      rawRef `json:"programRule,omitzero"`
	Type      string `json:"programRuleActionType,omitzero"`
	Element   rawRef `json:"dataElement,omitzero"`
	Attribute rawRef `json:"trackedEntityAttribute,omitzero"`
	Data      string `json:"data,omitzero"`
	Content   string `json:"content,omitzero"`
}

type rawRuleVariable struct {
	rawObject
	Program   rawRef `json:"program,omitzero"`
	Source    string `json:"programRuleVariableSourceType,omitzero"`
	Element   rawRef `json:"dataElement,omitzero"`
	Attribute rawRef `json:"trackedEntityAttribute,omitzero"`
	Stage     rawRef `json:"programStage,omitzero"`
}

type rawIndicator struct{ rawObject }

type rawProgramIndicator struct {
	rawObject
	Program rawRef `json:"program,omitzero"`
}

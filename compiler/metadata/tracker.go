package metadata

// A FeatureType says which geometry an object may have. Empty is "the export
// does not say", which DHIS2 treats as none.
type FeatureType string

// The feature types of DHIS2.
const (
	NoFeature    FeatureType = "NONE"
	Point        FeatureType = "POINT"
	Polygon      FeatureType = "POLYGON"
	MultiPolygon FeatureType = "MULTI_POLYGON"
	Symbol       FeatureType = "SYMBOL"
)

// A ValidationStrategy says when DHIS2 checks the compulsory data elements of
// an event.
type ValidationStrategy string

// The validation strategies of DHIS2.
const (
	OnComplete        ValidationStrategy = "ON_COMPLETE"
	OnUpdateAndInsert ValidationStrategy = "ON_UPDATE_AND_INSERT"
)

// An Attribute is a tracked entity attribute, such as a name or a birth date.
type Attribute struct {
	Object
	ValueType    ValueType
	OptionSet    *OptionSet // nil if it has none
	Unique       bool
	OrgUnitScope bool   // unique only within an org unit
	Generated    bool   // DHIS2 makes the value, by Pattern
	Pattern      string // may be empty
	Confidential bool
}

// An AttributeUse is an attribute of a program or of a tracked entity type.
type AttributeUse struct {
	Attribute       *Attribute
	Mandatory       bool
	AllowFutureDate bool // of programs only
}

// A TrackedEntityType is a kind of things that are followed over time: persons,
// most often.
type TrackedEntityType struct {
	Object
	FeatureType FeatureType
	Attributes  []AttributeUse
}

// Attribute finds an attribute of the tracked entity type.
func (t *TrackedEntityType) Attribute(ref string) Found[*Attribute] {
	return among(attributesOf(t.Attributes), ref)
}

// Mandatory reports whether a tracked entity must have an attribute.
func (t *TrackedEntityType) Mandatory(a *Attribute) bool { return mandatory(t.Attributes, a) }

// A Program collects events, of tracked entities (with registration) or on
// their own (without).
type Program struct {
	Object
	WithRegistration  bool
	TrackedEntityType *TrackedEntityType // nil without registration, or if the export does not say
	Stages            []*Stage           // in their order in DHIS2
	Attributes        []AttributeUse     // in their order in the program
	CategoryCombo     *CategoryCombo     // of events; nil if the export does not say
	EnrollmentCombo   *CategoryCombo     // of enrollments, from 2.43 on; nil if the export does not say
	OrgUnits          OrgUnitSet         // those the program is assigned to

	OnlyEnrollOnce           bool
	FutureEnrollmentDates    bool // selectEnrollmentDatesInFuture
	FutureIncidentDates      bool // selectIncidentDatesInFuture
	DisplayIncidentDate      bool // an enrollment must say when the incident occurred
	FeatureType              FeatureType
	ExpiryDays               int
	ExpiryPeriodType         string
	CompleteEventsExpiryDays int
	OpenDaysAfterCoEndDate   int
	AccessLevel              string
	Rules                    []*ProgramRule         // by priority, then UID
	RuleVariables            []*ProgramRuleVariable // by UID
}

// Stage finds a stage of the program.
func (p *Program) Stage(ref string) Found[*Stage] { return among(p.Stages, ref) }

// Attribute finds an attribute of the program.
func (p *Program) Attribute(ref string) Found[*Attribute] {
	return among(attributesOf(p.Attributes), ref)
}

// Mandatory reports whether an enrollment must have an attribute.
func (p *Program) Mandatory(a *Attribute) bool { return mandatory(p.Attributes, a) }

func attributesOf(uses []AttributeUse) []*Attribute {
	all := make([]*Attribute, len(uses))
	for i, use := range uses {
		all[i] = use.Attribute
	}
	return all
}

func mandatory(uses []AttributeUse, a *Attribute) bool {
	for _, use := range uses {
		if use.Attribute == a {
			return use.Mandatory
		}
	}
	return false
}

// A Stage is a kind of event in a program.
type Stage struct {
	Object
	Program              *Program // nil if the export does not say; may be a placeholder
	Order                int
	Elements             []StageElement
	Repeatable           bool
	ValidationStrategy   ValidationStrategy
	FeatureType          FeatureType
	EnableUserAssignment bool
	BlockEntryForm       bool
	AutoGenerateEvent    bool
	MinDaysFromStart     int
	PeriodType           string

	elements *Index[*DataElement]
	place    map[*DataElement]int // in Elements
}

// A StageElement is a data element in a stage.
type StageElement struct {
	Element         *DataElement
	Compulsory      bool
	AllowFutureDate bool
}

// Element finds a data element of the stage.
func (s *Stage) Element(ref string) Found[*DataElement] { return s.elements.Find(ref) }

// Has returns how a data element is in the stage.
func (s *Stage) Has(de *DataElement) (StageElement, bool) {
	i, ok := s.place[de]
	if !ok {
		return StageElement{}, false
	}
	return s.Elements[i], true
}

// A RelationshipType is a kind of link between two tracked entities,
// enrollments or events.
type RelationshipType struct {
	Object
	Bidirectional bool
	From, To      RelationshipSide
}

// A RelationshipEntity is what one side of a relationship is.
type RelationshipEntity string

// The sides of relationships, as DHIS2 spells them.
const (
	TrackedEntitySide RelationshipEntity = "TRACKED_ENTITY_INSTANCE"
	EnrollmentSide    RelationshipEntity = "PROGRAM_INSTANCE"
	EventSide         RelationshipEntity = "PROGRAM_STAGE_INSTANCE"
)

// A RelationshipSide says what may stand on one side. What is nil is not
// restricted.
type RelationshipSide struct {
	Entity            RelationshipEntity
	TrackedEntityType *TrackedEntityType
	Program           *Program
	Stage             *Stage
}

// A ProgramIndicator is a formula over events. Nothing can be written to it.
type ProgramIndicator struct {
	Object
	Program *Program // nil if the export does not say
}

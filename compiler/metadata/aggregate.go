package metadata

// A Domain says whether a data element is for data sets or for programs.
type Domain string

// The domains of data elements.
const (
	AggregateDomain Domain = "AGGREGATE"
	TrackerDomain   Domain = "TRACKER"
)

// A DataElement is one thing that is counted or asked.
type DataElement struct {
	Object
	FormName          string // what forms show instead of the name; may be empty
	Domain            Domain
	ValueType         ValueType
	AggregationType   AggregationType
	ZeroIsSignificant bool
	ZerosTold         bool           // the export says whether zeros are significant
	Combo             *CategoryCombo // nil if the export does not say; may be a placeholder
	OptionSet         *OptionSet     // nil if it has none
	CommentOptionSet  *OptionSet     // nil if it has none
	DataSets          []*DataSet     // those it is in, by UID
}

// A DataSet is a form that org units fill for each period.
type DataSet struct {
	Object
	PeriodType    string         // as DHIS2 spells it, "Monthly"; empty if the export does not say
	CategoryCombo *CategoryCombo // of the attribute option combo; nil if the export does not say
	Elements      []DataSetElement
	OrgUnits      OrgUnitSet // those the data set is assigned to

	OpenFuturePeriods         int     // 0 locks the current period, 1 opens it
	ExpiryDays                float64 // days after a period's end until it is closed; 0 is never
	OpenPeriodsAfterCoEndDate int
	InputPeriods              []InputPeriod // if any, no other period is open

	CompulsoryOperands           []Operand
	NoValueRequiresComment       bool
	CompulsoryFieldsCompleteOnly bool
	FieldCombinationRequired     bool

	Sections []*Section // in their order on the form

	elements *Index[*DataElement]
	combos   map[*DataElement]*CategoryCombo // overrides
}

// A DataSetElement is a data element in a data set.
type DataSetElement struct {
	Element *DataElement
	Combo   *CategoryCombo // replaces the element's own in this data set; nil if it does not
}

// An InputPeriod opens one period of a data set. The dates are yyyy-MM-dd,
// empty for no limit.
type InputPeriod struct {
	Period                   string // the period's id, as the export spells it
	OpeningDate, ClosingDate string
}

// An Operand is a cell of a form. Combo is nil if it means the whole element.
type Operand struct {
	Element *DataElement
	Combo   *CategoryOptionCombo
}

// A Section is a part of a data set's form.
type Section struct {
	Object
	DataSet  *DataSet
	Order    int
	Elements []*DataElement
	Greyed   []Operand // cells that nobody can fill by hand
}

// Has reports whether a data element is in the data set.
func (ds *DataSet) Has(de *DataElement) bool {
	_, ok := ds.combos[de]
	return ok
}

// EffectiveCombo returns the category combo by which a data element is split in
// this data set: the data set's own one for it, else the element's. It is nil
// if the export does not say, and may be a placeholder.
func (ds *DataSet) EffectiveCombo(de *DataElement) *CategoryCombo {
	if override := ds.combos[de]; override != nil {
		return override
	}
	return de.Combo
}

// Element finds a data element of the data set.
func (ds *DataSet) Element(ref string) Found[*DataElement] { return ds.elements.Find(ref) }

// An Indicator is a formula over data elements. Nothing can be written to it.
type Indicator struct{ Object }

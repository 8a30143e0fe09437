package metadata

import "slices"

// A ValueType is the type of the values of a data element, an attribute or an
// option set, as DHIS2 spells it. A type this package does not know is kept as
// it is; [ValueType.Known] tells.
type ValueType string

// The value types of DHIS2.
const (
	Text                  ValueType = "TEXT"
	LongText              ValueType = "LONG_TEXT"
	MultiText             ValueType = "MULTI_TEXT"
	Letter                ValueType = "LETTER"
	PhoneNumber           ValueType = "PHONE_NUMBER"
	Email                 ValueType = "EMAIL"
	URL                   ValueType = "URL"
	Username              ValueType = "USERNAME"
	Boolean               ValueType = "BOOLEAN"
	TrueOnly              ValueType = "TRUE_ONLY"
	DateValue             ValueType = "DATE"
	DateTime              ValueType = "DATETIME"
	Time                  ValueType = "TIME"
	Age                   ValueType = "AGE"
	Number                ValueType = "NUMBER"
	UnitInterval          ValueType = "UNIT_INTERVAL"
	Percentage            ValueType = "PERCENTAGE"
	Integer               ValueType = "INTEGER"
	IntegerPositive       ValueType = "INTEGER_POSITIVE"
	IntegerNegative       ValueType = "INTEGER_NEGATIVE"
	IntegerZeroOrPositive ValueType = "INTEGER_ZERO_OR_POSITIVE"
	Coordinate            ValueType = "COORDINATE"
	GeoJSON               ValueType = "GEOJSON"
	OrganisationUnit      ValueType = "ORGANISATION_UNIT"
	Reference             ValueType = "REFERENCE"
	TrackerAssociate      ValueType = "TRACKER_ASSOCIATE" // gone in 2.43
	FileResource          ValueType = "FILE_RESOURCE"
	Image                 ValueType = "IMAGE"
)

// ValueTypes returns all value types that are known.
func ValueTypes() []ValueType {
	return []ValueType{
		Text, LongText, MultiText, Letter, PhoneNumber, Email, URL, Username, Boolean, TrueOnly,
		DateValue, DateTime, Time, Age, Number, UnitInterval, Percentage, Integer, IntegerPositive,
		IntegerNegative, IntegerZeroOrPositive, Coordinate, GeoJSON, OrganisationUnit, Reference,
		TrackerAssociate, FileResource, Image,
	}
}

// Known reports whether v is one of [ValueTypes].
func (v ValueType) Known() bool { return slices.Contains(ValueTypes(), v) }

// IsInteger reports whether values are whole numbers of 32 bits.
func (v ValueType) IsInteger() bool {
	switch v {
	case Integer, IntegerPositive, IntegerNegative, IntegerZeroOrPositive:
		return true
	}
	return false
}

// IsNumeric reports whether values are numbers.
func (v ValueType) IsNumeric() bool {
	return v.IsInteger() || v == Number || v == UnitInterval || v == Percentage
}

// IsText reports whether values are texts without a form of their own.
func (v ValueType) IsText() bool { return v == Text || v == LongText || v == MultiText }

// IsFile reports whether values are UIDs of uploaded files.
func (v ValueType) IsFile() bool { return v == FileResource || v == Image }

// An AggregationType says how DHIS2 adds up values over org units and periods,
// as DHIS2 spells it. Unknown ones are kept.
type AggregationType string

// The aggregation types of DHIS2.
const (
	Sum                        AggregationType = "SUM"
	Average                    AggregationType = "AVERAGE"
	AverageSumOrgUnit          AggregationType = "AVERAGE_SUM_ORG_UNIT"
	Last                       AggregationType = "LAST"
	LastAverageOrgUnit         AggregationType = "LAST_AVERAGE_ORG_UNIT"
	LastLastOrgUnit            AggregationType = "LAST_LAST_ORG_UNIT"
	LastInPeriod               AggregationType = "LAST_IN_PERIOD"
	LastInPeriodAverageOrgUnit AggregationType = "LAST_IN_PERIOD_AVERAGE_ORG_UNIT"
	First                      AggregationType = "FIRST"
	FirstAverageOrgUnit        AggregationType = "FIRST_AVERAGE_ORG_UNIT"
	FirstFirstOrgUnit          AggregationType = "FIRST_FIRST_ORG_UNIT"
	Count                      AggregationType = "COUNT"
	StandardDeviation          AggregationType = "STDDEV"
	Variance                   AggregationType = "VARIANCE"
	Min                        AggregationType = "MIN"
	Max                        AggregationType = "MAX"
	MinSumOrgUnit              AggregationType = "MIN_SUM_ORG_UNIT"
	MaxSumOrgUnit              AggregationType = "MAX_SUM_ORG_UNIT"
	NoAggregation              AggregationType = "NONE"
	CustomAggregation          AggregationType = "CUSTOM"
	DefaultAggregation         AggregationType = "DEFAULT"
)

// AggregationTypes returns all aggregation types that are known.
func AggregationTypes() []AggregationType {
	return []AggregationType{
		Sum, Average, AverageSumOrgUnit, Last, LastAverageOrgUnit, LastLastOrgUnit, LastInPeriod,
		LastInPeriodAverageOrgUnit, First, FirstAverageOrgUnit, FirstFirstOrgUnit, Count,
		StandardDeviation, Variance, Min, Max, MinSumOrgUnit, MaxSumOrgUnit, NoAggregation,
		CustomAggregation, DefaultAggregation,
	}
}

// Known reports whether a is one of [AggregationTypes].
func (a AggregationType) Known() bool { return slices.Contains(AggregationTypes(), a) }

// KeepsZeros reports whether DHIS2 up to 2.42 stores a zero of an element whose
// zeros are not significant all the same, because averages need it.
func (a AggregationType) KeepsZeros() bool { return a == Average || a == AverageSumOrgUnit }

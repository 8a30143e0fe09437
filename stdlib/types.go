package stdlib

import (
	"strings"

	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A Kind is what a type is at its outermost.
type Kind uint8

const (
	KindNone     Kind = iota // no type: the expression has an error
	KindText                 // text
	KindBool                 // yes or no
	KindInt                  // a 64-bit whole number
	KindDecimal              // an exact decimal number
	KindDate                 // a calendar day
	KindInstant              // a point in time in its source's zone
	KindDuration             // a number of days and months, as days(28) makes it
	KindPeriod               // a DHIS2 period
	KindAge                  // an age, anchored to the day it is taken on
	KindPoint                // a place on earth
	KindQuantity             // a number with its unit
	KindList                 // a list
	KindMap                  // a map from text
	KindRecord               // a record
	KindUnusable             // a field that has no single type
	KindAny                  // anything: `skip("…")`, `missing()` alone
)

// A Type is the type of an expression. The zero Type is KindNone.
type Type struct{ cel *types.Type }

var (
	dateType     = types.NewOpaqueType("date")
	instantType  = types.NewOpaqueType("instant")
	durationType = types.NewOpaqueType("duration")
	periodType   = types.NewObjectType(periodRecord) // an object, for `period.first_day`
	ageType      = types.NewOpaqueType("age")
	pointType    = types.NewOpaqueType("point")
	quantityType = types.NewOpaqueType("quantity")
	unusableType = types.NewOpaqueType("unusable")
	frameType    = types.NewOpaqueType("frame")
)

// periodRecord is the name under which periods have fields; no source can have it.
const periodRecord = "@period"

// recordPrefix keeps the names of record types apart from the names that
// expressions use: without it `visit.patient` would name a type where `visit`
// is a record.
const recordPrefix = "record:"

func recordType(name string) *types.Type { return types.NewObjectType(recordPrefix + name) }

// The types that have no parts.
var (
	Text     = Type{types.StringType}
	Bool     = Type{types.BoolType}
	Int      = Type{types.IntType}
	Decimal  = Type{types.DoubleType}
	Date     = Type{dateType}
	Instant  = Type{instantType}
	Duration = Type{durationType}
	Period   = Type{periodType}
	Age      = Type{ageType}
	Point    = Type{pointType}
	Quantity = Type{quantityType}
)

// ListOf returns the type of lists of elem.
func ListOf(elem Type) Type { return Type{types.NewListType(elem.cel)} }

// MapOf returns the type of maps from text to elem.
func MapOf(elem Type) Type { return Type{types.NewMapType(types.StringType, elem.cel)} }

// RecordOf returns the type of a record.
func RecordOf(r *schema.Record) Type { return Type{recordType(r.Name)} }

// TypeOf returns the type that a schema's type has in expressions.
func TypeOf(t *schema.Type) Type {
	switch t.Kind {
	case schema.Text:
		return Text
	case schema.Bool:
		return Bool
	case schema.Int:
		return Int
	case schema.Decimal:
		return Decimal
	case schema.Date:
		return Date
	case schema.Instant:
		return Instant
	case schema.List:
		return ListOf(TypeOf(t.Elem))
	case schema.Map:
		return MapOf(TypeOf(t.Elem))
	case schema.Object:
		return RecordOf(t.Record)
	}
	return Type{unusableType}
}

// Kind returns what the type is at its outermost.
func (t Type) Kind() Kind {
	if t.cel == nil {
		return KindNone
	}
	switch t.cel.Kind() {
	case types.StringKind:
		return KindText
	case types.BoolKind:
		return KindBool
	case types.IntKind:
		return KindInt
	case types.DoubleKind:
		return KindDecimal
	case types.ListKind:
		return KindList
	case types.MapKind:
		return KindMap
	case types.StructKind:
		if t.cel.TypeName() == periodRecord {
			return KindPeriod
		}
		return KindRecord
	case types.OpaqueKind:
		return opaqueKind(t.cel.TypeName())
	case types.DynKind, types.TypeParamKind:
		return KindAny
	}
	return KindNone
}

func opaqueKind(name string) Kind {
	switch name {
	case "date":
		return KindDate
	case "instant":
		return KindInstant
	case "duration":
		return KindDuration
	case "age":
		return KindAge
	case "point":
		return KindPoint
	case "quantity":
		return KindQuantity
	case "unusable":
		return KindUnusable
	}
	return KindNone
}

// Elem returns the type of a list's items or a map's values.
func (t Type) Elem() Type {
	switch t.Kind() {
	case KindList:
		return Type{t.cel.Parameters()[0]}
	case KindMap:
		return Type{t.cel.Parameters()[1]}
	}
	return Type{}
}

// RecordName returns the name of a record type, or "".
func (t Type) RecordName() string {
	if t.Kind() != KindRecord {
		return ""
	}
	return strings.TrimPrefix(t.cel.TypeName(), recordPrefix)
}

// String names the type in the words of messages: "a whole number".
func (t Type) String() string {
	switch t.Kind() {
	case KindText:
		return "text"
	case KindBool:
		return "yes/no"
	case KindInt:
		return "a whole number"
	case KindDecimal:
		return "a decimal number"
	case KindDate:
		return "a date"
	case KindInstant:
		return "a date and time"
	case KindDuration:
		return "a number of days or months"
	case KindPeriod:
		return "a period"
	case KindAge:
		return "an age"
	case KindPoint:
		return "a place"
	case KindQuantity:
		return "a number with its unit"
	case KindList:
		if t.Elem().Kind() == KindAny {
			return "a list"
		}
		return "a list of " + plural(t.Elem())
	case KindMap:
		if t.Elem().Kind() == KindAny {
			return "a map"
		}
		return "a map of " + plural(t.Elem())
	case KindRecord:
		return "a `" + t.RecordName() + "` record"
	case KindUnusable:
		return "a field without a single type"
	case KindAny:
		return "any value"
	}
	return "an expression with an error"
}

func plural(t Type) string {
	switch t.Kind() {
	case KindInt:
		return "whole numbers"
	case KindDecimal:
		return "decimal numbers"
	case KindDate:
		return "dates"
	case KindInstant:
		return "dates and times"
	case KindQuantity:
		return "numbers with their units"
	case KindRecord:
		return "`" + t.RecordName() + "` records"
	case KindList:
		return "lists"
	case KindMap:
		return "maps"
	}
	return t.String()
}

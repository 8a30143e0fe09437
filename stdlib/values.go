package stdlib

import (
	"fmt"
	"reflect"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// TextValue, BoolValue and IntValue make the plain values.
func TextValue(s string) Value { return types.String(s) }
func BoolValue(b bool) Value   { return types.Bool(b) }
func IntValue(n int64) Value   { return types.Int(n) }

// AsText, AsBool and AsInt take plain values apart; ok is false for any other value.
func AsText(v Value) (s string, ok bool) { t, ok := v.(types.String); return string(t), ok }
func AsBool(v Value) (b, ok bool)        { t, ok := v.(types.Bool); return bool(t), ok }
func AsInt(v Value) (n int64, ok bool)   { t, ok := v.(types.Int); return int64(t), ok }

// opaque holds what CEL asks of every value and ours have no answer to.
type opaque struct{}

func (opaque) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("cannot convert to %v", t)
}
func (opaque) ConvertToType(ref.Type) ref.Val { return Fault("no conversion") }

// A DecimalValue is an exact decimal number. Its CEL type is double, so that
// number literals and DHIS2's decimals are one type for the checker.
type DecimalValue struct {
	opaque
	decimal.Decimal
}

func (d DecimalValue) Type() ref.Type { return types.DoubleType }
func (d DecimalValue) Value() any     { return d.Decimal }
func (d DecimalValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(DecimalValue)
	return types.Bool(ok && d.Decimal.Cmp(o.Decimal) == 0)
}

// AsDecimal returns the number of a decimal or a whole number.
func AsDecimal(v Value) (decimal.Decimal, bool) {
	switch v := v.(type) {
	case DecimalValue:
		return v.Decimal, true
	case types.Int:
		return decimal.FromInt(int64(v)), true
	}
	return decimal.Decimal{}, false
}

// A DateValue is a calendar day.
type DateValue struct {
	opaque
	calendar.Date
}

func (d DateValue) Type() ref.Type { return dateType }
func (d DateValue) Value() any     { return d.Date }
func (d DateValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(DateValue)
	return types.Bool(ok && d.Date == o.Date)
}

// An InstantValue is a point in time and the zone in which its source lives.
type InstantValue struct {
	opaque
	Instant calendar.Instant
	Zone    *time.Location
}

func (i InstantValue) Type() ref.Type { return instantType }
func (i InstantValue) Value() any     { return i.Instant }
func (i InstantValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(InstantValue)
	return types.Bool(ok && i.Instant.Equal(o.Instant))
}

// Day is the local date of the instant in its source's zone.
func (i InstantValue) Day() calendar.Date {
	return calendar.DateIn(i.Instant, i.Zone)
}

// A DurationValue is a number of whole days and whole months.
type DurationValue struct {
	opaque
	Days, Months int64
}

func (d DurationValue) Type() ref.Type { return durationType }
func (d DurationValue) Value() any     { return d }
func (d DurationValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(DurationValue)
	return types.Bool(ok && d == o)
}

// A PeriodValue is a DHIS2 period.
type PeriodValue struct {
	opaque
	period.Period
}

func (p PeriodValue) Type() ref.Type { return periodType }
func (p PeriodValue) Value() any     { return p.Period }
func (p PeriodValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(PeriodValue)
	return types.Bool(ok && p.Period == o.Period)
}

// Get is the access to the fields of a period.
func (p PeriodValue) Get(field ref.Val) ref.Val {
	if field == types.String("first_day") {
		return DateValue{Date: p.FirstDay()}
	}
	return DateValue{Date: p.LastDay()}
}

// An AgeValue is an age on a day. For a birth date of which only the year or
// the month is known it is the range of ages that are possible.
type AgeValue struct {
	opaque
	Ages age.AgeInterval
}

func (a AgeValue) Type() ref.Type { return ageType }
func (a AgeValue) Value() any     { return a.Ages }
func (a AgeValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(AgeValue)
	return types.Bool(ok && a.Ages == o.Ages)
}

// A PointValue is a place on earth in degrees.
type PointValue struct {
	opaque
	Latitude, Longitude decimal.Decimal
}

func (p PointValue) Type() ref.Type { return pointType }
func (p PointValue) Value() any     { return p }
func (p PointValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(PointValue)
	return types.Bool(ok && p.Latitude.Cmp(o.Latitude) == 0 && p.Longitude.Cmp(o.Longitude) == 0)
}

// A QuantityValue is a number and the unit that it is in, as the mapping or the
// record says it.
type QuantityValue struct {
	opaque
	Number decimal.Decimal
	Unit   string
}

func (q QuantityValue) Type() ref.Type { return quantityType }
func (q QuantityValue) Value() any     { return q }
func (q QuantityValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(QuantityValue)
	return types.Bool(ok && q.Unit == o.Unit && q.Number.Equal(o.Number))
}

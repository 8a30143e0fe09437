package stdlib

import (
	"strings"
	"time"
	"unsafe"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A Datum is what a compiled expression gives: what a Value says, without an
// allocation for it.
//
// It is good until the next record is read, because its text may lie in the
// reader's buffer and its lists and records in the reader's arena. Whoever keeps
// something for longer keeps the Value, which is a copy (of lists, records and
// maps it is none: nobody keeps those).
//
// The zero Datum is something nobody recorded, in a slot of a record or a frame,
// which know its name.
type Datum struct {
	kind  Kind           // KindNone: no value, and ptr says why
	scale uint8          // of a decimal: decimal places of num; of no value: which sort of pointer ptr is
	nano  int32          // of an instant
	num   int64          // of a whole number, truth value, decimal, date, instant, age; of a text its length
	ptr   unsafe.Pointer // to a text's bytes, a Record, List, Map or InstantZone, or to a Value that has no form of its own here
}

// What ptr of a Datum without a value is.
const (
	pointsNowhere uint8 = iota
	pointsToUnknown
	pointsToErr
)

// Kind is the kind of the value, KindNone where there is none.
func (d Datum) Kind() Kind { return d.kind }

// IsNothing holds for the zero Datum.
func (d Datum) IsNothing() bool { return d.kind == KindNone && d.ptr == nil }

// noDatum is the outcome of what gives no value: v is missing or a stop.
func noDatum(v Value) Datum {
	switch v := v.(type) {
	case *types.Unknown:
		return Datum{scale: pointsToUnknown, ptr: unsafe.Pointer(v)}
	case *types.Err:
		return Datum{scale: pointsToErr, ptr: unsafe.Pointer(v)}
	}
	return Datum{}
}

// why is what is missing, or the stop; nil for a value, and for nothing.
func (d Datum) why() Value {
	if d.kind != KindNone {
		return nil
	}
	switch d.scale {
	case pointsToUnknown:
		return (*types.Unknown)(d.ptr)
	case pointsToErr:
		return (*types.Err)(d.ptr)
	}
	return nil
}

// boxedDatum is a value that has no form of its own here.
func boxedDatum(kind Kind, v Value) Datum { return Datum{kind: kind, ptr: unsafe.Pointer(&v)} }

func (d Datum) boxed() Value { return *(*Value)(d.ptr) }

// text, record, list and mapped are what a datum of the kind is; of any other kind
// they must not be asked for.
func (d Datum) text() string    { return unsafe.String((*byte)(d.ptr), int(d.num)) }
func (d Datum) record() *Record { return (*Record)(d.ptr) }
func (d Datum) list() *List     { return (*List)(d.ptr) }
func (d Datum) mapped() *Map    { return (*Map)(d.ptr) }

// is reports whether a datum is a record.
func (d Datum) is(r *Record) bool { return d.kind == KindRecord && d.record() == r }

// isSame reports whether two data are one: records, lists and maps by what they are,
// all others by what they say.
func (d Datum) isSame(e Datum) bool {
	if d.kind != e.kind || d.kind == KindRecord || d.kind == KindList || d.kind == KindMap || d.kind == KindNone {
		return d == e
	}
	order, ok := CompareData(d, e)
	return ok && order == 0 || !ok && d == e
}

// TextDatum makes a text; it may lie in a buffer that is used again for the next record.
func TextDatum(s string) Datum {
	return Datum{kind: KindText, num: int64(len(s)), ptr: unsafe.Pointer(unsafe.StringData(s))}
}

// BoolDatum, IntDatum and DateDatum make plain values.
func BoolDatum(b bool) Datum {
	if b {
		return Datum{kind: KindBool, num: 1}
	}
	return Datum{kind: KindBool}
}

func IntDatum(n int64) Datum          { return Datum{kind: KindInt, num: n} }
func DateDatum(d calendar.Date) Datum { return Datum{kind: KindDate, num: int64(d.UnixDays())} }

// DecimalDatum makes a decimal number.
func DecimalDatum(n decimal.Decimal) Datum {
	if coef, scale, ok := n.Small(); ok {
		return Datum{kind: KindDecimal, num: coef, scale: scale}
	}
	return boxedDatum(KindDecimal, DecimalValue{Decimal: n})
}

// An InstantZone makes instants of one source, which all live in its zone.
type InstantZone struct {
	opaque
	zone *time.Location
}

func (z *InstantZone) Type() ref.Type          { return instantType }
func (z *InstantZone) Value() any              { return z.zone }
func (z *InstantZone) Equal(o ref.Val) ref.Val { return types.Bool(z == o) }

// NewInstantZone prepares a zone.
func NewInstantZone(zone *time.Location) *InstantZone { return &InstantZone{zone: zone} }

// Datum makes an instant.
func (z *InstantZone) Datum(i calendar.Instant) Datum {
	t := i.Time()
	return Datum{kind: KindInstant, num: t.Unix(), nano: int32(t.Nanosecond()), ptr: unsafe.Pointer(z)}
}

// DatumOf is a Value as a Datum; nil is nothing.
func DatumOf(v Value) Datum {
	switch v := v.(type) {
	case nil:
		return Datum{}
	case types.String:
		return TextDatum(string(v))
	case types.Bool:
		return BoolDatum(bool(v))
	case types.Int:
		return IntDatum(int64(v))
	case DecimalValue:
		return DecimalDatum(v.Decimal)
	case DateValue:
		return DateDatum(v.Date)
	case InstantValue:
		return NewInstantZone(v.Zone).Datum(v.Instant)
	case AgeValue:
		return ageDatum(v.Ages)
	case *types.Unknown, *types.Err:
		return noDatum(v)
	case *Record:
		return v.Datum()
	case *Map:
		return v.Datum()
	case *List:
		return v.Datum()
	case traits.Lister:
		return listOfValues(v).Datum()
	}
	return boxedDatum(kindOfValue(v), v)
}

// kindOfValue is the kind of a value that has no form of its own.
func kindOfValue(v Value) Kind {
	switch v.(type) {
	case PeriodValue:
		return KindPeriod
	case DurationValue:
		return KindDuration
	case PointValue:
		return KindPoint
	case QuantityValue:
		return KindQuantity
	}
	return KindAny
}

// Value is the value for good: its text is a copy. Nothing gives nil.
func (d Datum) Value() Value {
	switch d.kind {
	case KindNone:
		return d.why()
	case KindRecord:
		return d.record()
	case KindList:
		return d.list()
	case KindMap:
		return d.mapped()
	case KindText:
		return types.String(strings.Clone(d.text()))
	case KindBool:
		return types.Bool(d.num != 0)
	case KindInt:
		return types.Int(d.num)
	case KindDecimal:
		return DecimalValue{Decimal: d.decimal()}
	case KindDate:
		return DateValue{Date: d.date()}
	case KindInstant:
		return InstantValue{Instant: d.instant(), Zone: (*InstantZone)(d.ptr).zone}
	case KindAge:
		return AgeValue{Ages: d.ages()}
	}
	return d.boxed()
}

// Outcome says what the datum is, as Classify does of values.
func (d Datum) Outcome() Outcome {
	if d.kind != KindNone {
		return Outcome{}
	}
	return Classify(d.why())
}

// Text, Bool, Int, Decimal and Date take plain values apart; ok is false for any
// other one. The text is a view, as that of the Datum is.
func (d Datum) Text() (s string, ok bool) {
	if d.kind != KindText {
		return "", false
	}
	return d.text(), true
}

func (d Datum) Bool() (b, ok bool)      { return d.num != 0, d.kind == KindBool }
func (d Datum) Int() (n int64, ok bool) { return d.num, d.kind == KindInt }

func (d Datum) Date() (day calendar.Date, ok bool) {
	if d.kind != KindDate {
		return day, false
	}
	return d.date(), true
}

// Decimal returns the number of a decimal or a whole number.
func (d Datum) Decimal() (n decimal.Decimal, ok bool) {
	switch d.kind {
	case KindInt:
		return decimal.FromInt(d.num), true
	case KindDecimal:
		return d.decimal(), true
	}
	return n, false
}

// Day returns the day of a date, or the local day of an instant.
func (d Datum) Day() (day calendar.Date, ok bool) {
	if d.kind != KindDate && d.kind != KindInstant {
		return day, false
	}
	return d.day(), true
}

// Age returns the range of an age, which is not known exactly where the birth date is not.
func (d Datum) Age() (a age.AgeInterval, ok bool) {
	if d.kind != KindAge {
		return a, false
	}
	return d.ages(), true
}

// Point returns a place on earth.
func (d Datum) Point() (p PointValue, ok bool) {
	if d.kind != KindPoint {
		return p, false
	}
	return d.boxed().(PointValue), true
}

// Period returns a period.
func (d Datum) Period() (p period.Period, ok bool) {
	if d.kind != KindPeriod {
		return p, false
	}
	return d.boxed().(PeriodValue).Period, true
}

// Instant returns a moment and the zone of its source.
func (d Datum) Instant() (i calendar.Instant, zone *time.Location, ok bool) {
	if d.kind != KindInstant {
		return i, nil, false
	}
	return d.instant(), (*InstantZone)(d.ptr).zone, true
}

// Record, List and Map take what has parts.
func (d Datum) Record() (r *Record, ok bool) {
	if d.kind != KindRecord {
		return nil, false
	}
	return d.record(), true
}

func (d Datum) List() (l *List, ok bool) {
	if d.kind != KindList {
		return nil, false
	}
	return d.list(), true
}

func (d Datum) Map() (m *Map, ok bool) {
	if d.kind != KindMap {
		return nil, false
	}
	return d.mapped(), true
}

// Items calls yield for each item of a list; ok is false for what is none.
func (d Datum) Items(yield func(Datum) bool) (ok bool) {
	if d.kind != KindList {
		return false
	}
	for _, item := range d.list().items {
		if !yield(item) {
			break
		}
	}
	return true
}

func (d Datum) decimal() decimal.Decimal {
	if d.ptr != nil {
		return d.boxed().(DecimalValue).Decimal
	}
	return decimal.FromSmall(d.num, d.scale)
}

// date is the day of a date; it was one when it became a number.
func (d Datum) date() calendar.Date { return dayAt(d.num) }

func dayAt(n int64) calendar.Date {
	day, err := calendar.FromUnixDays(int(n))
	if err != nil {
		panic("stdlib: a date outside of the calendar")
	}
	return day
}

func (d Datum) instant() calendar.Instant {
	i, err := calendar.FromTime(time.Unix(d.num, int64(d.nano)).UTC())
	if err != nil {
		panic("stdlib: an instant outside of the calendar")
	}
	return i
}

// day is the day of a date, or the local day of an instant.
func (d Datum) day() calendar.Date {
	if d.kind == KindInstant {
		return calendar.DateIn(d.instant(), (*InstantZone)(d.ptr).zone)
	}
	return d.date()
}

// An age of someone whose birth date is known is two days in one number; any
// other one is a reference.
func ageDatum(a age.AgeInterval) Datum {
	if a.Youngest != a.Oldest {
		return boxedDatum(KindAge, AgeValue{Ages: a})
	}
	birth, on := a.Youngest.Birth().UnixDays(), a.Youngest.On().UnixDays()
	return Datum{kind: KindAge, num: int64(birth)<<32 | int64(uint32(on))}
}

func (d Datum) age() age.Age {
	a, err := age.Of(dayAt(d.num>>32), dayAt(int64(int32(d.num))))
	if err != nil {
		panic("stdlib: an age before the birth")
	}
	return a
}

// ages is the range of an age that may not be known exactly.
func (d Datum) ages() age.AgeInterval {
	if d.ptr != nil {
		return d.boxed().(AgeValue).Ages
	}
	a := d.age()
	return age.AgeInterval{Youngest: a, Oldest: a}
}

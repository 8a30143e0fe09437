package stdlib

import (
	"unsafe"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A RecordType is a schema record made ready for records: its fields have
// slots, and each slot has the outcome that a missing field gives.
type RecordType struct {
	schema  *schema.Record
	cel     *types.Type
	slots   map[string]int
	missing []Datum
}

// NewRecordType prepares a record type; nested ones need types of their own.
func NewRecordType(r *schema.Record) *RecordType {
	t := &RecordType{schema: r, cel: recordType(r.Name), slots: make(map[string]int, len(r.Fields))}
	for i, f := range r.Fields {
		t.slots[f.Name] = i
		t.missing = append(t.missing, noDatum(MissingValue(schema.JoinPath(r.Name, f.Name))))
	}
	return t
}

// Slot returns the slot of a field, or -1.
func (t *RecordType) Slot(field string) int {
	if i, ok := t.slots[field]; ok {
		return i
	}
	return -1
}

// A Record is one record or a part of one. A slot with nothing is missing.
type Record struct {
	opaque
	Record *RecordType
	Slots  []Datum
	// Day is the day of a record in the list of an entity that is in the order of
	// days; the zero date for all other records.
	Day calendar.Date
	// Place is where the record stands in the list of an entity, counted from 1; 0
	// for all other records.
	Place int
}

// New returns a record in which everything is missing.
func (t *RecordType) New() *Record { return &Record{Record: t, Slots: make([]Datum, len(t.missing))} }

// Datum is the record as a datum.
func (r *Record) Datum() Datum { return Datum{kind: KindRecord, ptr: unsafe.Pointer(r)} }

// at is what a slot gives: its value, or what is missing.
func (r *Record) at(slot int) Datum {
	if d := r.Slots[slot]; !d.IsNothing() {
		return d
	}
	return r.Record.missing[slot]
}

func (r *Record) Type() ref.Type              { return r.Record.cel }
func (r *Record) Value() any                  { return r }
func (r *Record) Equal(other ref.Val) ref.Val { return types.Bool(r == other) }

// Get is CEL's field access: the slot's value, or missing.
func (r *Record) Get(field ref.Val) ref.Val {
	name, _ := field.(types.String)
	i, ok := r.Record.slots[string(name)]
	if !ok {
		return MissingValue(schema.JoinPath(r.Record.schema.Name, string(name)))
	}
	return r.at(i).Value()
}

// IsSet is CEL's presence test.
func (r *Record) IsSet(field ref.Val) ref.Val {
	name, _ := field.(types.String)
	i, ok := r.Record.slots[string(name)]
	return types.Bool(ok && !r.Slots[i].IsNothing())
}

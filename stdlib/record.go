package stdlib

import (
	"maps"
	"slices"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A RecordType is a schema record made ready for records: its fields have
// slots, and each slot has the outcome that a missing field gives.
type RecordType struct {
	schema  *schema.Record
	cel     *types.Type
	slots   map[string]int
	missing []Value
}

// NewRecordType prepares a record type; nested ones need types of their own.
func NewRecordType(r *schema.Record) *RecordType {
	t := &RecordType{schema: r, cel: recordType(r.Name), slots: make(map[string]int, len(r.Fields))}
	for i, f := range r.Fields {
		t.slots[f.Name] = i
		t.missing = append(t.missing, MissingValue(schema.JoinPath(r.Name, f.Name)))
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

// A Record is one record or a part of one. A nil slot is missing.
type Record struct {
	opaque
	Record *RecordType
	Slots  []Value
	// Day is the day of a record in the list of an entity that is in the order of
	// days; the zero date for all other records.
	Day calendar.Date
	// Place is where the record stands in the list of an entity, counted from 1; 0
	// for all other records.
	Place int
}

// New returns a record in which everything is missing.
func (t *RecordType) New() *Record { return &Record{Record: t, Slots: make([]Value, len(t.missing))} }

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
	if v := r.Slots[i]; v != nil {
		return v
	}
	return r.Record.missing[i]
}

// IsSet is CEL's presence test.
func (r *Record) IsSet(field ref.Val) ref.Val {
	name, _ := field.(types.String)
	i, ok := r.Record.slots[string(name)]
	return types.Bool(ok && r.Slots[i] != nil)
}

// ListValue makes a list; items must be values, never missing.
func ListValue(items []Value) Value { return types.NewRefValList(types.DefaultTypeAdapter, items) }

// AsList calls yield for each item of a list.
func AsList(v Value, yield func(Value) bool) bool {
	list, ok := v.(traits.Lister)
	if !ok {
		return false
	}
	size, _ := list.Size().(types.Int)
	for i := range size {
		if !yield(list.Get(i)) {
			break
		}
	}
	return true
}

// A Map is a map from text whose keys come out in order. A key that is not
// there is missing.
type Map struct {
	opaque
	name string
	vals map[string]Value
	keys []string
}

// MapValue makes a map; name is what a missing key is called, "visit.stock".
func MapValue(name string, vals map[string]Value) *Map {
	return &Map{name: name, vals: vals, keys: slices.Sorted(maps.Keys(vals))}
}

func (m *Map) Type() ref.Type              { return types.MapType }
func (m *Map) Value() any                  { return m.vals }
func (m *Map) Equal(other ref.Val) ref.Val { return types.Bool(m == other) }
func (m *Map) Size() ref.Val               { return types.Int(len(m.keys)) }

// Lookup returns the value of a key, or missing under the map's name and the key.
func (m *Map) Lookup(key string) Value {
	if v, ok := m.vals[key]; ok {
		return v
	}
	return MissingValue(m.name + "[…]")
}

// Find, Get, Contains and Iterator are CEL's access to maps.
func (m *Map) Find(key ref.Val) (ref.Val, bool) {
	k, _ := key.(types.String)
	v, ok := m.vals[string(k)]
	return v, ok
}
func (m *Map) Get(key ref.Val) ref.Val {
	k, _ := key.(types.String)
	return m.Lookup(string(k))
}
func (m *Map) Contains(key ref.Val) ref.Val {
	_, ok := m.Find(key)
	return types.Bool(ok)
}
func (m *Map) Iterator() traits.Iterator { return &mapIterator{m: m} }

type mapIterator struct {
	opaque
	m *Map
	i int
}

func (it *mapIterator) Type() ref.Type        { return types.IteratorType }
func (it *mapIterator) Value() any            { return nil }
func (it *mapIterator) Equal(ref.Val) ref.Val { return types.False }
func (it *mapIterator) HasNext() ref.Val      { return types.Bool(it.i < len(it.m.keys)) }
func (it *mapIterator) Next() ref.Val {
	it.i++
	return types.String(it.m.keys[it.i-1])
}

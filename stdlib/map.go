package stdlib

import (
	"slices"
	"strings"
	"unsafe"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// A Map is a map from text whose keys come out in order. A key that is not there
// is missing.
//
// Most maps are the indexes of one record and have a dozen entries: those are
// looked up one by one. Larger ones, which nobody bounds, get a table.
type Map struct {
	opaque
	name    string
	entries []MapEntry
	sorted  bool
	at      map[string]int // places of the entries; nil while they are few
}

// A MapEntry is a key of a map and its value, which is one.
type MapEntry struct {
	Key   string
	Value Datum
}

const fewEntries = 16

// NewMap makes a map without entries; name is what a missing key is called, "visit.stock".
func NewMap(name string) *Map { return &Map{name: name} }

// MapValue makes a map of values.
func MapValue(name string, vals map[string]Value) *Map {
	m := NewMap(name)
	for key, v := range vals {
		m.entries = append(m.entries, MapEntry{key, DatumOf(v)})
	}
	m.order()
	m.index()
	return m
}

// Datum is the map as a datum.
func (m *Map) Datum() Datum { return Datum{kind: KindMap, ptr: unsafe.Pointer(m)} }

// Put enters a value under a key. Where another one is there, twin takes the
// place of both.
func (m *Map) Put(key string, v, twin Datum) {
	if i := m.place(key); i >= 0 {
		if !m.entries[i].Value.isSame(v) {
			m.entries[i].Value = twin
		}
		return
	}
	m.sorted = false
	m.entries = append(m.entries, MapEntry{key, v})
	switch n := len(m.entries); {
	case m.at != nil:
		m.at[key] = n - 1
	case n > fewEntries:
		m.index()
	}
}

func (m *Map) index() {
	if len(m.entries) <= fewEntries {
		return
	}
	m.at = make(map[string]int, len(m.entries))
	for i, e := range m.entries {
		m.at[e.Key] = i
	}
}

// place is that of a key, or -1.
func (m *Map) place(key string) int {
	if m.at != nil {
		if i, ok := m.at[key]; ok {
			return i
		}
		return -1
	}
	for i := range m.entries {
		if m.entries[i].Key == key {
			return i
		}
	}
	return -1
}

// order brings the entries into the order of their keys.
func (m *Map) order() {
	if m.sorted {
		return
	}
	slices.SortFunc(m.entries, func(a, b MapEntry) int { return strings.Compare(a.Key, b.Key) })
	m.sorted = true
	m.index()
}

// Entries are the entries in the order of their keys.
func (m *Map) Entries() []MapEntry {
	m.order()
	return m.entries
}

// Find returns the value of a key.
func (m *Map) Find(key ref.Val) (ref.Val, bool) {
	k, _ := key.(types.String)
	if i := m.place(string(k)); i >= 0 {
		return m.entries[i].Value.Value(), true
	}
	return nil, false
}

// Lookup returns the value of a key, or missing under the map's name.
func (m *Map) Lookup(key string) Value { return m.lookup(key).Value() }

func (m *Map) lookup(key string) Datum {
	if i := m.place(key); i >= 0 {
		return m.entries[i].Value
	}
	return noDatum(MissingValue(m.name + "[…]"))
}

// What CEL asks of a map.

func (m *Map) Type() ref.Type              { return types.MapType }
func (m *Map) Value() any                  { return m.entries }
func (m *Map) Equal(other ref.Val) ref.Val { return types.Bool(m == other) }
func (m *Map) Size() ref.Val               { return types.Int(len(m.entries)) }

func (m *Map) Get(key ref.Val) ref.Val {
	k, _ := key.(types.String)
	return m.Lookup(string(k))
}

func (m *Map) Contains(key ref.Val) ref.Val {
	k, _ := key.(types.String)
	return types.Bool(m.place(string(k)) >= 0)
}

func (m *Map) Iterator() traits.Iterator { return &mapIterator{entries: m.Entries()} }

type mapIterator struct {
	opaque
	entries []MapEntry
	i       int
}

func (it *mapIterator) Type() ref.Type        { return types.IteratorType }
func (it *mapIterator) Value() any            { return nil }
func (it *mapIterator) Equal(ref.Val) ref.Val { return types.False }
func (it *mapIterator) HasNext() ref.Val      { return types.Bool(it.i < len(it.entries)) }
func (it *mapIterator) Next() ref.Val {
	it.i++
	return types.String(strings.Clone(it.entries[it.i-1].Key))
}

package stdlib

import (
	"sort"
	"unsafe"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A List is a list; its items are values, never missing.
type List struct {
	opaque
	items []Datum
	// byDay holds of records in the order of their days, as the lists of entities
	// are. Its parts are looked up by day, and are not copies: a history may have a
	// hundred thousand records, and each of them may be asked for those before.
	byDay bool
	// whole is, of a list of a history that is cut at a day, all of it.
	whole *List
}

// NewList makes a list of items, which it keeps.
func NewList(items []Datum) *List { return &List{items: items} }

// ListValue makes a list of values.
func ListValue(items []Value) Value {
	l := &List{items: make([]Datum, len(items))}
	for i, v := range items {
		l.items[i] = DatumOf(v)
	}
	return l
}

// listOfValues copies a list of CEL's own.
func listOfValues(list traits.Lister) *List {
	l := &List{}
	AsList(list, func(v Value) bool { l.items = append(l.items, DatumOf(v)); return true })
	return l
}

// asList is a value that is a list, perhaps one of CEL's own.
func asList(v Value) *List {
	if l, ok := v.(*List); ok {
		return l
	}
	return listOfValues(v.(traits.Lister))
}

// DayList makes a list of records, each of which has a Day, in the order of days.
func DayList(items []Datum) *List { return &List{items: items, byDay: true} }

// Cut is a list of a history up to a day; whole is all of it, which `ever` gives.
func (l *List) Cut(whole *List) *List { return &List{items: l.items, byDay: l.byDay, whole: whole} }

// Datum is the list as a datum.
func (l *List) Datum() Datum { return Datum{kind: KindList, ptr: unsafe.Pointer(l)} }

// Len is the number of items, At one of them, from 0 on.
func (l *List) Len() int       { return len(l.items) }
func (l *List) At(i int) Datum { return l.items[i] }

// part is the list of the items from one place to before another.
func (l *List) part(from, to int) *List { return &List{items: l.items[from:to], byDay: l.byDay} }

// stretchOfDays are the items whose day is neither too early nor too late, of a
// list in the order of days.
func (l *List) stretchOfDays(early, late func(calendar.Date) bool) *List {
	day := func(i int) calendar.Date { return l.items[i].record().Day }
	from := sort.Search(len(l.items), func(i int) bool { return !early(day(i)) })
	to := from + sort.Search(len(l.items)-from, func(i int) bool { return late(day(from + i)) })
	return l.part(from, to)
}

// ever is the whole of a list that was cut at a day, and any other list itself.
func (l *List) ever() *List {
	if l.whole != nil {
		return l.whole
	}
	return l
}

// What CEL asks of a list.

func (l *List) Type() ref.Type { return types.ListType }
func (l *List) Value() any     { return l.items }
func (l *List) Size() ref.Val  { return types.Int(len(l.items)) }

func (l *List) Get(index ref.Val) ref.Val {
	i, ok := index.(types.Int)
	if !ok || i < 0 || int(i) >= len(l.items) {
		return MissingValue("item of a list")
	}
	return l.items[i].Value()
}

func (l *List) Equal(other ref.Val) ref.Val {
	o, ok := other.(traits.Lister)
	if !ok || o.Size() != l.Size() {
		return types.False
	}
	for i := range l.items {
		if types.Equal(l.Get(types.Int(i)), o.Get(types.Int(i))) != types.True {
			return types.False
		}
	}
	return types.True
}

func (l *List) Contains(v ref.Val) ref.Val {
	for _, item := range l.items {
		if sameValue(item.Value(), v) {
			return types.True
		}
	}
	return types.False
}

func (l *List) Add(other ref.Val) ref.Val {
	o, ok := other.(traits.Lister)
	if !ok {
		return Fault("not a list")
	}
	items := append([]Datum(nil), l.items...)
	AsList(o, func(v Value) bool { items = append(items, DatumOf(v)); return true })
	return NewList(items)
}

func (l *List) Iterator() traits.Iterator { return &listIterator{l: l} }

type listIterator struct {
	opaque
	l *List
	i int
}

func (it *listIterator) Type() ref.Type        { return types.IteratorType }
func (it *listIterator) Value() any            { return nil }
func (it *listIterator) Equal(ref.Val) ref.Val { return types.False }
func (it *listIterator) HasNext() ref.Val      { return types.Bool(it.i < len(it.l.items)) }
func (it *listIterator) Next() ref.Val {
	it.i++
	return it.l.items[it.i-1].Value()
}

// AsList calls yield for each item of a list.
func AsList(v Value, yield func(Value) bool) bool {
	if l, ok := v.(*List); ok {
		for _, item := range l.items {
			if !yield(item.Value()) {
				break
			}
		}
		return true
	}
	list, ok := v.(traits.Lister) // one of CEL's own
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

package stdlib

import (
	"maps"
	"slices"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// frameVar is the name under which library functions that count find the frame.
const frameVar = "@frame"

// A Frame holds the values of the names in scope while one record is worked on.
// A worker uses one frame for all its records.
type Frame struct {
	names  []string
	values []Datum
	lets   []*Program
	drops  map[Value]int
	self   Value

	// What compiled expressions use: the data of folds (those of the one that runs
	// begin at base and end at top), arguments of calls, and space for what lives
	// as long as the record.
	locals    []Datum
	base, top int
	args      []Datum
	boxed     []Value
	arena     *Arena

	keyLists     []keyList // of this record
	keyListsUsed int
}

// NewFrame returns an empty frame.
func NewFrame() *Frame {
	f := &Frame{drops: map[Value]int{}}
	f.self = &frameValue{f: f}
	return f
}

// NextRecord says that all that was worked out so far has been used: its space is
// taken for the next record. Where it is never called, nothing is taken back.
func (f *Frame) NextRecord() {
	if f.arena == nil {
		f.arena = &Arena{}
	}
	f.arena.Reset()
	f.keyListsUsed = 0
}

// Mark remembers how many names are in scope; Reset(mark) forgets those pushed since.
func (f *Frame) Mark() int { return len(f.names) }

// Reset drops all names that were pushed after the mark was taken.
func (f *Frame) Reset(mark int) {
	f.names, f.values, f.lets = f.names[:mark], f.values[:mark], f.lets[:mark]
}

// Push brings a name into scope; nil is missing.
func (f *Frame) Push(name string, v Value) { f.PushDatum(name, DatumOf(v)) }

// PushDatum brings a name into scope; nothing is missing. Names are pushed in the
// order in which the expressions' environment has them: elsewhere they are found,
// but more slowly.
func (f *Frame) PushDatum(name string, d Datum) {
	f.names = append(f.names, name)
	f.values = append(f.values, d)
	f.lets = append(f.lets, nil)
}

// PushLet brings a name into scope whose value is worked out when it is first used.
func (f *Frame) PushLet(name string, p *Program) {
	f.PushDatum(name, Datum{})
	f.lets[len(f.lets)-1] = p
}

// lookup returns the value of a name that is probably at a place, where it was when
// the expression was compiled; ok is false for a name that is not in scope.
func (f *Frame) lookup(name string, place int) (d Datum, ok bool) {
	if place >= len(f.names) || f.names[place] != name {
		if place = f.find(name); place < 0 {
			return Datum{}, false
		}
	}
	if d = f.values[place]; !d.IsNothing() {
		return d, true
	}
	return f.settle(place), true
}

// find returns the innermost place of a name, or -1.
func (f *Frame) find(name string) int {
	for i := len(f.names) - 1; i >= 0; i-- {
		if f.names[i] == name {
			return i
		}
	}
	return -1
}

// settle finds out what a name is that has no value yet. A let sees the names that
// were in scope where it was pushed, and none that came later.
func (f *Frame) settle(i int) Datum {
	if f.lets[i] == nil {
		f.values[i] = noDatum(MissingValue(f.names[i]))
		return f.values[i]
	}
	all := f.names
	f.names = all[:i]
	d := f.lets[i].Datum(f)
	f.names, f.values[i] = all, d
	return d
}

// enter makes room for the data of a program's folds; leave gives it back.
func (f *Frame) enter(n int) (outer int) {
	outer = f.base
	f.base = f.top
	f.top += n
	if f.top > len(f.locals) {
		f.locals = append(f.locals, make([]Datum, f.top-len(f.locals))...)
	}
	return outer
}

func (f *Frame) leave(outer int) {
	f.top = f.base
	f.base = outer
}

// ResolveName and Parent make the frame a CEL activation.
func (f *Frame) ResolveName(name string) (any, bool) {
	if name == frameVar {
		return f.self, true
	}
	d, ok := f.lookup(name, len(f.names))
	if !ok {
		return nil, false
	}
	return d.Value(), true
}

func (f *Frame) Parent() interpreter.Activation { return nil }

// dropped notes that a filter or map passed over an item because of v.
func (f *Frame) dropped(v Value) { f.drops[v]++ }

// TakeDrops calls yield with how many list items were passed over since the
// last call, by the field that was missing (or the text of the skip), in order
// of the names, and forgets them.
func (f *Frame) TakeDrops(yield func(field string, n int)) {
	if len(f.drops) > 0 {
		f.takeDrops(yield)
	}
}

func (f *Frame) takeDrops(yield func(field string, n int)) {
	fields := map[string]int{}
	for v, n := range f.drops {
		fields[Classify(v).Reason] += n
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		yield(field, fields[field])
	}
	clear(f.drops)
}

type frameValue struct {
	opaque
	f *Frame
}

func (*frameValue) Type() ref.Type        { return frameType }
func (v *frameValue) Value() any          { return v.f }
func (*frameValue) Equal(ref.Val) ref.Val { return types.False }

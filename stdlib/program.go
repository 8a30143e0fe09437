package stdlib

import (
	"maps"
	"slices"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// A Program is an expression ready to be evaluated. It is immutable and may be
// shared by workers; each worker has a Frame of its own.
type Program struct {
	machine interpreter.Interpretable
	text    string
}

// Eval works the expression out over the names in f.
func (p *Program) Eval(f *Frame) Value { return p.machine.Eval(f) }

// Text returns the canonical text.
func (p *Program) Text() string { return p.text }

// frameVar is the name under which library functions that count find the frame.
const frameVar = "@frame"

// A Frame holds the values of the names in scope while one record is worked on.
// A worker uses one frame for all its records.
type Frame struct {
	names  []string
	values []Value
	lets   []*Program
	drops  map[string]int
	self   Value
}

// NewFrame returns an empty frame.
func NewFrame() *Frame {
	f := &Frame{drops: map[string]int{}}
	f.self = &frameValue{f: f}
	return f
}

// Mark remembers how many names are in scope; Reset(mark) forgets those pushed since.
func (f *Frame) Mark() int { return len(f.names) }

// Reset drops all names that were pushed after the mark was taken.
func (f *Frame) Reset(mark int) {
	f.names, f.values, f.lets = f.names[:mark], f.values[:mark], f.lets[:mark]
}

// Push brings a name into scope; nil is missing.
func (f *Frame) Push(name string, v Value) {
	f.names = append(f.names, name)
	f.values = append(f.values, v)
	f.lets = append(f.lets, nil)
}

// PushLet brings a name into scope whose value is worked out when it is first used.
func (f *Frame) PushLet(name string, p *Program) {
	f.Push(name, nil)
	f.lets[len(f.lets)-1] = p
}

// ResolveName and Parent make the frame a CEL activation.
func (f *Frame) ResolveName(name string) (any, bool) {
	if name == frameVar {
		return f.self, true
	}
	for i := len(f.names) - 1; i >= 0; i-- {
		if f.names[i] == name {
			return f.value(i), true
		}
	}
	return nil, false
}

func (f *Frame) Parent() interpreter.Activation { return nil }

// value returns the value of a name. A let sees the names that were in scope
// where it was pushed, and none that came later.
func (f *Frame) value(i int) Value {
	switch {
	case f.values[i] != nil:
	case f.lets[i] == nil:
		f.values[i] = MissingValue(f.names[i])
	default:
		all := f.names
		f.names = all[:i]
		v := f.lets[i].Eval(f)
		f.names, f.values[i] = all, v
	}
	return f.values[i]
}

// dropped notes that a filter or map passed over an item because of v.
func (f *Frame) dropped(v Value) { f.drops[Classify(v).Reason]++ }

// TakeDrops calls yield with how many list items were passed over since the
// last call, by the field that was missing (or the text of the skip), in order
// of the names, and forgets them.
func (f *Frame) TakeDrops(yield func(field string, n int)) {
	if len(f.drops) == 0 {
		return
	}
	for _, field := range slices.Sorted(maps.Keys(f.drops)) {
		yield(field, f.drops[field])
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

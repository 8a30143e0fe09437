package stdlib

import (
	"slices"
	"sync/atomic"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/functions"
	"github.com/google/cel-go/common/operators"
)

// call compiles a call: first what decides itself which of its arguments it looks
// at, then what has a form for data, then all else, which takes Values.
func (l *lowering) call(e ast.Expr) step {
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case operators.Conditional:
		return chosen(l.cond(args[0]), l.step(args[1]), l.step(args[2]))
	case "@or_known":
		return orElse(l.step(args[0]), l.step(args[1]))
	case "@index", "@index_constant":
		return l.index(args)
	case "first", "size":
		if c := l.gathererOf(children(e)[0]); c != nil {
			return l.ofChosen(call.FunctionName(), c)
		}
	}
	if c := l.condOfCall(call); c != nil {
		return c.step()
	}
	s := l.function(e)
	if l.isConstant(e) && !l.unknown {
		return constant(s(NewFrame()))
	}
	return s
}

func (l *lowering) ofChosen(function string, c *gatherer) step {
	if function == "first" {
		return c.firstOf()
	}
	return c.number()
}

// isConstant holds for a call that gives the same for every record: a library
// function of literals.
func (l *lowering) isConstant(e ast.Expr) bool {
	if e.Kind() == ast.LiteralKind {
		return true
	}
	if e.Kind() != ast.CallKind {
		return false
	}
	if o, ok := l.overload(e); !ok || o.observer {
		return false
	}
	return !slices.ContainsFunc(children(e), func(x ast.Expr) bool { return !l.isConstant(x) })
}

// overload is the one signature that a call has been found to mean.
func (l *lowering) overload(e ast.Expr) (overload, bool) {
	ids := l.checked.GetOverloadIDs(e.ID())
	if len(ids) != 1 {
		return overload{}, false
	}
	o, ok := l.env.overloads[ids[0]]
	return o, ok
}

// function compiles the call of a function or a table.
func (l *lowering) function(e ast.Expr) step {
	args := l.steps(children(e))
	if o, ok := l.overload(e); ok {
		return o.step(args)
	}
	name := e.AsCall().FunctionName()
	if f, ok := l.env.functions[name]; ok {
		return f.step(args)
	}
	impl, ok := l.env.dispatcher.FindOverload(name)
	if !ok {
		return l.cannot()
	}
	return onValues(args, callOf(impl), false) // it looks at its arguments' types, and at what is missing, itself
}

// step compiles a call of a signature.
func (o overload) step(args []step) step {
	switch {
	case o.one != nil:
		return ofOne(args[0], o.one)
	case o.two != nil:
		return ofTwo(args[0], args[1], o.two)
	case o.onData != nil:
		return onData(args, o.onData, !o.observer)
	}
	return onValues(args, o.call, !o.observer)
}

// step compiles a call of a table.
func (f Function) step(args []step) step {
	if f.OnData != nil {
		return onData(args, f.OnData, false)
	}
	return onValues(args, f.onValues(), false)
}

func ofOne(x step, call func(Datum) Datum) step {
	return func(f *Frame) Datum {
		a := x(f)
		if a.kind == KindNone {
			return a
		}
		return call(a)
	}
}

func ofTwo(x, y step, call func(a, b Datum) Datum) step {
	return func(f *Frame) Datum {
		a, b := x(f), y(f)
		if a.kind == KindNone || b.kind == KindNone {
			return noDatum(nonValue(a.why(), b.why()))
		}
		return call(a, b)
	}
}

// onData calls a function with its arguments on the frame's stack.
func onData(args []step, call func(*Frame, []Datum) Datum, strict bool) step {
	return func(f *Frame) Datum {
		from := len(f.args)
		whole := true
		for _, arg := range args {
			d := arg(f)
			whole = whole && d.kind != KindNone
			f.args = append(f.args, d)
		}
		given := f.args[from:]
		var out Datum
		if strict && !whole {
			out = noValueOf(given)
		} else {
			out = call(f, given)
		}
		f.args = f.args[:from]
		return out
	}
}

// noValueOf is nonValue of data.
func noValueOf(given []Datum) Datum {
	var worst Value
	for _, d := range given {
		if d.kind == KindNone {
			worst = nonValue(worst, d.why())
		}
	}
	return noDatum(worst)
}

// onValues calls a function that takes Values.
func onValues(args []step, call func([]Value) Value, strict bool) step {
	if strict {
		call = strictly(call)
	}
	return func(f *Frame) Datum {
		from := len(f.boxed)
		for _, arg := range args {
			v := arg(f).Value()
			f.boxed = append(f.boxed, v)
		}
		out := DatumOf(call(f.boxed[from:]))
		clear(f.boxed[from:])
		f.boxed = f.boxed[:from]
		return out
	}
}

// callOf is the form of a CEL function for any number of arguments.
func callOf(impl *functions.Overload) func([]Value) Value {
	return func(args []Value) Value {
		switch {
		case len(args) == 1 && impl.Unary != nil:
			return impl.Unary(args[0])
		case len(args) == 2 && impl.Binary != nil:
			return impl.Binary(args[0], args[1])
		}
		return impl.Function(args...)
	}
}

func chosen(which cond, yes, no step) step {
	return func(f *Frame) Datum {
		switch t, why := which(f); t {
		case Yes:
			return yes(f)
		case No:
			return no(f)
		default:
			return noDatum(why)
		}
	}
}

// orElse is the first of two values that is not missing.
func orElse(a, b step) step {
	return func(f *Frame) Datum {
		first := a(f)
		if first.kind != KindNone || !isAbsent(first.why()) {
			return first
		}
		second := b(f)
		if second.kind == KindNone && isAbsent(second.why()) {
			return noDatum(nonValue(first.why(), second.why()))
		}
		return second
	}
}

// index is `list[i]` and `map["key"]`.
func (l *lowering) index(args []ast.Expr) step {
	if l.typeOf(args[0]).Kind() != KindMap {
		return ofTwo(l.step(args[0]), l.step(args[1]), itemOf)
	}
	of := l.step(args[0])
	key, ok := literal(args[1])
	if !ok {
		return ofTwo(of, l.step(args[1]), func(m, key Datum) Datum { return m.mapped().lookup(key.text()) })
	}
	name := key.text()
	var absent atomic.Pointer[absentKey] // of the map that was seen last: they are all of one name
	return func(f *Frame) Datum {
		d := of(f)
		m, ok := d.Map()
		if !ok {
			return d
		}
		if i := m.place(name); i >= 0 {
			return m.entries[i].Value
		}
		a := absent.Load()
		if a == nil || a.of != m.name {
			a = &absentKey{m.name, noDatum(MissingValue(m.name + "[\"" + name + "\"]"))}
			absent.Store(a)
		}
		return a.missing
	}
}

// An absentKey is what a key that is written in the mapping gives where it is absent.
type absentKey struct {
	of      string
	missing Datum
}

func itemOf(list, at Datum) Datum {
	l, ok := list.List()
	if !ok || at.num < 0 || at.num >= int64(len(l.items)) {
		return missingItem
	}
	return l.items[at.num]
}

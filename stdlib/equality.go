package stdlib

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
)

// An Equality is a part of a condition that holds for some constants alone, and
// without which the condition is false: `v.code == "B54"` in `v.code == "B54" &&
// v.sure`. A run that has many such conditions can look up which of them may hold.
//
// Where Subject gives a value whose key is none of Keys, the condition is false,
// whatever its other parts would say: false decides `&&` over missing, skips,
// reports and faults, on either side. And it is false without a trace, because
// nothing that counts list items is worked out on the way (Frame.TakeDrops).
// Where Subject gives no value, nothing follows.
type Equality struct {
	Subject Subject
	Keys    []Key // none: no value will do
	// Counts holds where names that Subject uses count list items while they are
	// worked out, once a record. They are then in the first thing that the condition
	// looks at, so that it is the condition that counts them; and all equalities of
	// the condition that count are about this one thing.
	Counts bool
}

// A Subject is what is compared: a value, or one of the values that the items of
// lists have, as in `v.codings.exists(c, c.code == "B54")`. Of such it has to be
// known that each of them is a value and has none of the keys.
type Subject struct {
	Each []Items // the outermost first; none for one value
	Text string  // in canonical form: in one scope, one text means one value. "" is the innermost item
}

// Items are a list, in canonical form, and the name of its items; "" is none. No
// two lists of a subject have one name.
type Items struct{ List, Item string }

// String is a text that no other subject of the scope has.
func (s Subject) String() string {
	var out strings.Builder
	for _, each := range s.Each {
		out.WriteString(each.List + ".each(" + each.Item + ", ")
	}
	return out.String() + s.Text
}

// binds reports whether items of the subject have a name.
func (s Subject) binds(name string) bool {
	return slices.ContainsFunc(s.Each, func(each Items) bool { return each.Item == name })
}

// A Key is what texts, numbers or truth values have in common just when `==`
// holds of them.
type Key struct {
	Kind  Kind // KindText, KindBool, or KindDecimal of all numbers
	scale uint8
	num   int64
	text  string // of a number: where it has no small form
}

// KeyOf returns the key of a value; ok is false for what has none, and for what
// is no value.
func KeyOf(v Value) (k Key, ok bool) { return DatumOf(v).Key() }

// Key returns the key of a datum. It is as good as the datum's text.
func (d Datum) Key() (k Key, ok bool) {
	switch d.kind {
	case KindText:
		return Key{Kind: KindText, text: d.text()}, true
	case KindBool:
		return Key{Kind: KindBool, num: d.num}, true
	case KindInt, KindDecimal:
		n, _ := d.Decimal()
		coef, scale, small := n.Small()
		if !small {
			return Key{Kind: KindDecimal, text: n.String()}, true
		}
		for ; scale > 0 && coef%10 == 0; scale-- {
			coef /= 10
		}
		return Key{Kind: KindDecimal, num: coef, scale: scale}, true
	}
	return k, false
}

// Equalities lists the equalities of a condition in the order of its text, one
// for each subject.
func (x *Expression) Equalities() []Equality {
	f := equalities{x: x, written: map[int64]ast.Expr{}}
	ast.PreOrderVisit(x.tree, ast.NewExprVisitor(func(e ast.Expr) { f.written[e.ID()] = e }))
	return f.of(x.checked.Expr())
}

type equalities struct {
	x       *Expression
	written map[int64]ast.Expr // what is written, by node: expanded nodes keep their numbers
}

func (f equalities) of(e ast.Expr) []Equality {
	switch e.Kind() {
	case ast.CallKind:
		return f.ofCall(e)
	case ast.ComprehensionKind:
		return f.exists(e)
	}
	return nil
}

func (f equalities) ofCall(e ast.Expr) []Equality {
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case "@and":
		return f.both(args[0], args[1])
	case "@or":
		return either(f.of(args[0]), f.of(args[1]))
	case "sure":
		return f.of(args[0])
	case "@equals":
		return append(f.among(args[0], args[1:]), f.among(args[1], args[:1])...)
	case "@within":
		if list := args[1]; list.Kind() == ast.ListKind {
			return f.among(args[0], list.AsList().Elements())
		}
		return f.within(args[0], args[1])
	}
	return nil
}

// both are the equalities of `a && b`. Those of b stand only if a counts nothing:
// it is worked out before.
func (f equalities) both(a, b ast.Expr) []Equality {
	found := f.of(a)
	if f.x.source.counts(a) {
		return found
	}
	for _, q := range f.of(b) {
		if !q.Counts && find(found, q.Subject) < 0 {
			found = append(found, q)
		}
	}
	return found
}

// either are the equalities of `a || b`: what both say of one subject.
func either(a, b []Equality) []Equality {
	var found []Equality
	for _, q := range a {
		if i := find(b, q.Subject); i >= 0 {
			q.Keys = slices.Concat(q.Keys, b[i].Keys)
			found = append(found, q)
		}
	}
	return found
}

func find(list []Equality, subject Subject) int {
	name := subject.String()
	return slices.IndexFunc(list, func(q Equality) bool { return q.Subject.String() == name })
}

// exists are the equalities of `list.exists(x, …)`: what follows for each item
// from the condition on it. It is false if that is false for all of them.
func (f equalities) exists(e ast.Expr) []Equality {
	written := f.written[e.ID()]
	if written == nil || written.Kind() != ast.CallKind || written.AsCall().FunctionName() != "exists" {
		return nil
	}
	fold := e.AsComprehension()
	items, counts, ok := f.items(fold.IterRange(), fold.IterVar())
	if !ok {
		return nil
	}
	var found []Equality
	for _, q := range f.of(fold.LoopStep().AsCall().Args()[1]) {
		if !q.Counts && !q.Subject.binds(items.Item) {
			q.Subject.Each = append([]Items{items}, q.Subject.Each...)
			q.Counts = counts
			found = append(found, q)
		}
	}
	return found
}

// within is `constant in list`.
func (f equalities) within(constant, list ast.Expr) []Equality {
	t := Type{f.x.checked.GetType(list.ID())}
	if t.Kind() != KindList {
		return nil
	}
	items, counts, ok := f.items(list, "")
	keys, known := f.keys(t.Elem(), []ast.Expr{constant})
	if !ok || !known {
		return nil
	}
	return []Equality{{Subject{Each: []Items{items}}, keys, counts}}
}

func (f equalities) items(list ast.Expr, item string) (items Items, counts, ok bool) {
	written := f.written[list.ID()]
	if written == nil || countsItself(list) {
		return Items{}, false, false
	}
	return Items{canonical(written, f.x.byText), item}, f.x.source.counts(list), true
}

// among is a comparison with some constants as an equality, if it is one.
func (f equalities) among(subject ast.Expr, constants []ast.Expr) []Equality {
	written := f.written[subject.ID()]
	if written == nil || subject.Kind() == ast.LiteralKind || countsItself(subject) {
		return nil
	}
	keys, ok := f.keys(Type{f.x.checked.GetType(subject.ID())}, constants)
	if !ok {
		return nil
	}
	return []Equality{{Subject{Text: canonical(written, f.x.byText)}, keys, f.x.source.counts(subject)}}
}

// keys are those of constants, for a subject of some type.
func (f equalities) keys(of Type, constants []ast.Expr) ([]Key, bool) {
	kind := of.Kind()
	if kind == KindInt {
		kind = KindDecimal
	}
	var keys []Key
	for _, c := range constants {
		if c.Kind() != ast.LiteralKind {
			return nil, false
		}
		key, ok := KeyOf(c.AsLiteral())
		if !ok || key.Kind != kind {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

// counts reports whether working a checked part out may count list items that
// are passed over, by itself or behind a name of the scope.
func (c *compilation) counts(e ast.Expr) bool {
	return mentions(e, func(name string) bool {
		value := c.env.value(name)
		return name == frameVar || value != nil && value.counts
	})
}

func countsItself(e ast.Expr) bool {
	return mentions(e, func(name string) bool { return name == frameVar })
}

func mentions(e ast.Expr, is func(name string) bool) bool {
	found := false
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		found = found || e.Kind() == ast.IdentKind && is(e.AsIdent())
	}))
	return found
}

package stdlib

import (
	"cmp"
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// Comparisons of plain values, which conditions mostly are, by the types of both
// sides. All others are calls of the library's functions.

// orderings say of an operator which orders satisfy it.
var orderings = map[string]func(order int) bool{
	"@equals": func(c int) bool { return c == 0 }, "@differs": func(c int) bool { return c != 0 },
	"@less": func(c int) bool { return c < 0 }, "@less_equals": func(c int) bool { return c <= 0 },
	"@greater": func(c int) bool { return c > 0 }, "@greater_equals": func(c int) bool { return c >= 0 },
}

// comparison compiles a comparison; nil: it is none, or not of plain values.
func (l *lowering) comparison(call ast.CallExpr) cond {
	holds, ok := orderings[call.FunctionName()]
	if !ok {
		return nil
	}
	args := call.Args()
	a, b := l.typeOf(args[0]).Kind(), l.typeOf(args[1]).Kind()
	equality := call.FunctionName() == "@equals" || call.FunctionName() == "@differs"
	switch {
	case a == KindText && b == KindText && equality:
		return l.textEquality(args, holds(0))
	case isNumeric(a) && isNumeric(b):
		return l.numbers(args, holds)
	case a == b && (a == KindText || a == KindDate || a == KindInstant || a == KindBool && equality):
		return ordered2(l.step(args[0]), l.step(args[1]), holds)
	case a == KindAge && b == KindDuration:
		return ageAgainst(l.step(args[0]), l.step(args[1]), holds, false)
	case a == KindDuration && b == KindAge:
		return ageAgainst(l.step(args[0]), l.step(args[1]), func(c int) bool { return holds(-c) }, true)
	}
	return nil
}

// textEquality is `a == "text"`, whichever side the text is on, and `a == b`.
func (l *lowering) textEquality(args []ast.Expr, same bool) cond {
	for i, e := range args {
		if text, ok := literal(e); ok {
			return textIs(l.step(args[1-i]), text.text(), same)
		}
	}
	a, b := l.step(args[0]), l.step(args[1])
	return func(f *Frame) (Truth, Value) {
		x, y := a(f), b(f)
		if x.kind == KindNone || y.kind == KindNone {
			return Untold, nonValue(x.why(), y.why())
		}
		return truth((x.text() == y.text()) == same), nil
	}
}

func textIs(s step, text string, same bool) cond {
	return func(f *Frame) (Truth, Value) {
		d := s(f)
		if d.kind == KindNone {
			return Untold, d.why()
		}
		return truth((d.text() == text) == same), nil
	}
}

// numbers compares whole and decimal numbers.
func (l *lowering) numbers(args []ast.Expr, holds func(int) bool) cond {
	a, b := l.step(args[0]), l.step(args[1])
	return func(f *Frame) (Truth, Value) {
		x, y := a(f), b(f)
		if x.kind == KindNone || y.kind == KindNone {
			return Untold, nonValue(x.why(), y.why())
		}
		return truth(holds(compareNumbers(x, y))), nil
	}
}

// compareNumbers orders two numbers. Those with as many decimal places, none of
// whole numbers, are ordered as their digits are.
func compareNumbers(x, y Datum) int {
	if x.scale == y.scale && x.ptr == nil && y.ptr == nil {
		return cmp.Compare(x.num, y.num)
	}
	m, _ := x.Decimal()
	n, _ := y.Decimal()
	return m.Cmp(n)
}

func ordered2(a, b step, holds func(int) bool) cond {
	return func(f *Frame) (Truth, Value) {
		x, y := a(f), b(f)
		if x.kind == KindNone || y.kind == KindNone {
			return Untold, nonValue(x.why(), y.why())
		}
		c, _ := CompareData(x, y)
		return truth(holds(c)), nil
	}
}

// CompareData is CompareValues of data; it orders truth values too, no before yes.
func CompareData(x, y Datum) (order int, ok bool) {
	switch {
	case isNumeric(x.kind) && isNumeric(y.kind):
		return compareNumbers(x, y), true
	case x.kind != y.kind:
		return 0, false
	}
	switch x.kind {
	case KindText:
		return cmp.Compare(x.text(), y.text()), true
	case KindDate, KindBool:
		return cmp.Compare(x.num, y.num), true
	case KindInstant:
		if x.num != y.num {
			return cmp.Compare(x.num, y.num), true
		}
		return cmp.Compare(x.nano, y.nano), true
	case KindPeriod:
		return x.boxed().(PeriodValue).Period.Compare(y.boxed().(PeriodValue).Period), true
	}
	return 0, false
}

// ageAgainst compares an age with a duration; turned around the duration is a. Of
// two stops that of a is named, as everywhere.
func ageAgainst(a, b step, holds func(int) bool, turned bool) cond {
	return func(f *Frame) (Truth, Value) {
		x, y := a(f), b(f)
		if x.kind == KindNone || y.kind == KindNone {
			return Untold, nonValue(x.why(), y.why())
		}
		if turned {
			x, y = y, x
		}
		v := compareAge(x.ages(), y.boxed().(DurationValue), holds)
		if yes, ok := v.(types.Bool); ok {
			return truth(bool(yes)), nil
		}
		return Untold, v
	}
}

// within compiles `x in list` where the list is of literal texts, and `key in map`;
// nil: it is neither.
func (l *lowering) within(args []ast.Expr) cond {
	if l.typeOf(args[1]).Kind() == KindMap {
		key, of := l.step(args[0]), l.step(args[1])
		return func(f *Frame) (Truth, Value) {
			k, m := key(f), of(f)
			if k.kind == KindNone || m.kind == KindNone {
				return Untold, nonValue(k.why(), m.why())
			}
			return truth(m.mapped().place(k.text()) >= 0), nil
		}
	}
	texts, ok := literalTexts(args[1])
	if !ok || l.typeOf(args[0]).Kind() != KindText {
		return nil
	}
	value := l.step(args[0])
	has := func(text string) bool { return slices.Contains(texts, text) }
	if len(texts) > few {
		set := make(map[string]bool, len(texts))
		for _, text := range texts {
			set[text] = true
		}
		has = func(text string) bool { return set[text] }
	}
	return func(f *Frame) (Truth, Value) {
		d := value(f)
		if d.kind == KindNone {
			return Untold, d.why()
		}
		return truth(has(d.text())), nil
	}
}

// few texts are compared one by one faster than they are looked up.
const few = 6

// literalTexts are the items of a list of texts that is written out.
func literalTexts(e ast.Expr) (texts []string, ok bool) {
	if e.Kind() != ast.ListKind {
		return nil, false
	}
	for _, item := range e.AsList().Elements() {
		d, ok := literal(item)
		if !ok || d.kind != KindText {
			return nil, false
		}
		texts = append(texts, d.text())
	}
	return texts, true
}

package stdlib

import (
	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// converted is the range of a number in another unit. All conversions keep the
// order of numbers, and rounding to 34 digits does too, so limits become limits.
func (r *ranger) converted(args []ast.Expr) Range {
	in, from, ok := r.quantity(args[0])
	if !ok {
		return Range{}
	}
	key := conversionKey{from: from}
	key.to, _ = textOf(args[1])
	if len(args) > 2 {
		key.of, _ = textOf(args[2])
	}
	conversion := prepare(key)
	if conversion.why != "" {
		return Range{}
	}
	limit := func(d *decimal.Decimal) *decimal.Decimal {
		if d == nil {
			return nil
		}
		y, err := conversion.Apply(*d)
		if err != nil {
			return nil
		}
		return &y
	}
	return Range{Min: limit(in.Min), Max: limit(in.Max), Never: in.Never}
}

// quantity is the range of a quantity's number and the unit that it is in; ok is
// false where the record says the unit.
func (r *ranger) quantity(e ast.Expr) (in Range, unit string, ok bool) {
	switch e.Kind() {
	case ast.IdentKind:
		let := r.env.let(e.AsIdent())
		if let == nil {
			return in, "", false
		}
		inner := &ranger{rangerShared: r.rangerShared, env: let.env, checked: let.checked, facts: r.base}
		return inner.quantity(let.checked.Expr())
	case ast.CallKind:
		if call := e.AsCall(); call.FunctionName() == "quantity" {
			unit, ok = textOf(call.Args()[1])
			return r.of(call.Args()[0]), unit, ok
		}
	}
	return in, "", false
}

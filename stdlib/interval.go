package stdlib

import (
	"math"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A Range is what is known of the numbers that an expression can give: none is
// below Min, none above Max, and with Whole none has decimal places. A nil limit
// says nothing. The zero Range knows nothing.
type Range struct {
	Min, Max *decimal.Decimal
	Whole    bool
	Never    bool // there is no value at all, only missing, skips, reports or faults
}

// RangeOf is the range of one number; of anything else nothing is known.
func RangeOf(v Value) Range {
	d, ok := AsDecimal(v)
	if !ok {
		return Range{}
	}
	return Range{Min: &d, Max: &d, Whole: d.IsInt()}
}

// WholeFrom is the range of whole numbers between two, both included.
func WholeFrom(least, most int64) Range {
	return Range{Min: limit(least), Max: limit(most), Whole: true}
}

// WholeAbove is the range of whole numbers that are not below one.
func WholeAbove(least int64) Range { return Range{Min: limit(least), Whole: true} }

func limit(n int64) *decimal.Decimal {
	d := decimal.FromInt(n)
	return &d
}

// allInts are the whole numbers that expressions have.
var allInts = WholeFrom(math.MinInt64, math.MaxInt64)

// Inside reports whether every number of the range is one of another.
func (r Range) Inside(s Range) bool {
	return r.Never || (!s.Whole || r.Whole) &&
		(s.Min == nil || r.Min != nil && r.Min.Cmp(*s.Min) >= 0) &&
		(s.Max == nil || r.Max != nil && r.Max.Cmp(*s.Max) <= 0)
}

// Apart reports whether no number of the range is one of another.
func (r Range) Apart(s Range) bool { return r.Never || s.Never || r.Both(s).Never }

// Either is the range of what is in one range or in the other.
func (r Range) Either(s Range) Range {
	switch {
	case r.Never:
		return s
	case s.Never:
		return r
	}
	return Range{Min: outer(r.Min, s.Min, -1), Max: outer(r.Max, s.Max, 1), Whole: r.Whole && s.Whole}
}

// Both is the range of what is in both ranges.
func (r Range) Both(s Range) Range {
	out := Range{Min: inner(r.Min, s.Min, 1), Max: inner(r.Max, s.Max, -1), Whole: r.Whole || s.Whole, Never: r.Never || s.Never}
	if out.Whole {
		out.Min, out.Max = rounded(out.Min, decimal.Decimal.Ceil), rounded(out.Max, decimal.Decimal.Floor)
	}
	if out.Min != nil && out.Max != nil && out.Min.Cmp(*out.Max) > 0 {
		return Range{Never: true}
	}
	return out
}

func rounded(d *decimal.Decimal, by func(decimal.Decimal) decimal.Decimal) *decimal.Decimal {
	if d == nil || d.IsInt() {
		return d
	}
	n := by(*d)
	return &n
}

// outer is the limit that lies further out; sign is the direction of out.
func outer(a, b *decimal.Decimal, sign int) *decimal.Decimal {
	if a == nil || b == nil {
		return nil
	}
	return inner(a, b, sign)
}

// inner is the limit that lies further in; sign is the direction of in.
func inner(a, b *decimal.Decimal, sign int) *decimal.Decimal {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.Cmp(*b)*sign >= 0:
		return a
	}
	return b
}

func (r Range) nonNegative() bool { return r.Min != nil && r.Min.Sign() >= 0 }
func (r Range) positive() bool    { return r.Min != nil && r.Min.Sign() > 0 }
func (r Range) negative() bool    { return r.Max != nil && r.Max.Sign() < 0 }

// added, subtracted, multiplied, divided and negated are the ranges of results.
// Results too large for a number are faults, so a limit that is one is none.
func (r Range) added(s Range) Range {
	return Range{Min: onLimits(r.Min, s.Min, decimal.Decimal.Add), Max: onLimits(r.Max, s.Max, decimal.Decimal.Add), Whole: r.Whole && s.Whole}
}

func (r Range) negated() Range {
	out := Range{Whole: r.Whole}
	if r.Max != nil {
		n := r.Max.Neg()
		out.Min = &n
	}
	if r.Min != nil {
		n := r.Min.Neg()
		out.Max = &n
	}
	return out
}

func (r Range) subtracted(s Range) Range { return r.added(s.negated()) }

func (r Range) multiplied(s Range) Range {
	out := Range{}
	switch {
	case r.nonNegative() && s.nonNegative():
		out.Min = onLimits(r.Min, s.Min, decimal.Decimal.Mul)
		out.Max = onLimits(r.Max, s.Max, decimal.Decimal.Mul)
	default:
		out = corners(r, s, decimal.Decimal.Mul)
	}
	out.Whole = r.Whole && s.Whole
	return out
}

// divided knows nothing where the divisor may be 0: there is no greatest
// quotient. Rounding to 34 digits keeps the order of quotients, and with it limits.
func (r Range) divided(s Range) Range {
	switch {
	case r.nonNegative() && s.positive():
		out := Range{Min: limit(0), Max: onLimits(r.Max, s.Min, decimal.Decimal.Quo)}
		if s.Max != nil {
			out.Min = onLimits(r.Min, s.Max, decimal.Decimal.Quo)
		}
		return out
	case s.positive(), s.negative():
		return corners(r, s, decimal.Decimal.Quo)
	}
	return Range{}
}

// corners takes the least and the greatest of an operation on the limits.
func corners(r, s Range, by func(a, b decimal.Decimal) (decimal.Decimal, error)) Range {
	out := Range{Never: true}
	for _, a := range []*decimal.Decimal{r.Min, r.Max} {
		for _, b := range []*decimal.Decimal{s.Min, s.Max} {
			n := onLimits(a, b, by)
			if n == nil {
				return Range{}
			}
			out = out.Either(Range{Min: n, Max: n})
		}
	}
	return out
}

func onLimits(a, b *decimal.Decimal, by func(a, b decimal.Decimal) (decimal.Decimal, error)) *decimal.Decimal {
	if a == nil || b == nil {
		return nil
	}
	n, err := by(*a, *b)
	if err != nil {
		return nil
	}
	return &n
}

// mapped is the range of a function that keeps the order of numbers.
func (r Range) mapped(by func(decimal.Decimal) decimal.Decimal) Range {
	out := Range{Whole: r.Whole}
	if r.Min != nil {
		n := by(*r.Min)
		out.Min = &n
	}
	if r.Max != nil {
		n := by(*r.Max)
		out.Max = &n
	}
	return out
}

// unsigned is the range of numbers without their sign.
func (r Range) unsigned() Range {
	switch {
	case r.nonNegative():
		return r
	case r.Max != nil && r.Max.Sign() <= 0:
		return r.negated()
	}
	return Range{Min: limit(0), Max: outer(r.Max, r.negated().Max, 1), Whole: r.Whole}
}

// added up any number of times, at least least times.
func (r Range) summed(least int) Range {
	out := Range{Whole: r.Whole, Never: r.Never && least > 0}
	switch {
	case r.Never:
		return out.Either(WholeFrom(0, 0))
	case r.nonNegative():
		out.Min = r.Min
	case r.Max != nil && r.Max.Sign() <= 0:
		out.Max = r.Max
	}
	if least == 0 {
		out = out.Either(WholeFrom(0, 0))
	}
	return out
}

// Summed is the range of sums of at least one of the numbers.
func (r Range) Summed() Range { return r.summed(1) }

// String writes the range in words: "from 0 to 100", "from 0", "up to 5", "2".
func (r Range) String() string {
	switch {
	case r.Min != nil && r.Max != nil && r.Min.Equal(*r.Max):
		return r.Min.String()
	case r.Min != nil && r.Max != nil:
		return "from " + r.Min.String() + " to " + r.Max.String()
	case r.Min != nil:
		return "from " + r.Min.String()
	case r.Max != nil:
		return "up to " + r.Max.String()
	}
	return "any number"
}

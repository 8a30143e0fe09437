package decimal

import (
	"math"

	"github.com/cockroachdb/apd/v3"
)

// The limits of a number: at most 10^maxWhole in size, maxPlaces decimals.
const (
	maxWhole  = 60
	maxPlaces = 60
)

// exact has room for the product of any two numbers, twice 121 digits, and so
// rounds nothing. digits34 is what a quotient is rounded to.
var (
	exact    = context(2 * (maxWhole + maxPlaces + 1))
	digits34 = context(34)
)

func context(digits uint32) *apd.Context {
	return &apd.Context{
		Precision:   digits,
		Rounding:    apd.RoundHalfEven,
		MaxExponent: apd.MaxExponent,
		MinExponent: apd.MinExponent,
		Traps:       apd.DefaultTraps,
	}
}

// apd is d in the large form, which the caller must not change.
func (d Decimal) apd() *apd.Decimal {
	if d.big != nil {
		return d.big
	}
	return apd.New(d.coef, -int32(d.scale))
}

// large does an operation on the large form.
func large(op func(z, x, y *apd.Decimal) (apd.Condition, error), d, e Decimal) (Decimal, error) {
	z := new(apd.Decimal)
	if _, err := op(z, d.apd(), e.apd()); err != nil {
		return Decimal{}, ErrRange
	}
	return fromAPD(z)
}

// A direction says which whole number a fraction is rounded to.
type direction uint8

const (
	towardsZero direction = iota
	down
	up
	nearest // halves away from zero
)

// cut is d with at most so many decimal places. It does not use apd's Quantize,
// which takes numbers far below the last place kept for zero, even on the way
// up. The result always fits: the greatest number allowed is a power of ten, so
// that nothing rounds above it.
func (d Decimal) cut(places int, to direction) Decimal {
	x := d.apd()
	places = min(max(places, -maxWhole-2), maxPlaces)
	drop := -int64(places) - int64(x.Exponent)
	if drop <= 0 {
		return d
	}
	var unit, rest apd.BigInt
	unit.Exp(apd.NewBigInt(10), apd.NewBigInt(drop), nil)
	z := &apd.Decimal{Negative: x.Negative, Exponent: -int32(places)}
	z.Coeff.QuoRem(&x.Coeff, &unit, &rest)
	if awayFromZero(&rest, &unit, x.Negative, to) {
		z.Coeff.Add(&z.Coeff, apd.NewBigInt(1))
	}
	out, err := fromAPD(z)
	if err != nil {
		panic("decimal: a number in range was rounded out of it")
	}
	return out
}

// awayFromZero says whether a number that is cut at rest parts of unit goes to
// the next one away from zero.
func awayFromZero(rest, unit *apd.BigInt, negative bool, to direction) bool {
	switch to {
	case down:
		return negative && rest.Sign() != 0
	case up:
		return !negative && rest.Sign() != 0
	case nearest:
		return new(apd.BigInt).Lsh(rest, 1).Cmp(unit) >= 0
	}
	return false
}

// reduced drops trailing zeros in place.
func reduced(z *apd.Decimal) *apd.Decimal {
	z.Reduce(z)
	return z
}

// fromAPD takes over z, in the small form where it fits; ErrRange where it is
// beyond the limits.
func fromAPD(z *apd.Decimal) (Decimal, error) {
	reduced(z)
	if z.IsZero() {
		return Decimal{}, nil
	}
	if !inRange(z.NumDigits(), int64(z.Exponent), z.Coeff.IsInt64() && z.Coeff.Int64() == 1) {
		return Decimal{}, ErrRange
	}
	if d, ok := toSmall(z); ok {
		return d, nil
	}
	return Decimal{big: z}, nil
}

// inRange says whether a number fits that has so many digits, without trailing
// zeros, times 10^exponent; one says whether the digits are just a 1.
func inRange(digits, exponent int64, one bool) bool {
	if exponent < -maxPlaces {
		return false
	}
	return digits+exponent <= maxWhole || one && exponent == maxWhole
}

// toSmall is z in the small form.
func toSmall(z *apd.Decimal) (Decimal, bool) {
	if !z.Coeff.IsInt64() || z.Exponent < -maxScale || z.Exponent > maxScale {
		return Decimal{}, false
	}
	coef := z.Coeff.Int64() // the sign is apart
	var scale uint8
	if z.Exponent < 0 {
		scale = uint8(-z.Exponent)
	} else if coef > math.MaxInt64/pow10[z.Exponent] {
		return Decimal{}, false
	} else {
		coef *= pow10[z.Exponent]
	}
	if z.Negative {
		coef = -coef
	}
	return Decimal{coef: coef, scale: scale}, true
}

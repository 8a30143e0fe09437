package decimal

import (
	"math"
	"math/bits"
)

// The small form does most arithmetic on an int64, without an allocation. Every
// function here answers ok = false where it cannot: the large form then can.

var pow10 = [maxScale + 1]int64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
}

// aligned is two numbers as whole multiples of one power of ten.
func aligned(d, e Decimal) (x, y int64, scale uint8, ok bool) {
	if d.big != nil || e.big != nil {
		return 0, 0, 0, false
	}
	switch {
	case d.scale == e.scale:
		return d.coef, e.coef, d.scale, true
	case d.scale < e.scale:
		x, ok = shift(d.coef, e.scale-d.scale)
		return x, e.coef, e.scale, ok
	}
	y, ok = shift(e.coef, d.scale-e.scale)
	return d.coef, y, d.scale, ok
}

// shift is n times 10^places; places is at most maxScale.
func shift(n int64, places uint8) (int64, bool) {
	return times(n, pow10[places])
}

// times multiplies; neither operand is the least int64, nor is the product.
func times(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (x < 0) != (y < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

func addSmall(d, e Decimal) (Decimal, bool) {
	x, y, scale, ok := aligned(d, e)
	if !ok {
		return Decimal{}, false
	}
	sum := x + y
	overflow := (x < 0) == (y < 0) && (sum < 0) != (x < 0)
	return Decimal{coef: sum, scale: scale}, !overflow && sum != math.MinInt64
}

func mulSmall(d, e Decimal) (Decimal, bool) {
	if d.big != nil || e.big != nil {
		return Decimal{}, false
	}
	if d.scale+e.scale > maxScale {
		d, e = d.trimmed(), e.trimmed()
	}
	product, ok := times(d.coef, e.coef)
	scale := d.scale + e.scale
	return Decimal{coef: product, scale: scale}, ok && scale <= maxScale
}

// trimmed drops the trailing zeros of a small number's decimal places.
func (d Decimal) trimmed() Decimal {
	for d.scale > 0 && d.coef%10 == 0 {
		d.coef /= 10
		d.scale--
	}
	return d
}

// quoSmall divides digit by digit until nothing remains; e is not zero.
func quoSmall(d, e Decimal) (Decimal, bool) {
	x, y, _, ok := aligned(d, e)
	if !ok || y > math.MaxInt64/10 || y < -math.MaxInt64/10 {
		return Decimal{}, false
	}
	quotient, rest, scale := x/y, x%y, uint8(0)
	for rest != 0 {
		if scale == maxScale {
			return Decimal{}, false
		}
		if quotient, ok = shift(quotient, 1); !ok {
			return Decimal{}, false
		}
		digit := rest * 10 / y
		if magnitude(quotient)+magnitude(digit) > math.MaxInt64 {
			return Decimal{}, false
		}
		quotient += digit
		rest = rest * 10 % y
		scale++
	}
	return Decimal{coef: quotient, scale: scale}, true
}

// split is the whole part of a small number, towards zero, after moving the
// point so that places decimals are left of it, and what that cuts off, in
// parts of unit.
func (d Decimal) split(places int) (whole, rest, unit int64, ok bool) {
	drop := int(d.scale) - places
	if d.big != nil || drop < 0 || drop > maxScale {
		return 0, 0, 0, false
	}
	unit = pow10[drop]
	return d.coef / unit, d.coef % unit, unit, true
}

package decimal

// Add is d + e, exactly; ErrRange where that does not fit.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	if sum, ok := addSmall(d, e); ok {
		return sum, nil
	}
	return large(exact.Add, d, e)
}

// Sub is d - e, exactly; ErrRange where that does not fit.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul is d times e, exactly; ErrRange where that does not fit.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	if product, ok := mulSmall(d, e); ok {
		return product, nil
	}
	return large(exact.Mul, d, e)
}

// Quo is d divided by e: exactly where the quotient has at most 34 significant
// digits, else rounded to 34, to the even one of two that are as near. It is
// ErrDivisionByZero where e is 0, and ErrRange where the quotient does not fit.
func (d Decimal) Quo(e Decimal) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivisionByZero
	}
	if quotient, ok := quoSmall(d, e); ok {
		return quotient, nil
	}
	return large(digits34.Quo, d, e)
}

// QuoInt is how often e goes into d: the whole part of d divided by e, cut
// towards zero. Its errors are those of Quo.
func (d Decimal) QuoInt(e Decimal) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivisionByZero
	}
	if x, y, _, ok := aligned(d, e); ok {
		return Decimal{coef: x / y}, nil
	}
	return large(exact.QuoInteger, d, e)
}

// Rem is what QuoInt leaves of d; it has the sign of d. It is ErrDivisionByZero
// where e is 0.
func (d Decimal) Rem(e Decimal) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivisionByZero
	}
	if x, y, scale, ok := aligned(d, e); ok {
		return Decimal{coef: x % y, scale: scale}, nil
	}
	return large(exact.Rem, d, e)
}

// Round is d with at most so many decimal places; halves go away from zero, so
// that 2.5 becomes 3 and -2.5 becomes -3. Negative places round to tens,
// hundreds and so on.
func (d Decimal) Round(places int) Decimal {
	if d.big == nil && int(d.scale) <= places {
		return d
	}
	if whole, rest, unit, ok := d.split(places); ok && places >= 0 {
		if half := magnitude(rest); half >= uint64(unit)-half {
			whole += int64(d.Sign())
		}
		return Decimal{coef: whole, scale: uint8(places)}
	}
	return d.cut(places, nearest)
}

// Floor is the greatest whole number that is not above d.
func (d Decimal) Floor() Decimal {
	if whole, rest, _, ok := d.split(0); ok {
		if rest < 0 {
			whole--
		}
		return Decimal{coef: whole}
	}
	return d.cut(0, down)
}

// Ceil is the least whole number that is not below d.
func (d Decimal) Ceil() Decimal {
	if whole, rest, _, ok := d.split(0); ok {
		if rest > 0 {
			whole++
		}
		return Decimal{coef: whole}
	}
	return d.cut(0, up)
}

// Trunc is d without its decimal places.
func (d Decimal) Trunc() Decimal {
	if whole, _, _, ok := d.split(0); ok {
		return Decimal{coef: whole}
	}
	return d.cut(0, towardsZero)
}

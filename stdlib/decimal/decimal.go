package decimal

import (
	"errors"
	"math"

	"github.com/cockroachdb/apd/v3"
)

// Why there is no number.
var (
	ErrFormat         = errors.New("not a number such as 12, -0.5 or 1e3")
	ErrRange          = errors.New("a number above 10^60 or with more than 60 decimal places")
	ErrDivisionByZero = errors.New("a division by zero")
)

// A Decimal is an exact decimal number. The zero value is 0. Decimals are
// values and never change; == does not compare them (1.0 and 1 differ in it):
// Equal does, and so does == on what String returns.
type Decimal struct {
	// Where big is nil the number is coef / 10^scale, with a scale of at most
	// maxScale and never the least int64, which has no negation. Elsewhere it
	// is big, which is without trailing zeros, does not fit the small form, is
	// never changed, and may be shared.
	coef  int64
	scale uint8
	big   *apd.Decimal
}

// maxScale is the most decimal places that the small form has.
const maxScale = 18

// FromInt is n as a Decimal.
func FromInt(n int64) Decimal {
	if n == math.MinInt64 {
		return Decimal{big: reduced(apd.New(n, 0))}
	}
	return Decimal{coef: n}
}

// IsInt says whether d is a whole number, however it was written: 5.0 is.
func (d Decimal) IsInt() bool {
	if d.big != nil {
		return d.big.Exponent >= 0
	}
	return d.coef%pow10[d.scale] == 0
}

// Int64 is d as an int64; ok is false where d is not whole or too large for one.
func (d Decimal) Int64() (n int64, ok bool) {
	if !d.IsInt() {
		return 0, false
	}
	if d.big == nil {
		return d.coef / pow10[d.scale], true
	}
	n, err := d.big.Int64()
	return n, err == nil
}

// Sign is -1, 0 or +1.
func (d Decimal) Sign() int {
	if d.big != nil {
		return d.big.Sign()
	}
	switch {
	case d.coef < 0:
		return -1
	case d.coef > 0:
		return 1
	}
	return 0
}

// Cmp is -1, 0 or +1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	if x, y, _, ok := aligned(d, e); ok {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return d.apd().Cmp(e.apd())
}

// Equal says whether d and e are the same number: 1.0 and 1 are.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// Neg is -d.
func (d Decimal) Neg() Decimal {
	if d.big != nil {
		return Decimal{big: new(apd.Decimal).Neg(d.big)}
	}
	return Decimal{coef: -d.coef, scale: d.scale}
}

// Abs is d without its sign.
func (d Decimal) Abs() Decimal {
	if d.Sign() < 0 {
		return d.Neg()
	}
	return d
}

package unit

import (
	"errors"
	"math/big"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// Why there is no conversion.
var (
	ErrQuantity = errors.New("the units measure different things")
	ErrAnalyte  = errors.New("one unit is of a mass and the other of an amount of substance")
)

// A Conversion turns numbers of one unit into numbers of another.
type Conversion struct {
	// y is (x * times + plus) / by: only the quotient can be without an end, so
	// that nothing is rounded twice.
	times, plus, by decimal.Decimal
}

// Between makes the conversion from one unit to another. Between masses and
// amounts of substance it takes an analyte; ErrAnalyte says that there is none,
// and ErrQuantity that nothing can be converted.
func Between(from, to Unit, of *Analyte) (Conversion, error) {
	factor := new(big.Rat).Quo(from.factor, to.factor)
	if from.dimension != to.dimension {
		moles, ok := from.dimension.molesTo(to.dimension)
		switch {
		case !ok:
			return Conversion{}, ErrQuantity
		case of == nil:
			return Conversion{}, ErrAnalyte
		case moles > 0:
			factor.Mul(factor, of.molarMass())
		default:
			factor.Quo(factor, of.molarMass())
		}
	}
	shift := new(big.Rat)
	if from.zero != nil {
		shift.Mul(from.zero, factor)
	}
	if to.zero != nil {
		shift.Sub(shift, to.zero)
	}
	return conversion(factor, shift)
}

// molesTo reports whether one dimension has a mole where the other has a gram, 1,
// or the other way round, -1.
func (d dimension) molesTo(e dimension) (int, bool) {
	for _, moles := range []int{1, -1} {
		swapped := d
		swapped[amount] -= int8(moles)
		swapped[mass] += int8(moles)
		if swapped == e {
			return moles, true
		}
	}
	return 0, false
}

// conversion is x * factor + shift over one denominator.
func conversion(factor, shift *big.Rat) (Conversion, error) {
	by := new(big.Int).Mul(factor.Denom(), shift.Denom())
	by.Div(by, new(big.Int).GCD(nil, nil, factor.Denom(), shift.Denom()))
	whole := new(big.Rat).SetInt(by)
	var c Conversion
	for _, part := range []struct {
		to *decimal.Decimal
		is *big.Rat
	}{{&c.times, new(big.Rat).Mul(factor, whole)}, {&c.plus, new(big.Rat).Mul(shift, whole)}, {&c.by, whole}} {
		d, err := decimal.Parse(part.is.Num().String())
		if err != nil {
			return c, ErrQuantity // further apart than numbers can be
		}
		*part.to = d
	}
	return c, nil
}

// Apply converts a number: exactly where the result has at most 34 significant
// digits, else rounded to 34. It is decimal.ErrRange where that does not fit.
func (c Conversion) Apply(x decimal.Decimal) (decimal.Decimal, error) {
	y, err := x.Mul(c.times)
	if err == nil {
		y, err = y.Add(c.plus)
	}
	if err == nil {
		y, err = y.Quo(c.by)
	}
	return y, err
}

package unit

import (
	"errors"
	"math/big"
	"strings"
)

// ErrUnknown says that a text is no unit of the subset.
var ErrUnknown = errors.New("not a unit")

// maxLength bounds the text of a unit: longer ones are none that anybody means.
const maxLength = 60

// A Unit is one of measurement.
type Unit struct {
	dimension
	factor *big.Rat // how many of the base units it is
	zero   *big.Rat // of temperatures with a zero of their own: how far below it 0 K is
	metric bool
	text   string
}

// Parse reads a unit in UCUM's case-sensitive notation: "kg", "[lb_av]",
// "mmol/L", "10*9/L". It is ErrUnknown for everything else.
func Parse(text string) (Unit, error) {
	if len(text) > maxLength {
		return Unit{}, ErrUnknown
	}
	p := parser{text: text, known: known()}
	u, ok := p.all()
	if !ok {
		return Unit{}, ErrUnknown
	}
	u.text = text
	return u, nil
}

// String is the unit as it was written.
func (u Unit) String() string { return u.text }

// Quantity says in words what is measured in the unit: "a mass".
func (u Unit) Quantity() string { return u.dimension.String() }

// Same reports whether numbers in both units mean the same without conversion.
func (u Unit) Same(v Unit) bool {
	return u.dimension == v.dimension && u.factor.Cmp(v.factor) == 0 && sameZero(u.zero, v.zero)
}

func sameZero(a, b *big.Rat) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}

// Alike reports whether both units measure the same kind of thing.
func (u Unit) Alike(v Unit) bool { return u.dimension == v.dimension }

// Shifted reports whether 0 in the unit is not nothing: the sum or difference of
// two temperatures in degrees is no temperature in degrees.
func (u Unit) Shifted() bool { return u.zero != nil }

// times is the unit multiplied by a power of another one.
func (u Unit) times(v Unit, power int) (Unit, bool) {
	if u.zero != nil || v.zero != nil {
		return u, false // a zero of its own means nothing in a product
	}
	d, ok := u.dimension.plus(v.dimension, power)
	if !ok {
		return u, false
	}
	u.dimension = d
	factor := v.factor
	if power < 0 {
		factor, power = new(big.Rat).Inv(factor), -power
	}
	for range power {
		u.factor = new(big.Rat).Mul(u.factor, factor)
	}
	u.metric = false
	return u, u.isModest()
}

// maxBits bounds factors. The greatest that anybody means are a few dozen digits.
const maxBits = 256

func (u Unit) isModest() bool {
	return u.factor.Num().BitLen() < maxBits && u.factor.Denom().BitLen() < maxBits
}

// prefixed is the unit counted in powers of ten.
func (u Unit) prefixed(power int) Unit {
	ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(power, -power))), nil))
	if power < 0 {
		ten.Inv(ten)
	}
	u.factor = new(big.Rat).Mul(u.factor, ten)
	u.metric = false
	return u
}

// symbol is the unit of a name, with or without a prefix.
func symbol(name string, known map[string]Unit) (Unit, bool) {
	if u, ok := known[name]; ok {
		return u, true
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(name, p.sign); ok {
			if u, ok := known[rest]; ok && u.metric {
				return u.prefixed(p.power), true
			}
		}
	}
	return Unit{}, false
}

package decimal

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The tests here hold all arithmetic against math/big's rational numbers.

// number draws numbers of all sizes, often near the edge of the small form.
func number(t *rapid.T, label string) Decimal {
	text := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%de%d", rapid.Int64().Draw(t, "digits"), -rapid.IntRange(0, 20).Draw(t, "places"))
		}),
		rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%de%d", rapid.IntRange(-1000, 1000).Draw(t, "digits"), rapid.IntRange(-5, 19).Draw(t, "exponent"))
		}),
		rapid.StringMatching(`-?[1-9][0-9]{0,59}(\.[0-9]{1,60})?`),
		rapid.StringMatching(`-?0\.[0-9]{1,60}`),
	).Draw(t, label)
	d, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	if want, ok := new(big.Rat).SetString(text); !ok || rational(d).Cmp(want) != 0 {
		t.Fatalf("Parse(%q) = %s", text, d)
	}
	return d
}

func rational(d Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic("not a rational number: " + d.String())
	}
	return r
}

// fits says whether a rational number is a Decimal: its denominator has only
// twos and fives, at most 60 of each, and it is not above 10^60.
func fits(r *big.Rat) bool {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(power(maxPlaces)))
	return scaled.IsInt() && new(big.Int).Abs(scaled.Num()).Cmp(power(maxWhole+maxPlaces)) <= 0
}

func power(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// checkForm holds a result to the invariants that decimal.go states.
func checkForm(t *rapid.T, d Decimal) {
	if d.big == nil && (d.scale > maxScale || d.coef == -d.coef && d.coef != 0) {
		t.Fatalf("%s is small with scale %d", d, d.scale)
	}
	if d.big != nil {
		if small, ok := toSmall(d.big); ok {
			t.Fatalf("%s is large and fits the small form as %s", d, small)
		}
	}
	back, err := Parse(d.String())
	if err != nil || !back.Equal(d) || back.String() != d.String() {
		t.Fatalf("%s reads back as %s, %v", d, back, err)
	}
}

// check holds one exact result against the rational one.
func check(t *rapid.T, what string, got Decimal, err error, want *big.Rat) {
	if !fits(want) {
		if !errors.Is(err, ErrRange) {
			t.Fatalf("%s = %s, %v, want ErrRange", what, got, err)
		}
		return
	}
	if err != nil || rational(got).Cmp(want) != 0 {
		t.Fatalf("%s = %s, %v, want %s", what, got, err, want)
	}
	checkForm(t, got)
}

func TestExactOperations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := number(t, "x"), number(t, "y")
		rx, ry := rational(x), rational(y)
		sum, err := x.Add(y)
		check(t, "sum", sum, err, new(big.Rat).Add(rx, ry))
		difference, err := x.Sub(y)
		check(t, "difference", difference, err, new(big.Rat).Sub(rx, ry))
		product, err := x.Mul(y)
		check(t, "product", product, err, new(big.Rat).Mul(rx, ry))
		check(t, "negation", x.Neg(), nil, new(big.Rat).Neg(rx))
		check(t, "absolute", x.Abs(), nil, new(big.Rat).Abs(rx))
		if x.Cmp(y) != rx.Cmp(ry) || x.Equal(y) != (rx.Cmp(ry) == 0) || x.Sign() != rx.Sign() {
			t.Fatalf("comparing %s with %s: %d", x, y, x.Cmp(y))
		}
	})
}

func TestEqualNumbersAreWrittenAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := number(t, "x")
		text := x.String()
		if !strings.Contains(text, ".") {
			text += "."
		}
		y, err := Parse(text + "0" + strings.Repeat("0", rapid.IntRange(0, 30).Draw(t, "zeros")))
		if err != nil || !x.Equal(y) || x.String() != y.String() {
			t.Fatalf("%s with more zeros is %s, %v", x, y, err)
		}
	})
}

func TestQuotients(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := number(t, "x"), number(t, "y")
		if y.Sign() == 0 {
			t.Skip("a division by zero")
		}
		exactly := new(big.Rat).Quo(rational(x), rational(y))
		got, err := x.Quo(y)
		check(t, "quotient", got, err, roundTo34(exactly))
		whole := new(big.Int).Quo(exactly.Num(), exactly.Denom())
		gotWhole, err := x.QuoInt(y)
		check(t, "whole quotient", gotWhole, err, new(big.Rat).SetInt(whole))
		rest := new(big.Rat).Sub(rational(x), new(big.Rat).Mul(new(big.Rat).SetInt(whole), rational(y)))
		gotRest, err := x.Rem(y)
		check(t, "remainder", gotRest, err, rest)
	})
}

// roundTo34 rounds to 34 significant digits, halves to the even digit.
func roundTo34(r *big.Rat) *big.Rat {
	if r.Sign() == 0 {
		return r
	}
	unit := new(big.Rat).SetFrac64(1, 1)
	ten := big.NewRat(10, 1)
	limit := new(big.Rat).SetInt(power(34))
	scaled := func() *big.Rat { return new(big.Rat).Quo(new(big.Rat).Abs(r), unit) }
	for scaled().Cmp(limit) >= 0 {
		unit.Mul(unit, ten)
	}
	for new(big.Rat).Mul(scaled(), ten).Cmp(limit) < 0 {
		unit.Quo(unit, ten)
	}
	s := scaled()
	n, rest := new(big.Int).QuoRem(s.Num(), s.Denom(), new(big.Int))
	half := new(big.Int).Lsh(rest, 1).Cmp(s.Denom())
	if half > 0 || half == 0 && n.Bit(0) == 1 {
		n.Add(n, big.NewInt(1))
	}
	out := new(big.Rat).Mul(new(big.Rat).SetInt(n), unit)
	if r.Sign() < 0 {
		out.Neg(out)
	}
	return out
}

func TestRoundingAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := number(t, "x")
		places := rapid.IntRange(-61, 61).Draw(t, "places")
		check(t, "Round", x.Round(places), nil, roundHalfAway(rational(x), places))
		check(t, "Floor", x.Floor(), nil, floor(rational(x)))
		ceil := floor(new(big.Rat).Neg(rational(x)))
		check(t, "Ceil", x.Ceil(), nil, ceil.Neg(ceil))
		trunc := new(big.Int).Quo(rational(x).Num(), rational(x).Denom())
		check(t, "Trunc", x.Trunc(), nil, new(big.Rat).SetInt(trunc))
		if x.IsInt() != rational(x).IsInt() {
			t.Fatalf("IsInt(%s) = %v", x, x.IsInt())
		}
		n, ok := x.Int64()
		num := rational(x).Num()
		if want := rational(x).IsInt() && num.IsInt64(); ok != want || ok && n != num.Int64() {
			t.Fatalf("Int64(%s) = %d, %v", x, n, ok)
		}
	})
}

func floor(r *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom())) // the denominator is positive
}

func roundHalfAway(r *big.Rat, places int) *big.Rat {
	unit := new(big.Rat).SetInt(power(int64(max(places, -places))))
	if places > 0 {
		unit.Inv(unit)
	}
	half := new(big.Rat).Quo(new(big.Rat).Abs(r), unit)
	out := floor(half.Add(half, big.NewRat(1, 2)))
	out.Mul(out, unit)
	if r.Sign() < 0 {
		out.Neg(out)
	}
	return out
}

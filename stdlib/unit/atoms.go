package unit

import (
	"cmp"
	"math/big"
	"slices"
	"sync"
)

// An atom is a unit with a name of its own. Its value is a number of another
// unit, which is written with atoms before it.
type atom struct {
	code   string
	metric bool   // takes prefixes
	is     string // a fraction, "45359237/100000000", or ""
	of     string // the unit that it is so many of, or "" for a plain number
	base   base   // of the atoms that everything else is written with
	zero   string // of temperatures: how many of the unit 0 K is below its zero, "273.15"
}

// atoms are the units of the subset. The values are those of UCUM 2.2.
var atoms = []atom{
	{code: "g", metric: true, base: mass},
	{code: "m", metric: true, base: length},
	{code: "s", metric: true, base: duration},
	{code: "K", metric: true, base: temperature},
	{code: "mol", metric: true, base: amount},
	{code: "eq", metric: true, base: equivalents},
	{code: "osm", metric: true, base: osmoles},
	{code: "[IU]", metric: true, base: internationalUnits},
	{code: "[arb'U]", base: arbitraryUnits},
	{code: "[CFU]", base: colonies},

	{code: "[iU]", metric: true, is: "1", of: "[IU]"},
	{code: "10*", is: "10"},
	{code: "10^", is: "10"},
	{code: "%", is: "1/100"},
	{code: "[ppth]", is: "1/1000"},
	{code: "[ppm]", is: "1/1000000"},

	{code: "Cel", is: "1", of: "K", zero: "273.15"},
	{code: "[degF]", is: "5/9", of: "K", zero: "459.67"},

	{code: "min", is: "60", of: "s"},
	{code: "h", is: "60", of: "min"},
	{code: "d", is: "24", of: "h"},
	{code: "wk", is: "7", of: "d"},
	{code: "a", is: "365.25", of: "d"},
	{code: "mo", is: "1/12", of: "a"},

	{code: "L", metric: true, is: "1", of: "dm3"},
	{code: "l", metric: true, is: "1", of: "dm3"},
	{code: "[drp]", is: "1/20", of: "mL"},
	{code: "[tsp_us]", is: "1/6", of: "[foz_us]"},
	{code: "[tbs_us]", is: "1/2", of: "[foz_us]"},
	{code: "[cup_us]", is: "8", of: "[foz_us]"},
	{code: "[foz_us]", is: "29.5735295625", of: "mL"},
	{code: "[pt_us]", is: "16", of: "[foz_us]"},
	{code: "[qt_us]", is: "32", of: "[foz_us]"},
	{code: "[gal_us]", is: "128", of: "[foz_us]"},
	{code: "[foz_br]", is: "28.4130625", of: "mL"},
	{code: "[pt_br]", is: "20", of: "[foz_br]"},
	{code: "[gal_br]", is: "160", of: "[foz_br]"},

	{code: "[gr]", is: "64.79891", of: "mg"},
	{code: "[lb_av]", is: "453.59237", of: "g"},
	{code: "[oz_av]", is: "1/16", of: "[lb_av]"},
	{code: "[stone_av]", is: "14", of: "[lb_av]"},

	{code: "[in_i]", is: "2.54", of: "cm"},
	{code: "[ft_i]", is: "12", of: "[in_i]"},
	{code: "[yd_i]", is: "3", of: "[ft_i]"},
	{code: "[mi_i]", is: "5280", of: "[ft_i]"},

	{code: "Hz", metric: true, is: "1", of: "s-1"},
	{code: "N", metric: true, is: "1", of: "kg.m/s2"},
	{code: "Pa", metric: true, is: "1", of: "N/m2"},
	{code: "J", metric: true, is: "1", of: "N.m"},
	{code: "bar", metric: true, is: "100000", of: "Pa"},
	{code: "m[Hg]", metric: true, is: "133.322", of: "kPa"},
	{code: "m[H2O]", metric: true, is: "9.80665", of: "kPa"},
	{code: "cal", metric: true, is: "4.184", of: "J"},
	{code: "[Cal]", metric: true, is: "1", of: "kcal"},

	{code: "kat", metric: true, is: "1", of: "mol/s"},
	{code: "U", metric: true, is: "1", of: "umol/min"},
	{code: "g%", metric: true, is: "1", of: "g/dL"},
}

// prefixes are the powers of ten that a metric unit may be counted in.
var prefixes = []struct {
	sign  string
	power int
}{
	{"da", 1}, {"G", 9}, {"M", 6}, {"k", 3}, {"h", 2}, {"d", -1}, {"c", -2}, {"m", -3}, {"u", -6}, {"n", -9}, {"p", -12}, {"f", -15},
}

// known are the atoms worked out, by code.
var known = sync.OnceValue(func() map[string]Unit {
	all := map[string]Unit{}
	for left := atoms; len(left) > 0; {
		// An atom waits for those it is written with.
		left = slices.DeleteFunc(slices.Clone(left), func(a atom) bool {
			u, ok := a.unit(all)
			if ok {
				all[a.code] = u
			}
			return ok
		})
	}
	return all
})

func (a atom) unit(known map[string]Unit) (Unit, bool) {
	if a.is == "" {
		u := Unit{factor: big.NewRat(1, 1), metric: a.metric, text: a.code}
		u.dimension[a.base] = 1
		return u, true
	}
	u := Unit{factor: big.NewRat(1, 1)}
	if a.of != "" {
		p := parser{text: a.of, known: known}
		var ok bool
		if u, ok = p.all(); !ok {
			return u, false
		}
	}
	u.factor = new(big.Rat).Mul(u.factor, fraction(a.is))
	u.text, u.metric = a.code, a.metric
	if a.zero != "" {
		u.zero = fraction(a.zero)
	}
	return u, true
}

// fraction reads a number of the tables here.
func fraction(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("unit: " + text)
	}
	return r
}

// Atoms lists the codes of the units that have a name of their own, sorted.
func Atoms() []string {
	codes := make([]string, len(atoms))
	for i, a := range atoms {
		codes[i] = a.code
	}
	slices.SortFunc(codes, cmp.Compare)
	return codes
}

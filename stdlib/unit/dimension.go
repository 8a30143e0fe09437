package unit

// A base is what is measured in one kind of unit only. Masses are in grams,
// lengths in metres, times in seconds, temperatures in kelvins, amounts of
// substance in moles. Of the others nothing is known but their own unit: an
// international unit of one substance is not one of another.
type base uint8

const (
	mass base = iota
	length
	duration
	temperature
	amount
	equivalents
	osmoles
	internationalUnits
	arbitraryUnits
	colonies
	bases
)

// A dimension is the exponent of each base: a concentration of mass is mass 1
// and length -3.
type dimension [bases]int8

// maxExponent bounds exponents, and with them the size of factors.
const maxExponent = 9

func (d dimension) plus(e dimension, times int) (dimension, bool) {
	for i := range d {
		n := int(d[i]) + times*int(e[i])
		if n < -maxExponent || n > maxExponent {
			return d, false
		}
		d[i] = int8(n)
	}
	return d, true
}

// dimensionWords name the dimensions that people have words for.
var dimensionWords = []struct {
	is    dimension
	words string
}{
	{dimension{}, "a plain number"},
	{dimension{mass: 1}, "a mass"},
	{dimension{length: 1}, "a length"},
	{dimension{length: 2}, "an area"},
	{dimension{length: 3}, "a volume"},
	{dimension{duration: 1}, "a time"},
	{dimension{duration: -1}, "a rate"},
	{dimension{temperature: 1}, "a temperature"},
	{dimension{amount: 1}, "an amount of substance"},
	{dimension{mass: 1, length: -3}, "a mass in a volume"},
	{dimension{amount: 1, length: -3}, "an amount of substance in a volume"},
	{dimension{length: -3}, "a number in a volume"},
	{dimension{mass: 1, length: -2}, "a mass on an area"},
	{dimension{mass: 1, length: -1, duration: -2}, "a pressure"},
	{dimension{mass: 1, length: 2, duration: -2}, "an energy"},
	{dimension{amount: 1, duration: -1}, "an activity of an enzyme"},
	{dimension{amount: 1, length: -3, duration: -1}, "an activity of an enzyme in a volume"},
	{dimension{internationalUnits: 1}, "international units"},
	{dimension{internationalUnits: 1, length: -3}, "international units in a volume"},
}

func (d dimension) String() string {
	for _, w := range dimensionWords {
		if w.is == d {
			return w.words
		}
	}
	return "another quantity"
}

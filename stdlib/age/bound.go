package age

import "strconv"

// A Unit is what an age is counted in.
type Unit uint8

// The units, shorter ones first.
const (
	Days Unit = iota
	Weeks
	Months
	Years
)

// String is the unit as a mapping writes it: days, weeks, months or years.
func (u Unit) String() string {
	switch u {
	case Weeks:
		return "weeks"
	case Months:
		return "months"
	case Years:
		return "years"
	}
	return "days"
}

// ParseUnit finds a unit by the word that String writes.
func ParseUnit(word string) (u Unit, ok bool) {
	for u = Days; u <= Years; u++ {
		if u.String() == word {
			return u, true
		}
	}
	return 0, false
}

// A Bound is an edge between ages, such as 29 days or 5 years. N is not
// negative. The zero Bound is birth itself.
type Bound struct {
	N    int
	Unit Unit
}

// MaxBound is the most that a bound may count, in any unit.
const MaxBound = 1_000_000

// NewBound is a bound of n units; ErrBound where n is negative or above MaxBound.
func NewBound(n int, unit Unit) (Bound, error) {
	if n < 0 || n > MaxBound {
		return Bound{}, ErrBound
	}
	return Bound{n, unit}, nil
}

// String is b as a mapping writes it, such as "29 days".
func (b Bound) String() string { return strconv.Itoa(b.N) + " " + b.Unit.String() }

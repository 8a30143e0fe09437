package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// An edge is a limit between bands: a number, or with a unit an age in
// completed units. The zero edge is 0 and, for ages, birth.
type edge struct {
	number decimal.Decimal
	unit   string // "" for numbers
	span   diag.Span
}

// edge reads an edge. unit is the unit that it has if it says none; "" demands
// one for ages.
func (c *checker) edge(s *bandSet, b *lang.Bound, unit string) (*edge, bool) {
	span := s.module.Span(b)
	n, ok := c.decimal(s.module, b.Negative, &b.Number)
	if !ok {
		return nil, false
	}
	e := &edge{number: n, unit: b.Unit, span: span}
	if !s.ages {
		return e, c.plainNumber(s, b)
	}
	if e.unit == "" {
		e.unit = unit
	}
	if e.unit == "" {
		if !s.noUnit { // who leaves one unit out leaves all of them out
			c.add(diag.New("E0294", span, "an edge of age needs a unit").
				WithHelp("write %s days, %s weeks, %s months or %s years", n, n, n, n))
		}
		s.noUnit = true
		return nil, false
	}
	return e, c.usableAge(e)
}

func (c *checker) plainNumber(s *bandSet, b *lang.Bound) bool {
	if b.Unit == "" {
		return true
	}
	c.add(diag.New("E0294", s.module.Span(b), "an edge of bands `of number` has no unit").
		WithHelp("leave `%s` out, or write `of age`", b.Unit))
	return false
}

// usableAge reports an age that nobody can have.
func (c *checker) usableAge(e *edge) bool {
	n, whole := e.number.Int64()
	if _, err := age.NewBound(int(n), age.Days); whole && err == nil && n <= age.MaxBound {
		return true
	}
	d := diag.New("E0294", e.span, "%s is not an age that bands can be cut at", e)
	switch {
	case e.number.Sign() < 0:
		d = d.WithHelp("ages begin at birth, with 0")
	case !whole:
		d = d.WithHelp("use a smaller unit: ages count in whole units")
	}
	c.add(d)
	return false
}

// bound is an age edge as the library reckons with it.
func (e *edge) bound() age.Bound {
	n, _ := e.number.Int64()
	unit, _ := age.ParseUnit(e.unit)
	return age.Bound{N: int(n), Unit: unit}
}

// compare orders two edges of one set. ok is false for ages of which the date
// of birth decides which comes first.
func (e *edge) compare(other edge) (order int, ok bool) {
	if e.unit == "" && other.unit == "" {
		return e.number.Cmp(other.number), true
	}
	return age.Compare(e.bound(), other.bound())
}

// String writes the edge as a mapping does.
func (e *edge) String() string {
	if e.unit == "" {
		return e.number.String()
	}
	return e.number.String() + " " + e.unit
}

// runtime is the edge as it stands in the transform; nil stays nil.
func (e *edge) runtime() *runtime.Bound {
	if e == nil {
		return nil
	}
	return &runtime.Bound{Number: e.number.String(), Unit: e.unit}
}

func (c *checker) incomparable(a, b edge) {
	c.add(diag.New("E0298", b.span, "whether %s or %s comes first depends on the date of birth", &a, &b).
		WithLabel(a.span, "%s here", &a).
		WithHelp("write both in the same unit"))
}

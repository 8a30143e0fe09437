package runtime

import (
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// bands are ranges in ascending order, each with the outcome of what is in it.
// A range has its lower edge and not its upper one.
type bands[B any] struct {
	from, under []*B // nil: no edge
	fates       []stdlib.Datum
}

// find returns the number of the range in which something is, or -1; reached
// says whether an edge is reached.
func (b *bands[B]) find(reached func(B) bool) int {
	for i := range b.fates {
		if b.under[i] != nil && reached(*b.under[i]) {
			continue
		}
		if b.from[i] != nil && !reached(*b.from[i]) {
			return -1
		}
		return i
	}
	return -1
}

// newBands checks that the ranges ascend; compare is as cmp.Compare, and not ok
// for edges without an order.
func newBands[B any](t *Table, f *fates, parse func(*Bound) (*B, error), compare func(a, b B) (int, bool)) (*bands[B], error) {
	out := &bands[B]{}
	var last *B
	for i, band := range t.Bands {
		from, err := parse(band.From)
		if err != nil {
			return nil, t.problem("an edge is %w", err)
		}
		under, err := parse(band.Under)
		if err != nil {
			return nil, t.problem("an edge is %w", err)
		}
		if i > 0 && (last == nil || from == nil || !ascends(compare, *last, *from, true)) ||
			from != nil && under != nil && !ascends(compare, *from, *under, false) {
			return nil, t.problem("its bands do not ascend")
		}
		fate, err := f.of(band.Fate)
		if err != nil {
			return nil, err
		}
		out.from, out.under, out.fates = append(out.from, from), append(out.under, under), append(out.fates, fate)
		last = under
	}
	return out, nil
}

func ascends[B any](compare func(a, b B) (int, bool), a, b B, orEqual bool) bool {
	order, ok := compare(a, b)
	return ok && (order < 0 || orEqual && order == 0)
}

// ageLookup places ages. The edges are days reckoned from the date of birth; a
// date of birth that is known in part and straddles an edge is a fault.
func ageLookup(t *Table, f *fates) (func([]stdlib.Datum) stdlib.Datum, error) {
	b, err := newBands(t, f, parseAgeBound, age.Compare)
	if err != nil {
		return nil, err
	}
	straddles := stdlib.DatumOf(stdlib.Fault("the birth date is not exact enough for the bands `" + t.Name + "`"))
	return func(args []stdlib.Datum) stdlib.Datum {
		a, ok := args[0].Age()
		if !ok {
			return notAnAge
		}
		least := b.find(a.Youngest.Reached)
		switch {
		case a.Youngest != a.Oldest && (least < 0 || b.find(a.Oldest.Reached) != least):
			return straddles
		case least < 0:
			return f.otherwise
		}
		return b.fates[least]
	}, nil
}

func parseAgeBound(b *Bound) (*age.Bound, error) {
	if b == nil {
		return nil, nil
	}
	n, err := strconv.Atoi(b.Number)
	if err != nil {
		return nil, age.ErrBound
	}
	units := map[string]age.Unit{"days": age.Days, "weeks": age.Weeks, "months": age.Months, "years": age.Years}
	unit, ok := units[b.Unit]
	if !ok {
		return nil, age.ErrBound
	}
	bound, err := age.NewBound(n, unit)
	return &bound, err
}

// numberLookup places whole and decimal numbers.
var (
	notAnAge  = stdlib.DatumOf(stdlib.Fault("not an age"))
	notNumber = stdlib.DatumOf(stdlib.Fault("not a number"))
)

func numberLookup(t *Table, f *fates) (func([]stdlib.Datum) stdlib.Datum, error) {
	b, err := newBands(t, f, parseNumberBound, func(a, b decimal.Decimal) (int, bool) { return a.Cmp(b), true })
	if err != nil {
		return nil, err
	}
	return func(args []stdlib.Datum) stdlib.Datum {
		n, ok := args[0].Decimal()
		if !ok {
			return notNumber
		}
		i := b.find(func(edge decimal.Decimal) bool { return n.Cmp(edge) >= 0 })
		if i < 0 {
			return f.otherwise
		}
		return b.fates[i]
	}, nil
}

func parseNumberBound(b *Bound) (*decimal.Decimal, error) {
	if b == nil {
		return nil, nil
	}
	n, err := decimal.Parse(b.Number)
	return &n, err
}

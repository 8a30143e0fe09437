package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/types"
)

// A set holds values, each once, by what sameValue takes for the same. Those
// with a key are found at once, others (lists, places) one by one: a record may
// have a long list of texts, but hardly of places.
type set struct {
	keyed map[any]bool
	rest  []Value
}

func (s *set) has(v Value) bool {
	if key, ok := keyOf(v); ok {
		return s.keyed[key]
	}
	return slices.ContainsFunc(s.rest, func(x Value) bool { return sameValue(x, v) })
}

func (s *set) add(v Value) {
	key, ok := keyOf(v)
	if !ok {
		s.rest = append(s.rest, v)
		return
	}
	if s.keyed == nil {
		s.keyed = map[any]bool{}
	}
	s.keyed[key] = true
}

// A numberKey is a number in its one decimal form, so that 1 and 1.0 are the
// same and no text is taken for a number.
type numberKey string

// keyOf returns what two values have in common just when they are the same; ok
// is false for types that have no such thing.
func keyOf(v Value) (key any, ok bool) {
	if d, isNumber := AsDecimal(v); isNumber {
		return numberKey(d.String()), true
	}
	switch v := v.(type) {
	case types.String, types.Bool, DateValue, *Record, *Map:
		return v, true
	case PeriodValue:
		return v.Period, true
	case InstantValue:
		return v.Instant.Time().UTC(), true
	}
	return nil, false
}

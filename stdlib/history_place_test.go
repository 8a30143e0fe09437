package stdlib

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// TestPlacesInHistories: a record of an entity is found in every list that it is
// in, whatever became of the list, and in no other.
func TestPlacesInHistories(t *testing.T) {
	typ := NewRecordType(&schema.Record{Name: "visit"})
	var history []Value
	for i := range 9 {
		r := typ.New()
		r.Place = i + 1
		history = append(history, r)
	}
	other := typ.New() // in the same place of another list
	other.Place = 4
	plain := typ.New() // of no history
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		items := slices.Clone(history)
		items = slices.DeleteFunc(items, func(Value) bool { return rng.IntN(3) == 0 })
		switch rng.IntN(4) {
		case 0:
			slices.Reverse(items)
		case 1:
			items = append(items, plain, other)
		}
		for _, of := range append(slices.Clone(history), other, plain) {
			want := slices.Index(items, of)
			if got := placeOf(ListValue(items), of); got != want {
				t.Fatalf("place %d, want %d, among %d", got, want, len(items))
			}
		}
	}
}

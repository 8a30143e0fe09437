package lang

import (
	"slices"
	"testing"
)

func TestReservedWords(t *testing.T) {
	words := ReservedWords()
	if !slices.IsSorted(words) || len(words) != len(slices.Compact(slices.Clone(words))) {
		t.Error("the words are not sorted, or one is there twice")
	}
	for _, w := range celWords {
		if !IsReserved(w) {
			t.Errorf("CEL's word %s is not reserved", w)
		}
	}
	for _, w := range []string{"where", "count", "period", "in", "and"} {
		if !IsReserved(w) {
			t.Errorf("%s is not reserved", w)
		}
	}
	for _, w := range []string{"event", "visit", "first", "last", "source", "COUNT", ""} {
		if IsReserved(w) {
			t.Errorf("%s is reserved", w)
		}
	}
	words[0] = "changed"
	if ReservedWords()[0] == "changed" {
		t.Error("a caller can change the words")
	}
}

package runtime

import (
	"fmt"
	"strings"
	"testing"
)

// A field that is no place at all must not fill the memory of a run, nor its report.
func TestPlacesAreBounded(t *testing.T) {
	var p places
	for i := range 3 * maxPlaces {
		p.note(flaw{code: codeUnitUnknown}.atPlace(fmt.Sprint(i%(2*maxPlaces)), nil))
	}
	p.note(flaw{code: codeUnitUnknown}.atPlace(strings.Repeat("é", maxPlaceText+1), nil))
	p.note(flaw{code: codeUnitUnknown}.atPlace("a\xff", nil))
	p.note(flaw{code: codeUnitMissing})
	list := p.report(&unitsPlan{})
	if len(list) != maxPlaces || p.others != maxPlaces {
		t.Errorf("%d places and %d rejects of others, want %d and %d", len(list), p.others, maxPlaces, maxPlaces)
	}
	if first := list[0]; first.Rejects != 2 || first.Place != "0" {
		t.Errorf("the first is %+v", first)
	}
}

func TestPlaceOfManyLetters(t *testing.T) {
	text := strings.Repeat("é", maxPlaceText)
	if f := (flaw{}).atPlace(text, nil); f.at.place != text {
		t.Error("a text of 100 letters is not told")
	}
}

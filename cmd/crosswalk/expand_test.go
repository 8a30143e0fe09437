package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// The expansion in JSON has the keys that its description in spec/files.md shows,
// and no others.
func TestExpansionHasTheDocumentedShape(t *testing.T) {
	rule := compiler.ExpandedLine{Kind: "rule", Text: "x", Doc: "d", Place: "m.xwalk:1:1", For: []runtime.Origin{"r.csv:2:1"}}
	set := compiler.ExpandedLine{Kind: "data set", Text: "x", Place: "m.xwalk:1:1", Lines: []compiler.ExpandedLine{rule}}
	all := expansions{Format: expandFormat, Mappings: []expandedFile{{"m.xwalk", &compiler.Expansion{Mapping: "m", Lines: []compiler.ExpandedLine{set}}}}}
	got, want := keysOf(t, all.json()), keysOf(t, []byte(documentedJSON(t, "7. The rules that a mapping comes to")))
	if !slices.Equal(got, want) {
		t.Errorf("the keys are\n%s\nand spec/files.md shows\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

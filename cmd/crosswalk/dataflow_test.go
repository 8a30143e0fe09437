package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// The manifest in JSON has the keys that its description in spec/files.md shows,
// and no others.
func TestFlowHasTheDocumentedShape(t *testing.T) {
	use := compiler.FlowUse{Form: "f", Object: "o", Target: "t", As: compiler.AsValue, Place: "m.xwalk:1:1"}
	list := flowList{Format: flowFormat, Mappings: []flowFile{{File: "m.xwalk", Flow: &compiler.Flow{
		Mapping: "m",
		Sources: []compiler.FlowSource{{Name: "s", Schema: "s.json", Fields: []compiler.FlowField{{Field: "s.f", Type: "text", Reaches: []compiler.FlowUse{use}}}}},
		Targets: []compiler.FlowTarget{{Form: "f", Object: "o", Kind: "attribute", Name: "n", UID: "u", Place: "m.xwalk:1:1"}},
	}}}}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	got, want := keysOf(t, text), keysOf(t, []byte(documentedJSON(t, "6. The data flow manifest")))
	if !slices.Equal(got, want) {
		t.Errorf("the keys are\n%s\nand spec/files.md shows\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// documentedJSON is the first JSON block of a section of spec/files.md.
func documentedJSON(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "spec", "files.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	_, block, opened := strings.Cut(section, "```json\n")
	block, _, closed := strings.Cut(block, "```\n")
	if !found || !opened || !closed {
		t.Fatalf("spec/files.md does not show %q", heading)
	}
	return block
}

// keysOf lists the paths of all keys of a JSON text, and of what stands there:
// text, number, and so on.
func keysOf(t *testing.T, text []byte) []string {
	t.Helper()
	var doc any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, x := range v {
				walk(path+"."+name, x)
			}
		case []any:
			for _, x := range v {
				walk(path+"[]", x)
			}
		default:
			keys[fmt.Sprintf("%s %T", path, v)] = true
		}
	}
	walk("", doc)
	return slices.Sorted(maps.Keys(keys))
}

// A way with many targets names the first, and says how many there are; of
// private fields all are named.
func TestFlowTextIsShort(t *testing.T) {
	field := compiler.FlowField{Field: "s.f", Type: "text", Private: true}
	for i := range 9 {
		field.Reaches = append(field.Reaches, compiler.FlowUse{Form: "F", Target: fmt.Sprint("T", i), As: compiler.AsDecides, Place: "m:1:1"})
	}
	text := string(flowText(flowList{Mappings: []flowFile{{File: "m.xwalk", Flow: &compiler.Flow{
		Sources: []compiler.FlowSource{{Name: "s", Schema: "s.json", Fields: []compiler.FlowField{field}, Unread: 1}},
	}}}}))
	for _, want := range []string{"m.xwalk reads 1 field, 1 of them private, and fills nothing.", "T7 (m:1:1), T8 (m:1:1)\n", "T5 (m:1:1), and 3 others\n", "1 of 2 fields read"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

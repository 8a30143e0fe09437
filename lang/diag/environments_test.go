package diag

import (
	"bytes"
	"strings"
	"testing"
)

// A problem of some environments says which in every form, and two that differ in
// nothing else stay two.
func TestEnvironments(t *testing.T) {
	f := NewFile("a.xwalk", "some text\n")
	one, other := problem(f.Span(0, 4), "m"), problem(f.Span(0, 4), "m")
	one.Environments, other.Environments = []string{"gulu", "lira"}, []string{"arua"}
	list := List{one, other, other}
	list.Sort()
	if len(list) != 2 || list[0].Environments[0] != "arua" {
		t.Fatalf("got %v", list)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"JSON":     func(b *bytes.Buffer) error { return JSON(b, list) },
		"SARIF":    func(b *bytes.Buffer) error { return SARIF(b, list) },
		"GitHub":   func(b *bytes.Buffer) error { return GitHub(b, list) },
		"terminal": func(b *bytes.Buffer) error { return Terminal{}.Render(b, list) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"arua", "gulu", "lira"} {
			if !strings.Contains(b.String(), word) {
				t.Errorf("%s does not tell of %s:\n%s", name, word, b.String())
			}
		}
	}
	want := "in the environments `gulu` and `lira`"
	if got := list[1].whereSaid(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

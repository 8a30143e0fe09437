package stdlib

import (
	"fmt"
	"testing"
)

// TestPatternsAreBounded: patterns may come from records, of which there is no end.
func TestPatternsAreBounded(t *testing.T) {
	var p patterns
	for i := range 3 * maxPatterns {
		text := fmt.Sprintf("^a%d$", i%(2*maxPatterns))
		re, err := p.compile(text)
		if err != nil || re.String() != text {
			t.Fatalf("%s: %v, %v", text, re, err)
		}
	}
	if len(p.known) != maxPatterns {
		t.Errorf("%d patterns are kept, want %d", len(p.known), maxPatterns)
	}
	if _, err := p.compile("("); err == nil {
		t.Error("a pattern that cannot be read has been read")
	}
}

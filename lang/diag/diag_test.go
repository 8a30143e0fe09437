package diag

import (
	"slices"
	"testing"
)

func TestSort(t *testing.T) {
	a, b := NewFile("a.xwalk", "some text"), NewFile("b.xwalk", "some text")
	sorted := List{
		problem(Span{}, "nowhere"),
		problem(a.Span(1, 2), "first"),
		problem(a.Span(1, 2), "second"),
		warning(a.Span(1, 2), "another code"),
		problem(a.Span(1, 3), "longer"),
		problem(b.Span(0, 1), "other file"),
	}
	list := slices.Concat(sorted, sorted)
	slices.Reverse(list)
	list.Sort()
	if len(list) != len(sorted) {
		t.Fatalf("%d diagnostics, want %d without the repeats", len(list), len(sorted))
	}
	for i := range sorted {
		if list[i].Message != sorted[i].Message {
			t.Errorf("diagnostic %d is %q, want %q", i, list[i].Message, sorted[i].Message)
		}
	}
}

func TestHasErrors(t *testing.T) {
	tests := map[string]bool{"": false, "w": false, "we": true}
	for list, want := range tests {
		if got := listOf(list).HasErrors(); got != want {
			t.Errorf("%q: %t, want %t", list, got, want)
		}
	}
}

// Two diagnostics made from one must not write into each other's labels.
func TestWithLeavesTheOriginalAlone(t *testing.T) {
	base := problem(Span{}, "m").WithLabel(Span{}, "%d", 1).WithEdit(Span{}, "1")
	one := base.WithLabel(Span{}, "one").WithEdit(Span{}, "one").WithHelp("%s", "help")
	other := base.WithLabel(Span{}, "other").WithEdit(Span{}, "other")
	if one.Labels[1].Message != "one" || other.Labels[1].Message != "other" || len(base.Labels) != 1 {
		t.Errorf("labels: %v, %v, %v", base.Labels, one.Labels, other.Labels)
	}
	if one.Edits[1].Text != "one" || other.Edits[1].Text != "other" || len(base.Edits) != 1 {
		t.Errorf("edits: %v, %v, %v", base.Edits, one.Edits, other.Edits)
	}
	if base.Help != "" || one.Help != "help" {
		t.Errorf("help: %q, %q", base.Help, one.Help)
	}
}

package diag

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However a line is cut, it fits, and the beginning of what it is shown for is
// in sight.
func TestStripShowsItsFocus(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "bc ", "\t", "é", "性別", "😀", "\x1b", "\xff", strings.Repeat("x", 300)})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(piece, 1, 80).Draw(t, "line"), "")
		from := characterStart(line, rapid.IntRange(0, len(line)-1).Draw(t, "from"))
		to := rapid.IntRange(from, len(line)).Draw(t, "to")
		room := rapid.IntRange(20, 120).Draw(t, "room")
		terminal := Terminal{ASCII: rapid.Bool().Draw(t, "ascii")}
		s := terminal.strip(line, from, to, room)
		if s.width() > room {
			t.Fatalf("%d columns instead of %d: %q", s.width(), room, s.text())
		}
		for _, c := range s {
			if c.at == from && c.text != terminal.ellipsis() {
				return
			}
		}
		t.Fatalf("byte %d is not in %q", from, s.text())
	})
}

func TestStripText(t *testing.T) {
	tests := []struct {
		line     string
		from, to int
		want     string
	}{
		{"", 0, 0, ""},
		{"short", 0, 5, "short"},
		{"exactly twenty chars", 0, 1, "exactly twenty chars"},
		{"one more than twenty.", 0, 1, "one more than twent…"},
		{"one more than twenty.", 20, 21, "…e more than twenty."},
		{"cut at the left and the right of this", 19, 20, "…left and the right…"},
		{"blanks at the end   ", 0, 1, "blanks at the end"},
	}
	for _, test := range tests {
		if got := (Terminal{}).strip(test.line, test.from, test.to, 20).text(); got != test.want {
			t.Errorf("strip(%q, %d) = %q, want %q", test.line, test.from, got, test.want)
		}
	}
}

// A character that is wide in ASCII is in sight as a whole.
func TestStripShowsWideFocus(t *testing.T) {
	if got := (Terminal{ASCII: true}).strip("bc é😀bc ", 5, 5, 20).text(); !strings.Contains(got, `\u{1f600}`) {
		t.Errorf("the character is not in %q", got)
	}
}

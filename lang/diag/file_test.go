package diag

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPos(t *testing.T) {
	tests := []struct {
		name   string
		text   string
		offset int
		want   Pos
		utf16  int
	}{
		{"empty file", "", 0, Pos{1, 1}, 1},
		{"empty file, beyond", "", 9, Pos{1, 1}, 1},
		{"before the text", "ab", -3, Pos{1, 1}, 1},
		{"after the text", "ab", 3, Pos{1, 3}, 3},
		{"last line without line break", "a\nbc", 4, Pos{2, 3}, 3},
		{"line break at the end", "a\n", 2, Pos{2, 1}, 1},
		{"the line break itself", "ab\nc", 2, Pos{1, 3}, 3},
		{"a tab is one column", "\t\tx", 2, Pos{1, 3}, 3},
		{"CRLF", "a\r\nb", 3, Pos{2, 1}, 1},
		{"between CR and LF", "a\r\nb", 2, Pos{1, 3}, 3},
		{"CJK", "性別x", 6, Pos{1, 3}, 3},
		{"inside a CJK character", "性別x", 5, Pos{1, 2}, 2},
		{"beyond the basic plane", "😀x", 4, Pos{1, 2}, 3},
		{"inside it", "😀x", 3, Pos{1, 1}, 1},
		{"bytes that are not UTF-8", "\xff\xfex", 2, Pos{1, 3}, 3},
		{"a lone continuation byte", "a\x80b", 1, Pos{1, 2}, 2},
		{"a broken character", "\xe6\x80", 1, Pos{1, 2}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := NewFile("f", test.text)
			if got := f.Pos(test.offset); got != test.want {
				t.Errorf("Pos(%d) = %v, want %v", test.offset, got, test.want)
			}
			if got := f.UTF16Column(test.offset); got != test.utf16 {
				t.Errorf("UTF16Column(%d) = %d, want %d", test.offset, got, test.utf16)
			}
		})
	}
}

func TestLine(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a", []string{"a"}},
		{"a\n", []string{"a", ""}},
		{"a\r\nb\r\n", []string{"a", "b", ""}},
		{"a\n\nb", []string{"a", "", "b"}},
		{"\r\n", []string{"", ""}},
		{"a\rb", []string{"a\rb"}},
	}
	for _, test := range tests {
		f := NewFile("f", test.text)
		if got := f.LineCount(); got != len(test.want) {
			t.Errorf("%q: %d lines, want %d", test.text, got, len(test.want))
		}
		for i, want := range test.want {
			if got := f.Line(i + 1); got != want {
				t.Errorf("%q: line %d is %q, want %q", test.text, i+1, got, want)
			}
		}
		if f.Line(0) != "" || f.Line(len(test.want)+1) != "" {
			t.Errorf("%q: a line that does not exist is not empty", test.text)
		}
	}
}

func TestSpanOutsideTheText(t *testing.T) {
	f := NewFile("f", "性別")
	tests := []struct {
		span Span
		want string
	}{
		{f.Span(0, 3), "性"},
		{f.Span(-5, 99), "性別"},
		{f.Span(3, 1), ""},
		{f.Span(1, 5), "性"},
		{Span{}, ""},
	}
	for _, test := range tests {
		if got := test.span.Text(); got != test.want {
			t.Errorf("span %d..%d is %q, want %q", test.span.Start, test.span.End, got, test.want)
		}
	}
	if got := (Span{}).Pos(); got != (Pos{}) {
		t.Errorf("nowhere is at %v", got)
	}
}

// A place for people has to lead back to the offset it was made from.
func TestPosLeadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{"a", "\t", "\n", "\r\n", "é", "性", "😀", "\xff", "\xe6\x80"})).Draw(t, "pieces")
		f := NewFile("f", strings.Join(pieces, ""))
		offset := characterStart(f.Text, rapid.IntRange(0, len(f.Text)).Draw(t, "offset"))
		pos := f.Pos(offset)
		start := 0
		for range pos.Line - 1 {
			start += strings.IndexByte(f.Text[start:], '\n') + 1
		}
		for range pos.Column - 1 {
			_, size := utf8.DecodeRuneInString(f.Text[start:])
			start += size
		}
		if start != offset {
			t.Fatalf("%q: %d became %v, which is %d", f.Text, offset, pos, start)
		}
	})
}

func TestNotUTF8(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"", -1},
		{"Vié, 性別", -1},
		{"a \uFFFD written out", -1},
		{"\xff", 0},
		{"ab\x80", 2},
		{"\uFFFD then \xe6\x80", len("\uFFFD then ")},
		{"é\xed\xa0\x80", 2}, // half of a surrogate pair
	}
	for _, test := range tests {
		if got := NotUTF8(test.text); got != test.want {
			t.Errorf("%q stops being UTF-8 at %d, want %d", test.text, got, test.want)
		}
	}
}

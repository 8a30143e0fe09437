package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// tabStop is the distance between tab stops in shown lines.
const tabStop = 4

// A cell is what one character looks like on a terminal.
//
// Text that is shown comes from files of strangers. A cell never holds a
// character that moves the cursor, changes colours or turns the direction of
// writing: what a reader sees has to be what the file says.
type cell struct {
	at    int // byte offset of the character in its line
	text  string
	width int // columns on the terminal
}

// cells returns the look of text; base is the offset of text in its line.
func (t Terminal) cells(text string, base int) []cell {
	cells := make([]cell, 0, len(text))
	column := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		shown, width := t.look(r, text[i:i+size], column)
		cells = append(cells, cell{base + i, shown, width})
		column += width
		i += size
	}
	return cells
}

// look returns how a character that starts at a column is shown, and how wide.
func (t Terminal) look(r rune, raw string, column int) (shown string, columns int) {
	switch {
	case r == '\t':
		columns = tabStop - column%tabStop
		return strings.Repeat(" ", columns), columns
	case r >= ' ' && r <= '~':
		return raw, 1
	case t.ASCII:
		shown = fmt.Sprintf(`\u{%x}`, r)
		return shown, len(shown)
	case r < ' ':
		return string('␀' + r), 1
	case r == 0x7F:
		return "␡", 1
	case r == utf8.RuneError || !isHarmless(r):
		return "\uFFFD", 1
	}
	return raw, runeWidth(r)
}

// isHarmless reports whether a character outside ASCII may go to a terminal as
// it is. Of the invisible ones only the joiners may, which several scripts need.
func isHarmless(r rune) bool {
	const zeroWidthNonJoiner, zeroWidthJoiner = 0x200C, 0x200D
	if r == zeroWidthNonJoiner || r == zeroWidthJoiner {
		return true
	}
	return unicode.IsGraphic(r) && !unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// plain returns text in one line without anything that could harm a terminal.
func (t Terminal) plain(text string) string {
	var b strings.Builder
	for _, c := range t.cells(clip(text, t.ellipsis()), 0) {
		b.WriteString(c.text)
	}
	return b.String()
}

// clip bounds a message: a name a megabyte long may have got into it.
func clip(text, ellipsis string) string {
	const limit = 2000 // bytes
	if len(text) <= limit {
		return text
	}
	return text[:characterStart(text, limit)] + ellipsis
}

func (t Terminal) ellipsis() string {
	if t.ASCII {
		return "..."
	}
	return "…"
}

package workbook

import (
	"regexp"
	"strconv"
	"strings"
)

// readStrings reads the texts that cells name by number.
func (b *Book) readStrings(part string) error {
	return b.each(part, func(x *reader, e element) error {
		if e.name != "si" {
			return nil
		}
		text, err := x.rich()
		b.strings = append(b.strings, plain(text))
		return err
	})
}

// escape is how the format writes characters that XML cannot hold.
var escape = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escape.ReplaceAllStringFunc(text, func(s string) string {
		n, _ := strconv.ParseUint(s[2:6], 16, 16)
		return string(rune(n))
	})
}

// plain is a text as it can stand in one line: line breaks and tabs within a
// cell are blanks, and blanks at its ends do not count.
func plain(text string) string {
	if !strings.ContainsAny(text, "\n\r\t\x00\v\f") {
		return strings.TrimSpace(text)
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r == ' ' }), " ")
}

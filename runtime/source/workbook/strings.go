package workbook

import (
	"regexp"
	"strconv"
	"strings"
)

// texts are those that cells name by number: one after the other, and where each
// ends, since there may be millions.
type texts struct {
	all  string
	ends []uint32
}

// at returns a text.
func (t *texts) at(i int) (string, bool) {
	switch {
	case i < 0 || i >= len(t.ends):
		return "", false
	case i == 0:
		return t.all[:t.ends[0]], true
	}
	return t.all[t.ends[i-1]:t.ends[i]], true
}

// readTexts reads the texts that cells name by number.
func (b *Book) readTexts(part string) error {
	var all strings.Builder
	err := b.each(part, func(x *reader, e element) error {
		if e.name != "si" {
			return nil
		}
		text, err := x.rich()
		all.WriteString(text) // less than 4 GiB, which maxUnpacked sees to
		b.texts.ends = append(b.texts.ends, uint32(all.Len()))
		return err
	})
	b.texts.all = all.String()
	return err
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

// exact is a text as a record has it: with the blanks at its ends, and with line
// breaks of one kind.
func exact(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// plain is a text as it can stand in one line: line breaks and tabs within a
// cell are blanks, and blanks at its ends do not count.
func plain(text string) string {
	if !strings.ContainsAny(text, "\n\r\t\x00\v\f") {
		return strings.TrimSpace(text)
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r == ' ' }), " ")
}

package runtime

import (
	"bufio"
	"io"
	"unicode/utf8"
)

// textWriter writes a payload piece by piece. The first error ends it: what
// comes after is dropped, and close returns that error.
type textWriter struct {
	w   *bufio.Writer
	buf []byte // the piece at hand
	err error
}

func newTextWriter(w io.Writer) *textWriter { return &textWriter{w: bufio.NewWriterSize(w, 1<<16)} }

// flush writes the piece at hand and begins the next.
func (t *textWriter) flush() {
	if t.err == nil {
		_, t.err = t.w.Write(t.buf)
	}
	t.buf = t.buf[:0]
}

// close writes what is left. It does not close the stream underneath.
func (t *textWriter) close() error {
	t.flush()
	if t.err != nil {
		return t.err
	}
	return t.w.Flush()
}

func (t *textWriter) raw(text string) { t.buf = append(t.buf, text...) }

// member writes a text member of a JSON object; before is what comes before its
// name: a brace, or a comma.
func (t *textWriter) member(before, name, value string) {
	t.raw(before)
	t.raw(`"` + name + `":`)
	t.buf = appendJSONText(t.buf, value)
}

// optional writes a text member after others unless it is missing.
func (t *textWriter) optional(name, value string) {
	if value != "" {
		t.member(",", name, value)
	}
}

const hexDigits = "0123456789abcdef"

// appendJSONText appends a JSON string. Control characters are escaped; bytes
// that are not UTF-8 become U+FFFD, so that what is written can always be read.
func appendJSONText(buf []byte, text string) []byte {
	buf = append(buf, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			buf = append(buf, '\\', byte(r))
		case r == '\n':
			buf = append(buf, '\\', 'n')
		case r == '\r':
			buf = append(buf, '\\', 'r')
		case r == '\t':
			buf = append(buf, '\\', 't')
		case r < ' ' || r == '\u007f':
			buf = append(buf, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			buf = utf8.AppendRune(buf, r)
		}
	}
	return append(buf, '"')
}

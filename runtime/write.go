package runtime

import (
	"io"
	"unicode/utf8"
)

// textWriter writes a payload piece by piece. The first error ends it: what
// comes after is dropped, and close returns that error.
type textWriter struct {
	w   io.Writer
	buf []byte // what is not written yet
	err error
}

// pieceSize is how much is written at a time, about.
const pieceSize = 64 << 10

func newTextWriter(w io.Writer) *textWriter {
	return &textWriter{w: w, buf: make([]byte, 0, pieceSize+pieceSize/8)}
}

// flush writes what has come together, once that is worth it.
func (t *textWriter) flush() {
	if len(t.buf) >= pieceSize {
		t.drain()
	}
}

func (t *textWriter) drain() {
	if t.err == nil {
		_, t.err = t.w.Write(t.buf)
	}
	t.buf = t.buf[:0]
}

// close writes what is left. It does not close the stream underneath.
func (t *textWriter) close() error {
	t.drain()
	return t.err
}

func (t *textWriter) raw(text string) { t.buf = append(t.buf, text...) }

// text writes a JSON text; before is what comes before it: `,"status":`.
func (t *textWriter) text(before, value string) {
	t.buf = append(t.buf, before...)
	t.buf = appendJSONText(t.buf, value)
}

// member writes a text member of a JSON object; before is what comes before its
// name: a brace, or a comma.
func (t *textWriter) member(before, name, value string) {
	t.raw(before)
	t.raw(`"`)
	t.raw(name)
	t.text(`":`, value)
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
	for {
		n := plainJSON(text)
		buf = append(buf, text[:n]...)
		if n == len(text) {
			return append(buf, '"')
		}
		r, size := utf8.DecodeRuneInString(text[n:])
		buf = appendJSONRune(buf, r)
		text = text[n+size:]
	}
}

// plainJSON is for how many bytes a text is ASCII that stands in JSON as it is,
// which nearly all texts are to their ends.
func plainJSON(text string) int {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return i
		}
	}
	return len(text)
}

func appendJSONRune(buf []byte, r rune) []byte {
	switch {
	case r == '"' || r == '\\':
		return append(buf, '\\', byte(r))
	case r == '\n':
		return append(buf, '\\', 'n')
	case r == '\r':
		return append(buf, '\\', 'r')
	case r == '\t':
		return append(buf, '\\', 't')
	case r < ' ' || r == '\u007f':
		return append(buf, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
	}
	return utf8.AppendRune(buf, r)
}

package workbook

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokens cuts XML as spreadsheets have it: tags and text, with the five entities
// of XML, and no document type. It holds one token. Sheets have tens of millions
// of them, which is why this is not encoding/xml, against which it is tested.
type tokens struct {
	in       io.Reader
	buf      []byte
	pos, end int
	err      error

	name   string // of the tag
	attrs  []attribute
	data   []byte // of the text
	closes bool   // the tag that was given ends its element, too: <a/>
	names  map[string]string
}

type attribute struct {
	name  string
	value []byte
}

type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	textBetween
)

func newTokens(in io.Reader) tokens {
	return tokens{in: in, buf: make([]byte, 32<<10), names: map[string]string{}}
}

// next gives the next tag, or, if it is wanted, the next text. The error is
// io.EOF at the end.
func (t *tokens) next(wantText bool) (tokenKind, error) {
	if t.closes {
		t.closes = false
		return endTag, nil
	}
	for {
		text, err := t.upTo("<")
		switch {
		case err != nil:
			return 0, err
		case wantText && len(text) > 0:
			t.pos-- // the tag is next
			t.data, err = plainText(text)
			return textBetween, err
		}
		kind, isToken, err := t.afterBracket(wantText)
		if isToken || err != nil {
			return kind, err
		}
	}
}

// afterBracket reads what a `<` begins; what is no tag and no text is passed over.
func (t *tokens) afterBracket(wantText bool) (kind tokenKind, isToken bool, err error) {
	switch begin := t.look(8); {
	case bytes.HasPrefix(begin, []byte("?")):
		head, err := t.upTo("?>")
		if err == nil && !isUTF8(head) {
			err = ErrDamaged
		}
		return 0, false, cutOff(err)
	case bytes.HasPrefix(begin, []byte("!--")):
		t.pos += len("!--")
		_, err := t.upTo("-->")
		return 0, false, cutOff(err)
	case bytes.HasPrefix(begin, []byte("![CDATA[")):
		t.pos += len("![CDATA[")
		t.data, err = t.upTo("]]>")
		if err == nil && !isText(t.data) {
			err = ErrDamaged
		}
		return textBetween, wantText && len(t.data) > 0, cutOff(err)
	case bytes.HasPrefix(begin, []byte("!")):
		return 0, false, ErrDamaged // document types define entities: no spreadsheet has one
	}
	tag, err := t.tag()
	if err != nil {
		return 0, false, cutOff(err)
	}
	if name, ends := bytes.CutPrefix(tag, []byte("/")); ends {
		t.name = t.local(bytes.TrimRight(name, " \t\r\n"))
		return endTag, true, nil
	}
	return startTag, true, t.start(tag)
}

// cutOff is the error of an end inside a token.
func cutOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// isUTF8 reports whether the head of a part, `<?xml … ?>`, says that it is in
// UTF-8, or nothing.
func isUTF8(head []byte) bool {
	_, encoding, said := strings.Cut(strings.ToLower(string(head)), "encoding")
	return !said || strings.HasPrefix(strings.TrimLeft(encoding, " =\"'"), "utf-8")
}

// more reads on, keeping what has not been used. It answers false at the end.
func (t *tokens) more() bool {
	if t.err != nil {
		return false
	}
	if t.pos > 0 {
		t.end = copy(t.buf, t.buf[t.pos:t.end])
		t.pos = 0
	}
	if t.end == len(t.buf) {
		t.buf = append(t.buf, make([]byte, len(t.buf))...)
	}
	n := 0
	for n == 0 && t.err == nil {
		n, t.err = t.in.Read(t.buf[t.end:])
	}
	t.end += n
	return n > 0
}

// look gives up to n bytes that come next.
func (t *tokens) look(n int) []byte {
	for t.end-t.pos < n && t.more() {
	}
	return t.buf[t.pos:min(t.pos+n, t.end)]
}

// upTo gives what stands before a mark, and goes behind it.
func (t *tokens) upTo(mark string) ([]byte, error) {
	seen := 0
	for {
		if i := bytes.Index(t.buf[t.pos+seen:t.end], []byte(mark)); i >= 0 {
			text := t.buf[t.pos : t.pos+seen+i]
			t.pos += seen + i + len(mark)
			return text, nil
		}
		seen = max(0, t.end-t.pos-len(mark)+1)
		if !t.more() {
			return nil, t.err
		}
	}
}

// tag gives what stands in a tag, whose values may have a `>`.
func (t *tokens) tag() ([]byte, error) {
	seen, quote := 0, byte(0)
	for {
		rest := t.buf[t.pos:t.end]
		for ; seen < len(rest); seen++ {
			switch c := rest[seen]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"', c == '\'':
				quote = c
			case c == '>':
				t.pos += seen + 1
				return rest[:seen], nil
			case c == '<':
				return nil, ErrDamaged
			}
		}
		if !t.more() {
			return nil, t.err
		}
	}
}

// local gives a name without its prefix. There are few, so that each is kept.
func (t *tokens) local(name []byte) string {
	if i := bytes.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		name = name[i+1:]
	}
	if known, ok := t.names[string(name)]; ok {
		return known
	}
	if len(t.names) < 1000 {
		t.names[string(name)] = string(name)
	}
	return string(name)
}

// start reads the name and the attributes of a tag.
func (t *tokens) start(tag []byte) error {
	if t.closes = len(tag) > 0 && tag[len(tag)-1] == '/'; t.closes {
		tag = tag[:len(tag)-1]
	}
	end := nameEnd(tag)
	if !isName(tag[:end]) {
		return ErrDamaged
	}
	t.name, t.attrs = t.local(tag[:end]), t.attrs[:0]
	for tag = trimmed(tag[end:]); len(tag) > 0; tag = trimmed(tag) {
		end := nameEnd(tag)
		name, value := tag[:end], trimmed(tag[end:])
		if !isName(name) || len(value) == 0 || value[0] != '=' {
			return ErrDamaged
		}
		value = trimmed(value[1:])
		if len(value) == 0 || value[0] != '"' && value[0] != '\'' {
			return ErrDamaged
		}
		quote := bytes.IndexByte(value[1:], value[0]) + 1
		if quote == 0 {
			return ErrDamaged
		}
		text, err := plainText(value[1:quote])
		if err != nil {
			return err
		}
		t.attrs = append(t.attrs, attribute{t.local(name), text})
		tag = value[quote+1:]
	}
	return nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// trimmed is a text without the blanks before it.
func trimmed(text []byte) []byte {
	for len(text) > 0 && isBlank(text[0]) {
		text = text[1:]
	}
	return text
}

// nameEnd is where a name ends.
func nameEnd(text []byte) int {
	for i, c := range text {
		if isBlank(c) || c == '=' {
			return i
		}
	}
	return len(text)
}

// isName is true of what could be a name, without knowing all letters.
func isName(name []byte) bool {
	colons, ascii := 0, true
	for _, c := range name {
		switch {
		case c <= ' ', c == '<', c == '>', c == '&', c == '"', c == '\'', c == '=', c == '/':
			return false
		case c == ':':
			colons++
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return len(name) > 0 && colons < 2 && (ascii || utf8.Valid(name))
}

// isText reports whether a text has only characters that XML allows.
func isText(text []byte) bool {
	ascii := true
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(text)
}

// plainText writes out entities, and line ends in one way.
func plainText(text []byte) ([]byte, error) {
	if !isText(text) {
		return nil, ErrDamaged
	}
	if bytes.IndexByte(text, '&') < 0 && bytes.IndexByte(text, '\r') < 0 {
		return text, nil
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			out = append(out, '\n')
		case '&':
			end := bytes.IndexByte(text[i:], ';')
			if end < 0 {
				return nil, ErrDamaged
			}
			r, ok := entity(string(text[i+1 : i+end]))
			if !ok {
				return nil, ErrDamaged
			}
			out = utf8.AppendRune(out, r)
			i += end
		default:
			out = append(out, c)
		}
	}
	return out, nil
}

// entity is the character that &name; stands for.
func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	number, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(number, "x"); isHex {
		number, base = hex, 16
	}
	n, err := strconv.ParseUint(number, base, 32)
	r := rune(n)
	return r, ok && err == nil && n <= utf8.MaxRune && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r')
}

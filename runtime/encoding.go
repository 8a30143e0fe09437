package runtime

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// encodings are what a text file can be in besides UTF-8, by the names that the
// project file has for them. UTF-16 without more needs its byte order mark.
func encodings() map[string]encoding.Encoding {
	all := map[string]encoding.Encoding{
		"utf-8":       unicode.UTF8,
		"utf-16":      unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM),
		"utf-16le":    unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"windows-874": charmap.Windows874,
		"koi8-r":      charmap.KOI8R,
		"koi8-u":      charmap.KOI8U,
		"macintosh":   charmap.Macintosh,
		"ibm437":      charmap.CodePage437,
		"ibm850":      charmap.CodePage850,
		"ibm852":      charmap.CodePage852,
		"ibm855":      charmap.CodePage855,
		"ibm858":      charmap.CodePage858,
		"ibm860":      charmap.CodePage860,
		"ibm866":      charmap.CodePage866,
	}
	for i, page := range []*charmap.Charmap{charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253,
		charmap.Windows1254, charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258} {
		all["windows-"+strconv.Itoa(1250+i)] = page
	}
	for number, part := range map[int]*charmap.Charmap{1: charmap.ISO8859_1, 2: charmap.ISO8859_2, 3: charmap.ISO8859_3, 4: charmap.ISO8859_4,
		5: charmap.ISO8859_5, 6: charmap.ISO8859_6, 7: charmap.ISO8859_7, 8: charmap.ISO8859_8, 9: charmap.ISO8859_9,
		10: charmap.ISO8859_10, 13: charmap.ISO8859_13, 14: charmap.ISO8859_14, 15: charmap.ISO8859_15, 16: charmap.ISO8859_16} {
		all["iso-8859-"+strconv.Itoa(number)] = part
	}
	return all
}

// Encodings lists the names of the encodings that a text file can be in.
func Encodings() []string { return slices.Sorted(maps.Keys(encodings())) }

// decode turns the text into UTF-8. A byte order mark counts before what is said
// of the file.
func (o *opened) decode(in *Input) error {
	name := o.marked()
	if name == "" {
		name = strings.ToLower(in.Encoding)
	}
	switch name {
	case "", "utf-8":
		return nil
	case "utf-16":
		if len(o.head(1)) == 0 {
			return nil
		}
		return &InputError{Code: "E0517", Input: in.Name, Message: "the file does not begin with the byte order mark of UTF-16; say utf-16le or utf-16be"}
	}
	from, known := encodings()[name]
	if !known {
		return &InputError{Code: "E0517", Input: in.Name, Message: "the encoding of the file is not known"}
	}
	o.blocks, o.encoding = newBlocks(transform.NewReader(o.blocks, from.NewDecoder())), name
	return nil
}

// marked passes over a byte order mark, and says which encoding it stands for; ""
// if there is none.
func (o *opened) marked() string {
	for _, mark := range []struct{ bytes, encoding string }{{"\ufeff", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}} {
		if n := len(mark.bytes); string(o.head(n)) == mark.bytes {
			o.pos += n
			return mark.encoding
		}
	}
	return ""
}

// unknownSign is what stands in a text for bytes that are no character of its
// encoding. Programs that wrote the file may have put it there, too: what it
// stands for is lost either way.
var unknownSign = []byte("\ufffd")

// undecoded is the flaw of a record whose bytes are no characters of the encoding
// that the input was in; UTF-8 is looked at where values are read.
func (o *opened) undecoded(c *chunk) flaw {
	if o.encoding == "" {
		return flaw{}
	}
	if !bytes.Contains(c.text, unknownSign) && !bytes.Contains(c.row, unknownSign) {
		return flaw{}
	}
	return flaw{code: "E0503", message: "the record has bytes that are no characters in " + o.encoding}
}

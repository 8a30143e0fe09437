package runtime

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
)

// wide writes a text in UTF-16, little end first.
func wide(text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

// swapped turns little ends into big ones.
func swapped(text string) string {
	b := []byte(text)
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

func encodedInput(name, encoding, text string) Input {
	in := textInput(name, text)
	in.Encoding = encoding
	return in
}

func codeOrNone(err error) string {
	if err == nil {
		return ""
	}
	return codeOf(err)
}

func TestEncodings(t *testing.T) {
	rows := rowHeader + row("née") + "\n" + row("😀") + "\n"
	arabic, err := charmap.Windows1256.NewEncoder().String(rowHeader + row("مريم"))
	if err != nil {
		t.Fatal(err)
	}
	line := visit("née")
	for name, c := range map[string]struct{ file, encoding, text, keys, codes, err string }{
		"latin":                         {"v.csv", "iso-8859-1", rowHeader + row("n\xe9e"), "née", "", ""},
		"windows":                       {"v.csv", "windows-1252", rowHeader + row("n\xe9e\x80"), "née€", "", ""},
		"capitals":                      {"v.csv", "Windows-1252", rowHeader + row("n\xe9e"), "née", "", ""},
		"arabic":                        {"v.csv", "windows-1256", arabic, "مريم", "", ""},
		"a byte that is none":           {"v.csv", "windows-1252", rowHeader + row("a") + "\n" + row("n\x81") + "\n" + row("b"), "a b", "v.csv:3 E0503", ""},
		"a byte that is none, in JSON":  {"v.json", "windows-1252", visit("a") + visit("n\x81") + visit("b"), "a b", "v.json#2 E0503", ""},
		"a byte that is none, in lines": {"v.ndjson", "windows-1252", visit("n\x81") + "\n" + visit("b"), "b", "v.ndjson:1 E0503", ""},
		"a byte that is none, above":    {"v.csv", "windows-1252", strings.Replace(rowHeader, ",", ",\x81,", 1) + row("a"), "", "", "E0510"},
		"mark of UTF-8":                 {"v.csv", "windows-1252", "\ufeff" + rows, "née 😀", "", ""},
		"mark of UTF-16":                {"v.csv", "", "\xff\xfe" + wide(rows), "née 😀", "", ""},
		"mark before what is said":      {"v.csv", "windows-1252", "\xff\xfe" + wide(rows), "née 😀", "", ""},
		"the other mark":                {"v.csv", "utf-16le", "\xfe\xff" + swapped(wide(rows)), "née 😀", "", ""},
		"UTF-16 without a mark":         {"v.csv", "utf-16le", wide(rows), "née 😀", "", ""},
		"UTF-16 the other way":          {"v.csv", "utf-16be", swapped(wide(rows)), "née 😀", "", ""},
		"UTF-16 that needs a mark":      {"v.csv", "utf-16", wide(rows), "", "", "E0517"},
		"UTF-16 that has one":           {"v.ndjson", "utf-16", "\xff\xfe" + wide(line+"\r\n"+line), "née", "", ""},
		"half a pair":                   {"v.ndjson", "utf-16le", wide(visit("a")+"\n") + "\x3d\xd8" + wide("\n"+visit("b")), "a b", "v.ndjson:2 E0503", ""},
		"the sign itself in UTF-8":      {"v.ndjson", "", visit("\ufffd"), "\ufffd", "", ""},
		"packed":                        {"v.csv.gz", "iso-8859-1", packed(rowHeader + row("n\xe9e")), "née", "", ""},
		"unknown":                       {"v.csv", "latin-9", rows, "", "", "E0517"},
		"none said":                     {"v.csv", "", rowHeader + row("n\xe9e"), "", "v.csv:2 E0503", ""},
		"UTF-8 said":                    {"v.csv", "utf-8", rowHeader + row("n\xe9e") + "\n" + row("é"), "é", "v.csv:2 E0503", ""},
	} {
		src := visitSource()
		if strings.HasPrefix(c.file, "v.csv") {
			src = rowSource()
		}
		o := readAll(t, planOf(t, src), encodedInput(c.file, c.encoding, c.text))
		if codeOrNone(o.err) != c.err || o.keys() != c.keys || o.codes() != c.codes {
			t.Errorf("%s: keys %q, rejects %q, error %v", name, o.keys(), o.codes(), o.err)
		}
	}
}

// All single-byte encodings have ASCII where it is, so that JSON and CSV can be cut.
func TestEncodingsKeepASCII(t *testing.T) {
	for _, name := range Encodings() {
		if strings.HasPrefix(name, "utf-16") {
			continue
		}
		o := readAll(t, planOf(t, visitSource()), encodedInput("v.ndjson", name, visit(`az AZ 09 _.-/~`)))
		if o.err != nil || o.keys() != `az AZ 09 _.-/~` {
			t.Errorf("%s: keys %q, rejects %q, error %v", name, o.keys(), o.codes(), o.err)
		}
	}
}

func packedZstd(parts ...string) string {
	var b bytes.Buffer
	for _, part := range parts {
		w, _ := zstd.NewWriter(&b)
		io.WriteString(w, part)
		w.Close()
	}
	return b.String()
}

func TestZstd(t *testing.T) {
	a, b := visit("a"), visit("b")
	skippable := "\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
	for name, text := range map[string]string{
		"two frames":       packedZstd("\ufeff"+a+"\n"+b[:10], b[10:]),
		"a part to pass":   skippable + packedZstd(a+"\n"+b),
		"named and plain":  a + "\n" + b,
		"in UTF-16":        packedZstd("\xff\xfe" + wide(a+"\n"+b)),
		"an empty frame":   packedZstd("", a+"\n", b),
		"both, one inside": packedZstd(a + "\n" + b),
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.zst", text))
		if o.err != nil || o.keys() != "a b" {
			t.Errorf("%s: keys %q, error %v", name, o.keys(), o.err)
		}
	}
	var lines []string
	for i := range 20_000 {
		lines = append(lines, visit(strings.Repeat("x", i%7)+itoa(int64(i*i))))
	}
	whole := packedZstd(strings.Join(lines, "\n"))
	for name, text := range map[string]string{
		"cut off":        whole[:len(whole)/2],
		"cut by a byte":  whole[:len(whole)-1],
		"damaged":        whole[:len(whole)/2] + "\xff\xff\xff\xff" + whole[len(whole)/2+4:],
		"wrong sum":      whole[:len(whole)-2] + "\x00\x00",
		"garbage after":  whole + "garbage",
		"a large window": "\x28\xb5\x2f\xfd\x00\xf8" + whole[6:],
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.zst", text))
		if codeOf(o.err) != "E0511" {
			t.Errorf("%s: error %v", name, o.err)
		}
	}
}

// A file that unpacks to gigabytes of one line takes the memory of one record.
func TestPackedBombs(t *testing.T) {
	const size = 1 << 30
	var bomb bytes.Buffer
	w, err := zstd.NewWriter(&bomb)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, visit("a")+"\n")
	block := bytes.Repeat([]byte("x"), 1<<20)
	for range size / len(block) {
		w.Write(block)
	}
	io.WriteString(w, "\n"+visit("b"))
	w.Close()
	o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.zst", bomb.String()))
	if o.err != nil || o.keys() != "a b" || o.codes() != "v.ndjson.zst:2 E0501" {
		t.Errorf("%d bytes: keys %q, rejects %q, error %v", bomb.Len(), o.keys(), o.codes(), o.err)
	}
}

func TestDelimitersAndHeadersThatAreSaid(t *testing.T) {
	rows := rowHeader + row("a") + "\n" + row("b")
	with := func(d byte) string { return strings.ReplaceAll(rows, ",", string(d)) }
	for name, c := range map[string]struct {
		text      string
		delimiter byte
		header    int
		keys, err string
	}{
		"bar":                      {with('|'), '|', 0, "a b", ""},
		"blank":                    {with(' '), ' ', 0, "a b", ""},
		"another than there is":    {with(';'), ',', 0, "", "E0510"},
		"before what the file has": {"sep=;\n" + rows, ',', 0, "a b", ""},
		"header below a title":     {"Visits of March, all; wards\n\n" + rows, 0, 3, "a b", ""},
		"header in its line":       {rows, 0, 1, "a b", ""},
		"header after sep":         {"sep=|\n" + with('|'), 0, 2, "a b", ""},
		"a quote above":            {"5\" tubes\n" + rows, 0, 2, "a b", ""},
		"header after blanks":      {"\n\n" + rows, 0, 3, "a b", ""},
		"an empty line":            {"x\n\n" + rows, 0, 2, "", "E0510"},
		"past the end":             {"x\n", 0, 9, "", "E0510"},
		"a row for the header":     {rows, 0, 2, "", "E0510"},
	} {
		in := textInput("v.csv", c.text)
		in.Delimiter, in.HeaderRow = c.delimiter, c.header
		o := readAll(t, planOf(t, rowSource()), in)
		if codeOrNone(o.err) != c.err || o.keys() != c.keys || o.codes() != "" {
			t.Errorf("%s: keys %q, rejects %q, error %v", name, o.keys(), o.codes(), o.err)
		}
	}
	in := textInput("v.csv", "Title\n\n"+rowHeader+row("a")+"\nx")
	in.HeaderRow = 3
	if o := readAll(t, planOf(t, rowSource()), in); o.codes() != "v.csv:5 E0508" {
		t.Errorf("lines above the header are not counted: %s", o.codes())
	}
}

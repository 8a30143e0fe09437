package tracker

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// appendValue writes the text of a value as its type has it. What is not of the
// type stays the text that it is: whoever reads it says so. quoted is the text as
// it stands in the JSON, with its quotes.
func appendValue(out, quoted []byte, kind schema.Kind) []byte {
	var typed []byte
	said := unescaped(quoted)
	switch kind {
	case schema.Int, schema.Decimal:
		typed = number(said)
	case schema.Bool:
		typed = yesno(said)
	case schema.Date:
		typed = day(said)
	case schema.List:
		return appendCodes(out, string(said))
	case schema.Object:
		return appendPoint(out, said, quoted)
	}
	if typed == nil {
		return append(out, quoted...)
	}
	if kind == schema.Date {
		return append(append(append(out, '"'), typed...), '"')
	}
	return append(out, typed...)
}

// number gives the digits of a text that is a number of JSON, else nil.
func number(said []byte) []byte {
	if len(said) == 0 || bytes.IndexFunc(said, notOfNumber) >= 0 || !json.Valid(said) {
		return nil
	}
	return said
}

func notOfNumber(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("-+.eE", r) }

func yesno(said []byte) []byte {
	if s := string(said); s == "true" || s == "false" {
		return said
	}
	return nil
}

// day gives the day of a text that is one, or a moment, else nil.
func day(said []byte) []byte {
	if len(said) == 10 || len(said) > 10 && said[10] == 'T' {
		if bytes.IndexFunc(said[:10], func(r rune) bool { return r != '-' && (r < '0' || r > '9') }) < 0 {
			return said[:10]
		}
	}
	return nil
}

// appendCodes writes the codes between the commas of a text as a list.
func appendCodes(out []byte, said string) []byte {
	out = append(out, '[')
	for code := range strings.SplitSeq(said, ",") {
		if code != "" {
			out = appendText(comma(out), code)
		}
	}
	return append(out, ']')
}

// appendPoint writes [longitude,latitude] as the two numbers.
func appendPoint(out, said, quoted []byte) []byte {
	if json.Valid(said) {
		var axes [][]byte
		if items(said, func(axis []byte) { axes = append(axes, number(axis)) }) && len(axes) == 2 && axes[0] != nil && axes[1] != nil {
			out = append(append(out, `{"longitude":`...), axes[0]...)
			out = append(append(out, `,"latitude":`...), axes[1]...)
			return append(out, '}')
		}
	}
	return append(out, quoted...)
}

// appendText writes a text of our own as JSON.
func appendText(out []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic("tracker: " + err.Error()) // a text is always JSON
	}
	return append(out, quoted...)
}

// comma goes before what is not the first in its list or object.
func comma(out []byte) []byte {
	switch out[len(out)-1] {
	case '[', '{':
		return out
	}
	return append(out, ',')
}

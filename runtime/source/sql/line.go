package sql

import (
	"bytes"
	"encoding/json"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// appendLine writes a row as a line of JSON.
func appendLine(line []byte, fields []field, cells []cell) []byte {
	line, _ = appendObject(line, fields, cells)
	return append(line, '\n')
}

// appendObject writes the fields that are there; some reports whether any is.
func appendObject(line []byte, fields []field, cells []cell) (_ []byte, some bool) {
	line = append(line, '{')
	for _, f := range fields {
		before := len(line)
		if some {
			line = append(line, ',')
		}
		line = append(source.AppendText(line, []byte(f.name)), ':')
		var there bool
		if f.column < 0 {
			line, there = appendObject(line, f.fields, cells)
		} else if c := cells[f.column]; c.text != nil {
			line, there = appendCell(line, f.typ, c), true
		}
		if !there {
			line = line[:before]
		}
		some = some || there
	}
	return append(line, '}'), some
}

// appendCell writes a value for a field of some type. What is no such value is
// written as the text it is, so that the record is rejected and says why.
func appendCell(line []byte, t *schema.Type, c cell) []byte {
	switch c.class {
	case integer, decimal, float:
		if t.Kind == schema.Bool {
			return appendFlag(line, c.text)
		}
		return appendNumber(line, c.text)
	case boolean:
		return append(line, c.text...)
	case document:
		return appendDocument(line, c.text)
	case refused:
		return appendRefused(line, t)
	case array:
		return appendList(line, c.text, t)
	case text:
		if t.Kind == schema.List || t.Kind == schema.Map || t.Kind == schema.Object {
			return appendDocument(line, c.text)
		}
	}
	return source.AppendText(line, c.text)
}

// appendRefused stands for bytes, which no field can hold: whatever it wants, it
// is something else.
func appendRefused(line []byte, t *schema.Type) []byte {
	if t.Kind == schema.List {
		return append(line, "{}"...)
	}
	return append(line, "[]"...)
}

// appendFlag writes the numbers that stand for true and false.
func appendFlag(line, digits []byte) []byte {
	switch string(digits) {
	case "0":
		return append(line, "false"...)
	case "1":
		return append(line, "true"...)
	}
	return appendNumber(line, digits)
}

// appendNumber writes digits as they came, without the zeros that some databases
// put before them. NaN and the like are no numbers.
func appendNumber(line, digits []byte) []byte {
	minus := len(digits) > 1 && digits[0] == '-'
	plain := digits
	if minus {
		plain = plain[1:]
	}
	for len(plain) > 1 && plain[0] == '0' && isDigit(plain[1]) {
		plain = plain[1:]
	}
	if !isDigit(plain[0]) && !(plain[0] == '.' && len(plain) > 1) || !jsonscan.IsNumber(withZero(plain)) {
		return source.AppendText(line, digits)
	}
	if minus {
		line = append(line, '-')
	}
	return append(line, withZero(plain)...)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// withZero writes .5 as 0.5.
func withZero(plain []byte) []byte {
	if plain[0] == '.' {
		return append([]byte{'0'}, plain...)
	}
	return plain
}

// appendDocument writes JSON in one line, or as a text what is none: it must not
// become a part of the line that says other things.
func appendDocument(line, document []byte) []byte {
	if !jsonscan.Valid(document) {
		return source.AppendText(line, document)
	}
	if bytes.IndexByte(document, '\n') < 0 && bytes.IndexByte(document, '\r') < 0 {
		return append(line, document...)
	}
	var flat bytes.Buffer
	if err := json.Compact(&flat, document); err != nil {
		return source.AppendText(line, document)
	}
	return append(line, flat.Bytes()...)
}

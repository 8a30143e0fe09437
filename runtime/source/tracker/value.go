package tracker

import (
	"bytes"
	"encoding/json"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// appendValue writes the text of a value as its type has it. What is not of the
// type stays the text that it is: whoever reads it says so, and so it does of what
// is no right text. quoted is the text as it stands in the JSON, with its quotes.
func appendValue(out, quoted []byte, kind schema.Kind) []byte {
	if kind == schema.Text || kind == schema.Instant {
		return append(out, quoted...)
	}
	said, ok := textIn(quoted)
	if !ok {
		return append(out, quoted...)
	}
	switch kind {
	case schema.Int, schema.Decimal:
		if jsonscan.IsNumber(said) {
			return append(out, said...)
		}
	case schema.Bool:
		if string(said) == "true" || string(said) == "false" {
			return append(out, said...)
		}
	case schema.Date:
		if startsWithDay(said) {
			return append(append(append(out, '"'), said[:10]...), '"')
		}
	case schema.List:
		return appendCodes(out, said)
	case schema.Object:
		if longitude, latitude, ok := pointIn(said); ok {
			out = append(append(out, `{"longitude":`...), longitude...)
			out = append(append(out, `,"latitude":`...), latitude...)
			return append(out, '}')
		}
	}
	return append(out, quoted...)
}

// startsWithDay reports whether a text is a day, or a moment.
func startsWithDay(said []byte) bool {
	if len(said) != 10 && (len(said) < 10 || said[10] != 'T') {
		return false
	}
	for _, b := range said[:10] {
		if b != '-' && (b < '0' || b > '9') {
			return false
		}
	}
	return true
}

// appendCodes writes the codes between the commas of a text as a list.
func appendCodes(out, said []byte) []byte {
	out = append(out, '[')
	for code := range bytes.SplitSeq(said, []byte(",")) {
		if len(code) > 0 {
			out = append(appendText(out, string(code)), ',')
		}
	}
	return closed(out, ']')
}

// pointIn finds the two numbers of [longitude,latitude].
func pointIn(said []byte) (longitude, latitude []byte, ok bool) {
	inside, opened := bytes.CutPrefix(bytes.Trim(said, blanks), []byte("["))
	inside, closed := bytes.CutSuffix(inside, []byte("]"))
	longitude, latitude, both := bytes.Cut(inside, []byte(","))
	longitude, latitude = bytes.Trim(longitude, blanks), bytes.Trim(latitude, blanks)
	return longitude, latitude, opened && closed && both && jsonscan.IsNumber(longitude) && jsonscan.IsNumber(latitude)
}

const blanks = " \t\r\n" // of JSON

// appendText writes a text of our own as JSON.
func appendText(out []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic("tracker: " + err.Error()) // a text is always JSON
	}
	return append(out, quoted...)
}

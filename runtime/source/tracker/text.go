package tracker

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// textIn is what stands between the quotes of a text, good as long as it is. It is
// not ok where a run would reject the text: its escapes, control characters or bytes
// are not those of JSON, or half of a surrogate pair is missing.
func textIn(quoted []byte) (said []byte, ok bool) {
	if isAsWritten(quoted) {
		return quoted[1 : len(quoted)-1], true
	}
	var s string
	if !utf8.Valid(quoted) || json.Unmarshal(quoted, &s) != nil {
		return nil, false
	}
	said = []byte(s)
	const half = "\ufffd" // what json makes of half a pair
	return said, bytes.Contains(said, []byte(half)) == bytes.Contains(quoted, []byte(half))
}

// isAsWritten reports whether a text means just the signs that it is written with.
func isAsWritten(quoted []byte) bool {
	for _, b := range quoted[1 : len(quoted)-1] {
		if b < ' ' || b == '\\' || b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// inText is what a value says that is a text; others say nothing.
func inText(raw []byte) []byte {
	if len(raw) < 2 || raw[0] != '"' {
		return nil
	}
	said, _ := textIn(raw)
	return said
}

// isNull reports whether a value is none.
func isNull(raw []byte) bool { return string(raw) == "null" }

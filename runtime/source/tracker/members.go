package tracker

import (
	"bytes"
	"encoding/json"
)

// A member of a JSON object, as it is written: the key without its quotes.
type member struct{ key, value []byte }

// An object is the members of a JSON object, in the order of the text.
type object []member

// get finds the value of a key, nil where there is none.
func (o object) get(key string) []byte {
	for _, m := range o {
		if string(m.key) == key {
			return m.value
		}
	}
	return nil
}

// text is the text under a key, "" where there is none.
func (o object) text(key string) string { return text(o.get(key)) }

// isTrue reports whether the value of a key is true.
func (o object) isTrue(key string) bool { return string(o.get(key)) == "true" }

// membersOf takes an object apart, which has to be right JSON. What is no object
// has no members.
func membersOf(into object, raw []byte) object {
	into = into[:0]
	i := blanks(raw, 0)
	if i >= len(raw) || raw[i] != '{' {
		return into
	}
	for i = blanks(raw, i+1); raw[i] == '"'; i = blanks(raw, i+1) {
		end := value(raw, i)
		key := unescaped(raw[i:end])
		i = blanks(raw, blanks(raw, end)+1) // over the colon
		end = value(raw, i)
		into = append(into, member{key, raw[i:end]})
		if i = blanks(raw, end); raw[i] == '}' {
			break
		}
	}
	return into
}

// items visits the items of a list, which has to be right JSON. It answers false
// where it is no list.
func items(raw []byte, visit func(item []byte)) bool {
	i := blanks(raw, 0)
	if i >= len(raw) || raw[i] != '[' {
		return false
	}
	for i = blanks(raw, i+1); raw[i] != ']'; {
		end := value(raw, i)
		visit(raw[i:end])
		if i = blanks(raw, end); raw[i] == ',' {
			i = blanks(raw, i+1)
		}
	}
	return true
}

// blanks gives the place of the next byte that is no blank.
func blanks(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\r' || raw[i] == '\t') {
		i++
	}
	return i
}

// value gives the end of the value that begins at a place.
func value(raw []byte, i int) int {
	switch raw[i] {
	case '"':
		return textEnd(raw, i)
	case '{', '[':
		return nestedEnd(raw, i)
	}
	for i < len(raw) && !endsValue(raw[i]) {
		i++
	}
	return i
}

// endsValue reports whether a byte stands behind a number or a word.
func endsValue(b byte) bool {
	switch b {
	case ',', ']', '}', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

func textEnd(raw []byte, i int) int {
	for i++; raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func nestedEnd(raw []byte, i int) int {
	for depth := 0; ; i++ {
		switch raw[i] {
		case '"':
			i = textEnd(raw, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// unescaped is what stands between the quotes of a text.
func unescaped(quoted []byte) []byte {
	inside := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inside, '\\') < 0 {
		return inside
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return inside
	}
	return []byte(s)
}

// text is a value that is a text; others have none.
func text(raw []byte) string { return string(inside(raw)) }

// inside is the same, good as long as the value is.
func inside(raw []byte) []byte {
	if len(raw) < 2 || raw[0] != '"' {
		return nil
	}
	return unescaped(raw)
}

// isMissing reports whether a value is none: not there, or null.
func isMissing(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }

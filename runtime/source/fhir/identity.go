package fhir

import (
	"bytes"
	"slices"
)

// maxFullURL is the longest address of an entry that is looked at.
const maxFullURL = 4 << 10

// maxName is the longest name of a type that is looked at.
const maxName = 200

// plainName takes the quotes off a name.
func plainName(text []byte) (name []byte, ok bool) {
	last := len(text) - 1
	if last < 1 || text[0] != '"' || text[last] != '"' || bytes.IndexByte(text, '\\') >= 0 {
		return nil, false
	}
	return text[1:last], true
}

// idOf is the id that an entry's address gives a resource that has none: in a
// bundle, "urn:uuid:X" is what others call it. Nil if it gives none.
func idOf(full []byte) []byte {
	address, _ := plainName(full)
	id, isURN := bytes.CutPrefix(address, []byte("urn:uuid:"))
	if !isURN || len(id) == 0 {
		return nil
	}
	return id
}

// withID puts an id in front of a resource.
func withID(text, id []byte) []byte {
	return slices.Insert(text, 1, slices.Concat([]byte(`"id":"`), id, []byte(`",`))...)
}

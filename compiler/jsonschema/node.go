package jsonschema

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// A nodeKind is a sort of JSON value.
type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	textNode
	listNode
	objectNode
)

// article says a kind of JSON value in words for messages.
func (k nodeKind) article() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// A node is a JSON value with its place in the file. Object members keep the
// order in which they are written: it is the order of a record's fields.
type node struct {
	kind       nodeKind
	start, end int
	keyStart   int // of the member whose value it is; both 0 when it is none
	keyEnd     int
	text       string // the value of a text, a number as written, "true" or "false"
	items      []*node
	members    []member
	index      map[string]*node // of objects with many members
}

type member struct {
	key   string
	value *node
}

// manyMembers is from where on an object gets an index.
const manyMembers = 16

// get finds a member of an object; nil when n is no object or has none of that name.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	if n.index != nil {
		return n.index[key]
	}
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// getText finds a member that is a text.
func (n *node) getText(key string) (string, bool) {
	value := n.get(key)
	if value == nil || value.kind != textNode {
		return "", false
	}
	return value.text, true
}

// isSchema reports whether the value could be a schema at all.
func (n *node) isSchema() bool { return n.kind == objectNode || n.kind == boolNode }

// at follows a JSON pointer: "" is n, "/a/0" the first item of member a. Parts
// may be percent-encoded, as in the fragment of an address.
func (n *node) at(pointer string) *node {
	for _, part := range pointerParts(pointer) {
		if n = n.step(part); n == nil {
			return nil
		}
	}
	return n
}

func (n *node) step(part string) *node {
	if n.kind == objectNode {
		return n.get(part)
	}
	i, err := strconv.Atoi(part)
	if err != nil || i < 0 || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

func pointerParts(pointer string) []string {
	pointer = strings.TrimPrefix(pointer, "/")
	if pointer == "" {
		return nil
	}
	parts := strings.Split(pointer, "/")
	for i, part := range parts {
		part = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
		if plain, err := url.PathUnescape(part); err == nil {
			part = plain
		}
		parts[i] = part
	}
	return parts
}

// appendJSON writes the value as JSON without white space.
func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case objectNode:
		b = append(b, '{')
		for i, m := range n.members {
			b = append(appendText(appendComma(b, i), m.key), ':')
			b = m.value.appendJSON(b)
		}
		return append(b, '}')
	case listNode:
		b = append(b, '[')
		for i, item := range n.items {
			b = item.appendJSON(appendComma(b, i))
		}
		return append(b, ']')
	case textNode:
		return appendText(b, n.text)
	case nullNode:
		return append(b, "null"...)
	}
	return append(b, n.text...)
}

func appendComma(b []byte, i int) []byte {
	if i == 0 {
		return b
	}
	return append(b, ',')
}

func appendText(b []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil { // a string always can be marshalled
		return append(b, `""`...)
	}
	return append(b, quoted...)
}

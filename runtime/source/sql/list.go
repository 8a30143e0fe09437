package sql

import (
	"bytes"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// appendList writes a PostgreSQL array, {1,NULL,"a b"}, as a list without what is
// NULL. One of several dimensions is no list of values, and written as a text.
func appendList(line, array []byte, t *schema.Type) []byte {
	items, ok := itemsOf(array)
	if !ok || t.Kind != schema.List {
		return source.AppendText(line, array)
	}
	line = append(line, '[')
	for i, item := range items {
		if i > 0 {
			line = append(line, ',')
		}
		line = appendItem(line, t.Elem, item)
	}
	return append(line, ']')
}

// appendItem writes an item by the kind that the schema wants; whether the class
// fits has been looked at.
func appendItem(line []byte, t *schema.Type, item []byte) []byte {
	switch t.Kind {
	case schema.Int, schema.Decimal:
		return appendNumber(line, item)
	case schema.Bool:
		return append(line, postgresBool(item)...)
	case schema.Instant:
		return source.AppendText(line, isoTime(item))
	case schema.List, schema.Map, schema.Object:
		return appendDocument(line, item)
	}
	return source.AppendText(line, item)
}

// itemsOf cuts an array of one dimension.
func itemsOf(array []byte) (items [][]byte, ok bool) {
	if len(array) < 2 || array[0] != '{' || array[len(array)-1] != '}' {
		return nil, false
	}
	rest := array[1 : len(array)-1]
	for len(rest) > 0 {
		var item []byte
		plain := rest[0] != '"'
		switch {
		case rest[0] == '{':
			return nil, false
		case plain:
			item, rest, _ = bytes.Cut(rest, []byte{','})
		default:
			item, rest = quotedItem(rest)
		}
		if len(item) == 0 && plain {
			return nil, false
		}
		if !plain || string(item) != "NULL" {
			items = append(items, item)
		}
	}
	return items, true
}

// quotedItem reads an item in quotes and the comma after it.
func quotedItem(rest []byte) (item, after []byte) {
	item = []byte{}
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			if i++; i < len(rest) {
				item = append(item, rest[i])
			}
		case '"':
			return item, bytes.TrimPrefix(rest[i+1:], []byte{','})
		default:
			item = append(item, rest[i])
		}
	}
	return item, nil
}

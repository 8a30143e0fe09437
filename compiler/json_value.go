package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A jsonValue is a value of a JSON file that knows its place. Of objects it has
// the members that were asked for, in their order.
type jsonValue struct {
	kind    jsonKind
	text    string // of a text or number; "true" or "false"
	members []jsonMember
	items   []*jsonValue
	span    diag.Span
}

type jsonMember struct {
	key   string
	value *jsonValue
}

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonText
	jsonList
	jsonObject
)

// what names a kind in messages.
func (k jsonKind) what() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// get is the member of a key; nil if there is none, or it is null.
func (v *jsonValue) get(key string) *jsonValue {
	i := slices.IndexFunc(v.members, func(m jsonMember) bool { return m.key == key })
	if i < 0 || v.members[i].value.kind == jsonNull {
		return nil
	}
	return v.members[i].value
}

// short is the part of a place that is worth showing: of an object or list its
// first bracket.
func (v *jsonValue) short() diag.Span {
	if v.kind == jsonObject || v.kind == jsonList {
		return v.span.File.Span(v.span.Start, v.span.Start+1)
	}
	return v.span
}

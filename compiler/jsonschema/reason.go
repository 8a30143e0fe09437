package jsonschema

import "strings"

// Reasons why a field cannot be read. They complete the sentence "`x` cannot
// be read: …".
const (
	reasonNever    = "the schema allows no value here"
	reasonNull     = "the schema allows nothing but null here"
	reasonSilent   = "the schema does not say what is in it"
	reasonNoFields = "it is an object, but the schema names no fields of it"
	reasonTuple    = "it is a list in which each place has a meaning of its own"
	reasonClash    = "it is an object that has named fields in one form and free keys in another"
	reasonRepeats  = "the schema repeats itself here, and only two repeats are followed"
	reasonDeep     = "it lies more than 32 levels deep"
	reasonMany     = "the schema unfolds to more than 20000 fields; keep only those that records need"
)

// reasonMixed says that a field can be several things.
func reasonMixed(kinds jsonKinds) string {
	var names []string
	for _, kind := range []struct {
		in   jsonKinds
		name string
	}{{texts, "text"}, {bools, "yes/no"}, {numbers, "number"}, {lists, "list"}, {objects, "record"}} {
		if kinds&kind.in != 0 {
			names = append(names, kind.name)
		}
	}
	last := len(names) - 1
	return "this field is " + strings.Join(names[:last], ", ") + " or " + names[last] + ": the schema allows each of them"
}

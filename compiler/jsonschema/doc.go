// Package jsonschema makes the record types of a source out of its JSON Schema.
//
//	types, found := jsonschema.Import("visit", file, open)
//	field, ok := types.Record.Path("patient.gender")
//	why := types.Unusable["patient.deceased"] // "this field is text or yes/no: …"
//
// Drafts 4 to 2020-12 are read, references into other files of the project
// included. A file without `$schema` is read as 2020-12, but may also have lists
// of `items`, as drafts before had; one with flags for limits is read as draft 4.
// What a schema says becomes:
//
//	string               text, with its enum and maxLength; format date and date-time: those;
//	                     x-format partial-date and partial-date-time: those, or missing
//	x-key                a field that looks at another key, if its value is of the field's kind
//	boolean              yes/no
//	integer              whole number; so is a number with a whole multipleOf
//	number               decimal number
//	array                list of its items
//	object               record of its properties, or, when it names none, map of its
//	                     additionalProperties and patternProperties
//	null, nullable       a field that may be missing
//	$ref, allOf          both taken together
//	anyOf, oneOf         what holds in every branch; of records all fields of all branches
//	if, dependentSchemas the fields they speak of, never required
//
// A field that only some branches name is taken to be what those say, although
// by the letter of the schema an object of another branch may have anything
// under that name: whoever decodes a record still has to look.
//
// A schema can say things that no record type can: text or number, lists whose
// places differ, records inside themselves without end. Such fields are there
// but of Unknown type, and Unusable says why; only reading one is an error.
//
// Problems are told in the words of this project, at their place in the schema
// file. The library that knows the drafts is seen by this package alone, and
// the package must not know records (runtime decodes them), expressions or
// where files are kept.
package jsonschema

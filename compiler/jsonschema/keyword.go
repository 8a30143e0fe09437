package jsonschema

// A position says where in a keyword's value schemas stand.
type position uint8

const (
	plainValue   position = iota // none: the value is data
	oneSchema                    // the value is a schema
	schemaList                   // the value is a list of schemas
	schemaMap                    // the value is an object of schemas
	schemaOrList                 // a schema or a list of schemas
	schemaOrData                 // an object of schemas and of lists of names
)

// A keyword is what the reader knows of one: where schemas stand in it,
// whether they describe the same value as the schema around it, and what must
// be written there, for messages.
type keyword struct {
	position position
	inPlace  bool
	wants    string
}

const (
	aSchema     = "a schema: an object, `true` or `false`"
	manySchemas = "a list of schemas with at least one in it"
	schemaTable = "an object whose values are schemas"
	aText       = "a text"
	aNumber     = "a number"
	aCount      = "a whole number that is not negative"
	aFlag       = "`true` or `false`"
	someNames   = "a list of different texts"
	anAddress   = "an address or a reference such as `#/$defs/patient`"
	typeWords   = "one of `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`, or a list of them"
)

// lookupKeyword finds a keyword of any draft.
func lookupKeyword(name string) (keyword, bool) {
	switch name {
	case "not", "if", "then", "else":
		return keyword{oneSchema, true, aSchema}, true
	case "additionalProperties", "additionalItems", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "contains", "contentSchema":
		return keyword{oneSchema, false, aSchema}, true
	case "items":
		return keyword{schemaOrList, false, aSchema}, true
	case "allOf", "anyOf", "oneOf":
		return keyword{schemaList, true, manySchemas}, true
	case "prefixItems":
		return keyword{schemaList, false, manySchemas}, true
	case "properties", "patternProperties", "$defs", "definitions":
		return keyword{schemaMap, false, schemaTable}, true
	case "dependentSchemas":
		return keyword{schemaMap, true, schemaTable}, true
	case "dependencies":
		return keyword{schemaOrData, true, "an object whose values are schemas or lists of names"}, true
	case "dependentRequired":
		return keyword{wants: "an object whose values are lists of names"}, true
	case "type":
		return keyword{wants: typeWords}, true
	case "enum", "examples":
		return keyword{wants: "a list of values"}, true
	case "required":
		return keyword{wants: "a list of different names"}, true
	case "minimum", "maximum":
		return keyword{wants: aNumber}, true
	case "exclusiveMinimum", "exclusiveMaximum":
		return keyword{wants: "a number (`true` or `false` in draft 4)"}, true
	case "multipleOf":
		return keyword{wants: "a number greater than 0"}, true
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		return keyword{wants: aCount}, true
	case "uniqueItems", "readOnly", "writeOnly", "deprecated", "$recursiveAnchor":
		return keyword{wants: aFlag}, true
	case "title", "description", "$comment", "format", "contentEncoding", "contentMediaType":
		return keyword{wants: aText}, true
	case "pattern":
		return keyword{wants: "a text that is a pattern"}, true
	case "$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$schema":
		return keyword{wants: anAddress}, true
	case "$anchor", "$dynamicAnchor":
		return keyword{wants: "a name"}, true
	case "$vocabulary":
		return keyword{wants: "an object of addresses"}, true
	}
	return keyword{}, false
}

// eachSubschema calls do for every schema that stands directly inside another,
// in the order of the file. Values that ought to be schemas and are not are
// passed over: that they are wrong is found elsewhere.
func eachSubschema(n *node, do func(word keyword, sub *node)) {
	for _, m := range n.members {
		word, known := lookupKeyword(m.key)
		if !known || word.position == plainValue {
			continue
		}
		for _, sub := range schemasIn(word.position, m.value) {
			if sub.isSchema() {
				do(word, sub)
			}
		}
	}
}

func schemasIn(position position, value *node) []*node {
	switch {
	case position == oneSchema, position == schemaOrList && value.kind != listNode:
		return []*node{value}
	case position == schemaMap, position == schemaOrData:
		subs := make([]*node, len(value.members))
		for i, m := range value.members {
			subs[i] = m.value
		}
		return subs
	}
	return value.items
}

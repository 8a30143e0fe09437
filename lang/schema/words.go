package schema

// String says a kind in the words that messages use.
func (k Kind) String() string {
	switch k {
	case Text:
		return "text"
	case Bool:
		return "yes/no"
	case Int:
		return "whole number"
	case Decimal:
		return "decimal number"
	case Date:
		return "date"
	case Instant:
		return "date and time"
	case List:
		return "list"
	case Map:
		return "map"
	case Object:
		return "record"
	}
	return "unknown"
}

// String says a type in the words that messages use: "text", "list of
// decimal number", "map of text", and for a record its name.
func (t *Type) String() string {
	switch {
	case t == nil:
		return Unknown.String()
	case t.Kind == Object && t.Record != nil:
		return t.Record.Name
	case t.Kind == List || t.Kind == Map:
		return t.Kind.String() + " of " + t.Elem.String()
	}
	return t.Kind.String()
}

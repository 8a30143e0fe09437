package schema

// A Kind says what sort of value a type has.
type Kind uint8

const (
	Text    Kind = iota // any string
	Bool                // true or false
	Int                 // a 64-bit whole number
	Decimal             // an exact decimal number
	Date                // a calendar day
	Instant             // a point in time, with its offset
	List                // items of Elem
	Map                 // text keys, values of Elem
	Object              // a Record
	Unknown             // something the schema says nothing usable about: may be passed over, never read
)

// A Type is the type of a field or of a list's items.
type Type struct {
	Kind   Kind    `json:"kind"`
	Elem   *Type   `json:"elem,omitempty"`   // List and Map only
	Record *Record `json:"record,omitempty"` // Object only

	// Partial is for Date and Instant: the schema lets people write less than a
	// day, "1984" or "1984-05", and that is missing. A day without a time is the
	// Instant at which it begins.
	Partial bool `json:"partial,omitempty"`
}

// A Record is an object type: its name and its fields, in the schema's order.
//
// The name is unique within a source and is a path: "visit",
// "visit.patient", "visit.diagnoses" (the items of a list carry the list's
// path). It is what messages and the transform call the type.
type Record struct {
	Name   string   `json:"name"`
	Fields []*Field `json:"fields"`
}

// A Field is one property of a record.
type Field struct {
	Name      string   `json:"name"`
	Type      *Type    `json:"type"`
	Required  bool     `json:"required,omitempty"`  // the schema promises that it is there and not null
	Doc       string   `json:"-"`                   // title or description of the schema
	Enum      []string `json:"enum,omitempty"`      // for Text: the only values allowed, in the schema's order; nil when open
	MaxLength int      `json:"maxLength,omitempty"` // for Text: in code points; 0 when not limited
	Min, Max  *string  `json:"-"`                   // for Int and Decimal: inclusive limits as decimal text; nil when open
	Key       string   `json:"key,omitempty"`       // of the JSON, where it is not Name: the field is its value if that is of the field's kind, else missing
	Unit      string   `json:"-"`                   // for Int and Decimal: the unit that the schema states, "kg"; "" when it states none
}

// Field finds a field by name.
func (r *Record) Field(name string) (*Field, bool) {
	for _, f := range r.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// FieldNames lists the names of all fields in order.
func (r *Record) FieldNames() []string {
	names := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		names[i] = f.Name
	}
	return names
}

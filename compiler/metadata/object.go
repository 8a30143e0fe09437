package metadata

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// An Object is what all metadata objects have in common. It is embedded in each.
type Object struct {
	Kind Kind
	UID  string // eleven letters and digits; empty only for options written inside their option set
	Code string // empty if there is none
	Name string

	// Missing is true for a placeholder: something refers to the object, but the
	// snapshot does not contain it. The UID is known, code and name may be empty.
	Missing bool

	// Values are the object's values of metadata attributes, in the order of the export.
	Values []AttributeValue

	// At is where the object's id stands in its file; nowhere for a placeholder.
	At diag.Span
}

// An AttributeValue is the value that an object has for a metadata attribute.
type AttributeValue struct {
	Attribute *MetadataAttribute
	Value     string
}

// An Item is a pointer to any object of a snapshot.
type Item interface {
	comparable
	// Base returns what the object has in common with all others.
	Base() *Object
}

// Base returns o itself; by embedding it makes every object an [Item].
func (o *Object) Base() *Object { return o }

// Label returns the object's name for messages, in double quotes: its name,
// else its code, else its UID.
func (o *Object) Label() string {
	switch {
	case o.Name != "":
		return `"` + o.Name + `"`
	case o.Code != "":
		return `"` + o.Code + `"`
	}
	return `"` + o.UID + `"`
}

// Candidate returns the object's name with what tells it from objects of the
// same name: `"Malaria" (code "MAL_01", UID "fbfJHSPpUQD")`.
func (o *Object) Candidate() string {
	if o.Code == "" {
		return o.Label() + ` (no code, UID "` + o.UID + `")`
	}
	return o.Label() + ` (code "` + o.Code + `", UID "` + o.UID + `")`
}

// Value returns the object's value of a metadata attribute.
func (o *Object) Value(attribute *MetadataAttribute) (string, bool) {
	for _, v := range o.Values {
		if v.Attribute == attribute {
			return v.Value, true
		}
	}
	return "", false
}

// A MetadataAttribute is a custom field of metadata objects (DHIS2 calls it an
// attribute; it has nothing to do with tracked entities). A unique one can
// identify org units.
type MetadataAttribute struct {
	Object
	ValueType   ValueType
	Unique      bool
	ForOrgUnits bool // org units may have a value of it
}

// IsUID reports whether text has the form of a DHIS2 UID: a letter and ten
// letters or digits.
func IsUID(text string) bool {
	if len(text) != 11 {
		return false
	}
	for i := range len(text) {
		c := text[i] | 0x20
		letter := 'a' <= c && c <= 'z'
		digit := '0' <= text[i] && text[i] <= '9'
		if !letter && (i == 0 || !digit) {
			return false
		}
	}
	return true
}

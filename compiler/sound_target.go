package compiler

import (
	"unicode/utf16"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// isWhole reports whether the snapshot says all that values of the field are
// checked against.
func (t field) isWhole() bool {
	return t.options == nil || !t.options.Missing && t.options.Absent == 0
}

// optionsFitIn reports whether no choice of options is too long for the field.
func (t field) optionsFitIn() bool {
	if t.options == nil || !t.isWhole() {
		return false
	}
	all, longest := 0, 0
	for _, o := range t.options.Options {
		n := len(utf16.Encode([]rune(o.Code)))
		all, longest = all+n+1, max(longest, n)
	}
	if t.valueType == metadata.MultiText {
		longest = all
	}
	return longest <= t.limit()
}

// limit is the most UTF-16 units that DHIS2 keeps of a value of the field.
func (t field) limit() int {
	if t.maxLength > 0 {
		return t.maxLength
	}
	return maxValueLength
}

// maxValueLength is what DHIS2 stores of a data value, in UTF-16 units.
const maxValueLength = 50_000

// canHold reports a field that no value of a mapping can be sent to.
func (c *checker) canHold(span diag.Span, t field) bool {
	switch {
	case t.valueType == metadata.MultiText && t.options == nil:
		c.add(diag.New("E0357", span, "\"%s\" takes several options, and the metadata gives it no option set", t.name).
			WithHelp("give it an option set in DHIS2, and export the metadata again"))
		return false
	case !t.valueType.Known():
		c.add(diag.New("E0359", span, "\"%s\" has the value type %s, and nothing is known of its values", t.name, t.valueType))
		return false
	case t.valueType == metadata.TrackerAssociate:
		return c.stillHas(span, t)
	}
	return true
}

// noTrackerAssociate is the first version without TRACKER_ASSOCIATE.
var noTrackerAssociate = metadata.Version{Major: 2, Minor: 43}

func (c *checker) stillHas(span diag.Span, t field) bool {
	for _, v := range c.versions {
		if v.AtLeast(noTrackerAssociate) {
			c.add(diag.New("E0359", span, "\"%s\" has the value type %s, which DHIS2 %s does not have", t.name, t.valueType, v).
				WithHelp("use a relationship between the two tracked entities, or check the mapping for earlier versions only"))
			return false
		}
	}
	return true
}

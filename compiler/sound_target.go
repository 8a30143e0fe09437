package compiler

import (
	"unicode/utf16"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// isWhole reports whether the snapshot says all that values of the field are
// checked against.
func (t field) isWhole() bool {
	return t.options == nil || !t.options.Missing && t.options.Absent == 0
}

// choices is what values are checked against that are options of a set.
type choices struct {
	options *runtime.Options
	longest int // code, in UTF-16 units
	all     int // codes in one text, with commas
}

// choicesOf is worked out once for each set: sets are long, and so are mappings.
func (c *checker) choicesOf(set *metadata.OptionSet) choices {
	known, ok := c.choices[set]
	if ok {
		return known
	}
	options := runtimeOptions(set)
	known.options = &options
	for _, o := range set.Options {
		n := len(utf16.Encode([]rune(o.Code)))
		known.longest, known.all = max(known.longest, n), known.all+n+1
	}
	c.choices[set] = known
	return known
}

// optionsFitIn reports whether no choice of options is too long for the field.
func (c *checker) optionsFitIn(t field) bool {
	switch {
	case t.options == nil || !t.isWhole():
		return false
	case t.valueType == metadata.MultiText:
		return c.choicesOf(t.options).all <= t.limit()
	}
	return c.choicesOf(t.options).longest <= t.limit()
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

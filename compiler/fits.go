package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// valueFits reports whether values of a type can be values of a DHIS2 value
// type; if not, it names what the value type takes. A value that fits by type
// may still be wrong (a fraction for an integer): the run guards against those.
func valueFits(t stdlib.Type, v metadata.ValueType, options *metadata.OptionSet) (takes string, ok bool) {
	if t.Kind() == stdlib.KindAny {
		return "", true
	}
	takes, kinds := accepts(v)
	if options != nil {
		takes, kinds = "an option of \""+options.Name+"\"", append(kinds, stdlib.KindText)
	}
	if v == "MULTI_TEXT" && t.Kind() == stdlib.KindList {
		return "", t.Elem().Kind() == stdlib.KindText
	}
	return takes, hasKind(t, kinds)
}

// accepts lists the kinds of expressions that can give a value type.
func accepts(v metadata.ValueType) (string, []stdlib.Kind) {
	switch v {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		return "a number", []stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal}
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return "a whole number", []stdlib.Kind{stdlib.KindInt, stdlib.KindDecimal}
	case "BOOLEAN", "TRUE_ONLY":
		return "yes/no", []stdlib.Kind{stdlib.KindBool}
	case "DATE", "AGE":
		return "a date", []stdlib.Kind{stdlib.KindDate, stdlib.KindInstant}
	case "DATETIME":
		return "a date and time", []stdlib.Kind{stdlib.KindInstant}
	case "COORDINATE", "GEOJSON":
		return "a place", []stdlib.Kind{stdlib.KindPoint}
	case "LETTER", "TIME", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME", "ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE":
		return "text", []stdlib.Kind{stdlib.KindText} // of a form that no number has
	}
	switch v {
	case "LETTER", "TIME", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME", "ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE":
		return "text", []stdlib.Kind{stdlib.KindText} // no number or date has their form
	}
	return "text", []stdlib.Kind{stdlib.KindText, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindDate}
}

// isNumeric reports whether values of a value type are numbers.
func isNumeric(v metadata.ValueType) bool {
	_, kinds := accepts(v)
	return kinds[0] == stdlib.KindInt
}

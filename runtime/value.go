package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Codes of values that DHIS2 would refuse, or keep and show nowhere.
const (
	codeValueKind     diag.Code = "E0535"
	codeValueEmpty    diag.Code = "E0536"
	codeValueLong     diag.Code = "E0537"
	codeValueSymbol   diag.Code = "E0538"
	codeNotWhole      diag.Code = "E0539"
	codeNotIn32Bits   diag.Code = "E0540"
	codeOutOfBounds   diag.Code = "E0541"
	codeNoOption      diag.Code = "E0542"
	codeOptionComma   diag.Code = "E0543"
	codeNotALetter    diag.Code = "E0544"
	codeNotATime      diag.Code = "E0545"
	codeNotAPhone     diag.Code = "E0546"
	codeNotAnAddress  diag.Code = "E0547"
	codeNotAUserOrUID diag.Code = "E0548"
	codeNotAPlace     diag.Code = "E0549"
)

// formatted is a value on its way to a payload: a text, or why there is none.
// Without either the value says nothing that DHIS2 could hold, and stands for
// missing.
type formatted struct {
	text string
	flaw
}

func sendable(text string) formatted { return formatted{text: text} }

// refused is a value that cannot be sent; message must not hold it.
func refused(code diag.Code, message string) formatted {
	return formatted{flaw: flaw{code: code, message: message}}
}

func (f formatted) ok() bool { return f.isNone() && f.text != "" }

func mismatch(valueType, needs string) formatted {
	return refused(codeValueKind, "a data element or attribute of type "+valueType+" takes "+needs)
}

// formatValue writes a value in the one text that every DHIS2 version takes
// for a value type, which is often stricter than what a server would let pass.
//
// Neither text nor flaw is missing: false for TRUE_ONLY, and no options chosen
// for MULTI_TEXT. options is the option set, or nil; v must be a value, not
// missing and not a stop.
//
// proved are the checks that are left out, since they hold for every record.
//
// Nothing is converted on a guess: a text with digits is not a number, and an
// option's code in other letters is not that option.
func formatValue(valueType string, options *Options, proved checks, v stdlib.Value) formatted {
	if valueType == "MULTI_TEXT" {
		return formatChoices(options, proved, v)
	}
	if options != nil {
		return formatOption(valueType, options, proved, v)
	}
	return formatPlain(valueType, proved, v)
}

// formatPlain formats a value of an element without option set.
func formatPlain(valueType string, proved checks, v stdlib.Value) formatted {
	switch valueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		return formatNumber(valueType, proved, v)
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return formatInteger(valueType, proved, v)
	case "BOOLEAN", "TRUE_ONLY":
		return formatBool(valueType, v)
	case "DATE", "AGE":
		return formatDate(valueType, v)
	case "DATETIME":
		return formatDateTime(v)
	case "COORDINATE":
		return formatCoordinate(proved, v)
	case "GEOJSON":
		return formatGeometry(proved, v)
	case "TEXT", "LONG_TEXT", "REFERENCE":
		return formatText(valueType, proved, v)
	case "LETTER", "TIME", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME",
		"ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE":
		return formatForm(valueType, proved, v)
	}
	return refused(codeValueKind, "this version knows no value type "+valueType)
}

func formatBool(valueType string, v stdlib.Value) formatted {
	yes, ok := stdlib.AsBool(v)
	switch {
	case !ok:
		return mismatch(valueType, "yes or no")
	case yes:
		return sendable("true")
	case valueType == "TRUE_ONLY":
		return formatted{}
	}
	return sendable("false")
}

// formatDate writes a day. Of a date and time it is the local day in the
// source's zone.
func formatDate(valueType string, v stdlib.Value) formatted {
	switch v := v.(type) {
	case stdlib.DateValue:
		return sendable(v.Date.String())
	case stdlib.InstantValue:
		return sendable(v.Day().String())
	}
	return mismatch(valueType, "a date")
}

// formatDateTime writes the local date and time in the source's zone, without
// an offset, since a server would move one with an offset to its own zone. A
// date alone is refused: nobody recorded midnight.
func formatDateTime(v stdlib.Value) formatted {
	i, ok := v.(stdlib.InstantValue)
	if !ok {
		return mismatch("DATETIME", "a date and time")
	}
	return sendable(i.Instant.FormatIn(i.Zone))
}

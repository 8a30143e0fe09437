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

func (f formatted) ok() bool { return f.isNone() && f.text != "" }

// formatValue is appendFormatted for a text that is kept.
func formatValue(valueType string, options *Options, proved checks, v stdlib.Value) formatted {
	var room [64]byte
	text, f := appendFormatted(room[:0], valueType, options, proved, stdlib.DatumOf(v))
	if f != nil {
		return formatted{flaw: *f}
	}
	return sendable(string(text))
}

// refused is why a value cannot be sent; message must not hold it.
func refused(code diag.Code, message string) *flaw { return &flaw{code: code, message: message} }

func mismatch(valueType, needs string) *flaw {
	return refused(codeValueKind, "a data element or attribute of type "+valueType+" takes "+needs)
}

// appendFormatted appends a value in the one text that every DHIS2 version takes
// for a value type, which is often stricter than what a server would let pass.
// What is appended beside a flaw does not count.
//
// Neither text nor flaw is missing: false for TRUE_ONLY, and no options chosen
// for MULTI_TEXT. options is the option set, or nil; v must be a value, not
// missing and not a stop.
//
// proved are the checks that are left out, since they hold for every record.
//
// Nothing is converted on a guess: a text with digits is not a number, and an
// option's code in other letters is not that option.
func appendFormatted(buf []byte, valueType string, options *Options, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	if valueType == "MULTI_TEXT" {
		return appendChoices(buf, options, proved, v)
	}
	if options != nil {
		return appendOption(buf, valueType, options, proved, v)
	}
	return appendPlain(buf, valueType, proved, v)
}

// appendPlain appends a value of an element without option set.
func appendPlain(buf []byte, valueType string, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	switch valueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		if d, ok := v.Decimal(); ok {
			return appendNumber(buf, valueType, proved, d)
		}
		return buf, mismatch(valueType, "a number")
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		if d, ok := v.Decimal(); ok {
			return appendInteger(buf, valueType, proved, d)
		}
		return buf, mismatch(valueType, "a whole number")
	case "BOOLEAN", "TRUE_ONLY":
		if yes, ok := v.Bool(); ok {
			return appendBool(buf, valueType, yes), nil
		}
		return buf, mismatch(valueType, "yes or no")
	case "DATE", "AGE":
		return appendDate(buf, valueType, v)
	case "DATETIME":
		return appendDateTime(buf, v)
	case "COORDINATE":
		return appendCoordinate(buf, proved, v)
	case "GEOJSON":
		return appendGeometry(buf, proved, v)
	case "TEXT", "LONG_TEXT", "REFERENCE":
		return appendAsText(buf, valueType, proved, v)
	}
	if !hasForm(valueType) {
		return buf, refused(codeValueKind, "this version knows no value type "+valueType)
	}
	if text, ok := v.Text(); ok {
		return appendForm(buf, valueType, proved, text)
	}
	return buf, mismatch(valueType, "text")
}

func appendBool(buf []byte, valueType string, yes bool) []byte {
	switch {
	case yes:
		return append(buf, "true"...)
	case valueType == "TRUE_ONLY":
		return buf
	}
	return append(buf, "false"...)
}

// appendDate appends a day. Of a date and time it is the local day in the
// source's zone.
func appendDate(buf []byte, valueType string, v stdlib.Datum) ([]byte, *flaw) {
	if day, ok := v.Day(); ok {
		return day.AppendTo(buf), nil
	}
	return buf, mismatch(valueType, "a date")
}

// appendDateTime appends the local date and time in the source's zone, without
// an offset, since a server would move one with an offset to its own zone. A
// date alone is refused: nobody recorded midnight.
func appendDateTime(buf []byte, v stdlib.Datum) ([]byte, *flaw) {
	if i, zone, ok := v.Instant(); ok {
		return i.AppendIn(buf, zone), nil
	}
	return buf, mismatch("DATETIME", "a date and time")
}

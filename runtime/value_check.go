package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A Check is something that a run sees to before it sends a value. The
// compiler names in a transform those that types and ranges decide for every
// record; a run leaves exactly these out.
type Check string

// The checks, by what they look at.
const (
	CheckWhole  Check = "whole"  // the number has no decimal places
	CheckLimits Check = "limits" // the number lies in the limits of its value type, 32 bits among them
	CheckText   Check = "text"   // the text is not blank, and all its characters can be stored
	CheckLength Check = "length" // the text is not longer than what is kept there
	CheckForm   Check = "form"   // the text has the form of its value type
	CheckPlace  Check = "place"  // the place is one, on earth
	CheckOption Check = "option" // the value is an option, whose code is one of the value type
)

// ChecksOf lists the checks that values of a value type need, ascending.
// maxLength is the limit of the place apart from that of all texts, or 0.
func ChecksOf(valueType string, hasOptions bool, maxLength int) []Check {
	switch {
	case valueType == "MULTI_TEXT":
		return []Check{CheckLength, CheckOption}
	case hasOptions && maxLength > 0:
		return []Check{CheckLength, CheckOption}
	case hasOptions:
		return []Check{CheckOption}
	}
	switch valueType {
	case "NUMBER", "BOOLEAN", "TRUE_ONLY", "DATE", "AGE", "DATETIME":
		return nil // every number, yes or no, and day has one text, which every version takes
	case "UNIT_INTERVAL", "PERCENTAGE":
		return []Check{CheckLimits}
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return []Check{CheckLimits, CheckWhole}
	case "COORDINATE":
		return []Check{CheckPlace}
	case "GEOJSON":
		return []Check{CheckLength, CheckPlace}
	case "TEXT", "LONG_TEXT", "REFERENCE":
		return []Check{CheckLength, CheckText}
	}
	if valueType == "URL" {
		return []Check{CheckForm, CheckLength}
	}
	return []Check{CheckForm} // which is shorter than any limit
}

// Codes lists the codes of the rejects that a check can give for a value type, ascending.
func (c Check) Codes(valueType string) []diag.Code {
	switch c {
	case CheckWhole:
		return []diag.Code{codeNotWhole}
	case CheckLimits:
		if isNumeric(valueType) && valueType != "UNIT_INTERVAL" && valueType != "PERCENTAGE" {
			return []diag.Code{codeNotIn32Bits, codeOutOfBounds}
		}
		return []diag.Code{codeOutOfBounds}
	case CheckText:
		return []diag.Code{codeValueEmpty, codeValueSymbol}
	case CheckLength:
		return []diag.Code{codeValueLong}
	case CheckPlace:
		if valueType == "GEOJSON" { // which may be a text
			return []diag.Code{codeValueEmpty, codeValueSymbol, codeNotAPlace}
		}
		return []diag.Code{codeNotAPlace}
	case CheckOption:
		if valueType == "MULTI_TEXT" {
			return []diag.Code{codeNoOption, codeOptionComma}
		}
		return []diag.Code{codeValueKind, codeNoOption}
	}
	return []diag.Code{codeValueEmpty, codeValueLong, codeValueSymbol, formCode(valueType)}
}

// formCode is the code of texts that do not have the form of a value type.
func formCode(valueType string) diag.Code {
	switch valueType {
	case "LETTER":
		return codeNotALetter
	case "TIME":
		return codeNotATime
	case "PHONE_NUMBER":
		return codeNotAPhone
	case "EMAIL", "URL":
		return codeNotAnAddress
	}
	return codeNotAUserOrUID
}

// A Flaw is why a value cannot be sent; Message does not hold the value.
type Flaw struct {
	Code    diag.Code
	Message string
}

// CheckValue reports whether a run would send a value that is known when the
// mapping is compiled. options is the option set, or nil; maxLength the limit
// of the place, or 0.
func CheckValue(valueType string, options *Options, maxLength int, v stdlib.Value) (Flaw, bool) {
	f := formatValue(valueType, options, 0, v)
	if long := lengthFlaw(f.text, maxLength); f.ok() && long != nil {
		f.flaw = *long
	}
	return Flaw{f.code, f.message}, f.isNone()
}

func lengthFlaw(text string, maxLength int) *flaw {
	if maxLength > 0 && isLonger(text, maxLength) {
		return refused(codeValueLong, "the text is longer than what DHIS2 keeps there")
	}
	return nil
}

// checks is a set of checks: those that a run leaves out.
type checks uint8

func (c checks) has(check Check) bool { return c&check.bit() != 0 }

// bit is 0 for a check that this version does not know.
func (c Check) bit() checks {
	switch c {
	case CheckForm:
		return 1
	case CheckLength:
		return 2
	case CheckLimits:
		return 4
	case CheckOption:
		return 8
	case CheckPlace:
		return 16
	case CheckText:
		return 32
	case CheckWhole:
		return 64
	}
	return 0
}

// readChecks reads a transform's list.
func readChecks(names []Check, origin Origin) (checks, error) {
	var out checks
	for i, name := range names {
		if name.bit() == 0 || i > 0 && name <= names[i-1] {
			return 0, fmt.Errorf("%s: `proved` is not an ascending list of checks that this version knows", origin)
		}
		out |= name.bit()
	}
	return out, nil
}

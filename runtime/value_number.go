package runtime

import (
	"math"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// appendNumber appends plain digits, without exponent. The longest decimal is
// far below DHIS2's 250 characters.
func appendNumber(buf []byte, valueType string, proved checks, d decimal.Decimal) ([]byte, *flaw) {
	switch {
	case proved.has(CheckLimits):
	case valueType == "UNIT_INTERVAL" && !within(d, 1):
		return buf, refused(codeOutOfBounds, "UNIT_INTERVAL takes numbers from 0 to 1")
	case valueType == "PERCENTAGE" && !within(d, 100):
		return buf, refused(codeOutOfBounds, "PERCENTAGE takes numbers from 0 to 100")
	}
	return d.AppendTo(buf), nil
}

// within reports whether d is from 0 to most, both inside.
func within(d decimal.Decimal, most int64) bool {
	return d.Sign() >= 0 && d.Cmp(decimal.FromInt(most)) <= 0
}

// appendInteger appends a whole number of 32 bits; 5.0 is the whole number 5.
func appendInteger(buf []byte, valueType string, proved checks, d decimal.Decimal) ([]byte, *flaw) {
	if !proved.has(CheckWhole) && !d.IsInt() {
		return buf, refused(codeNotWhole, "the number has decimal places, and "+valueType+" takes whole numbers only")
	}
	if proved.has(CheckLimits) {
		return d.AppendTo(buf), nil
	}
	n, ok := d.Int64()
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		return buf, refused(codeNotIn32Bits, "the number is beyond what DHIS2 keeps as a whole number (±2147483647)")
	}
	if !signFits(valueType, n) {
		return buf, refused(codeOutOfBounds, "the number has the wrong sign for "+valueType)
	}
	return d.AppendTo(buf), nil
}

func signFits(valueType string, n int64) bool {
	switch valueType {
	case "INTEGER_POSITIVE":
		return n > 0
	case "INTEGER_NEGATIVE":
		return n < 0
	case "INTEGER_ZERO_OR_POSITIVE":
		return n >= 0
	}
	return true
}

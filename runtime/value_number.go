package runtime

import (
	"math"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// formatNumber writes plain digits, without exponent. The longest decimal is
// far below DHIS2's 250 characters.
func formatNumber(valueType string, proved checks, v stdlib.Value) formatted {
	d, ok := stdlib.AsDecimal(v)
	if !ok {
		return mismatch(valueType, "a number")
	}
	switch {
	case proved.has(CheckLimits):
	case valueType == "UNIT_INTERVAL" && !within(d, 1):
		return refused(codeOutOfBounds, "UNIT_INTERVAL takes numbers from 0 to 1")
	case valueType == "PERCENTAGE" && !within(d, 100):
		return refused(codeOutOfBounds, "PERCENTAGE takes numbers from 0 to 100")
	}
	return sendable(d.String())
}

// within reports whether d is from 0 to most, both inside.
func within(d decimal.Decimal, most int64) bool {
	return d.Sign() >= 0 && d.Cmp(decimal.FromInt(most)) <= 0
}

// formatInteger writes a whole number of 32 bits; 5.0 is the whole number 5.
func formatInteger(valueType string, proved checks, v stdlib.Value) formatted {
	d, ok := stdlib.AsDecimal(v)
	if !ok {
		return mismatch(valueType, "a whole number")
	}
	if !proved.has(CheckWhole) && !d.IsInt() {
		return refused(codeNotWhole, "the number has decimal places, and "+valueType+" takes whole numbers only")
	}
	if proved.has(CheckLimits) {
		return sendable(d.String())
	}
	n, ok := d.Int64()
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		return refused(codeNotIn32Bits, "the number is beyond what DHIS2 keeps as a whole number (±2147483647)")
	}
	if !signFits(valueType, n) {
		return refused(codeOutOfBounds, "the number has the wrong sign for "+valueType)
	}
	return sendable(d.String())
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

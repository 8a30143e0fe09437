package runtime

import (
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// ofNumber makes the value of a number in JSON's grammar. It is exact, or a
// fault: no number is ever rounded on its way in.
func ofNumber(t *typePlan, text []byte) stdlib.Datum {
	switch t.kind {
	case schema.Int:
		return ofInt(t, text)
	case schema.Decimal:
		n, err := decimal.Parse(text)
		if err != nil {
			return unreadable(t, err)
		}
		return stdlib.DecimalDatum(n)
	}
	return wrongKind(t, "a number")
}

// ofInt reads a whole number, however it is written: 5, 5.0 and 0.5e1 are one.
func ofInt(t *typePlan, text []byte) stdlib.Datum {
	if n, ok := shortInt(text); ok {
		return stdlib.IntDatum(n)
	}
	d, err := decimal.Parse(text)
	if err != nil {
		return unreadable(t, err)
	}
	if !d.IsInt() {
		return fieldFault(t, "is not a whole number")
	}
	n, ok := d.Int64()
	if !ok {
		return fieldFault(t, "is too large for a whole number (64 bits)")
	}
	return stdlib.IntDatum(n)
}

// shortInt reads the digits of most numbers.
func shortInt(text []byte) (n int64, ok bool) {
	const sure = 18 // digits that always fit
	digits := text
	if len(digits) > 0 && digits[0] == '-' {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > sure || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	for _, c := range digits {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(text) {
		n = -n
	}
	return n, true
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

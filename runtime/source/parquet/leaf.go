package parquet

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// leafOf finds how the values of a column are written for a kind of field; if
// they cannot be, is says what they are.
func leafOf(c *parquet.Column, kind schema.Kind) (write func([]byte, parquet.Value) []byte, is string, ok bool) {
	typ := c.Type()
	if lt := typ.LogicalType(); lt != nil {
		if write, is, ok, known := logical(lt, typ, kind); known {
			return write, is, ok
		}
	}
	switch typ.Kind() {
	case parquet.Boolean:
		return boolean, "true or false", kind == schema.Bool
	case parquet.Int32, parquet.Int64:
		return signed, "whole numbers", kind == schema.Int || kind == schema.Decimal
	case parquet.Float:
		return single, "numbers", kind == schema.Decimal
	case parquet.Double:
		return double, "numbers", kind == schema.Decimal
	case parquet.ByteArray: // older programs write texts without saying so
		return text, "text", isWritten(kind)
	case parquet.Int96:
		return nil, "times of the old type INT96, of which nobody can say whether they are in UTC,", false
	}
	return nil, "bytes without a meaning", false
}

// isWritten holds for what people write as a text: the record says of each whether
// it is a date.
func isWritten(kind schema.Kind) bool {
	return kind == schema.Text || kind == schema.Date || kind == schema.Instant
}

// logical is leafOf for columns that say what their values mean.
func logical(lt *format.LogicalType, typ parquet.Type, kind schema.Kind) (write func([]byte, parquet.Value) []byte, is string, ok, known bool) {
	switch t := lt.Value.(type) {
	case *format.StringType, *format.EnumType:
		return text, "text", isWritten(kind), true
	case *format.JsonType:
		if kind == schema.Text {
			return text, "JSON", true, true
		}
		return rawJSON, "JSON", kind == schema.Object || kind == schema.List || kind == schema.Map, true
	case *format.UUIDType:
		return uuidText, "UUIDs", kind == schema.Text, true
	case *format.IntType:
		if !t.IsSigned {
			return unsigned(typ.Kind()), "whole numbers", kind == schema.Int || kind == schema.Decimal, true
		}
		return signed, "whole numbers", kind == schema.Int || kind == schema.Decimal, true
	case *format.DecimalType:
		return decimal(int(t.Scale)), "numbers", kind == schema.Decimal || kind == schema.Int && t.Scale == 0, true
	case *format.DateType:
		return date, "dates", kind == schema.Date, true
	case *format.TimeType:
		return timeOfDay(unitOf(t.Unit)), "times of day", kind == schema.Text, true
	case *format.TimestampType:
		if kind == schema.Date && !t.IsAdjustedToUTC {
			return dayOf(unitOf(t.Unit)), "", true, true
		}
		return timestamp(unitOf(t.Unit), t.IsAdjustedToUTC), "dates and times", kind == schema.Instant, true
	case *format.NullType: // nothing in it ever has a value
		return signed, "", true, true
	case nil:
		return nil, "", false, false
	}
	return nil, "of a type that is not read,", false, true
}

func unitOf(u format.TimeUnit) time.Duration {
	if u.Value == nil {
		return time.Millisecond
	}
	return u.Value.Duration()
}

func boolean(b []byte, v parquet.Value) []byte { return strconv.AppendBool(b, v.Boolean()) }

func signed(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, number(v), 10) }

// number is a value of one of the two sizes of whole numbers.
func number(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func unsigned(kind parquet.Kind) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		if kind == parquet.Int32 {
			return strconv.AppendUint(b, uint64(v.Uint32()), 10)
		}
		return strconv.AppendUint(b, v.Uint64(), 10)
	}
}

func single(b []byte, v parquet.Value) []byte { return float(b, float64(v.Float()), 32) }
func double(b []byte, v parquet.Value) []byte { return float(b, v.Double(), 64) }

// float writes the fewest digits that mean this number. What is no number is a
// text, which no field of numbers takes.
func float(b []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(b, `"not a number"`...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, bits)
}

// text writes a JSON text. Bytes that are no UTF-8 stay as they are, so that the
// record is rejected and not changed.
func text(b []byte, v parquet.Value) []byte { return source.AppendText(b, v.ByteArray()) }

// rawJSON writes JSON in one line, and what is none as a text.
func rawJSON(b []byte, v parquet.Value) []byte {
	out := bytes.NewBuffer(b)
	if err := json.Compact(out, v.ByteArray()); err != nil {
		return source.AppendText(b, v.ByteArray())
	}
	return out.Bytes()
}

// keyOf finds how the keys of a map are written, which are texts in JSON.
func keyOf(c *parquet.Column) (write func([]byte, parquet.Value) []byte, ok bool) {
	if write, _, ok = leafOf(c, schema.Text); ok {
		return write, true
	}
	whole, _, ok := leafOf(c, schema.Int)
	return func(b []byte, v parquet.Value) []byte { return append(whole(append(b, '"'), v), '"') }, ok
}

func uuidText(b []byte, v parquet.Value) []byte {
	bytes := v.ByteArray()
	if len(bytes) != 16 {
		return source.AppendText(b, bytes)
	}
	digits := hex.EncodeToString(bytes)
	return source.AppendText(b, []byte(digits[:8]+"-"+digits[8:12]+"-"+digits[12:16]+"-"+digits[16:20]+"-"+digits[20:]))
}

// decimal writes a whole number with its point, digit by digit.
func decimal(scale int) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		digits := unscaled(v)
		if rest, negative := strings.CutPrefix(digits, "-"); negative {
			b, digits = append(b, '-'), rest
		}
		if scale <= 0 {
			return append(append(b, digits...), strings.Repeat("0", zeros(digits, -scale))...)
		}
		if missing := scale + 1 - len(digits); missing > 0 {
			digits = strings.Repeat("0", missing) + digits
		}
		point := len(digits) - scale
		return append(append(append(b, digits[:point]...), '.'), digits[point:]...)
	}
}

func zeros(digits string, n int) int {
	if digits == "0" {
		return 0
	}
	return n
}

// unscaled is a decimal without its point.
func unscaled(v parquet.Value) string {
	if kind := v.Kind(); kind == parquet.Int32 || kind == parquet.Int64 {
		return strconv.FormatInt(number(v), 10)
	}
	bytes := v.ByteArray() // two's complement, the large end first
	n := new(big.Int).SetBytes(bytes)
	if len(bytes) > 0 && bytes[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
	}
	return n.String()
}

func date(b []byte, v parquet.Value) []byte {
	return instant(b, time.Unix(int64(v.Int32())*86400, 0).UTC(), time.DateOnly)
}

// instant writes a time in a form.
func instant(b []byte, t time.Time, form string) []byte {
	return append(t.AppendFormat(append(b, '"'), form), '"')
}

// at is the time that a number of units since 1970 stands for.
func at(v parquet.Value, unit time.Duration) time.Time {
	n, per := number(v), int64(time.Second/unit)
	seconds, rest := n/per, n%per
	return time.Unix(seconds, rest*int64(unit)).UTC()
}

const localForm = "2006-01-02T15:04:05.999999999"

// timestamp writes a time that the file ties to UTC with Z, and any other
// without an offset: the source's zone says what it is.
func timestamp(unit time.Duration, isUTC bool) func([]byte, parquet.Value) []byte {
	form := localForm
	if isUTC {
		form += "Z"
	}
	return func(b []byte, v parquet.Value) []byte { return instant(b, at(v, unit), form) }
}

// dayOf writes a day that the file has as its midnight. Another time is no day,
// and written so that no field of dates takes it.
func dayOf(unit time.Duration) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		t := at(v, unit)
		if t.Equal(t.Truncate(24 * time.Hour)) {
			return instant(b, t, time.DateOnly)
		}
		return instant(b, t, localForm)
	}
}

func timeOfDay(unit time.Duration) func([]byte, parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte { return instant(b, at(v, unit), "15:04:05.999999999") }
}

package runtime

import (
	"cmp"
	"math"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A version is the value of a source's `version` in an order-keeping form of
// eight bytes, with a tail only where these do not tell all. Versions are
// compared with those of the same source only, which are all of one type.
type version struct {
	word int64
	tail string
}

// oldest is the version of a record that has none: most records were never
// changed after they were written, and have no date of a change.
var oldest = version{word: math.MinInt64}

// versionOf packs a version, nil for none; ok is false for values that have no order.
func versionOf(v stdlib.Value) (packed version, ok bool) { return packVersion(stdlib.DatumOf(v)) }

// packVersion is versionOf for a datum; what it gives is good for good.
func packVersion(v stdlib.Datum) (packed version, ok bool) {
	if v.IsNothing() {
		return oldest, true
	}
	switch v.Kind() {
	case stdlib.KindDate:
		day, _ := v.Date()
		return version{word: int64(day.UnixDays())}, true
	case stdlib.KindInstant:
		i, _, _ := v.Instant()
		t := i.Time()
		return version{t.UnixMicro(), nanoTail(t.Nanosecond() % 1000)}, true
	case stdlib.KindText:
		text, _ := v.Text()
		return textVersion(text), true
	}
	d, ok := v.Decimal()
	return decimalVersion(d), ok
}

// nanoTail is what an instant has beyond microseconds.
func nanoTail(nanos int) string {
	if nanos == 0 {
		return ""
	}
	return string([]byte{byte(nanos >> 8), byte(nanos)})
}

// numberTail begins the tail of a number, which no other tail begins with: the
// first byte of an instant's is at most 3, and texts have 't'.
const numberTail = "n"

// decimalVersion is the whole part of a number, and all of it in the tail if
// there is more.
func decimalVersion(d decimal.Decimal) version {
	floor := d.Floor()
	word, ok := floor.Int64()
	switch {
	case ok && floor.Equal(d) && word != oldest.word:
		return version{word: word}
	case !ok && d.Sign() > 0:
		word = math.MaxInt64
	case !ok:
		word = math.MinInt64
	}
	return version{word, numberTail + d.String()}
}

// textVersion is the first seven bytes of a text and how many there are, at
// most eight, and one more, so that "" is newer than no version; the tail is the
// rest.
func textVersion(s string) version {
	const head = 7
	word := uint64(0)
	for i := range head {
		word <<= 8
		if i < len(s) {
			word |= uint64(s[i])
		}
	}
	word = word<<8 | uint64(min(len(s), head+1)+1)
	tail := ""
	if len(s) > head {
		tail = "t" + s[head:]
	}
	return version{int64(word ^ 1<<63), tail}
}

// compareVersions is -1, 0 or +1 as a is older than, equal to or newer than b.
func compareVersions(a, b version) int {
	switch {
	case a == b:
		return 0
	case a == oldest:
		return -1
	case b == oldest:
		return 1
	case a.word != b.word:
		return cmp.Compare(a.word, b.word)
	case strings.HasPrefix(a.tail, numberTail) || strings.HasPrefix(b.tail, numberTail):
		return a.number().Cmp(b.number())
	}
	return strings.Compare(a.tail, b.tail)
}

// number is the number that a version was made of.
func (v version) number() decimal.Decimal {
	if text, ok := strings.CutPrefix(v.tail, numberTail); ok {
		if d, err := decimal.Parse(text); err == nil {
			return d
		}
	}
	return decimal.FromInt(v.word)
}

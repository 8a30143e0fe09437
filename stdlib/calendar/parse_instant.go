package calendar

import "time"

// ParseInstant reads a date and time: RFC 3339, and what health records
// systems write instead of it. After the date there is T or one space, then
// HH:mm, HH:mm:ss or HH:mm:ss with 1 to 9 decimal places, then an offset (Z,
// +03:00, +0300 or +03) or nothing. Nothing else is accepted: no leap second,
// no 24:00, no date alone, no blanks around.
//
// Without an offset it is local time in zone, which is the source's. Of a time
// that the clocks of the zone show twice it is the first; a time that they
// skip is read with the offset before the change, which moves it on by as much
// as was skipped.
//
// It is ErrInstant for any other text, ErrNoDay or ErrNoTime for what calendar
// or clock do not have, ErrNoZone where a zone is needed and zone is nil, and
// ErrRange less than two days from the ends of the calendar.
func ParseInstant[Text string | []byte](text Text, zone *time.Location) (Instant, error) {
	if seconds, nanos, offset, ok := plainInstant(text); ok {
		return FromTime(time.Unix(seconds-int64(offset/time.Second), nanos).In(fixedZone(offset)))
	}
	return parseInstant(string(text), zone)
}

// parseInstant reads any date and time.
func parseInstant(text string, zone *time.Location) (Instant, error) {
	const dateLen = len("yyyy-MM-dd")
	if len(text) < dateLen+len("THH:mm") || !isSeparator(text[dateLen]) {
		return Instant{}, ErrInstant
	}
	day, err := ParseISO(text[:dateLen])
	if err == ErrDate {
		return Instant{}, ErrInstant
	}
	if err != nil {
		return Instant{}, err
	}
	clock, rest, err := parseClock(text[dateLen+1:])
	if err != nil {
		return Instant{}, err
	}
	local := time.Unix(int64(day.UnixDays())*secondsInDay, int64(clock)).UTC()
	return atOffset(local, rest, zone)
}

func isSeparator(c byte) bool { return c == 'T' || c == 't' || c == ' ' }

// parseClock reads a time of day and returns the text after it.
func parseClock(text string) (clock time.Duration, rest string, err error) {
	if len(text) < len("HH:mm") || text[2] != ':' {
		return 0, "", ErrInstant
	}
	hour, ok1 := digits(text[0:2])
	minute, ok2 := digits(text[3:5])
	if !ok1 || !ok2 {
		return 0, "", ErrInstant
	}
	seconds, rest, err := parseSeconds(text[5:])
	if err != nil {
		return 0, "", err
	}
	if hour > 23 || minute > 59 {
		return 0, "", ErrNoTime
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + seconds, rest, nil
}

// parseSeconds reads :ss and its decimal places, both of which may be left out.
func parseSeconds(text string) (d time.Duration, rest string, err error) {
	if text == "" || text[0] != ':' {
		return 0, text, nil
	}
	if len(text) < len(":ss") {
		return 0, "", ErrInstant
	}
	second, ok := digits(text[1:3])
	if !ok {
		return 0, "", ErrInstant
	}
	if second > 59 {
		return 0, "", ErrNoTime
	}
	fraction, rest, err := parseFraction(text[3:])
	return time.Duration(second)*time.Second + fraction, rest, err
}

// parseFraction reads a point and 1 to 9 digits, or nothing.
func parseFraction(text string) (d time.Duration, rest string, err error) {
	if text == "" || text[0] != '.' {
		return 0, text, nil
	}
	end := 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == 1 || end > 10 {
		return 0, "", ErrInstant
	}
	n, _ := digits(text[1:end])
	for i := end; i < 10; i++ {
		n *= 10
	}
	return time.Duration(n), text[end:], nil
}

// atOffset makes an instant of local time, which is held as if it were UTC,
// and the text of an offset, which is empty for local time in zone.
func atOffset(local time.Time, offset string, zone *time.Location) (Instant, error) {
	if offset != "" {
		seconds, err := parseOffset(offset)
		if err != nil {
			return Instant{}, err
		}
		return FromTime(local.Add(-seconds).In(fixedZone(seconds)))
	}
	if zone == nil {
		return Instant{}, ErrNoZone
	}
	return FromTime(inZone(local, zone))
}

// parseOffset reads Z, +03:00, +0300 or +03.
func parseOffset(text string) (time.Duration, error) {
	if text == "Z" || text == "z" {
		return 0, nil
	}
	if text[0] != '+' && text[0] != '-' || len(text) < 3 {
		return 0, ErrInstant
	}
	hour, ok1 := digits(text[1:3])
	minute, ok2 := offsetMinutes(text[3:])
	if !ok1 || !ok2 {
		return 0, ErrInstant
	}
	if hour > 23 || minute > 59 {
		return 0, ErrNoTime
	}
	offset := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	if text[0] == '-' {
		return -offset, nil
	}
	return offset, nil
}

// offsetMinutes reads :mm, mm or nothing.
func offsetMinutes(text string) (n int, ok bool) {
	switch len(text) {
	case 0:
		return 0, true
	case 2:
		return digits(text)
	case 3:
		n, ok = digits(text[1:])
		return n, ok && text[0] == ':'
	}
	return 0, false
}

// inZone reads local time, which is held as if it were UTC, on the clocks of a
// zone; what it does at a change of the clocks is said at ParseInstant. It does
// not leave this to time.Date, which promises no choice of the two readings.
func inZone(local time.Time, zone *time.Location) time.Time {
	_, before := local.Add(-24 * time.Hour).In(zone).Zone()
	_, after := local.Add(24 * time.Hour).In(zone).Zone()
	first := local.Add(-time.Duration(before) * time.Second).In(zone)
	if before == after || offsetOf(first) == before {
		return first
	}
	second := local.Add(-time.Duration(after) * time.Second).In(zone)
	if offsetOf(second) == after {
		return second
	}
	return first
}

func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

package calendar

import "time"

// ParseISO reads a date of exactly the form 2026-01-31. It is ErrDate for any
// other text (a date and time among them), ErrNoDay for a day that does not
// exist, and ErrRange for the year 0000.
func ParseISO[Text string | []byte](text Text) (Date, error) {
	if len(text) != len("yyyy-MM-dd") || text[4] != '-' || text[7] != '-' {
		return Date{}, ErrDate
	}
	century, ok1 := pair(text[0], text[1])
	year, ok2 := pair(text[2], text[3])
	month, ok3 := pair(text[5], text[6])
	day, ok4 := pair(text[8], text[9])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return Date{}, ErrDate
	}
	return NewDate(100*century+year, month, day)
}

// pair reads two ASCII digits.
func pair(tens, ones byte) (n int, ok bool) {
	tens, ones = tens-'0', ones-'0'
	return 10*int(tens) + int(ones), tens <= 9 && ones <= 9
}

// digits reads a text that has nothing but ASCII digits.
func digits(text string) (n int, ok bool) {
	for i := 0; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, len(text) > 0
}

// String is the date as yyyy-MM-dd, the form of DHIS2's DATE.
func (d Date) String() string {
	var buf [len("yyyy-MM-dd")]byte
	return string(d.AppendTo(buf[:0]))
}

// AppendTo appends d as String writes it.
func (d Date) AppendTo(buf []byte) []byte {
	year, month, day := d.Civil()
	buf = appendPadded(buf, year, 4)
	buf = append(buf, '-')
	buf = appendPadded(buf, month, 2)
	buf = append(buf, '-')
	return appendPadded(buf, day, 2)
}

// appendPadded appends n, which has at most width digits, with leading zeros.
func appendPadded(buf []byte, n, width int) []byte {
	at := len(buf) + width
	for range width {
		buf = append(buf, '0')
	}
	for ; n > 0; n /= 10 {
		at--
		buf[at] = byte('0' + n%10)
	}
	return buf
}

// FormatIn is the local date and time of i in a zone as
// yyyy-MM-ddTHH:mm:ss.SSS without an offset, the form of DHIS2's DATETIME.
// Fractions below the millisecond are cut off, not rounded.
func (i Instant) FormatIn(zone *time.Location) string {
	var buf [len("yyyy-MM-ddTHH:mm:ss.SSS")]byte
	return string(i.AppendIn(buf[:0], zone))
}

// AppendIn appends i as FormatIn writes it.
func (i Instant) AppendIn(buf []byte, zone *time.Location) []byte {
	t := i.t.In(zone)
	hour, minute, second := t.Clock()
	buf = DateIn(i, zone).AppendTo(buf)
	buf = append(buf, 'T')
	buf = appendPadded(buf, hour, 2)
	buf = append(buf, ':')
	buf = appendPadded(buf, minute, 2)
	buf = append(buf, ':')
	buf = appendPadded(buf, second, 2)
	buf = append(buf, '.')
	return appendPadded(buf, t.Nanosecond()/1e6, 3)
}

package stdlib

import (
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A datePart is a run of one sign in a pattern: digits of a year, month or day,
// or signs that stand for themselves.
type datePart struct {
	field byte // 'y', 'M', 'd', or 0
	width int
	text  string
}

// parseDatePattern takes a pattern apart: yyyy, MM and dd are digits with
// leading zeros, M and d are one or two digits, every sign that is no letter
// stands for itself. fault says why there is none, "" for a good one.
func parseDatePattern(pattern string) (parts []datePart, fault string) {
	seen := map[byte]bool{}
	for i := 0; i < len(pattern); {
		letter, width := pattern[i], runLength(pattern[i:])
		part := datePart{width: width, text: pattern[i : i+width]}
		i += width
		if isLetter(letter) && letter != '_' {
			fits := letter == 'y' && width == 4 || (letter == 'M' || letter == 'd') && width <= 2
			if !fits {
				return nil, "a date pattern has no part `" + part.text + "`"
			}
			if seen[letter] {
				return nil, "a date pattern has `" + part.text + "` only once"
			}
			part.field, seen[letter] = letter, true
		}
		parts = append(parts, part)
	}
	if len(seen) < 3 {
		return nil, "a date pattern needs a year, a month and a day"
	}
	return parts, ""
}

// parseDate reads a day by the first of several patterns that fits.
func parseDate(text string, patterns []ref.Val) ref.Val {
	for _, p := range patterns {
		pattern, _ := AsText(p)
		parts, fault := parseDatePattern(pattern)
		if fault != "" {
			return Fault("the date pattern cannot be read") // fault may hold a record's text
		}
		if d, ok := readDate(text, parts); ok {
			return DateValue{Date: d}
		}
	}
	return Fault("not a date of the given form")
}

func readDate(text string, parts []datePart) (calendar.Date, bool) {
	var year, month, day int
	fields := map[byte]*int{'y': &year, 'M': &month, 'd': &day}
	for _, p := range parts {
		width := p.width
		if p.field == 0 {
			if len(text) < width || text[:width] != p.text {
				return calendar.Date{}, false
			}
		} else {
			n, digits := leadingNumber(text, width)
			if digits == 0 {
				return calendar.Date{}, false
			}
			*fields[p.field], width = n, digits
		}
		text = text[width:]
	}
	d, err := calendar.NewDate(year, month, day)
	return d, err == nil && text == ""
}

// runLength is how often the first sign of a pattern is repeated.
func runLength(pattern string) int {
	n := 1
	for n < len(pattern) && pattern[n] == pattern[0] {
		n++
	}
	return n
}

// leadingNumber reads exactly width digits, or one or two for a width of 1.
func leadingNumber(s string, width int) (n, digits int) {
	limit := width
	if width == 1 {
		limit = 2
	}
	for digits < limit && digits < len(s) && isDigit(s[digits]) {
		n = n*10 + int(s[digits]-'0')
		digits++
	}
	if width > 1 && digits != width {
		return 0, 0
	}
	return n, digits
}

package stdlib

import (
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// parseDate reads a day by a pattern: yyyy, MM and dd are digits with leading
// zeros, M and d are one or two digits, every other sign stands for itself.
func parseDate(text, pattern string) ref.Val {
	var year, month, day int
	rest := text
	for len(pattern) > 0 {
		letter, width := pattern[0], run(pattern)
		pattern = pattern[width:]
		into := map[byte]*int{'y': &year, 'M': &month, 'd': &day}[letter]
		if into == nil {
			if len(rest) < width || rest[:width] != repeat(letter, width) {
				return Fault("not a date of the given form")
			}
			rest = rest[width:]
			continue
		}
		n, digits := leadingNumber(rest, width)
		if digits == 0 {
			return Fault("not a date of the given form")
		}
		*into, rest = n, rest[digits:]
	}
	if rest != "" {
		return Fault("not a date of the given form")
	}
	return dateOrFault(calendar.NewDate(year, month, day))
}

// run is how often the first sign of a pattern is repeated.
func run(pattern string) int {
	n := 1
	for n < len(pattern) && pattern[n] == pattern[0] {
		n++
	}
	return n
}

func repeat(letter byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = letter
	}
	return string(out)
}

// leadingNumber reads exactly width digits, or one or two for a width of 1.
func leadingNumber(s string, width int) (n, digits int) {
	limit := width
	if width == 1 {
		limit = 2
	}
	for digits < limit && digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		n = n*10 + int(s[digits]-'0')
		digits++
	}
	if width > 1 && digits != width {
		return 0, 0
	}
	return n, digits
}

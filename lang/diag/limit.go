package diag

import "fmt"

// MaxShown is how many diagnostics are shown to a person at once.
const MaxShown = 50

// Limit returns at most n diagnostics of l, in the order of l, and how many it
// left out. Errors go before warnings when there is no room for all; n below 1
// means [MaxShown]. The list itself is not changed.
func Limit(l List, n int) (shown List, hidden int) {
	if n < 1 {
		n = MaxShown
	}
	if len(l) <= n {
		return l, 0
	}
	warnings := max(0, n-l.count(Error))
	for _, d := range l {
		if len(shown) == n {
			break
		}
		if d.Severity == Warning {
			if warnings == 0 {
				continue
			}
			warnings--
		}
		shown = append(shown, d)
	}
	return shown, len(l) - len(shown)
}

// Summary counts in words, "2 errors and 1 warning"; the empty list is "".
func Summary(l List) string {
	errors, warnings := l.count(Error), l.count(Warning)
	switch {
	case errors > 0 && warnings > 0:
		return plural(errors, "error") + " and " + plural(warnings, "warning")
	case errors > 0:
		return plural(errors, "error")
	case warnings > 0:
		return plural(warnings, "warning")
	}
	return ""
}

func (l List) count(severity Severity) int {
	n := 0
	for _, d := range l {
		if (d.Severity == Warning) == (severity == Warning) {
			n++
		}
	}
	return n
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

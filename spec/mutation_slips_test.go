package spec_test

import (
	"math/rand/v2"
	"strings"
)

// A slip of the pen turns a name into another one; false if it cannot, there.
type slip struct {
	kind string
	make func(name []rune, at int) ([]rune, bool)
}

var slips = []slip{
	{"deleted", func(n []rune, at int) ([]rune, bool) { return splice(n, at, 1), len(n) > 1 }},
	{"doubled", func(n []rune, at int) ([]rune, bool) { return splice(n, at, 0, n[at]), true }},
	{"swapped", func(n []rune, at int) ([]rune, bool) {
		if at+1 == len(n) || n[at] == n[at+1] {
			return nil, false
		}
		return splice(n, at, 2, n[at+1], n[at]), true
	}},
	{"replaced", func(n []rune, at int) ([]rune, bool) {
		with := 'x'
		if n[at] == 'x' {
			with = 'y'
		}
		return splice(n, at, 1, with), true
	}},
	{"other case", func(n []rune, at int) ([]rune, bool) {
		s := string(n[at])
		other := strings.ToUpper(s)
		if other == s {
			other = strings.ToLower(s)
		}
		return splice(n, at, 1, []rune(other)...), other != s
	}},
}

// splice replaces some letters.
func splice(n []rune, at, count int, with ...rune) []rune {
	out := append([]rune{}, n[:at]...)
	return append(append(out, with...), n[at+count:]...)
}

// misspell makes a slip in a name that gives no other name. Which one follows
// from the number alone.
func misspell(name string, seed int, taken func(string) bool) (wrong, kind string, ok bool) {
	chance := rand.New(rand.NewPCG(uint64(seed), 20261125))
	letters := []rune(name)
	for range 100 {
		s := slips[chance.IntN(len(slips))]
		out, possible := s.make(letters, chance.IntN(len(letters)))
		if possible && string(out) != name && !taken(string(out)) && strings.TrimSpace(string(out)) == string(out) {
			return string(out), s.kind, true
		}
	}
	return "", "", false
}

package stdlib

import "strings"

// A token is a word, a literal, a bracket or another sign of an expression's
// text, as a range of its bytes. CEL's parser tells where a node's sign is and
// not how far the node reaches; the tokens fill that in.
type token struct {
	start, end int
	partner    int // of a bracket: the index of its other half, else -1
	word       bool
}

// tokens lists the tokens of a text that CEL's parser has accepted.
func tokens(text string) []token {
	var out []token
	var open []int
	for i := 0; i < len(text); {
		n, word := tokenLength(text[i:])
		if n == 0 {
			i++
			continue
		}
		if text[i] == '/' && strings.HasPrefix(text[i:], "//") {
			i += n
			continue
		}
		t := token{start: i, end: i + n, partner: -1, word: word}
		switch text[i] {
		case '(', '[', '{':
			open = append(open, len(out))
		case ')', ']', '}':
			if len(open) > 0 {
				t.partner = open[len(open)-1]
				out[t.partner].partner = len(out)
				open = open[:len(open)-1]
			}
		}
		out = append(out, t)
		i += n
	}
	return out
}

// tokenLength is the length of the token or comment that s begins with, 0 for
// a blank. word is true for names, the word `in` and names in backticks.
func tokenLength(s string) (n int, word bool) {
	switch b := s[0]; {
	case b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f':
		return 0, false
	case strings.HasPrefix(s, "//"):
		return lineLength(s), false
	case b == '`':
		return quotedLength(s, "`", true), true
	case isLetter(b):
		if prefix, raw := stringPrefix(s); prefix > 0 {
			return prefix + stringLength(s[prefix:], raw), false
		}
		return wordLength(s), true
	case b == '"' || b == '\'':
		return stringLength(s, false), false
	case isDigit(b), b == '.' && len(s) > 1 && isDigit(s[1]):
		return numberLength(s), false
	case len(s) > 1 && strings.Contains("&& || == != <= >=", s[:2]) && s[1] != ' ':
		return 2, false
	}
	return 1, false
}

func isLetter(b byte) bool { return b == '_' || 'a' <= b|0x20 && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func wordLength(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}

// stringPrefix is the length of the letters before a string's quote, 0 if s
// does not begin with such a string.
func stringPrefix(s string) (n int, raw bool) {
	for n < 2 && n < len(s) && strings.IndexByte("rRbB", s[n]) >= 0 {
		raw = raw || s[n]|0x20 == 'r'
		n++
	}
	if n < len(s) && (s[n] == '"' || s[n] == '\'') {
		return n, raw
	}
	return 0, false
}

func stringLength(s string, raw bool) int {
	if quote := s[:1]; strings.HasPrefix(s, quote+quote+quote) {
		return quotedLength(s, quote+quote+quote, raw)
	}
	return quotedLength(s, s[:1], raw)
}

// quotedLength is the length of a text in quotes; raw ones have no escapes.
func quotedLength(s, quote string, raw bool) int {
	for i := len(quote); i < len(s); i++ {
		if s[i] == '\\' && !raw {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], quote) {
			return i + len(quote)
		}
	}
	return len(s)
}

func numberLength(s string) int {
	n := 0
	for n < len(s) {
		switch b := s[n]; {
		case isDigit(b) || isLetter(b):
		case b == '.' && n+1 < len(s) && isDigit(s[n+1]):
		case (b == '+' || b == '-') && n > 0 && s[n-1]|0x20 == 'e' && !strings.HasPrefix(s, "0x"):
		default:
			return n
		}
		n++
	}
	return n
}

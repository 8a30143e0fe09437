package lang

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// quotes reads a string whose opening quote is after a prefix of n letters. A
// string without a closing quote ends with its line, one in three quotes with
// the file.
func (s *scanner) quotes(n int) lexer.TokenType {
	prefix, body := strings.ToLower(s.text[s.at:s.at+n]), s.text[s.at+n:]
	kind := stringToken
	if strings.HasPrefix(prefix, "b") {
		kind = bytesToken
	}
	quote := openingQuote(body)
	length, closed := stringLength(body, quote, strings.HasSuffix(prefix, "r"))
	if !closed {
		s.flaw(diag.New("E0105", s.here(n+len(quote)), "a closing quote is missing").
			WithHelp("%s", closingHelp(quote)))
	}
	token := s.text[s.at : s.at+n+length]
	if _, bad := unquote(token); bad >= 0 && closed && kind == stringToken {
		s.flaw(diag.New("E0109", place(s.at+bad, s.at+bad+1), "`\\` begins an escape that does not exist").
			WithHelp("a backslash itself is written `\\\\`"))
	}
	s.at += n + length
	return kind
}

func openingQuote(text string) string {
	if len(text) >= 3 && text[1] == text[0] && text[2] == text[0] {
		return text[:3]
	}
	return text[:1]
}

func closingHelp(quote string) string {
	if len(quote) == 3 {
		return "a text that begins with three quotes ends with three"
	}
	return "a text ends in the line in which it begins; three quotes begin one that does not"
}

// stringLength returns the length of the string at the start of text, with its
// quotes, and whether it has a closing one.
func stringLength(text, quote string, raw bool) (int, bool) {
	for i := len(quote); i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote), true
		case text[i] == '\\' && !raw:
			i++
		}
		if i < len(text) && text[i] == '\n' && len(quote) == 1 {
			return len(quote) + len(strings.TrimRight(text[len(quote):i], " \t\r")), false
		}
	}
	if len(quote) == 1 {
		return max(len(quote), len(strings.TrimRight(text, " \t\r"))), false
	}
	return len(text), false
}

// curly reads a text in the quotes that word processors write, “like this”.
func (s *scanner) curly(rest string) (lexer.TokenType, string) {
	_, open := utf8.DecodeRuneInString(rest)
	i := strings.IndexAny(rest[open:], "”“„\"’‘\n")
	length, closing := lineLength(rest), 0
	if i >= 0 && rest[open+i] != '\n' {
		_, closing = utf8.DecodeRuneInString(rest[open+i:])
		length = open + i + closing
	}
	text := rest[open : length-closing]
	s.flaw(diag.New("E0106", s.here(length), "a text stands in straight quotes, not in curly ones").
		WithHelp(`write "%s"`, text).WithEdit(s.here(length), `"`+text+`"`))
	s.at += length
	return stringToken, `"` + text + `"`
}

func isCurly(r rune) bool { return strings.ContainsRune("“”„‘’", r) }

// unquote returns what a string token stands for. It reports where an escape
// begins that CEL does not know, or -1.
func unquote(token string) (value string, badEscape int) {
	start := strings.IndexAny(token, `"'`)
	if start < 0 {
		return token, -1
	}
	raw := strings.ContainsAny(token[:start], "rR")
	body := token[start:]
	quote := openingQuote(body)
	if len(body) < 2*len(quote) { // never closed
		quote = body[:1]
	}
	inner := strings.TrimSuffix(body[len(quote):], quote)
	inner = strings.ReplaceAll(inner, "\r\n", "\n") // as CEL reads it
	if raw || !strings.Contains(inner, `\`) {
		return inner, -1
	}
	value, bad := unescape(inner)
	if bad >= 0 {
		bad += start + len(quote)
	}
	return value, bad
}

// unescape replaces CEL's escapes; bad is the offset of the first one that is
// none, or -1.
func unescape(text string) (value string, bad int) {
	var b strings.Builder
	bad = -1
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			i++
			continue
		}
		r, size := escape(text[i:])
		if size == 0 {
			if bad < 0 {
				bad = i
			}
			i++
			continue
		}
		b.WriteRune(r)
		i += size
	}
	return b.String(), bad
}

// escape reads the escape at the start of text; size 0 means that it is none.
func escape(text string) (r rune, size int) {
	if len(text) < 2 {
		return 0, 0
	}
	const named, meant = "abfnrtv\\'\"`?", "\a\b\f\n\r\t\v\\'\"`?"
	if i := strings.IndexByte(named, text[1]); i >= 0 {
		return rune(meant[i]), 2
	}
	switch text[1] {
	case 'x', 'X':
		return codePoint(text, 2, 2, 16)
	case 'u':
		return codePoint(text, 2, 4, 16)
	case 'U':
		return codePoint(text, 2, 8, 16)
	case '0', '1', '2', '3':
		return codePoint(text, 1, 3, 8)
	}
	return 0, 0
}

// codePoint reads n digits of a base from an offset.
func codePoint(text string, from, n, base int) (r rune, size int) {
	if len(text) < from+n {
		return 0, 0
	}
	value, err := strconv.ParseUint(text[from:from+n], base, 32)
	if err != nil || value > utf8.MaxRune || !utf8.ValidRune(rune(value)) {
		return 0, 0
	}
	return rune(value), from + n
}

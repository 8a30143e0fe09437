package lang

import "testing"

func TestUnquote(t *testing.T) {
	for token, want := range map[string]string{
		`"a"`: "a", `'a'`: "a", `""`: "", `''`: "", `""""""`: "", `'''a'b'''`: "a'b", `"""a "b" c"""`: `a "b" c`, "\"\"\"a\r\nb\"\"\"": "a\nb",
		`r"\d"`: `\d`, `R'\'`: `\`, `"\n\t\\\"\'\?\a\b\f\v\r"`: "\n\t\\\"'?\a\b\f\v\r", "\"\\`\"": "`",
		`"\x41\X42\u00e9\U0001F600\101"`: "AB\u00e9\U0001F600A", `"\377"`: "\u00ff", `"é"`: "é", `'"'`: `"`, `"'"`: "'",
	} {
		if got, bad := unquote(token); got != want || bad >= 0 {
			t.Errorf("%s: got %q, bad escape at %d", token, got, bad)
		}
	}
}

func TestBadEscapes(t *testing.T) {
	for token, want := range map[string]int{
		`"\d"`: 1, `"ab\c\d"`: 3, `'''\ '''`: 3, `"\x4"`: 1, `"\u12"`: 1, `"\ud800"`: 1, `"\U00110000"`: 1, `"\400"`: 1, `"\08"`: 1, `"\xg0"`: 1,
		"\"\\x\x10\x11\"": 1, "\"\\u00e\x19\"": 1,
	} {
		if _, bad := unquote(token); bad != want {
			t.Errorf("%s: bad escape at %d, want %d", token, bad, want)
		}
	}
}

// The scanner's tokens follow each other without gaps and join to the text.
func TestTokensCoverTheText(t *testing.T) {
	for _, expr := range expressions {
		text := "a " + expr + " // c\n/// d\n;“x” § \u200b`é` \"open"
		s := newScanner(text)
		offset := 0
		for {
			tok, _ := s.Next()
			if tok.Pos.Offset != offset && offset != s.at {
				t.Fatalf("%q: a token at %d, want %d", text, tok.Pos.Offset, offset)
			}
			if tok.Type == endOfFile {
				break
			}
			offset = s.at
		}
		if offset != len(text) {
			t.Errorf("%q: read %d of %d bytes", text, offset, len(text))
		}
	}
}

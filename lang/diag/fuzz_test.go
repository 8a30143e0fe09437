package diag

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var colourSequence = regexp.MustCompile("\x1b\\[[0-9;]+m")

// FuzzRender renders a problem with any text, spans and words in every form.
// Whatever comes in, nothing may panic, and nothing may reach a terminal that
// it would obey.
func FuzzRender(f *testing.F) {
	f.Add("a.xwalk", opdText, 100, 105, 20, 300, "unknown `x`", "did you mean `y`?", 60)
	f.Add("", "", 0, 0, 0, 0, "", "", 0)
	f.Add("\x1b]0;x\x07", "a\tb\r\nc\x00\u202E\xff\n", 2, 1, -4, 99, "\n::error::", "\r\n\u2028", -1)
	f.Add("x", "日本\n\n\n\n\n\n語\u0301", 1, 14, 2, 15, "\x80", "", 1)
	f.Fuzz(func(t *testing.T, name, text string, start, end, labelStart, labelEnd int, message, help string, width int) {
		file := NewFile(name, text)
		d := problem(file.Span(start, end), message)
		d.Help = help
		d.Labels = []Label{{file.Span(labelStart, labelEnd), help}, {file.Span(end, labelEnd), message}, {Span{}, name}}
		d.Edits = []Edit{{file.Span(labelStart, labelEnd), message}, {file.Span(start, end), help}}
		list := List{d, warning(file.Span(labelEnd, start), help)}
		for _, terminal := range []Terminal{{Width: width}, {Width: width, Color: true}, {Width: width, ASCII: true}} {
			checkTerminal(t, terminal, list)
		}
		checkMachineForms(t, list)
	})
}

func checkTerminal(t *testing.T, terminal Terminal, list List) {
	t.Helper()
	var b bytes.Buffer
	if err := terminal.Render(&b, list); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if terminal.Color {
		text = colourSequence.ReplaceAllString(text, "")
	}
	if !utf8.ValidString(text) {
		t.Fatalf("not UTF-8: %q", text)
	}
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)) {
			t.Fatalf("%U in %q", r, text)
		}
		if terminal.ASCII && r > '~' {
			t.Fatalf("%U in ASCII %q", r, text)
		}
	}
}

func checkMachineForms(t *testing.T, list List) {
	t.Helper()
	var object, sarif, github bytes.Buffer
	for _, err := range []error{JSON(&object, list), SARIF(&sarif, list), GitHub(&github, list)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !json.Valid(object.Bytes()) || !json.Valid(sarif.Bytes()) {
		t.Fatalf("not JSON: %s %s", &object, &sarif)
	}
	lines := strings.Split(strings.TrimSuffix(github.String(), "\n"), "\n")
	if len(lines) != len(list) || strings.ContainsAny(github.String(), "\r\x1b") {
		t.Fatalf("%d commands for %d diagnostics: %q", len(lines), len(list), github.String())
	}
}

// FuzzNearest looks for names that make it panic, take long, or answer with
// something that was not offered.
func FuzzNearest(f *testing.F) {
	f.Add("gendr", "gender", "Malaria confirmed")
	f.Add("", "\xff", "\u0301")
	f.Add("a b", "b  a", "ab")
	f.Fuzz(func(t *testing.T, name, one, other string) {
		for _, got := range Nearest(name, []string{one, other, name}) {
			if got != one && got != other || got == name {
				t.Fatalf("Nearest(%q, %q, %q) contains %q", name, one, other, got)
			}
		}
	})
}

package diag

import (
	"bytes"
	"strings"
	"testing"
)

func exampleEntries() []Entry {
	return []Entry{
		{Code: "E0101", Title: "A string has no end", Why: strings.Repeat("many words ", 20) + "\n\nAnother paragraph.", Example: "\nlet x = \"a\n", Cure: "Write the closing quote."},
		{Code: "E0501", Title: "A record cannot be read", Why: "Why.", Example: `{"id": `, Cure: "Cure."},
		{Code: "W0101", Severity: Warning, Title: "A name shadows another", Why: "Why.", Example: "-- a.xwalk --\nlet x = ```1```\n", Cure: "Cure."},
	}
}

func TestExplain(t *testing.T) {
	var b bytes.Buffer
	if err := explain(&b, "e0101", exampleEntries()); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if !strings.HasPrefix(text, "error[E0101]: A string has no end\n\nmany words ") {
		t.Errorf("begins with %.60q", text)
	}
	for _, want := range []string{"\n\nAnother paragraph.\n", "\nExample:\n\n    let x = \"a\n\n", "\nWhat to do:\n\nWrite the closing quote.\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) > explainWidth {
			t.Errorf("a line of %d columns: %s", len(line), line)
		}
	}
}

func TestExplainUnknownCode(t *testing.T) {
	tests := map[string]string{
		"E0102": "there is no code `E0102`; did you mean `E0101`?",
		"E0510": "there is no code `E0510`; did you mean `E0501`?",
		"hello": "there is no code `hello`",
		"\x1b[": "there is no code `␛[`",
	}
	for code, want := range tests {
		err := explain(&bytes.Buffer{}, code, exampleEntries())
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", code, err, want)
		}
	}
}

const wantMarkdown = `## Syntax

The text cannot be read as a mapping.

### E0101: A string has no end
`

func TestMarkdown(t *testing.T) {
	text := string(markdown(exampleEntries()))
	for _, want := range []string{
		wantMarkdown,
		"```xwalk E0101\nlet x = \"a\n```\n\nWrite the closing quote.\n",
		"### W0101: A name shadows another\n\n**Warning.** Why.\n\n````txtar W0101\n-- a.xwalk --\n",
		"## Records\n",
		"```json E0501\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Index(text, "W0101") > strings.Index(text, "E0501") {
		t.Error("a warning stands outside its stage")
	}
	if strings.Contains(text, "## Names") {
		t.Error("a stage without codes has a heading")
	}
}

// TestErrorsDocument holds spec/errors.md to the registry. UPDATE=1 writes the
// document and fails.
func TestErrorsDocument(t *testing.T) {
	if len(Entries()) == 0 {
		t.Skip("the registry is empty")
	}
	var b bytes.Buffer
	if err := Markdown(&b); err != nil {
		t.Fatal(err)
	}
	compareFile(t, "../../spec/errors.md", b.Bytes())
}

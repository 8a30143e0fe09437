package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// A stage is a heading of the document of all codes.
type stage struct {
	digit byte // the third character of its codes
	title string
	intro string
}

func stages() []stage {
	return []stage{
		{'1', "Syntax", "The text cannot be read as a mapping."},
		{'2', "Names", "A name, a schema or the DHIS2 metadata does not say what the mapping needs."},
		{'3', "Types", "An expression does not fit the values it is about."},
		{'4', "Targets", "DHIS2 would refuse what the mapping makes, or it cannot be made."},
		{'5', "Records", "A record cannot be mapped. These are found while a mapping runs; the other records are not affected."},
		{'6', "Sources", "What records, metadata or a schema come from cannot be used. Nothing is taken of a server, a database or a file that is not whole."},
	}
}

// Markdown writes the whole registry as the document spec/errors.md. The error
// is the writer's.
func Markdown(w io.Writer) error {
	_, err := w.Write(markdown(Entries()))
	return err
}

func markdown(entries []Entry) []byte {
	var b bytes.Buffer
	b.WriteString("<!-- Generated from the registry in lang/diag (UPDATE=1 go test ./lang/diag). -->\n\n" +
		"# Errors and warnings\n\n" +
		"Every problem has a code that never changes its meaning. A mapping with an error is\n" +
		"not built; a warning is a lint, which can be [allowed or denied](language.md#12-lints).\n" +
		"`crosswalk explain CODE` prints the same text.\n")
	for _, s := range stages() {
		writeStage(&b, s, entries)
	}
	return b.Bytes()
}

func writeStage(b *bytes.Buffer, s stage, entries []Entry) {
	begun := false
	for _, e := range entries {
		if stageDigit(e.Code) != s.digit {
			continue
		}
		if !begun {
			fmt.Fprintf(b, "\n## %s\n\n%s\n", s.title, s.intro)
			begun = true
		}
		writeEntry(b, e)
	}
}

func stageDigit(code Code) byte {
	if len(code) < 3 {
		return 0
	}
	return code[2]
}

func writeEntry(b *bytes.Buffer, e Entry) {
	fence := strings.Repeat("`", max(3, longestRun(e.Example, '`')+1))
	fmt.Fprintf(b, "\n### %s: %s\n\n**%s.** %s\n", e.Code, e.Title, capital(e.Severity.String()), strings.TrimSpace(e.Why))
	if reason, _ := WithoutExample(e.Code); e.Example == "" {
		fmt.Fprintf(b, "\n%s\n", reason)
	} else {
		fmt.Fprintf(b, "\n%s%s %s\n%s\n%s\n", fence, exampleLanguage(e), e.Code, strings.Trim(e.Example, "\n"), fence)
	}
	fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(e.Cure))
}

// exampleLanguage names what an example is written in: a txtar archive of
// several files, a record, or a mapping.
func exampleLanguage(e Entry) string {
	if strings.HasPrefix(e.Example, "-- ") || strings.Contains(e.Example, "\n-- ") {
		return "txtar"
	}
	if stageDigit(e.Code) == '5' {
		return "json"
	}
	return "xwalk"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func longestRun(text string, of rune) int {
	longest, n := 0, 0
	for _, r := range text {
		n++
		if r != of {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

package diag

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// explainWidth is how many columns explanations take.
const explainWidth = 80

// Explain writes what is known of a code, as text for a terminal. The code may
// be in lower case. A code that is not in the registry is an error that names
// the nearest ones; any other error is the writer's.
func Explain(w io.Writer, code string) error { return explain(w, code, Entries()) }

func explain(w io.Writer, code string, entries []Entry) error {
	for _, e := range entries {
		if strings.EqualFold(string(e.Code), code) {
			_, err := w.Write(explanation(e))
			return err
		}
	}
	return unknownCode(code, entries)
}

func unknownCode(code string, entries []Entry) error {
	codes := make([]string, len(entries))
	for i, e := range entries {
		codes[i] = string(e.Code)
	}
	message := fmt.Sprintf("there is no code `%s`", Terminal{}.plain(code))
	if question := DidYouMean(Nearest(code, codes)); question != "" {
		message += "; " + question
	}
	return errors.New(message)
}

func explanation(e Entry) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s[%s]: %s\n\n%s\n", e.Severity, e.Code, e.Title, wrap(e.Why, explainWidth))
	if reason, _ := WithoutExample(e.Code); e.Example == "" {
		fmt.Fprintf(&b, "\nNo example: %s\n", reason)
	} else {
		fmt.Fprintf(&b, "\nExample:\n\n%s\n", indent(e.Example))
	}
	fmt.Fprintf(&b, "\nWhat to do:\n\n%s\n", wrap(e.Cure, explainWidth))
	if e.Severity == Warning {
		fmt.Fprintf(&b, "\n%s\n", wrap(fmt.Sprintf(allowing, e.Code, e.Code), explainWidth))
	}
	return b.Bytes()
}

// allowing says of a lint how somebody decides that it does not apply.
const allowing = "If it is right as it is, say so, with the reason, before the line or block that it is about, or before " +
	"`mapping` for the whole file:\n\n    allow %s because \"…\"\n\n`deny %s` makes an error of it. In crosswalk.yaml the key `lints` says it " +
	"for a project."

// wrap breaks long lines at blanks and keeps the breaks that are there.
func wrap(text string, width int) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		wrapLine(&b, line, width)
	}
	return b.String()
}

func wrapLine(b *strings.Builder, line string, width int) {
	margin := line[:len(line)-len(strings.TrimLeft(line, " "))]
	column := 0
	for _, word := range strings.Fields(line) {
		n := len([]rune(word))
		switch {
		case column == 0:
			b.WriteString(margin)
			column = len(margin)
		case column+1+n > width:
			b.WriteString("\n" + margin)
			column = len(margin)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
}

func indent(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("    "+line, " ")
	}
	return strings.Join(lines, "\n")
}

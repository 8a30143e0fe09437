package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// GitHub writes l as commands that GitHub Actions turns into annotations of the
// changed lines, one command a diagnostic, in the order of l:
//
//	::error file=opd.xwalk,line=14,endLine=14,col=37,endColumn=42,title=E0203::unknown field …
//
// Columns count code points from 1; as the service shows columns only within a
// line, a span of several lines has none. The error is the writer's.
func GitHub(w io.Writer, l List) error {
	var b bytes.Buffer
	for _, d := range l {
		fmt.Fprintf(&b, "::%s %s::%s\n", d.Severity, strings.Join(githubProperties(d), ","), githubText(githubMessage(d)))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func githubProperties(d Diagnostic) []string {
	var all []string
	if name := d.Span.FileName(); name != "" {
		all = append(all, "file="+githubProperty(name))
	}
	if d.Span.hasPlace() {
		shown := d.Span.withoutLineBreak()
		from, to := shown.Pos(), shown.EndPos()
		all = append(all, fmt.Sprintf("line=%d,endLine=%d", from.Line, to.Line))
		if from.Line == to.Line {
			all = append(all, fmt.Sprintf("col=%d,endColumn=%d", from.Column, to.Column))
		}
	}
	return append(all, "title="+githubProperty(string(d.Code)))
}

// githubMessage says in lines of text what the properties have no room for.
func githubMessage(d Diagnostic) string {
	lines := []string{wholeMessage(d)}
	for _, label := range d.Labels {
		switch {
		case label.Message == "":
		case label.Span.hasPlace():
			lines = append(lines, label.Span.File.Place(label.Span.Start)+": "+label.Message)
		default:
			lines = append(lines, noteText(label))
		}
	}
	return strings.Join(lines, "\n")
}

// githubText keeps a text from ending its command and beginning another one,
// and the log's terminal from obeying it.
func githubText(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = Terminal{}.plain(strings.TrimSuffix(line, "\r"))
		lines[i] = strings.ReplaceAll(line, "%", "%25")
	}
	return strings.Join(lines, "%0A")
}

func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubText(text))
}

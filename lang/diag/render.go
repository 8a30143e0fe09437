package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// A Terminal shows diagnostics to people:
//
//	error[E0203]: unknown field `gendr` of `visit.patient`
//	  --> opd.xwalk:14:37
//	   |
//	14 |   category "Sex" = sex(v.patient.gendr)
//	   |                                  ^^^^^ did you mean `gender`?
//
// The zero Terminal writes plain text 100 columns wide.
type Terminal struct {
	Color bool // use ANSI colours
	ASCII bool // write nothing but ASCII; other characters become \u{…}
	Width int  // columns for lines of source; 0 means 100, and less than 40 means 40
	Max   int  // how many diagnostics to show; 0 means MaxShown, less means all
}

// Render writes the diagnostics in the order of l and then a line that counts
// them and says how many are not shown. An empty list writes nothing. The error
// is the writer's.
func (t Terminal) Render(w io.Writer, l List) error {
	if len(l) == 0 {
		return nil
	}
	shown, hidden := l, 0
	if t.Max >= 0 {
		shown, hidden = Limit(l, t.Max)
	}
	for _, d := range shown {
		p := newPrinter(t, d)
		p.diagnostic(d)
		if _, err := w.Write(p.out.Bytes()); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, summaryLine(l, hidden))
	return err
}

func summaryLine(l List, hidden int) string {
	switch hidden {
	case 0:
		return Summary(l) + "\n"
	case 1:
		return Summary(l) + ", 1 of them not shown\n"
	}
	return fmt.Sprintf("%s, %d of them not shown\n", Summary(l), hidden)
}

// A printer writes one diagnostic.
type printer struct {
	Terminal
	out      bytes.Buffer
	severity Severity
	snippets []snippet
	notes    []Label
	hunks    []hunk
	gutter   int // digits of the largest line number
}

func newPrinter(t Terminal, d Diagnostic) *printer {
	p := &printer{Terminal: t, severity: d.Severity, gutter: 1}
	p.snippets, p.notes = snippets(d)
	if !isQuestion(d) {
		p.hunks = hunks(d.Edits)
	}
	for _, s := range p.snippets {
		for _, m := range s.marks {
			p.widen(m.lastLine)
		}
	}
	for _, h := range p.hunks {
		p.widen(h.oldFirst + len(h.old))
		p.widen(h.newFirst + len(h.new))
	}
	return p
}

func (p *printer) widen(line int) { p.gutter = max(p.gutter, len(fmt.Sprint(line))) }

func (p *printer) diagnostic(d Diagnostic) {
	p.title(d)
	if !d.Span.hasPlace() && d.Span.FileName() != "" {
		p.arrow("-->", p.plain(d.Span.FileName()))
	}
	for i, s := range p.snippets {
		arrow := "-->"
		if i > 0 || !d.Span.hasPlace() {
			arrow = ":::"
		}
		if i > 0 {
			p.bar("")
		}
		p.arrow(arrow, p.plain(s.file.Place(s.at)))
		p.bar("")
		p.snippet(s)
	}
	p.footer(d)
	p.out.WriteByte('\n')
}

// title writes the line with the code and the message.
func (p *printer) title(d Diagnostic) {
	kind := d.Severity.String()
	if d.Code != "" {
		kind += "[" + p.plain(string(d.Code)) + "]"
	}
	p.out.WriteString(p.paint(p.severityInk(), kind))
	p.out.WriteString(p.paint(bold, ": "+p.plain(d.Message)))
	p.out.WriteByte('\n')
}

// footer writes what has no place: notes, help and edits.
func (p *printer) footer(d Diagnostic) {
	help := d.Help
	if isQuestion(d) && helpIsAtCarets(d) {
		help = ""
	}
	if help == "" && len(p.hunks) > 0 {
		help = "make this change"
	}
	if len(p.snippets) > 0 && (help != "" || d.Note != "" || len(p.notes) > 0 || len(d.Environments) > 0) {
		p.bar("")
	}
	for _, note := range p.notes {
		p.note("note", noteText(note))
	}
	for _, note := range []string{d.whereSaid(), d.Note} {
		if note != "" {
			p.note("note", note)
		}
	}
	if help != "" {
		p.note("help", help)
	}
	p.diff(d)
}

func noteText(note Label) string {
	if name := note.Span.FileName(); name != "" {
		return name + ": " + note.Message
	}
	return note.Message
}

// note writes "= kind: text"; further lines of the text are indented below.
func (p *printer) note(kind, text string) {
	margin := strings.Repeat(" ", p.gutter+1)
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		p.out.WriteString(margin)
		if i == 0 {
			p.out.WriteString(p.paint(railInk, "=") + " " + p.paint(bold, kind) + ": ")
		} else {
			p.out.WriteString(strings.Repeat(" ", len("= : ")+len(kind)))
		}
		p.out.WriteString(p.plain(strings.TrimRight(line, "\r ")))
		p.out.WriteByte('\n')
	}
}

// arrow writes the line that says where the lines below it are from.
func (p *printer) arrow(arrow, place string) {
	p.out.WriteString(strings.Repeat(" ", p.gutter) + p.paint(railInk, arrow) + " " + place + "\n")
}

// bar writes a line without a number.
func (p *printer) bar(text string) {
	p.out.WriteString(strings.Repeat(" ", p.gutter+1) + p.paint(railInk, "|"))
	p.out.WriteString(strings.TrimRight(" "+text, " "))
	p.out.WriteByte('\n')
}

// isQuestion reports whether the help is a question that fits at the carets and
// says all that the edits say.
func isQuestion(d Diagnostic) bool {
	if !strings.HasPrefix(d.Help, "did you mean ") || strings.ContainsAny(d.Help, "\r\n") {
		return false
	}
	switch len(d.Edits) {
	case 0:
		return true
	case 1:
		return d.Edits[0].Span == d.Span && strings.Contains(d.Help, "`"+d.Edits[0].Text+"`")
	}
	return false
}

// helpIsAtCarets reports whether a question is shown with the snippet: there is
// one, and no label has taken the place.
func helpIsAtCarets(d Diagnostic) bool {
	return d.Span.hasPlace() && d.captionLabel() < 0
}

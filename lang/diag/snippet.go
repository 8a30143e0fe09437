package diag

import (
	"fmt"
	"strings"
)

// Below each line stand the marks that begin or end in it, one row each. Spans
// of several lines have a rail of their own on the left:
//
//	3 |   category "Sex" = choose {
//	  |  __________________^
//	4 | |   otherwise -> "M"
//	5 | | }
//	  | |_^ the last row has no condition
//
// A rail is two columns wide. It is drawn from the row in which its span begins
// to the row in which it ends.

// rails are the multi-line marks of a snippet and how far they are drawn.
type rails struct {
	marks  []mark
	active []bool
}

func newRails(marks []mark) *rails {
	r := &rails{}
	for _, m := range marks {
		if m.isMultiline() {
			r.marks = append(r.marks, m)
		}
	}
	r.active = make([]bool, len(r.marks))
	return r
}

// width returns the columns that all rails take.
func (r *rails) width() int { return 2 * len(r.marks) }

// snippet writes the lines of one file with the marks below them.
func (p *printer) snippet(s snippet) {
	r := newRails(s.marks)
	room := max(20, max(40, p.columns())-p.gutter-3-r.width())
	previous := 0
	for _, line := range s.shownLines() {
		if previous > 0 && line > previous+1 {
			p.gap(r)
		}
		from, to := s.focus(line)
		text := p.strip(s.file.Line(line), from, to, room)
		p.source(line, p.railPrefix(r)+text.text())
		p.underlines(s, line, text, r)
		p.railEnds(r, line, text)
		previous = line
	}
}

func (t Terminal) columns() int {
	if t.Width == 0 {
		return 100
	}
	return t.Width
}

// source writes a line with its number.
func (p *printer) source(line int, text string) {
	p.out.WriteString(p.paint(railInk, padded(line, p.gutter)+" |"))
	p.out.WriteString(strings.TrimRight(" "+text, " "))
	p.out.WriteByte('\n')
}

// gap writes the row that stands for lines that are not shown.
func (p *printer) gap(r *rails) {
	p.out.WriteString(strings.TrimRight(p.paint(railInk, "...")+strings.Repeat(" ", p.gutter)+p.railPrefix(r), " "))
	p.out.WriteByte('\n')
}

// underlines writes the marks that are within one line, the primary one first.
func (p *printer) underlines(s snippet, line int, text strip, r *rails) {
	for _, primary := range []bool{true, false} {
		for _, m := range s.marks {
			if m.primary == primary && m.firstLine == line && !m.isMultiline() {
				from := text.column(m.from)
				n := max(1, text.column(m.to)-from)
				p.bar(p.railPrefix(r) + strings.Repeat(" ", from) + p.sign(m, n))
			}
		}
	}
}

// railEnds writes the rows in which rails begin and end.
func (p *printer) railEnds(r *rails, line int, text strip) {
	for i, m := range r.marks {
		if m.firstLine == line {
			p.bar(p.railTo(r, i, text.column(m.from)) + p.sign(mark{primary: m.primary}, 1))
			r.active[i] = true
		}
	}
	for i := len(r.marks) - 1; i >= 0; i-- {
		m := r.marks[i]
		if m.lastLine == line {
			p.bar(p.railTo(r, i, text.column(max(0, m.to-1))) + p.sign(m, 1))
			r.active[i] = false
		}
	}
}

// sign returns the underline of a mark and its message.
func (p *printer) sign(m mark, n int) string {
	line := strings.Repeat("-", n)
	if m.primary {
		line = strings.Repeat("^", n)
	}
	if m.message != "" {
		line += " " + p.plain(m.message)
	}
	return p.paint(p.inkOf(m), line)
}

func (p *printer) inkOf(m mark) ink {
	if m.primary {
		return p.severityInk()
	}
	return railInk
}

// railPrefix returns the rails as they pass by a row.
func (p *printer) railPrefix(r *rails) string {
	var b strings.Builder
	for i, m := range r.marks {
		b.WriteString(p.railCell(m, r.active[i], " "))
		b.WriteByte(' ')
	}
	return b.String()
}

// railTo returns the rails with a line from rail i to a column of the text.
func (p *printer) railTo(r *rails, i, column int) string {
	var b strings.Builder
	own := p.paint(p.inkOf(r.marks[i]), "_")
	for j, m := range r.marks {
		switch {
		case j < i:
			b.WriteString(p.railCell(m, r.active[j], " ") + " ")
		case j == i:
			b.WriteString(p.railCell(m, r.active[j], " ") + own)
		default:
			b.WriteString(p.railCell(m, r.active[j], own) + own)
		}
	}
	b.WriteString(p.paint(p.inkOf(r.marks[i]), strings.Repeat("_", column)))
	return b.String()
}

func (p *printer) railCell(m mark, active bool, otherwise string) string {
	if !active {
		return otherwise
	}
	return p.paint(p.inkOf(m), "|")
}

// padded returns a number in at least n columns.
func padded(number, n int) string { return fmt.Sprintf("%*d", n, number) }

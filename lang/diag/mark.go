package diag

import (
	"cmp"
	"slices"
)

// A mark is a span as it is drawn below lines: the diagnostic's own span with
// carets, those of its labels with dashes.
type mark struct {
	message string
	primary bool

	firstLine, lastLine int
	from, to            int // byte offsets in the first and in the last line
}

// A snippet is the marks of one file.
type snippet struct {
	file  *File
	at    int // where the first mark that was put in begins
	marks []mark
}

// maxRails is how many spans of several lines are drawn side by side; what goes
// beyond is marked in its first line only.
const maxRails = 3

// snippets sorts the places of a diagnostic by file, its own file first, and
// returns what has no place as notes.
func snippets(d Diagnostic) (all []snippet, notes []Label) {
	caption := d.captionLabel()
	if d.Span.hasPlace() {
		all = addMark(all, Label{d.Span, caretMessage(d, caption)}, true)
	}
	for i, label := range d.Labels {
		switch {
		case !label.Span.hasPlace():
			notes = append(notes, label)
		case i != caption:
			all = addMark(all, label, false)
		}
	}
	for i := range all {
		limitRails(all[i].marks)
	}
	return all, notes
}

// captionLabel is the index of the label that stands at the carets, as it is of
// the very same span, or -1.
func (d Diagnostic) captionLabel() int {
	return slices.IndexFunc(d.Labels, func(l Label) bool { return l.Span == d.Span })
}

func addMark(all []snippet, label Label, primary bool) []snippet {
	i := slices.IndexFunc(all, func(s snippet) bool { return s.file == label.Span.File })
	if i < 0 {
		i = len(all)
		all = append(all, snippet{file: label.Span.File, at: label.Span.Start})
	}
	all[i].marks = append(all[i].marks, newMark(label.Span, label.Message, primary))
	return all
}

// caretMessage is what stands at the carets: the caption, or else the help where
// that is a mere question.
func caretMessage(d Diagnostic, caption int) string {
	if caption >= 0 {
		return d.Labels[caption].Message
	}
	if isQuestion(d) {
		return d.Help
	}
	return ""
}

func newMark(span Span, message string, primary bool) mark {
	span = span.withoutLineBreak()
	first, firstStart, _ := span.File.locate(span.Start)
	last, lastStart, _ := span.File.locate(span.End)
	return mark{
		message: message, primary: primary,
		firstLine: first, lastLine: last,
		from: span.Start - firstStart, to: span.End - lastStart,
	}
}

func (m mark) isMultiline() bool { return m.firstLine < m.lastLine }

// limitRails puts the marks into drawing order, outer ones before inner ones,
// and shortens those of several lines that would not find room.
func limitRails(marks []mark) {
	slices.SortStableFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.firstLine, b.firstLine), cmp.Compare(b.lastLine, a.lastLine), cmp.Compare(a.from, b.from))
	})
	rails := 0
	for i := range marks {
		if !marks[i].isMultiline() {
			continue
		}
		if rails++; rails > maxRails {
			marks[i].lastLine, marks[i].to = marks[i].firstLine, marks[i].from
		}
	}
}

// shownLines returns the numbers of the lines to show, in order: those in which
// a mark begins or ends, and short gaps between them.
func (s snippet) shownLines() []int {
	var lines []int
	for _, m := range s.marks {
		lines = append(lines, m.firstLine, m.lastLine)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	const longestGap = 2
	var shown []int
	for i, line := range lines {
		if i > 0 && line-lines[i-1] <= longestGap+1 {
			for between := lines[i-1] + 1; between < line; between++ {
				shown = append(shown, between)
			}
		}
		shown = append(shown, line)
	}
	return shown
}

// focus returns the bytes of a line that have to be in sight.
func (s snippet) focus(line int) (from, to int) {
	found := false
	for _, m := range s.marks {
		if m.firstLine != line && m.lastLine != line {
			continue
		}
		start, end := m.inLine(line)
		if m.primary {
			return start, end
		}
		if !found || start < from {
			from, to, found = start, end, true
		}
	}
	return from, to
}

// inLine returns the bytes of a line that matter to a mark which begins or ends
// in it: of a mark of several lines, only its end.
func (m mark) inLine(line int) (from, to int) {
	switch {
	case !m.isMultiline():
		return m.from, m.to
	case line == m.firstLine:
		return m.from, m.from + 1
	}
	return max(0, m.to-1), m.to
}

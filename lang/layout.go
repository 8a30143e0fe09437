package lang

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Wider beginnings of lines are not aligned: they would push the rest of all
// other lines out of sight.
const (
	maxAligned        = 48  // columns of a cell
	maxAlignedComment = 100 // columns of a line
)

// align pads the cells of lines that belong together and adds the comments at
// the ends of lines.
func align(lines []line) {
	alignCells(lines)
	alignComments(lines)
}

// alignCells pads cells. A run is a number of lines of one class in one block;
// it is not ended by comments, by lints and by lines that continue a statement.
func alignCells(lines []line) {
	for i := range lines {
		if lines[i].class == noClass || lines[i].kind != statementLine {
			continue
		}
		if run := runFrom(lines, i); run != nil {
			padRun(run)
		}
	}
}

// runFrom returns the lines of the run that begins with line i, or nil if that
// line is part of a run that began before it.
func runFrom(lines []line, i int) []*line {
	var run []*line
	class, indent := lines[i].class, lines[i].indent
	for j := i; j < len(lines); j++ {
		l := &lines[j]
		if l.blank && j > i && class != rowClass {
			break
		}
		if l.kind == commentLine || l.kind == continuationLine || l.kind == lintLine {
			continue
		}
		if l.class != class || l.indent != indent || l.kind != statementLine {
			break
		}
		l.class = noClass // is in a run now
		if !l.noAlign {
			run = append(run, l)
		}
	}
	return run
}

// padRun makes the cells of each column equally wide, column by column.
func padRun(run []*line) {
	for column := 0; len(run) > 0; column++ {
		var more []*line
		width := 0
		for _, l := range run {
			if column+1 < len(l.cells) {
				more = append(more, l)
				if w := textWidth(l.cells[column]); w <= maxAligned {
					width = max(width, w)
				}
			}
		}
		for _, l := range more {
			l.cells[column] = append(l.cells[column], blanks(width-textWidth(l.cells[column]))...)
		}
		run = more
	}
}

// alignComments puts the comments at the ends of neighbouring lines below each
// other. They are added to the last cell.
func alignComments(lines []line) {
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && !lines[end].blank && lines[end].kind != blockLine && lines[end-1].kind != blockLine {
			end++
		}
		addComments(lines[start:end])
		start = end
	}
}

func addComments(lines []line) {
	width := 0
	for i := range lines {
		if w := lines[i].width(); lines[i].comment != "" && lines[i].kind != commentLine && w <= maxAlignedComment {
			width = max(width, w)
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.comment == "" {
			continue
		}
		last := &l.cells[len(l.cells)-1]
		if l.kind != commentLine {
			*last = append(*last, blanks(max(0, width-l.width())+1)...)
		}
		*last = append(*last, l.comment...)
	}
}

// width returns the columns that a line takes without its comment.
func (l *line) width() int {
	text := bytes.Join(l.cells, []byte{' '})
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		return textWidth(text[i+1:])
	}
	return l.indent + textWidth(text)
}

func textWidth(text []byte) int { return utf8.RuneCount(text) }

func blanks(n int) string { return strings.Repeat(" ", max(0, n)) }

// render joins the lines.
func render(lines []line) string {
	var b strings.Builder
	for i := range lines {
		l := &lines[i]
		if l.blank {
			b.WriteByte('\n')
		}
		b.WriteString(blanks(l.indent))
		b.Write(bytes.Join(l.cells, []byte{' '}))
		b.WriteByte('\n')
	}
	return b.String()
}

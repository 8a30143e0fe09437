package lang

import "strings"

// expression writes the expression from token i up to the offset end. Its lines
// keep their indentation relative to each other.
func (f *formatter) expression(i, end int) int {
	last := i
	for last+1 < len(f.tokens) && f.tokens[last+1].Pos.Offset < end {
		last++
	}
	lines := f.split(i, last)
	base, least := f.expressionIndent(lines[1:])
	f.write(&f.tokens[i], lines[0].text)
	for _, part := range lines[1:] {
		l := f.newLine(continuationLine, base+part.indent-least)
		l.blank = part.blank
		l.cells[0] = []byte(part.text)
	}
	return last
}

// An exprLine is one line of an expression.
type exprLine struct {
	text   string
	indent int // as it was
	blank  bool
}

// split splits an expression into lines. A break inside a text in three quotes
// is part of the text and no line break.
func (f *formatter) split(first, last int) []exprLine {
	var lines []exprLine
	l := exprLine{}
	start := f.tokens[first].Pos.Offset
	for i := first; i <= last; i++ {
		t := &f.tokens[i]
		if t.Type != spaceToken || !strings.Contains(t.Value, "\n") {
			continue
		}
		l.text = strings.TrimRight(f.source.text[start:t.Pos.Offset], " \t\r")
		lines = append(lines, l)
		l = exprLine{indent: indentOf(t.Value), blank: strings.Count(t.Value, "\n") > 1}
		start = f.source.end(i)
	}
	l.text = f.source.text[start:f.source.end(last)]
	return append(lines, l)
}

// indentOf returns the columns after the last line break of white space.
func indentOf(space string) int {
	n := 0
	for _, c := range space[strings.LastIndexByte(space, '\n')+1:] {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4
		}
	}
	return n
}

// expressionIndent returns the indentation for the least indented of the lines
// after the first, and what that one has now. Where only closing brackets stand
// that far left they come below the line that the expression begins in.
func (f *formatter) expressionIndent(rest []exprLine) (base, least int) {
	closers := true
	for i, l := range rest {
		closer := strings.ContainsAny(l.text[:min(1, len(l.text))], ")]}")
		switch {
		case i == 0 || l.indent < least:
			least, closers = l.indent, closer
		case l.indent == least:
			closers = closers && closer
		}
	}
	if closers {
		return f.current().indent, least
	}
	return f.current().indent + continuationWidth, least
}

package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Format returns the module's text in the one layout that mappings have. It
// changes blanks and line breaks only: no word, no comment, no order, and
// nothing inside an expression but the indentation of its lines. Formatting
// what is formatted changes nothing.
//
// It reports false, with no text, for a module with errors: what could not be
// read cannot be laid out.
func Format(m *Module) (string, bool) {
	if m.broken {
		return "", false
	}
	f := &formatter{tokens: m.source.tokens, source: m.source, marks: marksOf(m)}
	f.run()
	align(f.lines)
	return render(f.lines), true
}

const (
	indentWidth       = 2
	continuationWidth = 4 // how much lines that continue a statement are indented more
)

// A formatter turns tokens into lines. It goes through the tokens once; the
// tree only says where statements, blocks and expressions begin.
type formatter struct {
	tokens []lexer.Token
	source *source
	marks  *marks
	lines  []line

	depth     int
	statement mark // the one that is being written
	cells     int  // of the statement so far
	before    *lexer.Token
	breaks    int  // line breaks since the last token or comment
	mustBreak bool // a comment came last
	opened    bool // the last token opened a block
	next      int  // index of the token after the last comment that was looked at
}

// A line is one line of the result.
type line struct {
	blank   bool // an empty line comes before
	indent  int
	cells   [][]byte // aligned with the cells of neighbouring lines
	comment string   // at the end of the line, or the whole line
	kind    lineKind
	class   class
	noAlign bool // the line is of its class but stands out
}

type lineKind uint8

const (
	statementLine lineKind = iota
	continuationLine
	commentLine
	blockLine // ends with `{` or begins with `}`
	lintLine  // `allow …`, in front of a statement
)

func (f *formatter) run() {
	for i := 0; i < len(f.tokens); i++ {
		t := &f.tokens[i]
		switch t.Type {
		case spaceToken:
			f.breaks += strings.Count(t.Value, "\n")
		case commentToken, docToken:
			f.comment(i)
		case endOfFile:
		default:
			i = f.token(i)
		}
	}
}

// token writes a token, or the whole expression that begins with it, and
// returns the index of the last token that it wrote.
func (f *formatter) token(i int) int {
	t := &f.tokens[i]
	m, begins := f.marks.statements[t.Pos.Offset]
	switch {
	case isSign(t, "}") && f.marks.closes[t.Pos.Offset]:
		f.closeBlock()
	case begins:
		f.beginStatement(m)
	case f.mustBreak || f.breaks > 0 && f.mayBreak(t):
		f.newLine(continuationLine, f.indent()+continuationWidth)
	case f.beginsCell(t):
		f.current().cells = append(f.current().cells, nil)
		f.cells++
	}
	last := i
	if end, ok := f.marks.expressions[t.Pos.Offset]; ok {
		last = f.expression(i, end)
	} else {
		f.write(t, f.source.text[t.Pos.Offset:f.source.end(i)])
	}
	f.before = &f.tokens[last]
	f.breaks, f.mustBreak, f.opened = 0, false, false
	if isSign(t, "{") && f.marks.opens[t.Pos.Offset] {
		f.depth++
		f.opened = true
		f.current().kind = blockLine
	}
	return last
}

func (f *formatter) indent() int { return f.depth * indentWidth }

func (f *formatter) current() *line { return &f.lines[len(f.lines)-1] }

func (f *formatter) newLine(kind lineKind, indent int) *line {
	f.lines = append(f.lines, line{kind: kind, indent: indent, cells: [][]byte{nil}})
	return f.current()
}

// beginStatement starts a line for a statement.
func (f *formatter) beginStatement(m mark) {
	blank := f.breaks > 1 && !f.opened && !f.afterDoc()
	if f.statement.lint {
		blank = false
	} else if f.depth == 0 && f.parts(f.statement, m) {
		blank = f.partDeclarations(blank)
	}
	kind := statementLine
	if m.lint {
		kind = lintLine
	}
	l := f.newLine(kind, f.indent())
	l.blank = blank && len(f.lines) > 1
	l.class, l.noAlign = m.class, m.noAlign
	f.statement, f.cells = m, 0
}

// parts reports whether an empty line has to be between two declarations. Only
// one-line declarations of a kind, and the first two lines of a file, may do
// without, if they are not documented.
func (f *formatter) parts(above, below mark) bool {
	if f.before == nil || !above.oneLine || !below.oneLine || below.documented {
		return f.before != nil
	}
	return above.word != below.word && !(above.word == "language" && below.word == "mapping")
}

// partDeclarations puts an empty line between two declarations unless there is
// one. It stands before the comments in front of the second. It returns whether
// one is needed just before the second.
func (f *formatter) partDeclarations(blank bool) bool {
	first := len(f.lines)
	for first > 0 && f.lines[first-1].kind == commentLine && f.lines[first-1].indent == 0 {
		first--
		blank = blank || f.lines[first].blank
	}
	if first == len(f.lines) {
		return true
	}
	if !blank && first > 0 {
		f.lines[first].blank = true
	}
	return blank && f.breaks > 1 && !f.afterDoc()
}

func (f *formatter) afterDoc() bool {
	return len(f.lines) > 0 && f.current().kind == commentLine && strings.HasPrefix(f.current().comment, "///") &&
		!strings.HasPrefix(f.current().comment, "////")
}

// closeBlock writes `}` on a line of its own, or behind `{` if nothing is between.
func (f *formatter) closeBlock() {
	f.depth--
	if f.opened && !f.mustBreak {
		return
	}
	f.newLine(blockLine, f.indent())
}

// mayBreak reports whether a line break before t is kept: clauses may stand on
// lines of their own, and so may the items of a list.
func (f *formatter) mayBreak(t *lexer.Token) bool {
	switch {
	case f.before != nil && (isSign(f.before, ",") || isSign(f.before, "[")):
		return true
	case isSign(t, "]"):
		return true
	case t.Type != identToken:
		return false
	}
	switch t.Value {
	case "where", "by", "missing", "since", "until", "comment", "as", "keep", "for", "ordered", "one", "column", "system", "at":
		return f.before != nil && !isWord(f.before, "ordered") && !isWord(f.before, "is") && !isSign(f.before, "=")
	}
	return false
}

// beginsCell reports whether t begins the next column of a statement.
func (f *formatter) beginsCell(t *lexer.Token) bool {
	if f.current().kind != statementLine {
		return false
	}
	switch f.statement.class {
	case noClass:
		return false
	case rowClass:
		return isSign(t, "->") && f.cells == 0
	case listClass:
		switch f.cells {
		case 0:
			return isWord(t, "from")
		case 1:
			return isWord(t, "by")
		case 2:
			return isWord(t, "ordered") || isWord(t, "one")
		}
		return false
	}
	return isSign(t, "=") && f.cells == 0
}

// write adds text to the last cell, with a blank before it where one belongs.
func (f *formatter) write(t *lexer.Token, text string) {
	cell := &f.current().cells[len(f.current().cells)-1]
	if len(*cell) > 0 && f.spaced(t) {
		*cell = append(*cell, ' ')
	}
	*cell = append(*cell, text...)
}

// spaced reports whether a blank stands between the last token and t.
func (f *formatter) spaced(t *lexer.Token) bool {
	b := f.before
	if f.opened { // `{}`
		return false
	}
	if b.Type == signToken {
		switch b.Value {
		case "(", "[", ".", "-":
			return false
		}
	}
	if t.Type == signToken {
		switch t.Value {
		case ")", "]", ",", ".", ":":
			return false
		case "(":
			_, isExpression := f.marks.expressions[t.Pos.Offset]
			return b.Type != identToken || isExpression
		}
	}
	return true
}

// comment writes a comment: behind what stands on its line, or on its own.
func (f *formatter) comment(i int) {
	t := &f.tokens[i]
	text := strings.TrimRight(t.Value, " \t\r")
	if f.breaks == 0 && f.before != nil && !f.mustBreak {
		f.current().comment = text
	} else {
		indent := f.indent()
		if !f.betweenStatements(i) {
			indent += continuationWidth
		}
		blank := f.breaks > 1 && len(f.lines) > 0 && (!f.opened || f.mustBreak) && !f.afterDoc()
		l := f.newLine(commentLine, indent)
		l.blank, l.comment = blank, text
	}
	f.breaks, f.mustBreak = 0, true
}

// betweenStatements reports whether comment i is followed by the next
// statement, the end of a block or the end of the file.
func (f *formatter) betweenStatements(i int) bool {
	for f.next = max(f.next, i); isTrivia(f.tokens[f.next].Type); f.next++ {
	}
	t := &f.tokens[f.next]
	_, begins := f.marks.statements[t.Pos.Offset]
	return begins || t.Type == endOfFile || isSign(t, "}") && f.marks.closes[t.Pos.Offset]
}

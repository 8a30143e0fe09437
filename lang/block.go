package lang

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A block is what a statement stands in; it decides which statements there are.
type blockKind uint8

const (
	topLevel blockKind = iota
	sourceBlock
	entityBlock
	rowBlock
	dataSetBlock // of a data set that says `from` in its first line, and all blocks inside; of `rules`
	headerBlock  // of a data set whose blocks say `from`
	programBlock
	trackerBlock // of a tracked entity, enrollment, event, relationship
	testBlock
)

// words are the words that begin a statement of a block. One word decides which
// statement it is.
func (b blockKind) words() []string {
	switch b {
	case topLevel:
		return []string{"language", "mapping", "use", "target", "source", "entity", "let", "table", "codes", "bands",
			"choose", "rules", "data", "program", "test"}
	case sourceBlock:
		return []string{"blank", "index"}
	case rowBlock:
		return []string{"missing", "otherwise", "when", "under", "every"}
	case dataSetBlock:
		return []string{"let", "for", "where", "use", "combine", "zeros", "suppress", "element"}
	case headerBlock:
		return []string{"let", "for", "where", "use", "combine", "zeros", "suppress", "element", "from"}
	case programBlock:
		return []string{"let", "tracked", "enrollment", "event", "relationship"}
	case trackerBlock:
		return []string{"event", "let", "for", "where", "element", "attribute"}
	case testBlock:
		return []string{"given", "expect"}
	}
	return nil
}

// what names a statement of the block in messages.
func (b blockKind) what() string {
	switch b {
	case topLevel:
		return "declaration"
	case sourceBlock:
		return "line of a source"
	case entityBlock:
		return "list of an entity"
	case rowBlock:
		return "row"
	case dataSetBlock, headerBlock:
		return "line of a data set"
	case programBlock:
		return "line of a program"
	case trackerBlock:
		return "line of a tracker object"
	}
	return "line of a test"
}

// hasTexts reports whether statements of the block may begin with a text in quotes.
func (b blockKind) hasTexts() bool {
	return b == rowBlock || b == dataSetBlock || b == headerBlock || b == trackerBlock
}

// hasSettings reports whether the block has settings, which begin with any word.
func (b blockKind) hasSettings() bool {
	return b == sourceBlock || b == dataSetBlock || b == headerBlock || b == programBlock || b == trackerBlock
}

// begins reports whether a statement of the block seems to begin with the next token.
func (b blockKind) begins(pl *lexer.PeekingLexer) bool {
	t := pl.Peek()
	switch t.Type {
	case identToken:
		if beginsLint(pl) {
			return true
		}
		if b == trackerBlock && t.Value == "attribute" || t.Value == "element" {
			return follows(pl, "(") || isSettingHead(pl)
		}
		return slices.Contains(b.words(), t.Value) || b.hasSettings() && isSettingHead(pl) ||
			b == entityBlock && follows(pl, "from")
	case stringToken:
		if b == rowBlock {
			return follows(pl, "->") || follows(pl, ",")
		}
		return b.hasTexts() && (follows(pl, "=") || follows(pl, "["))
	case numberToken:
		return b == rowBlock
	case signToken:
		return b == rowBlock && (t.Value == "(" || t.Value == "-")
	}
	return false
}

// seemsToBegin reports whether the next token, which begins a line, begins a
// statement, right or wrong, and not a line that continues one: after a problem,
// wrong statements are to be found too.
func (b blockKind) seemsToBegin(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	t := *ahead.Next()
	next := ahead.Peek()
	sameLine := next.Pos.Line == t.Pos.Line
	switch {
	case t.Type == identToken && (t.Value == "where" || t.Value == "for"):
		return blockOnLine(pl)
	case b.begins(pl):
		return true
	case t.Type == stringToken:
		return b == rowBlock || b.hasTexts() && sameLine && next.Type == identToken
	case t.Type == identToken && !isClauseWord(t.Value):
		return sameLine && (next.Type == identToken || next.Type == stringToken || next.Type == numberToken || isSign(next, "->"))
	}
	return false
}

// blockOnLine reports whether there is a `{` on the line of the next token.
func blockOnLine(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	line := ahead.Peek().Pos.Line
	for t := ahead.Peek(); t.Type != endOfFile && t.Pos.Line == line; t = ahead.Peek() {
		if isSign(t, "{") {
			return true
		}
		ahead.Next()
	}
	return false
}

// follows reports whether the token after the next one is a certain word or sign.
func follows(pl *lexer.PeekingLexer, value string) bool {
	ahead := *pl
	ahead.Next()
	t := ahead.Peek()
	return t.Value == value && (t.Type == signToken || t.Type == identToken)
}

// isSettingHead reports whether words, perhaps a text, and `=` come next, all on
// one line.
func isSettingHead(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	line := ahead.Peek().Pos.Line
	t := ahead.Next()
	for t.Type == identToken && t.Pos.Line == line {
		t = ahead.Next()
	}
	if t.Type == stringToken && t.Pos.Line == line {
		t = ahead.Next()
	}
	return isSign(t, "=") && t.Pos.Line == line
}

// isDeclaration reports whether a declaration comes next that can be nothing
// else, so that a block that is still open has lost its `}`.
func isDeclaration(pl *lexer.PeekingLexer) bool {
	ahead := *pl
	word, second, third := ahead.Next(), ahead.Next(), ahead.Peek()
	if word.Type != identToken {
		return false
	}
	switch word.Value {
	case "language":
		return second.Type == numberToken
	case "target":
		return second.Type == stringToken && isWord(third, "for")
	case "source", "table":
		return second.Type == identToken && isWord(third, "from")
	case "entity":
		return second.Type == identToken && isSign(third, "{")
	case "codes":
		return second.Type == identToken && (isSign(third, "{") || isSign(third, "=") || isSign(third, "(") || isWord(third, "from"))
	case "bands":
		return second.Type == identToken && isWord(third, "of")
	case "choose":
		return second.Type == identToken && isSign(third, "(")
	case "rules":
		return second.Type == identToken && (isSign(third, "(") || isSign(third, "{"))
	case "data":
		return isWord(second, "set") && third.Type == stringToken
	case "program":
		return second.Type == stringToken && isWord(third, "from")
	case "test":
		return second.Type == stringToken && isSign(third, "{")
	}
	return false
}

// block reads `{ … }`. It returns when the block ends, and also when it does
// not end but a declaration begins.
func (p *parser) block(b blockKind) (body Body, lines []Statement) {
	open := p.pl.Peek()
	body.Pos = Place(open.Pos)
	p.pl.Next()
	for {
		front := p.frontBefore(b)
		t := p.pl.Peek()
		switch {
		case isSign(t, "}"):
			front.concernsNothing(p)
			p.pl.Next()
			body.EndPos = Place(p.pl.RawPeek().Pos)
			return body, lines
		case t.Type == endOfFile || p.onNewLine(t) && isDeclaration(p.pl):
			p.unclosedBlock(open, t)
			body.EndPos = Place(p.pl.RawPeek().Pos)
			body.Broken = true
			return body, lines
		}
		line, ok := p.statement(b)
		front.belongsTo(line, p)
		if line != nil {
			lines = append(lines, line)
		}
		body.Broken = body.Broken || !ok
	}
}

// unclosedBlock reports that a block does not end before t. Of blocks in blocks
// only the innermost is reported: which of them lost its `}` nobody knows.
func (p *parser) unclosedBlock(open, t *lexer.Token) {
	if p.unclosedAt == t.Pos.Offset {
		return
	}
	p.unclosedAt = t.Pos.Offset
	if p.hasFlaw(open.Pos.Offset, t.Pos.Offset) { // a text without an end may hold the `}`
		return
	}
	d := diag.New("E0113", spanOf(open), "`{` is not closed")
	if t.Type != endOfFile {
		d = d.WithLabel(spanOf(t), "`}` is missing before this")
	}
	p.report(d.WithHelp("a block ends with `}`"))
}

// statement reads one statement of a block. It returns nil for one that could
// not be read. Where it did not end as it should, ok is false, and what follows
// up to the next statement is left out.
func (p *parser) statement(b blockKind) (line Statement, ok bool) {
	start := p.pl.Peek()
	if p.fits(b, start) {
		line, ok = p.read(b, start)
	}
	if ok {
		return line, true
	}
	p.leaveOut(b, start, line == nil)
	return line, false
}

// leaveOut skips to the next statement and notes what was not read: all from
// start on, or if that has been read all from here on.
func (p *parser) leaveOut(b blockKind, start *lexer.Token, unread bool) {
	from := p.pl.Peek()
	if unread {
		from = start
	}
	p.skip(b, start)
	if to := p.pl.Peek(); to != from {
		p.gaps = append(p.gaps, place(from.Pos.Offset, to.Pos.Offset))
	}
}

// skip moves to where the next statement of a block seems to begin, and at
// least over the token at which the broken one began.
func (p *parser) skip(b blockKind, start *lexer.Token) {
	if isSign(start, ")") || isSign(start, "]") {
		p.pl.Next()
		if b.begins(p.pl) { // the bracket was all that was wrong
			return
		}
	}
	depth := 0
	for {
		t := p.pl.Peek()
		moved := t.Pos.Offset > start.Pos.Offset
		switch {
		case t.Type == endOfFile, depth == 0 && b != topLevel && isSign(t, "}"):
			return
		case moved && p.onNewLine(t) && (isDeclaration(p.pl) || depth == 0 && b.seemsToBegin(p.pl)):
			return
		case isSign(t, "{"):
			depth++
		case isSign(t, "}"):
			depth = max(0, depth-1)
		}
		p.pl.Next()
	}
}

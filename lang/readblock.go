package lang

// Statements with a block are read in two steps: the head by the grammar, then
// the block line by line. A block is read also after a head that could not be,
// for the problems in it; the statement is then left out.

// A blocked statement has a block.
type blocked interface {
	Statement
	setBlock(body Body, lines []Statement)
	body() Body
	setEnd(at Place)
}

// withBlock reads a statement with a block of a kind.
func withBlock[S any, P interface {
	*S
	blocked
}](p *parser, what string, b blockKind) (Statement, bool) {
	node, ok := parse[S, P](p, what)
	if node == nil {
		p.body(b, false)
		return nil, false
	}
	return p.fill(P(node), ok, b)
}

// dataSet reads a data set: whether it says `from` decides where rules stand.
func (p *parser) dataSet() (Statement, bool) {
	n, ok := parse[DataSet](p, "data set")
	switch {
	case n == nil:
		p.body(headerBlock, false)
		return nil, false
	case n.From == nil:
		return p.fill(n, ok, headerBlock)
	}
	return p.fill(n, ok, dataSetBlock)
}

// fill reads the block of a statement whose head has been read.
func (p *parser) fill(s blocked, headOK bool, b blockKind) (Statement, bool) {
	body, lines, ok := p.body(b, headOK)
	if body == nil {
		p.noteUnread(s)
		return nil, false
	}
	s.setBlock(*body, lines)
	s.setEnd(body.EndPos)
	return s, ok
}

// body reads the block after a head, or returns nil where there is none. It
// reports false after a problem in the head or between head and block.
func (p *parser) body(b blockKind, headOK bool) (*Body, []Statement, bool) {
	t := p.pl.Peek()
	if !isSign(t, "{") {
		if headOK && !p.hasFlaw(t.Pos.Offset, t.Pos.Offset) {
			p.report(p.noBlock(t))
		}
		headOK = false
		if !p.skipToBlock() {
			return nil, nil, false
		}
	}
	body, lines := p.block(b)
	return &body, lines, headOK
}

// skipToBlock moves to the `{` of a head that could not be read, and reports
// false where another statement seems to come before it.
func (p *parser) skipToBlock() bool {
	ahead := *p.pl
	for !isSign(ahead.Peek(), "{") {
		t := ahead.Peek()
		if t.Type == endOfFile || isSign(t, "}") || isSign(t, "->") || beginsStatement(&ahead, t) || isDeclaration(&ahead) {
			return false
		}
		ahead.Next()
	}
	*p.pl = ahead
	return true
}

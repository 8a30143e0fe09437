package lang

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// let reads `let x = …` or `let f(a, b) { … }`.
func (p *parser) let() (Statement, bool) {
	n, ok := parse[Let](p, "let")
	if n == nil || n.Value != nil {
		return one(n, ok)
	}
	if t := p.pl.Peek(); !isSign(t, "{") {
		if ok && !p.hasFlaw(t.Pos.Offset, t.Pos.Offset) {
			p.report(missingEquals(tokenBefore(p.pl), t))
		}
		p.noteUnread(n)
		return nil, false
	}
	n.Block = p.letBlock()
	n.EndPos = n.Block.EndPos
	return n, ok && !n.Block.Broken
}

// letBlock reads `{`, names of the let's own, the result, and `}`.
func (p *parser) letBlock() *LetBlock {
	open := p.pl.Next()
	b := &LetBlock{Body: Body{Node: Node{Pos: Place(open.Pos)}}}
	for isWord(p.pl.Peek(), "let") && !b.Broken {
		if line, ok := p.let(); ok {
			b.Lets = append(b.Lets, line.(*Let))
		} else {
			b.Broken = true
		}
	}
	if t := p.pl.Peek(); !b.Broken && p.onNewLine(t) && isDeclaration(p.pl) {
		b.Broken, b.Result.Broken = true, true
		p.unclosedBlock(open, t)
	}
	if !b.Broken {
		p.letResult(b)
	}
	p.endLetBlock(b)
	return b
}

// letResult reads the expression that is the value of the whole let.
func (p *parser) letResult(b *LetBlock) {
	t := p.pl.Peek()
	if b.Result.Parse(p.pl) != nil {
		b.Broken, b.Result.Broken = true, true
		if !p.hasFlaw(b.Start(), t.Pos.Offset) {
			p.report(diag.New("E0137", spanOf(t), "the value of the block is missing before %s", describe(t)).
				WithHelp("the last line of the block is its value; one that begins with a bracket or a minus continues the line " +
					"above it: give it a name with `let` and end with the name"))
		}
		return
	}
	for _, problem := range b.Result.problems {
		p.report(problem)
	}
	b.Broken = b.Result.stuck
}

// endLetBlock moves over the `}`, and over what must not be before it.
func (p *parser) endLetBlock(b *LetBlock) {
	t := p.pl.Peek()
	if !isSign(t, "}") && !b.Broken && !p.hasFlaw(b.Start(), t.Pos.Offset) {
		b.Broken = true
		if t.Type == endOfFile || p.onNewLine(t) && isDeclaration(p.pl) {
			open := p.module.source.tokens[p.tokenAt(b.Start())]
			p.unclosedBlock(&open, t)
		} else {
			p.report(diag.New("E0112", spanOf(t), "%s stands after the value of the block", describe(t)).
				WithHelp("the value is the last line of the block"))
		}
	}
	for depth := 0; depth > 0 || !isSign(t, "}"); t = p.pl.Peek() {
		if t.Type == endOfFile || p.onNewLine(t) && (isDeclaration(p.pl) || isWord(t, "let") && t.Pos.Column == 1) {
			b.Broken = true
			b.EndPos = Place(p.pl.RawPeek().Pos)
			return
		}
		switch {
		case isSign(t, "{"):
			depth++
		case isSign(t, "}"):
			depth--
		}
		p.pl.Next()
	}
	p.pl.Next()
	b.EndPos = Place(p.pl.RawPeek().Pos)
}

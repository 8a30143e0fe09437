package lang

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"
)

// read reads the statement that begins with the word, text or sign t, which
// fits has found to begin one of the block.
func (p *parser) read(b blockKind, t *lexer.Token) (Statement, bool) {
	word := ""
	if t.Type == identToken && (slices.Contains(b.words(), t.Value) || b == testBlock) {
		word = t.Value
	}
	switch b {
	case topLevel:
		return p.declaration(word)
	case sourceBlock:
		return p.sourceLine(word)
	case entityBlock:
		return one(parse[EntityList](p, "list of an entity"))
	case rowBlock:
		return one(parse[Row](p, "row"))
	case dataSetBlock, headerBlock:
		return p.dataSetLine(b, t, word)
	case programBlock:
		return p.programLine(word)
	case trackerBlock:
		return p.trackerLine(b, t, word)
	}
	if word == "given" {
		return one(parse[Given](p, "line of a test"))
	}
	return one(parse[Expect](p, "expectation"))
}

func (p *parser) declaration(word string) (Statement, bool) {
	switch word {
	case "language":
		return one(parse[Language](p, "line `language`"))
	case "mapping":
		return one(parse[Mapping](p, "line `mapping`"))
	case "use":
		return one(parse[Use](p, "line `use`"))
	case "target":
		return one(parse[Target](p, "target"))
	case "source":
		return withBlock[Source](p, "source", sourceBlock)
	case "entity":
		return withBlock[Entity](p, "entity", entityBlock)
	case "let":
		return p.let()
	case "table":
		return one(parse[Table](p, "table"))
	case "codes":
		return withBlock[Codes](p, "table of codes", rowBlock)
	case "bands":
		return withBlock[Bands](p, "bands", rowBlock)
	case "choose":
		return withBlock[Choose](p, "choose", rowBlock)
	case "rules":
		return withBlock[Rules](p, "group of rules", dataSetBlock)
	case "data":
		return p.dataSet()
	case "program":
		return withBlock[Program](p, "program", programBlock)
	}
	return withBlock[Test](p, "test", testBlock)
}

func (p *parser) sourceLine(word string) (Statement, bool) {
	switch word {
	case "blank":
		return one(parse[Blank](p, "line of a source"))
	case "index":
		return one(parse[Index](p, "index"))
	}
	return one(parse[Setting](p, "setting"))
}

func (p *parser) dataSetLine(b blockKind, t *lexer.Token, word string) (Statement, bool) {
	switch word {
	case "let":
		return p.let()
	case "for":
		return withBlock[ForEach](p, "loop", b)
	case "where":
		return withBlock[Group](p, "group", b)
	case "use":
		return one(parse[UseRules](p, "line `use`"))
	case "combine":
		return one(parse[Combine](p, "line `combine`"))
	case "zeros":
		return one(parse[Zeros](p, "line `zeros`"))
	case "suppress":
		return one(parse[Suppress](p, "line `suppress`"))
	case "from":
		return withBlock[FromBlock](p, "block of a data set", dataSetBlock)
	}
	if t.Type == stringToken || word == "element" && follows(p.pl, "(") {
		return one(parse[Rule](p, "rule"))
	}
	return one(parse[Setting](p, "setting"))
}

func (p *parser) programLine(word string) (Statement, bool) {
	switch word {
	case "let":
		return p.let()
	case "tracked":
		return withBlock[TrackedEntity](p, "tracked entity", trackerBlock)
	case "enrollment":
		return withBlock[Enrollment](p, "enrollment", trackerBlock)
	case "event":
		return withBlock[Event](p, "event", trackerBlock)
	case "relationship":
		return withBlock[Relationship](p, "relationship", trackerBlock)
	}
	return one(parse[Setting](p, "setting"))
}

func (p *parser) trackerLine(b blockKind, t *lexer.Token, word string) (Statement, bool) {
	switch word {
	case "event":
		return withBlock[Event](p, "event", trackerBlock)
	case "let":
		return p.let()
	case "for":
		return withBlock[ForEach](p, "loop", b)
	case "where":
		return withBlock[Group](p, "group", b)
	}
	if t.Type == stringToken || word != "" && follows(p.pl, "(") { // element( and attribute(
		return one(parse[Value](p, "value"))
	}
	return one(parse[Setting](p, "setting"))
}

// parse reads one statement, or the head of one with a block, up to its `{`.
// node is nil where it could not be read; ok is false where it does not end as it
// should, so that what follows may be the rest of it.
func parse[S any, P piecePointer[S]](p *parser, what string) (node *S, ok bool) {
	start := p.pl.Peek()
	node, err := parseStatement[S](p.pl)
	problems, stuck := problemsIn(P(node))
	for _, problem := range problems {
		p.report(problem)
	}
	p.markFlawed(P(node))
	if err == nil {
		p.checkIndent(P(node))
		return node, !stuck
	}
	if len(problems) == 0 && !p.hasFlaw(start.Pos.Offset, offsetOf(err)) {
		p.report(p.explain(what, err))
	}
	p.noteUnread(P(node))
	return nil, false
}

// markFlawed marks the expressions with a flaw of the scanner inside: their text
// is no CEL, though they are read as what they mean.
func (p *parser) markFlawed(statement Piece) {
	if len(p.module.source.flawed) == 0 {
		return
	}
	Walk(statement, func(piece Piece) bool {
		if e, ok := piece.(*Expr); ok && e.End() > 0 {
			e.Broken = e.Broken || p.hasFlaw(e.Start(), e.End()-1)
		}
		return true
	})
}

// one turns a node into a statement, and no node into no statement.
func one[S any, P interface {
	*S
	Statement
}](node *S, ok bool) (Statement, bool) {
	if node == nil {
		return nil, false
	}
	return P(node), ok
}

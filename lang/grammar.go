package lang

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// grammar names every statement, so that one build of the parser knows them all.
// Which of them may begin where is in block.go: blocks are read statement by
// statement, because the parser stops at the first thing it does not understand.
type grammar struct {
	Language      *Language      `parser:"  @@"`
	Mapping       *Mapping       `parser:"| @@"`
	Use           *Use           `parser:"| @@"`
	Lint          *Lint          `parser:"| @@"`
	Target        *Target        `parser:"| @@"`
	Source        *Source        `parser:"| @@"`
	Blank         *Blank         `parser:"| @@"`
	Index         *Index         `parser:"| @@"`
	Entity        *Entity        `parser:"| @@"`
	EntityList    *EntityList    `parser:"| @@"`
	Let           *Let           `parser:"| @@"`
	Table         *Table         `parser:"| @@"`
	Codes         *Codes         `parser:"| @@"`
	Bands         *Bands         `parser:"| @@"`
	Choose        *Choose        `parser:"| @@"`
	Row           *Row           `parser:"| @@"`
	Rules         *Rules         `parser:"| @@"`
	UseRules      *UseRules      `parser:"| @@"`
	DataSet       *DataSet       `parser:"| @@"`
	FromBlock     *FromBlock     `parser:"| @@"`
	ForEach       *ForEach       `parser:"| @@"`
	Group         *Group         `parser:"| @@"`
	Combine       *Combine       `parser:"| @@"`
	Zeros         *Zeros         `parser:"| @@"`
	Suppress      *Suppress      `parser:"| @@"`
	Rule          *Rule          `parser:"| @@"`
	Program       *Program       `parser:"| @@"`
	TrackedEntity *TrackedEntity `parser:"| @@"`
	Enrollment    *Enrollment    `parser:"| @@"`
	Event         *Event         `parser:"| @@"`
	Relationship  *Relationship  `parser:"| @@"`
	Value         *Value         `parser:"| @@"`
	Test          *Test          `parser:"| @@"`
	Given         *Given         `parser:"| @@"`
	Expect        *Expect        `parser:"| @@"`
	Setting       *Setting       `parser:"| @@"`
}

// builtGrammar is made once, when the first file is parsed. One token decides
// every choice, except where a tag says (?! …).
var builtGrammar = sync.OnceValue(func() *participle.Parser[grammar] {
	return participle.MustBuild[grammar](
		participle.Lexer(definition{}),
		participle.Elide("Space", "Comment", "Doc"),
		participle.UseLookahead(0),
	)
})

// parseStatement reads one statement of a kind and leaves what follows.
func parseStatement[S any](pl *lexer.PeekingLexer) (*S, error) {
	production, err := participle.ParserForProduction[S](builtGrammar())
	if err != nil {
		panic("lang: " + err.Error()) // the kind is not in grammar
	}
	return production.ParseFromLexer(pl, participle.AllowTrailing(true))
}

// Parse reads a name or a name in backticks.
func (n *Name) Parse(pl *lexer.PeekingLexer) error {
	t := pl.Peek()
	switch t.Type {
	case identToken:
		n.Text = t.Value
	case quotedToken:
		n.Text = t.Value[1:max(1, len(t.Value)-1)]
	default:
		return participle.NextMatch
	}
	take(pl, &n.Node)
	return nil
}

// Parse reads a number.
func (n *Number) Parse(pl *lexer.PeekingLexer) error {
	t := pl.Peek()
	if t.Type != numberToken {
		return participle.NextMatch
	}
	n.Text = t.Value
	take(pl, &n.Node)
	return nil
}

// Parse reads a text in quotes.
func (s *String) Parse(pl *lexer.PeekingLexer) error {
	t := pl.Peek()
	if t.Type != stringToken {
		return participle.NextMatch
	}
	s.Value, _ = unquote(t.Value)
	take(pl, &s.Node)
	return nil
}

// take moves over one token and notes its place.
func take(pl *lexer.PeekingLexer, n *Node) {
	n.Pos = Place(pl.Next().Pos)
	n.EndPos = Place(pl.RawPeek().Pos)
}

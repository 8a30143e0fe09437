package lang

import "github.com/alecthomas/participle/v2/lexer"

// A Mention is a name that an expression uses: of a declaration, a function, or
// one that is in scope.
type Mention struct {
	Name   string
	Offset int
}

// Mentions returns the words of an expression that are no fields, in order. A
// name that a macro binds, the d of `l.exists(d, …)`, is among them.
func (m *Module) Mentions(e *Expr) []Mention {
	var found []Mention
	tokens := m.source.tokens
	var before *lexer.Token
	for i := m.tokenAt(e.Start()); i < len(tokens) && tokens[i].Pos.Offset < e.End(); i++ {
		t := &tokens[i]
		if isTrivia(t.Type) {
			continue
		}
		if t.Type == identToken && (before == nil || !isSign(before, ".") && !isSign(before, ".?")) {
			found = append(found, Mention{t.Value, t.Pos.Offset})
		}
		before = t
	}
	return found
}

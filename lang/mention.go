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

// A Binding is a name that a macro gives the items of a list, the d of
// `l.exists(d, d.main)`, with the bytes where it holds.
type Binding struct {
	Mention
	End int // just after the macro's last bracket
}

// Bindings returns the names that macros bind in an expression, in order;
// isMacro tells macros from other functions.
func (m *Module) Bindings(e *Expr, isMacro func(name string) bool) []Binding {
	var found []Binding
	var last [4]*lexer.Token // the tokens before
	depth := 0
	open := map[int]int{} // index in found, by the depth of its bracket
	tokens := m.source.tokens
	for i := m.tokenAt(e.Start()); i < len(tokens) && tokens[i].Pos.Offset < e.End(); i++ {
		t := &tokens[i]
		switch {
		case isTrivia(t.Type):
			continue
		case isSign(t, "("):
			depth++
		case isSign(t, ")"):
			if at, ok := open[depth]; ok {
				found[at].End = m.source.end(i)
				delete(open, depth)
			}
			depth--
		case isSign(t, ",") && last[0] != nil && bindsName(last, isMacro):
			open[depth] = len(found)
			found = append(found, Binding{Mention{last[3].Value, last[3].Pos.Offset}, e.End()})
		}
		last = [4]*lexer.Token{last[1], last[2], last[3], t}
	}
	return found
}

// bindsName reports whether tokens are `.exists(d`.
func bindsName(t [4]*lexer.Token, isMacro func(string) bool) bool {
	return isSign(t[0], ".") && t[1].Type == identToken && isMacro(t[1].Value) && isSign(t[2], "(") && t[3].Type == identToken
}

package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Lint is the line `allow W0432 because "the owners keep both columns"` or
// `deny W0432`. It belongs to the statement that it stands before, as a doc
// does: see [Documented].
type Lint struct {
	Node
	Word    string  `parser:"@( 'allow' | 'deny' )"`
	Codes   []Code  `parser:"@@ ( ',' @@ )*"`
	Because *String `parser:"( 'because' @@ )?"`
}

// A Code names a lint, such as W0432, or is `all`.
type Code struct {
	Node
	Text string
}

// Parse reads a code. Words without digits are none, so that of a line without
// codes the next one stays whole.
func (c *Code) Parse(pl *lexer.PeekingLexer) error {
	t := pl.Peek()
	if t.Type != identToken || t.Value != "all" && !strings.ContainsAny(t.Value, "0123456789") {
		return participle.NextMatch
	}
	c.Text = t.Value
	take(pl, &c.Node)
	return nil
}

// Denies reports whether the line denies; otherwise it allows.
func (l *Lint) Denies() bool { return l.Word == "deny" }

// Region returns the bytes that the lints in front of a statement concern: the
// statement, with them and everything that is in it.
func Region(s Statement) (start, end int) {
	start = s.Start()
	for _, l := range s.LintLines() {
		start = min(start, l.Start())
	}
	return start, s.End()
}

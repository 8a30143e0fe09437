package lang

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// front is what stands before a statement and belongs to it: its docs, and
// which lints are allowed or denied for it.
type front struct {
	docs  []Doc
	lints []*Lint
}

// frontBefore reads what stands in front of the next statement of a block.
func (p *parser) frontBefore(b blockKind) front {
	var f front
	for {
		f.docs = append(f.docs, p.docsBefore()...)
		if !beginsLint(p.pl) {
			return f
		}
		start := p.pl.Peek()
		lint, ok := parse[Lint](p, "line `"+start.Value+"`")
		if lint != nil {
			f.lints = append(f.lints, lint)
		}
		if !ok {
			p.leaveOut(b, start, lint == nil)
		}
	}
}

// lintWords begin the lines about lints.
var lintWords = [...]string{"allow", "deny"}

// beginsLint reports whether a line `allow …` or `deny …` comes next. The words
// are not reserved: a setting or the list of an entity may have their names.
func beginsLint(pl *lexer.PeekingLexer) bool {
	t := pl.Peek()
	return (isWord(t, "allow") || isWord(t, "deny")) && !follows(pl, "=") && !follows(pl, "from")
}

// belongsTo gives a statement what stands in front of it. A statement that
// could not be read has its docs too: they are no mistake.
func (f front) belongsTo(s Statement, p *parser) {
	for _, d := range f.docs {
		p.docs[d.Start()] = true
	}
	if s != nil {
		s.setFront(f)
	}
}

// concernsNothing reports the lints at the end of a block, or in front of a line
// that has none.
func (f front) concernsNothing(p *parser) {
	for _, l := range f.lints {
		p.report(diag.New("E0259", spanOfPiece(l), "this `%s` concerns nothing", l.Word).
			WithHelp("it stands before the declaration or line that it is about, and before the line `mapping` for the whole file"))
	}
}

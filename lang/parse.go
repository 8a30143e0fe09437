package lang

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Parse reads a mapping file. It never fails: the module holds what could be
// read, and the list every problem, in the order of the file: at most 1000, and
// no warning in the place of an error.
func Parse(f *diag.File) (*Module, diag.List) {
	m := &Module{File: f, source: &source{text: f.Text}}
	problems := parseInto(m)
	for i := range problems {
		problems[i] = located(f, problems[i])
	}
	problems.Sort()
	m.broken = problems.HasErrors()
	shown, _ := diag.Limit(problems, maxProblem)
	return m, shown
}

func parseInto(m *Module) diag.List {
	if len(m.File.Text) > MaxBytes {
		return diag.List{diag.New("E0101", place(0, 0), "the file has more than %d MiB", MaxBytes>>20)}
	}
	s := newScanner(m.File.Text)
	pl, _ := lexer.Upgrade(s, spaceToken, commentToken, docToken) // the scanner does not fail
	if s.stopped {
		return s.problems
	}
	m.source.tokens, m.source.flawed = allTokens(pl, s.count), s.flawed
	p := &parser{module: m, pl: pl, docs: map[int]bool{}, unclosedAt: -1}
	p.topLevel()
	p.checkHeader()
	p.checkDocs()
	p.checkNames()
	p.dropFollowing()
	return p.withLost(append(s.problems, p.problems...))
}

// withLost makes sure that no text is left out of a module in silence.
func (p *parser) withLost(problems diag.List) diag.List {
	if problems.HasErrors() || len(p.gaps) == 0 {
		return problems
	}
	return append(problems, diag.New("E0110", p.gaps[0], "this is not understood"))
}

// allTokens returns the n tokens of a fresh lexer and the end of the file.
func allTokens(pl *lexer.PeekingLexer, n int) []lexer.Token {
	return pl.Range(0, lexer.RawCursor(n+1))
}

// A parser reads the statements of one module.
type parser struct {
	module   *Module
	pl       *lexer.PeekingLexer
	problems diag.List // at most maxProblem errors, and as many warnings
	warnings int       // of the problems

	header     []Statement  // *Language, *Mapping and *Use in order
	lost       []string     // first words of declarations that could not be read
	docs       map[int]bool // offsets of doc comments that document something
	gaps       []diag.Span  // text that could not be read
	unclosedAt int          // where the last unclosed block was found out
}

// report keeps a problem. A token that is read as a longer one than it is may
// seem to reach beyond the file.
func (p *parser) report(d problem) {
	d.Span.End = min(d.Span.End, len(p.module.File.Text))
	kept := len(p.problems) - p.warnings
	if d.Severity == diag.Warning {
		kept = p.warnings
	}
	if kept == maxProblem {
		return
	}
	if d.Severity == diag.Warning {
		p.warnings++
	}
	p.problems = append(p.problems, d)
}

// hasFlaw reports whether the scanner has found a problem between two offsets.
func (p *parser) hasFlaw(from, to int) bool {
	flawed := p.module.source.flawed
	if len(flawed) == 0 {
		return false
	}
	for i := p.tokenAt(from); i < len(p.module.source.tokens) && p.module.source.tokens[i].Pos.Offset <= to; i++ {
		if flawed[p.module.source.tokens[i].Pos.Offset] {
			return true
		}
	}
	return false
}

// docBefore returns the doc comment just before an offset, or nil. Inside a
// statement it is a mistake of its own.
func (p *parser) docBefore(offset int) *lexer.Token {
	for i := p.tokenAt(offset) - 1; i >= 0 && isTrivia(p.module.source.tokens[i].Type); i-- {
		if t := &p.module.source.tokens[i]; t.Type == docToken {
			return t
		}
	}
	return nil
}

// onNewLine reports whether the next token t is the first of its line.
func (p *parser) onNewLine(t *lexer.Token) bool {
	before := tokenBefore(p.pl)
	return before == nil || lastLine(before) < t.Pos.Line
}

// topLevel reads the whole file.
func (p *parser) topLevel() {
	for {
		front := p.frontBefore(topLevel)
		t := p.pl.Peek()
		if t.Type == endOfFile {
			front.concernsNothing(p)
			return
		}
		s, _ := p.statement(topLevel)
		if s == nil && t.Type == identToken {
			p.lost = append(p.lost, t.Value)
		}
		p.keep(s, front)
	}
}

// keep puts a declaration into the module.
func (p *parser) keep(s Statement, front front) {
	switch s := s.(type) {
	case nil:
		front.belongsTo(s, p)
	case *Use:
		s.Lints = front.lints
		p.header = append(p.header, s)
		p.module.Uses = append(p.module.Uses, s)
	case *Language:
		front.concernsNothing(p)
		p.header = append(p.header, s)
		if p.module.Language == nil {
			p.module.Language = s
		}
	case *Mapping:
		front.belongsTo(s, p)
		p.header = append(p.header, s)
		if p.module.Mapping == nil {
			p.module.Mapping = s
		}
	case Decl:
		front.belongsTo(s, p)
		p.module.Decls = append(p.module.Decls, s)
	}
}

// docsBefore returns the doc comments in front of the next token, each on a line
// of its own.
func (p *parser) docsBefore() []Doc {
	var docs []Doc
	tokens := p.module.source.tokens
	for i := p.tokenAt(p.pl.Peek().Pos.Offset) - 1; i >= 0 && isTrivia(tokens[i].Type); i-- {
		if t := &tokens[i]; t.Type == docToken && startsLine(p.module.File.Text, t.Pos.Offset) {
			docs = append(docs, newDoc(t, &tokens[i+1]))
		}
	}
	slices.Reverse(docs)
	return docs
}

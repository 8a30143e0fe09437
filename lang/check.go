package lang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// edition is the only edition of the language.
const edition = "1"

// checkHeader checks the lines `language` and `mapping`, and that they and the
// `use` lines come first.
func (p *parser) checkHeader() {
	p.checkLanguage()
	p.checkMapping()
	p.checkTwice()
	p.checkOrder()
}

func (p *parser) checkLanguage() {
	language := p.module.Language
	if language == nil {
		if !slices.Contains(p.lost, "language") {
			p.report(p.noLanguage())
		}
		return
	}
	if language.Edition.Text != edition {
		p.report(diag.New("E0122", spanOfPiece(&language.Edition), "there is no edition %s of the language", language.Edition.Text).
			WithHelp("write `language %s`, or use a newer version of this program", edition))
	}
}

func (p *parser) noLanguage() problem {
	tokens := p.module.source.tokens
	first := slices.IndexFunc(tokens, func(t lexer.Token) bool { return !isTrivia(t.Type) }) // the end of the file is one
	span := spanOf(&tokens[first])
	start := 0
	if strings.HasPrefix(p.module.File.Text, byteOrderMark) {
		start = len(byteOrderMark)
	}
	return diag.New("E0121", span, "the line `language 1` is missing").
		WithHelp("it is the first line of a file and says by which rules the file is read").
		WithEdit(place(start, start), "language "+edition+"\n")
}

// checkMapping reports that a file has no name. A file of tables and functions,
// which others use, needs none.
func (p *parser) checkMapping() {
	if p.module.Mapping != nil || slices.Contains(p.lost, "mapping") {
		return
	}
	for _, d := range p.module.Decls {
		switch d.(type) {
		case *Target, *Source, *DataSet, *Program:
			p.report(diag.New("E0123", p.firstWord(d), "the line `mapping` is missing").
				WithHelp("it stands after `language 1` and names the mapping: `mapping opd`"))
			return
		}
	}
}

// checkTwice reports a second `language` or `mapping` line.
func (p *parser) checkTwice() {
	for _, s := range p.header {
		var first Piece
		switch s.(type) {
		case *Language:
			first = p.module.Language
		case *Mapping:
			first = p.module.Mapping
		}
		if first != nil && first != Piece(s) {
			word := p.module.source.tokens[p.tokenAt(s.Start())].Value
			p.report(diag.New("E0124", spanOfPiece(s), "the line `%s` is there twice", word).
				WithLabel(spanOfPiece(first), "the first one"))
		}
	}
}

// checkOrder reports lines of the head of a file that stand after what they
// have to come before.
func (p *parser) checkOrder() {
	decls := len(p.module.File.Text)
	if len(p.module.Decls) > 0 {
		decls = p.module.Decls[0].Start()
	}
	mapping, use := decls, decls
	for _, s := range p.header {
		switch s := s.(type) {
		case *Language:
			if s == p.module.Language && s.Start() > min(mapping, use, decls) {
				p.report(diag.New("E0125", spanOfPiece(s), "the line `language` is not the first of the file"))
			}
		case *Mapping:
			if s == p.module.Mapping && s.Start() > min(use, decls) {
				p.report(diag.New("E0125", spanOfPiece(s), "the line `mapping` stands after a declaration or a `use`").
					WithHelp("it follows the line `language`"))
			}
			mapping = min(mapping, s.Start())
		case *Use:
			if s.Start() > decls {
				p.report(diag.New("E0125", spanOfPiece(s), "a line `use` stands after a declaration").
					WithHelp("`use` lines follow the line `mapping`"))
			}
			use = min(use, s.Start())
		}
	}
}

// checkDocs reports doc comments that document nothing. Those in text that could
// not be read may well document some of it.
func (p *parser) checkDocs() {
	gaps := slices.Clone(p.gaps)
	slices.SortFunc(gaps, func(a, b diag.Span) int { return cmp.Compare(a.Start, b.Start) })
	unread := 0 // up to where no text is read that begins at or before the token
	for i := range p.module.source.tokens {
		t := &p.module.source.tokens[i]
		for ; len(gaps) > 0 && gaps[0].Start <= t.Pos.Offset; gaps = gaps[1:] {
			unread = max(unread, gaps[0].End)
		}
		if t.Type == docToken && !p.docs[t.Pos.Offset] && t.Pos.Offset >= unread {
			p.report(strayDoc(t))
		}
	}
}

// strayDoc is the problem of a doc comment that documents nothing.
func strayDoc(t *lexer.Token) problem {
	return diag.New("E0126", spanOf(t), "this doc comment documents nothing").
		WithHelp("it stands on a line of its own, before the declaration or line that it is about; other comments begin with `//`").
		WithEdit(place(t.Pos.Offset, t.Pos.Offset+len("///")), "//")
}

// checkNames reports names that nobody can declare.
func (p *parser) checkNames() {
	p.module.Walk(func(piece Piece) bool {
		for _, n := range declaredNames(piece) {
			switch {
			case IsReserved(n.Text):
				p.report(diag.New("E0127", spanOfPiece(n), "`%s` is a word of the language and cannot be a name", n.Text).
					WithHelp("choose another name, such as `%s_`", n.Text))
			case !isPlainName(n.Text) && !p.hasFlaw(n.Start(), n.Start()): // no expression could use it
				p.report(diag.New("E0104", spanOfPiece(n), "a name has only the letters a to z, digits and `_`").
					WithHelp("only the name of a field may stand in backticks"))
			}
		}
		return true
	})
}

// dropFollowing drops problems that only follow from others: uses of a name that
// nobody can declare, which do not read like names, and the look of lines in a
// file that cannot be read as it is meant.
func (p *parser) dropFollowing() {
	taken := map[string]bool{}
	for _, d := range p.problems {
		if d.Code == "E0127" {
			taken[p.text(d)] = true
		}
	}
	failed := p.problems.HasErrors()
	p.problems = slices.DeleteFunc(p.problems, func(d diag.Diagnostic) bool {
		return d.Code == "W0101" && failed || (d.Code == "E0118" || d.Code == "E0130") && taken[p.text(d)]
	})
}

func (p *parser) text(d problem) string { return p.module.File.Text[d.Span.Start:d.Span.End] }

// declaredNames returns the names that a piece itself declares.
func declaredNames(piece Piece) []*Name {
	switch n := piece.(type) {
	case *Source:
		return []*Name{&n.Name}
	case *Entity:
		return []*Name{&n.Name}
	case *EntityList:
		return []*Name{&n.Name}
	case *Table:
		return []*Name{&n.Name}
	case *Codes:
		return []*Name{&n.Name}
	case *Bands:
		return []*Name{&n.Name}
	case *Let:
		return append([]*Name{&n.Name}, pointers(n.Params)...)
	case *Choose:
		return append([]*Name{&n.Name}, pointers(n.Params)...)
	case *Rules:
		return append([]*Name{&n.Name}, pointers(n.Params)...)
	case *From:
		return []*Name{&n.As}
	case *Each:
		if n.Var != nil {
			return []*Name{n.Var}
		}
	}
	return nil
}

func pointers(names []Name) []*Name {
	all := make([]*Name, len(names))
	for i := range names {
		all[i] = &names[i]
	}
	return all
}

// noteUnread keeps the names that a statement would have declared.
func (p *parser) noteUnread(piece Piece) {
	switch piece.(type) {
	case *Let, *Codes, *Bands, *Choose, *Table, *Rules, *Source, *Entity:
		if n := declaredNames(piece)[0]; n.Text != "" {
			p.module.Unread = append(p.module.Unread, *n)
		}
	}
}

// checkIndent warns of an expression that goes on at or left of the column of
// its statement, where a reader takes the line for the next statement.
func (p *parser) checkIndent(statement Piece) {
	if !startsLine(p.module.File.Text, statement.Start()) {
		return
	}
	first := p.module.source.tokens[p.tokenAt(statement.Start())].Pos
	Walk(statement, func(piece Piece) bool {
		e, ok := piece.(*Expr)
		if !ok || e.EndPos.Line == first.Line || e.End() == 0 {
			return true
		}
		for i := p.tokenAt(e.Start()); p.module.source.tokens[i].Pos.Offset < e.End(); i++ {
			t := &p.module.source.tokens[i]
			if t.Pos.Line > first.Line && t.Pos.Column <= first.Column && p.isLoose(t) {
				p.report(diag.New("W0101", spanOf(t), "this line continues the expression above it, but looks like a line of its own").
					WithHelp("indent it; `crosswalk fmt` does"))
				break
			}
		}
		return true
	})
}

// isLoose reports whether a token begins its line and is neither a comment nor
// a closing bracket, which may stand below the statement that it closes.
func (p *parser) isLoose(t *lexer.Token) bool {
	return !isTrivia(t.Type) && !isSign(t, ")") && !isSign(t, "]") && !isSign(t, "}") &&
		startsLine(p.module.File.Text, t.Pos.Offset)
}

// tokenAt returns the index of the token that begins at an offset, or of the
// first one after it.
func (p *parser) tokenAt(offset int) int { return p.module.tokenAt(offset) }

func (m *Module) tokenAt(offset int) int {
	i, _ := slices.BinarySearchFunc(m.source.tokens, offset, func(t lexer.Token, offset int) int {
		return t.Pos.Offset - offset
	})
	return i
}

// newDoc makes a doc of its token; next is the token after it.
func newDoc(t, next *lexer.Token) Doc {
	return Doc{
		Node: Node{Pos: Place(t.Pos), EndPos: Place(next.Pos)},
		Text: strings.TrimSpace(strings.TrimPrefix(t.Value, "///")),
	}
}

func spanOfPiece(p Piece) diag.Span { return place(p.Start(), p.End()) }

// firstWord returns the place of the word that a declaration begins with.
func (p *parser) firstWord(d Decl) diag.Span {
	return spanOf(&p.module.source.tokens[p.tokenAt(d.Start())])
}

package stdlib

import (
	"sort"
	"unicode/utf8"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A place says where a node of a tree comes from.
type place struct {
	span  diag.Span // the node's text
	name  diag.Span // of a call, a field or an operator: its name or sign; else the same as span
	use   *use      // the use of a definition that put the node in; nil in the fragment itself
	table string    // of what a `choose` table is written as: the table's name
	made  bool      // of what a macro is written as: nobody wrote this call
}

// A use is a place where a definition is used, and the use around that one.
type use struct {
	at    diag.Span
	outer *use
}

// newID returns the id of a new node at a place.
func (c *compilation) newID(p place) int64 {
	c.lastID++
	c.places[c.lastID] = p
	return c.lastID
}

// like returns the id of a new node that stands where e does.
func (c *compilation) like(e ast.Expr) int64 { return c.newID(c.place(e)) }

func (c *compilation) place(e ast.Expr) place { return c.placeOf(e.ID()) }

func (c *compilation) placeOf(id int64) place {
	if p, ok := c.places[id]; ok {
		return p
	}
	return place{span: c.fragment, name: c.fragment}
}

// at returns the span of a node, nameAt that of its name or sign.
func (c *compilation) at(e ast.Expr) diag.Span     { return c.place(e).span }
func (c *compilation) nameAt(e ast.Expr) diag.Span { return c.place(e).name }

// renamePlace says that the name of a node is one of its parts.
func (c *compilation) renamePlace(e, part ast.Expr) {
	at := c.place(e)
	at.name = c.at(part)
	c.places[e.ID()] = at
}

// A placer finds the places of the nodes of one parsed text. All its positions
// are bytes from the start of the fragment.
type placer struct {
	c        *compilation
	fragment diag.Span
	tokens   []token
	signs    map[int64]int // where the parser says that a node is
}

// placeAll finds the places of a tree just parsed.
func (c *compilation) placeAll(root ast.Expr, fragment diag.Span, signs map[int64]int) {
	p := &placer{c: c, fragment: fragment, tokens: tokens(fragment.Text()), signs: signs}
	p.place(root)
}

// place notes the place of a node and of all its parts. It returns where the
// node starts and ends, brackets around it included.
func (p *placer) place(e ast.Expr) (start, end int) {
	start, end, name := p.extent(e)
	at := p.c.places[e.ID()]
	at.span, at.name = p.span(start, end), p.span(start, end)
	if name >= 0 {
		at.name = p.span(p.tokens[name].start, p.tokens[name].end)
	}
	p.c.places[e.ID()] = at
	return p.withBrackets(start, end)
}

func (p *placer) span(start, end int) diag.Span {
	return p.fragment.File.Span(p.fragment.Start+start, p.fragment.Start+end)
}

// extent is where a node starts and ends without brackets around it, and the
// index of the token that is its name or sign, or -1.
func (p *placer) extent(e ast.Expr) (start, end, name int) {
	i, ok := p.tokenAt(p.signs[e.ID()])
	start, end = p.hull(e)
	if !ok {
		if end < 0 {
			start, end = 0, p.fragment.End-p.fragment.Start
		}
		return start, end, -1
	}
	sign := p.tokens[i]
	if end < 0 {
		start, end = sign.start, sign.end
	}
	start, end = min(start, sign.start), max(end, sign.end)
	if sign.partner > i {
		end = max(end, p.tokens[sign.partner].end)
	}
	switch e.Kind() {
	case ast.LiteralKind:
		if text := p.fragment.Text()[sign.start:sign.end]; text == "-" && i+1 < len(p.tokens) {
			end = p.tokens[i+1].end
		}
		return start, end, -1
	case ast.SelectKind:
		if i+1 < len(p.tokens) {
			return start, max(end, p.tokens[i+1].end), i + 1
		}
	case ast.CallKind:
		if isName(e.AsCall().FunctionName()) && i > 0 {
			return min(start, p.tokens[i-1].start), end, i - 1
		}
		return start, end, i
	}
	return start, end, -1
}

// hull places the parts of a node and returns what they cover; end is -1 for none.
func (p *placer) hull(e ast.Expr) (start, end int) {
	start, end = p.fragment.End, -1
	for _, child := range children(e) {
		from, to := p.place(child)
		start, end = min(start, from), max(end, to)
	}
	return start, end
}

// withBrackets widens a range by the brackets that only group it.
func (p *placer) withBrackets(start, end int) (int, int) {
	first, ok := p.tokenAt(start)
	last := p.tokenBefore(end)
	for ok && first > 0 && last+1 < len(p.tokens) && p.groups(first-1) && p.tokens[first-1].partner == last+1 {
		first, last = first-1, last+1
		start, end = p.tokens[first].start, p.tokens[last].end
	}
	return start, end
}

// groups reports whether a token is a bracket that groups: not that of a call.
func (p *placer) groups(i int) bool {
	text := p.fragment.Text()
	if text[p.tokens[i].start] != '(' {
		return false
	}
	if i == 0 || !p.tokens[i-1].word {
		return true
	}
	before := p.tokens[i-1]
	return text[before.start:before.end] == "in"
}

// tokenAt finds the token that starts at a byte.
func (p *placer) tokenAt(start int) (int, bool) {
	i := sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].start >= start })
	return i, i < len(p.tokens) && p.tokens[i].start == start
}

// tokenBefore finds the last token that starts before a byte.
func (p *placer) tokenBefore(end int) int {
	return sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].start >= end }) - 1
}

// runeOffsets maps code point offsets, in which CEL counts, to bytes.
func runeOffsets(text string) []int {
	offsets := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	return append(offsets, len(text))
}

func isName(s string) bool {
	return s != "" && s[0] != '_' && s[0] != '@' && s[0] != '!' && s[0] != '-'
}

// children lists the direct parts of a node in the order of the text.
func children(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		if call.IsMemberFunction() {
			return append([]ast.Expr{call.Target()}, call.Args()...)
		}
		return call.Args()
	case ast.SelectKind:
		return []ast.Expr{e.AsSelect().Operand()}
	case ast.ListKind:
		return e.AsList().Elements()
	case ast.MapKind:
		var out []ast.Expr
		for _, entry := range e.AsMap().Entries() {
			out = append(out, entry.AsMapEntry().Key(), entry.AsMapEntry().Value())
		}
		return out
	case ast.ComprehensionKind:
		f := e.AsComprehension()
		return []ast.Expr{f.IterRange(), f.AccuInit(), f.LoopCondition(), f.LoopStep(), f.Result()}
	}
	return nil
}

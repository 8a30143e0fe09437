package stdlib

import (
	"strings"
	"unicode/utf8"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/parser"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Limits of one expression. They are far above what people write and keep
// hostile input from costing more than its size.
const (
	maxExpressionRunes = 100_000
	maxExpressionDepth = 250
	maxExpressionNodes = 20_000
)

// newParser makes a parser without macros: `l.exists(x, c)` stays a call until expand.
func newParser() *parser.Parser {
	p, err := parser.NewParser(
		parser.MaxRecursionDepth(maxExpressionDepth),
		parser.ExpressionSizeCodePointLimit(maxExpressionRunes),
		parser.MaxExpressionNodeCount(maxExpressionNodes),
		parser.EnableIdentEscapeSyntax(true),
		parser.ErrorRecoveryLimit(4),
		parser.ErrorReportingLimit(4),
	)
	if err != nil {
		panic("stdlib: parser: " + err.Error())
	}
	return p
}

// parse reads a fragment into a tree whose nodes have ids of this compilation
// and spans in the fragment's file.
func (c *compilation) parse(fragment diag.Span) (ast.Expr, bool) {
	text := fragment.Text()
	if strings.TrimSpace(text) == "" {
		c.problems.Add(diag.New("E0301", fragment, "an expression is missing here"))
		return nil, false
	}
	source := common.NewTextSource(text)
	tree, errs := newParser().Parse(source)
	if found := errs.GetErrors(); len(found) > 0 {
		c.syntaxProblem(fragment, found[0])
		return nil, false
	}
	offsets := runeOffsets(text)
	root, info := tree.Expr(), tree.SourceInfo()
	old := map[int64]int64{}
	root.RenumberIDs(func(id int64) int64 {
		if n, ok := old[id]; ok {
			return n
		}
		n := c.id(fragment)
		old[id] = n
		if r, ok := info.GetOffsetRange(id); ok {
			c.spans[n] = spanIn(fragment, offsets, int(r.Start), int(r.Stop))
		}
		return n
	})
	c.widenSpans(root)
	return root, true
}

// runeOffsets maps code point offsets, in which CEL counts, to bytes.
func runeOffsets(text string) []int {
	offsets := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	return append(offsets, len(text))
}

func spanIn(fragment diag.Span, offsets []int, start, stop int) diag.Span {
	clamp := func(i int) int { return offsets[max(0, min(i, len(offsets)-1))] }
	from, to := clamp(start), clamp(stop)
	if to <= from {
		to = clamp(start + 1)
	}
	return fragment.File.Span(fragment.Start+from, fragment.Start+to)
}

// widenSpans makes each node's span cover its operands: CEL gives the place of
// the operator, the dot or the opening bracket alone.
func (c *compilation) widenSpans(e ast.Expr) diag.Span {
	span := c.spans[e.ID()]
	for _, child := range children(e) {
		inner := c.widenSpans(child)
		span.Start, span.End = min(span.Start, inner.Start), max(span.End, inner.End)
	}
	switch e.Kind() {
	case ast.SelectKind:
		span.End = max(span.End, c.fieldSpan(e).End)
	case ast.CallKind:
		span = c.callSpan(e, span)
	}
	c.spans[e.ID()] = span
	return span
}

// fieldSpan is the place of a field's name in `x.name`: after the dot that follows the operand.
func (c *compilation) fieldSpan(e ast.Expr) diag.Span {
	sel := e.AsSelect()
	operand := c.spans[sel.Operand().ID()]
	return nameAfter(operand, sel.FieldName())
}

// nameAfter finds name, bare or in backticks, in the text right after a span.
func nameAfter(before diag.Span, name string) diag.Span {
	f := before.File
	i := before.End
	for i < len(f.Text) && !strings.HasPrefix(f.Text[i:], name) {
		i++
	}
	if i == len(f.Text) {
		return before
	}
	end := i + len(name)
	if end < len(f.Text) && f.Text[end] == '`' {
		end++
	}
	return f.Span(i, end)
}

// callSpan stretches a call from its name to its closing bracket.
func (c *compilation) callSpan(e ast.Expr, span diag.Span) diag.Span {
	call := e.AsCall()
	name := call.FunctionName()
	if !isName(name) {
		if name == "_[_]" {
			span.End = closing(span, ']')
		}
		return span
	}
	text := span.File.Text
	if !call.IsMemberFunction() {
		if i := strings.LastIndex(text[:span.Start], name); i >= 0 && strings.TrimSpace(text[i+len(name):span.Start]) == "" {
			span.Start = i
		}
	}
	span.End = closing(span, ')')
	return span
}

// closing returns the end of the first bracket after a span, if only blanks and
// a trailing comma stand before it.
func closing(span diag.Span, bracket byte) int {
	text := span.File.Text
	for i := span.End; i < len(text); i++ {
		switch text[i] {
		case bracket:
			return i + 1
		case ' ', '\t', '\r', '\n', ',', '(':
		default:
			return span.End
		}
	}
	return span.End
}

func isName(s string) bool {
	return s != "" && s[0] != '_' && s[0] != '@' && s[0] != '!' && s[0] != '-'
}

// nameSpan is the place of a function's name in its call.
func (c *compilation) nameSpan(e ast.Expr) diag.Span {
	call := e.AsCall()
	if call.IsMemberFunction() {
		return nameAfter(c.at(call.Target()), call.FunctionName())
	}
	span := c.at(e)
	if strings.HasPrefix(span.Text(), call.FunctionName()) {
		return span.File.Span(span.Start, span.Start+len(call.FunctionName()))
	}
	return span
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

// unparse writes the canonical text of a tree without macros.
func (c *compilation) unparse(e ast.Expr) (string, bool) {
	text, err := parser.Unparse(e, ast.NewSourceInfo(nil))
	if err != nil {
		c.problems.Add(diag.New("E0302", c.fragment, "this expression cannot be read"))
		return "", false
	}
	return text, true
}

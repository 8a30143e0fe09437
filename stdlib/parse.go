package stdlib

import (
	"strings"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/parser"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// Limits of one expression. They are far above what people write and keep
// hostile input from costing more than its size.
const (
	maxExpressionRunes = 100_000
	maxExpressionDepth = 250
	maxExpressionNodes = 20_000
	maxInlinedNodes    = 100_000 // made while definitions are put in
)

// newParser makes a parser without macros: `l.exists(x, c)` stays a call until expand.
func newParser() *parser.Parser {
	p, err := parser.NewParser(
		parser.MaxRecursionDepth(maxExpressionDepth),
		parser.ExpressionSizeCodePointLimit(maxExpressionRunes),
		parser.EnableIdentEscapeSyntax(true),
		parser.ErrorRecoveryLimit(4),
		parser.ErrorReportingLimit(4),
	)
	if err != nil {
		panic("stdlib: parser: " + err.Error())
	}
	return p
}

// parse reads a fragment into a tree whose nodes have ids and places of this
// compilation, and whose number literals are exact.
func (c *compilation) parse(fragment diag.Span) (ast.Expr, bool) {
	if tree, ok := c.parsed[fragment]; ok {
		return c.copyFor(tree, c.use), true
	}
	text := fragment.Text()
	if len(tokens(text)) == 0 {
		c.add(diag.New("E0301", fragment, "an expression is missing here"))
		return nil, false
	}
	tree, errs := c.env.parse(fragment)
	if found := errs.GetErrors(); len(found) > 0 {
		c.syntaxProblem(fragment, found[0])
		return nil, false
	}
	root := tree.Expr()
	if nodes := countNodes(root); nodes > maxExpressionNodes {
		c.add(tooLong(fragment))
		return nil, false
	}
	c.placeAll(root, fragment, c.renumber(root, tree.SourceInfo(), runeOffsets(text)))
	collectNames(root, c.names)
	before := len(c.problems)
	root = c.rebuild(root, c.plainLiteral)
	if len(c.problems) > before {
		return nil, false
	}
	c.parsed[fragment] = root
	return root, true
}

// renumber gives the nodes of a parsed tree ids of this compilation. It returns
// at which byte of the text the parser saw each.
func (c *compilation) renumber(root ast.Expr, info *ast.SourceInfo, offsets []int) map[int64]int {
	renumbered, signs := map[int64]int64{}, map[int64]int{}
	root.RenumberIDs(func(id int64) int64 {
		if n, ok := renumbered[id]; ok {
			return n
		}
		n := c.newID(place{use: c.use})
		renumbered[id] = n
		if r, ok := info.GetOffsetRange(id); ok {
			signs[n] = offsets[max(0, min(int(r.Start), len(offsets)-1))]
		}
		return n
	})
	return signs
}

// checkText reports an expression whose text could not be read again: definitions
// make it longer and deeper, and a transform carries the text alone.
func (c *compilation) checkText(text string) bool {
	tree, errs := newParser().Parse(common.NewTextSource(text))
	found := errs.GetErrors()
	switch {
	case len(found) == 0 && countNodes(tree.Expr()) <= maxExpressionNodes:
		return true
	case len(found) > 0 && strings.Contains(found[0].Message, "recursion"):
		c.add(diag.New("E0312", c.fragment, "with the definitions that it uses this expression is nested too deeply").
			WithHelp("make the chain of definitions shorter, or use a code table in place of a `choose` with very many rows"))
	default:
		c.add(tooLongInlined(c.fragment))
	}
	return false
}

func countNodes(e ast.Expr) int {
	n := 0
	visit(e, func(ast.Expr) { n++ })
	return n
}

// plainLiteral makes number literals exact, from their text, and refuses
// literals that mappings have no use for.
func (c *compilation) plainLiteral(e ast.Expr) ast.Expr {
	if e.Kind() != ast.LiteralKind {
		return e
	}
	switch e.AsLiteral().(type) {
	case types.Double:
		d, err := decimal.Parse(decimalText(c.at(e).Text()))
		if err != nil {
			c.problem(e, diag.New("E0308", c.at(e), "this number is too large or too small"))
			return e
		}
		return c.fac.NewLiteral(e.ID(), DecimalValue{Decimal: d})
	case types.Null:
		c.problem(e, diag.New("E0309", c.at(e), "`null` does not exist in a mapping: what nobody recorded is missing").
			WithHelp("ask with `known(…)`: `known(x)` is true where x was recorded"))
	case types.Uint, types.Bytes:
		c.problem(e, diag.New("E0310", c.at(e), "unsigned numbers and bytes cannot be used in a mapping"))
	}
	return e
}

// decimalText is a number literal as decimals are written: without what may stand
// after the sign, and with one digit before the point where more say nothing.
func decimalText(literal string) string {
	sign, digits := "", literal
	if strings.HasPrefix(literal, "-") {
		all := tokens(literal) // blanks and comments are none
		last := all[len(all)-1]
		sign, digits = "-", literal[last.start:last.end]
	}
	digits = strings.TrimLeft(digits, "0")
	if digits == "" || !isDigit(digits[0]) {
		digits = "0" + digits
	}
	return sign + digits
}

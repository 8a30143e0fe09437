package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/unit"
)

// unitTexts checks the units and the analyte of a call that are written in the
// mapping, and whether what is converted can be.
func (c *compilation) unitTexts(checked *ast.AST, e ast.Expr) {
	args := e.AsCall().Args()
	if e.AsCall().FunctionName() == "quantity" {
		c.checkLiteral(args[1], badUnit)
		return
	}
	if !c.writtenOut(args[1], "the unit to convert into") || len(args) > 2 && !c.writtenOut(args[2], "the analyte") {
		return
	}
	before := len(c.problems)
	c.checkLiteral(args[1], badUnit)
	of := ""
	if len(args) > 2 {
		c.checkLiteral(args[2], badAnalyte)
		of, _ = textOf(args[2])
	}
	if len(c.problems) > before {
		return
	}
	to, _ := textOf(args[1])
	for _, from := range c.env.unitsIn(checked, args[0]) {
		if c.checkConversion(e, conversionKey{from, to, of}) {
			return
		}
	}
}

// writtenOut demands that a text is known when the mapping is compiled: it says
// what the numbers are that come out.
func (c *compilation) writtenOut(e ast.Expr, what string) bool {
	if _, ok := textOf(e); ok {
		return true
	}
	c.problem(e, diag.New("E0398", c.at(e), "%s is written out, as a text in quotes", what).
		WithHelp("for each unit that may be wanted write a rule of its own, or take it from a table that is known when the mapping is compiled"))
	return false
}

func badUnit(at diag.Span, text string) (diag.Diagnostic, bool) {
	_, err := unit.Parse(text)
	return WithUnitHelp(diag.New("E0393", at, "\"%s\" is no unit that is known", text), at, text), err != nil
}

// WithUnitHelp adds to a problem of a text that is no unit what it may stand for.
func WithUnitHelp(d diag.Diagnostic, at diag.Span, text string) diag.Diagnostic {
	meant, ok := unit.Suggest(text)
	if !ok {
		if near := diag.Nearest(text, unit.Atoms()); len(near) > 0 {
			d = d.WithNearest(near)
			if meant, sure := diag.Sure(text, near); sure && isQuoted(at) {
				d = d.WithEdit(at, `"`+meant+`"`)
			}
			return d
		}
		return d.WithHelp("units are written as UCUM has them: \"kg\", \"[lb_av]\", \"Cel\", \"mmol/L\", \"10*9/L\"")
	}
	d = d.WithHelp("units are written as UCUM has them: \"%s\"", meant)
	if isQuoted(at) {
		d = d.WithEdit(at, `"`+meant+`"`)
	}
	return d
}

// isQuoted reports whether a place is a text in quotes, which an edit may replace.
func isQuoted(at diag.Span) bool {
	if at.File == nil {
		return false
	}
	written := at.Text()
	return len(written) > 1 && (written[0] == '"' || written[0] == '\'')
}

func badAnalyte(at diag.Span, text string) (diag.Diagnostic, bool) {
	var names []string
	for _, a := range unit.Analytes() {
		names = append(names, a.Name)
	}
	_, ok := unit.FindAnalyte(text)
	d := diag.New("E0397", at, "the molar mass of \"%s\" is not known", text).WithNearest(diag.Nearest(text, names))
	if len(d.Near) == 0 {
		d = d.WithHelp("divide or multiply by it yourself, and say the unit of what comes out with `quantity(…, \"…\")`")
	}
	return d, !ok
}

// checkConversion reports a conversion that cannot be, and whether it did.
func (c *compilation) checkConversion(e ast.Expr, key conversionKey) bool {
	from, err := unit.Parse(key.from)
	if err != nil {
		return false // that has been said
	}
	to, _ := unit.Parse(key.to)
	var of *unit.Analyte
	if a, ok := unit.FindAnalyte(key.of); ok {
		of = &a
	}
	at := c.at(e.AsCall().Args()[1])
	switch _, err := unit.Between(from, to, of); err {
	case nil:
		return false
	case unit.ErrAnalyte:
		c.problem(e, diag.New("E0396", at, "`%s` is %s and `%s` is %s: how much of the one is in the other depends on what is measured", from, from.Quantity(), to, to.Quantity()).
			WithHelp("name the analyte: `as \"%s\" of \"glucose\"`, or `convert(…, \"%s\", \"glucose\")`", to, to))
	default:
		c.problem(e, diag.New("E0395", at, "`%s` is %s and `%s` is %s: the one does not convert to the other", from, from.Quantity(), to, to.Quantity()))
	}
	return true
}

// unitsIn lists the units of a quantity, as far as they are written in the mapping.
func (e *Env) unitsIn(checked *ast.AST, of ast.Expr) []string {
	switch of.Kind() {
	case ast.IdentKind:
		if let := e.let(of.AsIdent()); let != nil && let.Type.Kind() == KindQuantity {
			return let.env.unitsIn(let.checked, let.checked.Expr())
		}
	case ast.CallKind:
		args := of.AsCall().Args()
		switch of.AsCall().FunctionName() {
		case "quantity":
			if text, ok := textOf(args[1]); ok {
				return []string{text}
			}
		case operators.Conditional:
			return slices.Concat(e.unitsIn(checked, args[1]), e.unitsIn(checked, args[2]))
		case "@or_known":
			return slices.Concat(e.unitsIn(checked, args[0]), e.unitsIn(checked, args[1]))
		}
	}
	return nil
}

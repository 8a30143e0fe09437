package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/unit"
)

// BrokenUnit stands for the unit of fields whose declaration may have an error of
// its own: nothing is said about their conversions.
const BrokenUnit = "?"

// An As is `as "kg" of "glucose"` behind an expression: it converts what the
// expression gives.
type As struct {
	Span   diag.Span // of the whole
	Unit   string
	UnitAt diag.Span
	Of     string // the analyte, or ""
	OfAt   diag.Span
}

// around writes the conversion as the call that it means.
func (as *As) around(c *compilation, e ast.Expr) ast.Expr {
	text := func(is string, at diag.Span) ast.Expr {
		return c.fac.NewLiteral(c.newID(place{span: at, name: at}), types.String(is))
	}
	args := []ast.Expr{e, text(as.Unit, as.UnitAt)}
	if as.Of != "" {
		args = append(args, text(as.Of, as.OfAt))
	}
	whole := c.fragment.File.Span(c.fragment.Start, as.Span.End)
	return c.fac.NewCall(c.newID(place{span: whole, name: as.Span}), "convert", args...)
}

// sayUnits writes the units of numbers that are converted into the tree; ok is
// false where one is not known, of which something may have been said elsewhere:
// `convert(v.weight, "kg")` becomes `convert(quantity(v.weight, "[lb_av]"), "kg")`.
// So the text that a run gets says them, and no run needs the declarations.
func (c *compilation) sayUnits(checked *ast.AST, e ast.Expr) (out ast.Expr, changed, ok bool) {
	ok = true
	said := map[int64]string{}
	effort := maxMeasuring
	m := &measurer{env: c.env, checked: checked, source: c, effort: &effort}
	m.walk(e, func(m *measurer, e ast.Expr) {
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case "convert":
			if isNumeric(m.typeOf(args[0]).Kind()) {
				is, proved := c.unitSaid(m, args[0])
				said[args[0].ID()] = is
				ok = ok && proved
			}
		case "quantity":
			c.relabelled(m, args)
		}
	})
	if len(said) == 0 || !ok {
		return e, false, ok
	}
	return c.rebuild(e, func(e ast.Expr) ast.Expr {
		is, ok := said[e.ID()]
		if !ok {
			return e
		}
		at := c.place(e)
		at.made = true
		return c.fac.NewCall(c.newID(at), "quantity", e, c.fac.NewLiteral(c.newID(at), types.String(is)))
	}), true, true
}

// unitSaid is the unit of a number that is converted, which something must say.
func (c *compilation) unitSaid(m *measurer, e ast.Expr) (string, bool) {
	is := m.of(e)
	if is.text == BrokenUnit {
		return "", false
	}
	if is.text == "" {
		c.problem(e, c.noUnit(e))
		return "", false
	}
	if _, err := unit.Parse(is.text); err != nil {
		d := diag.New("E0393", c.at(e), "the unit of `%s` is declared as \"%s\", and that is no unit that is known", is.field, is.text)
		c.problem(e, WithUnitHelp(d, diag.Span{}, is.text))
		return "", false
	}
	return is.text, true
}

func (c *compilation) noUnit(e ast.Expr) diag.Diagnostic {
	at := c.at(e)
	d := diag.New("E0392", at, "nothing says in which unit this number is")
	written := at.Text()
	if len(written) > 40 {
		written = "…"
	}
	if e.Kind() != ast.SelectKind {
		return d.WithHelp("a unit is known of fields that declare one, and of sums and choices of numbers in one unit; otherwise say it: `quantity(%s, \"…\")`", written)
	}
	return d.WithHelp("declare it in the schema, as `\"x-unit\": \"[lb_av]\"`, or in the source, as `unit \"[lb_av]\" = …`; or say it here: `quantity(%s, \"[lb_av]\")`, `quantity(%s, …)` with the field that holds it", written, written)
}

// relabelled refuses to call a number something else than its declaration does.
func (c *compilation) relabelled(m *measurer, args []ast.Expr) {
	is := m.of(args[0])
	if is.text == "" || is.text == BrokenUnit {
		return
	}
	said, ok := textOf(args[1])
	switch {
	case !ok:
		c.problem(args[1], diag.New("E0394", c.at(args[1]), "this number is in `%s` already", is.text).
			WithHelp("convert it as it is: `convert(%s, \"…\")`; or take the declaration out where the record says the unit", c.at(args[0]).Text()))
	case !sameUnit(is.text, said):
		c.problem(args[1], diag.New("E0394", c.at(args[1]), "this number is in `%s`, not in `%s`", is.text, said).
			WithHelp("`convert(%s, \"%s\")` is the number in the other unit; a declaration that is wrong has to be corrected where it stands", c.at(args[0]).Text(), said))
	}
}

// A MixedUnits is a place where numbers in two units meet.
type MixedUnits struct {
	Span diag.Span
	A, B string
}

// MixedUnits lists where the expression adds, compares or chooses between numbers
// in two units.
func (x *Expression) MixedUnits() []MixedUnits {
	var out []MixedUnits
	note := func(e ast.Expr, a, b measure) {
		at := x.source.at(e)
		if !x.source.place(e).made && isUnit(a.text) && isUnit(b.text) {
			out = append(out, MixedUnits{at, a.text, b.text})
		}
	}
	x.measurer(nil).walk(x.tree, func(m *measurer, e ast.Expr) {
		switch e.AsCall().FunctionName() {
		case operators.Add, operators.Subtract, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals,
			operators.Equals, operators.NotEquals, "first_known", "between":
			m.meeting(e, children(e), note)
		case operators.Conditional:
			m.meeting(e, children(e)[1:], note)
		}
	})
	return out
}

// meeting asks what a node's parts are in, and says where two differ there.
func (m *measurer) meeting(e ast.Expr, parts []ast.Expr, note func(ast.Expr, measure, measure)) {
	in := *m
	in.met = func(at ast.Expr, a, b measure) {
		if at == e {
			note(at, a, b)
		}
	}
	in.all(e, parts)
}

func isUnit(text string) bool {
	_, err := unit.Parse(text)
	return err == nil
}

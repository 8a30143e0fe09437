package stdlib

import (
	"regexp"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// literalPatterns looks at texts written in the mapping that tell a function
// what to do: one that cannot be read would be a fault in every record. Reasons
// have to be such texts.
func (c *compilation) literalPatterns(checked *ast.AST) {
	visit(checked.Expr(), func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case "skip", "report", "missing":
			c.demandReason(args[0])
		case "matches":
			c.checkLiteral(args[0], badPattern)
		case "parse_date":
			for _, pattern := range args[1:] {
				c.checkLiteral(pattern, badDatePattern)
			}
		case "period_of", "last_period":
			c.checkLiteral(args[1], c.badPeriodType)
		case "date":
			c.checkLiteral(args[0], badDate)
		case "period_id":
			c.checkLiteral(args[0], c.badPeriod)
		case "quantity", "convert":
			c.unitTexts(checked, e)
		}
	})
}

func (c *compilation) checkLiteral(e ast.Expr, check func(at diag.Span, text string) (diag.Diagnostic, bool)) {
	text, ok := textOf(e)
	if !ok {
		return
	}
	if d, bad := check(c.at(e), text); bad {
		c.problem(e, d)
	}
}

// demandReason demands that a reason is written out: reasons are shown to
// people, who must not see what records say.
func (c *compilation) demandReason(e ast.Expr) {
	if _, ok := textOf(e); ok {
		return
	}
	c.problem(e, diag.New("E0337", c.at(e), "a reason is written out, as a text in quotes").
		WithHelp("reasons are shown in reports and lists of rejects, where values of records must not be"))
}

func badPattern(at diag.Span, text string) (diag.Diagnostic, bool) {
	_, err := regexp.Compile(text)
	return diag.New("E0333", at, "this pattern cannot be read").
		WithHelp("a sign that stands for itself, such as `(` or `.`, is written with `\\\\` before it"), err != nil
}

func badDatePattern(at diag.Span, text string) (diag.Diagnostic, bool) {
	_, fault := parseDatePattern(text)
	return diag.New("E0334", at, "%s", fault).
		WithHelp("a pattern is made of yyyy, MM or M, dd or d, and other signs, as in `\"dd/MM/yyyy\"`"), fault != ""
}

func (c *compilation) badPeriodType(at diag.Span, text string) (diag.Diagnostic, bool) {
	if t, ok := period.ParseType(text); ok {
		return diag.New("E0285", at, "%s periods are not settled in the %s calendar", text, c.env.periods.Calendar().Title()).
			WithHelp("%s", WeeksHelp), !c.env.periods.Has(t)
	}
	var names []string
	for _, t := range period.Types() {
		names = append(names, t.String())
	}
	return unknownName("E0335", at, text, names, "there is no period type `%s`", text), true
}

func badDate(at diag.Span, text string) (diag.Diagnostic, bool) {
	_, err := calendar.ParseISO(text)
	return diag.New("E0336", at, "this is not a date").
		WithHelp("a date is written as `\"2026-01-31\"`; `parse_date(…)` reads other forms"), err != nil
}

func (c *compilation) badPeriod(at diag.Span, text string) (diag.Diagnostic, bool) {
	_, err := c.env.periods.Parse(text)
	system := c.env.periods.Calendar()
	switch {
	case system == calendar.ISO:
		return diag.New("E0336", at, "this is not the id of a period").
			WithHelp("ids are written as `\"202601\"`, `\"2026Q1\"`, `\"2026W5\"` or `\"2026\"`"), err != nil
	case err == period.ErrWeeks:
		return diag.New("E0285", at, "periods of weeks are not settled in the %s calendar", system.Title()).WithHelp("%s", WeeksHelp), true
	}
	return diag.New("E0336", at, "this is not the id of a period of the %s calendar", system.Title()).
		WithHelp("the server keeps that calendar, so ids say its years and months"), err != nil
}

// WeeksHelp is what to do about periods of weeks on a server with another
// calendar than ISO's.
const WeeksHelp = "which week of such a year DHIS2 counts as the first is not settled; use a period type of days, months or years"

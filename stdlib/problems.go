package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxUses bounds the labels of a problem that many definitions lead to.
const maxUses = 3

// problem notes what is wrong with a node. Where definitions have put it in,
// the places that use them are named too.
func (c *compilation) problem(e ast.Expr, d diag.Diagnostic) { c.note(d, c.place(e).use) }

// add notes a problem of the text that is being read.
func (c *compilation) add(d diag.Diagnostic) { c.note(d, c.use) }

func (c *compilation) note(d diag.Diagnostic, u *use) {
	if slices.ContainsFunc(c.problems, func(o diag.Diagnostic) bool {
		return o.Span == d.Span && o.Code == d.Code
	}) {
		return // one mistake, once: a definition may be used twice
	}
	for n := 0; u != nil && n < maxUses; n, u = n+1, u.outer {
		d = d.WithLabel(u.at, "used here")
	}
	c.problems.Add(d)
}

// unknownName is the diagnostic for a name that does not exist; a near one is
// offered as an edit where it is sure that it was meant.
func unknownName(code diag.Code, at diag.Span, name string, candidates []string, format string, args ...any) diag.Diagnostic {
	d := diag.New(code, at, format, args...).WithNearest(diag.Nearest(name, candidates))
	if meant, sure := diag.Sure(name, d.Near); sure {
		d = d.WithEdit(at, meant)
	}
	return d
}

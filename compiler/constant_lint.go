package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// constantCell names an aggregate of a value that is written in the mapping: the
// cell would say the same whatever the records say. A value of the environment,
// or of a table's row, is data that somebody keeps.
func (s *scopeCheck) constantCell(e lang.Expr, x *stdlib.Expression, aggregate string) {
	if _, constant := x.Constant(); !constant || aggregate == "distinct" || s.row != nil || s.isOfEnvironment(e) {
		return
	}
	d := diag.New("W0431", s.module.Span(e), "this does not depend on the records")
	if aggregate == "sum" && x.Text == "1" {
		d = d.WithHelp("write `count`")
	} else {
		d = d.WithHelp("name the field that has the number; what nobody recorded should not be sent as %s", x.Text)
	}
	s.add(d)
}

// isOfEnvironment reports whether an expression is the name of an `env` value.
func (c *checker) isOfEnvironment(e lang.Expr) bool {
	for _, m := range c.modules {
		d, ok := c.declared[m.Text(e)].decl.(*lang.Let)
		if ok && d.Value != nil && envForm.MatchString(c.declared[d.Name.Text].module.Text(d.Value)) {
			return true
		}
	}
	return false
}

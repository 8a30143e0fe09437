package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// constantCell names an aggregate of a value that is written in the mapping: the
// cell would say the same whatever the records say. A value of the environment,
// or of a table's row, is data that somebody keeps.
func (s *scopeCheck) constantCell(a lang.Aggregate, x *stdlib.Expression) {
	if a.Total == nil || s.row != nil {
		return
	}
	if _, constant := x.Constant(); !constant || s.isOfEnvironment(s.module.Text(a.Total.Of)) {
		return
	}
	d := diag.New("W0431", s.module.Span(a.Total.Of), "this does not depend on the records")
	if a.Total.Kind == "sum" && x.Text == "1" {
		d = d.WithHelp("write `count`")
	} else {
		d = d.WithHelp("name the field that has the number; what nobody recorded should not be sent as %s", x.Text)
	}
	s.add(d)
}

// isOfEnvironment reports whether a text is the name of an `env` value.
func (c *checker) isOfEnvironment(name string) bool {
	declared := c.declared[name]
	d, ok := declared.decl.(*lang.Let)
	return ok && d.Value != nil && envForm.MatchString(declared.module.Text(d.Value))
}

package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// conditionSlips names what an expression asks that is no question: a text that
// its field never has, and conditions whose answer is known beforehand.
func (c *checker) conditionSlips(x *stdlib.Expression) {
	foreign := x.ForeignTexts()
	for _, f := range foreign {
		c.foreignText(f)
	}
	if len(foreign) > 0 {
		return // what follows from a text that is misspelt is not said too
	}
	for _, s := range x.SettledConditions() {
		c.settledCondition(s)
	}
}

func (c *checker) foreignText(f stdlib.Foreign) {
	if isLibrary(f.Span.File) || !c.firstSlip("W0433", f.Span, f.Text) {
		return
	}
	d := diag.New("W0433", f.Span, "`%s` is never \"%s\"", f.Field, f.Text)
	if d = c.nearest(d, f.Span, among(f.Text, f.Enum)); d.Help == "" {
		d = d.WithHelp("the schema lists %s", quotedNames(f.Enum))
	}
	c.add(d)
}

func (c *checker) settledCondition(s stdlib.Settled) {
	if isLibrary(s.Span.File) || !c.firstSlip("W0432", s.Span, "") {
		return
	}
	d := diag.New("W0432", s.Span, "this can never be true")
	if s.Yes {
		d = diag.New("W0432", s.Span, "this is always true, unless something is missing")
	}
	if s.Use.File != nil && s.Use != s.Span {
		d = d.WithLabel(s.Use, "used here")
	}
	c.add(d.WithHelp("%s", settledHelp(s)))
}

func settledHelp(s stdlib.Settled) string {
	if s.Yes {
		return "take it out; if neither of several values is meant, join what is not equal with `&&`"
	}
	return "if any of several values is meant, join what is equal with `||`, or write `x in [\"a\", \"b\"]`"
}

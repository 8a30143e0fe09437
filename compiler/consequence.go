package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// sayConsequences adds to each problem inside of a data set or program what the
// versions of DHIS2 that the mapping is for would do, had it been sent.
func (c *checker) sayConsequences() {
	for i, d := range c.problems {
		if target, ok := c.targetAt(d.Span); ok && d.Note == "" {
			c.problems[i].Note = importcode.Consequence(d.Code, target, c.minors())
		}
	}
}

// targetAt says what kind of declaration a place is in.
func (c *checker) targetAt(at diag.Span) (importcode.Target, bool) {
	for _, m := range c.modules {
		if m.File != at.File {
			continue
		}
		for _, d := range m.Decls {
			span := m.Span(d)
			if at.Start < span.Start || at.End > span.End {
				continue
			}
			switch d.(type) {
			case *lang.DataSet, *lang.Rules:
				return importcode.DataSets, true
			case *lang.Program:
				return importcode.Programs, true
			}
		}
	}
	return 0, false
}

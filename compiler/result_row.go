package compiler

import (
	"regexp"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// labelResult points the problems of a result at the row of the code table that
// gives it: of a table with hundreds of rows, people have to find that one.
func (c *checker) labelResult(from int, x *stdlib.Expression, result string) {
	span, ok := c.resultRow(x, result)
	for i := from; ok && i < len(c.problems); i++ {
		c.problems[i] = c.problems[i].WithLabel(span, "the result of this row")
	}
}

var calledName = regexp.MustCompile(`\b(\w+)\(`)

// resultRow is the first row, of a table that an expression calls, with a result.
func (c *checker) resultRow(x *stdlib.Expression, result string) (diag.Span, bool) {
	for _, call := range calledName.FindAllStringSubmatch(x.Text, -1) {
		d, ok := c.declared[call[1]].decl.(*lang.Codes)
		if !ok || c.codeTables[d] == nil {
			continue
		}
		for _, fate := range c.codeTables[d].fates() {
			if text, isText := fateText(fate); isText && text == result && fate.Span.File != nil {
				return fate.Span, true
			}
		}
	}
	return diag.Span{}, false
}

func fateText(f *stdlib.Fate) (string, bool) {
	if f == nil || f.Value == nil {
		return "", false
	}
	return stdlib.AsText(f.Value)
}

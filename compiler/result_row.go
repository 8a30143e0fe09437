package compiler

import (
	"regexp"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// eachResult calls check once for each text that an expression can give, until
// all are checked; it is false if check was false for one. What check reports is
// pointed at the row of the code table that gives the text: of a table with
// hundreds of rows, people have to find that one. It is thinned out like the
// problems of a loop over rows.
func (c *checker) eachResult(x *stdlib.Expression, results []stdlib.Value, check func(text string) bool) bool {
	before, ok := len(c.problems), true
	seen := map[string]bool{}
	var rows map[string]diag.Span
	for _, v := range results {
		text, _ := stdlib.AsText(v)
		if seen[text] {
			continue
		}
		seen[text] = true
		from := len(c.problems)
		if check(text) {
			continue
		}
		ok = false
		if rows == nil {
			rows = c.resultRows(x)
		}
		for i := from; i < len(c.problems); i++ {
			c.problems[i] = labelResult(c.problems[i], rows, text)
		}
	}
	c.thinOut(before)
	return ok
}

// labelResults points a problem of several results at their rows, the first ones.
func (c *checker) labelResults(d diag.Diagnostic, x *stdlib.Expression, results []string) diag.Diagnostic {
	rows := c.resultRows(x)
	for _, text := range results[:min(len(results), maxRowProblems)] {
		d = labelResult(d, rows, text)
	}
	return d
}

func labelResult(d diag.Diagnostic, rows map[string]diag.Span, result string) diag.Diagnostic {
	if span, ok := rows[result]; ok {
		return d.WithLabel(span, "the result of this row")
	}
	return d
}

var calledName = regexp.MustCompile(`\b(\w+)\(`)

// resultRows are the first rows, of the code tables that an expression calls, by
// the text that they give.
func (c *checker) resultRows(x *stdlib.Expression) map[string]diag.Span {
	rows := map[string]diag.Span{}
	for _, call := range calledName.FindAllStringSubmatch(x.Text, -1) {
		d, ok := c.declared[call[1]].decl.(*lang.Codes)
		if !ok || c.codeTables[d] == nil {
			continue
		}
		for _, fate := range c.codeTables[d].fates() {
			text, isText := fateText(fate)
			if _, known := rows[text]; isText && !known && fate.Span.File != nil {
				rows[text] = fate.Span
			}
		}
	}
	return rows
}

func fateText(f *stdlib.Fate) (string, bool) {
	if f == nil || f.Value == nil {
		return "", false
	}
	return stdlib.PlainText(f.Value)
}

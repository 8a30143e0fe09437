package compiler

import (
	"regexp"
	"strings"

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

// resultOfRow is the label of the row that gives a wrong result.
const resultOfRow = "the result of this row"

// labelResult points a problem at the row that gives a wrong result, and offers
// what was meant in its place, there or where the expression itself says it.
func labelResult(d diag.Diagnostic, rows map[string]diag.Span, result string) diag.Diagnostic {
	span, ok := rows[result]
	if ok {
		d = d.WithLabel(span, resultOfRow)
	} else if span, ok = textWithin(d.Span, result); !ok {
		return d
	}
	meant, sure := diag.Sure(result, d.Near)
	if !sure || len(d.Edits) > 0 || isLibrary(span.File) {
		return d
	}
	return d.WithEdit(span, asWritten(span, meant))
}

// textWithin finds a text in quotes that an expression says once.
func textWithin(span diag.Span, text string) (diag.Span, bool) {
	quoted := quote(text)
	at := strings.Index(span.Text(), quoted)
	if at < 0 || strings.Count(span.Text(), quoted) > 1 {
		return diag.Span{}, false
	}
	return span.File.Span(span.Start+at, span.Start+at+len(quoted)), true
}

// asWritten writes a text in the place of another one, of a mapping or of a cell
// of a CSV file.
func asWritten(span diag.Span, text string) string {
	switch {
	case strings.HasSuffix(span.File.Name, ".xwalk"):
		return quote(text)
	case strings.HasPrefix(span.Text(), `"`) || strings.ContainsAny(text, ",;\t\"\n"):
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

var calledName = regexp.MustCompile(`\b(\w+)\(`)

// resultRows are the first rows, of the tables that an expression calls, by the
// text that they give. A choose table is called in the text as it is written only:
// its rows have been put in its place.
func (c *checker) resultRows(x *stdlib.Expression) map[string]diag.Span {
	rows := map[string]diag.Span{}
	for _, call := range calledName.FindAllStringSubmatch(x.Span.Text()+" "+x.Text, -1) {
		if len(c.revisions[call[1]]) > 0 {
			continue // the text that it is compiled to says which one is called
		}
		for _, fate := range c.fatesOf(c.declared[call[1]]) {
			text, isText := fateText(fate)
			if _, known := rows[text]; isText && !known && fate.Span.File != nil {
				rows[text] = fate.Span
			}
		}
	}
	return rows
}

// fatesOf are the results of a declaration's rows; none if it is no table.
func (c *checker) fatesOf(declared declaration) []*stdlib.Fate {
	switch d := declared.decl.(type) {
	case *lang.Codes:
		if t := c.codeTables[d]; t != nil {
			return append(t.fates(), t.parts...)
		}
	case *lang.Bands:
		return writtenFates(declared.module, d.Rows)
	case *lang.Choose:
		return writtenFates(declared.module, d.Rows)
	}
	return nil
}

// writtenFates are the texts that rows give, each where it stands.
func writtenFates(m *lang.Module, rows []*lang.Row) []*stdlib.Fate {
	var out []*stdlib.Fate
	for _, row := range rows {
		if text := row.Fate.Text; text != nil {
			out = append(out, &stdlib.Fate{Value: stdlib.TextValue(text.Value), Span: m.Span(text)})
		}
	}
	return out
}

func fateText(f *stdlib.Fate) (string, bool) {
	if f == nil || f.Value == nil {
		return "", false
	}
	return stdlib.PlainText(f.Value)
}

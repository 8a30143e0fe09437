package compiler

import (
	"fmt"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// maxRowProblems is how many rows with one problem are shown one by one.
const maxRowProblems = 10

// tableOf reports whether an expression is the name of a table that was read.
func (c *checker) tableOf(m *lang.Module, e *lang.Expr) (*table, bool) {
	if e == nil {
		return nil, false
	}
	t, ok := c.tables[m.Text(e)]
	return t, ok
}

// isTable reports whether an expression is the name of a table, read or not.
func (c *checker) isTable(m *lang.Module, e *lang.Expr) bool {
	if e == nil {
		return false
	}
	d := c.declared[m.Text(e)]
	_, ok := d.decl.(*lang.Table)
	return ok || d.unread
}

// meantTable says of a word that means nothing where a loop goes through it which
// table may be meant.
func (c *checker) meantTable(env *stdlib.Env, m *lang.Module, e *lang.Expr) (diag.Diagnostic, bool) {
	name := m.Text(e)
	_, declared := c.declared[name]
	if declared || env.Has(name) || strings.ContainsAny(name, ".([+") {
		return diag.Diagnostic{}, false
	}
	tables := c.namesOf(func(d lang.Decl) bool { _, ok := d.(*lang.Table); return ok })
	near := diag.Nearest(name, tables)
	d := diag.New("E0314", m.Span(e), "there is nothing called `%s` here", name).WithNearest(near)
	return replaceWord(d, m.Span(e), name), len(near) > 0
}

// eachRow calls check for every row of a table that the loop's condition lets
// in. where is nil if the condition follows from the row alone; otherwise the
// run has to ask it. The problems of the rows are labelled, and thinned out.
func (c *checker) eachRow(env *stdlib.Env, m *lang.Module, line *lang.ForEach, t *table, check func(row *tableRow, env *stdlib.Env, where *lang.Expr)) {
	before := len(c.problems)
	name := line.Each.Var.Text
	for i := range t.rows {
		row := &t.rows[i]
		constant := stdlib.ConstantRow{Table: t.decl.Name.Text, Cells: row.cells}
		where := line.Where
		if where != nil {
			in, settled := c.rowDecides(env.WithRow(name, constant), m, *where)
			if settled && !in {
				continue
			}
			if settled {
				where = nil
			}
		}
		found := len(c.problems)
		check(row, env.WithRow(name, constant), where)
		c.labelRow(found, name, row)
	}
	c.thinOut(before)
}

// rowDecides works a loop's condition out where the row settles it: a condition
// without the record's part is false if the row's part is. The record and code
// tables are faults here, which decide nothing.
func (c *checker) rowDecides(env *stdlib.Env, m *lang.Module, where lang.Expr) (in, settled bool) {
	if where.Broken {
		return false, false
	}
	x, problems := env.Compile(m.Span(where))
	if x == nil || problems.HasErrors() || x.Type.Kind() != stdlib.KindBool {
		return false, false
	}
	program, err := x.Program()
	if err != nil {
		return false, false
	}
	v := program.Eval(stdlib.NewFrame())
	switch stdlib.Classify(v).Kind {
	case stdlib.OK:
		yes, ok := stdlib.AsBool(v)
		return yes, ok
	case stdlib.Missing:
		return false, true
	}
	return false, false
}

// labelRow says of problems which row of a table they were found with, unless
// they are about the block around it.
func (c *checker) labelRow(from int, name string, row *tableRow) {
	for i := from; i < len(c.problems); i++ {
		d := c.problems[i]
		if d.Severity == diag.Warning && d.Code != "W0317" {
			continue // of the line, whatever the row
		}
		switch d.Code {
		case "E0409", "E0410", "E0411":
		default:
			c.problems[i] = replaceCell(d.WithLabel(row.placeOf(d.Span, name), "for this row"), name, row)
		}
	}
}

// placeOf is where in the file a problem lies: the cell that an expression such
// as row.element names, if a place shows it, and else the row.
func (r *tableRow) placeOf(problem diag.Span, name string) diag.Span {
	column, ok := r.columnAt(problem, name)
	span := r.spans[column]
	if !ok || span.Start == span.End && span.File.Sheet == "" {
		return r.span
	}
	return span
}

// columnAt is the column that an expression names, and nothing else.
func (r *tableRow) columnAt(expr diag.Span, name string) (string, bool) {
	text := expr.Text()
	for _, column := range sortedKeys(r.cells) {
		if text == name+"."+column || text == name+"["+quote(column)+"]" {
			return column, true
		}
	}
	return "", false
}

// replaceCell offers the name that was meant in the place of the row's cell that
// the problem is about. The line of the mapping, which names the column, is right:
// a change of it would be one for all rows.
func replaceCell(d diag.Diagnostic, name string, row *tableRow) diag.Diagnostic {
	column, ok := row.columnAt(d.Span, name)
	if !ok || row.cells[column] == nil {
		return d
	}
	d.Edits = nil
	if meant, sure := diag.Sure(*row.cells[column], d.Near); sure {
		return d.WithEdit(row.spans[column], asWritten(row.spans[column], meant))
	}
	return d
}

// thinOut keeps a mistake that many rows share from burying all others: of one
// place and code the first rows are shown, and the rest is counted.
func (c *checker) thinOut(from int) {
	type kind struct {
		span diag.Span
		code diag.Code
	}
	type words struct {
		kind
		message string
	}
	count, first := map[kind]int{}, map[kind]int{}
	kept := c.problems[:from:from]
	said := map[words]bool{}
	for _, d := range c.problems[from:] {
		k := kind{d.Span, d.Code}
		if said[words{k, d.Message}] {
			continue // the same words: it is not the row's mistake
		}
		said[words{k, d.Message}] = true
		if count[k]++; count[k] == 1 {
			first[k] = len(kept)
		}
		if count[k] <= maxRowProblems {
			kept = append(kept, d)
		}
	}
	for k, n := range count {
		if n > maxRowProblems {
			d := &kept[first[k]]
			if d.Help != "" {
				d.Help += "; "
			}
			d.Help += fmt.Sprintf("%s more have such a problem", countOf(n-maxRowProblems, "row"))
		}
	}
	c.problems = kept
}

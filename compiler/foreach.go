package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// forEach checks `for each x in list { … }`, and `for each row in table { … }`,
// whose lines are written out for every row.
func (s *scopeCheck) forEach(line *lang.ForEach, out *runtime.Scope) {
	m := s.module
	if line.Each.Period {
		s.notYet(m.Span(line.Each), "`for each period`")
		return
	}
	if t, ok := s.tableOf(m, line.Each.In); ok {
		s.forEachRow(line, t, out)
		return
	}
	in := s.inner()
	each, env, ok := s.each(s.env, m, line.Each, line.Where, s.names)
	if !ok {
		return
	}
	in.env = env
	in.names = append(in.names, line.Each.Var.Text)
	scope := in.scope(line.Lines, line)
	scope.Each = each
	out.Scopes = append(out.Scopes, scope)
}

// each compiles the head of a loop over a list.
func (c *checker) each(env *stdlib.Env, m *lang.Module, e lang.Each, where *lang.Expr, names []string) (*runtime.Each, *stdlib.Env, bool) {
	if !c.localName(m, *e.Var, names) {
		return nil, nil, false
	}
	x, ok := c.typed(env, m, *e.In, "what `for each` goes through", stdlib.KindList)
	if !ok {
		return nil, nil, false
	}
	out := &runtime.Each{Var: e.Var.Text, List: c.runtimeExpr(m, *e.In, x)}
	inner := env.With(stdlib.Var{Name: e.Var.Text, Type: x.Type.Elem()})
	out.Where = c.condition(inner, m, where)
	return out, inner, where == nil || out.Where != nil
}

// tableOf reports whether an expression is the name of a table.
func (c *checker) tableOf(m *lang.Module, e *lang.Expr) (*table, bool) {
	if e == nil {
		return nil, false
	}
	t, ok := c.tables[m.Text(e)]
	return t, ok
}

// forEachRow checks the lines once for every row of a table. Rules of rows that
// say nothing else go straight into the scope around them.
func (s *scopeCheck) forEachRow(line *lang.ForEach, t *table, out *runtime.Scope) {
	if !s.localName(s.module, *line.Each.Var, s.names) {
		return
	}
	for i := range t.rows {
		row := &t.rows[i]
		in := s.inner()
		in.row = row
		in.env = s.env.WithRow(line.Each.Var.Text, stdlib.ConstantRow{Table: t.decl.Name.Text, Cells: row.cells})
		before := len(s.problems)
		scope := in.scope(line.Lines, line)
		scope.Where = s.condition(in.env, s.module, line.Where)
		s.labelRow(before, row)
		if isPlain(scope) {
			out.Rules = append(out.Rules, scope.Rules...)
			continue
		}
		out.Scopes = append(out.Scopes, scope)
	}
}

// labelRow says of problems which row of a table they were found with.
func (c *checker) labelRow(from int, row *tableRow) {
	for i := from; i < len(c.problems); i++ {
		c.problems[i] = c.problems[i].WithLabel(row.span, "for this row")
	}
}

func isPlain(s runtime.Scope) bool {
	return s.Where == nil && s.Period == nil && s.OrgUnit == nil &&
		len(s.Lets)+len(s.Categories)+len(s.Attributes)+len(s.Scopes) == 0
}

// fill is what a rule can write: an element and, by category, options.
type fill struct {
	element *metadata.DataElement
	options map[string][]string
	span    diag.Span
	row     *tableRow
}

// collisions demands that no two rules can write one cell, unless the form says
// how they are combined.
func (f *form) collisions() {
	byElement := map[string][]fill{}
	var order []string
	for _, x := range f.fills {
		key := x.element.UID
		if byElement[key] == nil {
			order = append(order, key)
		}
		byElement[key] = append(byElement[key], x)
	}
	for _, key := range order {
		if slices.ContainsFunc(f.out.Combine, func(c runtime.Combine) bool { return c.Element == key }) {
			continue
		}
		f.collisionsOf(byElement[key])
	}
}

// collisionsOf reports each rule that meets an earlier one, with the first it meets.
func (f *form) collisionsOf(fills []fill) {
	for i, x := range fills {
		for _, before := range fills[:i] {
			if before.span == x.span && before.row == x.row || !overlap(before.options, x.options) {
				continue
			}
			d := diag.New("E0423", x.span, "two rules fill the same cells of %s", quote(x.element.Name)).
				WithLabel(before.span, "the other rule").
				WithHelp("give them different categories, or say how they go together: `combine %s by sum`", quote(x.element.Name))
			if x.row != nil && before.row != nil {
				d = d.WithLabel(before.row.span, "one row").WithLabel(x.row.span, "the other row")
			}
			f.add(d)
			break
		}
	}
}

// overlap reports whether there is a cell that both can reach.
func overlap(a, b map[string][]string) bool {
	for category, options := range a {
		if !slices.ContainsFunc(options, func(o string) bool { return slices.Contains(b[category], o) }) {
			return false
		}
	}
	return true
}

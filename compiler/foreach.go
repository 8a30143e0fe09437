package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// forEach checks `for each x in list { … }`, and `for each row in table { … }`,
// whose lines are written out for every row.
func (s *scopeCheck) forEach(line *lang.ForEach, out *runtime.Scope) {
	m := s.module
	if line.Each.Period {
		s.failed = true
		s.notYet(m.Span(line.Each), "`for each period`")
		return
	}
	if t, ok := s.tableOf(m, line.Each.In); ok {
		s.forEachRow(line, t, out)
		return
	}
	in := s.inner(line.Body)
	each, env, ok := s.each(s.env, m, line.Each, line.Where, s.names)
	if !ok {
		s.failed = true
		return
	}
	in.env, in.loop = env, true
	in.suppose(each.Where)
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

// forEachRow checks the lines once for every row of a table. Rules of rows that
// say nothing else go straight into the scope around them.
func (s *scopeCheck) forEachRow(line *lang.ForEach, t *table, out *runtime.Scope) {
	if !s.localName(s.module, *line.Each.Var, s.names) {
		s.failed = true
		return
	}
	s.eachRow(s.env, s.module, line, t, func(row *tableRow, env *stdlib.Env, where *lang.Expr) {
		in := s.inner(line.Body)
		in.row, in.env = row, env
		in.names = append(in.names, line.Each.Var.Text)
		condition := s.condition(env, s.module, where)
		in.suppose(condition)
		scope := in.scope(line.Lines, line)
		scope.Where = condition
		if isPlain(scope) {
			out.Rules = append(out.Rules, scope.Rules...)
			return
		}
		out.Scopes = append(out.Scopes, scope)
	})
}

func isPlain(s runtime.Scope) bool {
	return s.Where == nil && s.Period == nil && s.OrgUnit == nil &&
		len(s.Lets)+len(s.Categories)+len(s.Attributes)+len(s.Scopes) == 0
}

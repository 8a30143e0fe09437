package compiler

import (
	"slices"

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
		s.noEachPeriod(m, line.Each, "`for each period` belongs to a block as a whole")
		return
	}
	if t, ok := s.tableOf(m, line.Each.In); ok {
		s.forEachRow(line, t, out)
		return
	}
	in := s.inner(line.Body)
	each, env, ok := s.each(s.env, m, line.Each, loopHead{line.Where, line.Missing}, s.names)
	if !ok {
		s.failed = true
		return
	}
	in.env, in.loop, in.conditional = env, true, true
	in.known = s.known.below(each.Where, env, m, line.Where)
	in.around += "\x00" + string(s.origin(m, line))
	in.suppose(each.Where)
	in.names = append(in.names, line.Each.Var.Text)
	from := len(s.seen.calls)
	scope := in.scope(line.Lines, line)
	s.assume(from, in.known.trusted, true)
	scope.Each = each
	out.Scopes = append(out.Scopes, scope)
}

// A loopHead is the condition of a loop or an object, and its clauses.
type loopHead struct {
	where   *lang.Expr
	missing []*lang.Missing
}

// each compiles the head of a loop over a list.
func (c *checker) each(env *stdlib.Env, m *lang.Module, e lang.Each, head loopHead, names []string) (*runtime.Each, *stdlib.Env, bool) {
	if !c.localName(m, *e.Var, names) {
		return nil, nil, false
	}
	if problem, ok := c.meantTable(env, m, e.In); ok {
		c.add(problem)
		return nil, nil, false
	}
	x, ok := c.typed(env, m, *e.In, "what `for each` goes through", stdlib.KindList)
	if !ok {
		return nil, nil, false
	}
	item := stdlib.Var{Name: e.Var.Text, Type: x.Type.Elem()}
	if item.Type.Kind() != stdlib.KindRecord {
		item.From = x.Reads // of a record its fields tell what they are
	}
	inner := env.With(item)
	out := &runtime.Each{Var: inner.NameOf(e.Var.Text), List: c.runtimeExpr(m, *e.In, x)}
	w := c.where(inner, m, head.where, head.missing)
	c.doubted(ofItem, w.doubts)
	out.Where = w.out
	return out, w.inner, w.ok
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
		in.row, in.conditional = row, s.conditional || where != nil
		in.copies = append(slices.Clip(s.copies), originOf(row.span))
		in.names = append(in.names, line.Each.Var.Text)
		var condition *runtime.Condition
		condition, in.env = s.condoned(env, s.module, where, clausesOf(where, line), ofRecord)
		in.known = s.known.below(condition, env, s.module, where)
		in.suppose(condition)
		in.around += s.rowCondition(env, where)
		from := len(s.seen.calls)
		scope := in.scope(line.Lines, line)
		s.assume(from, in.known.trusted, true)
		scope.Where = condition
		if isPlain(scope) {
			out.Rules = append(out.Rules, scope.Rules...)
			return
		}
		out.Scopes = append(out.Scopes, scope)
	})
}

// rowCondition is the condition of a loop over rows as one row has it.
func (s *scopeCheck) rowCondition(env *stdlib.Env, where *lang.Expr) string {
	if where == nil {
		return ""
	}
	x, _ := env.Compile(s.module.Span(where))
	return "\x00" + resolved(x)
}

func isPlain(s runtime.Scope) bool {
	return s.Where == nil && s.Period == nil && s.OrgUnit == nil &&
		len(s.Lets)+len(s.Categories)+len(s.Attributes)+len(s.Scopes) == 0
}

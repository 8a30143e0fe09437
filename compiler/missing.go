package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A guard is a condition and what its clauses `missing …` say.
type guard struct {
	out    *runtime.Condition // nil where there is none, or where it has a problem
	inner  *stdlib.Env        // of what counts only where the condition holds
	doubts []stdlib.Doubt     // that no clause settles
	x      *stdlib.Expression
	ok     bool // no problem
}

// where compiles `where condition missing …`. What it may surprise with is
// reported by the caller, see doubt.go.
func (c *checker) where(env *stdlib.Env, m *lang.Module, e *lang.Expr, clauses []*lang.Missing) guard {
	if e == nil && len(clauses) > 0 {
		c.add(diag.New("E0420", m.Span(clauses[0]), "`missing …` is about the condition, and there is no `where`"))
		return guard{inner: env}
	}
	if e == nil {
		return guard{inner: env, ok: true}
	}
	w := guard{inner: env, ok: true}
	w.x, w.out = c.condition(env, m, *e)
	for i, clause := range clauses {
		switch {
		case contradicts(clause, clauses[:i]):
			c.add(diag.New("E0221", m.Span(clause), "what a missing answer does is said twice"))
			w.ok = false
		case w.out != nil:
			w.ok = c.missingClause(env, m, clause, w.out) && w.ok
		}
	}
	if w.out == nil || !w.ok {
		return guard{inner: env.AssumingAnything()}
	}
	w.doubts = c.unsettled(env, m, append(w.x.Doubts(), w.x.Surprises()...), clauses)
	if w.out.Missing != "counts" {
		w.inner = env.Assuming(w.x)
	}
	return w
}

// contradicts reports whether one of the clauses before speaks of the same field,
// or one of the two of all fields.
func contradicts(clause *lang.Missing, before []*lang.Missing) bool {
	return slices.ContainsFunc(before, func(b *lang.Missing) bool {
		return b.Field == nil || clause.Field == nil || slices.EqualFunc(b.Field.Names, clause.Field.Names, func(x, y lang.Name) bool { return x.Text == y.Text })
	})
}

// missingClause puts `missing … counts|skips|reports` into a condition.
func (c *checker) missingClause(env *stdlib.Env, m *lang.Module, clause *lang.Missing, out *runtime.Condition) bool {
	out.Stated = true
	if clause.Field == nil {
		out.Missing = clause.Does
		return true
	}
	field, ok := c.missingField(env, m, clause)
	switch {
	case !ok:
		return false
	case clause.Does == "reports":
		c.notYet(m.Span(clause), "`missing … reports` for one field")
		return false
	case clause.Does == "counts":
		out.Missing = "counts"
		out.Fields = append(out.Fields, field)
	}
	return true // for `skips` there is nothing to do: it states the default
}

// missingField is the name under which a run reports the field of `missing a.b counts`.
func (c *checker) missingField(env *stdlib.Env, m *lang.Module, clause *lang.Missing) (string, bool) {
	span := m.Span(clause.Field)
	x, problems := env.Compile(span)
	c.add(problems...)
	if x == nil || problems.HasErrors() {
		return "", false
	}
	if field, ok := fieldNamed(x, clause.Field); ok {
		return field, true
	}
	c.add(diag.New("E0438", span, "this is no field of the record").
		WithHelp("name a field that the condition reads, as in `missing v.pregnant counts`"))
	return "", false
}

// fieldNamed is the record field that a path ends in.
func fieldNamed(x *stdlib.Expression, path *lang.Path) (string, bool) {
	names := path.Names
	last := names[len(names)-1].Text
	for _, field := range x.Fields {
		if parts, ok := schema.SplitPath(field); ok && len(parts) >= len(names) && parts[len(parts)-1] == last && len(names) > 1 {
			return field, true
		}
	}
	return "", false
}

// unsettled leaves out the doubts that clauses `missing …` settle: all that are
// about the condition as a whole, or those about the fields that are named.
func (c *checker) unsettled(env *stdlib.Env, m *lang.Module, doubts []stdlib.Doubt, clauses []*lang.Missing) []stdlib.Doubt {
	named := map[string]bool{}
	all := false
	for _, clause := range clauses {
		if clause.Field == nil {
			all = true
			continue
		}
		if x, _ := env.Compile(m.Span(clause.Field)); x != nil {
			field, _ := fieldNamed(x, clause.Field)
			named[field] = true
		}
	}
	var out []stdlib.Doubt
	for _, d := range doubts {
		if d.Closed || d.Kind == stdlib.AlwaysThere || d.Kind == stdlib.Unreachable {
			out = append(out, d)
			continue
		}
		d.Parts = slices.DeleteFunc(slices.Clone(d.Parts), func(a stdlib.Absence) bool { return all || named[a.Field] })
		if len(d.Parts) > 0 {
			out = append(out, d)
		}
	}
	return out
}

package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// missingClauses puts `missing … counts|skips|reports` into a rule's condition.
func (s *scopeCheck) missingClauses(a lang.Aggregate, rule *runtime.Rule) bool {
	ok := true
	for i, clause := range a.Missing {
		switch {
		case a.Where == nil:
			s.add(diag.New("E0420", s.module.Span(clause), "`missing …` is about the condition, and there is no `where`"))
			return false
		case contradicts(clause, a.Missing[:i]):
			s.add(diag.New("E0221", s.module.Span(clause), "what a missing answer does is said twice"))
			ok = false
		case rule.Where != nil:
			ok = s.missingClause(clause, rule.Where) && ok
		}
	}
	return ok
}

// contradicts reports whether one of the clauses before speaks of the same field,
// or one of the two of all fields.
func contradicts(clause *lang.Missing, before []*lang.Missing) bool {
	return slices.ContainsFunc(before, func(b *lang.Missing) bool {
		return b.Field == nil || clause.Field == nil || slices.EqualFunc(b.Field.Names, clause.Field.Names, func(x, y lang.Name) bool { return x.Text == y.Text })
	})
}

func (s *scopeCheck) missingClause(clause *lang.Missing, where *runtime.Condition) bool {
	where.Stated = true
	if clause.Field == nil {
		where.Missing = clause.Does
		return true
	}
	field, ok := s.missingField(clause)
	switch {
	case !ok:
		return false
	case clause.Does == "reports":
		s.notYet(s.module.Span(clause), "`missing … reports` for one field")
		return false
	case clause.Does == "counts":
		where.Missing = "counts"
		where.Fields = append(where.Fields, field)
	}
	return true // for `skips` there is nothing to do: it states the default
}

// missingField is the name under which a run reports the field of `missing a.b counts`.
func (s *scopeCheck) missingField(clause *lang.Missing) (string, bool) {
	span := s.module.Span(clause.Field)
	x, problems := s.env.Compile(span)
	s.add(problems...)
	if x == nil || problems.HasErrors() {
		return "", false
	}
	names := clause.Field.Names
	last := names[len(names)-1].Text
	for _, field := range x.Fields {
		if parts, ok := schema.SplitPath(field); ok && len(parts) >= len(names) && parts[len(parts)-1] == last && len(names) > 1 {
			return field, true
		}
	}
	s.add(diag.New("E0438", span, "this is no field of the record").
		WithHelp("name a field that the condition reads, as in `missing v.pregnant counts`"))
	return "", false
}

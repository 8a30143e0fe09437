package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A ruleUse is a line `use by_age(v, "Malaria")` and the group that it puts in.
type ruleUse struct {
	module *lang.Module // of the line
	line   *lang.UseRules
	of     declaration
	group  *lang.Rules
}

func (u *ruleUse) span() diag.Span { return u.module.Span(u.line) }

// useRules checks the lines of a group as if they stood in the place of the line
// that uses it. What they say of period, org unit and categories holds for them
// alone, as in any inner block.
func (s *scopeCheck) useRules(line *lang.UseRules, out *runtime.Scope) {
	use, ok := s.ruleUse(line)
	if !ok {
		s.failed = true
		return
	}
	arguments, broken := s.ruleArguments(use)
	in := s.inner(use.group.Body)
	in.module, in.env, in.names = use.of.module, s.env.WithBindings(arguments), nil
	in.uses = append(slices.Clip(s.uses), use)
	in.copies = append(slices.Clip(s.copies), s.origin(s.module, line))
	found := len(s.problems)
	for _, p := range use.group.Params {
		if in.localName(in.module, p, in.names) {
			in.names = append(in.names, p.Text)
		} else {
			broken = append(broken, p.Text)
		}
	}
	for _, name := range broken {
		in.env = in.env.WithBroken(name)
	}
	scope := runtime.Scope{Origin: s.origin(s.module, line)}
	in.head(use.group.Lines, &scope)
	in.body(use.group.Lines, &scope)
	in.namePeriod(&scope)
	s.labelUse(found, use)
	s.putIn(scope, out)
}

// putIn adds the lines of a group to the scope of its use: as they are, if they
// say nothing that holds for them alone.
func (s *scopeCheck) putIn(scope runtime.Scope, out *runtime.Scope) {
	inner := scope
	inner.Scopes = nil
	if isPlain(inner) {
		out.Rules = append(out.Rules, scope.Rules...)
		out.Scopes = append(out.Scopes, scope.Scopes...)
		return
	}
	out.Scopes = append(out.Scopes, scope)
}

// ruleUse finds the group that a line names, and demands as many values as it takes.
func (s *scopeCheck) ruleUse(line *lang.UseRules) (*ruleUse, bool) {
	name := line.Name.Text
	span := s.module.Span(line.Name)
	d, declared := s.declared[name]
	group, isGroup := d.decl.(*lang.Rules)
	switch {
	case d.unread, !declared && s.reservedRules(name):
		return nil, false
	case !isGroup:
		s.add(s.noRules(span, name, d, declared))
		return nil, false
	case len(line.Args) != len(group.Params):
		s.add(diag.New("E0307", span, "`%s` takes %s, not %s", name, countOf(len(group.Params), "value"), countOf(len(line.Args), "value")).
			WithLabel(d.module.Span(d.name), "declared here"))
		return nil, false
	case slices.ContainsFunc(s.uses, func(u *ruleUse) bool { return u.group == group }):
		s.add(s.circle(span, group, d))
		return nil, false
	}
	return &ruleUse{s.module, line, d, group}, s.mayPutIn((len(group.Lines)+1)*(len(s.uses)+1), span)
}

// maxPutIn is how many lines `use` may put into all data sets together; those of
// rules that other rules use count once for each. Groups that use others twice
// grow fast.
const maxPutIn = 100_000

// mayPutIn counts lines, and says once that they are too many.
func (s *scopeCheck) mayPutIn(lines int, span diag.Span) bool {
	if s.putInSoFar > maxPutIn {
		return false
	}
	if s.putInSoFar += lines; s.putInSoFar <= maxPutIn {
		return true
	}
	if len(s.uses) > 0 {
		span = s.uses[0].span()
	}
	s.add(diag.New("E0391", span, "the rules that this uses come to too many lines").
		WithHelp("rules that use others several times grow fast: write them out once for the rows of a `table`"))
	return false
}

// reservedRules reports whether some rules are called by a word of the language,
// which is a problem of theirs.
func (c *checker) reservedRules(name string) bool {
	return lang.IsReserved(name) && slices.ContainsFunc(c.modules, func(m *lang.Module) bool {
		return slices.ContainsFunc(m.Decls, func(d lang.Decl) bool {
			r, ok := d.(*lang.Rules)
			return ok && r.Name.Text == name
		})
	})
}

func (s *scopeCheck) noRules(span diag.Span, name string, d declaration, declared bool) diag.Diagnostic {
	if declared {
		what := "a " + kindOf(d.decl)
		switch d.decl.(type) {
		case *lang.Let:
			what = "a `let`"
		case *lang.Entity:
			what = "an entity"
		case *lang.Bands:
			what = "bands"
		}
		return diag.New("E0390", span, "`%s` is %s, and `use` puts in `rules`", name, what).
			WithLabel(d.module.Span(d.name), "declared here")
	}
	isRules := func(d lang.Decl) bool { _, ok := d.(*lang.Rules); return ok }
	problem := diag.New("E0390", span, "there are no `rules` called `%s`", name).WithNearest(diag.Nearest(name, s.namesOf(isRules)))
	return replaceWord(problem, span, name)
}

// circle is the problem of groups that use each other.
func (s *scopeCheck) circle(span diag.Span, group *lang.Rules, d declaration) diag.Diagnostic {
	var names []string
	for _, u := range s.uses {
		if len(names) > 0 || u.group == group {
			names = append(names, u.group.Name.Text)
		}
	}
	problem := diag.New("E0306", span, "rules use themselves: %s", strings.Join(append(names, group.Name.Text), " → "))
	return problem.WithLabel(d.module.Span(d.name), "declared here")
}

// ruleArguments are what a use gives, by the names that the group has for them.
// One with a problem is said here, and its name is broken in the group.
func (s *scopeCheck) ruleArguments(use *ruleUse) (given map[string]stdlib.Binding, broken []string) {
	given = map[string]stdlib.Binding{}
	for i, e := range use.line.Args {
		name := use.group.Params[i].Text
		if e.Broken || s.strayEnv(s.module.Span(e)) {
			broken = append(broken, name)
			continue
		}
		x, problems := s.env.Compile(s.module.Span(e))
		s.add(problems...)
		if x == nil || problems.HasErrors() {
			s.checker.failed(s.module.Span(e))
			broken = append(broken, name)
			continue
		}
		given[name] = stdlib.Binding{Expr: s.module.Span(e), Env: s.env}
	}
	return given, broken
}

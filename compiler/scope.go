package compiler

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// scopeCheck is what is known at a line of a data set: the names in scope and
// the categories that the lines around it have settled.
type scopeCheck struct {
	*form
	env        *stdlib.Env
	names      []string
	categories map[string]settled // by category UID
	attributes map[string]bool    // categories of the attribute combo that are settled
	row        *tableRow          // the table row that the lines are written for
}

// settled is a category whose option follows from a line of the scope.
type settled struct {
	category *metadata.Category
	options  []string // UIDs of the options that can come out, sorted
}

// inner is the state inside a block of the scope.
func (s *scopeCheck) inner() *scopeCheck {
	in := *s
	in.categories, in.attributes = maps.Clone(s.categories), maps.Clone(s.attributes)
	in.names = slices.Clip(s.names)
	return &in
}

// scope checks lines in order: a let or a setting holds for the lines after it.
func (s *scopeCheck) scope(lines []lang.Statement, at lang.Piece) runtime.Scope {
	out := runtime.Scope{Origin: s.origin(s.module, at)}
	if s.categories == nil {
		s.categories, s.attributes = map[string]settled{}, map[string]bool{}
	}
	seen := map[string]bool{}
	for _, line := range lines {
		switch line := line.(type) {
		case *lang.Let:
			s.let(line, &out)
		case *lang.Setting:
			s.setting(line, &out, seen)
		case *lang.Rule:
			s.rule(line, &out)
		case *lang.ForEach:
			s.forEach(line, &out)
		case *lang.Group:
			in := s.inner()
			group := in.scope(line.Lines, line)
			group.Where = s.condition(s.env, s.module, &line.Where)
			out.Scopes = append(out.Scopes, group)
		case *lang.FromBlock:
			s.add(diag.New("E0404", s.module.Span(line), "a `from` block stands in a data set that has no `from` of its own"))
		}
	}
	return out
}

// let checks a block's let; it is worked out at most once a record.
func (s *scopeCheck) let(line *lang.Let, out *runtime.Scope) {
	expr, env, ok := s.blockLet(s.env, s.module, line, s.names)
	if !ok {
		return
	}
	s.env = env
	s.names = append(s.names, line.Name.Text)
	out.Lets = append(out.Lets, runtime.Let{Name: line.Name.Text, Expr: expr})
}

// blockLet compiles a let of a block and brings its name into scope. One with an
// error gets no type, and what uses it says nothing more.
func (c *checker) blockLet(env *stdlib.Env, m *lang.Module, line *lang.Let, names []string) (runtime.Expr, *stdlib.Env, bool) {
	if len(line.Params) > 0 || line.Value == nil {
		c.add(diag.New("E0233", m.Span(line.Name), "a `let` with values in brackets or a block of its own stands at the top of a file"))
		return runtime.Expr{}, env, false
	}
	if !c.localName(m, line.Name, names) {
		return runtime.Expr{}, env, false
	}
	x, ok := c.expr(env, m, *line.Value)
	if !ok {
		return runtime.Expr{}, env.WithBroken(line.Name.Text), false
	}
	return c.runtimeExpr(m, *line.Value, x), env.With(stdlib.Var{Name: line.Name.Text, Type: x.Type}), true
}

// scopeSettings are the settings of a data set's block.
var scopeSettings = []string{"period", "org unit", "org unit code", "org unit name", "org unit id", "category", "attribute"}

func (s *scopeCheck) setting(line *lang.Setting, out *runtime.Scope, seen map[string]bool) {
	if !s.knownSetting(s.module, line, scopeSettings, "a data set") || s.repeated(s.module, line, seen) {
		return
	}
	switch word := settingWord(line); word {
	case "period":
		out.Period = s.period(line)
		s.env = s.env.With(stdlib.Var{Name: "period", Type: stdlib.Period})
	case "category":
		s.category(line, out)
	case "attribute":
		s.attribute(line, out)
	default:
		out.OrgUnit = s.orgUnit(s.env, s.module, line)
	}
}

// period is a day, a period, or the text of a period id.
func (s *scopeCheck) period(line *lang.Setting) *runtime.Expr {
	return s.single(s.env, s.module, line, "a period", stdlib.KindDate, stdlib.KindInstant, stdlib.KindPeriod, stdlib.KindText)
}

// category settles a category for all elements of the scope that are split by it.
func (s *scopeCheck) category(line *lang.Setting, out *runtime.Scope) {
	if line.Text == nil {
		s.add(diag.New("E0407", s.module.Span(line), "name the category in quotes, as in `category \"Sex\" = …`"))
		return
	}
	category, ok := lookup(s.checker, s.snapshot.Categories.Find(line.Text.Value), s.module.Span(line.Text), line.Text.Value, "category")
	if !ok {
		return
	}
	value, options, ok := s.categoryValue(line, category)
	if !ok {
		s.categories[category.UID] = settled{category: category} // settled all the same: no cascade
		return
	}
	s.categories[category.UID] = settled{category: category, options: options}
	out.Categories = append(out.Categories, value)
}

func (s *scopeCheck) categoryValue(line *lang.Setting, category *metadata.Category) (runtime.CategoryValue, []string, bool) {
	if len(line.Values) != 1 {
		s.add(diag.New("E0229", s.module.Span(line), "a category has one value"))
		return runtime.CategoryValue{}, nil, false
	}
	return s.optionOf(s.env, s.module, line.Values[0], category)
}

// attribute settles a category of the form's attribute option combo.
func (s *scopeCheck) attribute(line *lang.Setting, out *runtime.Scope) {
	if line.Text == nil {
		s.add(diag.New("E0407", s.module.Span(line), "name the category in quotes, as in `attribute \"Funding\" = …`"))
		return
	}
	span := s.module.Span(line.Text)
	category, ok := lookup(s.checker, s.snapshot.Categories.Find(line.Text.Value), span, line.Text.Value, "category")
	if !ok {
		return
	}
	if !slices.Contains(s.set.CategoryCombo.Categories, category) {
		s.add(diag.New("E0408", span, "the data set \"%s\" has no attribute category \"%s\"", s.set.Name, category.Name).
			WithHelp("%s", s.attributeHelp()))
		return
	}
	s.attributes[category.UID] = true
	if value, _, ok := s.categoryValue(line, category); ok {
		out.Attributes = append(out.Attributes, value)
	}
}

func (s *scopeCheck) attributeHelp() string {
	if s.set.CategoryCombo.IsDefault {
		return "the data set has no attribute option combo; take the line out"
	}
	return "its attribute categories are " + quotedNames(categoryNames(s.set.CategoryCombo.Categories))
}

// headerComplete demands what every record of a block needs.
func (s *scopeCheck) headerComplete(scope runtime.Scope, at lang.Piece) {
	if s.decl.Body.Broken {
		return
	}
	span := s.module.Span(s.decl.Name)
	if !hasSetting(s.allLines(at), "period") {
		s.add(diag.New("E0409", span, "the data set \"%s\" has no `period`", s.set.Name).
			WithHelp("say which day decides the period, as in `period = v.started`; the data set is %s", s.set.PeriodType))
	}
	if !hasSetting(s.allLines(at), "org unit") {
		s.add(diag.New("E0410", span, "the data set \"%s\" has no `org unit`", s.set.Name).
			WithHelp("say where the record belongs, as in `org unit code = v.facility.code`"))
	}
	if s.set.CategoryCombo.IsDefault {
		return
	}
	for _, category := range s.set.CategoryCombo.Categories {
		if !s.attributes[category.UID] {
			s.add(diag.New("E0411", span, "the data set \"%s\" is kept by \"%s\", and nothing says which", s.set.Name, category.Name).
				WithHelp("add `attribute \"%s\" = …`", category.Name))
		}
	}
}

// allLines are the lines that hold for a block: its own and the header's.
func (s *scopeCheck) allLines(at lang.Piece) []lang.Statement {
	if b, ok := at.(*lang.FromBlock); ok {
		return slices.Concat(s.decl.Lines, b.Lines)
	}
	return s.decl.Lines
}

func hasSetting(lines []lang.Statement, word string) bool {
	return slices.ContainsFunc(lines, func(line lang.Statement) bool {
		set, ok := line.(*lang.Setting)
		return ok && (settingWord(set) == word || len(set.Words) > 1 && set.Words[0].Text+" "+set.Words[1].Text == word)
	})
}

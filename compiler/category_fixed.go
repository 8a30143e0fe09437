package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// fixedCategories checks the `["Sex": "Female"]` of a rule, and that with the
// scope's categories everything that the targets are split by is settled.
func (s *scopeCheck) fixedCategories(line *lang.Rule, targets []*metadata.DataElement, rule *runtime.Rule) (map[string]settled, bool) {
	fixed := map[string]settled{}
	ok := true
	if line.Categories != nil {
		for _, cat := range line.Categories.List {
			ok = s.fixedCategory(cat, targets, rule, fixed) && ok
		}
	}
	if !ok {
		return nil, false
	}
	for _, e := range targets {
		ok = s.split(line, e, fixed) && ok
	}
	return fixed, ok
}

func (s *scopeCheck) fixedCategory(cat lang.Category, targets []*metadata.DataElement, rule *runtime.Rule, fixed map[string]settled) bool {
	if cat.Option == nil {
		return s.fixedOption(cat, targets, rule, fixed)
	}
	if s.isBlank(*cat.Option) {
		return true // a blank cell of a table: this row does not give the category
	}
	span := s.module.Span(cat.Name)
	category, ok := s.categoryOfTargets(span, cat.Name.Value, targets)
	if !ok || s.fixedTwice(span, category, fixed) {
		return false
	}
	value, says, ok := s.optionOf(s.env, s.module, *cat.Option, category)
	if ok {
		s.unplaced(s.env, s.module, *cat.Option, category)
	}
	if !ok {
		return false
	}
	says.span = s.module.Span(cat)
	fixed[category.UID] = says
	rule.Categories = append(rule.Categories, value)
	return true
}

// isBlank holds for an expression that is a blank cell of a table's row.
func (s *scopeCheck) isBlank(e lang.Expr) bool {
	if s.row == nil || !s.row.blanks || e.Broken {
		return false
	}
	x, _ := s.env.Compile(s.module.Span(e))
	return x != nil && isBlankCell(x)
}

// isBlankCell holds for what a blank cell of a table's row is compiled to.
func isBlankCell(x *stdlib.Expression) bool { return strings.HasPrefix(x.Text, "missing(") }

func (s *scopeCheck) fixedTwice(span diag.Span, category *metadata.Category, fixed map[string]settled) bool {
	if _, twice := fixed[category.UID]; twice {
		s.add(diag.New("E0221", span, "the category \"%s\" is fixed twice", category.Name))
		return true
	}
	return false
}

// fixedOption is the short form: an option alone, which must belong to one
// category of each target.
func (s *scopeCheck) fixedOption(cat lang.Category, targets []*metadata.DataElement, rule *runtime.Rule, fixed map[string]settled) bool {
	span, ref := s.module.Span(cat.Name), cat.Name.Value
	var found []*metadata.Category
	var options []string
	for _, category := range s.categoriesOf(targets[0]) {
		if option, ok := optionNamed(category, ref); ok {
			found, options = append(found, category), []string{option.UID}
		}
	}
	switch {
	case len(found) == 0:
		s.add(s.noSuchOption(span, ref, targets[0]))
		return false
	case len(found) > 1:
		s.add(diag.New("E0402", span, "\"%s\" is an option of the categories %s", ref, quotedNames(categoryNames(found))).
			WithHelp("name the category too, as in `[\"%s\": \"%s\"]`", found[0].Name, ref))
		return false
	case !s.splitsAll(span, found[0], targets) || s.fixedTwice(span, found[0], fixed):
		return false
	}
	fixed[found[0].UID] = settled{category: found[0], options: options, span: span}
	s.used.category(found[0])
	s.otherwiseGiven(found[0].UID)
	rule.Categories = append(rule.Categories, runtime.CategoryValue{
		Category: found[0].UID, Expr: runtime.Expr{Text: quote(ref), Origin: s.origin(s.module, cat.Name)},
	})
	return true
}

func (s *scopeCheck) noSuchOption(span diag.Span, ref string, e *metadata.DataElement) diag.Diagnostic {
	split := s.categoriesOf(e)
	if len(split) == 0 {
		d := diag.New("E0414", span, "%s, so it has no option \"%s\"", s.splitWords(e), ref)
		return s.withOwnSplit(d.WithHelp("take the category out"), e)
	}
	d := diag.New("E0414", span, "%s, which %s no option \"%s\"", s.splitWords(e), haveWord(split), ref)
	var names []string
	for _, category := range split {
		names = append(names, optionNames(category.Options)...)
	}
	return s.withOwnSplit(s.optionOfOther(s.nearest(d, span, among(ref, names)), ref, split...), e)
}

func haveWord(list []*metadata.Category) string {
	if len(list) == 1 {
		return "has"
	}
	return "have"
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// split demands that everything an element is split by is settled, by the rule
// or around it. It says so once for a block and what is open there: the rules
// after the first lack the same line.
func (s *scopeCheck) split(line *lang.Rule, e *metadata.DataElement, fixed map[string]settled) bool {
	var open []*metadata.Category
	for _, category := range s.categoriesOf(e) {
		s.used.category(category)
		_, isFixed := fixed[category.UID]
		_, isSettled := s.categories[category.UID]
		if !isFixed && !isSettled {
			open = append(open, category)
		}
	}
	if len(open) == 0 {
		return true
	}
	names := quotedNames(categoryNames(open))
	if s.broken || s.lost || !s.firstTime("E0416", s.place, names) {
		return false
	}
	given := ", and nothing says which"
	if have := s.settledNames(fixed); len(have) > 0 {
		given = "; this rule gives " + quotedNames(have)
	}
	d := diag.New("E0416", s.module.Span(line.Element), "%s%s", s.splitWords(e), given).
		WithHelp("add `category \"%s\" = …` to the block", open[0].Name)
	s.add(s.withOwnSplit(d, e))
	return false
}

// settledNames are the categories that a rule gives, by itself or from around it.
func (s *scopeCheck) settledNames(fixed map[string]settled) []string {
	var names []string
	for _, known := range []map[string]settled{s.categories, fixed} {
		for _, x := range known {
			names = append(names, x.category.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

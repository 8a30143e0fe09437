package compiler

import (
	"fmt"
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
	m := s.module
	if cat.Option == nil {
		return s.fixedOption(cat, targets, rule, fixed)
	}
	category, ok := lookup(s.checker, s.snapshot.Categories.Find(cat.Name.Value), m.Span(cat.Name), cat.Name.Value, "category")
	if !ok {
		return false
	}
	if !s.splitsAny(cat, category, targets) {
		return false
	}
	value, options, ok := s.optionOf(s.env, m, *cat.Option, category)
	if !ok {
		return false
	}
	if isMissing(value) {
		return true // a blank cell of a table: the category is not given here
	}
	fixed[category.UID] = settled{category: category, options: options}
	rule.Categories = append(rule.Categories, value)
	return true
}

// isMissing holds for the value of a blank cell of a table.
func isMissing(v runtime.CategoryValue) bool { return strings.HasPrefix(v.Text, "missing(") }

// fixedOption is the short form: an option alone, which must belong to one category.
func (s *scopeCheck) fixedOption(cat lang.Category, targets []*metadata.DataElement, rule *runtime.Rule, fixed map[string]settled) bool {
	m := s.module
	span := m.Span(cat.Name)
	for _, category := range s.set.EffectiveCombo(targets[0]).Categories {
		if option, ok := optionNamed(category, cat.Name.Value); ok {
			fixed[category.UID] = settled{category: category, options: []string{option.UID}}
			s.used.category(category)
			rule.Categories = append(rule.Categories, runtime.CategoryValue{
				Category: category.UID, Expr: runtime.Expr{Text: quote(cat.Name.Value), Origin: s.origin(m, cat.Name)},
			})
			return true
		}
	}
	s.add(diag.New("E0414", span, "no category of \"%s\" has an option \"%s\"", targets[0].Name, cat.Name.Value))
	return false
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// splitsAny demands that a fixed category splits the rule's targets.
func (s *scopeCheck) splitsAny(cat lang.Category, category *metadata.Category, targets []*metadata.DataElement) bool {
	for _, e := range targets {
		combo := s.set.EffectiveCombo(e)
		if slices.Contains(combo.Categories, category) {
			continue
		}
		d := diag.New("E0415", s.module.Span(cat.Name), "\"%s\" is not split by \"%s\" in \"%s\"", e.Name, category.Name, s.set.Name)
		if combo.IsDefault {
			d = d.WithHelp("it is not split at all; take the category out")
		} else {
			d = d.WithHelp("it is split by %s", quotedNames(categoryNames(combo.Categories)))
		}
		s.add(d)
		return false
	}
	return true
}

// split demands that everything an element is split by is settled, by the rule
// or around it.
func (s *scopeCheck) split(line *lang.Rule, e *metadata.DataElement, fixed map[string]settled) bool {
	combo := s.set.EffectiveCombo(e)
	var open []*metadata.Category
	for _, category := range combo.Categories {
		if combo.IsDefault {
			break
		}
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
	d := diag.New("E0416", s.module.Span(line.Element), "\"%s\" is split by %s, and nothing says which", e.Name, quotedNames(categoryNames(open))).
		WithHelp("add `category \"%s\" = …` to the block", open[0].Name)
	if have := s.settledNames(); len(have) > 0 {
		d.Help += "; the block says " + quotedNames(have)
	}
	s.add(d)
	return false
}

func (s *scopeCheck) settledNames() []string {
	var names []string
	for _, x := range s.categories {
		names = append(names, x.category.Name)
	}
	slices.Sort(names)
	return names
}

// optionOf compiles a value that names an option of a category. Where all its
// results are known, each must be one; where not, the run checks.
func (c *checker) optionOf(env *stdlib.Env, m *lang.Module, e lang.Expr, category *metadata.Category) (runtime.CategoryValue, []string, bool) {
	x, ok := c.typed(env, m, e, "an option of a category", stdlib.KindText)
	if !ok {
		return runtime.CategoryValue{}, nil, false
	}
	c.used.category(category)
	value := runtime.CategoryValue{Category: category.UID, Expr: c.runtimeExpr(m, e, x)}
	results, closed := x.Results()
	if !closed {
		return value, allOptions(category), true
	}
	var options []string
	for _, v := range results {
		name, _ := stdlib.AsText(v)
		option, found := optionNamed(category, name)
		if !found {
			c.add(c.noOption(m.Span(e), name, category))
			ok = false
			continue
		}
		options = append(options, option.UID)
	}
	slices.Sort(options)
	return value, slices.Compact(options), ok
}

func (c *checker) noOption(span diag.Span, name string, category *metadata.Category) diag.Diagnostic {
	names := optionNames(category.Options)
	d := diag.New("E0417", span, "the category \"%s\" has no option \"%s\"", category.Name, name)
	if near := diag.Nearest(name, names); len(near) > 0 {
		return d.WithHelp("%s", diag.DidYouMean(near))
	}
	return d.WithHelp("its options are %s", quotedNames(optionNames(category.Options)))
}

// optionNamed finds an option of a category by its code, name or UID.
func optionNamed(category *metadata.Category, ref string) (*metadata.CategoryOption, bool) {
	found := category.Option(ref)
	return found.Object, found.Match == metadata.One
}

func allOptions(category *metadata.Category) []string {
	var uids []string
	for _, o := range category.Options {
		uids = append(uids, o.UID)
	}
	slices.Sort(uids)
	return uids
}

// options says for each category of an element which options a rule can reach.
func (s *scopeCheck) options(e *metadata.DataElement, fixed map[string]settled) map[string][]string {
	out := map[string][]string{}
	combo := s.set.EffectiveCombo(e)
	for _, category := range combo.Categories {
		if combo.IsDefault {
			break
		}
		x, ok := fixed[category.UID]
		if !ok {
			x = s.categories[category.UID]
		}
		out[category.UID] = x.options
	}
	return out
}

// yields joins the options of all targets, for zeros.
func (s *scopeCheck) yields(targets []*metadata.DataElement, fixed map[string]settled) map[string][]string {
	out := map[string][]string{}
	for _, e := range targets {
		for category, options := range s.options(e, fixed) {
			out[category] = options
		}
	}
	return out
}

// quotedNames lists names in quotes; of more than ten the first eight.
func quotedNames(names []string) string {
	if len(names) > 10 {
		return `"` + strings.Join(names[:8], `", "`) + `" and ` + fmt.Sprint(len(names)-8) + " others"
	}
	if len(names) < 2 {
		return `"` + strings.Join(names, "") + `"`
	}
	last := len(names) - 1
	return `"` + strings.Join(names[:last], `", "`) + `" and "` + names[last] + `"`
}

func categoryNames(list []*metadata.Category) []string {
	var names []string
	for _, x := range list {
		names = append(names, x.Name)
	}
	return names
}

func optionNames(list []*metadata.CategoryOption) []string {
	var names []string
	for _, x := range list {
		names = append(names, x.Name)
	}
	return names
}

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

// optionOf compiles a value that names an option of a category. Where all its
// results are known, each must be one; where not, the run checks.
func (c *checker) optionOf(env *stdlib.Env, m *lang.Module, e lang.Expr, category *metadata.Category) (runtime.CategoryValue, settled, bool) {
	out := settled{category: category}
	x, ok := c.typed(env, m, e, "an option of a category", stdlib.KindText)
	if !ok {
		return runtime.CategoryValue{}, out, false
	}
	out.value = x
	c.used.category(category)
	value := runtime.CategoryValue{Category: category.UID, Expr: c.runtimeExpr(m, e, x)}
	results, closed := x.Results()
	if !closed {
		c.otherwiseGiven(category.UID)
		out.options = allOptions(category)
		return value, out, true
	}
	var options, unknown []string
	for _, v := range results {
		name, _ := stdlib.AsText(v)
		if option, found := optionNamed(category, name); found {
			options = append(options, option.UID)
		} else if !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		c.otherwiseGiven(category.UID)
		c.add(c.labelResults(c.noOption(m.Span(e), unknown, category), x, unknown))
	}
	slices.Sort(options)
	out.options = slices.Compact(options)
	c.categoryYields(out)
	c.bandNames(m.Span(e), out)
	return value, out, len(unknown) == 0
}

// noOption says that results are no options of a category: all of them in one
// problem, as they come from one table.
func (c *checker) noOption(span diag.Span, unknown []string, category *metadata.Category) diag.Diagnostic {
	names := optionNames(category.Options)
	if len(unknown) > 1 {
		return diag.New("E0417", span, "the category \"%s\" has no options %s", category.Name, quotedNames(unknown)).
			WithHelp("its options are %s", quotedNames(names))
	}
	d := diag.New("E0417", span, "the category \"%s\" has no option \"%s\"", category.Name, unknown[0])
	if d = c.optionOfOther(c.nearest(d, span, among(unknown[0], names)), unknown[0], category); d.Help != "" {
		return d
	}
	return d.WithHelp("its options are %s", quotedNames(names))
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
	for _, category := range s.categoriesOf(e) {
		around := s.categories[category.UID]
		around.need() // also where the rule fixes it: the run compares the two
		x, ok := fixed[category.UID]
		if !ok {
			x = around
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

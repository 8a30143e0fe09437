package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// splitWords says how a form splits an element: `"Malaria confirmed" in "HMIS
// 105" is split by "Sex" and "Age-15"`.
func (f *form) splitWords(e *metadata.DataElement) string {
	words := quote(e.Name) + " in " + quote(f.set.Name) + " is "
	split := f.categoriesOf(e)
	if len(split) == 0 {
		return words + "not split"
	}
	return words + "split by " + quotedNames(categoryNames(split))
}

// ownSplit reports that the form splits an element otherwise than the element
// says itself: who knows it from another form looks for the other categories.
func (f *form) ownSplit(e *metadata.DataElement) (string, bool) {
	if e.Combo == nil || e.Combo == f.set.EffectiveCombo(e) {
		return "", false
	}
	own := "is not split"
	if !e.Combo.IsDefault && len(e.Combo.Categories) > 0 {
		own = "is split by " + quotedNames(categoryNames(e.Combo.Categories))
	}
	return "the split is the data set's own; in other data sets the data element " + own, true
}

// withOwnSplit adds that to a problem's help.
func (f *form) withOwnSplit(d diag.Diagnostic, e *metadata.DataElement) diag.Diagnostic {
	if own, ok := f.ownSplit(e); ok {
		return addHelp(d, own)
	}
	return d
}

func addHelp(d diag.Diagnostic, help string) diag.Diagnostic {
	if d.Help != "" {
		help = d.Help + "; " + help
	}
	return d.WithHelp("%s", help)
}

// optionOfOther says of a text that is no option where it is wanted that it is
// one of other categories: of another way to cut ages, most often.
func (c *checker) optionOfOther(d diag.Diagnostic, ref string, wanted ...*metadata.Category) diag.Diagnostic {
	var others []string
	for _, category := range c.snapshot.Categories.All() {
		if _, ok := optionNamed(category, ref); ok && !slices.Contains(wanted, category) {
			others = append(others, category.Name)
		}
	}
	if len(others) == 0 {
		return d
	}
	d.Edits, d.Near = nil, nil // it is no misspelling: a tool must not turn one age into another
	return addHelp(d, quote(ref)+" is an option of "+quotedNames(others)+"; this form has "+optionLists(wanted))
}

// optionLists names categories with their options.
func optionLists(categories []*metadata.Category) string {
	var lists []string
	for _, category := range categories {
		lists = append(lists, quote(category.Name)+" with "+quotedNames(optionNames(category.Options)))
	}
	return strings.Join(lists, ", and ")
}

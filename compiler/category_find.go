package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A categoryFinder finds the category that a text means at a place, or says why
// there is none.
type categoryFinder func(span diag.Span, ref string) (*metadata.Category, bool)

// categoriesNamed are the categories of a list that a UID, code or name means.
func categoriesNamed(list []*metadata.Category, ref string) []*metadata.Category {
	var found []*metadata.Category
	for _, x := range list {
		if (x.UID == ref || x.Code == ref || x.Name == ref) && !slices.Contains(found, x) {
			found = append(found, x)
		}
	}
	return found
}

// noCategory says that the metadata has no such category; of what it has, mine
// are those that can be meant.
func (c *checker) noCategory(span diag.Span, ref string, mine []*metadata.Category) diag.Diagnostic {
	d := diag.New("E0401", span, "there is no category \"%s\" in the metadata", ref)
	return c.nearest(d, span, among(ref, categoryNames(mine)))
}

// oneCategory takes the only category of a list, or says that there are several.
func (c *checker) oneCategory(span diag.Span, ref string, found []*metadata.Category) (*metadata.Category, bool) {
	if len(found) == 1 {
		noteUID(c, c.snapshot.Categories.Find(ref), span, ref, "category")
		return found[0], true
	}
	c.add(ambiguous(span, ref, "category", found))
	return nil, false
}

// categoryOfForm finds a category by which elements of the form are split. A
// server may have several of one name; those of other forms are not meant.
func (f *form) categoryOfForm(span diag.Span, ref string) (*metadata.Category, bool) {
	mine, whole := f.splitting()
	if found := categoriesNamed(mine, ref); len(found) > 0 {
		return f.oneCategory(span, ref, found)
	}
	all := categoriesNamed(f.snapshot.Categories.All(), ref)
	switch {
	case len(all) == 0:
		f.add(f.noCategory(span, ref, mine))
		return nil, false
	case !whole:
		return f.oneCategory(span, ref, all)
	}
	d := diag.New("E0436", span, "no data element of \"%s\" is split by \"%s\"", f.set.Name, ref)
	if slices.Contains(f.set.CategoryCombo.Categories, all[0]) {
		d = d.WithHelp("it is a category of the data set itself: write `attribute \"%s\" = …`", ref)
	} else if len(mine) > 0 {
		d = d.WithHelp("its data elements are split by %s", quotedNames(categoryNames(mine)))
	}
	f.add(d)
	return nil, false
}

// categoriesOf lists the categories by which the form splits an element: none if
// it has the default combo, whose only category says nothing.
func (f *form) categoriesOf(e *metadata.DataElement) []*metadata.Category {
	if combo := f.set.EffectiveCombo(e); combo != nil && !combo.IsDefault {
		return combo.Categories
	}
	return nil
}

// splitting lists the categories by which elements of the form are split. whole
// is false if the snapshot does not tell it of all elements.
func (f *form) splitting() (list []*metadata.Category, whole bool) {
	whole = true
	for _, x := range f.set.Elements {
		combo := f.set.EffectiveCombo(x.Element)
		if combo == nil || combo.Missing {
			whole = false
			continue
		}
		for _, category := range f.categoriesOf(x.Element) {
			if !slices.Contains(list, category) {
				list = append(list, category)
			}
		}
	}
	return list, whole
}

// attributeCategory finds a category of the form's attribute option combo.
func (f *form) attributeCategory(span diag.Span, ref string) (*metadata.Category, bool) {
	return f.attributeOf(f.set.CategoryCombo, "data set", f.set.Name, span, ref)
}

// attributeOf finds a category of the attribute option combo of a data set or a
// program.
func (c *checker) attributeOf(combo *metadata.CategoryCombo, kind, name string, span diag.Span, ref string) (*metadata.Category, bool) {
	var mine []*metadata.Category
	if combo != nil && !combo.IsDefault {
		mine = combo.Categories
	}
	if found := categoriesNamed(mine, ref); len(found) > 0 {
		return c.oneCategory(span, ref, found)
	}
	if len(categoriesNamed(c.snapshot.Categories.All(), ref)) == 0 {
		c.add(c.noCategory(span, ref, mine))
		return nil, false
	}
	help := "the " + kind + " has no attribute option combo; take the line out"
	if len(mine) > 0 {
		help = "its attribute categories are " + quotedNames(categoryNames(mine))
	}
	c.add(diag.New("E0408", span, "the %s \"%s\" has no attribute category \"%s\"", kind, name, ref).WithHelp("%s", help))
	return nil, false
}

// categoryOfTargets finds a category that a rule fixes.
func (f *form) categoryOfTargets(span diag.Span, ref string, targets []*metadata.DataElement) (*metadata.Category, bool) {
	var mine []*metadata.Category
	for _, e := range targets {
		mine = append(mine, f.categoriesOf(e)...)
	}
	if found := categoriesNamed(mine, ref); len(found) > 0 {
		category, ok := f.oneCategory(span, ref, found)
		return category, ok && f.splitsAll(span, category, targets)
	}
	if len(categoriesNamed(f.snapshot.Categories.All(), ref)) == 0 {
		f.add(f.noCategory(span, ref, mine))
		return nil, false
	}
	f.add(f.notSplitBy(span, ref, targets[0]))
	return nil, false
}

// splitsAll demands that a fixed category splits all of the rule's targets.
func (f *form) splitsAll(span diag.Span, category *metadata.Category, targets []*metadata.DataElement) bool {
	for _, e := range targets {
		if !slices.Contains(f.categoriesOf(e), category) {
			f.add(f.notSplitBy(span, category.Name, e))
			return false
		}
	}
	return true
}

func (f *form) notSplitBy(span diag.Span, category string, e *metadata.DataElement) diag.Diagnostic {
	split := f.categoriesOf(e)
	if len(split) == 0 {
		return f.withOwnSplit(diag.New("E0415", span, "%s, also not by \"%s\"", f.splitWords(e), category).WithHelp("take the category out"), e)
	}
	d := diag.New("E0415", span, "%s, not by \"%s\"", f.splitWords(e), category)
	return f.withOwnSplit(d.WithHelp("use one of these"), e)
}

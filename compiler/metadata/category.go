package metadata

import (
	"slices"
	"strings"
)

// A CategoryOption is one value of a category, such as "Female".
type CategoryOption struct {
	Object
	StartDate, EndDate string     // yyyy-MM-dd; empty for no limit
	OrgUnits           OrgUnitSet // those it is restricted to; empty for no restriction
}

// A Category is one way of splitting counts, such as "Sex".
type Category struct {
	Object
	Options []*CategoryOption // in their order in DHIS2

	place map[*CategoryOption]int // in Options
}

func (c *Category) setOptions(options []*CategoryOption) {
	c.Options = options
	c.place = make(map[*CategoryOption]int, len(options))
	for i, option := range options {
		c.place[option] = i
	}
}

func (c *Category) has(option *CategoryOption) bool {
	_, ok := c.place[option]
	return ok
}

// Option finds an option of the category.
func (c *Category) Option(ref string) Found[*CategoryOption] { return among(c.Options, ref) }

// A CategoryCombo splits values by all its categories at once.
type CategoryCombo struct {
	Object
	IsDefault    bool                   // the combo without a split, named "default" in every DHIS2
	ForAttribute bool                   // made for data sets and programs, not for data elements
	Categories   []*Category            // in their order in DHIS2
	Combos       []*CategoryOptionCombo // in the order of the categories' options, then by UID

	byOptions map[string][]*CategoryOptionCombo
	absent    int // how many option combos the export refers to and does not define
}

// A CategoryOptionCombo is one choice of an option from each category of a
// combo: with a data element it makes a cell.
type CategoryOptionCombo struct {
	Object
	Combo   *CategoryCombo
	Options []*CategoryOption // one for each category, in the combo's order, where they fit; else by UID
}

// Category finds a category of the combo.
func (c *CategoryCombo) Category(ref string) Found[*Category] { return among(c.Categories, ref) }

// OptionCombo returns the category option combo for one option of each category,
// in any order. It is false if there is none or more than one; see
// [CategoryCombo.Candidates] and [CategoryCombo.Gap] for the reason.
func (c *CategoryCombo) OptionCombo(options []*CategoryOption) (*CategoryOptionCombo, bool) {
	found := c.Candidates(options)
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// Candidates returns all category option combos that consist of the options.
// DHIS2 means to have one; a damaged database has several, of which one cannot
// know which one its forms use.
func (c *CategoryCombo) Candidates(options []*CategoryOption) []*CategoryOptionCombo {
	return c.byOptions[optionsKey(options)]
}

// Default returns the only category option combo of the default combo. It is
// false for all other combos, and if the snapshot does not have exactly one.
func (c *CategoryCombo) Default() (*CategoryOptionCombo, bool) {
	if !c.IsDefault || len(c.Combos) != 1 {
		return nil, false
	}
	return c.Combos[0], true
}

// Ambiguous returns the groups of category option combos that stand for the
// same options.
func (c *CategoryCombo) Ambiguous() [][]*CategoryOptionCombo {
	var groups [][]*CategoryOptionCombo
	for _, combo := range c.Combos {
		group := c.byOptions[optionsKey(combo.Options)]
		if len(group) > 1 && group[0] == combo {
			groups = append(groups, group)
		}
	}
	return groups
}

// Fits reports whether a category option combo is one option of each category
// of its combo. DHIS2 keeps some that no longer do; no form shows them.
func (o *CategoryOptionCombo) Fits() bool {
	_, ok := inOrder(o.Combo, o.Options)
	return ok
}

// Size returns how many cells the categories make: the product of the numbers
// of their options. It is -1 above a million.
func (c *CategoryCombo) Size() int {
	const limit = 1_000_000
	size := 1
	for _, category := range c.Categories {
		size *= len(category.Options)
		if size > limit {
			return -1
		}
	}
	return size
}

// optionsKey is the same for the same set of options. The option combo of two
// categories with a common option ("Unknown") has that option once, so repeats
// do not count.
func optionsKey(options []*CategoryOption) string {
	uids := make([]string, 0, len(options))
	for _, option := range options {
		uids = append(uids, option.UID)
	}
	slices.Sort(uids)
	return strings.Join(slices.Compact(uids), " ")
}

// inOrder returns a set of options as one option for each category of a combo:
// each category has one that it knows, and no option is left over.
//
// Categories may share options, so this is a matching: each option gets a
// category of its own first, then the other categories take what they can. It
// takes polynomial time whatever a file says.
func inOrder(combo *CategoryCombo, set []*CategoryOption) ([]*CategoryOption, bool) {
	if combo == nil || len(set) > len(combo.Categories) {
		return nil, false
	}
	m := matching{combo.Categories, make([]*CategoryOption, len(combo.Categories))}
	for _, option := range set {
		if !m.place(option, make([]bool, len(combo.Categories))) {
			return nil, false
		}
	}
	for i := range m.chosen {
		if m.chosen[i] == nil && !m.takeAny(i, set) {
			return nil, false
		}
	}
	return m.chosen, true
}

type matching struct {
	categories []*Category
	chosen     []*CategoryOption // one for each category, nil for none yet
}

// place finds a category for an option, moving others if it must.
func (m matching) place(option *CategoryOption, tried []bool) bool {
	for i, category := range m.categories {
		if tried[i] || !category.has(option) {
			continue
		}
		tried[i] = true
		if m.chosen[i] == nil || m.place(m.chosen[i], tried) {
			m.chosen[i] = option
			return true
		}
	}
	return false
}

func (m matching) takeAny(i int, set []*CategoryOption) bool {
	for _, option := range set {
		if m.categories[i].has(option) {
			m.chosen[i] = option
			return true
		}
	}
	return false
}

package metadata

import (
	"cmp"
	"slices"
)

func (k *linker) linkCategories() {
	for _, d := range k.categoryOptions.definitions {
		o, raw := k.categoryOptions.of(d), d.raw.(*rawCategoryOption)
		o.StartDate, o.EndDate = day(raw.StartDate), day(raw.EndDate)
		o.OrgUnits = newOrgUnitSet(raw.OrgUnits)
	}
	for _, d := range k.categories.definitions {
		k.categories.of(d).setOptions(k.categoryOptionList(d.raw.(*rawCategory).Options))
	}
	for _, d := range k.combos.definitions {
		k.linkCombo(k.combos.of(d), d.raw.(*rawCombo))
	}
	for _, d := range k.optionCombos.definitions {
		k.linkOptionCombo(k.optionCombos.of(d), d.raw.(*rawCategoryOptionCombo))
	}
	for _, combo := range k.combos.defined {
		combo.arrange()
	}
}

func (k *linker) categoryOptionList(refs []rawCategoryOption) []*CategoryOption {
	var all []*CategoryOption
	for i := range refs {
		if o := k.categoryOptions.get(refs[i].ref()); o != nil {
			all = append(all, o)
		}
	}
	return all
}

func (k *linker) linkCombo(combo *CategoryCombo, raw *rawCombo) {
	combo.IsDefault = combo.Name == defaultName || yes(raw.IsDefault)
	combo.ForAttribute = raw.DimensionType == "ATTRIBUTE"
	for i := range raw.Categories {
		if c := k.categories.get(raw.Categories[i].ref()); c != nil {
			combo.Categories = append(combo.Categories, c)
		}
	}
	for i := range raw.Combos {
		o := k.optionCombos.get(raw.Combos[i].ref())
		switch {
		case o == nil:
		case o.Missing:
			combo.absent++
		case o.Combo == nil:
			o.Combo = combo
		}
	}
}

func (k *linker) linkOptionCombo(o *CategoryOptionCombo, raw *rawCategoryOptionCombo) {
	if combo := k.combos.get(raw.Combo); combo != nil {
		o.Combo = combo
	}
	o.Options = k.categoryOptionList(raw.Options)
	slices.SortFunc(o.Options, byUID)
	if o.Combo == nil {
		return
	}
	if ordered, ok := inOrder(o.Combo, o.Options); ok {
		o.Options = ordered
	}
	o.Combo.Combos = append(o.Combo.Combos, o)
}

// comboRef returns the category combo that an export refers to; nil if it does
// not refer to any. A placeholder is the default combo if the reference has its
// name.
func (k *linker) comboRef(raw *rawCombo) *CategoryCombo {
	if raw == nil {
		return nil
	}
	combo := k.combos.get(raw.ref())
	if combo != nil && combo.Missing && combo.Name == defaultName {
		combo.IsDefault = true
	}
	return combo
}

// arrange puts the option combos into the order of the form, those that no
// longer fit the categories last, and makes them findable.
func (c *CategoryCombo) arrange() {
	places := c.places()
	slices.SortFunc(c.Combos, func(a, b *CategoryOptionCombo) int {
		return cmp.Or(cmp.Compare(len(places[b]), len(places[a])), slices.Compare(places[a], places[b]), byUID(a, b))
	})
	c.byOptions = make(map[string][]*CategoryOptionCombo, len(c.Combos))
	for _, o := range c.Combos {
		key := optionsKey(o.Options)
		c.byOptions[key] = append(c.byOptions[key], o)
	}
}

// places returns for each option combo that fits which options of the
// categories it has, by their numbers.
func (c *CategoryCombo) places() map[*CategoryOptionCombo][]int {
	places := make(map[*CategoryOptionCombo][]int, len(c.Combos))
	for _, o := range c.Combos {
		ordered, _ := inOrder(c, o.Options)
		for i, option := range ordered {
			places[o] = append(places[o], c.Categories[i].place[option])
		}
	}
	return places
}

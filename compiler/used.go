package compiler

import (
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// usedMetadata is what of the snapshot goes into the transform.
type usedMetadata struct {
	combos     map[string]*metadata.CategoryCombo
	categories map[string]*metadata.Category
	optionSets map[string]*metadata.OptionSet
	schemes    map[string]bool
	tables     map[string]map[string]string   // org unit tables: scheme → text → UID
	rollUps    map[string]map[string][]string // scheme → text → UIDs
}

func (u *usedMetadata) combo(c *metadata.CategoryCombo) {
	if u.combos == nil {
		u.combos = map[string]*metadata.CategoryCombo{}
	}
	u.combos[c.UID] = c
}

func (u *usedMetadata) category(c *metadata.Category) {
	if u.categories == nil {
		u.categories = map[string]*metadata.Category{}
	}
	u.categories[c.UID] = c
}

func (u *usedMetadata) optionSet(s *metadata.OptionSet) {
	if u.optionSets == nil {
		u.optionSets = map[string]*metadata.OptionSet{}
	}
	u.optionSets[s.UID] = s
}

func (u *usedMetadata) scheme(name string) {
	if u.schemes == nil {
		u.schemes = map[string]bool{}
	}
	u.schemes[name] = true
}

// orgUnitTable notes texts that name org units. The line of a scheme is compiled
// more than once, with other texts, where it stands in a loop over table rows.
func (u *usedMetadata) orgUnitTable(scheme string, keys map[string]string) {
	if u.tables == nil {
		u.tables = map[string]map[string]string{}
	}
	if u.tables[scheme] == nil {
		u.tables[scheme] = map[string]string{}
	}
	maps.Copy(u.tables[scheme], keys)
}

// rollUp notes texts that stand for sets of org units.
func (u *usedMetadata) rollUp(scheme string, sets map[string][]string) {
	if u.rollUps == nil {
		u.rollUps = map[string]map[string][]string{}
	}
	if u.rollUps[scheme] == nil {
		u.rollUps[scheme] = map[string][]string{}
	}
	maps.Copy(u.rollUps[scheme], sets)
}

// finish writes everything that was used into the transform, each list by UID.
func (c *checker) finish() {
	for _, s := range c.sourcesInOrder() {
		out, err := c.projected(s)
		if err != nil {
			panic("compiler: " + err.Error()) // a field was read that the checker had not seen in the schema
		}
		c.out.Sources = append(c.out.Sources, out)
	}
	for _, e := range c.entitiesInOrder() {
		c.out.Entities = append(c.out.Entities, e.out)
	}
	u := &c.used
	for _, uid := range sortedKeys(u.combos) {
		combo := u.combos[uid]
		c.out.Combos = append(c.out.Combos, runtimeCombo(combo))
		for _, category := range combo.Categories {
			u.category(category)
		}
	}
	for _, uid := range sortedKeys(u.categories) {
		c.out.Categories = append(c.out.Categories, runtimeCategory(u.categories[uid]))
	}
	for _, uid := range sortedKeys(u.optionSets) {
		c.out.OptionSets = append(c.out.OptionSets, runtimeOptions(u.optionSets[uid]))
	}
	c.out.OrgUnits = c.orgUnits()
	c.out.OptionLimits = c.optionLimits()
	slices.SortFunc(c.out.Inputs, func(a, b runtime.InputFile) int { return strings.Compare(a.Path, b.Path) })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func runtimeCombo(combo *metadata.CategoryCombo) runtime.Combo {
	out := runtime.Combo{UID: combo.UID, Name: combo.Name}
	if !combo.IsDefault {
		for _, category := range combo.Categories {
			out.Categories = append(out.Categories, category.UID)
		}
	}
	for _, option := range combo.Combos {
		if !combo.IsDefault && !option.Fits() {
			continue // no form shows it
		}
		x := runtime.OptionCombo{UID: option.UID}
		if !combo.IsDefault {
			for _, o := range option.Options {
				x.Options = append(x.Options, o.UID)
			}
		}
		out.OptionCombos = append(out.OptionCombos, x)
	}
	return out
}

// runtimeCategory lists every text that stands for one option and no other.
func runtimeCategory(category *metadata.Category) runtime.Category {
	out := runtime.Category{UID: category.UID, Name: category.Name, Keys: map[string]string{}}
	for _, o := range category.Options {
		for _, text := range []string{o.UID, o.Code, o.Name} {
			if text != "" && category.Option(text).Match == metadata.One {
				out.Keys[text] = o.UID
			}
		}
	}
	return out
}

// runtimeOptions maps codes to themselves, and names to codes where they mean
// one option and are no other option's code.
func runtimeOptions(set *metadata.OptionSet) runtime.Options {
	out := runtime.Options{UID: set.UID, Name: set.Name, Keys: map[string]string{}}
	for _, o := range set.Options {
		if o.Name != "" && set.Option(o.Name).Match == metadata.One {
			out.Keys[o.Name] = o.Code
		}
	}
	for _, o := range set.Options {
		out.Keys[o.Code] = o.Code
	}
	return out
}

// orgUnits lists the snapshot's org units and the ways in which the mapping finds them.
func (c *checker) orgUnits() runtime.OrgUnits {
	out := runtime.OrgUnits{}
	if c.snapshot == nil {
		return out
	}
	for _, u := range c.snapshot.OrgUnits.All() {
		out.Units = append(out.Units, runtime.OrgUnit{UID: u.UID, Name: u.Name, Opened: u.OpeningDate, Closed: u.ClosedDate})
	}
	for _, name := range sortedKeys(c.used.schemes) {
		if name == "uid" {
			continue
		}
		scheme, _ := c.snapshot.OrgUnitScheme(name)
		keys := map[string]string{}
		for _, value := range scheme.Values() {
			if found := scheme.Find(value); found.Match == metadata.One {
				keys[value] = found.Object.UID
			}
		}
		setScheme(&out, name, keys)
	}
	for name, keys := range c.used.tables {
		setScheme(&out, name, keys)
	}
	out.RollUps = c.used.rollUps
	return out
}

func setScheme(out *runtime.OrgUnits, name string, keys map[string]string) {
	if out.Schemes == nil {
		out.Schemes = map[string]map[string]string{}
	}
	out.Schemes[name] = keys
}

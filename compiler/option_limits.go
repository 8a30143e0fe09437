package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// optionLimits lists the attribute options of the mapping's forms that may not
// be used always and everywhere, by UID. DHIS2 holds data sets to days and org
// units of an option, and programs to its days.
func (c *checker) optionLimits() []runtime.OptionLimit {
	limits := map[string]runtime.OptionLimit{}
	for _, p := range c.out.Programs {
		for _, o := range limitedOptions(c.used.combos[p.AttributeCombo]) {
			limits[o.UID] = runtime.OptionLimit{UID: o.UID, Name: o.Name, From: o.StartDate, Until: o.EndDate}
		}
	}
	for _, set := range c.out.DataSets {
		for _, o := range limitedOptions(c.used.combos[set.AttributeCombo]) {
			limit := runtime.OptionLimit{UID: o.UID, Name: o.Name, From: o.StartDate, Until: o.EndDate}
			limit.Restricted = o.OrgUnits.Len() > 0 && c.snapshot.OrgUnits.Len() > 0
			if limit.Restricted {
				limit.OrgUnits = c.unitsOf(o)
			}
			limits[o.UID] = limit
		}
	}
	var out []runtime.OptionLimit
	for _, uid := range sortedKeys(limits) {
		if l := limits[uid]; l.From != "" || l.Until != "" || l.Restricted {
			out = append(out, l)
		}
	}
	return out
}

// limitedOptions lists the options of a combo that have days or org units.
func limitedOptions(combo *metadata.CategoryCombo) []*metadata.CategoryOption {
	if combo == nil || combo.IsDefault {
		return nil
	}
	var out []*metadata.CategoryOption
	for _, category := range combo.Categories {
		for _, o := range category.Options {
			if o.StartDate != "" || o.EndDate != "" || o.OrgUnits.Len() > 0 {
				out = append(out, o)
			}
		}
	}
	return out
}

// unitsOf lists the snapshot's org units in which an option may be used, of
// those that some data set of the mapping is assigned to.
func (c *checker) unitsOf(o *metadata.CategoryOption) []string {
	var out []string
	for _, u := range c.snapshot.OrgUnits.All() {
		if mayUse(o, u) && c.someForm(u.UID) {
			out = append(out, u.UID)
		}
	}
	return out
}

// someForm reports whether some data set may be reported by an org unit.
func (c *checker) someForm(unit string) bool {
	return slices.ContainsFunc(c.out.DataSets, func(d runtime.DataSet) bool {
		_, found := slices.BinarySearch(d.OrgUnits, unit)
		return found || len(d.OrgUnits) == 0
	})
}

// mayUse reports whether an option may be used in an org unit: in those that it
// lists and all below them. Of an org unit whose place in the tree is not known
// it cannot be told, and the server has to.
func mayUse(o *metadata.CategoryOption, u *metadata.OrgUnit) bool {
	if o.OrgUnits.Len() == 0 || o.OrgUnits.Has(u.UID) || u.Path == "" {
		return true
	}
	for uid := range strings.SplitSeq(u.Path, "/") {
		if o.OrgUnits.Has(uid) {
			return true
		}
	}
	return false
}

package main

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// unusedValues finds the values that the project's mapping takes nowhere: they
// are left over, or misspelt. A project that does not name its mapping may have
// others that take them.
func unusedValues(p place, asks []string, s settings) diag.List {
	if p.project == nil || p.project.mapping.value != p.main {
		return nil
	}
	var list diag.List
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		if slices.Contains(asks, name) {
			continue
		}
		d := diag.New("W0282", s.values[name].name, "nothing in the mapping takes the value `%s`", name).
			WithHelp("take it out, or use it: `let x = env(\"%s\", text)`", name)
		unset := slices.DeleteFunc(slices.Clone(asks), func(asked string) bool { _, set := s.values[asked]; return set })
		if near := diag.Nearest(name, unset); len(near) > 0 {
			d = d.WithHelp("%s", diag.DidYouMean(near))
		}
		list.Add(d)
	}
	return compiler.ApplyLints(list, s.lints)
}

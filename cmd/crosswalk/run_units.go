package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// runUnits finds the org units of a run: those of the flags, or else those of
// the project file.
func runUnits(flags []string, said []text, t *runtime.Transform) ([]string, error) {
	words, where := flags, "--org-unit "
	if len(words) == 0 {
		words, where = plainTexts(said), "`only org units` of "+projectFile+": "
	}
	var uids []string
	for _, word := range words {
		uid, err := runUnit(where+word, word, t)
		if err != nil {
			return nil, err
		}
		uids = append(uids, uid)
	}
	return uids, nil
}

func runUnit(said, word string, t *runtime.Transform) (string, error) {
	if len(t.DataSets) == 0 {
		return "", misused("%s: the mapping has no data set, and programs are made whole", said)
	}
	switch found := t.OrgUnits.Find(word); {
	case len(found) > 1:
		return "", misused("%s: it means %d org units: %s", said, len(found), strings.Join(found, ", ")).withHelp("name it by its UID")
	case len(found) == 1:
		return found[0], checkAssigned(said, found[0], t)
	}
	f := misused("%s: there is no such org unit", said)
	if near := diag.Nearest(word, unitWords(&t.OrgUnits)); len(near) > 0 {
		return "", f.withHelp("%s", diag.DidYouMean(near))
	}
	return "", f.withHelp("it is named by its UID, by what the mapping finds org units by, or by its name")
}

// checkAssigned makes sure that there can be a cell of an org unit.
func checkAssigned(said, uid string, t *runtime.Transform) error {
	var names []string
	for _, d := range t.DataSets {
		if len(d.OrgUnits) == 0 || slices.Contains(d.OrgUnits, uid) {
			return nil
		}
		names = append(names, `"`+d.Name+`"`)
	}
	return misused("%s: %s is not assigned to it", said, strings.Join(names, ", "))
}

// unitWords are the texts by which org units can be named.
func unitWords(o *runtime.OrgUnits) []string {
	words := map[string]bool{}
	for _, u := range o.Units {
		words[u.UID], words[u.Name] = true, true
	}
	for _, scheme := range o.Schemes {
		for word := range scheme {
			words[word] = true
		}
	}
	delete(words, "")
	return slices.Sorted(maps.Keys(words))
}

package runtime

import (
	"fmt"
	"slices"
)

// outsideUnits is the reason under which records of other org units are excluded.
const outsideUnits = "outside the run's org units"

// Find lists the UIDs of the org units that a text stands for, ascending: the
// one with that UID; if there is none, those that the mapping finds by it, as by
// a code; and if there are none, those of that name. Where the transform knows
// no org units every UID stands for itself.
func (o *OrgUnits) Find(text string) []string {
	if len(o.Units) == 0 && isUID(text) {
		return []string{text}
	}
	var byScheme, byName []string
	for _, u := range o.Units {
		if u.UID == text {
			return []string{text}
		}
		if u.Name == text {
			byName = append(byName, u.UID)
		}
	}
	for _, scheme := range o.Schemes {
		if uid, ok := scheme[text]; ok {
			byScheme = append(byScheme, uid)
		}
	}
	if len(byScheme) == 0 {
		byScheme = byName
	}
	slices.Sort(byScheme)
	return slices.Compact(byScheme)
}

// unitSet are the org units of a run; nil is all of them.
type unitSet map[string]bool

func (s unitSet) has(uid string) bool { return s == nil || s[uid] }

// parseUnits makes the org units of a run of their UIDs.
func parseUnits(uids []string, t *Transform) (unitSet, error) {
	for _, uid := range uids {
		if found := t.OrgUnits.Find(uid); len(found) != 1 || found[0] != uid {
			return nil, fmt.Errorf("the run's org units: %q is not the UID of one that the transform knows", uid)
		}
	}
	return setOf(uids), nil
}

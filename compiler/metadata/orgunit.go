package metadata

import "slices"

// An OrgUnit is a facility, a district or another node of the hierarchy.
type OrgUnit struct {
	Object
	Path        string // "/ImspTQPwCqd/O6uvpzGd5pu", from the root to the org unit itself; empty if unknown
	Level       int    // from 1; 0 if unknown
	Parent      *OrgUnit
	OpeningDate string // yyyy-MM-dd; empty if unknown
	ClosedDate  string // yyyy-MM-dd; empty if it is open
	Groups      []*OrgUnitGroup
	DataSets    []*DataSet // those it is assigned to, by UID
	Programs    []*Program // those it is assigned to, by UID
}

// IsUnder reports whether u is ancestor or below it.
func (u *OrgUnit) IsUnder(ancestor *OrgUnit) bool {
	for ; u != nil; u = u.Parent {
		if u == ancestor {
			return true
		}
	}
	return false
}

// NamePath is the path in names, "/Uganda/Gulu/Lacor Hospital"; empty where an org
// unit on it is not known.
func (u *OrgUnit) NamePath() string {
	path := ""
	for ; !u.Missing && u.Name != ""; u = u.Parent {
		path = "/" + u.Name + path
		switch {
		case u.Parent != nil:
		case u.Level == 1:
			return path
		default:
			return "" // something is above it that the export does not have
		}
	}
	return ""
}

// An OrgUnitGroup is a named set of org units.
type OrgUnitGroup struct {
	Object
	OrgUnits []*OrgUnit // by UID; without those that the snapshot does not contain
}

// An OrgUnitSet is a set of org units, by UID, as it often names org units that
// are not in the snapshot. The zero set is one that the export does not tell.
type OrgUnitSet struct {
	told bool
	uids []string // sorted, each once
}

// newOrgUnitSet makes a set of what an export lists; nil is a list it does not
// have. Placeholders of metadata packages, such as "<OU_UID>", are no org units,
// and a list of nothing else tells nothing.
func newOrgUnitSet(refs []rawRef) OrgUnitSet {
	set := OrgUnitSet{told: refs != nil}
	for _, ref := range refs {
		if IsUID(ref.ID) {
			set.uids = append(set.uids, ref.ID)
		}
	}
	if len(refs) > 0 && len(set.uids) == 0 {
		set.told = false
	}
	set.settle()
	return set
}

func (s *OrgUnitSet) settle() {
	slices.Sort(s.uids)
	s.uids = slices.Compact(s.uids)
}

func (s *OrgUnitSet) add(uid string) {
	s.uids = append(s.uids, uid)
	s.told = true
}

// Known reports whether the export tells the set at all. Metadata packages do
// not: which org units a form is assigned to is a matter of each system.
func (s OrgUnitSet) Known() bool { return s.told }

// Has reports whether an org unit is in the set.
func (s OrgUnitSet) Has(uid string) bool {
	_, found := slices.BinarySearch(s.uids, uid)
	return found
}

// Len returns the number of org units.
func (s OrgUnitSet) Len() int { return len(s.uids) }

// UIDs returns the org units in order. It must not be changed.
func (s OrgUnitSet) UIDs() []string { return s.uids }

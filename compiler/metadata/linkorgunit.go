package metadata

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func (k *linker) linkOrgUnits() {
	for _, d := range k.orgUnits.definitions {
		u, raw := k.orgUnits.of(d), d.raw.(*rawOrgUnit)
		u.Path = raw.Path
		u.Level = whole(raw.Level)
		u.OpeningDate, u.ClosedDate = day(raw.OpeningDate), day(raw.ClosedDate)
		u.Parent = k.orgUnits.get(parentRef(raw))
		for _, ref := range raw.DataSets {
			if ds := k.dataSets.get(ref); ds != nil {
				ds.OrgUnits.add(u.UID)
			}
		}
		for _, ref := range raw.Programs {
			if p := k.programs.get(ref); p != nil {
				p.OrgUnits.add(u.UID)
			}
		}
	}
	k.cutCycles()
	for _, u := range k.orgUnits.defined {
		u.locate()
	}
	k.linkGroups()
	k.linkAssignments()
}

// parentRef returns the parent that an org unit names, or the one on its path.
func parentRef(raw *rawOrgUnit) rawRef {
	if raw.Parent.ID != "" {
		return raw.Parent
	}
	ids := strings.Split(strings.Trim(raw.Path, "/"), "/")
	if len(ids) < 2 {
		return rawRef{}
	}
	return rawRef{ID: ids[len(ids)-2]}
}

// cutCycles makes sure that going from parent to parent ends.
func (k *linker) cutCycles() {
	ends := map[*OrgUnit]bool{}
	for _, start := range k.orgUnits.defined {
		walked := map[*OrgUnit]bool{}
		for u := start; u != nil && !ends[u]; u = u.Parent {
			walked[u] = true
			if u.Parent != nil && walked[u.Parent] {
				k.problems.Add(diag.New("E0247", u.At, "org unit %s is above itself", u.Label()).
					WithHelp("correct the parent of one of the org units in DHIS2 and export them again"))
				u.Parent = nil
			}
		}
		for u := range walked {
			ends[u] = true
		}
	}
}

// locate works out what the export does not tell of the org unit's place from
// its parents, as far as they are known.
func (u *OrgUnit) locate() {
	if u.Path == "" {
		u.Path = u.pathByParents()
	}
	if u.Level == 0 && u.Path != "" {
		u.Level = strings.Count(strings.TrimSuffix(u.Path, "/"), "/")
	}
}

func (u *OrgUnit) pathByParents() string {
	const deepest = 64 // far more than there are levels in any country
	path := ""
	for range deepest {
		switch {
		case u.Missing:
			return ""
		case u.Path != "":
			return u.Path + path
		case u.Parent == nil && u.Level == 1:
			return "/" + u.UID + path
		case u.Parent == nil:
			return ""
		}
		path = "/" + u.UID + path
		u = u.Parent
	}
	return ""
}

func (k *linker) linkGroups() {
	for _, d := range k.orgUnitGroups.definitions {
		g := k.orgUnitGroups.of(d)
		for _, uid := range newOrgUnitSet(d.raw.(*rawOrgUnitGroup).OrgUnits).UIDs() {
			if u, ok := k.orgUnits.byUID[uid]; ok && !u.Missing {
				g.OrgUnits = append(g.OrgUnits, u)
				u.Groups = append(u.Groups, g)
			}
		}
	}
}

// linkAssignments tells each org unit what it is assigned to.
func (k *linker) linkAssignments() {
	for _, ds := range k.dataSets.defined {
		ds.OrgUnits.settle()
		for _, uid := range ds.OrgUnits.UIDs() {
			if u, ok := k.orgUnits.byUID[uid]; ok {
				u.DataSets = append(u.DataSets, ds)
			}
		}
	}
	for _, p := range k.programs.defined {
		p.OrgUnits.settle()
		for _, uid := range p.OrgUnits.UIDs() {
			if u, ok := k.orgUnits.byUID[uid]; ok {
				u.Programs = append(u.Programs, p)
			}
		}
	}
}

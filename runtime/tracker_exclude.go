package runtime

import (
	"cmp"
	"slices"
	"strings"
)

// sharedObjects are what the programs of a run know of each other's objects:
// DHIS2 asks for unique values in all of its tracked entities, and relationships
// go from program to program. What only one object may have goes to that of the
// program that stands first in the mapping.
type sharedObjects struct {
	stores []*trackerStore       // of all programs
	values map[valueClaim]string // UIDs of tracked entities
	links  map[linkClaim]string  // UIDs of relationships
	// adopted are the UIDs on the server of tracked entities, enrollments and events
	// that have others there than follow from their identities.
	adopted map[string]string
	taken   map[string]bool // the UIDs in adopted
	own     map[string]bool // types of events and relationships of which each is made by one record alone
}

// valueClaim is a value of a unique attribute; unit is empty where it must be
// unique everywhere.
type valueClaim struct{ attribute, unit, text string }

// linkClaim is what a relationship says.
type linkClaim struct{ kind, from, to string }

func newSharedObjects() *sharedObjects {
	return &sharedObjects{values: map[valueClaim]string{}, links: map[linkClaim]string{}, adopted: map[string]string{}, taken: map[string]bool{}}
}

// join makes a program one of those that know of each other's objects.
func (r *programRun) join(s *sharedObjects) {
	r.shared = s
	s.stores = append(s.stores, &r.store)
}

// isLost reports whether programs of the run have made an object, and none of
// them sends it.
func (s *sharedObjects) isLost(uid string) bool {
	lost := false
	for _, store := range s.stores {
		o := store.objects[uid]
		if o != nil && !o.lost() {
			return false
		}
		lost = lost || o != nil
	}
	return lost
}

// uniquePlan is an attribute that no two tracked entities may share a value of.
type uniquePlan struct {
	Unique
	slot slot
}

// unique finds the slots of the program's unique attributes; one that no rule
// fills makes nobody give way.
func (b *programBuilder) unique() {
	for _, u := range b.plan.program.Unique {
		if at, filled := b.plan.slots[u.Attribute]; filled {
			b.plan.unique = append(b.plan.unique, uniquePlan{u, at})
		}
	}
}

// demandUnique keeps, of the tracked entities with one value of a unique
// attribute, the one that was enrolled first. Enrollments may give such values
// too: then it is the enrollment that gives way.
func (r *programRun) demandUnique(s *session) {
	if len(r.plan.unique) == 0 {
		return
	}
	for _, entity := range r.entitiesByEnrollment() {
		r.claimValues(s, entity, entity.uid)
		for _, enrollment := range entity.children {
			r.claimValues(s, enrollment, entity.uid)
		}
	}
}

// claimValues loses an object of which another tracked entity than its own has a
// value; of one that stays the values are taken.
func (r *programRun) claimValues(s *session, o *trackerObject, entity string) {
	if o.lost() {
		return
	}
	var mine []valueClaim
	for _, u := range r.plan.unique {
		claim, ok := u.claimOf(o)
		if !ok {
			continue
		}
		if owner, taken := r.shared.values[claim]; taken && owner != entity {
			r.lose(s, o, flaw{code: codeValueTaken, message: "another tracked entity, " + owner + ", has the same `" + r.plan.nameOf(o, u.slot) + "`, which DHIS2 takes only once" + u.where()})
			return
		}
		mine = append(mine, claim)
	}
	for _, claim := range mine {
		r.shared.values[claim] = entity
	}
}

func (u uniquePlan) claimOf(o *trackerObject) (valueClaim, bool) {
	claim := valueClaim{attribute: u.Attribute, text: o.get(u.slot)}
	if u.PerOrgUnit {
		claim.unit = o.get(slotOrgUnit)
	}
	return claim, claim.text != ""
}

func (u uniquePlan) where() string {
	if u.PerOrgUnit {
		return " in an org unit"
	}
	return ""
}

// entitiesByEnrollment lists the tracked entities in the order in which they
// were enrolled; those of one day, and those that never were, by UID.
func (r *programRun) entitiesByEnrollment() []*trackerObject {
	var entities []*trackerObject
	first := map[*trackerObject]string{}
	for _, o := range r.store.order {
		if o.kind() == TrackedEntity {
			entities = append(entities, o)
			first[o] = o.firstEnrolled()
		}
	}
	slices.SortFunc(entities, func(a, b *trackerObject) int {
		return cmp.Or(strings.Compare(first[a], first[b]), strings.Compare(a.uid, b.uid))
	})
	return entities
}

// firstEnrolled is the date of the first enrollment of a tracked entity; of one
// without any it is a text behind all dates.
func (o *trackerObject) firstEnrolled() string {
	for _, enrollment := range o.children {
		if !enrollment.failed {
			return enrollment.date()
		}
	}
	return "never"
}

// demandOneEnrollment keeps the first enrollment of those of a tracked entity
// that exclude each other: ACTIVE ones, and in some programs COMPLETED ones too.
func (r *programRun) demandOneEnrollment(s *session, entity *trackerObject) {
	if entity.kind() != TrackedEntity || entity.lost() {
		return
	}
	enrolled, active := false, false
	for _, o := range entity.children {
		status := o.get(slotStatus)
		switch {
		case o.failed || status == "CANCELLED":
		case enrolled && r.plan.program.EnrollsOnce:
			r.lose(s, o, flaw{code: codeEnrolledOnce, message: "`" + r.plan.program.Name + "` enrolls only once, and there is an earlier enrollment"})
		case active && status == "ACTIVE":
			r.lose(s, o, flaw{code: codeSecondActive, message: "an earlier enrollment in `" + r.plan.program.Name + "` is ACTIVE too"})
		default:
			enrolled, active = true, active || status == "ACTIVE"
		}
	}
}

// demandOneLink keeps one relationship of those that say the same.
func (r *programRun) demandOneLink(s *session) {
	var links []*trackerObject
	for _, o := range r.store.order {
		if o.kind() == Relationship && !o.lost() {
			links = append(links, o)
		}
	}
	slices.SortFunc(links, func(a, b *trackerObject) int { return strings.Compare(a.uid, b.uid) })
	for _, o := range links {
		claim := linkOf(o)
		owner, taken := r.shared.links[claim]
		if taken && owner != o.uid {
			r.lose(s, o, flaw{code: codeSecondLink, message: "another `" + o.rules[0].Label + "`, " + owner + ", is between the same objects"})
			continue
		}
		r.shared.links[claim] = o.uid
	}
}

func linkOf(o *trackerObject) linkClaim {
	claim := linkClaim{o.rules[0].Type, o.get(slotFrom), o.get(slotTo)}
	if o.rules[0].Bidirectional && claim.to < claim.from {
		claim.from, claim.to = claim.to, claim.from
	}
	return claim
}

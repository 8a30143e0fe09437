package runtime

import (
	"cmp"
	"io"
	"maps"
	"slices"
)

// Why an object of a record that does not count is not deleted.
const (
	leftShared  = "other records may make it too"
	leftDoubt   = "the record that counts could not be used"
	leftUnknown = "too little is left of the record to tell its identity"
	leftUnclear = "several objects on the server match"
)

// deletes lists the objects that have to go from the server, by kind: those that
// outdated records made and that nothing makes any more. An object is listed only
// if no record but its own can make it, for a run does not see all records.
func (r *programRun) deletes(x *existing) map[string][]string {
	gone := map[string]map[string]bool{}
	left := map[string]string{} // UIDs to reasons
	goes := map[string]bool{}   // UIDs that go for one record, whatever is said of another
	for i := range r.outdated {
		g := &r.outdated[i]
		if r.shared.made(g.uid) {
			continue
		}
		uid, reason := r.goneAs(x, g)
		switch {
		case reason != "":
			left[g.uid] = reason
		case uid != "":
			if gone[g.rule.Kind] == nil {
				gone[g.rule.Kind] = map[string]bool{}
			}
			gone[g.rule.Kind][uid], goes[g.uid] = true, true
		}
	}
	sorted := map[string][]string{}
	for kind, uids := range gone {
		sorted[kind] = slices.Sorted(maps.Keys(uids))
		countN(&r.report.Deletes, kind, int64(len(uids)))
	}
	for uid, reason := range left {
		if !goes[uid] {
			count(&r.report.DeletesLeft, reason)
		}
	}
	return sorted
}

// goneAs finds the UID that an outdated object has on the server, or why it has
// to stay. It is none where the object there has become another one of the run.
func (r *programRun) goneAs(x *existing, g *outdatedObject) (uid, reason string) {
	switch {
	case !r.shared.own[g.rule.Type]:
		return "", leftShared
	case r.doubts[g.record] || r.doubts[g.entire]:
		return "", leftDoubt
	case x == nil || g.rule.Match == "" || g.enrollment == "" || g.entity == "":
		return g.uid, ""
	}
	in := x.enrollment(r.shared.sent(g.entity), r.shared.sent(g.enrollment))
	if in == nil || slices.ContainsFunc(in.events, func(e serverEvent) bool { return e.uid == g.uid }) {
		return g.uid, ""
	}
	switch found := r.eventsLike(in, []*objectPlan{g.rule}, g.occurred); {
	case len(found) == 0:
		return g.uid, ""
	case len(found) > 1:
		return "", leftUnclear
	case r.shared.taken[found[0]]:
		return "", ""
	default:
		return found[0], ""
	}
}

// made reports whether some record that counts makes an object which others made
// that do not count.
func (s *sharedObjects) made(uid string) bool {
	return slices.ContainsFunc(s.stores, func(store *trackerStore) bool { return store.objects[uid] != nil || store.made[uid] })
}

// sent is the UID under which an object is on the server.
func (s *sharedObjects) sent(uid string) string {
	if there, ok := s.adopted[uid]; ok {
		return there
	}
	return uid
}

// ownTypes lists the types of events and relationships of which no object is made
// by two records: the rules that make them are of one source, and each identity
// holds the key of the record.
func ownTypes(programs []*programPlan) map[string]bool {
	own := map[string]bool{}
	sources := map[string]string{}
	for _, p := range programs {
		for _, b := range p.blocks {
			b.eachRule(func(o *objectPlan) {
				by := cmp.Or(o.OwnOf, b.source)
				source, seen := sources[o.Type]
				own[o.Type] = o.Own && (!seen || own[o.Type] && source == by)
				sources[o.Type] = by
			})
		}
	}
	return own
}

// writeDeletes writes the body of one POST to /api/tracker?importStrategy=DELETE.
func writeDeletes(w io.Writer, deletes map[string][]string) error {
	t := newTextWriter(w)
	before := "{"
	for _, list := range []struct{ kind, name, word string }{
		{Event, "events", "event"}, {Relationship, "relationships", "relationship"},
	} {
		for i, uid := range deletes[list.kind] {
			if i == 0 {
				t.raw(before + `"` + list.name + `":[` + "\n")
				before = ","
			} else {
				t.raw(",\n")
			}
			t.member("{", list.word, uid)
			t.raw("}")
			t.flush()
		}
		if len(deletes[list.kind]) > 0 {
			t.raw("\n]")
		}
	}
	t.raw("}\n")
	return t.close()
}

package runtime

import (
	"cmp"
	"slices"
	"strings"
)

// A slot is a place for a text in a tracker object: one of its own fields, or,
// from firstValue on, one of the program's data elements and attributes.
type slot int32

const (
	slotEnrolled slot = iota
	slotOccurred      // of an enrollment: the date of incident
	slotScheduled
	slotCompleted
	slotOrgUnit
	slotStatus
	slotFollowUp
	slotGeometry
	slotAttributeCombo
	slotFrom
	slotTo
	firstValue
)

// dateSlots is how many of the slots, the first ones, are for dates.
const dateSlots = slotCompleted + 1

// slotNames are what reports call an object's own fields.
var slotNames = [firstValue]string{
	slotEnrolled: "enrollment date", slotOccurred: "date", slotScheduled: "scheduled date", slotCompleted: "completion date",
	slotOrgUnit: "org unit", slotStatus: "status", slotFollowUp: "follow-up", slotGeometry: "geometry",
	slotAttributeCombo: "attribute option combo", slotFrom: "from", slotTo: "to",
}

// recordRef is what is kept of a record after it has been worked on: where it
// stood, and how it ranks among records that disagree.
type recordRef struct {
	source, place, key string
	precedence         int
	version            version
	ordinal            int64
}

// yieldsTo reports whether a later contribution of r gives way to what o said.
// Among records of one source the later version counts, then the one read
// later; among sources, the one whose block stands later in the mapping. Two
// contributions of one record keep their order: the later one counts.
func (r *recordRef) yieldsTo(o *recordRef) bool {
	return cmp.Or(
		cmp.Compare(r.precedence, o.precedence),
		compareVersions(r.version, o.version),
		r.compareEqual(o),
	) < 0
}

// compareEqual decides between records of one version: by their keys, so that
// their order in the input does not matter. Without versions that order is all
// there is to go by.
func (r *recordRef) compareEqual(o *recordRef) int {
	if r.version == oldest {
		return cmp.Compare(r.ordinal, o.ordinal)
	}
	return cmp.Or(cmp.Compare(r.key, o.key), cmp.Compare(r.ordinal, o.ordinal))
}

// trackerObject is a tracked entity, enrollment, event or relationship, put
// together from all records that say something of it.
type trackerObject struct {
	draft    *draft         // of an object that is not kept: all that is said of it, in place of fields and notes
	uid      string         // that follows from its identity
	server   string         // the UID that it has on the server, where that is another one
	standing matchStanding  // what was found of it on the server
	parent   *trackerObject // of an enrollment its tracked entity, of an event its enrollment
	children []*trackerObject
	rules    []*objectPlan     // that made it; at least one
	by       *recordRef        // the first record that made it
	lacks    [dateSlots]string // the fields for want of which the last record gave no date
	fields   []field
	notes    map[string]string // by UID, which follows from the object's and the text
	failed   bool              // and is not sent, nor is what hangs on it
}

// sent is the UID under which an object is sent.
func (o *trackerObject) sent() string {
	if o.server != "" {
		return o.server
	}
	return o.uid
}

// field is a text of an object and the record that it is from.
type field struct {
	slot     slot
	disputed bool // some record gave another text
	text     string
	by       *recordRef
}

// get returns the text in a slot, "" when it is missing.
func (o *trackerObject) get(s slot) string {
	if o.draft != nil {
		return o.draft.get(s)
	}
	for i := range o.fields {
		if o.fields[i].slot == s {
			return o.fields[i].text
		}
	}
	return ""
}

// set puts a text into a slot. Where another text is there already, the record
// that does not yield has its way; of the days of an enrollment the earliest,
// so that someone is enrolled at the first visit whatever the order of visits.
// The text may be gone with the record: what is kept of it is a copy.
func (o *trackerObject) set(s slot, text string, by *recordRef) {
	for i := range o.fields {
		f := &o.fields[i]
		if f.slot != s {
			continue
		}
		if o.keepsEarliest(s) {
			if text < f.text {
				f.text = strings.Clone(text)
			}
			return
		}
		isOther := f.text != text
		f.disputed = f.disputed || isOther
		if !by.yieldsTo(f.by) {
			f.by = by
			if isOther {
				f.text = strings.Clone(text)
			}
		}
		return
	}
	o.fields = append(o.fields, field{slot: s, text: strings.Clone(text), by: by})
}

// keepsEarliest holds for the days of enrollment and incident, which are written
// so that the earlier text is the earlier day.
func (o *trackerObject) keepsEarliest(s slot) bool {
	return o.rules[0].Kind == Enrollment && (s == slotEnrolled || s == slotOccurred)
}

func (o *trackerObject) addNote(n note) {
	if o.notes == nil {
		o.notes = map[string]string{}
	}
	if _, has := o.notes[n.uid]; !has {
		o.notes[strings.Clone(n.uid)] = strings.Clone(n.text)
	}
}

// addRule notes a rule that made the object. Rules are kept in the order of the
// mapping, so that it does not matter which record came first.
func (o *trackerObject) addRule(rule *objectPlan) {
	at, found := slices.BinarySearchFunc(o.rules, rule, func(a, b *objectPlan) int { return cmp.Compare(a.rule, b.rule) })
	if !found {
		o.rules = slices.Insert(o.rules, at, rule)
	}
}

func (o *trackerObject) kind() string { return o.rules[0].Kind }

// trackerStore holds the objects of a program by UID.
type trackerStore struct {
	objects map[string]*trackerObject
	order   []*trackerObject // as they were first made
	made    map[string]bool  // events that are not kept, of records that take the place of others
}

// merge adds a draft. It is refused where an object of that UID hangs on
// another parent: an identity is then shared by two people or two enrollments.
func (st *trackerStore) merge(d *draft, by *recordRef) (*trackerObject, bool) {
	o := st.objects[d.uid]
	if o == nil {
		o = &trackerObject{uid: strings.Clone(d.uid), parent: d.parent, by: by}
		st.objects[o.uid] = o
		st.order = append(st.order, o)
	}
	if o.parent != d.parent {
		return nil, false
	}
	o.addRule(d.rule)
	o.lacks = d.missing
	for at, text := range d.own {
		if text != "" {
			o.set(slot(at), text, by)
		}
	}
	for _, v := range d.values {
		o.set(v.slot, v.text, by)
	}
	for _, n := range d.notes {
		o.addNote(n)
	}
	return o, true
}

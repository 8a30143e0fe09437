package runtime

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// writeTracker writes the objects of a program in one of two formats. Both end
// with a line break, have one order of fields and objects, and give the same
// bytes for the same objects: tracked entities by UID, enrollments and events
// by date and then UID, relationships by UID. Fields that are missing are left
// out.
//
// "json", also when empty, is the body of one POST to /api/tracker:
//
//	{"trackedEntities":[…],"events":[…],"relationships":[…]}
//
// with enrollments inside tracked entities and events inside enrollments; the
// arrays that would be empty are left out.
//
// "ndjson" is one object a line, for delivery in parts of any size: the fields
// of the same bodies, without the objects inside, and "kind" before them, which
// is TRACKED_ENTITY, ENROLLMENT, EVENT or RELATIONSHIP. Each names what it
// hangs on by UID, and comes after it.
func writeTracker(w io.Writer, format string, objects *trackerObjects) error {
	t := &trackerWriter{textWriter: newTextWriter(w), plan: objects.plan, adopted: objects.adopted}
	switch format {
	case "json", "":
		t.nested(objects)
	case "ndjson":
		t.flat = true
		t.lines(objects)
	default:
		return fmt.Errorf("tracker objects cannot be written as %q, only as json or ndjson", format)
	}
	return t.close()
}

type trackerWriter struct {
	*textWriter
	plan    *programPlan
	adopted map[string]string
	flat    bool
}

// nested writes one object of arrays.
func (t *trackerWriter) nested(objects *trackerObjects) {
	t.raw("{")
	before := ""
	before = t.array(before, "trackedEntities", objects.entities)
	before = t.array(before, "events", objects.events)
	t.array(before, "relationships", objects.relationships)
	t.raw("}\n")
}

// array writes an array with an item a line, unless it is empty, and returns
// what comes before the next one.
func (t *trackerWriter) array(before, name string, objects []*trackerObject) string {
	if len(objects) == 0 {
		return before
	}
	t.raw(before + `"` + name + `":[` + "\n")
	for i, o := range objects {
		if i > 0 {
			t.raw(",\n")
		}
		t.object(o)
		t.flush()
	}
	t.raw("\n]")
	return ","
}

// lines writes one object a line, parents first.
func (t *trackerWriter) lines(objects *trackerObjects) {
	for _, list := range [][]*trackerObject{objects.entities, objects.events, objects.relationships} {
		for _, o := range list {
			t.family(o)
		}
	}
}

func (t *trackerWriter) family(o *trackerObject) {
	t.object(o)
	t.raw("\n")
	t.flush()
	for _, child := range o.children {
		t.family(child)
	}
}

// object writes an object, in the nested form with those inside it.
func (t *trackerWriter) object(o *trackerObject) {
	t.raw("{")
	if t.flat {
		t.raw(`"kind":"` + o.kind() + `",`)
	}
	switch o.kind() {
	case TrackedEntity:
		t.entity(o)
	case Enrollment:
		t.enrollment(o)
	case Event:
		t.event(o)
	case Relationship:
		t.relationship(o)
	}
	t.raw("}")
}

func (t *trackerWriter) entity(o *trackerObject) {
	t.member("", "trackedEntity", o.sent())
	t.member(",", "trackedEntityType", o.rules[0].Type)
	t.optional("orgUnit", o.get(slotOrgUnit))
	t.literal("geometry", o.get(slotGeometry))
	t.values("attributes", "attribute", o)
	t.inside("enrollments", o)
}

func (t *trackerWriter) enrollment(o *trackerObject) {
	t.member("", "enrollment", o.sent())
	t.member(",", "trackedEntity", o.parent.sent())
	t.member(",", "program", o.rules[0].Type)
	t.optional("orgUnit", o.get(slotOrgUnit))
	t.optional("status", o.get(slotStatus))
	t.optional("enrolledAt", o.get(slotEnrolled))
	t.optional("occurredAt", o.get(slotOccurred))
	t.optional("completedAt", o.get(slotCompleted))
	t.literal("followUp", o.get(slotFollowUp))
	t.literal("geometry", o.get(slotGeometry))
	t.values("attributes", "attribute", o)
	t.inside("events", o)
	t.notes(o)
}

func (t *trackerWriter) event(o *trackerObject) {
	t.member("", "event", o.sent())
	t.optional("status", o.get(slotStatus))
	t.member(",", "program", t.plan.program.UID)
	t.member(",", "programStage", o.rules[0].Type)
	if o.parent != nil {
		t.member(",", "enrollment", o.parent.sent())
		t.member(",", "trackedEntity", o.parent.parent.sent())
	}
	t.optional("orgUnit", o.get(slotOrgUnit))
	t.optional("occurredAt", o.get(slotOccurred))
	t.optional("scheduledAt", o.get(slotScheduled))
	t.optional("completedAt", o.get(slotCompleted))
	t.optional("attributeOptionCombo", o.get(slotAttributeCombo))
	t.literal("geometry", o.get(slotGeometry))
	t.values("dataValues", "dataElement", o)
	t.notes(o)
}

func (t *trackerWriter) relationship(o *trackerObject) {
	rule := o.rules[0]
	t.member("", "relationship", o.uid)
	t.member(",", "relationshipType", rule.Type)
	t.end("from", rule.From.Kind, o.get(slotFrom))
	t.end("to", rule.To.Kind, o.get(slotTo))
}

// end writes one end of a relationship, as {"event":{"event":"…"}}.
func (t *trackerWriter) end(name, kind, uid string) {
	word := map[string]string{TrackedEntity: "trackedEntity", Enrollment: "enrollment", Event: "event"}[kind]
	if there, ok := t.adopted[uid]; ok {
		uid = there
	}
	t.raw(`,"` + name + `":{"` + word + `":`)
	t.member("{", word, uid)
	t.raw("}}")
}

// literal writes a member that is JSON already, unless it is missing.
func (t *trackerWriter) literal(name, value string) {
	if value != "" {
		t.raw(`,"` + name + `":` + value)
	}
}

// values writes the attributes or data values of an object, in the order in
// which the mapping first names them.
func (t *trackerWriter) values(list, name string, o *trackerObject) {
	before := `,"` + list + `":[`
	for i := range o.fields {
		if f := &o.fields[i]; f.slot >= firstValue {
			t.raw(before)
			t.member("{", name, t.plan.targets[f.slot-firstValue].uid)
			t.member(",", "value", f.text)
			t.raw("}")
			before = ","
		}
	}
	if before == "," {
		t.raw("]")
	}
}

// notes writes the notes of an object by UID, so that the order of the records
// does not show.
func (t *trackerWriter) notes(o *trackerObject) {
	if len(o.notes) == 0 {
		return
	}
	before := `,"notes":[`
	for _, uid := range slices.Sorted(maps.Keys(o.notes)) {
		t.raw(before)
		t.member("{", "note", uid)
		t.member(",", "value", o.notes[uid])
		t.raw("}")
		before = ","
	}
	t.raw("]")
}

// inside writes the objects that hang on one, in the nested form.
func (t *trackerWriter) inside(name string, o *trackerObject) {
	if t.flat || len(o.children) == 0 {
		return
	}
	t.raw(`,"` + name + `":[`)
	for i, child := range o.children {
		if i > 0 {
			t.raw(",")
		}
		t.object(child)
	}
	t.raw("]")
}

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

// Around the items of an array, of which each has a line.
const (
	beginArray  = `":[` + "\n"
	betweenRows = ",\n"
	endArray    = "\n]"
)

// array writes an array with an item a line, unless it is empty, and returns
// what comes before the next one.
func (t *trackerWriter) array(before, name string, objects []*trackerObject) string {
	if len(objects) == 0 {
		return before
	}
	t.raw(before + `"` + name + beginArray)
	for i, o := range objects {
		if i > 0 {
			t.raw(betweenRows)
		}
		t.object(o)
		t.flush()
	}
	t.raw(endArray)
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
	before := "{"
	if t.flat {
		t.raw(`{"kind":"`)
		t.raw(o.kind())
		before = `",`
	}
	t.raw(before)
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
	t.text(`"trackedEntity":`, o.sent())
	t.text(`,"trackedEntityType":`, o.rules[0].Type)
	t.field(`,"orgUnit":`, o.get(slotOrgUnit))
	t.literal(`,"geometry":`, o.get(slotGeometry))
	t.values(`,"attributes":[`, o)
	t.inside("enrollments", o)
}

func (t *trackerWriter) enrollment(o *trackerObject) {
	t.text(`"enrollment":`, o.sent())
	t.text(`,"trackedEntity":`, o.parent.sent())
	t.text(`,"program":`, o.rules[0].Type)
	t.field(`,"orgUnit":`, o.get(slotOrgUnit))
	t.field(`,"status":`, o.get(slotStatus))
	t.field(`,"enrolledAt":`, o.get(slotEnrolled))
	t.field(`,"occurredAt":`, o.get(slotOccurred))
	t.field(`,"completedAt":`, o.get(slotCompleted))
	t.literal(`,"followUp":`, o.get(slotFollowUp))
	t.literal(`,"geometry":`, o.get(slotGeometry))
	t.values(`,"attributes":[`, o)
	t.inside("events", o)
	t.notes(o)
}

func (t *trackerWriter) event(o *trackerObject) {
	t.text(`"event":`, o.sent())
	t.field(`,"status":`, o.get(slotStatus))
	t.text(`,"program":`, t.plan.program.UID)
	t.text(`,"programStage":`, o.rules[0].Type)
	if o.parent != nil {
		t.text(`,"enrollment":`, o.parent.sent())
		t.text(`,"trackedEntity":`, o.parent.parent.sent())
	}
	t.field(`,"orgUnit":`, o.get(slotOrgUnit))
	t.field(`,"occurredAt":`, o.get(slotOccurred))
	t.field(`,"scheduledAt":`, o.get(slotScheduled))
	t.field(`,"completedAt":`, o.get(slotCompleted))
	t.field(`,"attributeOptionCombo":`, o.get(slotAttributeCombo))
	t.literal(`,"geometry":`, o.get(slotGeometry))
	t.values(`,"dataValues":[`, o)
	t.notes(o)
}

func (t *trackerWriter) relationship(o *trackerObject) {
	rule := o.rules[0]
	t.text(`"relationship":`, o.uid)
	t.text(`,"relationshipType":`, rule.Type)
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

// field writes a text member unless it is missing; before is what comes before
// the text.
func (t *trackerWriter) field(before, value string) {
	if value != "" {
		t.text(before, value)
	}
}

// literal writes a member that is JSON already, unless it is missing.
func (t *trackerWriter) literal(before, value string) {
	if value != "" {
		t.raw(before)
		t.raw(value)
	}
}

// values writes the attributes or data values of an object, in the order in
// which the mapping first names them; list is how the list begins.
func (t *trackerWriter) values(list string, o *trackerObject) {
	if o.draft != nil {
		for i := range o.draft.values {
			v := &o.draft.values[i]
			list = t.value(list, o, v.slot, v.text)
		}
	}
	for i := range o.fields {
		if f := &o.fields[i]; f.slot >= firstValue {
			list = t.value(list, o, f.slot, f.text)
		}
	}
	if list == "" {
		t.raw("]")
	}
}

// value writes a value, and before the first one how the list begins: what is left
// of that is returned.
func (t *trackerWriter) value(list string, o *trackerObject, at slot, text string) string {
	target := &t.plan.targets[at-firstValue]
	head := target.attribute
	if o.kind() == Event {
		head = target.dataValue
	}
	if list != "" {
		t.raw(list)
		head = head[len(","):]
	}
	t.text(head, text)
	t.raw("}")
	return ""
}

// notes writes the notes of an object by UID, so that the order of the records
// does not show.
func (t *trackerWriter) notes(o *trackerObject) {
	before := `,"notes":[`
	if o.draft != nil {
		for _, n := range o.draft.notes {
			t.note(before, n.uid, n.text)
			before = ","
		}
	}
	for _, uid := range sortedNotes(o.notes) {
		t.note(before, uid, o.notes[uid])
		before = ","
	}
	if before == "," {
		t.raw("]")
	}
}

func sortedNotes(notes map[string]string) []string {
	if len(notes) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(notes))
}

func (t *trackerWriter) note(before, uid, text string) {
	t.raw(before)
	t.text(`{"note":`, uid)
	t.text(`,"value":`, text)
	t.raw("}")
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

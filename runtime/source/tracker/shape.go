package tracker

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// The kinds of objects, as the API calls their lists.
const (
	events          = "events"
	enrollments     = "enrollments"
	trackedEntities = "trackedEntities"
)

// A shape says what becomes of an event, an enrollment or a tracked entity.
type shape struct {
	kind             string
	program, kindUID string         // that it has to have; kindUID is of its stage or type
	keys             map[string]key // all others are passed over
	list             valueList
	values           *values // of data elements or attributes; nil: none is read
	lends            *values // of an enrollment: what the tracked entity reads of its attributes
	stages           []stage // of an enrollment, in the order of the schema
	inner            *shape  // the enrollments of a tracked entity; nil: none is read
	shows            bool    // the record has what is inside
}

// A key is what is read of an object.
type key struct {
	role role
	name []byte // of the field that has the value as it is, as JSON with its colon; nil: none has
}

// A role is what the value of a key tells, besides.
type role int

const (
	plain role = iota
	followUp
	legacyFollowUp // of older versions
	valuesList
	innerList
	ofProgram
	ofKind
	isDeleted
	firstMoment
	secondMoment
	ownUID
)

// A stage is where an enrollment has the events of one stage.
type stage struct {
	name   []byte // as JSON with its colon
	uid    string
	events *shape
}

// A valueList is the list of values in an object: "dataValues", whose items have a
// "dataElement", or "attributes" with an "attribute".
type valueList struct{ name, uid string }

func listOf(kind string) valueList {
	if kind == events {
		return valueList{"dataValues", "dataElement"}
	}
	return valueList{"attributes", "attribute"}
}

// values are the fields for data elements or attributes.
type values struct {
	name   []byte                 // of the record of them, as JSON with its colon
	fields map[string]*valueField // by UID
	size   int                    // of the record
}

type valueField struct {
	index int
	name  []byte // as JSON with its colon
	kind  schema.Kind
}

// newShape plans the record of a source, of which s.Tracker is not nil.
func newShape(s *runtime.Source) *shape {
	p := planner{s.Tracker}
	shape := p.shape(s.Tracker.Records, s.Record, "")
	switch shape.kind {
	case events:
		shape.is("program", ofProgram)
		shape.is("programStage", ofKind)
		shape.kindUID = s.Tracker.ProgramStage
	case enrollments:
		shape.is("program", ofProgram)
	case trackedEntities:
		shape.is("trackedEntityType", ofKind)
		shape.kindUID = s.Tracker.TrackedEntityType
	}
	return shape
}

// is gives a role to a key.
func (s *shape) is(name string, r role) { s.keys[name] = key{r, s.keys[name].name} }

type planner struct{ of *runtime.TrackerObjects }

func (p planner) shape(kind string, r *schema.Record, path string) *shape {
	s := &shape{kind: kind, program: p.of.Program, keys: map[string]key{}, list: listOf(kind)}
	for _, f := range r.Fields {
		at := schema.JoinPath(path, f.Name)
		switch {
		case f.Name == s.list.name:
			s.values = p.values(f, at)
			s.keys[f.Name] = key{valuesList, s.values.name}
		case kind == enrollments && f.Name == events:
			if s.stages = p.stages(f, at); s.stages != nil {
				s.shows = true
				s.keys[f.Name] = key{innerList, nameOf(f.Name)}
			}
		case kind == trackedEntities && f.Name == enrollments && f.Type.Inner() != nil:
			s.shows = true
			s.inner = p.shape(enrollments, f.Type.Inner(), at)
			s.keys[f.Name] = key{innerList, nameOf(f.Name)}
		case f.Key != "":
			s.keys[f.Key] = key{plain, nameOf(f.Key)}
		default:
			s.keys[f.Name] = key{plain, nameOf(f.Name)}
		}
	}
	s.readFollowUp()
	if kind == trackedEntities {
		s.readEnrollments(p)
	}
	return s
}

// readFollowUp has `followup`, as older versions have it, read as `followUp`.
func (s *shape) readFollowUp() {
	k, reads := s.keys["followUp"]
	if _, other := s.keys["followup"]; !reads || other {
		return
	}
	s.is("followUp", followUp)
	s.keys["followup"] = key{legacyFollowUp, k.name}
}

// readEnrollments has the enrollments of a tracked entity read: for the record, or
// for their attributes alone.
func (s *shape) readEnrollments(p planner) {
	if s.values == nil && s.inner == nil {
		return
	}
	if s.inner == nil {
		s.inner = p.shape(enrollments, &schema.Record{}, "")
		s.is(enrollments, innerList)
	}
	if s.inner.lends = s.values; s.values != nil {
		s.inner.is(s.inner.list.name, valuesList)
	}
	s.inner.is("program", ofProgram)
	s.inner.is("deleted", isDeleted)
	s.inner.is("enrolledAt", firstMoment)
	s.inner.is("enrollment", ownUID)
}

func (p planner) values(f *schema.Field, path string) *values {
	v := &values{name: nameOf(f.Name), fields: map[string]*valueField{}}
	if f.Type.Kind != schema.Object {
		return v // the program has none
	}
	v.size = len(f.Type.Record.Fields)
	for i, field := range f.Type.Record.Fields {
		if uid := p.of.UIDs[schema.JoinPath(path, field.Name)]; uid != "" {
			v.fields[uid] = &valueField{index: i, name: nameOf(field.Name), kind: field.Type.Kind}
		}
	}
	return v
}

func (p planner) stages(f *schema.Field, path string) []stage {
	if f.Type.Kind != schema.Object {
		return nil
	}
	var all []stage
	for _, field := range f.Type.Record.Fields {
		at := schema.JoinPath(path, field.Name)
		uid, r := p.of.UIDs[at], field.Type.Inner()
		if uid == "" || r == nil {
			continue
		}
		of := p.shape(events, r, at)
		of.is("programStage", ofKind)
		of.is("deleted", isDeleted)
		of.is("occurredAt", firstMoment)
		of.is("createdAt", secondMoment)
		of.is("event", ownUID)
		all = append(all, stage{nameOf(field.Name), uid, of})
	}
	return all
}

// nameOf writes the name of a field as JSON, with the colon behind it.
func nameOf(name string) []byte { return append(appendText(nil, name), ':') }

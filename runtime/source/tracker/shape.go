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
	of     *runtime.TrackerObjects
	kind   string
	copied map[string][]byte // keys whose values stay as DHIS2 has them, and the same as JSON
	values *values           // of data elements or attributes; nil: none is read
	stages []stage           // of an enrollment, in the order of the schema
	below  *shape            // the enrollments of a tracked entity; nil: none is read
}

// A stage is where an enrollment has the events of one stage.
type stage struct {
	name   []byte // as JSON
	uid    string
	events *shape
}

// values are the fields for data elements or attributes.
type values struct {
	list, id string                // "dataValues" and "dataElement", or "attributes" and "attribute"
	fields   map[string]valueField // by UID
	size     int                   // of the record
}

type valueField struct {
	index int
	name  []byte // as JSON
	kind  schema.Kind
}

// newShape plans the record of a source, of which s.Tracker is not nil.
func newShape(s *runtime.Source) *shape { return shapeOf(s.Tracker, s.Tracker.Records, s.Record, "") }

func shapeOf(of *runtime.TrackerObjects, kind string, r *schema.Record, path string) *shape {
	s := &shape{of: of, kind: kind, copied: map[string][]byte{}}
	list, id := "attributes", "attribute"
	if kind == events {
		list, id = "dataValues", "dataElement"
	}
	for _, f := range r.Fields {
		at := schema.JoinPath(path, f.Name)
		switch {
		case f.Name == list:
			s.values = valuesOf(of, f, at, list, id)
		case kind == enrollments && f.Name == events:
			s.stages = stagesOf(of, f, at)
		case kind == trackedEntities && f.Name == enrollments && f.Type.Inner() != nil:
			s.below = shapeOf(of, enrollments, f.Type.Inner(), at)
		case f.Key != "":
			s.copied[f.Key] = appendText(nil, f.Key)
		default:
			s.copied[f.Name] = appendText(nil, f.Name)
		}
	}
	return s
}

func valuesOf(of *runtime.TrackerObjects, f *schema.Field, path, list, id string) *values {
	v := &values{list: list, id: id, fields: map[string]valueField{}}
	if f.Type.Kind != schema.Object {
		return v // the program has none
	}
	v.size = len(f.Type.Record.Fields)
	for i, field := range f.Type.Record.Fields {
		if uid := of.UIDs[schema.JoinPath(path, field.Name)]; uid != "" {
			v.fields[uid] = valueField{index: i, name: appendText(nil, field.Name), kind: field.Type.Kind}
		}
	}
	return v
}

func stagesOf(of *runtime.TrackerObjects, f *schema.Field, path string) []stage {
	var all []stage
	if f.Type.Kind != schema.Object {
		return nil
	}
	for _, field := range f.Type.Record.Fields {
		at := schema.JoinPath(path, field.Name)
		if uid, r := of.UIDs[at], field.Type.Inner(); uid != "" && r != nil {
			all = append(all, stage{name: appendText(nil, field.Name), uid: uid, events: shapeOf(of, events, r, at)})
		}
	}
	return all
}

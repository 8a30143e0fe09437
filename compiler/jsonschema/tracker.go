package jsonschema

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// Tracker is what our keyword `x-dhis2` says: which objects of DHIS2's tracker
// are the records of a schema, and what its fields are called there. The
// specification of sources says which schemas have it.
type Tracker struct {
	Records           string // "events", "enrollments" or "trackedEntities"
	Program           string // UID, as the next two
	ProgramStage      string // of events
	TrackedEntityType string // of tracked entities

	// UIDs are those of data elements, attributes and stages, by the path of the
	// field that is for them.
	UIDs map[string]string
}

// trackerObjects reads `x-dhis2` of a schema and of the fields in it; nil where
// it has none.
func trackerObjects(doc *document, s *Schema) (*Tracker, diag.List) {
	said := doc.root.get("x-dhis2")
	if said == nil {
		return nil, nil
	}
	t := &Tracker{UIDs: map[string]string{}}
	t.Records, _ = said.getText("records")
	t.Program, _ = said.getText("program")
	t.ProgramStage, _ = said.getText("programStage")
	t.TrackedEntityType, _ = said.getText("trackedEntityType")
	if !t.complete() {
		return nil, diag.List{diag.New("E0648", doc.span(said), "`x-dhis2` of a schema says which objects its records are: `records`, `program`, and of events the `programStage`, of tracked entities the `trackedEntityType`").
			WithHelp("let `crosswalk schema from-tracker` write the schema")}
	}
	w := &trackerWalk{doc: doc, schema: s, tracker: t}
	w.object(t.Records, doc.root, s.Record, "")
	return t, w.problems
}

func (t *Tracker) complete() bool {
	switch t.Records {
	case "events":
		return t.Program != "" && t.ProgramStage != ""
	case "enrollments":
		return t.Program != ""
	case "trackedEntities":
		return t.Program != "" && t.TrackedEntityType != ""
	}
	return false
}

// A trackerWalk goes through the fields that DHIS2 has by UID. It sees to it that
// each says its UID: one that does not would look as if nobody had recorded it.
type trackerWalk struct {
	doc      *document
	schema   *Schema
	tracker  *Tracker
	problems diag.List
}

// object visits an event, an enrollment or a tracked entity.
func (w *trackerWalk) object(kind string, n *node, r *schema.Record, path string) {
	if kind == "events" {
		w.named("dataElement", "dataValues", n, r, path, nil)
		return
	}
	w.named("attribute", "attributes", n, r, path, nil)
	if kind == "enrollments" {
		w.named("programStage", "events", n, r, path, func(stage *node, f *schema.Field, at string) {
			w.object("events", stage.get("items"), f.Type.Inner(), at)
		})
		return
	}
	if f, ok := fieldOf(r, "enrollments"); ok {
		w.object("enrollments", propertyNode(n, "enrollments").get("items"), f.Type.Inner(), schema.JoinPath(path, "enrollments"))
	}
}

// named visits the fields of a record in which each stands for an object of the
// metadata.
func (w *trackerWalk) named(word, name string, n *node, r *schema.Record, path string, below func(*node, *schema.Field, string)) {
	f, ok := fieldOf(r, name)
	if !ok || f.Type.Kind != schema.Object {
		return
	}
	n, path = propertyNode(n, name), schema.JoinPath(path, name)
	for _, field := range f.Type.Record.Fields {
		at, value := schema.JoinPath(path, field.Name), propertyNode(n, field.Name)
		uid, ok := value.get("x-dhis2").getText(word)
		if !ok || uid == "" {
			w.problems.Add(diag.New("E0648", w.place(at), "nothing says which %s `%s` is: `x-dhis2` with its UID", trackerWords[word], field.Name).
				WithHelp("let `crosswalk schema from-tracker` write the schema"))
			continue
		}
		w.tracker.UIDs[at] = uid
		if below != nil {
			below(value, field, at)
		}
	}
}

var trackerWords = map[string]string{"dataElement": "data element", "attribute": "attribute", "programStage": "program stage"}

// place is that of a field, or the beginning of the file.
func (w *trackerWalk) place(path string) diag.Span {
	if at, ok := w.schema.places[path]; ok {
		return at
	}
	return w.doc.file.Span(w.doc.root.start, w.doc.root.start+1)
}

func propertyNode(n *node, name string) *node { return n.get("properties").get(name) }

func fieldOf(r *schema.Record, name string) (*schema.Field, bool) {
	if r == nil {
		return nil, false
	}
	return r.Field(name)
}

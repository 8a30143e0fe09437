package schemafile

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TrackerRecords says which records of a program a schema is for: events of one
// stage, enrollments, or, if neither is said, tracked entities; of a program
// without registration its events.
type TrackerRecords struct {
	Program     string // name, code or UID
	Stage       string // name, code or UID
	Enrollments bool
	ByCode      bool // fields are called by codes, where there are any
}

// Tracker writes the schema of the records of a tracker program, as
// spec/sources.md describes them.
func Tracker(s *metadata.Snapshot, o TrackerRecords) ([]byte, error) {
	program, err := find(s.Programs.Find(o.Program), "program", o.Program, "the snapshot")
	if err != nil {
		return nil, err
	}
	t := &trackerSchema{program: program, byCode: o.ByCode}
	return t.document(o)
}

// find is the one object that a text means.
func find[T metadata.Item](found metadata.Found[T], kind, ref, where string) (T, error) {
	switch found.Match {
	case metadata.One:
		return found.Object, nil
	case metadata.Many:
		var names []string
		for _, x := range found.Candidates {
			names = append(names, x.Base().Candidate())
		}
		return found.Object, refuse("E0622", "%q may be any of %d %ss", ref, len(names), kind).withHelp("use the code or the UID of one of them: %s", strings.Join(names, ", "))
	}
	r := refuse("E0621", "%s has no %s %q", where, kind, ref)
	if near := found.Nearest(); len(near) > 0 {
		return found.Object, r.withHelp("%s", diag.DidYouMean(near))
	}
	return found.Object, r
}

// A trackerSchema makes the schema of one kind of records of a program.
type trackerSchema struct {
	program *metadata.Program
	byCode  bool
}

func (t *trackerSchema) document(o TrackerRecords) ([]byte, error) {
	if !t.program.WithRegistration {
		return t.eventProgram(o)
	}
	if o.Stage != "" {
		stage, err := find(t.program.Stage(o.Stage), "stage", o.Stage, "the program "+t.program.Label())
		if err != nil {
			return nil, err
		}
		return t.events(stage)
	}
	attributes, err := t.attributes()
	if err != nil {
		return nil, err
	}
	stages, err := t.stages()
	if err != nil {
		return nil, err
	}
	enrollment := enrollmentFields(attributes, stages)
	if o.Enrollments {
		return t.written("Enrollments in "+t.program.Name, object{{"records", "enrollments"}, {"program", t.program.UID}}, enrollmentRequired, enrollment), nil
	}
	kind := t.program.TrackedEntityType
	if kind == nil {
		return nil, refuse("E0623", "the snapshot does not say which tracked entities the program %s is of", t.program.Label()).withHelp(exportAgain, "trackedEntityTypes")
	}
	// What is known of an enrollment's attributes is in those of its tracked entity.
	return t.written("Tracked entities in "+t.program.Name, object{{"records", "trackedEntities"}, {"program", t.program.UID}, {"trackedEntityType", kind.UID}},
		trackedEntityRequired, trackedEntityFields(attributes, record(enrollmentRequired, enrollmentFields(nil, stages)))), nil
}

// exportAgain is the cure of a snapshot that lacks a kind of objects.
const exportAgain = "export the metadata again with `%s` among the kinds of objects"

// eventProgram is for programs without registration, which have one stage.
func (t *trackerSchema) eventProgram(o TrackerRecords) ([]byte, error) {
	switch {
	case o.Enrollments:
		return nil, refuse("E0624", "the program %s is an event program: it has no enrollments", t.program.Label()).withHelp("leave out --enrollments: its records are events")
	case len(t.program.Stages) == 0:
		return nil, refuse("E0623", "the snapshot has no stage of the program %s", t.program.Label()).withHelp(exportAgain, "programStages")
	case o.Stage == "":
		return t.events(t.program.Stages[0])
	}
	stage, err := find(t.program.Stage(o.Stage), "stage", o.Stage, "the program "+t.program.Label())
	if err != nil {
		return nil, err
	}
	return t.events(stage)
}

func (t *trackerSchema) events(stage *metadata.Stage) ([]byte, error) {
	values, err := t.dataValues(stage)
	if err != nil {
		return nil, err
	}
	return t.written("Events of "+stage.Name+" in "+t.program.Name, object{{"records", "events"}, {"program", t.program.UID}, {"programStage", stage.UID}}, eventRequired, eventFields(values)), nil
}

func (t *trackerSchema) written(title string, dhis2 object, required []string, fields object) []byte {
	return document(append(object{{"$schema", draft}, {"title", title}, {"x-dhis2", dhis2}}, record(required, fields)...))
}

// stages is the record that takes the place of the list of events: the events of
// each stage under its name.
func (t *trackerSchema) stages() (object, error) {
	names := uniqueNames(t.program.Stages, t.byCode)
	var fields object
	for i, stage := range t.program.Stages {
		if stage.Missing {
			return nil, t.lacks("programStages", stage.UID)
		}
		values, err := t.dataValues(stage)
		if err != nil {
			return nil, err
		}
		events := object{{"type", "array"}, {"x-dhis2", object{{"programStage", stage.UID}}}, {"items", record(eventRequired, eventFields(values))}}
		fields = fields.with(names[i], events)
	}
	return record(nil, fields), nil
}

func (t *trackerSchema) lacks(kind, uid string) error {
	return refuse("E0623", "the snapshot has no object %s of `%s`, which the program %s uses", uid, kind, t.program.Label()).withHelp(exportAgain, kind)
}

// dataValues is the record of the values of a stage's events.
func (t *trackerSchema) dataValues(stage *metadata.Stage) (object, error) {
	var elements []*metadata.DataElement
	for _, e := range stage.Elements {
		if e.Element.Missing {
			return nil, t.lacks("dataElements", e.Element.UID)
		}
		elements = append(elements, e.Element)
	}
	return valuesOf(t, "dataElement", elements, func(e *metadata.DataElement) (metadata.ValueType, *metadata.OptionSet) {
		return e.ValueType, e.OptionSet
	})
}

// attributes is the record of the values of the type's and the program's attributes.
func (t *trackerSchema) attributes() (object, error) {
	var all []*metadata.Attribute
	seen := map[string]bool{}
	uses := t.program.Attributes
	if t.program.TrackedEntityType != nil {
		uses = slices.Concat(t.program.TrackedEntityType.Attributes, uses)
	}
	for _, use := range uses {
		switch {
		case use.Attribute.Missing:
			return nil, t.lacks("trackedEntityAttributes", use.Attribute.UID)
		case !seen[use.Attribute.UID]:
			seen[use.Attribute.UID] = true
			all = append(all, use.Attribute)
		}
	}
	return valuesOf(t, "attribute", all, func(a *metadata.Attribute) (metadata.ValueType, *metadata.OptionSet) { return a.ValueType, a.OptionSet })
}

// valuesOf is the record of the values of data elements or attributes, a field each.
func valuesOf[T metadata.Item](t *trackerSchema, kind string, of []T, typed func(T) (valueType metadata.ValueType, options *metadata.OptionSet)) (object, error) {
	var fields object
	for i, name := range uniqueNames(of, t.byCode) {
		valueType, options := typed(of[i])
		if options != nil && options.Missing {
			return nil, t.lacks("optionSets", options.UID)
		}
		fields = fields.with(name, t.value(of[i].Base(), name, kind, valueType, options))
	}
	return record(nil, fields), nil
}

// uniqueNames are the names of fields: of several objects of one name each with
// its UID.
func uniqueNames[T metadata.Item](objects []T, byCode bool) []string {
	names, count := make([]string, len(objects)), map[string]int{}
	for i, o := range objects {
		base := o.Base()
		names[i] = base.Name
		if byCode && base.Code != "" || base.Name == "" {
			names[i] = base.Code
		}
		if names[i] == "" {
			names[i] = base.UID
		}
		count[names[i]]++
	}
	for i, o := range objects {
		if count[names[i]] > 1 {
			names[i] += " (" + o.Base().UID + ")"
		}
	}
	return names
}

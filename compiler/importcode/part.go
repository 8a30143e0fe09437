package importcode

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A Part is what of a payload a rule is about. A mapping that sends nothing of a
// part cannot break its rules.
type Part string

// The parts of payloads, named as in a report.
const (
	DataValues    Part = "data values"
	Comments      Part = "comments of data values"
	AttributeSets Part = "data sets with attribute categories"
	CodedValues   Part = "data values with an option set"

	Tracker         Part = "tracker objects"
	TrackedEntities Part = "tracked entities"
	Enrollments     Part = "enrollments"
	Events          Part = "events"
	EnrolledEvents  Part = "events of enrollments"
	SingleEvents    Part = "events of event programs"
	EventAttributes Part = "events with attribute categories"
	Attributes      Part = "tracked entity attributes"
	EventValues     Part = "data values of events"
	CodedFields     Part = "tracker values with an option set"
	ReferenceFields Part = "tracker values that name files, users or org units"
	Geometry        Part = "geometries"
	Notes           Part = "notes"
	Relationships   Part = "relationships"

	// Lines that many values share; guards stand there.
	PeriodLines    Part = "periods of records"
	OrgUnitLines   Part = "org units of records"
	CategoryLines  Part = "categories of records"
	AttributeLines Part = "attribute categories of records"

	Nothing Part = "nothing that a mapping sends" // of other requests than ours
)

// dataSetParts are what goes to /api/dataValueSets; everything else goes to /api/tracker.
var dataSetParts = []Part{DataValues, Comments, AttributeSets, CodedValues}

func (p Part) target() Target {
	if slices.Contains(dataSetParts, p) {
		return DataSets
	}
	return Programs
}

// A Place is a line of a mapping that sends something.
type Place struct {
	Label  string         `json:"label"` // in the mapping's words
	Origin runtime.Origin `json:"origin"`
}

// A sender lists, by part, the lines of a transform that send something of it.
type sender struct {
	places map[Part][]Place
	names  map[string]string // of categories, by UID
}

// sendersOf walks a transform.
func sendersOf(t *runtime.Transform) sender {
	s := sender{map[Part][]Place{}, map[string]string{}}
	for _, category := range t.Categories {
		s.names[category.UID] = category.Name
	}
	for _, set := range t.DataSets {
		for _, block := range set.Blocks {
			s.scope(set, block.Scope)
		}
	}
	for _, program := range t.Programs {
		for _, block := range program.Blocks {
			for _, o := range block.Objects {
				s.object(program, o)
			}
		}
	}
	return s
}

func (s sender) add(place Place, parts ...Part) {
	for _, part := range parts {
		if !slices.Contains(s.places[part], place) {
			s.places[part] = append(s.places[part], place)
		}
	}
}

func (s sender) scope(set runtime.DataSet, scope runtime.Scope) {
	for _, rule := range scope.Rules {
		place := Place{rule.Label, rule.Origin}
		s.add(place, DataValues)
		if rule.Comment != "" {
			s.add(place, Comments)
		}
		if sendsCodes(set, rule) {
			s.add(place, CodedValues)
		}
		s.categories(rule.Categories, CategoryLines)
	}
	if len(scope.Attributes) > 0 {
		s.add(Place{set.Name, set.Origin}, AttributeSets)
	}
	s.lines(scope)
	for _, inner := range scope.Scopes {
		s.scope(set, inner)
	}
}

// lines are those of a scope that hold for all of its rules.
func (s sender) lines(scope runtime.Scope) {
	if scope.Period != nil {
		s.add(Place{"period", scope.Period.Origin}, PeriodLines)
	}
	s.orgUnit(scope.OrgUnit)
	s.categories(scope.Categories, CategoryLines)
	s.categories(scope.Attributes, AttributeLines)
}

func (s sender) orgUnit(rule *runtime.OrgUnitRule) {
	if rule != nil {
		s.add(Place{"org unit", rule.Origin}, OrgUnitLines)
	}
}

func (s sender) categories(values []runtime.CategoryValue, part Part) {
	for _, v := range values {
		s.add(Place{s.names[v.Category], v.Origin}, part)
	}
}

// sendsCodes reports whether some element that a rule fills has an option set.
func sendsCodes(set runtime.DataSet, rule runtime.Rule) bool {
	return slices.ContainsFunc(set.Elements, func(e runtime.Element) bool {
		if e.OptionSet == "" {
			return false
		}
		if rule.Computed == nil {
			return e.UID == rule.Element
		}
		for _, uid := range rule.Computed.Targets {
			if uid == e.UID {
				return true
			}
		}
		return false
	})
}

func (s sender) object(program runtime.Program, o runtime.Object) {
	place := Place{o.Label, o.Origin}
	s.add(place, Tracker)
	values := Attributes
	switch o.Kind {
	case runtime.TrackedEntity:
		s.add(place, TrackedEntities)
	case runtime.Enrollment:
		s.add(place, Enrollments)
	case runtime.Event:
		s.add(place, Events, eventPart(program))
		values = EventValues
	case runtime.Relationship:
		s.add(place, Relationships)
	}
	s.extras(place, o)
	s.orgUnit(o.OrgUnit)
	s.categories(o.Attributes, AttributeLines)
	for _, v := range o.Values {
		s.add(Place{v.Label, v.Origin}, values)
		if v.OptionSet != "" || slices.ContainsFunc(v.Types, func(e runtime.Element) bool { return e.OptionSet != "" }) {
			s.add(Place{v.Label, v.Origin}, CodedFields)
		}
		if namesOthers(v.ValueType) || slices.ContainsFunc(v.Types, func(e runtime.Element) bool { return namesOthers(e.ValueType) }) {
			s.add(Place{v.Label, v.Origin}, ReferenceFields)
		}
	}
	for _, event := range o.Events {
		s.object(program, event)
	}
}

// namesOthers reports whether values of a value type name something else that the server must have.
func namesOthers(valueType string) bool {
	return slices.Contains([]string{"FILE_RESOURCE", "IMAGE", "USERNAME", "ORGANISATION_UNIT"}, valueType)
}

func eventPart(program runtime.Program) Part {
	if program.Registration {
		return EnrolledEvents
	}
	return SingleEvents
}

func (s sender) extras(place Place, o runtime.Object) {
	if len(o.Attributes) > 0 {
		s.add(place, EventAttributes)
	}
	if o.Geometry != nil && o.Kind != runtime.TrackedEntity {
		s.add(place, Geometry)
	}
	if len(o.Notes) > 0 {
		s.add(place, Notes)
	}
}

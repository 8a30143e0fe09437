package schemafile

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
)

// What DHIS2 always gives of its objects.
var (
	eventRequired         = []string{"event", "status", "program", "programStage", "orgUnit"}
	enrollmentRequired    = []string{"enrollment", "status", "program", "trackedEntity", "orgUnit"}
	trackedEntityRequired = []string{"trackedEntity", "trackedEntityType", "orgUnit"}
)

// Texts, moments and others that objects have besides values.
func text() object   { return object{{"type", "string"}} }
func moment() object { return object{{"type", "string"}, {"format", "date-time"}} }
func flag() object   { return object{{"type", "boolean"}} }
func oneOf(words ...string) object {
	return object{{"type", "string"}, {"enum", texts(words)}}
}

func record(required []string, fields object) object {
	o := object{{"type", "object"}}
	if len(required) > 0 {
		o = o.with("required", texts(required))
	}
	if len(fields) == 0 { // properties have to name something to be a record
		return o.with("additionalProperties", text())
	}
	return o.with("properties", fields)
}

func user() object { return record(nil, object{{"uid", text()}, {"username", text()}}) }

// geometry is GeoJSON; of it a mapping can read points.
func geometry() object {
	point := object{{"type", "array"}, {"items", object{{"type", "number"}}}, {"x-key", "coordinates"}}
	return record(nil, object{{"type", text()}, {"point", point}})
}

// stamps is what DHIS2 notes of changes.
func stamps() object {
	return object{{"createdAt", moment()}, {"createdAtClient", moment()}, {"updatedAt", moment()}, {"updatedAtClient", moment()},
		{"createdBy", user()}, {"updatedBy", user()}, {"storedBy", text()}, {"deleted", flag()}}
}

func eventFields(values object) object {
	return slices.Concat(object{
		{"event", text()}, {"status", oneOf("ACTIVE", "COMPLETED", "VISITED", "SCHEDULE", "OVERDUE", "SKIPPED")},
		{"program", text()}, {"programStage", text()}, {"enrollment", text()}, {"trackedEntity", text()}, {"orgUnit", text()},
		{"occurredAt", moment()}, {"scheduledAt", moment()}, {"completedAt", moment()}, {"completedBy", text()}, {"followUp", flag()},
		{"attributeOptionCombo", text()}, {"attributeCategoryOptions", text()}, {"assignedUser", user()}, {"geometry", geometry()},
	}, stamps(), object{{"dataValues", values}})
}

// enrollmentFields are those of an enrollment; attributes may be nil.
func enrollmentFields(attributes, stages object) object {
	fields := slices.Concat(object{
		{"enrollment", text()}, {"status", oneOf("ACTIVE", "COMPLETED", "CANCELLED")},
		{"program", text()}, {"trackedEntity", text()}, {"orgUnit", text()},
		{"enrolledAt", moment()}, {"occurredAt", moment()}, {"completedAt", moment()}, {"completedBy", text()}, {"followUp", flag()},
		{"attributeOptionCombo", text()}, {"geometry", geometry()},
	}, stamps())
	if attributes != nil {
		fields = fields.with("attributes", attributes)
	}
	return fields.with("events", stages)
}

func trackedEntityFields(attributes, enrollment object) object {
	return slices.Concat(object{
		{"trackedEntity", text()}, {"trackedEntityType", text()}, {"orgUnit", text()},
		{"inactive", flag()}, {"potentialDuplicate", flag()}, {"geometry", geometry()},
	}, stamps(), object{{"attributes", attributes}, {"enrollments", object{{"type", "array"}, {"items", enrollment}}}})
}

// value is the schema of the value of a data element or attribute.
func (t *trackerSchema) value(o *metadata.Object, name, kind string, v metadata.ValueType, options *metadata.OptionSet) object {
	schema := valueSchema(v, options)
	if name != o.Name && o.Name != "" {
		schema = append(object{{"title", o.Name}}, schema...)
	}
	return schema.with("x-dhis2", object{{kind, o.UID}, {"valueType", string(v)}})
}

func valueSchema(v metadata.ValueType, options *metadata.OptionSet) object {
	switch {
	case v == metadata.MultiText:
		return object{{"type", "array"}, {"items", coded(options)}}
	case v.IsInteger():
		return object{{"type", "integer"}}
	case v.IsNumeric():
		return object{{"type", "number"}}
	case v == metadata.Boolean, v == metadata.TrueOnly:
		return flag()
	case v == metadata.DateValue, v == metadata.Age:
		return object{{"type", "string"}, {"format", "date"}}
	case v == metadata.DateTime:
		return moment()
	case v == metadata.Coordinate:
		number := object{{"type", "number"}}
		return record([]string{"longitude", "latitude"}, object{{"longitude", number}, {"latitude", number}})
	}
	return coded(options)
}

// coded is a text, one of the codes of an option set if there is one that the
// snapshot has as a whole.
func coded(options *metadata.OptionSet) object {
	if options == nil || options.Absent > 0 || len(options.Options) == 0 {
		return text()
	}
	var codes []string
	for _, o := range options.Options {
		if o.Code == "" {
			return text()
		}
		codes = append(codes, o.Code)
	}
	return oneOf(codes...)
}

package compiler_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// Projects of tests are written short. A file `X.shape` becomes the JSON Schema
// X.json: fields are text, `started:datetime`, `patient{uuid gender}` a record,
// `obs[concept n:number]` a list of records, `tags:text*` a list, `codes:text%`
// a map. A file `X.meta` becomes the metadata X.json; see metadataOf.
func expand(t *testing.T, fs fstest.MapFS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, f := range fs {
		switch {
		case strings.HasSuffix(name, ".shape"):
			s := shape{rest: string(f.Data)}
			out[strings.TrimSuffix(name, ".shape")+".json"] = jsonFile(t, s.object())
		case strings.HasSuffix(name, ".meta"):
			out[strings.TrimSuffix(name, ".meta")+".json"] = jsonFile(t, metadataOf(string(f.Data)))
		default:
			out[name] = f
		}
	}
	return out
}

func jsonFile(t *testing.T, v any) *fstest.MapFile {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: data}
}

type object = map[string]any

type shape struct{ rest string }

// object reads fields up to the closing bracket or the end.
func (s *shape) object() object {
	properties := object{}
	for {
		s.rest = strings.TrimLeft(s.rest, " \t\n")
		if s.rest == "" || s.rest[0] == '}' || s.rest[0] == ']' {
			s.rest = strings.TrimPrefix(strings.TrimPrefix(s.rest, "}"), "]")
			return object{"type": "object", "properties": properties}
		}
		end := strings.IndexAny(s.rest+" ", " \t\n{[}]")
		name, kind, _ := strings.Cut(s.rest[:end], ":")
		s.rest = s.rest[end:]
		switch {
		case strings.HasPrefix(s.rest, "{"):
			s.rest = s.rest[1:]
			properties[name] = s.object()
		case strings.HasPrefix(s.rest, "["):
			s.rest = s.rest[1:]
			properties[name] = object{"type": "array", "items": s.object()}
		case strings.HasSuffix(kind, "*"):
			properties[name] = object{"type": "array", "items": scalar(strings.TrimSuffix(kind, "*"))}
		case strings.HasSuffix(kind, "%"):
			properties[name] = object{"type": "object", "additionalProperties": scalar(strings.TrimSuffix(kind, "%"))}
		default:
			properties[name] = scalar(kind)
		}
	}
}

func scalar(kind string) object {
	switch kind {
	case "date":
		return object{"type": "string", "format": "date"}
	case "datetime":
		return object{"type": "string", "format": "date-time"}
	case "int":
		return object{"type": "integer"}
	case "number":
		return object{"type": "number"}
	case "yesno":
		return object{"type": "boolean"}
	case "any":
		return object{"oneOf": []any{object{"type": "string"}, object{"type": "number"}}}
	}
	return object{"type": "string"}
}

// metadataOf makes a snapshot of lines such as
//
//	unit | UG-KLA-001 | Kololo Health Centre
//	category | Sex | Male, Female
//	combo | Sex and age | Sex, Age
//	options | Result | POS=Positive, NEG=Negative
//	element | OPD all | NUMBER | combo or nothing | option set or nothing
//	data set | OPD | Monthly | combo or nothing | OPD all, OPD new=combo of this data set
//	attribute | National ID | TEXT | option set or nothing | unique generated
//	program | ANC | Person or nothing | National ID!, Given name | combo or nothing
//	stage | ANC | ANC visit | repeatable strict point | Weight!, Fever
//	relationship | Mother of
//
// `!` marks what is mandatory. UIDs are made from the place of the line.
func metadataOf(text string) object {
	m := &metadata{out: object{}, ids: map[string]string{}}
	m.out["system"] = object{"version": "2.41.0"}
	m.defaults()
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		var parts [5]string
		for i, p := range strings.Split(line, "|") {
			parts[i] = strings.TrimSpace(p)
		}
		m.line(parts[0], parts[1], parts[2], parts[3], parts[4])
	}
	return m.out
}

type metadata struct {
	out object
	ids map[string]string // "category Sex" → UID
	n   int
}

func (m *metadata) add(kind string, o object) {
	list, _ := m.out[kind].([]any)
	m.out[kind] = append(list, o)
}

// id makes the UID of something.
func (m *metadata) id(kind, name string) string {
	m.n++
	uid := fmt.Sprintf("%c%010d", kind[0], m.n)
	m.ids[kind+" "+name] = uid
	return uid
}

func (m *metadata) ref(kind, name string) object { return object{"id": m.ids[kind+" "+name]} }

func (m *metadata) refs(kind string, names []string) []any {
	out := []any{}
	for _, n := range names {
		out = append(out, m.ref(kind, n))
	}
	return out
}

func (m *metadata) defaults() {
	for kind, list := range map[string]string{"option": "categoryOptions", "category": "categories", "combo": "categoryCombos"} {
		m.ids[kind+" "] = kind + "0000000000"[:11-len(kind)]
		o := object{"id": m.ids[kind+" "], "name": "default", "code": "default"}
		switch kind {
		case "category":
			o["categoryOptions"] = []any{object{"id": "option00000"}}
		case "combo":
			o["categories"], o["isDefault"] = []any{object{"id": "category000"}}, true
		}
		m.add(list, o)
	}
	m.add("categoryOptionCombos", object{"id": "cocDefault0", "name": "default", "categoryCombo": object{"id": "combo000000"}, "categoryOptions": []any{object{"id": "option00000"}}})
}

func (m *metadata) line(kind, name, a, b, c string) {
	switch kind {
	case "unit":
		m.add("organisationUnits", object{"id": m.id("unit", a), "code": name, "name": a, "path": "/" + m.ids["unit "+a], "level": 1, "openingDate": "2000-01-01"})
	case "category":
		for _, o := range split(a) {
			if m.ids["option "+o] == "" {
				m.add("categoryOptions", object{"id": m.id("option", o), "name": o})
			}
		}
		m.add("categories", object{"id": m.id("category", name), "name": name, "categoryOptions": m.refs("option", split(a))})
		m.ids["options of "+name] = a
	case "combo":
		m.combo(name, split(a))
	case "options":
		m.add("optionSets", object{"id": m.id("set", name), "name": name, "valueType": "TEXT"})
		for i, o := range split(a) {
			code, option, _ := strings.Cut(o, "=")
			m.add("options", object{"id": m.id("choice", name+option), "code": code, "name": option, "sortOrder": i + 1, "optionSet": m.ref("set", name)})
		}
	case "element":
		o := object{"id": m.id("element", name), "name": name, "domainType": "AGGREGATE", "valueType": a, "aggregationType": "NONE", "categoryCombo": m.ref("combo", b)}
		if c != "" {
			o["optionSet"] = m.ref("set", c)
		}
		m.add("dataElements", o)
	case "data set":
		var elements []any
		for _, e := range split(c) {
			name, combo, own := strings.Cut(e, "=")
			element := object{"dataElement": m.ref("element", name)}
			if own {
				element["categoryCombo"] = m.ref("combo", combo)
			}
			elements = append(elements, element)
		}
		m.add("dataSets", object{"id": m.id("dataset", name), "name": name, "periodType": a, "categoryCombo": m.ref("combo", b), "dataSetElements": elements, "organisationUnits": m.units()})
	default:
		m.trackerLine(kind, name, a, b, c)
	}
}

func (m *metadata) trackerLine(kind, name, a, b, c string) {
	switch kind {
	case "attribute":
		o := object{"id": m.id("attribute", name), "name": name, "valueType": a, "unique": strings.Contains(c, "unique"), "generated": strings.Contains(c, "generated")}
		if b != "" {
			o["optionSet"] = m.ref("set", b)
		}
		m.add("trackedEntityAttributes", o)
	case "program":
		m.program(name, a, split(b), c)
	case "stage":
		strategy, feature := "ON_COMPLETE", "NONE"
		if strings.Contains(b, "strict") {
			strategy = "ON_UPDATE_AND_INSERT"
		}
		if strings.Contains(b, "point") {
			feature = "POINT"
		}
		var elements []any
		for _, e := range split(c) {
			bare := strings.TrimSuffix(e, "!")
			m.isTracker(bare)
			elements = append(elements, object{"dataElement": m.ref("element", bare), "compulsory": bare != e})
		}
		m.add("programStages", object{"id": m.id("stage", name+"/"+a), "name": a, "program": m.ref("program", name), "repeatable": strings.Contains(b, "repeatable"),
			"validationStrategy": strategy, "featureType": feature, "programStageDataElements": elements})
	case "relationship":
		side := object{"relationshipEntity": "TRACKED_ENTITY_INSTANCE", "trackedEntityType": m.ref("type", "Person")}
		m.add("relationshipTypes", object{"id": m.id("relation", name), "name": name, "fromConstraint": side, "toConstraint": side})
	}
}

// isTracker says that a data element is one of a stage.
func (m *metadata) isTracker(name string) {
	list, _ := m.out["dataElements"].([]any)
	for _, e := range list {
		if e := e.(object); e["name"] == name {
			e["domainType"] = "TRACKER"
		}
	}
}

// combo makes an option combo for each choice of options.
func (m *metadata) combo(name string, categories []string) {
	uid := m.id("combo", name)
	m.add("categoryCombos", object{"id": uid, "name": name, "categories": m.refs("category", categories)})
	rows := [][]string{nil}
	for _, category := range categories {
		var longer [][]string
		for _, row := range rows {
			for _, o := range split(m.ids["options of "+category]) {
				longer = append(longer, append(row[:len(row):len(row)], o))
			}
		}
		rows = longer
	}
	for _, row := range rows {
		title := strings.Join(row, ", ")
		m.add("categoryOptionCombos", object{"id": m.id("z", name+title), "name": title, "categoryCombo": object{"id": uid}, "categoryOptions": m.refs("option", row)})
	}
}

func (m *metadata) program(name, entity string, attributes []string, combo string) {
	o := object{"id": m.id("program", name), "name": name, "programType": "WITHOUT_REGISTRATION", "categoryCombo": m.ref("combo", combo), "organisationUnits": m.units()}
	if entity != "" {
		if m.ids["type "+entity] == "" {
			m.add("trackedEntityTypes", object{"id": m.id("type", entity), "name": entity, "trackedEntityTypeAttributes": []any{}})
		}
		o["programType"], o["trackedEntityType"] = "WITH_REGISTRATION", m.ref("type", entity)
		var uses []any
		for _, a := range attributes {
			bare := strings.TrimSuffix(a, "!")
			uses = append(uses, object{"trackedEntityAttribute": m.ref("attribute", bare), "mandatory": bare != a})
		}
		o["programTrackedEntityAttributes"] = uses
	}
	m.add("programs", o)
}

func (m *metadata) units() []any {
	units, _ := m.out["organisationUnits"].([]any)
	out := []any{}
	for _, u := range units {
		out = append(out, object{"id": u.(object)["id"]})
	}
	return out
}

func split(list string) []string {
	var out []string
	for _, x := range strings.Split(list, ",") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

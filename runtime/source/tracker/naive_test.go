package tracker

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// naive says over again, on whole objects and without regard to speed, what the
// specification of sources says of a record.
type naive struct{ of *runtime.TrackerObjects }

// line is the record of an object, nil where it gives none.
func (n naive) line(s *runtime.Source, o map[string]any) map[string]any {
	other := func(key, uid string) bool { return o[key] != nil && o[key] != uid }
	switch n.of.Records {
	case events:
		if other("program", n.of.Program) || other("programStage", n.of.ProgramStage) {
			return nil
		}
	case enrollments:
		if other("program", n.of.Program) {
			return nil
		}
	case trackedEntities:
		if other("trackedEntityType", n.of.TrackedEntityType) {
			return nil
		}
	}
	return n.record(n.of.Records, s.Record, "", o)
}

func (n naive) record(kind string, r *schema.Record, path string, o map[string]any) map[string]any {
	out := map[string]any{}
	for _, f := range r.Fields {
		value, there := o[f.Name]
		if !there && f.Name == "followUp" {
			value, there = o["followup"]
		}
		at := schema.JoinPath(path, f.Name)
		switch list, isList := value.([]any); {
		case kind == events && f.Name == "dataValues" || kind != events && f.Name == "attributes":
			if value, there = n.valuesIn(kind, f, at, o); there {
				out[f.Name] = value
			}
		case isList && kind == enrollments && f.Name == events:
			out[f.Name] = n.stages(f, at, list)
		case isList && kind == trackedEntities && f.Name == enrollments:
			all := []any{}
			for _, e := range n.counting(list) {
				all = append(all, n.record(enrollments, f.Type.Inner(), at, e))
			}
			out[f.Name] = all
		case there && (value != nil || kind == events || f.Name != events && f.Name != enrollments):
			out[f.Name] = value
		}
	}
	return out
}

// counting are the enrollments that count, in their order.
func (n naive) counting(list []any) []map[string]any {
	all := objectsOf(list, func(o map[string]any) bool {
		return o["deleted"] != true && (o["program"] == nil || o["program"] == n.of.Program)
	})
	return ordered(all, "enrollment", "enrolledAt")
}

func objectsOf(list []any, counts func(map[string]any) bool) []map[string]any {
	var all []map[string]any
	for _, item := range list {
		if o, ok := item.(map[string]any); ok && counts(o) {
			all = append(all, o)
		}
	}
	return all
}

func ordered(all []map[string]any, uid string, moments ...string) []map[string]any {
	key := func(o map[string]any) []string {
		var keys []string
		for _, m := range moments {
			text, _ := o[m].(string)
			if text = strings.TrimSuffix(text, "Z"); text == "" {
				text = "none, which is behind all digits"
			}
			const zero = "0000-00-00T00:00:00.000" // versions of DHIS2 leave out what is zero
			keys = append(keys, text+zero[min(len(text), len(zero)):])
		}
		text, _ := o[uid].(string)
		return append(keys, text)
	}
	slices.SortStableFunc(all, func(a, b map[string]any) int { return slices.CompareFunc(key(a), key(b), cmp.Compare[string]) })
	return all
}

func (n naive) stages(f *schema.Field, path string, list []any) map[string]any {
	out := map[string]any{}
	for _, stage := range f.Type.Record.Fields {
		at := schema.JoinPath(path, stage.Name)
		all := objectsOf(list, func(o map[string]any) bool { return o["deleted"] != true && o["programStage"] == n.of.UIDs[at] })
		var records []any
		for _, e := range ordered(all, "event", "occurredAt", "createdAt") {
			records = append(records, n.record(events, stage.Type.Inner(), at, e))
		}
		if records != nil {
			out[stage.Name] = records
		}
	}
	return out
}

// valuesIn are the values of an object under their names.
func (n naive) valuesIn(kind string, f *schema.Field, path string, o map[string]any) (value any, there bool) {
	uid := "attribute"
	if kind == events {
		uid = "dataElement"
	}
	own, isList := o[f.Name].([]any)
	if o[f.Name] != nil && !isList {
		return o[f.Name], true
	}
	lists := [][]any{own}
	if inside, _ := o[enrollments].([]any); kind == trackedEntities {
		for _, e := range n.counting(inside) {
			list, _ := e[f.Name].([]any)
			lists = append(lists, list)
		}
	}
	out := map[string]any{}
	for _, list := range lists {
		there = there || list != nil
		for _, item := range objectsOf(list, func(map[string]any) bool { return true }) {
			for _, field := range f.Type.Record.Fields {
				text, isText := item["value"].(string)
				switch v := item["value"].(type) {
				case bool, json.Number:
					text, isText = fmt.Sprint(v), true
				}
				if isText && text != "" && out[field.Name] == nil && item[uid] != nil && item[uid] == n.of.UIDs[schema.JoinPath(path, field.Name)] {
					out[field.Name] = typed(text, field.Type.Kind)
				}
			}
		}
	}
	return out, there
}

func typed(text string, kind schema.Kind) any {
	switch number := json.Number(text); {
	case (kind == schema.Int || kind == schema.Decimal) && isNumber(text):
		return number
	case kind == schema.Bool && (text == "true" || text == "false"):
		return text == "true"
	case kind == schema.Date && len(text) > 10 && text[10] == 'T' && text[0] == '2':
		return text[:10]
	case kind == schema.List:
		return slices.DeleteFunc(anys(strings.Split(text, ",")), func(code any) bool { return code == "" })
	case kind == schema.Object:
		axes, _ := decoded([]byte(text)).([]any)
		if len(axes) == 2 && isNumber(fmt.Sprint(axes[0])) && isNumber(fmt.Sprint(axes[1])) {
			return map[string]any{"longitude": axes[0], "latitude": axes[1]}
		}
	}
	return text
}

func anys(texts []string) []any {
	all := []any{}
	for _, s := range texts {
		all = append(all, s)
	}
	return all
}

func isNumber(text string) bool {
	_, is := decoded([]byte(text)).(json.Number)
	return is && strings.TrimSpace(text) == text
}

func decoded(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil
	}
	return v
}

// A maker makes objects such as DHIS2 gives, and others.
type maker struct{ *rand.Rand }

func (m maker) one(of ...string) string { return of[m.IntN(len(of))] }

// object writes members in any order, with blanks now and then. Some are left out.
func (m maker) object(members ...string) string {
	m.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	members = slices.DeleteFunc(members, func(string) bool { return m.IntN(8) == 0 })
	return "{" + m.blank() + strings.Join(members, m.blank()+","+m.blank()) + m.blank() + "}"
}

func (m maker) list(most int, item func() string) string {
	var items []string
	for range m.IntN(most + 1) {
		items = append(items, item())
	}
	return "[" + strings.Join(items, m.blank()+",") + m.blank() + "]"
}

func (m maker) blank() string { return m.one("", "", "", "", " ", "\n", "\r\n\t") }

func (m maker) member(key string, of ...string) string {
	if m.IntN(20) == 0 {
		key = fmt.Sprintf(`\u%04x`, key[0]) + key[1:]
	}
	return `"` + key + `"` + m.blank() + ":" + m.blank() + m.one(of...)
}

func (m maker) uid() string { return fmt.Sprintf("%q", "u"+m.one("a", "b", "c", "d", "e", "f")) }

func (m maker) moment() string {
	return m.one(`"2026-01-05"`, `"2026-01-05T00:00"`, `"2026-01-05T00:00:00.000"`, `"2026-01-05T08:30:00.000"`, `"2026-01-05T08:30"`, `"2026-01-05T08:30:00.500Z"`, `"2026-01-06T00:00:00Z"`, `null`, `""`)
}

func (m maker) values(uid string, uids ...string) string {
	return m.one(m.list(6, func() string {
		return m.object(m.member("createdAt", m.moment()), m.member(uid, `"`+m.one(append(uids, "elemOther01")...)+`"`), m.member("storedBy", `{"a": ["}"]}`, `null`),
			m.member("value", `"61.50"`, `"-0.5e3"`, `"05"`, `"true"`, `"false"`, `""`, `null`, `"2019-09-01"`, `"2019-09-01T08:30:00"`, `"A,B,,\"C\""`, `"[32.58, -0.31]"`, `"[1]"`, `"Gr\u00e2ce \n\ud83d\ude00"`, `"é"`, `7`, `true`, `{"x": 1}`, `["x"]`))
	}), m.one("null", "[]", `{"Parity": 1}`, "[1, null, []]"))
}

func (m maker) event() string {
	return m.object(m.member("event", m.uid()), m.member("program", `"`+program+`"`), m.member("programStage", `"`+m.one(visit, visit, visit, birth, "other000001")+`"`), m.member("deleted", "true", "false", "false", "false"),
		m.member("occurredAt", m.moment()), m.member("createdAt", m.moment()), m.member(m.one("followUp", "followup"), "true", "false", "null"), m.member("orgUnit", m.uid()), m.member("notes", `[{"note": "\"}]"}]`),
		m.member("dataValues", m.values("dataElement", "elemWeight1", "elemParity1", "elemRefer01", "elemNext001", "elemSeen001", "elemSigns01", "elemHome001", "elemHIV0001")))
}

func (m maker) enrollment() string {
	return m.object(m.member("enrollment", m.uid()), m.member("program", `"`+m.one(program, program, program, "other000001")+`"`), m.member("deleted", "true", "false", "false", "false"), m.member("enrolledAt", m.moment()),
		m.member("geometry", `{"type": "Point", "coordinates": [32.5800, 1]}`), m.member("attributes", m.values("attribute", "attrSex0001", "attrVillage")), m.member("events", m.list(5, m.event), "null", `{"Birth": []}`))
}

func (m maker) trackedEntity() string {
	return m.object(m.member("trackedEntity", m.uid()), m.member("trackedEntityType", `"`+m.one(person, person, person, "other000001")+`"`), m.member("attributes", m.values("attribute", "attrSex0001", "attrVillage")),
		m.member("enrollments", m.list(3, m.enrollment), "null"), m.member("relationships", `[{"a": "]"}]`))
}

// attributesOnly are tracked entities without their enrollments.
func attributesOnly() *runtime.Source {
	s := personSource()
	s.Record.Fields = s.Record.Fields[:2]
	return s
}

// TestAgainstNaive reads many objects, which are put together at random.
func TestAgainstNaive(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	for name, c := range map[string]struct {
		source *runtime.Source
		make   func() string
	}{"events": {eventSource(), m.event}, "enrollments": {enrollmentSource(), m.enrollment}, "tracked entities": {personSource(), m.trackedEntity}, "attributes": {attributesOnly(), m.trackedEntity}} {
		var said []string
		for range 3000 {
			said = append(said, c.make())
		}
		got, err := read(c.source, "["+strings.Join(said, ",")+"]")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(got, "\n")
		for i, text := range said {
			var want, is any
			if record := (naive{c.source.Tracker}).line(c.source, decoded([]byte(text)).(map[string]any)); record != nil {
				want = record
			}
			if lines[i] != "" {
				is = decoded([]byte(lines[i]))
			}
			if diff := gocmp.Diff(want, is); diff != "" {
				t.Fatalf("%s: of\n%s\ncame\n%s\n%s", name, text, lines[i], diff)
			}
		}
	}
}

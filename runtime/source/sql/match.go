package sql

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A field is where a field of the record comes from: a column, or, of a nested
// record, the columns of its fields.
type field struct {
	name   string
	typ    *schema.Type
	column int // -1: fields
	fields []field
}

// match finds the column of every field of a record. A field without one would
// look like values that nobody recorded, and one with another kind of values
// would reject every record: both are said before the first row, all at once.
func match(q *Query, columns []column, record *schema.Record, d dialect) ([]field, error) {
	m := &matching{query: q, columns: columns, dialect: d}
	fields := m.record(record, "")
	if len(m.problems) > 0 {
		return nil, &QueryError{m.problems}
	}
	return fields, nil
}

type matching struct {
	query    *Query
	columns  []column
	dialect  dialect
	problems diag.List
}

// record matches the fields of a record. Columns of a nested one are called by
// the path: patient.gender.
func (m *matching) record(r *schema.Record, path string) []field {
	var fields []field
	for _, f := range r.Fields {
		name := f.Name
		if path != "" {
			name = schema.JoinPath(path, name)
		}
		found := m.field(f, name)
		fields = append(fields, found)
	}
	return fields
}

func (m *matching) field(f *schema.Field, name string) field {
	at := slices.IndexFunc(m.columns, func(c column) bool { return c.name == name })
	nested := f.Type.Kind == schema.Object && f.Type.Record != nil
	switch {
	case at < 0 && nested && m.hasBelow(f.Type.Record, name):
		return field{f.Name, f.Type, -1, m.record(f.Type.Record, name)}
	case at < 0:
		m.missing(name, f)
		return field{f.Name, f.Type, -1, nil}
	}
	again := slices.IndexFunc(m.columns[at+1:], func(c column) bool { return c.name == name })
	if again >= 0 {
		m.add("E0634", m.query.column(name), "two columns of the query are called `%s`", name).Help = "give one of them another name with `as`, or take it out"
	}
	m.kind(name, m.columns[at], f.Type)
	return field{f.Name, f.Type, at, nil}
}

// hasBelow reports whether a column is called by the path of a nested field.
func (m *matching) hasBelow(r *schema.Record, path string) bool {
	return slices.ContainsFunc(r.Fields, func(f *schema.Field) bool {
		name := schema.JoinPath(path, f.Name)
		return slices.ContainsFunc(m.columns, func(c column) bool { return c.name == name }) ||
			f.Type.Kind == schema.Object && f.Type.Record != nil && m.hasBelow(f.Type.Record, name)
	})
}

func (m *matching) add(code diag.Code, span diag.Span, format string, args ...any) *diag.Diagnostic {
	m.problems.Add(diag.New(code, span, format, args...))
	return &m.problems[len(m.problems)-1]
}

func (m *matching) missing(name string, f *schema.Field) {
	var names []string
	for _, c := range m.columns {
		names = append(names, c.name)
	}
	near := diag.Nearest(name, names)
	span := m.query.whole()
	if len(near) > 0 {
		span = m.query.column(near[0])
	}
	d := m.add("E0632", span, "the query has no column `%s`, which the mapping reads", name)
	if *d = d.WithNearest(near); len(near) == 0 {
		d.Help = "add it, under this name: `as " + m.dialect.quoted(name) + "`"
	}
}

// quoted writes a name so that the database keeps its letters.
func (d dialect) quoted(name string) string {
	mark := `"`
	if d == mysql {
		mark = "`"
	}
	return mark + name + mark
}

// kind holds a column against the kind of its field.
func (m *matching) kind(name string, c column, t *schema.Type) {
	if fits(m.dialect, t, c.class, c.elem) {
		return
	}
	d := m.add("E0633", m.query.column(name), "column `%s` holds %s, and the schema says %s", name, c.holds(), kindWords[t.Kind])
	d.Help = m.dialect.cast(name, c, t)
}

var kindWords = map[schema.Kind]string{
	schema.Text: "text", schema.Bool: "true or false", schema.Int: "whole numbers", schema.Decimal: "numbers", schema.Date: "dates",
	schema.Instant: "dates with times", schema.List: "a list", schema.Map: "an object", schema.Object: "an object", schema.Unknown: "anything",
}

// fits reports whether values of a class can be values of a type. Where only the
// value can tell (is this text a date, is this number whole?), it can, and values
// that are not are rejected one by one.
func fits(d dialect, t *schema.Type, c, elem class) bool {
	switch {
	case c == refused:
		return false
	case c == unstated || t.Kind == schema.Unknown:
		return true
	case c == array:
		return t.Kind == schema.List && fits(d, t.Elem, elem, refused)
	}
	switch t.Kind {
	case schema.Text:
		return c == text
	case schema.Bool:
		return c == boolean || c == integer && !d.hasBooleans()
	case schema.Int:
		return c == integer || c == decimal
	case schema.Decimal:
		return c == integer || c == decimal || c == float
	case schema.Date:
		return c == date || c == text
	case schema.Instant:
		return c == local || c == instant || c == text
	}
	return c == document || c == text // lists, maps, records
}

// cast says what makes a column into what the schema wants.
func (d dialect) cast(name string, c column, t *schema.Type) string {
	if c.class == refused && t.Kind != schema.Text {
		return "queries give numbers, texts, dates, JSON and lists"
	}
	to := map[schema.Kind]string{schema.Int: "bigint", schema.Decimal: "decimal(20,4)", schema.Date: "date", schema.Bool: "boolean", schema.Text: "varchar", schema.Instant: "timestamp"}
	if d == mysql {
		to = map[schema.Kind]string{schema.Int: "signed", schema.Decimal: "decimal(20,4)", schema.Date: "date", schema.Text: "char", schema.Instant: "datetime"}
	}
	word, ok := to[t.Kind]
	if !ok {
		return "change the query, or the schema"
	}
	return "change the schema, or convert it in the query: cast(… as " + word + ") as " + d.quoted(name)
}

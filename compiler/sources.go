package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// source is a `source` declaration with its schema.
type source struct {
	module *lang.Module
	decl   *lang.Source
	schema *jsonschema.Schema
	record *schema.Record // the schema's record with the index fields
	out    runtime.Source

	private []privateField
}

// loadSources reads the schemas of all sources.
func (c *checker) loadSources() {
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if s, ok := d.(*lang.Source); ok && c.isFirst(d) {
				c.loadSource(m, s)
			}
		}
	}
}

func (c *checker) loadSource(m *lang.Module, d *lang.Source) {
	file, open, ok := c.schemaFile(m, d)
	if !ok {
		return
	}
	imported, problems := jsonschema.Import(d.Name.Text, file, open)
	c.add(problems...)
	if imported == nil {
		return
	}
	s := &source{module: m, decl: d, schema: imported, record: imported.Record}
	s.out = runtime.Source{Name: d.Name.Text, Origin: c.origin(m, d.Name)}
	c.sources[d.Name.Text] = s
	c.unitLines(s)
	for _, line := range d.Lines {
		if index, ok := line.(*lang.Index); ok && !c.addIndex(s, index) {
			names := index.Name.Names
			c.brokenFields = append(c.brokenFields, names[len(names)-1].Text)
		}
	}
}

func (c *checker) sourcesInOrder() []*source {
	var out []*source
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if name, ok := declaredName(d); ok {
				if s, ok := c.sources[name.Text]; ok && s.decl == d {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// addIndex gives a record type the map field of an `index` line. The name may
// lead into nested records: `index enrollments.events.values = dataValues by dataElement`.
func (c *checker) addIndex(s *source, d *lang.Index) bool {
	m := s.module
	names := d.Name.Names
	owner, ok := c.recordAt(s, m, names[:len(names)-1])
	if !ok {
		return false
	}
	name := names[len(names)-1]
	if _, exists := owner.Field(name.Text); exists {
		c.add(diag.New("E0222", m.Span(name), "`%s` has a field `%s` already", owner.Name, name.Text))
		return false
	}
	list, path, ok := c.indexedList(s, owner, d)
	if !ok {
		return false
	}
	by, ok := c.indexKey(m, list, d)
	if !ok {
		return false
	}
	owner.Fields = append(owner.Fields, &schema.Field{Name: name.Text, Type: &schema.Type{Kind: schema.Map, Elem: list.Type.Elem}})
	s.out.Indexes = append(s.out.Indexes, runtime.Index{
		Record: owner.Name, Name: name.Text, List: path, By: by, Origin: c.origin(m, d),
	})
	return true
}

// recordAt follows the names before an index's own to the record they lead to.
func (c *checker) recordAt(s *source, m *lang.Module, names []lang.Name) (*schema.Record, bool) {
	record := s.record
	for _, n := range names {
		field, ok := record.Field(n.Text)
		if !ok {
			c.add(c.noField(m.Span(n), record, n.Text))
			return nil, false
		}
		record = field.Type.Inner()
		if record == nil {
			c.add(diag.New("E0223", m.Span(n), "`%s` has no fields", n.Text))
			return nil, false
		}
	}
	return record, true
}

func (c *checker) noField(span diag.Span, record *schema.Record, name string) diag.Diagnostic {
	d := diag.New("E0313", span, "`%s` has no field `%s`", record.Name, name).WithNearest(diag.Nearest(name, record.FieldNames()))
	if meant, sure := diag.Sure(name, d.Near); sure {
		d = d.WithEdit(span, writtenField(meant))
	}
	return d
}

// indexedList finds the list of an index: `visit.obs` from the source's name, or
// for a nested one `dataValues`, from the record that gets the field.
func (c *checker) indexedList(s *source, owner *schema.Record, d *lang.Index) (*schema.Field, []string, bool) {
	m := s.module
	path, ok := schema.SplitPath(m.Text(d.List))
	if ok && len(d.Name.Names) == 1 && path[0] == s.decl.Name.Text {
		path = path[1:]
	}
	record := owner
	for i, name := range path {
		if record == nil {
			break
		}
		field, ok := record.Field(name)
		if !ok {
			at := fieldInPath(m.Span(d.List), name)
			if root := s.decl.Name.Text; i == 0 && len(path) > 1 && len(d.Name.Names) == 1 && len(diag.Nearest(name, []string{root})) > 0 {
				c.add(diag.New("E0314", at, "there is nothing called `%s` here", name).WithNearest([]string{root}).WithEdit(at, root))
				return nil, nil, false
			}
			c.add(c.noField(at, record, name))
			return nil, nil, false
		}
		c.reads([]string{schema.JoinPath(record.Name, name)})
		if i == len(path)-1 && field.Type.Kind == schema.List && field.Type.Elem.Kind == schema.Object {
			return field, path, true
		}
		record = nil
		if field.Type.Kind == schema.Object {
			record = field.Type.Record
		}
	}
	c.add(diag.New("E0224", m.Span(d.List), "an index needs a list of records, and `%s` is none", m.Text(d.List)))
	return nil, nil, false
}

// indexKey finds the text in an item by which it is found.
func (c *checker) indexKey(m *lang.Module, list *schema.Field, d *lang.Index) ([]string, bool) {
	record := list.Type.Elem.Record
	var path []string
	for i, n := range d.By.Names {
		field, ok := record.Field(n.Text)
		if !ok {
			c.add(c.noField(m.Span(n), record, n.Text))
			return nil, false
		}
		c.reads([]string{schema.JoinPath(record.Name, n.Text)})
		path = append(path, n.Text)
		last := i == len(d.By.Names)-1
		switch {
		case last && (field.Type.Kind == schema.Text || field.Type.Kind == schema.Int):
			return path, true
		case last || field.Type.Kind != schema.Object:
			c.add(diag.New("E0225", m.Span(d.By), "the key of an index must be text, and `%s` is none", m.Text(d.By)))
			return nil, false
		}
		record = field.Type.Record
	}
	return nil, false
}

// checkSources compiles the settings of all sources.
func (c *checker) checkSources() {
	for _, s := range c.sourcesInOrder() {
		c.checkSource(s)
	}
}

func (c *checker) checkSource(s *source) {
	c.noRevisions(s.module.Span(s.decl.Name), "a source", s.module.Span(s.decl))
	env := c.env.With(stdlib.Var{Name: s.decl.Name.Text, Type: stdlib.RecordOf(s.record), Source: s.decl.Name.Text})
	seen := map[string]bool{}
	for _, line := range s.decl.Lines {
		switch line := line.(type) {
		case *lang.Blank:
			s.out.BlankIsMissing = true
		case *lang.Setting:
			c.sourceSetting(s, env, line, seen)
		}
	}
	if zone, ok := c.options.Zones[s.decl.Name.Text]; ok {
		s.out.Zone = zone
		seen["zone"] = true
		if !validZone(zone) {
			c.add(diag.New("E0228", s.module.Span(s.decl.Name), "the project gives the source `%s` the time zone \"%s\", and there is none", s.decl.Name.Text, zone))
		}
	}
	c.idleDuplicates(s)
	if s.decl.Body.Broken {
		return
	}
	name := s.module.Span(s.decl.Name)
	if !seen["key"] {
		c.add(diag.New("E0226", name, "the source `%s` has no `key`", s.decl.Name.Text).
			WithHelp("say what tells one record from another, as in `key = %s.id`: duplicates and corrections meet there", s.decl.Name.Text))
	}
	if !seen["zone"] {
		c.add(diag.New("E0227", name, "the source `%s` has no `zone`", s.decl.Name.Text).
			WithHelp("say in which time zone its days begin, as in `zone = \"Africa/Kampala\"`; there is no default"))
	}
}

// sourceSettings are the settings of a source.
var sourceSettings = []string{"key", "version", "duplicates", "deleted", "zone", "private", "unit"}

func (c *checker) sourceSetting(s *source, env *stdlib.Env, line *lang.Setting, seen map[string]bool) {
	if isUnitLine(line) {
		return // unitLines has read it
	}
	m, word := s.module, settingWord(line)
	meant, ok := c.knownSetting(m, line, sourceSettings, "a source")
	if !ok {
		seen[meant] = true // what is misspelt is not missing too
		return
	}
	if c.repeated(m, line, word, seen) {
		return
	}
	switch word {
	case "key":
		s.out.Key = c.keyParts(env, m, line.Values)
	case "version":
		s.out.Version = c.single(env, m, line, "a version", stdlib.KindInstant, stdlib.KindDate, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindText)
	case "deleted":
		s.out.Deleted = c.single(env, m, line, "`deleted`", stdlib.KindBool)
	case "duplicates":
		c.duplicates(s, env, line)
	case "zone":
		s.out.Zone = c.zone(env, m, line)
	case "private":
		c.private(s, env, line)
	case "unit":
		c.add(diag.New("E0220", settingSpan(m, line), "`unit` has a unit in quotes before its `=`").
			WithHelp("as in `unit \"kg\" = %s.weight`", s.decl.Name.Text))
	}
}

// keyParts compiles the parts of a key or an identity.
func (c *checker) keyParts(env *stdlib.Env, m *lang.Module, values []lang.Expr) []runtime.Expr {
	var parts []runtime.Expr
	for _, v := range values {
		if x, ok := c.typed(env, m, v, "a key", stdlib.KindText, stdlib.KindInt, stdlib.KindDate); ok {
			parts = append(parts, c.runtimeExpr(m, v, x))
		}
	}
	return parts
}

// single compiles a setting with one value.
func (c *checker) single(env *stdlib.Env, m *lang.Module, line *lang.Setting, what string, kinds ...stdlib.Kind) *runtime.Expr {
	if len(line.Values) != 1 {
		c.add(diag.New("E0229", m.Span(line), "%s has one value", what))
		return nil
	}
	x, ok := c.typed(env, m, line.Values[0], what, kinds...)
	if !ok {
		return nil
	}
	e := c.runtimeExpr(m, line.Values[0], x)
	return &e
}

// constantText compiles a setting that must be a text written out, or one that
// the environment gives.
func (c *checker) constantText(env *stdlib.Env, m *lang.Module, line *lang.Setting, what string) (string, bool) {
	if len(line.Values) != 1 {
		c.add(diag.New("E0229", m.Span(line), "%s has one value", what))
		return "", false
	}
	x, ok := c.typed(env, m, line.Values[0], what, stdlib.KindText)
	if !ok {
		return "", false
	}
	v, ok := x.Constant()
	if !ok {
		c.add(diag.New("E0230", m.Span(line.Values[0]), "%s must be written out, in quotes", what))
		return "", false
	}
	return stdlib.AsText(v)
}

func (c *checker) zone(env *stdlib.Env, m *lang.Module, line *lang.Setting) string {
	name, ok := c.constantText(env, m, line, "a time zone")
	if !ok {
		return ""
	}
	if !validZone(name) {
		c.add(diag.New("E0228", m.Span(line.Values[0]), "there is no time zone \"%s\"", name).
			WithHelp("names are those of the IANA database: \"Africa/Kampala\", \"Asia/Kathmandu\", \"UTC\""))
		return ""
	}
	return name
}

// projected is the source with the fields that some expression reads.
func (c *checker) projected(s *source) (runtime.Source, error) {
	out := s.out
	var paths []string
	prefix := s.decl.Name.Text
	for record, fields := range c.read {
		at, ok := strings.CutPrefix(record, prefix)
		if !ok || at != "" && at[0] != '.' {
			continue
		}
		for field := range fields {
			if !isIndex(out.Indexes, record, field) {
				paths = append(paths, schema.JoinPath(strings.TrimPrefix(at, "."), field))
			}
		}
	}
	slices.Sort(paths)
	record, err := s.record.Project(paths)
	if err != nil {
		return out, fmt.Errorf("source %s: %w", out.Name, err)
	}
	out.Record = record
	out.Tracker = trackerObjects(s.schema.Tracker, record)
	return out, nil
}

// trackerObjects keeps what a reader of tracker objects needs for the fields of a
// record.
func trackerObjects(t *jsonschema.Tracker, record *schema.Record) *runtime.TrackerObjects {
	if t == nil {
		return nil
	}
	out := &runtime.TrackerObjects{Records: t.Records, Program: t.Program, ProgramStage: t.ProgramStage, TrackedEntityType: t.TrackedEntityType}
	for path, uid := range t.UIDs {
		if _, read := record.Path(path); read {
			if out.UIDs == nil {
				out.UIDs = map[string]string{}
			}
			out.UIDs[path] = uid
		}
	}
	return out
}

// isIndex reports whether a field is one that an index makes: the runtime adds
// those to the record type, the decoder does not look for them.
func isIndex(indexes []runtime.Index, record, field string) bool {
	return slices.ContainsFunc(indexes, func(x runtime.Index) bool { return x.Record == record && x.Name == field })
}

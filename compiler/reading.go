package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A reading is what a block reads: the records of a source, or entities.
type reading struct {
	name    string
	record  *schema.Record
	sources []*source // whose records its expressions can get at
	entity  *entity   // nil where it is a source
}

func readingOfSource(s *source) *reading {
	return &reading{name: s.decl.Name.Text, record: s.record, sources: []*source{s}}
}

// onlySource is the source that a block reads record by record; nil where it reads entities.
func (r *reading) onlySource() *source {
	if r.entity != nil {
		return nil
	}
	return r.sources[0]
}

func readingOfEntity(e *entity) *reading {
	r := &reading{name: e.decl.Name.Text, record: e.record, entity: e}
	for _, l := range e.lists {
		r.sources = append(r.sources, l.source)
	}
	return r
}

// reading finds a source or entity by its name.
func (c *checker) reading(name string) (*reading, bool) {
	if s, ok := c.sources[name]; ok {
		return readingOfSource(s), true
	}
	if e, ok := c.entities[name]; ok {
		return readingOfEntity(e), true
	}
	return nil, false
}

// readingOf finds what a block reads and checks the name that the block gives it.
func (c *checker) readingOf(m *lang.Module, from *lang.From) (*reading, bool) {
	name := from.Source.Text
	if r, ok := c.reading(name); ok {
		return r, c.localName(m, from.As, nil)
	}
	c.noSource(m, from.Source, isSource, isEntity)
	return nil, false
}

// noSource says of a name that it is no source, unless what it declares has a
// problem of its own. Names of some kinds are offered in its place.
func (c *checker) noSource(m *lang.Module, name lang.Name, offered ...func(lang.Decl) bool) {
	if d, declared := c.declared[name.Text]; declared && (d.unread || isSource(d.decl) || isEntity(d.decl)) {
		return
	}
	var names []string
	for _, is := range offered {
		names = append(names, c.namesOf(is)...)
	}
	problem := diag.New("E0232", m.Span(name), "there is no source `%s`", name.Text).WithNearest(diag.Nearest(name.Text, names))
	c.add(replaceWord(problem, m.Span(name), name.Text))
}

func isSource(d lang.Decl) bool { _, ok := d.(*lang.Source); return ok }
func isEntity(d lang.Decl) bool { _, ok := d.(*lang.Entity); return ok }

// named is the name of what is read, in the expressions of a block.
func (r *reading) named(as string) stdlib.Var {
	return stdlib.Var{Name: as, Type: stdlib.RecordOf(r.record), Source: r.name}
}

// sourceOf is the source among those of the reading that has a field, or nil.
func (r *reading) sourceOf(field string) *source {
	for _, s := range r.sources {
		if isOfSource(field, s.decl.Name.Text) {
			return s
		}
	}
	return nil
}

// behind are the fields of a record that reading a field takes.
func (r *reading) behind(field string) []string { return r.sourceOf(field).behind(field) }

// keyField is the field of an entity that holds its key.
func (r *reading) keyField() string { return schema.JoinPath(r.name, runtime.EntityKey) }

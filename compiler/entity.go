package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// An entity is an `entity` declaration: records of sources that are about one
// person or thing.
type entity struct {
	module *lang.Module
	decl   *lang.Entity
	record *schema.Record // its key and its lists
	lists  []*entityList  // those whose source and name are right
	out    runtime.Entity
}

// An entityList is a list of an entity, or with `one` its one record of a source.
type entityList struct {
	decl   *lang.EntityList
	source *source
	key    stdlib.Kind // of its `by`
	order  stdlib.Kind // of its `ordered by`; KindNone for `one`
}

// dated reports whether a list is in the order of days: then it can end at one.
func (l *entityList) dated() bool {
	return l.order == stdlib.KindDate || l.order == stdlib.KindInstant
}

// list finds a list by its name.
func (e *entity) list(name string) (*entityList, bool) {
	for _, l := range e.lists {
		if l.decl.Name.Text == name {
			return l, true
		}
	}
	return nil, false
}

// loadEntities makes the record types of all entities.
func (c *checker) loadEntities() {
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if e, ok := d.(*lang.Entity); ok && c.isFirst(d) {
				c.loadEntity(m, e)
			}
		}
	}
}

func (c *checker) loadEntity(m *lang.Module, d *lang.Entity) {
	name := d.Name.Text
	e := &entity{module: m, decl: d, out: runtime.Entity{Name: name, Origin: c.origin(m, d.Name)}}
	key := &schema.Field{Name: runtime.EntityKey, Type: &schema.Type{Kind: schema.Text}, Required: true}
	e.record = &schema.Record{Name: name, Fields: []*schema.Field{key}}
	c.entities[name] = e
	if len(d.Lists) == 0 && !d.Body.Broken {
		c.add(diag.New("E0362", m.Span(d.Name), "the entity `%s` is made of no records", name).
			WithHelp("say of which: `visits from visit by visit.patient_id ordered by visit.date`"))
	}
	for _, line := range d.Lists {
		c.addList(e, line)
	}
}

// addList gives an entity's record type the field of a list. The field of one
// with a problem is not said to be unknown.
func (c *checker) addList(e *entity, line *lang.EntityList) {
	if !c.listName(e, line) {
		return
	}
	src, ok := c.listSource(e, line)
	if !ok {
		c.brokenFields = append(c.brokenFields, line.Name.Text)
		return
	}
	e.lists = append(e.lists, &entityList{decl: line, source: src})
	t := &schema.Type{Kind: schema.Object, Record: src.record}
	if !line.One {
		t = &schema.Type{Kind: schema.List, Elem: t}
	}
	e.record.Fields = append(e.record.Fields, &schema.Field{Name: line.Name.Text, Type: t, Required: !line.One})
}

// listName demands that each list has a name of its own.
func (c *checker) listName(e *entity, line *lang.EntityList) bool {
	name, span := line.Name.Text, e.module.Span(line.Name)
	if name == runtime.EntityKey {
		c.add(diag.New("E0360", span, "`%s.key` is what the records of `%s` have in common", e.decl.Name.Text, e.decl.Name.Text).
			WithHelp("choose another name for the list"))
		return false
	}
	if before, ok := e.list(name); ok {
		c.add(diag.New("E0360", span, "`%s` has a list `%s` already", e.decl.Name.Text, name).
			WithLabel(e.module.Span(before.decl.Name), "declared here first"))
		return false
	}
	return true
}

// listSource finds the source whose records a list holds.
func (c *checker) listSource(e *entity, line *lang.EntityList) (*source, bool) {
	name := line.Source.Text
	if s, ok := c.sources[name]; ok {
		return s, true
	}
	if d, declared := c.declared[name]; declared && !d.unread && isEntity(d.decl) {
		c.add(diag.New("E0363", e.module.Span(line.Source), "`%s` is an entity, and entities are made of records", name).
			WithNearest(diag.Nearest(name, c.namesOf(isSource))).
			WithHelp("name the source of the records"))
		return nil, false
	}
	c.noSource(e.module, line.Source, isSource)
	return nil, false
}

func (c *checker) entitiesInOrder() []*entity {
	var out []*entity
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if name, ok := declaredName(d); ok {
				if e, ok := c.entities[name.Text]; ok && e.decl == d {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// checkEntities compiles what puts the records of entities together.
func (c *checker) checkEntities() {
	for _, e := range c.entitiesInOrder() {
		for _, l := range e.lists {
			if out, ok := c.checkList(e, l); ok {
				e.out.Lists = append(e.out.Lists, out)
			}
		}
		c.oneKindOfKey(e)
	}
}

// checkList compiles a list's key, order and condition, which see the record
// under the name of its source.
func (c *checker) checkList(e *entity, l *entityList) (runtime.EntityList, bool) {
	m, line := e.module, l.decl
	out := runtime.EntityList{Name: line.Name.Text, Source: line.Source.Text, Origin: c.origin(m, line.Name)}
	env := c.env.With(readingOfSource(l.source).named(out.Source))
	by, ok := c.typed(env, m, line.By, "the key of an entity", stdlib.KindText, stdlib.KindInt, stdlib.KindDate)
	if ok {
		l.key = by.Type.Kind()
		out.By = c.runtimeExpr(m, line.By, by)
	}
	if line.Ordered != nil {
		order, right := c.typed(env, m, *line.Ordered, "the order of a list", stdlib.KindDate, stdlib.KindInstant, stdlib.KindInt, stdlib.KindText)
		if ok = ok && right; right {
			l.order = order.Type.Kind()
			e := c.runtimeExpr(m, *line.Ordered, order)
			out.Order = &e
		}
	}
	w := c.where(env, m, line.Where, line.Missing)
	c.doubted(ofRecord, w.doubts)
	out.Where = w.out
	return out, ok && w.ok
}

// oneKindOfKey demands that the keys of all lists can be equal.
func (c *checker) oneKindOfKey(e *entity) {
	var first *entityList
	for _, l := range e.lists {
		switch {
		case l.key == stdlib.KindNone || l.key == stdlib.KindAny:
		case first == nil:
			first = l
		case l.key != first.key:
			c.add(diag.New("E0361", e.module.Span(l.decl.By), "the key is %s here, and %s in the list `%s`: nothing of the two would come together",
				kindTypes[l.key], kindTypes[first.key], first.decl.Name.Text).
				WithLabel(e.module.Span(first.decl.By), "the other key").
				WithHelp("give both keys one type, as with `text(…)`"))
			return
		}
	}
}

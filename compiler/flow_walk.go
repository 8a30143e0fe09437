package compiler

import (
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A flowWalk goes through what has been compiled, expression by expression.
type flowWalk struct {
	*checker
	in      *reading // what the current block reads
	form    string
	object  string
	kind    string // of the current tracker object
	reached map[string][]FlowUse
	known   map[fieldUse]bool
	targets []FlowTarget
	filled  map[FlowTarget]bool // without their places
	told    map[leak]bool
}

// A fieldUse tells the ways of fields apart.
type fieldUse struct {
	field string
	use   FlowUse
}

func newFlowWalk(c *checker) *flowWalk {
	return &flowWalk{checker: c, reached: map[string][]FlowUse{}, known: map[fieldUse]bool{}, targets: []FlowTarget{}, filled: map[FlowTarget]bool{}, told: map[leak]bool{}}
}

// goal is where an expression goes: what it fills, how, and in the words of
// messages; fate says what of it may be private.
type goal struct {
	target, as string
	words      string
	fate       fate
}

// to follows an expression; nil is none.
func (w *flowWalk) to(e *runtime.Expr, g goal) {
	if e == nil {
		return
	}
	use := FlowUse{Form: w.form, Object: w.object, Target: g.target, As: g.as, Place: e.Origin}
	for _, read := range w.readsOf(*e) {
		w.judge(e, read, g)
		for _, field := range w.in.behind(read.Field) {
			w.reach(field, use)
		}
	}
	for _, field := range w.keyFields(*e) {
		w.reach(field, use)
	}
}

// readsOf are the reads of an expression that are of records which the current
// block can get at.
func (w *flowWalk) readsOf(e runtime.Expr) []stdlib.Read {
	var out []stdlib.Read
	for _, read := range w.exprReads[e] {
		if w.in.sourceOf(read.Field) != nil {
			out = append(out, read)
		}
	}
	return out
}

// keyFields are the fields from which the key of the current entity is made, if
// an expression reads it.
func (w *flowWalk) keyFields(e runtime.Expr) []string {
	if w.in.entity == nil || !slices.ContainsFunc(w.exprReads[e], func(r stdlib.Read) bool { return r.Field == w.in.keyField() }) {
		return nil
	}
	var out []string
	for _, l := range w.in.entity.out.Lists {
		for _, read := range w.readsOf(l.By) {
			out = append(out, w.in.behind(read.Field)...)
		}
	}
	return out
}

// reach notes that a field reaches a target. Of one way that is said in several
// places, such as the rows of a table, the first place is kept.
func (w *flowWalk) reach(field string, use FlowUse) {
	key := fieldUse{field, use}
	if use.Target != targetWhere && use.Target != targetEach {
		key.use.Place = ""
	}
	if !w.known[key] {
		w.known[key] = true
		w.reached[field] = append(w.reached[field], use)
	}
}

// lets notes what lets read: where that goes is seen where they are used.
func (w *flowWalk) lets(lets []runtime.Let) {
	for _, l := range lets {
		for _, read := range w.readsOf(l.Expr) {
			w.mention(w.in.behind(read.Field))
		}
	}
}

// mention notes that fields are read, wherever they go.
func (w *flowWalk) mention(fields []string) {
	for _, field := range fields {
		if _, seen := w.reached[field]; !seen {
			w.reached[field] = nil
		}
	}
}

// behind are the fields of the record that reading a field takes: itself, or of
// one that an index makes the list and what its items are found by.
func (s *source) behind(field string) []string {
	for _, x := range s.out.Indexes {
		if schema.JoinPath(x.Record, x.Name) != field {
			continue
		}
		list := joined(x.Record, x.List)
		return []string{list, joined(list, x.By)}
	}
	return []string{field}
}

func joined(path string, names []string) string {
	for _, name := range names {
		path = schema.JoinPath(path, name)
	}
	return path
}

// What is filled by no data element or attribute.
const (
	targetWhere = "where"
	targetEach  = "for each"
)

// condition follows a condition that is about more than one target.
func (w *flowWalk) where(c *runtime.Condition) {
	if c != nil {
		w.to(&c.Expr, goal{target: targetWhere, as: AsDecides, fate: anything})
	}
}

func (w *flowWalk) each(e *runtime.Each) {
	if e != nil {
		w.to(&e.List, goal{target: targetEach, as: AsDecides, fate: anything})
		w.where(e.Where)
	}
}

// sourceSettings follows what a source says of itself.
func (w *flowWalk) sourceSettings(s *source) {
	w.in, w.form, w.object = readingOfSource(s), "", ""
	for i := range s.out.Key {
		w.to(&s.out.Key[i], goal{target: "key", as: AsIdentity, fate: keyOnly})
	}
	w.to(s.out.Version, goal{target: "version", as: AsOrder, fate: anything})
	w.to(s.out.Deleted, goal{target: "deleted", as: AsDecides, fate: anything})
	for _, x := range s.out.Indexes {
		w.mention(s.behind(schema.JoinPath(x.Record, x.Name)))
	}
}

// entity follows what puts the records of an entity together.
func (w *flowWalk) entity(e *entity) {
	w.in, w.form, w.object = readingOfEntity(e), "", e.out.Name
	for i := range e.out.Lists {
		l := &e.out.Lists[i]
		w.to(&l.By, goal{target: l.Name, as: AsIdentity, fate: keyOnly})
		w.to(l.Order, goal{target: l.Name, as: AsOrder, fate: anything})
		if l.Where != nil {
			w.to(&l.Where.Expr, goal{target: l.Name, as: AsDecides, fate: anything})
		}
	}
}

func (w *flowWalk) dataSet(d *runtime.DataSet) {
	w.form, w.object = d.Name, ""
	names := map[string]string{}
	for _, e := range d.Elements {
		names[e.UID] = e.Name
	}
	for _, b := range d.Blocks {
		w.in, _ = w.reading(b.Source)
		w.where(b.Where)
		w.scope(&b.Scope, names)
	}
}

func (w *flowWalk) scope(s *runtime.Scope, names map[string]string) {
	w.each(s.Each)
	w.where(s.Where)
	w.lets(s.Lets)
	w.to(s.Period, goal{target: "period", as: AsPeriod, words: "the period of " + quote(w.form)})
	if s.OrgUnit != nil {
		w.to(&s.OrgUnit.Expr, goal{target: "org unit", as: AsOrgUnit, words: "the org unit of " + quote(w.form)})
	}
	w.categories("category", s.Categories)
	w.categories("attribute", s.Attributes)
	for i := range s.Rules {
		w.rule(&s.Rules[i], names)
	}
	for i := range s.Scopes {
		w.scope(&s.Scopes[i], names)
	}
}

func (w *flowWalk) categories(word string, values []runtime.CategoryValue) {
	for i := range values {
		name := quote(w.categoryName(values[i].Category))
		w.to(&values[i].Expr, goal{target: word + " " + name, as: AsCategory, words: "the category " + name + " of " + quote(w.form)})
	}
}

func (w *flowWalk) categoryName(uid string) string {
	if category, ok := w.snapshot.Categories.UID(uid); ok {
		return category.Name
	}
	return uid
}

// rule follows a rule to each of the elements that it can fill.
func (w *flowWalk) rule(r *runtime.Rule, names map[string]string) {
	for _, uid := range targetsOf(r.Element, r.Computed) {
		name := names[uid]
		w.fill(FlowTarget{Kind: "data element", Name: name, UID: uid, Place: r.Origin})
		w.chosenBy(name, r.Computed)
		for i := range r.Categories {
			category := quote(w.categoryName(r.Categories[i].Category))
			w.to(&r.Categories[i].Expr, goal{target: name, as: AsCategory, words: "the category " + category + " of " + quote(name)})
		}
		if r.Where != nil {
			w.to(&r.Where.Expr, goal{target: name, as: AsDecides, fate: anything})
		}
		value := goal{target: name, as: AsValue, words: "the value of " + quote(name)}
		if r.Aggregate == "distinct" {
			value = goal{target: name, as: AsDistinct, fate: anything}
		}
		w.to(r.Value, value)
		if r.By != nil {
			w.to(&r.By.Expr, goal{target: name, as: AsOrder, fate: anything})
		}
	}
}

// chosenBy follows what tells which of several targets a line fills.
func (w *flowWalk) chosenBy(name string, c *runtime.Computed) {
	if c != nil {
		w.to(&c.Expr, goal{target: name, as: AsDecides, words: "the choice of what is filled"})
	}
}

func targetsOf(uid string, c *runtime.Computed) []string {
	if c == nil {
		return []string{uid}
	}
	uids := slices.Sorted(maps.Values(c.Targets))
	return slices.Compact(uids)
}

// fill notes a target, once.
func (w *flowWalk) fill(t FlowTarget) {
	t.Form, t.Object = w.form, w.object
	key := t
	key.Place = ""
	if !w.filled[key] {
		w.filled[key] = true
		w.targets = append(w.targets, t)
	}
}

func (w *flowWalk) program(p *runtime.Program) {
	w.form = p.Name
	for _, b := range p.Blocks {
		w.in, _ = w.reading(b.Source)
		w.object = ""
		w.each(b.Each)
		w.where(b.Where)
		w.lets(b.Lets)
		for i := range b.Objects {
			w.trackerObject(&b.Objects[i])
		}
	}
}

// trackerObject follows an object's settings and values, and the events in it.
func (w *flowWalk) trackerObject(o *runtime.Object) {
	w.object, w.kind = o.Label, o.Kind
	w.fill(FlowTarget{Kind: "object", Name: o.Label, UID: o.Type, Place: o.Origin})
	w.each(o.Each)
	w.where(o.Where)
	w.lets(o.Lets)
	w.identity("identity", o.Identity)
	if o.OrgUnit != nil {
		w.setting("org unit", &o.OrgUnit.Expr, AsOrgUnit)
	}
	for _, x := range []struct {
		word string
		expr *runtime.Expr
	}{
		{"status", o.Status}, {"enrolled", o.Enrolled}, {"incident", o.Incident}, {"occurred", o.Occurred}, {"scheduled", o.Scheduled},
		{"completed", o.Completed}, {"follow up", o.FollowUp}, {"geometry", o.Geometry},
	} {
		w.setting(x.word, x.expr, AsValue)
	}
	for i := range o.Notes {
		w.setting("note", &o.Notes[i], AsValue)
	}
	w.categories("attribute", o.Attributes)
	w.ends(o)
	for i := range o.Values {
		w.value(&o.Values[i])
	}
	for i := range o.Events {
		w.trackerObject(&o.Events[i])
	}
}

func (w *flowWalk) identity(word string, parts []runtime.Expr) {
	for i := range parts {
		w.to(&parts[i], goal{target: word, as: AsIdentity, fate: anything})
	}
}

func (w *flowWalk) ends(o *runtime.Object) {
	if o.From != nil {
		w.identity("from", o.From.Identity)
	}
	if o.To != nil {
		w.identity("to", o.To.Identity)
	}
}

// setting follows what a line says of a tracker object itself.
func (w *flowWalk) setting(word string, e *runtime.Expr, as string) {
	if e == nil {
		return
	}
	w.fill(FlowTarget{Kind: "setting", Name: word, Place: e.Origin})
	w.to(e, goal{target: word, as: as, words: "`" + word + "` of the " + w.objectWords()})
}

// objectWords names the current object: `event "ANC visit"`.
func (w *flowWalk) objectWords() string {
	if w.kind == runtime.Event || w.kind == runtime.Relationship {
		return strings.ToLower(w.kind) + " " + quote(w.object)
	}
	return w.object
}

// value follows a line that fills attributes or data elements.
func (w *flowWalk) value(v *runtime.Value) {
	kind := "attribute"
	if w.kind == runtime.Event {
		kind = "data element"
	}
	for _, uid := range targetsOf(v.UID, v.Computed) {
		name := w.valueName(uid)
		w.fill(FlowTarget{Kind: kind, Name: name, UID: uid, Place: v.Origin})
		w.chosenBy(name, v.Computed)
		if v.Where != nil {
			w.to(&v.Where.Expr, goal{target: name, as: AsDecides, fate: anything})
			w.tellsAll(v, name)
		}
		g := goal{target: name, as: AsValue, words: "the " + kind + " " + quote(name)}
		if w.kind != runtime.Event {
			g.fate = namedHere
		}
		w.to(&v.Expr, g)
	}
}

// valueName is what DHIS2 calls an attribute or data element.
func (w *flowWalk) valueName(uid string) string {
	if w.kind == runtime.Event {
		if e, ok := w.snapshot.DataElements.UID(uid); ok {
			return e.Name
		}
	} else if a, ok := w.snapshot.Attributes.UID(uid); ok {
		return a.Name
	}
	return uid
}

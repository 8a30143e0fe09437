package compiler

import (
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A Flow is the manifest of a mapping: which fields it reads, what it fills, and
// how the one reaches the other. It is made from the expressions of the
// transform, so that nothing is run that it does not list.
type Flow struct {
	Mapping string       `json:"mapping"`
	Sources []FlowSource `json:"sources"`
	Targets []FlowTarget `json:"targets"` // in the order of the mapping
}

// A FlowSource is what a mapping reads of one kind of record.
type FlowSource struct {
	Name   string      `json:"name"`
	Schema string      `json:"schema"` // the file that describes the record, or its name in the library
	Fields []FlowField `json:"fields"` // that some expression reads, by name
	Unread int         `json:"unread"` // how many fields the schema has beside them
}

// A FlowField is a field that is read, and all that it reaches.
type FlowField struct {
	Field   string    `json:"field"` // "visit.patient.name"
	Type    string    `json:"type"`  // as messages call it: "text", "list of whole number"
	Private bool      `json:"private"`
	Reaches []FlowUse `json:"reaches"` // in the order of the mapping; none for a let that nothing uses
}

// Ways in which a field reaches a target.
const (
	AsValue    = "value"           // what is sent is worked out from it
	AsDecides  = "decides"         // whether something is sent, of which records, or which target is filled
	AsCategory = "category"        // the option of a category or attribute category
	AsOrgUnit  = "org unit"        // where it is sent for
	AsPeriod   = "period"          // when it is sent for
	AsDistinct = "counts distinct" // how many different ones there are
	AsIdentity = "identity"        // a UID is derived from it; of a source: it tells records apart
	AsOrder    = "order"           // which of several counts
)

// A FlowUse is one way of a field to one target.
type FlowUse struct {
	Form   string         `json:"form,omitempty"`   // the data set or program; none for a setting of the source itself, or a list of an entity
	Object string         `json:"object,omitempty"` // in a program: "tracked entity", "enrollment", the name of a stage or relationship type; of a list its entity
	Target string         `json:"target"`           // the data element or attribute, or a setting of the mapping: "period", `category "Sex"`
	As     string         `json:"as"`
	Place  runtime.Origin `json:"place"` // where the mapping says so, "opd.xwalk:14:3"
}

// A FlowTarget is something that a mapping fills.
type FlowTarget struct {
	Form   string         `json:"form"`
	Object string         `json:"object,omitempty"`
	Kind   string         `json:"kind"` // "data element", "attribute", "setting" (of a tracker object) or "object"
	Name   string         `json:"name"`
	UID    string         `json:"uid,omitempty"` // none for settings
	Place  runtime.Origin `json:"place"`         // where it is filled first
}

// flow follows every expression of what has been compiled: it finds the private
// fields that go where they must not, and gathers the manifest.
func (c *checker) flow() *Flow {
	w := newFlowWalk(c)
	for _, s := range c.sourcesInOrder() {
		w.sourceSettings(s)
	}
	for _, e := range c.entitiesInOrder() {
		w.entity(e)
	}
	for i := range c.out.DataSets {
		w.dataSet(&c.out.DataSets[i])
	}
	for i := range c.out.Programs {
		w.program(&c.out.Programs[i])
	}
	out := &Flow{Mapping: c.out.Mapping, Sources: []FlowSource{}, Targets: w.targets}
	for _, s := range c.sourcesInOrder() {
		out.Sources = append(out.Sources, w.flowSource(s))
	}
	return out
}

// flowSource lists the fields of a source that are read.
func (w *flowWalk) flowSource(s *source) FlowSource {
	out := FlowSource{Name: s.decl.Name.Text, Schema: schemaName(s), Fields: []FlowField{}}
	read := map[string]bool{}
	for field := range w.reached {
		if isOfSource(field, out.Name) {
			read[field] = true
		}
	}
	all := slices.Sorted(maps.Keys(read))
	for _, field := range all {
		if !leadsTo(field, all) {
			out.Fields = append(out.Fields, w.flowField(s, field))
		}
	}
	for _, leaf := range leaves(s) {
		if !read[leaf] {
			out.Unread++
		}
	}
	return out
}

// leadsTo reports whether a field is a record or list of which only parts are read.
func leadsTo(field string, all []string) bool {
	return slices.ContainsFunc(all, func(other string) bool { return strings.HasPrefix(other, field+".") })
}

func (w *flowWalk) flowField(s *source, field string) FlowField {
	out := FlowField{Field: field, Reaches: slices.Concat([]FlowUse{}, w.reached[field])}
	if f, ok := s.record.Path(strings.TrimPrefix(field, s.decl.Name.Text+".")); ok {
		out.Type = plainType(f.Type)
	}
	_, out.Private = s.privateAround(field)
	return out
}

// plainType names a type; of a record only that it is one.
func plainType(t *schema.Type) string {
	switch {
	case t.Kind == schema.Object:
		return "record"
	case t.Kind == schema.List || t.Kind == schema.Map:
		return t.Kind.String() + " of " + plainType(t.Elem)
	}
	return t.String()
}

func isOfSource(field, source string) bool { return strings.HasPrefix(field, source+".") }

// leaves are the fields of a schema that hold values: not the records and lists
// of records around them, nor the fields that indexes add.
func leaves(s *source) []string {
	var out []string
	var of func(r *schema.Record)
	of = func(r *schema.Record) {
		for _, f := range r.Fields {
			if isIndex(s.out.Indexes, r.Name, f.Name) {
				continue
			}
			if inner := f.Type.Inner(); inner != nil {
				of(inner)
				continue
			}
			out = append(out, schema.JoinPath(r.Name, f.Name))
		}
	}
	of(s.record)
	return out
}

// compiledAs remembers what an expression of the transform reads. One text at one
// place may be compiled for several blocks, whose records differ.
func (c *checker) compiledAs(e runtime.Expr, reads []stdlib.Read) {
	for _, r := range reads {
		if !slices.Contains(c.exprReads[e], r) {
			c.exprReads[e] = append(c.exprReads[e], r)
		}
	}
}

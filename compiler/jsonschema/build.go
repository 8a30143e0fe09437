package jsonschema

import (
	"math/big"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

const (
	// maxRepeats is how often the way from a record to a field may come back to
	// a definition on which it has been. FHIR's types contain one another
	// without end.
	maxRepeats = 2
	maxDepth   = 32     // fields, lists and maps inside one another
	maxFields  = 20_000 // of one source, all levels together
)

// A builder makes record types out of shapes, level by level: when a schema
// unfolds to too many fields it is the deepest that are given up.
type builder struct {
	*reader
	result *Schema
	queue  []unfinished
	fields int
}

// An unfinished type is that of a record whose fields are not made yet.
type unfinished struct {
	typ   *schema.Type
	shape *shape
	way   way
}

// A way is how one came to a value from the record.
type way struct {
	path   string // of the field, "" for the record itself
	name   string // of the record type, should it be one
	depth  int
	before *visited // definitions of the records on the way; nil for the record itself
}

// visited are the definitions on the way, innermost first.
type visited struct {
	origins map[*santhosh.Schema]bool
	before  *visited
	repeats int // how often the way came to a definition on which it had been
}

func (v *visited) has(origin *santhosh.Schema) bool {
	for ; v != nil; v = v.before {
		if v.origins[origin] {
			return true
		}
	}
	return false
}

// repeats counts how often a way that goes on into a shape has come back to a
// definition on which it had been.
func (b *builder) repeats(v *visited, s *shape) int {
	b.spendList(len(s.origins))
	repeats := 0
	if v != nil {
		repeats = v.repeats
	}
	if slices.ContainsFunc(s.origins, v.has) {
		repeats++
	}
	return repeats
}

// through is the way into a value of the shape: an item, a value of a map or,
// with its name added, a field.
func (b *builder) through(w way, s *shape) way {
	next := &visited{make(map[*santhosh.Schema]bool, len(s.origins)), w.before, b.repeats(w.before, s)}
	for _, origin := range s.origins {
		next.origins[origin] = true
	}
	w.depth++
	w.before = next
	return w
}

// to is the way to a field of the record into which w leads.
func (w way) to(name string) way {
	w.path = schema.JoinPath(w.path, name)
	w.name = schema.JoinPath(w.name, name)
	return w
}

// build makes the record type of a source. The type of anything but an object,
// or a list of objects, is Unknown with a reason for the path "".
func (b *builder) build(name string, root *santhosh.Schema) *schema.Type {
	typ := b.typeOf(b.shapeOf(b.leaf(root)), way{name: schema.JoinPath("", name)})
	for len(b.queue) > 0 {
		next := b.queue[0]
		b.queue = b.queue[1:]
		b.finish(next)
	}
	return typ
}

func (b *builder) unknown(reason string, w way) *schema.Type {
	b.result.Unusable[w.path] = reason
	return &schema.Type{Kind: schema.Unknown}
}

// typeOf makes the type of values of a shape. Records get their fields later.
func (b *builder) typeOf(s *shape, w way) *schema.Type {
	kinds := s.settled()
	switch kinds &^ nulls {
	case texts:
		return textType(s)
	case bools:
		return &schema.Type{Kind: schema.Bool}
	case wholes:
		return &schema.Type{Kind: schema.Int}
	case fractions, numbers:
		return &schema.Type{Kind: schema.Decimal}
	case lists:
		return b.listType(s, w)
	case objects:
		return b.objectType(s, w)
	}
	return b.unknown(whyUnknown(s, kinds), w)
}

func textType(s *shape) *schema.Type {
	switch s.format {
	case "date":
		return &schema.Type{Kind: schema.Date}
	case "date-time":
		return &schema.Type{Kind: schema.Instant}
	case partialDate:
		return &schema.Type{Kind: schema.Date, Partial: true}
	case partialInstant:
		return &schema.Type{Kind: schema.Instant, Partial: true}
	}
	return &schema.Type{Kind: schema.Text}
}

func whyUnknown(s *shape, kinds jsonKinds) string {
	switch {
	case kinds == 0:
		return reasonNever
	case kinds == nulls:
		return reasonNull
	case s.untyped() && s.hint == 0:
		return reasonSilent
	}
	return reasonMixed(kinds)
}

func (b *builder) listType(s *shape, w way) *schema.Type {
	switch {
	case s.tuple:
		return b.unknown(reasonTuple, w)
	case w.depth >= maxDepth:
		return b.unknown(reasonDeep, w)
	case s.items == nil:
		return &schema.Type{Kind: schema.List, Elem: b.unknown(reasonSilent, w)}
	}
	return &schema.Type{Kind: schema.List, Elem: b.typeOf(b.shapeOf(s.items), b.through(w, s))}
}

func (b *builder) objectType(s *shape, w way) *schema.Type {
	switch {
	case s.clash:
		return b.unknown(reasonClash, w)
	case b.repeats(w.before, s) > maxRepeats:
		return b.unknown(reasonRepeats, w)
	case w.depth >= maxDepth:
		return b.unknown(reasonDeep, w)
	case len(s.fields) > 0:
		typ := &schema.Type{Kind: schema.Object, Record: &schema.Record{Name: w.name}}
		b.queue = append(b.queue, unfinished{typ, s, w})
		return typ
	case s.values != nil:
		return &schema.Type{Kind: schema.Map, Elem: b.typeOf(b.shapeOf(s.values), b.through(w, s))}
	}
	return b.unknown(reasonNoFields, w)
}

// finish gives a record its fields, unless there are too many already.
func (b *builder) finish(u unfinished) {
	if b.fields += len(u.shape.fields); b.fields > maxFields || b.exhausted() {
		*u.typ = *b.unknown(reasonMany, u.way)
		return
	}
	required := make(map[string]bool, len(u.shape.required))
	for _, name := range u.shape.required {
		required[name] = true
	}
	inside := b.through(u.way, u.shape)
	for _, p := range u.shape.fields {
		u.typ.Record.Fields = append(u.typ.Record.Fields, b.field(p, required[p.name], inside.to(p.name)))
	}
}

func (b *builder) field(p property, required bool, w way) *schema.Field {
	s := b.shapeOf(p.part)
	kinds := s.settled()
	f := &schema.Field{
		Name:     p.name,
		Type:     b.typeOf(s, w),
		Required: required && kinds != 0 && kinds&nulls == 0,
		Doc:      s.doc,
	}
	f.Key = s.key
	if f.Type.Partial || f.Key != "" { // what is there may say less than a day, or be of another kind
		f.Required = false
	}
	switch f.Type.Kind {
	case schema.Text:
		f.Enum, f.MaxLength = s.enum, s.maxLength
	case schema.Int, schema.Decimal:
		f.Min, f.Max, f.Unit = exact(s.min), exact(s.max), s.unit
	}
	b.result.places[w.path] = b.place(p.part)
	return f
}

// place is where a field's name is written, the first time if there are several.
func (b *builder) place(p *part) diag.Span {
	for p.op != leafPart {
		p = p.parts[0]
	}
	doc, n := b.written(p.schema)
	if n == nil {
		return diag.Span{}
	}
	return doc.file.Span(n.keyStart, n.keyEnd)
}

// exact writes a limit as plain decimal text. Limits come from decimal
// literals, so they always have one.
func exact(limit *big.Rat) *string {
	if limit == nil {
		return nil
	}
	digits, _ := limit.FloatPrec()
	text := limit.FloatString(digits)
	return &text
}

package jsonschema

import (
	"math/big"
	"slices"

	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// jsonKinds is a set of kinds of JSON values. Whole numbers and numbers with a
// fraction are apart, because records keep them apart.
type jsonKinds uint8

const (
	nulls jsonKinds = 1 << iota
	bools
	wholes
	fractions
	texts
	lists
	objects

	numbers = wholes | fractions
	anyKind = nulls | bools | numbers | texts | lists | objects
)

// A shape is what a schema says of a value, with everything that speaks of the
// same value taken together. Properties and items are left as parts, to be
// looked at when someone needs them: schemas may repeat for ever.
//
// Shapes are shared and never changed once made.
type shape struct {
	kinds jsonKinds
	hint  jsonKinds // what the keywords suggest where the schema states no type

	format    string   // of texts: "date", "date-time", partialDate, partialInstant or nothing
	closed    bool     // only the texts of enum are allowed
	enum      []string // in the schema's order
	maxLength int      // 0 when not limited

	min, max *big.Rat // inclusive
	unit     string

	items *part // nil when the schema does not say
	tuple bool  // each place in the list has a meaning of its own

	fields   []property // in the schema's order
	required []string
	values   *part // of properties that have no name in the schema
	clash    bool  // an object with named fields, or one with free keys

	key     string // under which the value stands, where a field's name is another
	doc     string
	origins []*santhosh.Schema // that name fields
}

// A property is a named field of an object.
type property struct {
	name string
	part *part
}

// settled is the set of kinds, guessed from the keywords where no type is
// stated. A schema without a type allows null, whatever else it says.
func (s *shape) settled() jsonKinds {
	if s.untyped() && s.hint != 0 {
		return s.hint&s.kinds | nulls
	}
	return s.kinds
}

// untyped reports whether the schema leaves every kind of value open.
// `multipleOf` leaves out some numbers, which does not make a type.
func (s *shape) untyped() bool { return s.kinds|fractions == anyKind }

// meet takes together what two schemas say of one value (`allOf`). What a says
// comes first.
func (r *reader) meet(a, b *shape) *shape {
	m := *a
	m.kinds &= b.kinds
	m.hint |= b.hint
	m.enum, m.closed = r.meetEnums(a, b)
	m.maxLength = tighter(a.maxLength, b.maxLength)
	m.min = pick(a.min, b.min, 1)
	m.max = pick(a.max, b.max, -1)
	m.format = meetFormats(a.format, b.format)
	m.items = r.all([]*part{a.items, b.items})
	m.tuple = a.tuple || b.tuple
	m.values = r.all([]*part{a.values, b.values})
	m.clash = a.clash || b.clash
	m.fields = r.meetFields(a.fields, b.fields)
	m.required = together(r, a.required, b.required)
	m.doc = firstText(a.doc, b.doc)
	m.key = firstText(a.key, b.key)
	m.unit = firstText(a.unit, b.unit)
	m.origins = together(r, a.origins, b.origins)
	return &m
}

func (r *reader) meetFields(a, b []property) []property {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	}
	return r.mergeFields([][]property{a, b}, r.all)
}

func (r *reader) meetEnums(a, b *shape) ([]string, bool) {
	switch {
	case !b.closed:
		return a.enum, a.closed
	case !a.closed:
		return b.enum, true
	}
	return r.common(a.enum, b.enum), true
}

func meetFormats(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return "" // nothing is both: any text, and no value will do
}

// join finds what holds whichever of several schemas a value follows
// (`anyOf`, `oneOf`).
func (r *reader) join(branches []*shape) *shape {
	branches = slices.DeleteFunc(slices.Clone(branches), func(s *shape) bool { return s.kinds == 0 })
	if len(branches) == 0 {
		return &shape{}
	}
	if len(branches) == 1 {
		return branches[0]
	}
	j := &shape{}
	origins := make([][]*santhosh.Schema, len(branches))
	for i, b := range branches {
		r.spendList(len(b.origins))
		j.kinds |= b.settled()
		origins[i] = b.origins
	}
	j.origins = union(origins...)
	j.unit = branches[0].unit
	if slices.ContainsFunc(branches, func(b *shape) bool { return b.unit != j.unit }) {
		j.unit = ""
	}
	r.joinTexts(j, having(branches, texts))
	joinNumbers(j, having(branches, numbers))
	r.joinLists(j, having(branches, lists))
	r.joinObjects(j, having(branches, objects))
	return j
}

// having returns the shapes that allow some of the kinds.
func having(branches []*shape, kinds jsonKinds) []*shape {
	return slices.DeleteFunc(slices.Clone(branches), func(s *shape) bool { return s.settled()&kinds == 0 })
}

func (r *reader) joinTexts(j *shape, branches []*shape) {
	if len(branches) == 0 {
		return
	}
	first := branches[0]
	j.format, j.closed, j.maxLength = first.format, true, first.maxLength
	enums := make([][]string, len(branches))
	for i, b := range branches {
		r.spendList(len(b.enum))
		enums[i] = b.enum
		j.closed = j.closed && b.closed
		j.maxLength = looser(j.maxLength, b.maxLength)
		if b.format != first.format {
			j.format = "" // both are texts
		}
	}
	if j.closed {
		j.enum = union(enums...)
	}
}

func joinNumbers(j *shape, branches []*shape) {
	for i, b := range branches {
		switch {
		case i == 0:
			j.min, j.max = b.min, b.max
		default:
			j.min = wider(j.min, b.min, -1)
			j.max = wider(j.max, b.max, 1)
		}
	}
}

func (r *reader) joinLists(j *shape, branches []*shape) {
	var items []*part
	for _, b := range branches {
		j.tuple = j.tuple || b.tuple
		if b.items != nil {
			items = append(items, b.items)
		}
	}
	if len(items) == len(branches) {
		j.items = r.either(items)
	}
}

func (r *reader) joinObjects(j *shape, branches []*shape) {
	if len(branches) == 0 {
		return
	}
	named, free := false, false
	var fields [][]property
	var values []*part
	j.required = branches[0].required
	for _, b := range branches {
		named = named || len(b.fields) > 0
		free = free || len(b.fields) == 0 && b.values != nil
		j.clash = j.clash || b.clash
		fields = append(fields, b.fields)
		values = append(values, b.values)
		j.required = r.common(j.required, b.required)
	}
	j.clash = j.clash || named && free
	j.fields = r.mergeFields(fields, r.either)
	j.values = r.either(values)
}

// mergeFields puts lists of fields together, the first one's first; a field of
// several becomes one: what merge makes of its parts.
func (r *reader) mergeFields(sets [][]property, merge func(parts []*part) *part) []property {
	var names []string
	parts := map[string][]*part{}
	for _, set := range sets {
		r.spend(len(set))
		for _, p := range set {
			if parts[p.name] == nil {
				names = append(names, p.name)
			}
			parts[p.name] = append(parts[p.name], p.part)
		}
	}
	merged := make([]property, len(names))
	for i, name := range names {
		merged[i] = property{name, merge(parts[name])}
	}
	return merged
}

// pick chooses of two limits the one that admits less: sign is 1 for lower
// limits and -1 for upper ones.
func pick(a, b *big.Rat, sign int) *big.Rat {
	if a == nil || b != nil && b.Cmp(a)*sign > 0 {
		return b
	}
	return a
}

// wider chooses of two limits the one that admits more: no limit, if there is
// one without.
func wider(a, b *big.Rat, sign int) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	if b.Cmp(a)*sign > 0 {
		return b
	}
	return a
}

func tighter(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func firstText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func looser(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}

// union is what any of the lists has, once, in their order.
func union[T comparable](lists ...[]T) []T {
	var out []T
	seen := map[T]bool{}
	for _, list := range lists {
		for _, x := range list {
			if !seen[x] {
				seen[x] = true
				out = append(out, x)
			}
		}
	}
	return out
}

// together is the union of two lists that have nothing twice, without work
// where one of them is all of it.
func together[T comparable](r *reader, a, b []T) []T {
	switch {
	case len(b) == 0 || sameList(a, b):
		return a
	case len(a) == 0:
		return b
	}
	r.spendList(len(a))
	r.spendList(len(b))
	return union(a, b)
}

func sameList[T comparable](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// common is what both lists have, in the order of the first.
func (r *reader) common(a, b []string) []string {
	if sameList(a, b) {
		return a
	}
	r.spendList(len(a))
	r.spendList(len(b))
	in := make(map[string]bool, len(b))
	for _, x := range b {
		in[x] = true
	}
	var out []string
	for _, x := range a {
		if in[x] {
			out = append(out, x)
		}
	}
	return out
}

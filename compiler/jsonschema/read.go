package jsonschema

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"

	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// read finds out what one schema says of a value, references and combinations
// included. What it is built on comes before what it adds. (Up to draft 7 a
// schema with `$ref` is nothing but that; the library leaves all else empty.)
func (r *reader) read(s *santhosh.Schema) *shape {
	if s.Always != nil {
		if *s.Always {
			return &shape{kinds: anyKind}
		}
		return &shape{}
	}
	_, n := r.written(s)
	result := &shape{kinds: anyKind}
	for _, base := range bases(s) {
		if r.exhausted() {
			break
		}
		result = r.meet(result, r.shapeOf(r.leaf(base)))
	}
	result = r.meet(result, r.own(s, n))
	for _, choice := range [][]*santhosh.Schema{s.AnyOf, s.OneOf} {
		result = r.meet(result, r.choice(choice))
	}
	return annotated(r.withConditional(result, s), n)
}

// bases are the schemas that hold wherever s does.
func bases(s *santhosh.Schema) (all []*santhosh.Schema) {
	for _, ref := range []*santhosh.Schema{s.Ref, s.RecursiveRef, s.DynamicRef} {
		if ref != nil {
			all = append(all, ref)
		}
	}
	return append(all, s.AllOf...)
}

func (r *reader) choice(branches []*santhosh.Schema) *shape {
	if len(branches) == 0 {
		return &shape{kinds: anyKind}
	}
	shapes := make([]*shape, len(branches))
	for i, b := range branches {
		shapes[i] = r.shapeOf(r.leaf(b))
	}
	return r.join(shapes)
}

// withConditional adds the fields that are spoken of only under a condition.
// They may be there, so they can be read; what the condition says of fields
// that are always there does not always hold, so it is left out.
func (r *reader) withConditional(base *shape, s *santhosh.Schema) *shape {
	var sets [][]property
	for _, branch := range conditionals(s) {
		sets = append(sets, r.shapeOf(r.leaf(branch)).fields)
	}
	extra := r.mergeFields(sets, r.either)
	if len(extra) == 0 {
		return base
	}
	result := *base
	result.hint |= objects
	result.fields = r.mergeFields([][]property{base.fields, extra}, func(parts []*part) *part { return parts[0] })
	return &result
}

func conditionals(s *santhosh.Schema) (all []*santhosh.Schema) {
	for _, branch := range []*santhosh.Schema{s.Then, s.Else} {
		if branch != nil {
			all = append(all, branch)
		}
	}
	for _, name := range sortedKeys(s.DependentSchemas) {
		all = append(all, s.DependentSchemas[name])
	}
	for _, name := range sortedKeys(s.Dependencies) {
		if branch, ok := s.Dependencies[name].(*santhosh.Schema); ok {
			all = append(all, branch)
		}
	}
	return all
}

// own finds what the keywords of a schema itself say.
func (r *reader) own(s *santhosh.Schema, n *node) *shape {
	own := &shape{kinds: statedKinds(s.Types)}
	ownText(own, s)
	ownNumber(own, s)
	r.ownList(own, s)
	r.ownObject(own, s, n)
	ownValues(own, s)
	return own
}

func statedKinds(types []string) jsonKinds {
	if len(types) == 0 {
		return anyKind
	}
	var kinds jsonKinds
	for _, t := range types {
		kinds |= map[string]jsonKinds{"null": nulls, "boolean": bools, "integer": wholes, "number": numbers,
			"string": texts, "array": lists, "object": objects}[t]
	}
	return kinds
}

func ownText(own *shape, s *santhosh.Schema) {
	if s.Format == "date" || s.Format == "date-time" {
		own.format = s.Format
	}
	own.maxLength = max(0, s.MaxLength)
	if own.format != "" || s.MaxLength >= 0 || s.MinLength >= 0 || s.Pattern != nil {
		own.hint |= texts
	}
}

func ownNumber(own *shape, s *santhosh.Schema) {
	if s.MultipleOf != nil && s.MultipleOf.IsInt() {
		own.kinds &^= fractions
	}
	own.min = pick(s.Minimum, above(s.ExclusiveMinimum, own, 1), 1)
	own.max = pick(s.Maximum, above(s.ExclusiveMaximum, own, -1), -1)
	if own.min != nil || own.max != nil || s.MultipleOf != nil {
		own.hint |= numbers & own.kinds
	}
}

// above makes an exclusive limit an inclusive one: exactly for whole numbers;
// for others the limit itself, which admits one value too many.
func above(limit *big.Rat, own *shape, step int64) *big.Rat {
	if limit == nil || own.kinds&fractions != 0 || !limit.IsInt() {
		return limit
	}
	return new(big.Rat).Add(limit, big.NewRat(step, 1))
}

func (r *reader) ownList(own *shape, s *santhosh.Schema) {
	switch items := s.Items.(type) {
	case *santhosh.Schema:
		own.items = r.leaf(items)
	case []*santhosh.Schema:
		own.tuple = true
	}
	if s.Items2020 != nil {
		own.items = r.leaf(s.Items2020)
	}
	own.tuple = own.tuple || len(s.PrefixItems) > 0
	if own.items != nil || own.tuple || s.Contains != nil || s.UniqueItems || s.MinItems >= 0 || s.MaxItems >= 0 {
		own.hint |= lists
	}
}

func (r *reader) ownObject(own *shape, s *santhosh.Schema, n *node) {
	for _, name := range propertyOrder(s, n) {
		own.fields = append(own.fields, property{name, r.leaf(s.Properties[name])})
	}
	own.required = s.Required
	own.values = r.freeValues(s)
	if len(own.fields) > 0 || own.values != nil || len(s.Required) > 0 || s.AdditionalProperties != nil || s.MinProperties >= 0 || s.MaxProperties >= 0 {
		own.hint |= objects
	}
	if len(own.fields) > 0 {
		own.origins = []*santhosh.Schema{s}
	}
}

// propertyOrder is the order in which the file has them.
func propertyOrder(s *santhosh.Schema, n *node) []string {
	properties := n.get("properties")
	if properties == nil || len(properties.members) != len(s.Properties) {
		return sortedKeys(s.Properties)
	}
	names := make([]string, len(properties.members))
	for i, m := range properties.members {
		names[i] = m.key
	}
	return names
}

// freeValues is what the schema says of properties whose names it does not know.
func (r *reader) freeValues(s *santhosh.Schema) *part {
	var values []*part
	for _, pattern := range sortedPatterns(s.PatternProperties) {
		values = append(values, r.leaf(s.PatternProperties[pattern]))
	}
	if more, ok := s.AdditionalProperties.(*santhosh.Schema); ok {
		values = append(values, r.leaf(more))
	} else if s.UnevaluatedProperties != nil && s.UnevaluatedProperties.Always == nil {
		values = append(values, r.leaf(s.UnevaluatedProperties))
	}
	return r.either(values)
}

// ownValues narrows the kinds to those of `enum` and `const`.
func ownValues(own *shape, s *santhosh.Schema) {
	values := s.Enum
	if len(s.Constant) > 0 {
		values = s.Constant
	}
	if len(values) == 0 {
		return
	}
	var kinds jsonKinds
	var enum []string
	for _, value := range values {
		kinds |= kindOfValue(value)
		if text, ok := value.(string); ok {
			enum = append(enum, text)
		}
	}
	own.kinds &= kinds
	own.closed, own.enum = true, union(enum)
}

func kindOfValue(value any) jsonKinds {
	switch value := value.(type) {
	case nil:
		return nulls
	case bool:
		return bools
	case string:
		return texts
	case []any:
		return lists
	case json.Number:
		if x, ok := new(big.Rat).SetString(value.String()); ok && x.IsInt() {
			return wholes
		}
		return fractions | wholes
	}
	return objects
}

// written finds where a schema stands in its file; nil for the schemas of
// schemas, which the library brings along.
func (r *reader) written(s *santhosh.Schema) (*document, *node) {
	address, pointer, _ := strings.Cut(s.Location, "#")
	t, ok := r.project.byURL[address]
	if !ok {
		return nil, nil
	}
	return t.doc, t.node.at(pointer)
}

// The values of our own keyword `x-format`: texts that are a date, or a date and
// time, and may say less than a day. JSON Schema has no format for them.
const (
	partialDate    = "partial-date"
	partialInstant = "partial-date-time"
)

// annotated adds what the file says beside the keywords of the draft: words for
// people, a unit, a partial date, a key, and OpenAPI's `nullable`.
func annotated(s *shape, n *node) *shape {
	result := *s
	if doc, ok := describe(n); ok {
		result.doc = doc
	}
	for _, key := range []string{"x-unit", "unit"} {
		if unit, ok := n.getText(key); ok {
			result.unit = unit
			break
		}
	}
	if format, ok := n.getText("x-format"); ok && (format == partialDate || format == partialInstant) {
		result.format = format
	}
	if key, ok := n.getText("x-key"); ok {
		result.key = key
	}
	if nullable := n.get("nullable"); nullable != nil && nullable.text == "true" && nullable.kind == boolNode {
		result.kinds |= nulls
	}
	return &result
}

func describe(n *node) (string, bool) {
	if title, ok := n.getText("title"); ok && title != "" {
		return title, true
	}
	return n.getText("description")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func sortedPatterns(m map[*regexp.Regexp]*santhosh.Schema) []*regexp.Regexp {
	patterns := make([]*regexp.Regexp, 0, len(m))
	for pattern := range m {
		patterns = append(patterns, pattern)
	}
	slices.SortFunc(patterns, func(a, b *regexp.Regexp) int { return strings.Compare(a.String(), b.String()) })
	return patterns
}

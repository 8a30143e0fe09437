package schemafile

import (
	"encoding/json"
	"math/big"
	"strings"
)

// A kind is a kind of JSON value.
type kind uint8

const (
	nullKind kind = iota
	boolKind
	numberKind
	textKind
	listKind
	objectKind
	kinds
)

// words are the kinds in messages.
func (k kind) words() string {
	return [...]string{"null", "yes/no", "a number", "text", "a list", "an object"}[k]
}

// A shape is what the values in one place of the records looked like.
type shape struct {
	count [kinds]int
	first [kinds]string // place of the first value of a kind

	fraction bool // some number is not a whole one of 64 bits
	min, max *big.Rat
	text     textShape
	items    *shape
	fields   []*field
	index    map[string]*field
	values   *shape // the values of a map: its keys are data
}

// A field is a member of objects.
type field struct {
	name  string
	shape *shape
}

func (s *Sample) newShape() *shape {
	s.shapes++
	return &shape{text: textShape{forms: everyForm, choices: map[string][]uint64{}}}
}

// seen is how many values there were, null apart.
func (s *shape) seen() int {
	n := 0
	for k := boolKind; k < kinds; k++ {
		n += s.count[k]
	}
	return n
}

// kindsSeen lists the kinds of values, null apart.
func (s *shape) kindsSeen() []kind {
	var out []kind
	for k := boolKind; k < kinds; k++ {
		if s.count[k] > 0 {
			out = append(out, k)
		}
	}
	return out
}

// An observer shows one record to the shapes.
type observer struct {
	s     *Sample
	place string
	owner uint64
}

// see adds a value to a shape.
func (o observer) see(at *shape, value any, depth int) {
	k := kindOf(value)
	if k == textKind && value == "" && o.s.options.Blank {
		k = nullKind
	}
	if at.count[k]++; at.count[k] == 1 {
		at.first[k] = o.place
	}
	if depth > maxLevels || o.s.shapes > maxShapes {
		return
	}
	switch v := value.(type) {
	case string:
		if k == textKind {
			at.text.see(v, o.owner, o.s.options.AtLeast)
		}
	case json.Number:
		at.seeNumber(v.String(), o.s.options.Limits)
	case list:
		if at.items == nil {
			at.items = o.s.newShape()
		}
		for _, item := range v {
			o.see(at.items, item, depth+1)
		}
	case object:
		o.seeObject(at, v, depth)
	}
}

func kindOf(value any) kind {
	switch value.(type) {
	case bool:
		return boolKind
	case json.Number:
		return numberKind
	case string:
		return textKind
	case list:
		return listKind
	case object:
		return objectKind
	}
	return nullKind
}

func (s *shape) seeNumber(text string, limits bool) {
	s.fraction = s.fraction || !isWhole(text)
	if !limits || len(text) > 60 || strings.ContainsAny(text, "eE") {
		return
	}
	x, ok := new(big.Rat).SetString(text)
	if !ok {
		return
	}
	if s.min == nil || x.Cmp(s.min) < 0 {
		s.min = x
	}
	if s.max == nil || x.Cmp(s.max) > 0 {
		s.max = x
	}
}

// isWhole holds for whole numbers that surely have 64 bits.
func isWhole(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && len(digits) <= 18 && strings.Trim(digits, "0123456789") == ""
}

// seeObject shows the members of an object to the fields. With too many fields
// they are taken for the keys of a map, and forgotten.
func (o observer) seeObject(at *shape, v object, depth int) {
	if at.index == nil {
		at.index = map[string]*field{}
	}
	for _, m := range v {
		if at.values != nil {
			o.see(at.values, m.value, depth+1)
			continue
		}
		f := at.index[m.name]
		if f == nil {
			f = &field{m.name, o.s.newShape()}
			at.index[m.name] = f
			at.fields = append(at.fields, f)
		}
		o.see(f.shape, m.value, depth+1)
		if len(at.fields) > maxNames && depth > 0 {
			o.s.makeMap(at)
		}
	}
}

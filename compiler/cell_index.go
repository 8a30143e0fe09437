package compiler

import (
	"maps"
	"slices"
	"strings"
)

// maxCells is how many cells of a rule are put into the index one by one. Rules
// that reach more are few, and are compared with one another.
const maxCells = 512

const none = -1

// A cellIndex finds, among rules that fill one element, the first that can write
// a cell which a later one can write too. Thousands of rows of a table may fill
// one element, so each cell is looked up; rules are not compared in pairs.
type cellIndex struct {
	fills  []fill
	axes   []axis
	eras   eras
	cells  map[string]*earliest // by cell and org unit
	shapes map[string]*shape    // by all that a rule reaches
	wide   []*shape             // those of more than maxCells
	order  []*shape
}

// An axis is a category that tells cells apart.
type axis struct {
	category  string
	attribute bool
}

// earliest are the first fill of a cell, and the first of another rule.
type earliest struct{ first, other int }

// A shape is what one fill or several reach.
type shape struct {
	options [][]string // by axis
	units   []string
	size    int
	fills   *earliest
}

// Keys of org units in the index: fills that can have any, and all fills.
const (
	anyUnit  = "*"
	allFills = "+"
)

func newCellIndex(fills []fill) *cellIndex {
	x := &cellIndex{fills: fills, eras: erasOf(datesOf(fills)), cells: map[string]*earliest{}, shapes: map[string]*shape{}}
	for _, category := range slices.Sorted(maps.Keys(fills[0].options)) {
		x.axes = append(x.axes, axis{category: category})
	}
	for _, category := range slices.Sorted(maps.Keys(fills[0].attributes)) {
		x.axes = append(x.axes, axis{category: category, attribute: true})
	}
	return x
}

// shape returns what a fill reaches. One that reaches nothing has the size 0.
func (x *cellIndex) shape(i int) *shape {
	f := &x.fills[i]
	out := &shape{units: f.units, size: 1, fills: &earliest{none, none}}
	for _, a := range x.axes {
		options := f.options[a.category]
		if a.attribute {
			options = f.attributes[a.category]
		}
		out.options = append(out.options, options)
		out.size = min(out.size*len(options), maxCells+1)
	}
	if len(x.eras.begins) > 0 {
		eras := x.eras.within(f.dates.Interval)
		out.options = append(out.options, eras)
		out.size = min(out.size*len(eras), maxCells+1)
	}
	if f.units != nil && len(f.units) == 0 {
		out.size = 0
	}
	return out
}

// meets returns the first fill of another rule that can write a cell of a fill,
// or none. Fills are asked about before they are added, in order.
func (x *cellIndex) meets(i int) int {
	s := x.shape(i)
	best := none
	if s.size == 0 {
		return best
	}
	if s.size > maxCells {
		for _, other := range x.order {
			best = sooner(best, x.meetsShape(i, s, other))
		}
		return best
	}
	for _, other := range x.wide {
		best = sooner(best, x.meetsShape(i, s, other))
	}
	s.each(func(cell string) bool {
		if s.units == nil {
			best = sooner(best, x.otherThan(i, x.cells[cell+allFills]))
			return best != 0
		}
		best = sooner(best, x.otherThan(i, x.cells[cell+anyUnit]))
		for _, unit := range s.units {
			best = sooner(best, x.otherThan(i, x.cells[cell+unit]))
		}
		return best != 0
	})
	return best
}

func (x *cellIndex) meetsShape(i int, s, other *shape) int {
	before := x.otherThan(i, other.fills)
	if before == none || !s.overlaps(other) {
		return none
	}
	return before
}

// add puts a fill into the index.
func (x *cellIndex) add(i int) {
	s := x.shape(i)
	if s.size == 0 {
		return
	}
	key := s.key()
	have, known := x.shapes[key]
	if !known {
		have = s
		x.shapes[key] = s
		x.order = append(x.order, s)
		if s.size > maxCells {
			x.wide = append(x.wide, s)
		}
	}
	if !x.note(have.fills, i) || s.size > maxCells {
		return // of fills alike the first two rules are all that is ever asked for
	}
	s.each(func(cell string) bool {
		x.noteCell(cell+allFills, i)
		if s.units == nil {
			x.noteCell(cell+anyUnit, i)
		}
		for _, unit := range s.units {
			x.noteCell(cell+unit, i)
		}
		return true
	})
}

func (x *cellIndex) noteCell(key string, i int) {
	if x.cells[key] == nil {
		x.cells[key] = &earliest{none, none}
	}
	x.note(x.cells[key], i)
}

// note takes a fill in if it is among the first; false if it is not.
func (x *cellIndex) note(e *earliest, i int) bool {
	switch {
	case e.first == none:
		e.first = i
	case e.other == none && x.fills[e.first].rule != x.fills[i].rule:
		e.other = i
	default:
		return false
	}
	return true
}

// otherThan is the first fill of another rule than that of fill i.
func (x *cellIndex) otherThan(i int, e *earliest) int {
	switch {
	case e == nil || e.first == none:
		return none
	case x.fills[e.first].rule != x.fills[i].rule:
		return e.first
	}
	return e.other
}

func sooner(a, b int) int {
	if a == none || b != none && b < a {
		return b
	}
	return a
}

// each calls visit with every cell until it is false.
func (s *shape) each(visit func(cell string) bool) {
	var walk func(cell string, axis int) bool
	walk = func(cell string, axis int) bool {
		if axis == len(s.options) {
			return visit(cell)
		}
		for _, option := range s.options[axis] {
			if !walk(cell+option+"\x00", axis+1) {
				return false
			}
		}
		return true
	}
	walk("", 0)
}

func (s *shape) key() string {
	var b strings.Builder
	for _, options := range append(slices.Clone(s.options), s.units) {
		b.WriteString(strings.Join(options, "\x00"))
		b.WriteString("\x00\x00")
	}
	if s.units == nil {
		b.WriteString(anyUnit)
	}
	return b.String()
}

// overlaps reports whether there is a cell that both reach.
func (s *shape) overlaps(o *shape) bool {
	for i := range s.options {
		if !shares(s.options[i], o.options[i]) {
			return false
		}
	}
	return s.units == nil || o.units == nil || shares(s.units, o.units)
}

// shares reports whether two sorted lists have something in common.
func shares(a, b []string) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch order := strings.Compare(a[i], b[j]); {
		case order == 0:
			return true
		case order < 0:
			i++
		default:
			j++
		}
	}
	return false
}

package parquet

import (
	"fmt"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A node writes the values of a part of a row. Its leaves are a run of the
// planner's columns.
type node struct {
	name       string
	shape      shape
	def, rep   int // levels from which on it is there, and at which its items begin
	from, to   int // its leaves
	children   []*node
	write      func([]byte, parquet.Value) []byte // of a leaf
	unreadable bool                               // it only matters whether it is there
}

type shape uint8

const (
	leaf    shape = iota
	group         // children by their names
	list          // items, which are the one child
	entries       // of a map: the children are key and value
)

// A planner finds the columns of the fields that are read.
type planner struct {
	columns  []*column
	problems []string
	sampled  bool // what is written tells the types of the columns
}

func (p *planner) problem(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

// wrong is the error of columns that are not the fields.
func (p *planner) wrong(name string) error {
	const shown = 5
	more := ""
	if n := len(p.problems) - shown; n > 0 {
		p.problems, more = p.problems[:shown], fmt.Sprintf("; and %d more", n)
	}
	return &runtime.InputError{Code: "E0613", Input: name, Message: strings.Join(p.problems, "; ") + more}
}

// begun makes a node whose leaves begin with the next column.
func (p *planner) begun(c *parquet.Column, shape shape) *node {
	return &node{name: c.Name(), shape: shape, def: c.MaxDefinitionLevel(), rep: c.MaxRepetitionLevel(), from: len(p.columns)}
}

func (p *planner) ended(n *node) *node {
	n.to = len(p.columns)
	return n
}

// group plans the fields of a record. path is where it is, for messages.
func (p *planner) group(c *parquet.Column, r *schema.Record, path string) *node {
	n := p.begun(c, group)
	for _, field := range r.Fields {
		at := schema.JoinPath(path, field.Name)
		column := c.Column(field.Name)
		if column == nil {
			p.missing(c, field.Name, at)
			continue
		}
		n.children = append(n.children, p.field(column, field.Type, at))
	}
	if len(n.children) == 0 { // its first leaf tells whether it is there
		p.anyLeaf(c)
	}
	return p.ended(n)
}

func (p *planner) missing(c *parquet.Column, name, path string) {
	var names []string
	for _, other := range c.Columns() {
		names = append(names, other.Name())
	}
	text := "the file has no column `" + path + "`, which the mapping reads"
	if near := diag.Nearest(name, names); len(near) > 0 {
		text += ", " + diag.DidYouMean(near)
	}
	p.problem("%s", text)
}

// field plans a column for a type.
func (p *planner) field(c *parquet.Column, t *schema.Type, path string) *node {
	if c.Repeated() { // a list without a group around it
		n := p.begun(c, list)
		n.def-- // it is there where the group around it is; it may be empty
		n.children = []*node{p.value(c, elementType(p, t, path), path)}
		return p.ended(n)
	}
	return p.value(c, t, path)
}

// elementType is the type of a list's items.
func elementType(p *planner, t *schema.Type, path string) *schema.Type {
	switch t.Kind {
	case schema.List:
		return t.Elem
	case schema.Unknown:
		return t
	}
	p.problem("column `%s` is a list and should be %s", path, wanted(t))
	return &schema.Type{Kind: schema.Unknown}
}

// value plans a column that is one value, or a list or map in a group.
func (p *planner) value(c *parquet.Column, t *schema.Type, path string) *node {
	switch {
	case t.Kind == schema.Unknown:
		n := p.begun(c, leaf)
		n.unreadable = true
		p.anyLeaf(c)
		return p.ended(n)
	case c.Leaf():
		return p.leaf(c, t, path)
	case isList(c):
		return p.list(c, t, path)
	case isMap(c):
		return p.entries(c, t, path)
	case t.Kind == schema.Object:
		return p.group(c, t.Record, path)
	case t.Kind == schema.Map: // a group whose names are data
		n := p.begun(c, group)
		for _, child := range c.Columns() {
			n.children = append(n.children, p.field(child, t.Elem, schema.JoinPath(path, child.Name())))
		}
		return p.ended(n)
	}
	p.problem("column `%s` is a group of columns and should be %s", path, wanted(t))
	return p.begun(c, group)
}

// anyLeaf adds the first leaf below a column, by whose levels one can see
// whether it is there.
func (p *planner) anyLeaf(c *parquet.Column) {
	for !c.Leaf() {
		if len(c.Columns()) == 0 {
			return
		}
		c = c.Columns()[0]
	}
	p.columns = append(p.columns, &column{column: c})
}

func (p *planner) leaf(c *parquet.Column, t *schema.Type, path string) *node {
	n := p.begun(c, leaf)
	write, is, ok := leafOf(c, t.Kind)
	if !ok {
		p.problem("column `%s` is %s and should be %s", path, is, wanted(t))
	}
	if n.write = write; p.sampled {
		n.write = telling(c, write)
	}
	p.columns = append(p.columns, &column{column: c})
	return p.ended(n)
}

func isList(c *parquet.Column) bool {
	lt := c.Type().LogicalType()
	if lt == nil {
		return false
	}
	_, ok := lt.Value.(*format.ListType)
	return ok && len(c.Columns()) == 1 && c.Columns()[0].Repeated()
}

func isMap(c *parquet.Column) bool {
	lt := c.Type().LogicalType()
	if lt == nil {
		return false
	}
	_, ok := lt.Value.(*format.MapType)
	return ok && len(c.Columns()) == 1 && c.Columns()[0].Repeated() && len(c.Columns()[0].Columns()) == 2
}

// elementOf is what a list's items are. What repeats in it is a group around the
// items, or, as older programs wrote it, an item.
func elementOf(c *parquet.Column) *parquet.Column {
	repeated := c.Columns()[0]
	if !repeated.Leaf() && len(repeated.Columns()) == 1 && repeated.Name() != "array" && repeated.Name() != c.Name()+"_tuple" {
		return repeated.Columns()[0]
	}
	return repeated
}

// list plans a group that is a list.
func (p *planner) list(c *parquet.Column, t *schema.Type, path string) *node {
	item := elementType(p, t, path)
	repeated := c.Columns()[0]
	n := p.begun(repeated, list)
	n.name = c.Name()
	outer := p.begun(c, group)
	if element := elementOf(c); element == repeated {
		n.children = []*node{p.value(repeated, item, path)}
	} else {
		n.children = []*node{p.field(element, item, path)}
	}
	n.def = outer.def // an empty list is there, too
	n.children[0].def = max(n.children[0].def, repeated.MaxDefinitionLevel())
	return p.ended(n)
}

// entries plans a group that is a map.
func (p *planner) entries(c *parquet.Column, t *schema.Type, path string) *node {
	repeated := c.Columns()[0]
	n := p.begun(repeated, entries)
	n.name, n.def = c.Name(), p.begun(c, group).def
	if t.Kind != schema.Map {
		p.problem("column `%s` is a map and should be %s", path, wanted(t))
		return n
	}
	n.children = []*node{p.key(repeated.Columns()[0], path), p.field(repeated.Columns()[1], t.Elem, path)}
	return p.ended(n)
}

func (p *planner) key(c *parquet.Column, path string) *node {
	n := p.begun(c, leaf)
	ok := c.Leaf()
	if ok {
		n.write, ok = keyOf(c)
	}
	if !ok {
		p.problem("column `%s` is a map whose keys are no texts", path)
	}
	p.anyLeaf(c)
	return p.ended(n)
}

// wanted says what a value of a type looks like.
func wanted(t *schema.Type) string {
	switch t.Kind {
	case schema.Bool:
		return "true or false"
	case schema.Int:
		return "whole numbers"
	case schema.Decimal:
		return "numbers"
	case schema.Date:
		return "dates"
	case schema.Instant:
		return "dates and times"
	case schema.List:
		return "a list"
	case schema.Map, schema.Object:
		return "a group of columns"
	}
	return "text"
}

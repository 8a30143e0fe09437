package parquet

import (
	"bytes"

	"github.com/parquet-go/parquet-go"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// fieldsOf are the fields that the columns of a group can be read as. Columns that
// cannot be read, such as bytes, are none.
func fieldsOf(c *parquet.Column) *schema.Record {
	r := &schema.Record{}
	for _, child := range c.Columns() {
		if t := typeOf(child); t != nil {
			r.Fields = append(r.Fields, &schema.Field{Name: child.Name(), Type: t})
		}
	}
	return r
}

// typeOf is the type of a column, or nil where it cannot be read.
func typeOf(c *parquet.Column) *schema.Type {
	if c.Repeated() {
		return listOfType(valueType(c))
	}
	return valueType(c)
}

// valueType is the type of a column without its own repetition.
func valueType(c *parquet.Column) *schema.Type {
	switch {
	case c.Leaf():
		return leafType(c)
	case isList(c):
		if element := elementOf(c); element != c.Columns()[0] {
			return listOfType(typeOf(element))
		}
		return listOfType(valueType(c.Columns()[0]))
	case isMap(c):
		entry := c.Columns()[0].Columns()
		elem := typeOf(entry[1])
		if _, ok := keyOf(entry[0]); !ok || !entry[0].Leaf() || elem == nil {
			return nil
		}
		return &schema.Type{Kind: schema.Map, Elem: elem}
	}
	return &schema.Type{Kind: schema.Object, Record: fieldsOf(c)}
}

// leafType is the first kind that a leaf can be read as: JSON also as text, and
// text also as dates.
func leafType(c *parquet.Column) *schema.Type {
	for _, kind := range []schema.Kind{schema.Object, schema.Text, schema.Bool, schema.Int, schema.Decimal, schema.Instant, schema.Date} {
		if _, _, ok := leafOf(c, kind); ok {
			return &schema.Type{Kind: kind}
		}
	}
	return nil
}

func listOfType(elem *schema.Type) *schema.Type {
	if elem == nil {
		return nil
	}
	return &schema.Type{Kind: schema.List, Elem: elem}
}

// telling writes numbers of a column that may have fractions with a point, even
// where they have none, and those that are no numbers as null: who looks at the
// values sees of which type all of the column are.
func telling(c *parquet.Column, write func([]byte, parquet.Value) []byte) func([]byte, parquet.Value) []byte {
	if kind := c.Type().Kind(); kind != parquet.Float && kind != parquet.Double {
		return write
	}
	return func(b []byte, v parquet.Value) []byte {
		out := write(b, v)
		switch written := out[len(b):]; {
		case written[0] == '"':
			return append(b, "null"...)
		case !bytes.ContainsAny(written, ".e"):
			return append(out, ".0"...)
		}
		return out
	}
}

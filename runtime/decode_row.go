package runtime

import (
	"bytes"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// decodeRow makes a record of a row's cells. An empty cell is missing, and so
// is a nested record of which all cells are empty.
func (d *decoder) decodeRow(columns []rowColumn, c *chunk) (*stdlib.Record, flaw) {
	d.arena.Reset()
	r := d.arena.Record(d.plan.typ)
	for i, column := range columns {
		if column.values == nil {
			continue
		}
		if v := d.ofCellAt(column.values, c, i); !v.IsNothing() {
			d.putAt(r, column.path, v)
		}
	}
	d.buildIndexes(r, d.plan)
	return r, flaw{}
}

// ofCellAt makes the value of a cell; nothing is missing.
func (d *decoder) ofCellAt(t *typePlan, c *chunk, i int) stdlib.Datum {
	text := c.cells[i]
	switch {
	case c.faults == nil:
	case c.faults[i] != "":
		return fieldFault(t, "has no value: "+c.faults[i])
	case t.kind == schema.Date:
		text = bytes.TrimSuffix(text, midnight) // a spreadsheet's day may be formatted with a time
	}
	if len(text) == 0 {
		return stdlib.Datum{}
	}
	return d.ofCell(t, text)
}

var midnight = []byte("T00:00:00")

// putAt sets the field at the end of a path and makes the records on the way.
func (d *decoder) putAt(r *stdlib.Record, path []int, v stdlib.Datum) {
	plan := d.plan
	for _, slot := range path[:len(path)-1] {
		plan = plan.fields[slot].record
		inner, ok := r.Slots[slot].Record()
		if !ok {
			inner = d.arena.Record(plan.typ)
			r.Slots[slot] = inner.Datum()
		}
		r = inner
	}
	r.Slots[path[len(path)-1]] = v
}

// buildIndexes builds the indexes of a record and of the records in it.
func (d *decoder) buildIndexes(r *stdlib.Record, plan *recordPlan) {
	for slot, t := range plan.fields {
		if inner, ok := r.Slots[slot].Record(); ok {
			d.buildIndexes(inner, t.record)
		}
	}
	for i := range plan.indexes {
		plan.indexes[i].build(r, d.arena)
	}
}

// ofCell makes the value of a cell that is not empty, by the field's type.
func (d *decoder) ofCell(t *typePlan, text []byte) stdlib.Datum {
	if t.kind == schema.Text {
		return stdlib.TextDatum(d.kept(text))
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return stdlib.Datum{}
	}
	switch t.kind {
	case schema.Int, schema.Decimal:
		return ofNumber(t, text)
	case schema.Bool:
		return ofYesNo(t, text)
	case schema.Date, schema.Instant, schema.Unknown:
		return d.ofText(t, text)
	}
	return fieldFault(t, "should be "+t.wanted()+", which a CSV cell cannot hold")
}

// ofYesNo reads true and false, in capitals as spreadsheets write them or not.
func ofYesNo(t *typePlan, text []byte) stdlib.Datum {
	switch {
	case bytes.EqualFold(text, []byte("true")):
		return stdlib.BoolDatum(true)
	case bytes.EqualFold(text, []byte("false")):
		return stdlib.BoolDatum(false)
	}
	return wrongKind(t, "something else")
}

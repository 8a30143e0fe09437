package runtime

import (
	"bytes"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// decodeRow makes a record of a row's cells. An empty cell is missing, and so
// is a nested record of which all cells are empty.
func (d *decoder) decodeRow(columns []rowColumn, c *chunk) (*stdlib.Record, flaw) {
	r := d.plan.typ.New()
	for i, column := range columns {
		if column.values == nil {
			continue
		}
		if v := d.ofCellAt(column.values, c, i); v != nil {
			putAt(r, d.plan, column.path, v)
		}
	}
	d.buildIndexes(r, d.plan)
	return r, flaw{}
}

// ofCellAt makes the value of a cell; nil is missing.
func (d *decoder) ofCellAt(t *typePlan, c *chunk, i int) stdlib.Value {
	text := c.cells[i]
	switch {
	case c.faults == nil:
	case c.faults[i] != "":
		return stdlib.Fault("`" + t.path + "` has no value: " + c.faults[i])
	case t.kind == schema.Date:
		text = bytes.TrimSuffix(text, midnight) // a spreadsheet's day may be formatted with a time
	}
	if len(text) == 0 {
		return nil
	}
	return d.ofCell(t, text)
}

var midnight = []byte("T00:00:00")

// putAt sets the field at the end of a path and makes the records on the way.
func putAt(r *stdlib.Record, plan *recordPlan, path []int, v stdlib.Value) {
	for _, slot := range path[:len(path)-1] {
		plan = plan.fields[slot].record
		inner, ok := r.Slots[slot].(*stdlib.Record)
		if !ok {
			inner = plan.typ.New()
			r.Slots[slot] = inner
		}
		r = inner
	}
	r.Slots[path[len(path)-1]] = v
}

// buildIndexes builds the indexes of a record and of the records in it.
func (d *decoder) buildIndexes(r *stdlib.Record, plan *recordPlan) {
	for slot, t := range plan.fields {
		if inner, ok := r.Slots[slot].(*stdlib.Record); ok {
			d.buildIndexes(inner, t.record)
		}
	}
	for i := range plan.indexes {
		plan.indexes[i].build(r)
	}
}

// ofCell makes the value of a cell that is not empty, by the field's type.
func (d *decoder) ofCell(t *typePlan, text []byte) stdlib.Value {
	if t.kind == schema.Text {
		return stdlib.TextValue(string(text))
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil
	}
	switch t.kind {
	case schema.Int, schema.Decimal:
		return ofNumber(t, text)
	case schema.Bool:
		return ofYesNo(t, text)
	case schema.Date, schema.Instant, schema.Unknown:
		return d.ofText(t, text)
	}
	return stdlib.Fault("`" + t.path + "` should be " + t.wanted() + ", which a CSV cell cannot hold")
}

// ofYesNo reads true and false, in capitals as spreadsheets write them or not.
func ofYesNo(t *typePlan, text []byte) stdlib.Value {
	switch strings.ToLower(string(text)) {
	case "true":
		return stdlib.BoolValue(true)
	case "false":
		return stdlib.BoolValue(false)
	}
	return wrongKind(t, "something else")
}

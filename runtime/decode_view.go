package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// views reads a value of several possible kinds into the fields that look at
// it, each of them one kind: the slots of the fields of a key. A field whose kind
// it is not stays missing.
func (d *decoder) views(r *stdlib.Record, plan *recordPlan, slots []int) bool {
	start, read := d.pos, false
	first := d.peek()
	for _, slot := range slots {
		t := plan.fields[slot]
		if !t.admits(first) {
			continue
		}
		d.pos, read = start, true
		v, ok := d.value(t)
		if !ok {
			return false
		}
		if v.Kind() != stdlib.KindNone {
			r.Slots[slot] = v
		}
	}
	return read || d.skip()
}

// admits reports whether a JSON value that begins with a byte can be of the type.
// A text can be a date, and a number a whole one: only reading it tells.
func (t *typePlan) admits(first byte) bool {
	switch t.kind {
	case schema.Object, schema.Map:
		return first == '{'
	case schema.List:
		return first == '['
	case schema.Bool:
		return first == 't' || first == 'f'
	case schema.Int, schema.Decimal:
		return first == '-' || isDigit(first)
	}
	return first == '"'
}

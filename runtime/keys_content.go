package runtime

import (
	"encoding/binary"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Marks of the values in a record's content.
const (
	markMissing byte = iota
	markValue
	markFault
)

// appendContent appends what the mapping can see of a record, in a form that is
// equal for two records exactly when no expression can tell them apart: numbers
// by their value, instants by the moment, faults by their reason. What the
// source calls its fields, or sends besides them, is not in it.
func appendContent(buf []byte, plan *recordPlan, r *stdlib.Record) []byte {
	for slot, t := range plan.fields {
		buf = appendValue(buf, t, r.Slots[slot])
	}
	return buf
}

func appendValue(buf []byte, t *typePlan, v stdlib.Value) []byte {
	if v == nil {
		return append(buf, markMissing)
	}
	if o := stdlib.Classify(v); o.Kind != stdlib.OK {
		return appendText(append(buf, markFault), o.Reason)
	}
	buf = append(buf, markValue)
	switch t.kind {
	case schema.Object:
		if r, ok := v.(*stdlib.Record); ok {
			return appendContent(buf, t.record, r)
		}
	case schema.List:
		return appendItems(buf, t.elem, v)
	case schema.Map:
		if m, ok := v.(*stdlib.Map); ok {
			return appendEntries(buf, t.elem, m)
		}
	}
	return appendScalar(buf, v)
}

func appendItems(buf []byte, elem *typePlan, list stdlib.Value) []byte {
	stdlib.AsList(list, func(item stdlib.Value) bool {
		buf = appendValue(buf, elem, item)
		return true
	})
	return append(buf, markMissing) // no item is missing: this is the end
}

func appendEntries(buf []byte, elem *typePlan, m *stdlib.Map) []byte {
	for it := m.Iterator(); ; {
		if more, _ := stdlib.AsBool(it.HasNext()); !more {
			return append(buf, markMissing)
		}
		key, _ := stdlib.AsText(it.Next())
		buf = appendText(append(buf, markValue), key)
		buf = appendValue(buf, elem, m.Lookup(key))
	}
}

func appendScalar(buf []byte, v stdlib.Value) []byte {
	switch v := v.(type) {
	case stdlib.DateValue:
		return binary.AppendVarint(buf, int64(v.UnixDays()))
	case stdlib.InstantValue:
		return appendText(buf, v.Instant.Time().UTC().Format(time.RFC3339Nano))
	case stdlib.DecimalValue:
		return appendText(buf, v.Decimal.String())
	}
	if s, ok := stdlib.AsText(v); ok {
		return appendText(buf, s)
	}
	if n, ok := stdlib.AsInt(v); ok {
		return binary.AppendVarint(buf, n)
	}
	if yes, _ := stdlib.AsBool(v); yes {
		return append(buf, 1)
	}
	return append(buf, 0)
}

// appendText puts the length first, so that no two texts run together.
func appendText(buf []byte, text string) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(text))), text...)
}

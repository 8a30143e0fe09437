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

func appendValue(buf []byte, t *typePlan, v stdlib.Datum) []byte {
	if v.IsNothing() {
		return append(buf, markMissing)
	}
	if v.Kind() == stdlib.KindNone {
		return appendText(append(buf, markFault), v.Outcome().Reason)
	}
	buf = append(buf, markValue)
	switch t.kind {
	case schema.Object:
		if r, ok := v.Record(); ok {
			return appendContent(buf, t.record, r)
		}
	case schema.List:
		return appendItems(buf, t.elem, v)
	case schema.Map:
		if m, ok := v.Map(); ok {
			return appendEntries(buf, t.elem, m)
		}
	}
	return appendScalar(buf, v)
}

func appendItems(buf []byte, elem *typePlan, list stdlib.Datum) []byte {
	list.Items(func(item stdlib.Datum) bool {
		buf = appendValue(buf, elem, item)
		return true
	})
	return append(buf, markMissing) // no item is missing: this is the end
}

func appendEntries(buf []byte, elem *typePlan, m *stdlib.Map) []byte {
	for _, e := range m.Entries() {
		buf = appendText(append(buf, markValue), e.Key)
		buf = appendValue(buf, elem, e.Value)
	}
	return append(buf, markMissing)
}

func appendScalar(buf []byte, v stdlib.Datum) []byte {
	switch v.Kind() {
	case stdlib.KindDate:
		day, _ := v.Date()
		return binary.AppendVarint(buf, int64(day.UnixDays()))
	case stdlib.KindInstant:
		i, _, _ := v.Instant()
		return appendText(buf, i.Time().UTC().Format(time.RFC3339Nano))
	case stdlib.KindDecimal:
		n, _ := v.Decimal()
		return appendText(buf, n.String())
	case stdlib.KindText:
		text, _ := v.Text()
		return appendText(buf, text)
	case stdlib.KindInt:
		n, _ := v.Int()
		return binary.AppendVarint(buf, n)
	}
	if yes, _ := v.Bool(); yes {
		return append(buf, 1)
	}
	return append(buf, 0)
}

// appendText puts the length first, so that no two texts run together.
func appendText(buf []byte, text string) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(text))), text...)
}

package runtime

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// errContent is the error of a content that appendContent has not written.
var errContent = errors.New("a record that was put aside cannot be read again")

// A contentReader reads what appendContent wrote: a record that was put aside,
// for expressions the same as before.
type contentReader struct {
	buf  []byte
	zone *stdlib.InstantZone
	err  error
}

// readContent returns the record of a content.
func readContent(buf []byte, plan *recordPlan, zone *time.Location) (*stdlib.Record, error) {
	c := &contentReader{buf: buf, zone: stdlib.NewInstantZone(zone)}
	r := c.record(plan)
	if c.err == nil && len(c.buf) > 0 {
		c.err = errContent
	}
	return r, c.err
}

func (c *contentReader) record(plan *recordPlan) *stdlib.Record {
	r := plan.typ.New()
	for slot, t := range plan.fields {
		r.Slots[slot] = c.value(t)
	}
	for i := range plan.indexes {
		plan.indexes[i].build(r, nil)
	}
	return r
}

// value reads one value; nothing is missing, or the end of a list.
func (c *contentReader) value(t *typePlan) stdlib.Datum {
	switch c.mark() {
	case markValue:
		return c.content(t)
	case markFault:
		return stdlib.DatumOf(stdlib.Fault(c.text()))
	}
	return stdlib.Datum{}
}

func (c *contentReader) content(t *typePlan) stdlib.Datum {
	switch t.kind {
	case schema.Object:
		return c.record(t.record).Datum()
	case schema.List:
		var items []stdlib.Datum
		for v := c.value(t.elem); !v.IsNothing() && c.err == nil; v = c.value(t.elem) {
			items = append(items, v)
		}
		return stdlib.NewList(items).Datum()
	case schema.Map:
		return c.entries(t)
	case schema.Text:
		return stdlib.TextDatum(c.text())
	case schema.Int:
		return stdlib.IntDatum(c.number())
	case schema.Bool:
		return stdlib.BoolDatum(c.mark() == 1)
	case schema.Date:
		d, err := calendar.FromUnixDays(int(c.number()))
		c.note(err)
		return stdlib.DateDatum(d)
	}
	return c.parsed(t)
}

func (c *contentReader) entries(t *typePlan) stdlib.Datum {
	m := stdlib.NewMap(t.path)
	for c.mark() == markValue && c.err == nil {
		key := c.text()
		v := c.value(t.elem)
		m.Put(key, v, v)
	}
	return m.Datum()
}

// parsed reads what is kept as text.
func (c *contentReader) parsed(t *typePlan) stdlib.Datum {
	text := c.text()
	switch t.kind {
	case schema.Decimal:
		d, err := decimal.Parse(text)
		c.note(err)
		return stdlib.DecimalDatum(d)
	case schema.Instant:
		at, err := calendar.ParseInstant(text, time.UTC)
		c.note(err)
		return c.zone.Datum(at)
	}
	c.note(errContent)
	return stdlib.Datum{}
}

func (c *contentReader) note(err error) {
	if err != nil && c.err == nil {
		c.err = errContent
	}
}

func (c *contentReader) mark() byte {
	if len(c.buf) == 0 {
		c.note(errContent)
		return markMissing
	}
	m := c.buf[0]
	c.buf = c.buf[1:]
	return m
}

func (c *contentReader) number() int64 {
	n, size := binary.Varint(c.buf)
	if size <= 0 {
		c.note(errContent)
		return 0
	}
	c.buf = c.buf[size:]
	return n
}

func (c *contentReader) text() string {
	n, size := binary.Uvarint(c.buf)
	if size <= 0 || n > uint64(len(c.buf)-size) {
		c.note(errContent)
		c.buf = nil
		return ""
	}
	text := string(c.buf[size : size+int(n)])
	c.buf = c.buf[size+int(n):]
	return text
}

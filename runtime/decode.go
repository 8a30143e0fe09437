package runtime

import (
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A decoder turns the text of records into records of one source. It is used by
// one goroutine.
//
// A text that is no JSON object is a flaw of the record. A value of another
// kind than its field is not: the field then holds a fault, so that only what
// uses the field fails. Null is missing, and so is a null item of a list.
//
// With an arena, a record is good until the next one is decoded and the data is
// used for something else: its texts lie there. Without one it shares no memory
// with anything.
type decoder struct {
	scanner
	plan  *recordPlan
	zone  *time.Location
	made  *stdlib.InstantZone
	blank bool           // "" is missing
	items []stdlib.Datum // of the lists that are open, outermost first
	arena *stdlib.Arena
}

func newDecoder(plan *recordPlan, zone *time.Location, blankIsMissing bool) *decoder {
	return &decoder{plan: plan, zone: zone, made: stdlib.NewInstantZone(zone), blank: blankIsMissing}
}

// decode reads one JSON object and nothing after it.
func (d *decoder) decode(data []byte) (*stdlib.Record, flaw) {
	d.reset(data)
	d.items = d.items[:0]
	d.arena.Reset()
	d.space()
	if d.peek() != '{' {
		if d.skip() && d.end() {
			return nil, flaw{code: "E0507", message: "the record is not an object in { }"}
		}
		return nil, d.flaw
	}
	r, ok := d.record(d.plan)
	if !ok || !d.end() {
		return nil, d.flaw
	}
	return r, flaw{}
}

func (d *decoder) record(plan *recordPlan) (*stdlib.Record, bool) {
	r := d.arena.Record(plan.typ)
	below := d.below
	var o openObject
	if !d.openObject(&o, plan) {
		return nil, false
	}
	for d.quick(&o, false) || d.field(&o) {
		slot, views := o.wanted()
		if len(views) > 0 {
			start := d.pos
			if !d.views(r, plan, views) {
				return nil, false
			}
			if slot < 0 {
				continue
			}
			d.pos = start
		}
		ok := true
		if slot >= 0 {
			r.Slots[slot], ok = d.value(plan.fields[slot])
		} else {
			ok = d.skip()
		}
		if !ok {
			return nil, false
		}
	}
	if !d.flaw.isNone() {
		return nil, false
	}
	d.below = below
	for i := range plan.indexes {
		plan.indexes[i].build(r, d.arena)
	}
	return r, true
}

// value reads a value of a type; nothing is missing.
func (d *decoder) value(t *typePlan) (stdlib.Datum, bool) {
	switch c := d.peek(); {
	case c == 'n':
		return stdlib.Datum{}, d.word("null")
	case c == '"':
		text, ok := d.str()
		if !ok || d.blank && len(text) == 0 {
			return stdlib.Datum{}, ok
		}
		return d.ofText(t, text), true
	case t.kind == schema.Unknown:
		return present, d.skip()
	case c == '-' || isDigit(c):
		text, ok := d.number()
		if !ok {
			return stdlib.Datum{}, false
		}
		return ofNumber(t, text), true
	case c == '{' && t.kind == schema.Object:
		return recordDatum(d.record(t.record))
	case c == '{' && t.kind == schema.Map:
		return d.mapOf(t)
	case c == '[' && t.kind == schema.List:
		return d.listOf(t)
	case c == 't' && t.kind == schema.Bool:
		return stdlib.BoolDatum(true), d.word("true")
	case c == 'f' && t.kind == schema.Bool:
		return stdlib.BoolDatum(false), d.word("false")
	default:
		return wrongKind(t, kindOf(c)), d.skip()
	}
}

// present stands for a value that expressions may ask for but never read.
var present = stdlib.BoolDatum(true)

// recordDatum keeps a nil record from becoming a value.
func recordDatum(r *stdlib.Record, ok bool) (stdlib.Datum, bool) {
	if !ok {
		return stdlib.Datum{}, false
	}
	return r.Datum(), true
}

// listOf reads a list. An item that is a fault makes the whole list one,
// because a list holds values only.
func (d *decoder) listOf(t *typePlan) (stdlib.Datum, bool) {
	base, bad := len(d.items), stdlib.Datum{}
	ok := d.list(func() bool {
		v, ok := d.value(t.elem)
		switch {
		case v.IsNothing():
		case v.Kind() == stdlib.KindNone:
			bad = v
		default:
			d.items = append(d.items, v)
		}
		return ok
	})
	items := d.items[base:]
	d.items = d.items[:base]
	if !bad.IsNothing() {
		return bad, ok
	}
	return d.arena.List(items).Datum(), ok
}

// mapOf reads an object whose names are data.
func (d *decoder) mapOf(t *typePlan) (stdlib.Datum, bool) {
	m := d.arena.Map(t.path)
	ok := d.object(func(name []byte) bool {
		key := d.kept(name)
		v, ok := d.value(t.elem)
		if !v.IsNothing() {
			m.Put(key, v, v)
		}
		return ok
	})
	return m.Datum(), ok
}

// kept is a text that is good as long as the record.
func (d *decoder) kept(text []byte) string {
	if d.arena == nil || d.isScratch(text) {
		return d.arena.Text(text)
	}
	return stdlib.ViewOf(text)
}

// ofText makes the value of a JSON text; nothing is missing.
func (d *decoder) ofText(t *typePlan, text []byte) stdlib.Datum {
	switch {
	case t.kind == schema.Text:
		return stdlib.TextDatum(d.kept(text))
	case t.partial:
		return d.ofPartial(t, text)
	}
	switch t.kind {
	case schema.Date:
		return ofDate(t, stdlib.ViewOf(text))
	case schema.Instant:
		return d.ofInstant(t, stdlib.ViewOf(text))
	case schema.Unknown:
		return present
	}
	return wrongKind(t, "text")
}

func ofDate(t *typePlan, text string) stdlib.Datum {
	day, err := calendar.ParseISO(text)
	if err != nil {
		return unreadable(t, err)
	}
	return stdlib.DateDatum(day)
}

func (d *decoder) ofInstant(t *typePlan, text string) stdlib.Datum {
	instant, err := calendar.ParseInstant(text, d.zone)
	if err != nil {
		return unreadable(t, err)
	}
	return d.made.Datum(instant)
}

// unreadable is a field whose text is no value of its kind; err says which form it
// should have and nothing of the text. It is made once: of a value of several kinds
// most readings fail.
func unreadable(t *typePlan, err error) stdlib.Datum {
	if made, ok := t.unreadable.Load(err); ok {
		return made.(stdlib.Datum)
	}
	d, _ := t.unreadable.LoadOrStore(err, fieldFault(t, "is "+err.Error()))
	return d.(stdlib.Datum)
}

// wrongKind is a field that holds something else than the schema promises.
func wrongKind(t *typePlan, found string) stdlib.Datum {
	return fieldFault(t, "is "+found+" and should be "+t.wanted())
}

func fieldFault(t *typePlan, what string) stdlib.Datum {
	return stdlib.DatumOf(stdlib.Fault("`" + t.path + "` " + what))
}

// kindOf says what a JSON value is by its first byte.
func kindOf(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "text"
	case 't', 'f':
		return "true or false"
	}
	return "a number"
}

// wanted says what a value of the type looks like.
func (t *typePlan) wanted() string {
	switch t.kind {
	case schema.Bool:
		return "true or false"
	case schema.Int:
		return "a whole number"
	case schema.Decimal:
		return "a number"
	case schema.Date:
		return "a date"
	case schema.Instant:
		return "a date and time"
	case schema.List:
		return "a list"
	case schema.Map, schema.Object:
		return "an object"
	}
	return "text"
}

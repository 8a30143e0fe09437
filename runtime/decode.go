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
type decoder struct {
	scanner
	plan  *recordPlan
	zone  *time.Location
	blank bool           // "" is missing
	items []stdlib.Value // of the lists that are open, outermost first
}

func newDecoder(plan *recordPlan, zone *time.Location, blankIsMissing bool) *decoder {
	return &decoder{plan: plan, zone: zone, blank: blankIsMissing}
}

// decode reads one JSON object and nothing after it. The record shares no
// memory with data.
func (d *decoder) decode(data []byte) (*stdlib.Record, flaw) {
	d.reset(data)
	d.items = d.items[:0]
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
	r := plan.typ.New()
	below := d.below
	var o openObject
	if !d.openObject(&o, plan) {
		return nil, false
	}
	for d.quick(&o, false) || d.field(&o) {
		slot, views := o.wanted()
		if len(views) > 0 && !d.views(r, plan, views) {
			return nil, false
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
		plan.indexes[i].build(r)
	}
	return r, true
}

// value reads a value of a type; nil is missing.
func (d *decoder) value(t *typePlan) (stdlib.Value, bool) {
	switch c := d.peek(); {
	case c == 'n':
		return nil, d.word("null")
	case c == '"':
		text, ok := d.str()
		if !ok || d.blank && len(text) == 0 {
			return nil, ok
		}
		return d.ofText(t, text), true
	case t.kind == schema.Unknown:
		return presentValue(), d.skip()
	case c == '-' || isDigit(c):
		text, ok := d.number()
		if !ok {
			return nil, false
		}
		return ofNumber(t, text), true
	case c == '{' && t.kind == schema.Object:
		return recordValue(d.record(t.record))
	case c == '{' && t.kind == schema.Map:
		return d.mapOf(t)
	case c == '[' && t.kind == schema.List:
		return d.listOf(t)
	case c == 't' && t.kind == schema.Bool:
		return stdlib.BoolValue(true), d.word("true")
	case c == 'f' && t.kind == schema.Bool:
		return stdlib.BoolValue(false), d.word("false")
	default:
		return wrongKind(t, kindOf(c)), d.skip()
	}
}

// presentValue stands for a value that expressions may ask for but never read.
func presentValue() stdlib.Value { return stdlib.BoolValue(true) }

// recordValue keeps a nil record from becoming a value that is not nil.
func recordValue(r *stdlib.Record, ok bool) (stdlib.Value, bool) {
	if !ok {
		return nil, false
	}
	return r, true
}

// listOf reads a list. An item that is a fault makes the whole list one,
// because a list holds values only.
func (d *decoder) listOf(t *typePlan) (stdlib.Value, bool) {
	base, bad := len(d.items), stdlib.Value(nil)
	ok := d.list(func() bool {
		v, ok := d.value(t.elem)
		switch {
		case v == nil:
		case stdlib.Classify(v).Kind != stdlib.OK:
			bad = v
		default:
			d.items = append(d.items, v)
		}
		return ok
	})
	items := append([]stdlib.Value(nil), d.items[base:]...)
	clear(d.items[base:])
	d.items = d.items[:base]
	if bad != nil {
		return bad, ok
	}
	return stdlib.ListValue(items), ok
}

// mapOf reads an object whose names are data.
func (d *decoder) mapOf(t *typePlan) (stdlib.Value, bool) {
	entries := map[string]stdlib.Value{}
	ok := d.object(func(name []byte) bool {
		key := string(name)
		v, ok := d.value(t.elem)
		if v != nil {
			entries[key] = v
		}
		return ok
	})
	return stdlib.MapValue(t.path, entries), ok
}

// ofText makes the value of a JSON text; nil is missing.
func (d *decoder) ofText(t *typePlan, text []byte) stdlib.Value {
	if t.partial {
		return ofPartial(t, string(text), d.zone)
	}
	switch t.kind {
	case schema.Text:
		return stdlib.TextValue(string(text))
	case schema.Date:
		return ofDate(t, string(text))
	case schema.Instant:
		return ofInstant(t, string(text), d.zone)
	case schema.Unknown:
		return presentValue()
	}
	return wrongKind(t, "text")
}

func ofDate(t *typePlan, text string) stdlib.Value {
	day, err := calendar.ParseISO(text)
	if err != nil {
		return unreadable(t, err)
	}
	return stdlib.DateValue{Date: day}
}

func ofInstant(t *typePlan, text string, zone *time.Location) stdlib.Value {
	instant, err := calendar.ParseInstant(text, zone)
	if err != nil {
		return unreadable(t, err)
	}
	return stdlib.InstantValue{Instant: instant, Zone: zone}
}

// unreadable is a field whose text is no value of its kind; err says which
// form it should have and nothing of the text.
func unreadable(t *typePlan, err error) stdlib.Value {
	return stdlib.Fault("`" + t.path + "` is " + err.Error())
}

// wrongKind is a field that holds something else than the schema promises.
func wrongKind(t *typePlan, found string) stdlib.Value {
	return stdlib.Fault("`" + t.path + "` is " + found + " and should be " + t.wanted())
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

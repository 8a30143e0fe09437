package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// An indexPlan builds one index of a record.
type indexPlan struct {
	slot int
	path string       // the index's field, "visit.answers"
	list []int        // slots from the record to the list
	by   []int        // slots from an item to its key
	twin stdlib.Datum // what an entry is that two items claim
}

func planIndex(plan *recordPlan, record string, slot int, index Index) (indexPlan, error) {
	path := schema.JoinPath(record, index.Name)
	list, at, err := slotPath(plan, index.List)
	if err != nil {
		return indexPlan{}, fmt.Errorf("index `%s`: %w", path, err)
	}
	items, _ := innerPlan(at)
	by, key, err := slotPath(items, index.By)
	if err != nil {
		return indexPlan{}, fmt.Errorf("index `%s`: %w", path, err)
	}
	if k := scalarKind(key); k != schema.Text && k != schema.Int {
		return indexPlan{}, fmt.Errorf("index `%s`: `%s` is neither text nor a whole number", path, key.path)
	}
	twin := stdlib.DatumOf(stdlib.Fault("two items of one key are in the index `" + path + "`"))
	return indexPlan{slot: slot, path: path, list: list, by: by, twin: twin}, nil
}

// slotPath turns a path of names into one of slots and returns where it ends.
func slotPath(plan *recordPlan, names []string) (slots []int, at *typePlan, err error) {
	for _, name := range names {
		slot := -1
		if plan != nil {
			slot = plan.typ.Slot(name)
		}
		if slot < 0 || slot >= len(plan.fields) { // fields of indexes come last
			return nil, nil, fmt.Errorf("there is no field `%s`", name)
		}
		slots, at = append(slots, slot), plan.fields[slot]
		var ok bool
		if plan, ok = innerPlan(at); !ok {
			return nil, nil, fmt.Errorf("`%s` is a map, which an index cannot go through", at.path)
		}
	}
	if at == nil {
		return nil, nil, fmt.Errorf("a path is empty")
	}
	return slots, at, nil
}

// innerPlan returns the record that a type is or that its items are, if any; it
// is not ok for maps.
func innerPlan(t *typePlan) (r *recordPlan, ok bool) {
	for t.kind == schema.List {
		t = t.elem
	}
	return t.record, t.kind != schema.Map
}

// scalarKind is the kind of a value, or of the values of a list of them.
func scalarKind(t *typePlan) schema.Kind {
	for t.kind == schema.List {
		t = t.elem
	}
	return t.kind
}

// build makes the map of one record, or leaves it missing where the list is.
//
// An item whose key cannot be read spoils the whole index: nobody can say which
// entry it would have claimed.
func (x *indexPlan) build(r *stdlib.Record, arena *stdlib.Arena) {
	var entries *stdlib.Map
	stop := walkSlots(r.Datum(), x.list, func(list stdlib.Datum) stdlib.Datum {
		if entries == nil {
			entries = arena.Map(x.path)
		}
		return x.enterAll(list, entries)
	})
	switch {
	case !stop.IsNothing():
		r.Slots[x.slot] = stop
	case entries != nil:
		r.Slots[x.slot] = entries.Datum()
	}
}

// enterAll enters the items of a list, each under every key it has.
func (x *indexPlan) enterAll(list stdlib.Datum, entries *stdlib.Map) (stop stdlib.Datum) {
	list.Items(func(item stdlib.Datum) bool {
		stop = walkSlots(item, x.by, func(key stdlib.Datum) stdlib.Datum {
			x.enter(key, item, entries)
			return stdlib.Datum{}
		})
		return stop.IsNothing()
	})
	return stop
}

// enter enters an item under its key, which is text or a whole number, or under
// each of a list of them.
func (x *indexPlan) enter(key, item stdlib.Datum, entries *stdlib.Map) {
	if key.Items(func(key stdlib.Datum) bool { x.enter(key, item, entries); return true }) {
		return
	}
	text, ok := key.Text()
	if !ok {
		n, _ := key.Int()
		text = itoa(n)
	}
	entries.Put(text, item, x.twin)
}

// walkSlots visits what lies at the end of a path of slots, once for every item of
// the lists on the way. It ends with the first fault it meets or visit returns.
func walkSlots(v stdlib.Datum, slots []int, visit func(stdlib.Datum) (stop stdlib.Datum)) (stop stdlib.Datum) {
	if v.Kind() == stdlib.KindNone {
		return v
	}
	if len(slots) == 0 {
		return visit(v)
	}
	if r, ok := v.Record(); ok {
		return walkSlots(r.Slots[slots[0]], slots[1:], visit)
	}
	v.Items(func(item stdlib.Datum) bool {
		stop = walkSlots(item, slots, visit)
		return stop.IsNothing()
	})
	return stop
}

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
	twin stdlib.Value // what an entry is that two items claim
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
	twin := stdlib.Fault("two items of one key are in the index `" + path + "`")
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
func (x *indexPlan) build(r *stdlib.Record) {
	var entries map[string]stdlib.Value
	stop := walkSlots(r, x.list, func(list stdlib.Value) stdlib.Value {
		if entries == nil {
			entries = map[string]stdlib.Value{}
		}
		return x.enterAll(list, entries)
	})
	switch {
	case stop != nil:
		r.Slots[x.slot] = stop
	case entries != nil:
		r.Slots[x.slot] = stdlib.MapValue(x.path, entries)
	}
}

// enterAll enters the items of a list, each under every key it has.
func (x *indexPlan) enterAll(list stdlib.Value, entries map[string]stdlib.Value) (stop stdlib.Value) {
	stdlib.AsList(list, func(item stdlib.Value) bool {
		stop = walkSlots(item, x.by, func(key stdlib.Value) stdlib.Value {
			x.enter(key, item, entries)
			return nil
		})
		return stop == nil
	})
	return stop
}

// enter enters an item under its key, which is text or a whole number, or under
// each of a list of them.
func (x *indexPlan) enter(key, item stdlib.Value, entries map[string]stdlib.Value) {
	if stdlib.AsList(key, func(key stdlib.Value) bool { x.enter(key, item, entries); return true }) {
		return
	}
	text, ok := stdlib.AsText(key)
	if !ok {
		n, _ := stdlib.AsInt(key)
		text = itoa(n)
	}
	if before, taken := entries[text]; taken && before != item {
		item = x.twin
	}
	entries[text] = item
}

// walkSlots visits what lies at the end of a path of slots, once for every item of
// the lists on the way. It ends with the first fault it meets or visit returns.
func walkSlots(v stdlib.Value, slots []int, visit func(stdlib.Value) (stop stdlib.Value)) (stop stdlib.Value) {
	if v == nil {
		return nil
	}
	if stdlib.Classify(v).Kind != stdlib.OK {
		return v
	}
	if len(slots) == 0 {
		return visit(v)
	}
	if r, ok := v.(*stdlib.Record); ok {
		return walkSlots(r.Slots[slots[0]], slots[1:], visit)
	}
	stdlib.AsList(v, func(item stdlib.Value) bool {
		stop = walkSlots(item, slots, visit)
		return stop == nil
	})
	return stop
}

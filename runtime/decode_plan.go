package runtime

import (
	"fmt"
	"sync"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A recordPlan says how the records of one type are decoded: which names are
// read into which slots, and which indexes are built when they have been.
type recordPlan struct {
	typ     *stdlib.RecordType
	slots   map[string]int   // the fields that come from the input under their names; index fields do not
	views   map[string][]int // those that come from another key, by that key
	fields  []*typePlan      // by slot
	reads   []bool           // by slot: which fields are decoded; nil: all
	indexes []indexPlan
}

// A typePlan says how a value of one field, list item or map entry is decoded.
type typePlan struct {
	kind   schema.Kind
	path   string // the field it belongs to, "visit.patient.gender"
	elem   *typePlan
	record *recordPlan

	partial bool // of a date or an instant: less than a day is missing

	unreadable *sync.Map // what texts give that cannot be read, by the error: there are few
}

// A planning makes the plans of one source. Every record type is planned once,
// so that the items of a list and the entries of its index are of one type.
type planning struct {
	records map[*schema.Record]*recordPlan
	indexes map[string][]Index // by record type
}

// planRecord plans the record of a source. The record must be the one that
// recordWithIndexes made: the fields of indexes come after all others.
func planRecord(src *Source, r *schema.Record) (*recordPlan, error) {
	p := planning{map[*schema.Record]*recordPlan{}, map[string][]Index{}}
	for _, index := range src.Indexes {
		p.indexes[index.Record] = append(p.indexes[index.Record], index)
	}
	return p.record(r)
}

func (p *planning) record(r *schema.Record) (*recordPlan, error) {
	if plan, ok := p.records[r]; ok {
		return plan, nil
	}
	plan := &recordPlan{typ: stdlib.NewRecordType(r), slots: map[string]int{}, views: map[string][]int{}}
	p.records[r] = plan
	indexes := p.indexesOf(r)
	for slot, field := range r.Fields[:len(r.Fields)-len(indexes)] {
		if plan.typ.Slot(field.Name) != slot {
			return nil, fmt.Errorf("`%s` has two fields `%s`", r.Name, field.Name)
		}
		t, err := p.typ(field.Type, schema.JoinPath(r.Name, field.Name))
		if err != nil {
			return nil, err
		}
		if field.Key == "" {
			plan.slots[field.Name] = slot
		} else {
			plan.views[field.Key] = append(plan.views[field.Key], slot)
		}
		plan.fields = append(plan.fields, t)
	}
	for i, index := range indexes {
		made, err := planIndex(plan, r.Name, len(plan.fields)+i, index)
		if err != nil {
			return nil, err
		}
		plan.indexes = append(plan.indexes, made)
	}
	return plan, nil
}

// indexesOf returns the indexes whose fields a record type has.
func (p *planning) indexesOf(r *schema.Record) []Index {
	indexes := p.indexes[r.Name]
	base := len(r.Fields) - len(indexes)
	for i, index := range indexes {
		if base < 0 || r.Fields[base+i].Name != index.Name {
			return nil
		}
	}
	return indexes
}

func (p *planning) typ(t *schema.Type, path string) (*typePlan, error) {
	plan := &typePlan{kind: t.Kind, path: path, partial: t.Partial, unreadable: &sync.Map{}}
	var err error
	switch {
	case t.Kind == schema.Object && t.Record != nil:
		plan.record, err = p.record(t.Record)
	case (t.Kind == schema.List || t.Kind == schema.Map) && t.Elem != nil:
		plan.elem, err = p.typ(t.Elem, path)
	case t.Kind > schema.Unknown || t.Kind == schema.Object || t.Kind == schema.List || t.Kind == schema.Map:
		err = fmt.Errorf("`%s` has a type that is not complete", path)
	}
	return plan, err
}

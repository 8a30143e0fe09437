package runtime

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// EntityKey is the field of an entity that holds its key.
const EntityKey = "key"

// recordOfEntity is the record type of an entity: its key and its lists.
func (p *planner) recordOfEntity(e *Entity) (*schema.Record, error) {
	if !isName(e.Name) || p.records[e.Name] != nil {
		return nil, fmt.Errorf("%s: an entity cannot be called %q", e.Origin, e.Name)
	}
	r := &schema.Record{Name: e.Name, Fields: []*schema.Field{{Name: EntityKey, Type: &schema.Type{Kind: schema.Text}, Required: true}}}
	for _, list := range e.Lists {
		item := p.records[list.Source]
		_, taken := r.Field(list.Name)
		if item == nil || taken || !isName(list.Name) {
			return nil, fmt.Errorf("%s: a list cannot be called %q or be of records of %q", list.Origin, list.Name, list.Source)
		}
		t := &schema.Type{Kind: schema.Object, Record: item}
		if list.Order != nil {
			t = &schema.Type{Kind: schema.List, Elem: t}
		}
		r.Fields = append(r.Fields, &schema.Field{Name: list.Name, Type: t, Required: list.Order != nil})
	}
	return r, nil
}

// An entityPlan puts the records of an entity together. It is never changed.
type entityPlan struct {
	entity *Entity
	typ    *stdlib.RecordType
	lists  []*entityListPlan
	shard  Shard // whose entities are made
}

// An entityListPlan says which records of a source belong to which entity.
type entityListPlan struct {
	list  *EntityList
	slot  int // in the entity's record
	src   *sourcePlan
	by    *stdlib.Program
	order *stdlib.Program // nil: one record
	kind  stdlib.Kind     // of the order
	where *test
}

func (p *planner) entity(e *Entity, sources map[string]*sourcePlan) (*entityPlan, error) {
	plan := &entityPlan{entity: e, typ: stdlib.NewRecordType(p.records[e.Name])}
	for i := range e.Lists {
		list := &e.Lists[i]
		env, err := p.scopeOf(list.Source, list.Source)
		if err != nil {
			return nil, err
		}
		l := &entityListPlan{list: list, slot: plan.typ.Slot(list.Name), src: sources[list.Source]}
		if l.by, err = p.typed(env, list.By, stdlib.KindText, stdlib.KindInt, stdlib.KindDate); err != nil {
			return nil, err
		}
		if err := p.entityOrder(env, l); err != nil {
			return nil, err
		}
		if l.where, err = p.test(env, list.Where); err != nil {
			return nil, err
		}
		plan.lists = append(plan.lists, l)
	}
	return plan, nil
}

func (p *planner) entityOrder(env *stdlib.Env, l *entityListPlan) error {
	if l.list.Order == nil {
		return nil
	}
	var err error
	if l.order, err = p.typed(env, *l.list.Order, stdlib.KindDate, stdlib.KindInstant, stdlib.KindInt, stdlib.KindText); err != nil {
		return err
	}
	x, err := p.expression(env, *l.list.Order)
	if err == nil {
		l.kind = x.Type.Kind()
	}
	return err
}

// dated reports whether a list is in the order of days, so that it can be cut at one.
func (l *entityListPlan) dated() bool {
	return l.kind == stdlib.KindDate || l.kind == stdlib.KindInstant
}

// EachPeriod reports whether the transform has a block for each period: then a
// run has to say for which.
func (t *Transform) EachPeriod() bool {
	for _, d := range t.DataSets {
		if slices.ContainsFunc(d.Blocks, func(b Block) bool { return b.EachPeriod }) {
			return true
		}
	}
	return false
}

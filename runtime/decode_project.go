package runtime

import (
	"maps"
	"slices"
)

// A fieldSet is a set of fields of record types, "visit.patient.gender", as
// expressions name what they read.
type fieldSet map[string]bool

func (s fieldSet) add(fields []string) {
	for _, f := range fields {
		s[f] = true
	}
}

func union(a, b fieldSet) fieldSet {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// A projection makes a plan that decodes some fields only: records are of the
// same type, and what is not wanted stays missing. A transform has no fields
// that no expression reads, but not every pass over the records needs all: the
// first asks for keys and versions, the second may do without those, and neither
// for indexes that are declared and not used.
type projection struct {
	fields fieldSet
	wanted map[*recordPlan][]bool // by slot
	made   map[*recordPlan]*recordPlan
}

// only returns the plan that decodes fields of a set, and what indexes in it are
// made of.
func (plan *recordPlan) only(fields fieldSet) *recordPlan {
	p := projection{fields, map[*recordPlan][]bool{}, map[*recordPlan]*recordPlan{}}
	p.want(plan)
	for r := range p.wanted {
		p.wantIndexed(r)
	}
	return p.record(plan)
}

// want marks the fields of the set in a plan and those inside.
func (p *projection) want(plan *recordPlan) {
	if p.wanted[plan] != nil {
		return
	}
	marks := make([]bool, len(plan.fields))
	p.wanted[plan] = marks
	for slot, t := range plan.fields {
		marks[slot] = p.fields[t.path]
		if inner := t.inner(); inner != nil {
			p.want(inner)
		}
	}
}

// inner is the plan of the record that a value is or that its items or entries
// are, if any.
func (t *typePlan) inner() *recordPlan {
	for t.elem != nil {
		t = t.elem
	}
	return t.record
}

// wantIndexed marks what the indexes of the set are made of.
func (p *projection) wantIndexed(plan *recordPlan) {
	for i := range plan.indexes {
		if x := &plan.indexes[i]; p.fields[x.path] {
			p.wantPath(p.wantPath(plan, x.list), x.by)
		}
	}
}

// wantPath marks the fields on a path and returns the plan where it ends.
func (p *projection) wantPath(plan *recordPlan, slots []int) *recordPlan {
	for _, slot := range slots {
		p.wanted[plan][slot] = true
		plan = plan.fields[slot].inner()
	}
	return plan
}

// record returns the narrower plan of a record; a type that contains itself has one.
func (p *projection) record(plan *recordPlan) *recordPlan {
	if plan == nil || p.made[plan] != nil {
		return p.made[plan]
	}
	out := &recordPlan{typ: plan.typ, slots: map[string]int{}, views: map[string][]int{}, reads: p.wanted[plan]}
	p.made[plan] = out
	for name, slot := range plan.slots {
		if out.reads[slot] {
			out.slots[name] = slot
		}
	}
	for key, slots := range plan.views {
		if slots = slices.DeleteFunc(slices.Clone(slots), func(slot int) bool { return !out.reads[slot] }); len(slots) > 0 {
			out.views[key] = slots
		}
	}
	for _, t := range plan.fields {
		out.fields = append(out.fields, p.typ(t))
	}
	for _, x := range plan.indexes {
		if p.fields[x.path] {
			out.indexes = append(out.indexes, x)
		}
	}
	return out
}

func (p *projection) typ(t *typePlan) *typePlan {
	if t == nil {
		return nil
	}
	out := *t
	out.elem, out.record = p.typ(t.elem), p.record(t.record)
	return &out
}

// columns returns the columns of a CSV file or a sheet that fill fields which the
// plan reads. All cells of a nested record count, if it is read: it is missing
// where they are empty.
func (plan *recordPlan) columns(all []rowColumn) []rowColumn {
	out := slices.Clone(all)
	for i, column := range out {
		if column.values != nil && !plan.readsPath(column.path[:max(1, len(column.path)-1)]) {
			out[i] = rowColumn{}
		}
	}
	return out
}

func (plan *recordPlan) readsPath(path []int) bool {
	for _, slot := range path {
		if plan.reads != nil && !plan.reads[slot] {
			return false
		}
		plan = plan.fields[slot].record
	}
	return true
}

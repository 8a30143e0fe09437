package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// fewestConditions is how many conditions are worth a look-up.
const fewestConditions = 6

// dispatchPlanner makes the look-ups of conditions that stand in one scope.
type dispatchPlanner struct {
	*planner
	env      *stdlib.Env
	origin   Origin
	says     [][]stdlib.Equality // by number of the condition
	subjects map[string]*subjectPlan
}

// dispatch makes the look-ups of a scope: among its rules and among its groups.
func (d *dataSetPlan) dispatch(p *planner, around surroundings, s *scopePlan) error {
	var rules, scopes [][]stdlib.Equality
	for _, r := range s.rules {
		rules = append(rules, r.equalities(around))
	}
	for _, inner := range s.scopes {
		scopes = append(scopes, inner.equalities())
	}
	var err error
	if s.ofRules, err = p.planDispatch(around.env, s.origin, rules); err != nil {
		return err
	}
	if s.ofRules != nil {
		s.rounds = len(d.dispatched)
		d.dispatched = append(d.dispatched, s)
	}
	s.ofScopes, err = p.planDispatch(around.env, s.origin, scopes)
	return err
}

// equalities are what a rule's condition is false without. A rule with dates of
// its own does not always ask its condition, and so may not be what counts the
// items that a name passes over.
func (r *rulePlan) equalities(around surroundings) []stdlib.Equality {
	if r.where == nil {
		return nil
	}
	if r.dates == around.dates {
		return r.where.equalities
	}
	return withoutCounting(r.where.equalities)
}

// equalities are what the condition of a group is false without. Of a loop the
// list comes first, which may be missing: that is booked.
func (s *scopePlan) equalities() []stdlib.Equality {
	if s.where == nil || s.each != nil {
		return nil
	}
	return s.where.equalities
}

func withoutCounting(list []stdlib.Equality) []stdlib.Equality {
	return slices.DeleteFunc(slices.Clone(list), func(q stdlib.Equality) bool { return q.Counts })
}

// planDispatch makes the look-ups of some conditions; nil is none.
//
// Names that count list items while they are worked out have them booked with
// the condition that looks at the name first. So where the subject of the first
// look-up uses such a name, the conditions up to the first one with that subject
// are asked before: the name is in the first thing that it looks at. Later
// look-ups by subjects that count are about the same thing.
func (p *planner) planDispatch(env *stdlib.Env, origin Origin, says [][]stdlib.Equality) (*dispatch, error) {
	if p.scan {
		return nil, nil
	}
	all := make([]int32, len(says))
	for i := range all {
		all[i] = int32(i)
	}
	first := bestSplit(all, says, nil)
	if first == nil {
		return nil, nil
	}
	out := &dispatch{}
	if first.counts {
		n := slices.Index(all, first.members[0]) + 1
		out.head, all = all[:n], all[n:]
		first = splitBy(first.name, all, says) // half of them have it: some are left
	}
	b := &dispatchPlanner{planner: p, env: env, origin: origin, says: says, subjects: map[string]*subjectPlan{}}
	var err error
	out.root, err = b.branch(all, first, nil)
	return out, err
}

// branch is the look-up that a split describes, and those among what it chooses;
// without a split it is none. used are the subjects that were looked up before.
func (b *dispatchPlanner) branch(all []int32, by *split, used []string) (*branch, error) {
	out := &branch{all: all}
	if by == nil {
		return out, nil
	}
	var err error
	if out.subject, err = b.subject(by.subject); err != nil {
		return nil, err
	}
	out.always, out.keys = by.rest(all), make(map[stdlib.Key]*branch, len(by.keys))
	used = append(slices.Clip(used), by.subject.String())
	for _, key := range by.keys {
		group := by.groups[key]
		out.kind = key.Kind
		if out.keys[key], err = b.branch(group, bestSplit(group, b.says, used), used); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// subject makes a subject ready to run; branches share it.
func (b *dispatchPlanner) subject(of stdlib.Subject) (*subjectPlan, error) {
	name := of.String()
	if plan, ok := b.subjects[name]; ok {
		return plan, nil
	}
	plan, env := &subjectPlan{}, b.env
	for _, each := range of.Each {
		list, x, err := b.program(env, Expr{Text: each.List, Origin: b.origin})
		if err != nil {
			return nil, err
		}
		plan.lists = append(plan.lists, itemsPlan{list, each.Item})
		if each.Item != "" {
			env = env.With(stdlib.Var{Name: each.Item, Type: x.Type.Elem()})
		}
	}
	b.subjects[name] = plan
	if of.Text == "" {
		return plan, nil
	}
	var err error
	plan.program, _, err = b.program(env, Expr{Text: of.Text, Origin: b.origin})
	return plan, err
}

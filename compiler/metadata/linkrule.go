package metadata

import (
	"cmp"
	"math"
	"slices"
)

func (k *linker) linkRules() {
	for _, d := range k.rules.definitions {
		r, raw := k.rules.of(d), d.raw.(*rawRule)
		r.Program = k.programs.get(raw.Program)
		r.Stage = k.stages.get(raw.Stage)
		r.Condition = raw.Condition
		r.Priority = whole(raw.Priority)
		if r.Program != nil {
			r.Program.Rules = append(r.Program.Rules, r)
		}
	}
	k.linkRuleActions()
	for _, d := range k.variables.definitions {
		v, raw := k.variables.of(d), d.raw.(*rawRuleVariable)
		v.Program = k.programs.get(raw.Program)
		v.Source = raw.Source
		v.Element = k.dataElements.get(raw.Element)
		v.Attribute = k.attributes.get(raw.Attribute)
		v.Stage = k.stages.get(raw.Stage)
		if v.Program != nil {
			v.Program.RuleVariables = append(v.Program.RuleVariables, v)
		}
	}
	for _, p := range k.programs.defined {
		slices.SortStableFunc(p.Rules, func(a, b *ProgramRule) int { return cmp.Compare(a.rank(), b.rank()) })
	}
}

// rank is the rule's place in the order of evaluation: those without a priority
// come last.
func (r *ProgramRule) rank() int {
	if r.Priority == 0 {
		return math.MaxInt
	}
	return r.Priority
}

// linkRuleActions gives each action to its rule: the one the action names, else
// the one that lists it.
func (k *linker) linkRuleActions() {
	owner := map[string]*ProgramRule{}
	for _, d := range k.rules.definitions {
		rule := k.rules.of(d)
		for i := range d.raw.(*rawRule).Actions {
			action := &d.raw.(*rawRule).Actions[i]
			owner[action.ID] = rule
			if action.ID == "" && action.Type != "" {
				rule.Actions = append(rule.Actions, k.ruleAction(action))
			}
		}
	}
	for _, d := range k.library.of(ProgramRuleActionKind) {
		raw := d.raw.(*rawRuleAction)
		rule := owner[raw.ID]
		if named := k.rules.get(raw.Rule); named != nil {
			rule = named
		}
		if rule != nil {
			rule.Actions = append(rule.Actions, k.ruleAction(raw))
		}
	}
}

func (k *linker) ruleAction(raw *rawRuleAction) RuleAction {
	return RuleAction{
		UID:       raw.ID,
		Type:      RuleActionType(raw.Type),
		Element:   k.dataElements.get(raw.Element),
		Attribute: k.attributes.get(raw.Attribute),
		Data:      raw.Data,
		Content:   raw.Content,
	}
}

package metadata

import "slices"

// A ProgramRule is what a program does by itself when data come in, on the
// server too.
type ProgramRule struct {
	Object
	Program   *Program
	Stage     *Stage // nil if it is for all stages
	Condition string // in DHIS2's expression language
	Priority  int    // 0 if it has none
	Actions   []RuleAction
}

// A RuleActionType is what an action of a program rule does, as DHIS2 spells it.
type RuleActionType string

// The actions that decide over values, or over a whole object. There are others,
// of forms only, and some that only warn.
const (
	AssignAction        RuleActionType = "ASSIGN"
	MandatoryAction     RuleActionType = "SETMANDATORYFIELD"
	ErrorAction         RuleActionType = "SHOWERROR"
	ErrorCompleteAction RuleActionType = "ERRORONCOMPLETE"
)

// A RuleAction is one thing a program rule does.
type RuleAction struct {
	UID       string // empty if the export does not say
	Type      RuleActionType
	Element   *DataElement // nil if the action is not about one
	Attribute *Attribute   // nil if the action is not about one
	Data      string       // an expression: the value to assign, for example
	Content   string
}

// Target returns the data element or attribute that the action is about.
func (a RuleAction) Target() (*Object, bool) {
	switch {
	case a.Element != nil:
		return &a.Element.Object, true
	case a.Attribute != nil:
		return &a.Attribute.Object, true
	}
	return nil, false
}

// A ProgramRuleVariable is a name that conditions of program rules use.
type ProgramRuleVariable struct {
	Object
	Program   *Program
	Source    string // as DHIS2 spells it, "DATAELEMENT_CURRENT_EVENT"
	Element   *DataElement
	Attribute *Attribute
	Stage     *Stage
}

// A RuleTarget is a data element or attribute over which a program rule decides.
type RuleTarget struct {
	Rule   *ProgramRule
	Action RuleAction
}

// Assigned returns the rules that set the value of a data element or attribute
// of the program, so that a mapping's value may be replaced or refused.
func (p *Program) Assigned(target *Object) []RuleTarget { return p.targets(AssignAction, target) }

// MadeMandatory returns the rules that may demand a value of a data element or
// attribute of the program.
func (p *Program) MadeMandatory(target *Object) []RuleTarget {
	return p.targets(MandatoryAction, target)
}

// Refusing returns the rules that refuse an object whose values they find wrong
// (E1300): whether one does is decided on the server, with all that it has of the
// object.
func (p *Program) Refusing() []*ProgramRule {
	return slices.DeleteFunc(slices.Clone(p.Rules), func(rule *ProgramRule) bool {
		return !slices.ContainsFunc(rule.Actions, func(a RuleAction) bool {
			return a.Type == ErrorAction || a.Type == ErrorCompleteAction
		})
	})
}

func (p *Program) targets(t RuleActionType, target *Object) []RuleTarget {
	var all []RuleTarget
	for _, rule := range p.Rules {
		for _, action := range rule.Actions {
			if o, ok := action.Target(); ok && action.Type == t && o == target {
				all = append(all, RuleTarget{rule, action})
			}
		}
	}
	return all
}

package compiler

import (
	"regexp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// tracked is what all program blocks of a mapping do together.
type tracked struct {
	scopes []*programScope
	made   []madeObject
	ends   []blockEnd
}

// A programScope is what the blocks fill in one stage of a program, or, without a
// stage, in its enrollments and their tracked entities.
type programScope struct {
	program *metadata.Program
	stage   *metadata.Stage
	filled  map[string]bool // by UID
	lost    bool            // something could not be read, and may fill what seems not to be
	span    diag.Span       // of the first object that rules may demand values of
}

func (t *tracked) scope(program *metadata.Program, stage *metadata.Stage) *programScope {
	for _, s := range t.scopes {
		if s.program == program && s.stage == stage {
			return s
		}
	}
	s := &programScope{program: program, stage: stage, filled: map[string]bool{}}
	t.scopes = append(t.scopes, s)
	return s
}

func (s *programScope) note(b *body) {
	for uid := range b.filled {
		s.filled[uid] = true
	}
	s.lost = s.lost || b.broken || b.lostValues || b.unread
}

func (s *programScope) demand(span diag.Span) {
	if s.span.File == nil {
		s.span = span
	}
}

// called is what the scope's objects are, in messages.
func (s *programScope) called() string {
	if s.stage == nil {
		return "enrollments in \"" + s.program.Name + "\""
	}
	return "events of \"" + s.stage.Name + "\""
}

// afterPrograms checks what takes all program blocks.
func (c *checker) afterPrograms() {
	for _, s := range c.tracked.scopes {
		if s.span.File != nil && !s.lost {
			c.madeMandatory(s)
		}
	}
	if c.options.Namespace == "" && !c.problems.HasErrors() {
		c.looseEnds()
	}
}

// madeMandatory warns of values that program rules may demand and no block fills.
func (c *checker) madeMandatory(s *programScope) {
	for _, target := range s.targets() {
		rules := c.tracked.mayHold(s, s.program.MadeMandatory(target))
		if s.filled[target.UID] || len(rules) == 0 || len(s.program.Assigned(target)) > 0 {
			continue
		}
		c.add(diag.New("W0421", s.span, "the program %s may demand \"%s\" of %s, and nothing fills it", ruleNames(rules), target.Name, s.called()).
			WithHelp("add `\"%s\" = …`", target.Name))
	}
}

// targets are what a rule may make mandatory: what is mandatory anyway has a
// problem of its own, and what DHIS2 generates needs no line.
func (s *programScope) targets() []*metadata.Object {
	var all []*metadata.Object
	if s.stage == nil {
		for _, use := range s.program.Attributes {
			if !use.Mandatory && !use.Attribute.Generated {
				all = append(all, use.Attribute.Base())
			}
		}
		return all
	}
	for _, use := range s.stage.Elements {
		if !use.Compulsory {
			all = append(all, use.Element.Base())
		}
	}
	return all
}

// mayHold leaves out the rules of other stages, and those whose condition asks
// only for what no block fills.
func (t *tracked) mayHold(s *programScope, rules []metadata.RuleTarget) []metadata.RuleTarget {
	return slices.DeleteFunc(rules, func(r metadata.RuleTarget) bool {
		return s.stage != nil && !concerns(r.Rule, s.stage.UID) || t.neverHolds(r.Rule)
	})
}

// ruleVariable is a value that a condition of a program rule asks for: #{element},
// A{attribute}, C{constant}, V{what the event itself says}, or a name in a function.
var ruleVariable = regexp.MustCompile(`[#ACV]\{([^}]*)\}|d2:\w+\(\s*'([^']*)'`)

// asksForMissing is what lets a condition hold of values that are missing: they
// count as 0, false or an empty text there.
var asksForMissing = regexp.MustCompile(`[!<]|\bnot\b|=\s*0|\bfalse\b|''|""`)

// neverHolds reports whether a rule's condition asks only for values that no
// block of the program fills, and not whether they are missing.
func (t *tracked) neverHolds(rule *metadata.ProgramRule) bool {
	asked := ruleVariable.FindAllStringSubmatch(rule.Condition, -1)
	if len(asked) == 0 || asksForMissing.MatchString(rule.Condition) {
		return false
	}
	for _, match := range asked {
		uid, known := variableTarget(rule.Program, match[1]+match[2])
		if !known || t.fills(rule.Program, uid) {
			return false
		}
	}
	return true
}

// variableTarget is the data element or attribute that a variable has its value from.
func variableTarget(program *metadata.Program, name string) (uid string, known bool) {
	for _, v := range program.RuleVariables {
		switch {
		case v.Name != name:
		case v.Element != nil:
			return v.Element.UID, true
		case v.Attribute != nil:
			return v.Attribute.UID, true
		}
	}
	return "", false
}

// fills reports whether some block of a program fills a target, or may do so.
func (t *tracked) fills(program *metadata.Program, uid string) bool {
	return slices.ContainsFunc(t.scopes, func(s *programScope) bool {
		return s.program == program && (s.filled[uid] || s.lost)
	})
}

// assignedByRule warns of a target whose value a program rule sets.
func (b *body) assignedByRule(span diag.Span, t field) {
	rules := slices.DeleteFunc(b.program.Assigned(t.object), func(r metadata.RuleTarget) bool {
		return b.relation == nil && t.attribute == nil && !concerns(r.Rule, b.out.Type)
	})
	if len(rules) == 0 {
		return
	}
	b.add(diag.New("W0420", span, "the program %s assigns \"%s\" on the server, and refuses or replaces another value", ruleNames(rules), t.name).
		WithHelp("take the line out and leave it to the rule, or make sure that both give the same"))
}

// concerns reports whether a rule is for a stage.
func concerns(rule *metadata.ProgramRule, stage string) bool {
	return rule.Stage == nil || rule.Stage.UID == stage
}

// ruleNames are the rules in words: `rule "A"`, `rules "A", "B"`.
func ruleNames(rules []metadata.RuleTarget) string {
	var names []string
	for _, r := range rules {
		if !slices.Contains(names, r.Rule.Name) {
			names = append(names, r.Rule.Name)
		}
	}
	if len(names) == 1 {
		return "rule " + quotedNames(names)
	}
	return "rules " + quotedNames(names)
}

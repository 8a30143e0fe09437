package importcode

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A Line says of one rule what a mapping has to do with it.
type Line struct {
	Code     string      `json:"code"`
	Versions string      `json:"versions"` // that have the rule
	Part     Part        `json:"part"`     // what of a payload it is about
	Demand   string      `json:"demand"`
	Class    Class       `json:"class"`            // Cannot, Guarded or Depends
	Why      string      `json:"why"`              // why it cannot occur, or what on the server it depends on
	Checks   []diag.Code `json:"checks,omitempty"` // the compiler's codes that refuse a mapping which would break it
	Guards   []diag.Code `json:"guards,omitempty"` // the rejects of records that would break it
	Places   []Place     `json:"places,omitempty"` // where the guards stand
	Silent   bool        `json:"silent,omitempty"` // DHIS2 would not say a word
	Concerns bool        `json:"concerns"`         // the mapping sends such a part, to a version that has the rule
}

// Report lists, for a transform, every rule of the table in its order. unproved
// says which of the places that send values of a part have a guard left; nil: all.
func Report(t *runtime.Transform, minors []int, unproved func(Part, Place) bool) []Line {
	senders := sendersOf(t)
	var lines []Line
	for _, rule := range Rules() {
		line := Line{Code: rule.Code, Versions: rule.Versions(), Part: rule.Part, Demand: rule.Demand, Silent: rule.Effect.Silent()}
		line.judge(rule, minors, senders, unproved)
		lines = append(lines, line)
	}
	return lines
}

func (l *Line) judge(rule Rule, minors []int, senders sender, unproved func(Part, Place) bool) {
	l.Class = Cannot
	places := senders.places[rule.Part]
	switch {
	case !inSome(rule, minors):
		l.Why = "no version that the mapping is for has this rule"
		return
	case rule.Part == Nothing:
		l.Why = rule.Never
		return
	case len(places) == 0:
		l.Why = "the mapping sends no " + string(rule.Part)
		return
	}
	l.Concerns = true
	l.Checks, l.Guards, l.Why = rule.Checks, rule.Guards, because(rule)
	if rule.At != "" {
		places = senders.places[rule.At]
	}
	if isValueRule(rule) && unproved != nil {
		places = filtered(places, func(p Place) bool { return unproved(rule.Part, p) })
	}
	l.guarded(rule, places)
	if rule.Server != "" {
		l.Class = Depends
	}
}

// guarded notes where the guards of a rule stand, if it needs any.
func (l *Line) guarded(rule Rule, places []Place) {
	switch {
	case len(rule.Guards) == 0:
	case len(places) > 0:
		l.Class, l.Places = Guarded, places
	case isValueRule(rule):
		l.Guards, l.Why = nil, "each value is proved to be right by types and ranges"
	default:
		l.Guards, l.Why = nil, "nothing of it follows from records, and what the mapping says is right"
	}
}

func inSome(rule Rule, minors []int) bool {
	for _, m := range minors {
		if rule.In(m) {
			return true
		}
	}
	return false
}

// isValueRule reports whether a rule is about the form of single values, which
// types and ranges can prove.
func isValueRule(rule Rule) bool {
	return len(rule.Guards) == len(valueGuards) && rule.Guards[0] == valueGuards[0]
}

func filtered(places []Place, keep func(Place) bool) []Place {
	var out []Place
	for _, p := range places {
		if keep(p) {
			out = append(out, p)
		}
	}
	return out
}

// because is the reason for the answer, in words.
func because(rule Rule) string {
	switch {
	case rule.Server != "":
		return rule.Server
	case len(rule.Guards) > 0:
		return "records that would break it are rejected (" + codes(rule.Guards) + ")"
	case rule.Never != "":
		return rule.Never
	}
	return "a mapping that would break it is refused (" + codes(rule.Checks) + ")"
}

func codes(list []diag.Code) string {
	var words []string
	for _, c := range list {
		words = append(words, string(c))
	}
	return strings.Join(words, ", ")
}

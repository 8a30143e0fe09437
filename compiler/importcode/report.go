package importcode

import (
	"slices"
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

// Report lists, for a transform, every rule of the table in its order.
func Report(t *runtime.Transform, minors []int) []Line {
	senders, values := sendersOf(t), t.Guards()
	var lines []Line
	for _, rule := range Rules() {
		line := Line{Code: rule.Code, Versions: rule.Versions(), Part: rule.Part, Demand: rule.Demand, Silent: rule.Effect.Silent()}
		line.judge(rule, minors, senders, values)
		lines = append(lines, line)
	}
	return lines
}

func (l *Line) judge(rule Rule, minors []int, senders sender, values []runtime.Guard) {
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
	if aboutValues(rule) {
		l.Guards, places = unproved(rule, places, values)
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
		l.Why = rejectedWords(l.Guards)
	case aboutValues(rule):
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

// aboutValues reports whether a rule is about the form of single values, which
// types and ranges can prove.
func aboutValues(rule Rule) bool {
	return len(rule.Guards) > 0 && !slices.ContainsFunc(rule.Guards, func(code diag.Code) bool { return !slices.Contains(ofValues, code) })
}

// unproved are the rejects of a rule that values can still meet with, and the
// places of those values.
func unproved(rule Rule, places []Place, values []runtime.Guard) (guards []diag.Code, left []Place) {
	for _, place := range places {
		guarded := false
		for _, v := range values {
			for _, code := range v.Codes {
				if v.Place != place.Origin || !slices.Contains(rule.Guards, code) {
					continue
				}
				guarded = true
				if !slices.Contains(guards, code) {
					guards = append(guards, code)
				}
			}
		}
		if guarded {
			left = append(left, place)
		}
	}
	slices.Sort(guards)
	return guards, left
}

// because is the reason for the answer, in words.
func because(rule Rule) string {
	switch {
	case rule.Server != "":
		return rule.Server
	case len(rule.Guards) > 0:
		return rejectedWords(rule.Guards)
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

func rejectedWords(guards []diag.Code) string {
	return "records that would break it are rejected (" + codes(guards) + ")"
}

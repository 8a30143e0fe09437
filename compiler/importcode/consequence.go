package importcode

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Target is what a problem stands in: DHIS2 has one importer for each.
type Target int

// The targets of a mapping.
const (
	DataSets Target = iota
	Programs
)

// Consequence says what DHIS2 would do with a payload that has the problem of a
// code, in the minor versions that a mapping is for, ascending: "DHIS2 2.40 to
// 2.42 would store the value where no form shows it, 2.43 would refuse the whole
// data set (E8020)". It is empty where nothing wrong could be sent.
func Consequence(code diag.Code, target Target, minors []int) string {
	var parts []string
	for _, x := range effectsOf(code, target, minors) {
		text := "would " + string(x.effect)
		if len(x.codes) > 0 {
			text += " (" + strings.Join(x.codes, ", ") + ")"
		}
		if !slices.Equal(x.minors, minors) {
			text = versionWords(x.minors) + " " + text
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return "DHIS2 " + strings.Join(parts, ", ")
}

// An outcome is what the versions with one effect do.
type outcome struct {
	effect Effect
	minors []int
	codes  []string
}

// effectsOf lists what comes of a problem, in the order of the versions and then
// of the table. Where a version stores something without a word unless it is
// told to be strict, that is what is said: nobody can rely on the flag.
func effectsOf(code diag.Code, target Target, minors []int) []outcome {
	var all []outcome
	for _, rule := range Rules() {
		if rule.Never == "" && rule.Part.target() == target && slices.Contains(rule.Checks, code) {
			all = withRule(all, rule, minors)
		}
	}
	var quiet []int
	for _, x := range all {
		if x.effect.Silent() {
			quiet = append(quiet, x.minors...)
		}
	}
	all = slices.DeleteFunc(all, func(x outcome) bool {
		return len(x.minors) == 0 || x.effect == Value && slices.ContainsFunc(x.minors, func(m int) bool { return slices.Contains(quiet, m) })
	})
	slices.SortStableFunc(all, func(a, b outcome) int { return a.minors[0] - b.minors[0] })
	return all
}

func withRule(all []outcome, rule Rule, minors []int) []outcome {
	i := slices.IndexFunc(all, func(x outcome) bool { return x.effect == rule.Effect })
	if i < 0 {
		i = len(all)
		all = append(all, outcome{effect: rule.Effect})
	}
	x := &all[i]
	concerned := false
	for _, m := range minors {
		if !rule.In(m) {
			continue
		}
		concerned = true
		if !slices.Contains(x.minors, m) {
			x.minors = append(x.minors, m)
		}
	}
	slices.Sort(x.minors)
	if concerned && !rule.Effect.Silent() && !slices.Contains(x.codes, rule.Code) {
		x.codes = append(x.codes, rule.Code)
	}
	return all
}

// versionWords names versions: "2.43", "2.40 to 2.42", "2.40 and 2.43".
func versionWords(minors []int) string {
	var runs []string
	for i := 0; i < len(minors); {
		j := i
		for j+1 < len(minors) && minors[j+1] == minors[j]+1 {
			j++
		}
		if i == j {
			runs = append(runs, fmt.Sprintf("2.%d", minors[i]))
		} else {
			runs = append(runs, fmt.Sprintf("2.%d to 2.%d", minors[i], minors[j]))
		}
		i = j + 1
	}
	return strings.Join(runs, " and ")
}

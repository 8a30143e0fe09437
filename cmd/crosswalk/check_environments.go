package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// compileEverywhere checks a mapping for each environment of its project in turn;
// one without environments as it stands.
func compileEverywhere(p place, a asked, names *namer) (diag.List, []*compiled, error) {
	environments := p.environments()
	if len(environments) == 0 {
		environments = []string{""}
	}
	var found []environmentProblems
	var right []*compiled
	for _, name := range environments {
		a.environment = name
		c, err := compile(p, a, names)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, environmentProblems{name, c.problems})
		if c.transform != nil {
			right = append(right, c)
		}
	}
	return problemsOfAll(found), right, nil
}

// environments are those of the place's project, if it could be read.
func (p place) environments() []string {
	if p.project == nil || p.problems.HasErrors() {
		return nil
	}
	return p.project.environmentNames()
}

// environmentProblems are the problems of a mapping in one environment.
type environmentProblems struct {
	name     string
	problems diag.List
}

// problemsOfAll makes one list of those of several environments: what all of them
// have is said once, and what some have says which.
func problemsOfAll(all []environmentProblems) diag.List {
	var list diag.List
	at := map[string]int{}
	for _, e := range all {
		for _, d := range e.problems {
			key := problemKey(d)
			i, known := at[key]
			if !known {
				i = len(list)
				at[key] = i
				list.Add(d)
			}
			list[i].Environments = append(slices.Clip(list[i].Environments), e.name)
		}
	}
	for i := range list {
		if list[i].Environments = slices.Compact(list[i].Environments); len(list[i].Environments) == len(all) {
			list[i].Environments = nil
		}
	}
	list = slices.DeleteFunc(list, isVainHere)
	list.Sort()
	return list
}

// isVainHere holds for an `allow` that silences nothing in some environments: it
// does in others.
func isVainHere(d diag.Diagnostic) bool { return d.Code == "W0202" && len(d.Environments) > 0 }

// problemKey is the same for problems that say the same of the same places.
func problemKey(d diag.Diagnostic) string {
	var b strings.Builder
	place := func(s diag.Span, message string) {
		name, sheet := "", ""
		if s.File != nil {
			name, sheet = s.File.Name, s.File.Sheet
		}
		fmt.Fprintf(&b, "%q %q %d-%d %q\n", name, sheet, s.Start, s.End, message)
	}
	fmt.Fprintf(&b, "%s %s\n", d.Code, d.Severity)
	place(d.Span, d.Message)
	for _, label := range d.Labels {
		place(label.Span, label.Message)
	}
	return b.String()
}

// anyEnvironments makes sure that --all-envs has something to go through.
func anyEnvironments(mappings []string) error {
	for _, path := range mappings {
		p, err := locate(path)
		if err != nil {
			return err
		}
		if p.problems.HasErrors() || len(p.environments()) > 0 {
			return nil
		}
	}
	return misused("--all-envs: no %s here has `environments`", projectFile)
}

// fitsAllEnvironments refuses flags that are about one environment.
func (f *checkFlags) fitsAllEnvironments() error {
	switch {
	case !f.allEnvironments:
	case f.environment != "":
		return misused("--env and --all-envs: give one of them")
	case f.fix:
		return misused("--fix is for one environment: what is right in one may be wrong in another").withHelp("name it with --env")
	case f.dataFlow || f.importCodes || f.expand:
		return misused("--data-flow, --import-codes and --expand are printed for one environment").withHelp("name it with --env")
	}
	return nil
}

// inEnvironments says in how many environments the mappings are so.
func inEnvironments(right []*compiled) string {
	var names []string
	for _, c := range right {
		if c.environment != "" && !slices.Contains(names, c.environment) {
			names = append(names, c.environment)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return " in the environment " + names[0]
	}
	return fmt.Sprintf(" in %d environments: %s", len(names), strings.Join(names, ", "))
}

package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// allLints is the word for every lint.
const allLints = "all"

// lintFlags are --allow and --deny.
type lintFlags struct{ allow, deny []string }

func (f *lintFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.allow, "allow", nil, "`CODE` of a lint of which nothing is said, where no line of the mapping says otherwise")
	cmd.Flags().StringSliceVar(&f.deny, "deny", nil, "`CODE` of a lint that is an error, likewise; all denies every lint")
	for _, name := range []string{"allow", "deny"} {
		if err := cmd.RegisterFlagCompletionFunc(name, completeLints); err != nil {
			panic(err) // the flag was added just above
		}
	}
}

func completeLints(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var all []string
	for _, e := range diag.Entries() {
		if e.Severity == diag.Warning {
			all = append(all, string(e.Code)+"\t"+e.Title)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// lints gives what the flags say. A wrong code is a misuse.
func (f *lintFlags) lints() ([]compiler.Lint, error) {
	var all []compiler.Lint
	for _, code := range f.allow {
		all = append(all, compiler.Lint{Code: code})
		if slices.Contains(f.deny, code) {
			return nil, misused("%s is both allowed and denied", code)
		}
	}
	for _, code := range f.deny {
		all = append(all, compiler.Lint{Code: code, Deny: true})
	}
	for _, l := range all {
		if problem, ok := compiler.CheckLint(l.Code, !l.Deny, diag.Span{}); !ok {
			return nil, misused("%s", problem.Message).withHelp("%s", problem.Help)
		}
	}
	return ordered(all), nil
}

// ordered puts what is said of all lints before what is said of single ones,
// which counts before it.
func ordered(lints []compiler.Lint) []compiler.Lint {
	slices.SortStableFunc(lints, func(a, b compiler.Lint) int {
		switch {
		case a.Code == b.Code:
			return 0
		case a.Code == allLints:
			return -1
		case b.Code == allLints:
			return 1
		}
		return strings.Compare(a.Code, b.Code)
	})
	return lints
}

// lints reads the key `lints` of a project file.
func (r *projectReader) lints(n *yaml.Node) []compiler.Lint {
	var all []compiler.Lint
	r.entries(n, "`lints`", func(key, value *yaml.Node) {
		var said text
		r.oneOf(&said, "allow", "deny")(value)
		if said.value == "" {
			return
		}
		l := compiler.Lint{Code: key.Value, Deny: said.value == "deny", Span: r.span(key)}
		if problem, ok := compiler.CheckLint(l.Code, !l.Deny, l.Span); !ok {
			r.problems.Add(problem)
			return
		}
		all = append(all, l)
	})
	return ordered(all)
}

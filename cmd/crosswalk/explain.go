package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func explainCommand(s system) *cobra.Command {
	return &cobra.Command{
		Use:               "explain CODE",
		Short:             "Tell what a code means, why it is a problem, and what to do",
		Example:           "  crosswalk explain E0203",
		ValidArgsFunction: completeCodes,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misused("explain takes one code").withHelp("for example: crosswalk explain E0203")
			}
			return explain(s, args[0])
		},
	}
}

func explain(s system, code string) error {
	var text bytes.Buffer
	if err := diag.Explain(&text, code); err != nil {
		return misused("%s", err).withHelp("a code is E or W and four digits, as in E0203")
	}
	return s.print(text.Bytes())
}

func completeCodes(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var all []string
	for _, e := range diag.Entries() {
		all = append(all, string(e.Code)+"\t"+e.Title)
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

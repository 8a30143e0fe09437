package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const rootHelp = `crosswalk reads mappings from health records to DHIS2, says what is wrong
with them, and runs them.

  crosswalk check opd.xwalk               say all that is wrong with a mapping
  crosswalk run examples/opd              run a project as its crosswalk.yaml says
  crosswalk run opd.xwalk --in visit=visits.ndjson --out out --period 202601..202603
  crosswalk build opd.xwalk               write the transform that services run
  crosswalk coverage .                    list the cells of DHIS2 that stay open
  crosswalk fmt .                         lay out all mappings of a folder
  crosswalk explain E0203                 tell what a code means and what to do

Exit codes:
` + exitTable

// run executes a command line, without the program's name, and gives its exit code.
func run(args []string, s system) int {
	return guarded(s.stderr, func() int {
		root := rootCommand(s)
		root.SetArgs(args)
		return finish(s.stderr, root.Execute())
	})
}

func rootCommand(s system) *cobra.Command {
	root := &cobra.Command{
		Use:                   "crosswalk",
		DisableFlagsInUseLine: true,
		Short:                 "Check, build and run mappings of health records to DHIS2",
		Long:                  rootHelp,
		Version:               versionText(),
		SilenceErrors:         true,
		SilenceUsage:          true,
		DisableSuggestions:    true,
		Args:                  cobra.ArbitraryArgs, // so that an unknown command comes to RunE
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(root, args[0])
		}
		return cmd.Help()
	}
	root.SetIn(s.stdin)
	root.SetOut(s.stdout)
	root.SetErr(s.stderr)
	root.SetVersionTemplate("{{.Version}}")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return misused("%s", err).withHelp("`%s --help` lists the flags", cmd.CommandPath())
	})
	root.AddCommand(checkCommand(s), fmtCommand(s), buildCommand(s), coverageCommand(s), runCommand(s), mergeCommand(s), metadataCommand(s), schemaCommand(s), explainCommand(s), versionCommand(s))
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	f := misused("there is no command `%s`", name)
	if near := diag.Nearest(name, names); len(near) > 0 {
		return f.withHelp("%s", diag.DidYouMean(near))
	}
	return f.withHelp("there are: %s", strings.Join(names, ", "))
}

// atMostOne takes the one path of a command; none is the folder it is called in.
func atMostOne(args []string) (string, error) {
	switch len(args) {
	case 0:
		return ".", nil
	case 1:
		return args[0], nil
	}
	return "", misused("one mapping or folder at a time, not %d", len(args))
}

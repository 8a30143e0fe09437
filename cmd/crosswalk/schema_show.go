package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

func schemaShowCommand(s system) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "show [NAME]",
		Short: "List the schemas of the library, or write one out",
		Long: `Without a name it lists the schemas that a mapping may take without a file:
source patient from std.fhir.r4.Patient. With a name it writes this schema as one
file, which can be changed in the project.`,
		Example: "  crosswalk schema show\n  crosswalk schema show std.fhir.r4.Patient -o schemas/patient.json",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return schemas.Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return s.print([]byte(strings.Join(schemas.Names(), "\n") + "\n"))
			}
			text, err := schemafile.Shipped(args[0])
			if err != nil {
				return refused(err)
			}
			return s.writeSchema(out, text)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "`FILE` to write; standard output if it is not given")
	return cmd
}

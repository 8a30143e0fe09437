package main

import "github.com/spf13/cobra"

func schemaCommand(s system) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Show and make the schemas of sources",
		Args:  cobra.ArbitraryArgs,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		return cmd.Help()
	}
	cmd.AddCommand(schemaSQLCommand(s))
	return cmd
}

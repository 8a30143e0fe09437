package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
)

func schemaCommand(s system) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Show and make the schemas of sources",
		Long: `Shows the schemas of the library, and makes those of records that it does not
know: from a sample of them, from the metadata of a tracker program, or from a query.`,
		Args: cobra.ArbitraryArgs,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		return cmd.Help()
	}
	cmd.AddCommand(schemaShowCommand(s), schemaInferCommand(s), schemaTrackerCommand(s), schemaSQLCommand(s))
	return cmd
}

// writeSchema writes a schema to a file, or to standard output where none is named.
func (s system) writeSchema(out string, text []byte) error {
	if out == "" || out == "-" {
		return s.print(text)
	}
	if err := writeWhole(out, text, 0o666); err != nil {
		return err
	}
	fmt.Fprintf(s.stderr, "%s\n", filepath.ToSlash(out))
	return nil
}

// refused is the failure of a schema that cannot be made.
func refused(err error) error {
	var r *schemafile.Refusal
	if !errors.As(err, &r) {
		return err
	}
	return &failure{exit: exitInvalid, message: r.Error(), help: r.Help}
}

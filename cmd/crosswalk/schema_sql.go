package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

type schemaSQLFlags struct{ project, environment, out string }

func schemaSQLCommand(s system) *cobra.Command {
	f := &schemaSQLFlags{}
	cmd := &cobra.Command{
		Use:   "from-sql SERVER QUERY",
		Short: "Make the schema of the rows of a query",
		Long: `Writes the schema that a database gives the columns of a query, of which no row is
read. SERVER is one of ` + "`servers`" + ` in crosswalk.yaml, or a SQLite file; QUERY is a file
with one select. Columns that the database says are never NULL are required.

What it cannot tell is left to you: which texts are codes, and what is in JSON.`,
		Example: "  crosswalk schema from-sql warehouse queries/encounters.sql -o schemas/encounter.json",
		Args:    cobra.ExactArgs(2),
		RunE:    func(_ *cobra.Command, args []string) error { return schemaFromSQL(s, f, args[0], args[1]) },
	}
	cmd.Flags().StringVar(&f.project, "project", ".", "`DIR` of the project")
	cmd.Flags().StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml")
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "`FILE` to write; standard output if it is not given")
	return cmd
}

func schemaFromSQL(s system, f *schemaSQLFlags, server, query string) error {
	text, err := os.ReadFile(query)
	if err != nil {
		return cannot("read", query, err)
	}
	db, err := databaseOf(s, f, server)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	const anyDay = "2000-01-01" // no row is compared with it
	q, err := db.Query(diag.NewFile(query, string(text)), sql.Window{From: anyDay, To: anyDay, After: anyDay})
	var made []byte
	if err == nil {
		made, err = db.Schema(ctx, q)
	}
	var wrong *sql.QueryError
	switch {
	case errors.As(err, &wrong):
		return s.queryFailure(place{}, wrong)
	case err != nil:
		return fetchFailure(err)
	}
	return s.writeSchema(f.out, made)
}

// databaseOf finds a server of the project, or a SQLite file.
func databaseOf(s system, f *schemaSQLFlags, name string) (*sql.Database, error) {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		return asDatabase(sql.New(sql.Server{Name: name, File: name}))
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, cannot("read", name, err)
	}
	p, of, err := serverOf(s, f.project, f.environment, name)
	if err != nil {
		return nil, err
	}
	return s.database(p, name, of, 0)
}

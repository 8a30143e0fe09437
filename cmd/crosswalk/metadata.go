package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata/pull"
)

func metadataCommand(s system) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metadata",
		Short: "Take snapshots of a server's metadata",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return misused("metadata has no command `%s`", args[0]).withHelp("there is: pull")
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(metadataPullCommand(s))
	return cmd
}

type pullFlags struct {
	out, environment string
	fresh            bool
}

func metadataPullCommand(s system) *cobra.Command {
	f := &pullFlags{}
	cmd := &cobra.Command{
		Use:   "pull SERVER [DIR]",
		Short: "Take a snapshot of a DHIS2 server's metadata",
		Long: `Reads from a server what mappings need of its metadata, and writes it to one
file: the snapshot that ` + "`target`" + ` names. SERVER is one of those under ` + "`servers`" + `
in the crosswalk.yaml of DIR or of the folder that this is called in.

The file holds no users, no sharing and no values. One object stands in a line,
in the order of the UIDs, so that two snapshots differ in what was changed. A
pull that is cut off goes on where it ended when it is called again; --fresh
begins anew.`,
		Example: `  crosswalk metadata pull national
  crosswalk metadata pull national examples/opd --out examples/opd/metadata/hmis.json`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return misused("metadata pull takes a server, and a folder if it is not this one").
					withHelp("for example: crosswalk metadata pull national")
			}
			path, err := atMostOne(args[1:])
			if err != nil {
				return err
			}
			return pullMetadata(s, f, args[0], path)
		},
	}
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "`FILE` for the snapshot (default metadata/SERVER.json in the project)")
	cmd.Flags().StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "do not go on with a pull that was cut off")
	return cmd
}

func pullMetadata(s system, f *pullFlags, name, dir string) error {
	p, of, err := serverOf(s, dir, f.environment, name)
	if err != nil {
		return err
	}
	client, err := s.client(p, name, of, "ApiToken")
	if err != nil {
		return err
	}
	defer client.Close()
	out := f.out
	if out == "" {
		out = p.path("metadata/" + name + ".json")
	}
	pages, err := newKeptPages(out+".pages", of.url.value, f.fresh)
	if err != nil {
		return err
	}
	line := s.fetchLine(name)
	defer line.stop()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	result, err := (&pull.Pull{Server: client, Pages: pages, Progress: func(n int64) { line.tell(n, 0) }}).Run(ctx)
	line.stop()
	if err != nil {
		return pages.cutOff(err)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return cannot("write", out, err)
	}
	if err := writeWhole(out, result.Snapshot, 0o644); err != nil {
		return err
	}
	pages.remove()
	return s.print([]byte(pulled(out, name, result)))
}

// pulled tells what a snapshot holds.
func pulled(out, server string, r *pull.Result) string {
	var b strings.Builder
	sum := sha256.Sum256(r.Snapshot)
	fmt.Fprintf(&b, "%s: DHIS2 %s, calendar %s\n", server, r.System.Version, r.System.Calendar)
	for _, kind := range metadata.Kinds() {
		if n := r.Objects[kind]; n > 0 {
			fmt.Fprintf(&b, "  %9s %s\n", grouped(int64(n)), kind)
		}
	}
	fmt.Fprintf(&b, "%s: %s bytes, sha256:%s\n", out, grouped(int64(len(r.Snapshot))), hex.EncodeToString(sum[:]))
	if r.Restricted {
		b.WriteString("The user has not the authority ALL: what is not shared with it is not in the snapshot.\n")
	}
	return b.String()
}

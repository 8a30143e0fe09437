package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

type mergeFlags struct {
	out, state, rejects string
	format, report      choice
	memory              size
	verbose, strict     bool
}

func mergeCommand(s system) *cobra.Command {
	f := &mergeFlags{format: choose("", "json", "csv", "adx"), report: choose("text", "text", "json")}
	cmd := &cobra.Command{
		Use:   "merge STATE...",
		Short: "Put the shards of a run together",
		Long: `Reads the states of all shards of a run, in any order, and writes what one run of
all records would have written: payloads, rejects and the account. The mapping is in
the states. States that do not belong together are refused.

With --state the states of some shards become one, which is merged with others
later.`,
		Example: `  crosswalk run opd.transform.json --in visit=visits.ndjson --shard 1/2 --state 1.state
  crosswalk run opd.transform.json --in visit=visits.ndjson --shard 2/2 --state 2.state
  crosswalk merge 1.state 2.state --out out`,
		RunE: func(_ *cobra.Command, args []string) error { return merge(s, f, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "`FOLDER` for the payloads; - is standard output")
	flags.StringVar(&f.state, "state", "", "`FILE` for one state of all these, in place of payloads")
	f.format.flag(cmd, "format", "form of data values (default json)")
	flags.StringVar(&f.rejects, "rejects", "", "`FILE` for what was rejected; - is standard error\n(default rejects.ndjson in the folder of --out)")
	f.report.flag(cmd, "report", "form of the account of the run: text goes to standard error; json to standard\noutput, or to standard error if a payload goes there")
	flags.Var(&f.memory, "memory", "bytes that are held of cells, such as 256MiB; what is more goes to the disk\n(default: no limit)")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 if anything was rejected")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "account for every rule")
	return cmd
}

func merge(s system, f *mergeFlags, names []string) error {
	s.saveMemory()
	if len(names) == 0 {
		return misused("which states? `crosswalk run --shard 1/4 --state 1.state` writes one")
	}
	states, err := openStates(names)
	if err != nil {
		return runFailure(err)
	}
	j := &job{transform: states[0].Transform, options: states[0].Options, out: f.out, rejects: f.rejects}
	j.options.Spill, j.options.Format = newSpill, first(f.format.value, "json")
	j.options.Memory, _ = bytesOf(f.memory.text) // it has been checked
	if f.state != "" {
		return mergeShards(f, j, states)
	}
	if err := j.decideOut(); err != nil {
		return err
	}
	if j.rejects == "" && j.out != "-" {
		j.rejects = filepath.Join(j.out, rejectsFile)
	}
	run := &runFlags{rejects: f.rejects, report: f.report, verbose: f.verbose, strict: f.strict}
	return execute(s, run, j, func(ctx context.Context, r *runtime.Runner, _ []runtime.Input, out runtime.Outputs) (*runtime.Report, error) {
		return r.Merge(ctx, states, out)
	})
}

func openStates(names []string) ([]*runtime.State, error) {
	var states []*runtime.State
	for _, name := range names {
		state, err := runtime.OpenState(filepath.ToSlash(name), func() (io.ReadCloser, error) {
			f, err := os.Open(name)
			if err != nil {
				return nil, cannot("read", name, err)
			}
			return f, nil
		})
		if err != nil {
			return nil, err
		}
		states = append(states, state)
	}
	return states, nil
}

// mergeShards writes one state of several.
func mergeShards(f *mergeFlags, j *job, states []*runtime.State) error {
	if f.out != "" || f.rejects != "" || f.format.value != "" {
		return misused("--state writes no payload: leave --out, --rejects and --format for the last merge")
	}
	runner, err := runtime.NewRunner(j.transform, j.options)
	if err != nil {
		return &failure{exit: exitInvalid, message: "the transform cannot be run: " + err.Error()}
	}
	to, err := newPending(f.state, privateFile)
	if err != nil {
		return err
	}
	defer to.discard()
	if err := runner.MergeShards(states, &namedWriter{to, f.state}); err != nil {
		return runFailure(err)
	}
	return to.commit()
}

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// mostShards is how many shards a run may have.
const mostShards = 10_000

// shardOf reads what --shard says: 3/16.
func shardOf(text string) (runtime.Shard, error) {
	number, of, found := strings.Cut(text, "/")
	n, err1 := strconv.Atoi(number)
	m, err2 := strconv.Atoi(of)
	if !found || err1 != nil || err2 != nil || n < 1 || n > m || m > mostShards {
		return runtime.Shard{}, misused("--shard %s: it is a number of a shard and how many there are, such as 3/16, and at most %d", text, mostShards)
	}
	return runtime.Shard{Number: n, Of: m}, nil
}

// checkShard makes sure that flags of a run in parts go together.
func (f *runFlags) checkShard() error {
	switch {
	case f.shard == "" && f.state == "":
		return nil
	case f.state == "":
		return misused("--shard %s: a shard makes no payload, but a state that is merged with others", f.shard).withHelp("say where it goes: --state FILE")
	case f.shard == "":
		return misused("--state %s: which shard of the run is it to be?", f.state).withHelp("say which of how many: --shard 1/4")
	case f.out != "" || f.rejects != "" || f.format.value != "" || f.tracker.value != "":
		return misused("a shard makes no payload and lists no rejects: say --out, --rejects, --format when states are merged")
	}
	return nil
}

// runShard runs the shard of a job, and puts its state into its place at the end.
func runShard(s system, f *runFlags, j *job) error {
	var err error
	if j.options.Shard, err = shardOf(f.shard); err != nil {
		return err
	}
	runner, err := runtime.NewRunner(j.transform, j.options)
	if err != nil {
		return &failure{exit: exitInvalid, message: "the transform cannot be run: " + err.Error()}
	}
	state, err := newPending(f.state, privateFile)
	if err != nil {
		return err
	}
	defer state.discard()
	to := &namedWriter{state, f.state}
	report, err := s.interruptible(j.inputs, func(ctx context.Context, inputs []runtime.Input) (*runtime.Report, error) {
		return runner.RunShard(ctx, inputs, to)
	})
	if err != nil {
		return runFailure(err)
	}
	if err := state.commit(); err != nil {
		return err
	}
	return s.tellShard(f, report)
}

// tellShard accounts for a shard: for what it read. What becomes of it the merge tells.
func (s system) tellShard(f *runFlags, report *runtime.Report) error {
	a := &account{report: report}
	if f.report.value == "json" {
		return s.tell(a, "json", false)
	}
	p := &printer{}
	for _, source := range report.Sources {
		p.source(source)
	}
	p.line(0, "shard %s in %s; `crosswalk merge` puts all shards together", f.shard, filepath.ToSlash(f.state))
	if _, err := fmt.Fprint(s.stderr, p.out.String()); err != nil {
		return cannot("write", "standard error", err)
	}
	return nil
}

package runtime

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// sealedTransform is a transform as runs load it.
func sealedTransform(t rapid.TB, tr *Transform) *Transform {
	digest, err := tr.digest()
	if err != nil {
		t.Fatal(err)
	}
	tr.Digest = digest
	data, err := tr.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// shardState is the state of one shard of some records.
func shardState(t rapid.TB, tr *Transform, o RunOptions, shard Shard, lines []string) []byte {
	o.Shard = shard
	runner, err := NewRunner(tr, o)
	if err != nil {
		t.Fatal(err)
	}
	var state bytes.Buffer
	if _, err := runner.RunShard(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, &state); err != nil {
		t.Fatal(err)
	}
	return state.Bytes()
}

func openState(t rapid.TB, name string, data []byte) *State {
	s, err := OpenState(name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mergeAll gives everything that a merge does, as runAll does of a run.
func mergeAll(t *rapid.T, o RunOptions, states []*State) string {
	var all strings.Builder
	o.Reject = func(r Reject) { r.ordinal = 0; fmt.Fprintf(&all, "%+v\n", r) }
	runner, err := NewRunner(states[0].Transform, o)
	if err != nil {
		t.Fatal(err)
	}
	out := memoryOutputs{}
	report, err := runner.Merge(context.Background(), states, out)
	if err != nil {
		t.Fatal(err)
	}
	return all.String() + outcomeText(t, report, out)
}

// However a run is cut into shards, and in whatever order and grouping they are
// merged, what comes out is what one run gives: payloads, account and rejects.
func TestShardsComeToOneRun(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tr := partialTransform(rt)
		body(tr).Rules = append(body(tr).Rules,
			Rule{Element: "Pne", Label: "Pne", Aggregate: "distinct", Value: exprOf("v.client"), Origin: "opd.xwalk:60:1", Yields: sexes()},
			Rule{Element: "New", Label: "New", Aggregate: "distinct", Value: exprOf("v.kind"), By: &By{"earliest", expr("v.changed")}, Origin: "opd.xwalk:61:1",
				Categories: []CategoryValue{category(ageCategory, `"<5"`)}, Yields: sexes()})
		switch rapid.IntRange(0, 3).Draw(rt, "source") {
		case 0:
			tr.Sources[0].Key, tr.Sources[0].Version = nil, nil
		case 1:
			tr.Sources[0].Version, tr.Sources[0].Duplicates = nil, duplicatesLast
		}
		if rapid.Bool().Draw(rt, "histories") {
			addHistories(rt, tr)
		}
		tr = sealedTransform(rt, tr)
		lines := drawHistory(rt)
		if rapid.Bool().Draw(rt, "bad") {
			lines = append(lines, "{", `{"started": 7}`)
		}
		o := RunOptions{Periods: "202512..202602"}
		want := runAll(rt, tr, o, lines)
		n := rapid.IntRange(1, 4).Draw(rt, "shards")
		var states []*State
		for number := range n {
			o := o
			if rapid.Bool().Draw(rt, "little memory") {
				o.Memory, o.Spill = 1, func() (Spill, error) { return &memorySpill{open: new(int)}, nil }
			}
			states = append(states, openState(rt, fmt.Sprint(number), shardState(rt, tr, o, Shard{number + 1, n}, lines)))
		}
		states = rapid.Permutation(states).Draw(rt, "order")
		if cut := rapid.IntRange(0, n).Draw(rt, "together"); cut > 1 {
			runner, err := NewRunner(tr, o)
			if err != nil {
				rt.Fatal(err)
			}
			var some bytes.Buffer
			if err := runner.MergeShards(states[:cut], &some); err != nil {
				rt.Fatal(err)
			}
			states = append([]*State{openState(rt, "some", some.Bytes())}, states[cut:]...)
			states = rapid.Permutation(states).Draw(rt, "order of those")
		}
		if got := mergeAll(rt, o, states); got != want {
			rt.Fatalf("%d shards come to\n%s\nand one run to\n%s", n, got, want)
		}
	})
}

// A worker that absorbs another has all that both have come to.
func TestWorkersComeToOneRun(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tr := partialTransform(rt)
		if rapid.Bool().Draw(rt, "histories") {
			addHistories(rt, tr)
		}
		lines := drawHistory(rt)
		o := RunOptions{Periods: "202512..202602"}
		want := runFiles(rt, tr, o, [][]string{lines})
		var workers []*worker
		var runner *Runner
		for number := range 2 {
			o.Shard = Shard{number + 1, 2}
			var err error
			if runner, err = NewRunner(tr, o); err != nil {
				rt.Fatal(err)
			}
			w := runner.newWorker(nil, func(Reject) {})
			if err := w.readAll(context.Background(), runner, []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, &rejectList{}); err != nil {
				rt.Fatal(err)
			}
			workers = append(workers, w)
		}
		if err := workers[0].absorb(workers[1]); err != nil {
			rt.Fatal(err)
		}
		got := memoryOutputs{}
		if err := runner.write(context.Background(), workers[0], got); err != nil {
			rt.Fatal(err)
		}
		report := workers[0].account()
		if outcomeText(rt, report, got) != outcomeText(rt, reportOf(rt, tr, lines), want) {
			rt.Fatalf("two workers come to\n%s\nand one to\n%s", outcomeText(rt, report, got), outcomeText(rt, reportOf(rt, tr, lines), want))
		}
	})
}

func reportOf(t *rapid.T, tr *Transform, lines []string) *Report {
	runner, err := NewRunner(tr, RunOptions{Periods: "202512..202602"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, memoryOutputs{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// States that do not belong together are refused.
func TestStatesThatDoNotFitAreRefused(t *testing.T) {
	tr := sealedTransform(t, withRules(Rule{Element: "All", Aggregate: "count"}))
	other := sealedTransform(t, withRules(Rule{Element: "Num", Aggregate: "count"}))
	lines := []string{`{"uuid":"1","changed":1,"started":"2026-01-05","site":"a"}`, `{"uuid":"2","changed":1,"started":"2026-01-05","site":"a"}`}
	state := func(tr *Transform, periods string, shard Shard, lines ...string) *State {
		return openState(t, fmt.Sprintf("%d/%d %s", shard.Number, shard.Of, periods), shardState(t, tr, RunOptions{Periods: periods}, shard, lines))
	}
	first := state(tr, "", Shard{1, 2}, lines...)
	for want, second := range map[diag.Code]*State{
		"E0661": state(other, "", Shard{2, 2}, lines...),
		"E0662": state(tr, "202601", Shard{2, 2}, lines...),
		"E0663": state(tr, "", Shard{2, 3}, lines...),
		"E0664": state(tr, "", Shard{2, 2}, lines[:1]...),
	} {
		wantRefused(t, tr, want, first, second)
	}
	wantRefused(t, tr, "E0663", first, first)
	wantRefused(t, tr, "E0663", first)
	data := shardState(t, tr, RunOptions{}, Shard{1, 2}, lines)
	for _, broken := range [][]byte{nil, data[:len(data)-1], append(bytes.Clone(data), 0), bytes.Replace(data, []byte("state/1"), []byte("state/2"), 1), []byte("{}\n")} {
		_, err := OpenState("x", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(broken)), nil })
		wantCode(t, err, "E0660")
	}
}

func wantRefused(t *testing.T, tr *Transform, want diag.Code, states ...*State) {
	t.Helper()
	runner, err := NewRunner(tr, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = runner.Merge(context.Background(), states, memoryOutputs{})
	wantCode(t, err, want)
}

func wantCode(t *testing.T, err error, want diag.Code) {
	t.Helper()
	var known *InputError
	if !errors.As(err, &known) || known.Code != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// A transform that makes objects of programs is not run in shards.
func TestProgramsAreNotCut(t *testing.T) {
	runner, err := NewRunner(dirtyTransform(), RunOptions{Shard: Shard{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = runner.RunShard(context.Background(), nil, io.Discard)
	wantCode(t, err, "E0665")
}

// Whatever a state says, if its SHA-256 is right, it is merged or refused.
func TestForgedStatesAreMergedOrRefused(t *testing.T) {
	tr := partialTransformOf(t)
	whole := shardState(t, tr, RunOptions{Periods: "202512..202602"}, Shard{1, 1}, []string{
		`{"uuid":"1","changed":1,"started":"2026-01-05","site":"a","kind":"new","client":"c","sex":"F","quantity":1.5,"beds":3}`,
		`{"uuid":"2","changed":1,"started":"2026-01-06","site":"b","kind":"new","client":"c","sex":"M","quantity":-2,"beds":4}`,
		`{"uuid":"2","changed":2,"started":"2026-01-07","site":"other","kind":"new","client":"d","sex":"M","quantity":2,"beds":4}`,
		`{"uuid":"3","changed":2,"started":"2026-01-07","site":"x","kind":"new"}`,
	})
	body := bytes.IndexByte(whole, '\n') + 1
	rapid.Check(t, func(rt *rapid.T) {
		forged := bytes.Clone(whole[:len(whole)-sha256.Size])
		for range rapid.IntRange(1, 3).Draw(rt, "changes") {
			forged[rapid.IntRange(body, len(forged)-1).Draw(rt, "at")] = rapid.Byte().Draw(rt, "byte")
		}
		forged = forged[:rapid.IntRange(body, len(forged)).Draw(rt, "length")]
		sum := sha256.Sum256(forged)
		state := openState(rt, "forged", append(forged, sum[:]...))
		runner, err := NewRunner(state.Transform, state.Options)
		if err != nil {
			rt.Fatal(err)
		}
		_, err = runner.Merge(context.Background(), []*State{state}, memoryOutputs{})
		var known *InputError
		if err != nil && (!errors.As(err, &known) || known.Code != codeStateBroken) {
			rt.Fatal(err)
		}
	})
}

// partialTransformOf has rules by all aggregates.
func partialTransformOf(t *testing.T) *Transform {
	tr := withRules(
		Rule{Element: "All", Aggregate: "count"},
		Rule{Element: "Sex", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{"latest", expr("v.started")}, Yields: sexes()},
		Rule{Element: "Pne", Aggregate: "distinct", Value: exprOf("v.client"), Yields: sexes()},
		Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.quantity")},
		Rule{Element: "Mal", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"latest", expr("v.started")}},
		Rule{Element: "Day", Aggregate: "smallest", Value: exprOf("v.started")},
	)
	tr.DataSets[0].Zeros = &Zeros{Scope: "reporting"}
	return sealedTransform(t, tr)
}

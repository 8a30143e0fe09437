package runtime

import (
	"bytes"
	"context"
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

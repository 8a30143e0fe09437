package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// profileAll runs each job inside of this process, and writes its CPU profile.
func (b *bench) profileAll(chosen []task) error {
	if err := os.MkdirAll(b.profile, 0o755); err != nil {
		return err
	}
	debug.SetGCPercent(40) // as the program does
	for _, t := range chosen {
		if t.job == nil {
			continue
		}
		path := filepath.Join(b.profile, t.name+".pprof")
		if err := b.profileTo(path, *t.job); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		fmt.Printf("go tool pprof -top -nodecount=15 %s\n", path)
	}
	return nil
}

func (b *bench) profileTo(path string, j job) error {
	input, err := b.input(j)
	if err != nil {
		return err
	}
	runner, err := b.runner(j)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	_, err = runner.Run(context.Background(), inputs(j, input), nowhere{})
	return err
}

func inputs(j job, path string) []runtime.Input {
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	return []runtime.Input{{Source: j.source, Name: filepath.Base(path), Open: open}}
}

// runner is the job as `crosswalk run` runs it.
func (b *bench) runner(j job) (*runtime.Runner, error) {
	path, err := b.transform(j)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t, err := runtime.Load(data)
	if err != nil {
		return nil, err
	}
	return runtime.NewRunner(t, runtime.RunOptions{Periods: j.periods, TrackerFormat: j.tracker, Spill: b.spill})
}

func (b *bench) spill() (runtime.Spill, error) {
	f, err := os.CreateTemp(b.work, "spill")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}

// nowhere drops what a run writes.
type nowhere struct{}

func (nowhere) Create(string) (io.WriteCloser, error) { return nothing{}, nil }

type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }
func (nothing) Close() error                { return nil }

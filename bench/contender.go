package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A contender is a program that does a job.
type contender struct {
	name string
	args []string // program and flags
	env  []string
	out  string // file for what it writes to standard output; "" drops that

	runs int
	best cost // the least time, and the most memory
}

// A cost is what one run of a program took.
type cost struct {
	cpu, wall time.Duration
	peak      int // MiB that were resident
}

// once runs the program and keeps the best.
func (c *contender) once() error {
	got, err := c.cost()
	if err != nil {
		return err
	}
	if c.runs++; c.runs == 1 {
		c.best = got
		return nil
	}
	c.best = cost{min(got.cpu, c.best.cpu), min(got.wall, c.best.wall), max(got.peak, c.best.peak)}
	return nil
}

func (c *contender) cost() (cost, error) {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Env = append(os.Environ(), c.env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if c.out != "" {
		f, err := os.Create(c.out)
		if err != nil {
			return cost{}, err
		}
		defer f.Close()
		cmd.Stdout = f
	}
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", filepath.Base(c.args[0]), err, said.Bytes())
	}
	state := cmd.ProcessState
	return cost{cpu: state.UserTime() + state.SystemTime(), wall: time.Since(begin), peak: peakMiB(state)}, nil
}

// takeTurns runs all contenders, one after another, so many times.
func takeTurns(runs int, all []*contender) error {
	for range runs {
		for _, c := range all {
			if err := c.once(); err != nil {
				return err
			}
		}
	}
	return nil
}

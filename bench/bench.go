package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const jobsFolder = "bench/jobs"

// A bench is what all measurements have in common.
type bench struct {
	flags
	root string // of the module
	work string // folder of what is generated

	floorData string // folder of the floors' own records

	report   bytes.Buffer
	verdicts []verdict
}

// moduleRoot is the folder of go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("run this in the folder of the module")
		}
		dir = up
	}
}

// prepare makes what all jobs need.
func (b *bench) prepare() error {
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return err
	}
	if b.floors != "" {
		if err := b.generateFloors(); err != nil {
			return err
		}
	}
	if b.binary != "" {
		return nil
	}
	b.binary = filepath.Join(b.work, "crosswalk")
	build := exec.Command("go", "build", "-trimpath", "-o", b.binary, "./cmd/crosswalk")
	build.Dir, build.Stderr = b.root, os.Stderr
	return build.Run()
}

// size is how many records a job has.
func (b *bench) size(j job) int { return max(int(float64(j.full)*b.flags.size), 1) }

// input is the file with the records of a job.
func (b *bench) input(j job) (string, error) {
	if b.floors != "" && j.floor != nil {
		return filepath.Join(b.floorData, floorFiles[j.source]), nil
	}
	return j.records.generate(b.work, b.size(j))
}

// transform builds the transform of a job.
func (b *bench) transform(j job) (string, error) {
	path := filepath.Join(b.work, j.name+".transform.json")
	mapping := filepath.Join(b.root, jobsFolder, j.mapping+".xwalk")
	if out, err := exec.Command(b.binary, "build", mapping, "-o", path).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", mapping, err, out)
	}
	if j.keyless {
		return path, withoutKeys(path)
	}
	return path, nil
}

// measureJob runs a job beside those that do the same, and prints what they took.
func (b *bench) measureJob(j job) error {
	input, err := b.input(j)
	if err != nil {
		return err
	}
	transform, err := b.transform(j)
	if err != nil {
		return err
	}
	c := &contenders{product: b.product(j, transform, input), two: b.product(j, transform, input), floor: b.floor(j), ducks: b.ducks(j, input)}
	c.two.name, c.two.env = "on two threads", []string{"GOMAXPROCS=2"}
	if j.goals.tight > 0 && b.knows("--memory") {
		c.tight = b.product(j, transform, input)
		c.tight.name, c.tight.args = "with --memory "+littleMemory, append(c.tight.args, "--memory", littleMemory)
	}
	if err := takeTurns(b.runs, c.all()); err != nil {
		return err
	}
	t := &table{bench: b, job: j, records: b.size(j), bytes: sizeOf(input)}
	t.print(c)
	return nil
}

// littleMemory is what a run is allowed that has to spill.
const littleMemory = "32MiB"

// knows is whether `crosswalk run` has a flag.
func (b *bench) knows(flag string) bool {
	help, err := exec.Command(b.binary, "run", "--help").Output()
	return err == nil && bytes.Contains(help, []byte(flag+" "))
}

// product is the program that is measured.
func (b *bench) product(j job, transform, input string) *contender {
	out := filepath.Join(b.work, "out", j.name)
	args := []string{b.binary, "run", transform, "--in", j.source + "=" + input, "--out", out}
	if j.tracker != "" {
		args = append(args, "--tracker", j.tracker)
	}
	if j.periods != "" {
		args = append(args, "--period", j.periods)
	}
	return &contender{name: "crosswalk", args: args, env: []string{"GOMAXPROCS=1"}}
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

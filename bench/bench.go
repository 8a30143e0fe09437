package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

const jobsFolder = "bench/jobs"

// A bench is what all measurements have in common.
type bench struct {
	flags
	root string // of the module
	work string // folder of what is generated
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

// prepare makes the folder and the program.
func (b *bench) prepare() error {
	if err := os.MkdirAll(b.work, 0o755); err != nil {
		return err
	}
	if b.binary != "" {
		return nil
	}
	b.binary = filepath.Join(b.work, "crosswalk")
	build := exec.Command("go", "build", "-trimpath", "-o", b.binary, "./cmd/crosswalk")
	build.Dir, build.Stderr = b.root, os.Stderr
	return build.Run()
}

func (b *bench) heading() string {
	return fmt.Sprintf("%s, %s, %s/%s, %d CPUs; best of %d runs, one thread (GOMAXPROCS=1) unless it says otherwise",
		time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.runs)
}

// size is how many records a job has.
func (b *bench) size(j job) int { return max(int(float64(j.full)*b.flags.size), 1) }

// input is the file with the records of a job.
func (b *bench) input(j job) (string, error) {
	if b.floors != "" && j.floor != nil {
		data, err := b.floorData()
		if err != nil {
			return "", err
		}
		return filepath.Join(data, floorFiles[j.source]), nil
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

// measure runs a job beside those that do the same, and prints what they took.
func (b *bench) measure(j job) error {
	input, err := b.input(j)
	if err != nil {
		return err
	}
	transform, err := b.transform(j)
	if err != nil {
		return err
	}
	product := b.product(j, transform, input)
	all := []*contender{product}
	floor := b.floor(j)
	if floor != nil {
		all = append(all, floor)
	}
	ducks := b.ducks(j, input)
	all = append(all, ducks...)
	if err := takeTurns(b.runs, all); err != nil {
		return err
	}
	two := b.product(j, transform, input)
	two.name, two.env = "two workers", []string{"GOMAXPROCS=2"}
	if err := takeTurns(1, []*contender{two}); err != nil {
		return err
	}
	t := &table{job: j, records: b.size(j), bytes: sizeOf(input)}
	t.print(product, floor, ducks, two)
	return nil
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

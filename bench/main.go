// Command bench measures the program on the jobs in bench/jobs, beside programs
// that are written by hand for the same jobs, and prints a table.
//
//	go run ./bench                       # all jobs, full size; records are generated once, below the temporary folder
//	go run ./bench -jobs j2 -size 0.1    # one job, a tenth of the records
//	go run ./bench -floors DIR -duckdb DIR   # beside floors and DuckDB, on the same records, in turns
//	go run ./bench -write ...                # and put the tables into spec/performance.md
//	go run ./bench -profile DIR          # CPU profiles of the jobs instead
//	go run ./bench -files                # write what is generated in bench/jobs
//
// What is compared is CPU time (user and system, of the whole process, with start
// and output) of the best of several runs, which take turns, so that the noise of a
// shared machine meets all of them. spec/performance.md has results.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// flags are what the command is asked.
type flags struct {
	jobs    string
	size    float64
	runs    int
	data    string
	floors  string
	duckdb  string
	binary  string
	profile string
	files   bool
	write   bool
}

func main() {
	log.SetFlags(0)
	var f flags
	flag.StringVar(&f.jobs, "jobs", "", "`NAMES` with commas between them: j1, j2, j2csv, entity, rules, cold, allocations (default all)")
	flag.Float64Var(&f.size, "size", 1, "`SHARE` of the records of the full size: 500,000 encounters, 2,000,000 rows, 1,000,000 visits")
	flag.IntVar(&f.runs, "runs", 3, "how `OFTEN` each program runs; the best run counts")
	flag.StringVar(&f.data, "data", filepath.Join(os.TempDir(), "crosswalk-bench"), "`FOLDER` of what is generated; it is kept")
	flag.StringVar(&f.floors, "floors", "", "`FOLDER` of the programs gen, j1 and j2 that are written by hand; then all run on gen's records")
	flag.StringVar(&f.duckdb, "duckdb", "", "`FOLDER` of duck.mjs, with @duckdb/node-api in node_modules; J2 needs -floors too")
	flag.StringVar(&f.binary, "crosswalk", "", "`PROGRAM` to measure (default: built from this module)")
	flag.StringVar(&f.profile, "profile", "", "`FOLDER` for a CPU profile of each job, which is all that is done then")
	flag.BoolVar(&f.files, "files", false, "write the generated files of bench/jobs, which is all that is done then")
	flag.BoolVar(&f.write, "write", false, "put what is measured into "+document)
	flag.Parse()
	if err := run(f); err != nil {
		log.Fatal("bench: ", err)
	}
}

func run(f flags) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if f.files {
		return writeJobFiles(filepath.Join(root, jobsFolder))
	}
	chosen, err := choose(f.jobs)
	if err != nil {
		return err
	}
	b := &bench{flags: f, root: root, work: f.data}
	if err := b.prepare(); err != nil {
		return err
	}
	if f.profile != "" {
		return b.profileAll(chosen)
	}
	b.say("%s\n", b.heading())
	for _, t := range chosen {
		if err := t.measure(b); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	b.sayVerdicts()
	if f.write {
		return b.write()
	}
	return nil
}

// A task is something to measure: a job, or what is none of records a second.
type task struct {
	name    string
	job     *job
	measure func(*bench) error
}

func tasks() []task {
	var all []task
	for _, j := range jobs {
		all = append(all, task{j.name, &j, func(b *bench) error { return b.measureJob(j) }})
	}
	return append(all, task{"rules", nil, (*bench).measureRules}, task{"cold", nil, (*bench).measureCold}, task{"allocations", nil, (*bench).measureAllocations})
}

// choose finds the tasks that are named.
func choose(names string) ([]task, error) {
	all := tasks()
	if names == "" {
		return all, nil
	}
	var chosen []task
	for _, name := range strings.Split(names, ",") {
		i := slices.IndexFunc(all, func(t task) bool { return t.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no job %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

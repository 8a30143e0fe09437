// Command bench measures the program on the jobs in bench/jobs, beside programs
// that are written by hand for the same jobs, and prints a table.
//
//	go run ./bench                       # all jobs, full size; records are generated once, below the temporary folder
//	go run ./bench -jobs j2 -size 0.1    # one job, a tenth of the records
//	go run ./bench -floors DIR -duckdb DIR   # beside floors and DuckDB, on the same records, in turns
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
}

func main() {
	log.SetFlags(0)
	var f flags
	flag.StringVar(&f.jobs, "jobs", "", "`NAMES` of jobs, with commas between them (default all)")
	flag.Float64Var(&f.size, "size", 1, "`SHARE` of the records of the full size: 500,000 encounters, 2,000,000 rows, 1,000,000 visits")
	flag.IntVar(&f.runs, "runs", 3, "how `OFTEN` each program runs; the best run counts")
	flag.StringVar(&f.data, "data", filepath.Join(os.TempDir(), "crosswalk-bench"), "`FOLDER` of what is generated; it is kept")
	flag.StringVar(&f.floors, "floors", "", "`FOLDER` of the programs gen, j1 and j2 that are written by hand; then all run on gen's records")
	flag.StringVar(&f.duckdb, "duckdb", "", "`FOLDER` of duck.mjs, with @duckdb/node-api in node_modules; J2 needs -floors too")
	flag.StringVar(&f.binary, "crosswalk", "", "`PROGRAM` to measure (default: built from this module)")
	flag.StringVar(&f.profile, "profile", "", "`FOLDER` for a CPU profile of each job, which is all that is done then")
	flag.BoolVar(&f.files, "files", false, "write the generated files of bench/jobs, which is all that is done then")
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
	fmt.Println(b.heading())
	for _, j := range chosen {
		if err := b.measure(j); err != nil {
			return fmt.Errorf("%s: %w", j.name, err)
		}
	}
	return nil
}

// choose finds the jobs that are named.
func choose(names string) ([]job, error) {
	if names == "" {
		return jobs, nil
	}
	var chosen []job
	for _, name := range strings.Split(names, ",") {
		j, ok := jobNamed(name)
		if !ok {
			return nil, fmt.Errorf("there is no job %q", name)
		}
		chosen = append(chosen, j)
	}
	return chosen, nil
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// floorFiles are what the floors' generator calls the records of each source.
var floorFiles = map[string]string{"encounter": "enc.ndjson", "visit": "visits.csv"}

// floorData is the folder with the floors' own records, of the size that is asked
// for; the floors' generator makes them once.
func (b *bench) floorData() (string, error) {
	encounters, _ := jobNamed("j1")
	visits, _ := jobNamed("j2csv")
	n, rows := fmt.Sprint(b.size(encounters)), fmt.Sprint(b.size(visits))
	dir := filepath.Join(b.floors, "data-"+n+"-"+rows)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if out, err := exec.Command(filepath.Join(b.floors, "gen"), "-dir", dir+".part", "-n", n, "-rows", rows).CombinedOutput(); err != nil {
		return "", fmt.Errorf("gen: %w\n%s", err, out)
	}
	return dir, os.Rename(dir+".part", dir)
}

// floor is the program that is written by hand for the job, if there is one.
func (b *bench) floor(j job) *contender {
	if b.floors == "" || j.floor == nil {
		return nil
	}
	data, err := b.floorData()
	if err != nil {
		return nil
	}
	args := append([]string{filepath.Join(b.floors, j.floor[0])}, j.floor[1:]...)
	return &contender{name: "floor", args: args, out: filepath.Join(b.work, "floor.out"), env: []string{"GOMAXPROCS=1", "BENCH_DATA=" + data}}
}

// ducks are the ways in which DuckDB does the job, on one thread.
func (b *bench) ducks(j job, input string) []*contender {
	if b.duckdb == "" {
		return nil
	}
	script := filepath.Join(b.duckdb, "duck.mjs")
	env := []string{"BENCH_OUT=" + filepath.Join(b.work, "duck.out")}
	ways := j.duck
	switch {
	case j.name == "entity":
		script, ways = filepath.Join(b.root, "bench", "duckdb", "entity.mjs"), [][]string{{b.duckdb, input}}
	case b.floors == "":
		return nil // duck.mjs reads the floors' records
	default:
		data, err := b.floorData()
		if err != nil {
			return nil
		}
		env = append(env, "BENCH_DATA="+data)
	}
	var all []*contender
	for _, way := range ways {
		all = append(all, &contender{name: "DuckDB", args: append([]string{"node", script}, way...), env: env})
	}
	return all
}

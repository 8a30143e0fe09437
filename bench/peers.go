package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// floorFiles are what the floors' generator calls the records of each source.
var floorFiles = map[string]string{"encounter": "enc.ndjson", "visit": "visits.csv"}

// generateFloors makes the floors' own records, of the size that is asked for, with
// the floors' generator, unless they are there.
func (b *bench) generateFloors() error {
	encounters, _ := jobNamed("j1")
	visits, _ := jobNamed("j2csv")
	n, rows := fmt.Sprint(b.size(encounters)), fmt.Sprint(b.size(visits))
	b.floorData = filepath.Join(b.floors, "data-"+n+"-"+rows)
	if _, err := os.Stat(b.floorData); err == nil {
		return nil
	}
	part := b.floorData + ".part"
	if out, err := exec.Command(filepath.Join(b.floors, "gen"), "-dir", part, "-n", n, "-rows", rows).CombinedOutput(); err != nil {
		return fmt.Errorf("gen: %w\n%s", err, out)
	}
	return os.Rename(part, b.floorData)
}

// floor is the program that is written by hand for the job, if there is one.
func (b *bench) floor(j job) *contender {
	if b.floors == "" || j.floor == nil {
		return nil
	}
	args := append([]string{filepath.Join(b.floors, j.floor[0])}, j.floor[1:]...)
	return &contender{name: "floor", args: args, out: filepath.Join(b.work, "floor.out"), env: []string{"GOMAXPROCS=1", "BENCH_DATA=" + b.floorData}}
}

// ducks are the ways in which DuckDB does the job, on one thread.
func (b *bench) ducks(j job, input string) []*contender {
	if b.duckdb == "" {
		return nil
	}
	args := []string{"node", filepath.Join(b.duckdb, "duck.mjs")}
	env := []string{"BENCH_OUT=" + filepath.Join(b.work, "duck.out")}
	switch {
	case j.name == "entity":
		args = []string{"node", filepath.Join(b.root, "bench", "duckdb", "entity.mjs"), b.duckdb, input}
	case b.floors == "":
		return nil // duck.mjs reads the floors' records
	default:
		env = append(env, "BENCH_DATA="+b.floorData)
	}
	var all []*contender
	for _, way := range j.duck {
		all = append(all, &contender{name: "DuckDB, " + way[len(way)-1], args: slices.Concat(args, way), env: env})
	}
	return all
}

package main

import (
	"context"
	"path/filepath"
	"testing"
)

// BenchmarkJobs runs the jobs inside of the test, for a quick look at pairs of old
// and new; an operation is a run over so many records.
//
//	go test ./bench -run '^$' -bench Jobs/j2csv$ -benchtime 3x -cpuprofile cpu.pprof
func BenchmarkJobs(b *testing.B) {
	const records = 20_000
	if err := program(); err != nil {
		b.Fatal(err)
	}
	for _, j := range jobs {
		b.Run(j.name, func(b *testing.B) {
			here := &bench{flags: flags{binary: filepath.Join(built, "crosswalk")}, root: "..", work: b.TempDir()}
			input, err := j.records.generate(here.work, records)
			if err != nil {
				b.Fatal(err)
			}
			runner, err := here.runner(j)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := runner.Run(context.Background(), inputs(j, input), nowhere{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

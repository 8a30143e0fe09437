package main

import (
	"context"
	"fmt"
	goruntime "runtime"
)

// measureAllocations prints how many allocations one more record takes: the
// difference between two runs, so that their beginnings and ends do not count.
func (b *bench) measureAllocations() error {
	b.say("\n### Allocations\n\n| | a record more |\n|---|---:|\n")
	for _, j := range jobs {
		few, many := b.size(j)/50+1, b.size(j)/25+1
		less, err := b.mallocs(j, few)
		if err != nil {
			return err
		}
		more, err := b.mallocs(j, many)
		if err != nil {
			return err
		}
		each := float64(more-less) / float64(many-few)
		b.say("| %s | %.2f |\n", j.name, each)
		if j.goals.allocations {
			b.verdict(j.name+": no allocation a record", fmt.Sprintf("%.2f", each), each < 0.005)
		}
	}
	return nil
}

// mallocs is how many allocations a run of so many records makes.
func (b *bench) mallocs(j job, records int) (uint64, error) {
	input, err := j.records.generate(b.work, records)
	if err != nil {
		return 0, err
	}
	runner, err := b.runner(j)
	if err != nil {
		return 0, err
	}
	var before, after goruntime.MemStats
	goruntime.ReadMemStats(&before)
	_, err = runner.Run(context.Background(), inputs(j, input), nowhere{})
	goruntime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, err
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A table is what is printed of one job.
type table struct {
	job     job
	records int
	bytes   int64
}

func (t *table) print(product, floor *contender, ducks []*contender, two *contender) {
	fmt.Printf("\n%s: %d records, %.1f MB\n\n", t.job.name, t.records, float64(t.bytes)/1e6)
	fmt.Println("| | CPU s | wall s | records/s/core | MB/s | MiB | CPU of crosswalk ÷ its own | goal |")
	fmt.Println("|---|---:|---:|---:|---:|---:|---:|---|")
	t.line(product, product, t.ownGoal())
	if floor != nil {
		t.line(floor, product, atMost(t.job.goals.floor))
	}
	if len(ducks) > 0 {
		fastest := slices.MinFunc(ducks, func(a, b *contender) int { return cmp.Compare(a.best.cpu, b.best.cpu) })
		t.line(fastest, product, duckGoal(t.job.goals.duck))
	}
	t.line(two, product, fmt.Sprintf("wall ≤ 0.65 of one worker's: %.2f", ratio(two.best.wall, product.best.wall)))
}

func (t *table) line(c, product *contender, goal string) {
	seconds := c.best.cpu.Seconds()
	fmt.Printf("| %s | %.2f | %.2f | %.0f | %.1f | %d | %.2f | %s |\n", c.name, seconds, c.best.wall.Seconds(),
		float64(t.records)/seconds, float64(t.bytes)/1e6/seconds, c.best.peak, ratio(product.best.cpu, c.best.cpu), goal)
}

// ownGoal says what the program is to reach by itself.
func (t *table) ownGoal() string {
	var text string
	if g := t.job.goals.perSecond; g > 0 {
		text = fmt.Sprintf("≥ %.0f records/s", g)
	}
	if g := t.job.goals.peak; g > 0 {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("≤ %d MiB", g)
	}
	return text
}

func atMost(times float64) string {
	if times == 0 {
		return ""
	}
	return fmt.Sprintf("≤ %.2f", times)
}

// duckGoal says "three times as fast" as the share of DuckDB's CPU that is left.
func duckGoal(times float64) string {
	if times == 0 {
		return ""
	}
	return atMost(1 / times)
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

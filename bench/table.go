package main

import (
	"fmt"
	"time"
)

// A table is what is told of one job.
type table struct {
	*bench
	job     job
	records int
	bytes   int64
}

// contenders are those of one job; what is not there is nil.
type contenders struct {
	product, floor, two, tight *contender
	ducks                      []*contender
}

func (c *contenders) all() []*contender {
	all := []*contender{c.product, c.two}
	for _, other := range []*contender{c.floor, c.tight} {
		if other != nil {
			all = append(all, other)
		}
	}
	return append(all, c.ducks...)
}

func (t *table) print(c *contenders) {
	t.say("\n### %s: %s records, %.1f MB\n\n", t.job.name, thousands(t.records), float64(t.bytes)/1e6)
	t.say("| | CPU s | wall s | records/s/core | MB/s | MiB | CPU of crosswalk ÷ its own |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, one := range append([]*contender{c.product, c.two, c.tight, c.floor}, c.ducks...) {
		if one != nil {
			t.line(one, c.product)
		}
	}
	t.judge(c)
}

func (t *table) line(c, product *contender) {
	seconds := c.best.cpu.Seconds()
	t.say("| %s | %.2f | %.2f | %s | %.1f | %d | %.2f |\n", c.name, seconds, c.best.wall.Seconds(),
		thousands(int(float64(t.records)/seconds)), float64(t.bytes)/1e6/seconds, c.best.peak, ratio(product.best.cpu, c.best.cpu))
}

// judge holds what was measured to the goals.
func (t *table) judge(c *contenders) {
	g, name := t.job.goals, t.job.name
	if g.perSecond > 0 {
		got := float64(t.records) / c.product.best.cpu.Seconds()
		t.verdict(fmt.Sprintf("%s: ≥ %s records/s/core", name, thousands(g.perSecond)), thousands(int(got)), got >= float64(g.perSecond))
	}
	if g.floor > 0 && c.floor != nil {
		got := ratio(c.product.best.cpu, c.floor.best.cpu)
		t.verdict(fmt.Sprintf("%s: ≤ %.1f × the floor's CPU", name, g.floor), fmt.Sprintf("%.2f ×", got), got <= g.floor)
	}
	for _, duck := range c.ducks {
		got := ratio(duck.best.cpu, c.product.best.cpu)
		t.verdict(fmt.Sprintf("%s: ≥ %.1f × %s, on one thread", name, g.duck, duck.name), fmt.Sprintf("%.2f ×", got), got >= g.duck)
	}
	if g.peak > 0 {
		t.verdict(fmt.Sprintf("%s: ≤ %d MB", name, g.peak), fmt.Sprintf("%d MiB", c.product.best.peak), c.product.best.peak <= g.peak)
	}
	if g.tight > 0 && c.tight != nil {
		t.verdict(fmt.Sprintf("%s: ≤ %d MB with spill", name, g.tight), fmt.Sprintf("%d MiB", c.tight.best.peak), c.tight.best.peak <= g.tight)
	}
	if g.two > 0 {
		got := ratio(c.two.best.wall, c.product.best.wall)
		t.verdict(fmt.Sprintf("%s: two workers' wall ≤ %.2f of one's", name, g.two), fmt.Sprintf("%.2f", got), got <= g.two)
	}
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// thousands writes a number with signs between thousands.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// measureRules prints what a rule costs a record: 1,000 rules and 30, of equality
// and of comparison.
func (b *bench) measureRules() error {
	b.say("\n### Rules: what more of them cost\n\n| | rules | CPU s | µs a record | ns a rule more |\n|---|---:|---:|---:|---:|\n")
	for _, kind := range []string{"equality", "arbitrary"} {
		few, many := manyRules{kind, 30}, manyRules{kind, mostRules}
		costs, err := b.costs(few, many)
		if err != nil {
			return err
		}
		records := time.Duration(b.ruleRecords())
		less, more := costs[0]/records, costs[1]/records
		each := float64(more-less) / float64(many.rules-few.rules)
		b.say("| %s | %d | %.2f | %.2f | |\n", kind, few.rules, costs[0].Seconds(), micros(less))
		b.say("| %s | %d | %.2f | %.2f | %.1f |\n", kind, many.rules, costs[1].Seconds(), micros(more), each)
		if kind == "equality" {
			b.verdict("1,000 rules of equality instead of 30: ≤ 2 µs a record more", fmt.Sprintf("%.2f µs", micros(more-less)), micros(more-less) <= 2)
		} else {
			b.verdict("1,000 other rules: ≤ 15 ns each", fmt.Sprintf("%.1f ns", each), each <= 15)
		}
	}
	return nil
}

func micros(d time.Duration) float64 { return d.Seconds() * 1e6 }

// ruleRecords is how many encounters the rules are asked of.
func (b *bench) ruleRecords() int { return max(int(100_000*b.flags.size), 1) }

// costs are the CPU times of mappings, without that of their start.
func (b *bench) costs(mappings ...manyRules) ([]time.Duration, error) {
	input, err := encounterSet.generate(b.work, b.ruleRecords())
	if err != nil {
		return nil, err
	}
	single, err := encounterSet.generate(b.work, 1)
	if err != nil {
		return nil, err
	}
	var all []*contender
	for _, m := range mappings {
		transform, err := b.build(m)
		if err != nil {
			return nil, err
		}
		j := job{name: "many", source: "encounter"}
		all = append(all, b.product(j, transform, input), b.product(j, transform, single))
	}
	if err := takeTurns(b.runs, all); err != nil {
		return nil, err
	}
	var costs []time.Duration
	for i := range mappings {
		costs = append(costs, all[2*i].best.cpu-all[2*i+1].best.cpu)
	}
	return costs, nil
}

// build makes the transform of a mapping with many rules.
func (b *bench) build(m manyRules) (string, error) {
	mapping, err := m.write(filepath.Join(b.root, jobsFolder), b.work)
	if err != nil {
		return "", err
	}
	transform := strings.TrimSuffix(mapping, ".xwalk") + ".json"
	if out, err := exec.Command(b.binary, "build", mapping, "-o", transform).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", mapping, err, out)
	}
	return transform, nil
}

// measureCold prints what it takes to start, to check and to build.
func (b *bench) measureCold() error {
	large, err := manyRules{"equality", mostRules}.write(filepath.Join(b.root, jobsFolder), b.work)
	if err != nil {
		return err
	}
	small, err := b.build(manyRules{"arbitrary", 50})
	if err != nil {
		return err
	}
	single, err := encounterSet.generate(b.work, 1)
	if err != nil {
		return err
	}
	snapshot := sizeOf(filepath.Join(filepath.Dir(large), "metadata", "many.json"))
	run := b.product(job{name: "cold", source: "encounter"}, small, single)
	run.name = "run of 50 rules on one record"
	all := []*contender{
		{name: "start", args: []string{b.binary, "version"}},
		run,
		{name: "check of 1,000 rules", args: []string{b.binary, "check", large}},
		{name: "build of 1,000 rules", args: []string{b.binary, "build", large, "-o", filepath.Join(b.work, "cold.json")}},
	}
	if err := takeTurns(3*b.runs, all); err != nil {
		return err
	}
	b.say("\n### Starts, checks and builds: a snapshot of %.1f MB; the best of %d runs\n\n| | wall ms | CPU ms | MiB |\n|---|---:|---:|---:|\n", float64(snapshot)/1e6, 3*b.runs)
	for i, c := range all {
		wall, goal := c.best.wall.Milliseconds(), []int64{20, 60, 300, 300}[i]
		b.say("| %s | %d | %d | %d |\n", c.name, wall, c.best.cpu.Milliseconds(), c.best.peak)
		b.verdict(fmt.Sprintf("%s: ≤ %d ms", c.name, goal), fmt.Sprintf("%d ms", wall), wall <= goal)
	}
	return nil
}

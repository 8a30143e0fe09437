package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

type coverageFlags struct {
	format, require choice
	environment     string
	by              bool
	least           int
}

func coverageCommand(s system) *cobra.Command {
	f := &coverageFlags{format: choose("table", "table", "json"), require: choose("nothing", "nothing", "compulsory", "all")}
	cmd := &cobra.Command{
		Use:   "coverage [MAPPING|DIR]",
		Short: "Say which cells and fields of DHIS2 a mapping leaves open",
		Long: `Lists the data elements and option combos of the data sets that a mapping fills,
and the attributes, stages and data elements of its programs: how many of their
cells some rule can fill, and which are open. Nothing is run, no record is read.
With --require or --fail-under the exit code is 1 if too much is open.`,
		Example: "  crosswalk coverage opd.xwalk\n  crosswalk coverage . --by\n  crosswalk coverage . --require compulsory --format json > coverage.json",
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := atMostOne(args)
			if err != nil {
				return err
			}
			return coverage(s, f, path)
		},
	}
	f.format.flag(cmd, "format", "form of the coverage")
	f.require.flag(cmd, "require", "what must be filled")
	cmd.Flags().IntVar(&f.least, "fail-under", 0, "`PERCENT` of each data set and program that must be filled")
	cmd.Flags().BoolVar(&f.by, "by", false, "say in the table which lines fill what")
	cmd.Flags().StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml to look at")
	return cmd
}

func coverage(s system, f *coverageFlags, path string) error {
	if f.least < 0 || f.least > 100 {
		return misused("--fail-under takes a percentage from 0 to 100, not %d", f.least)
	}
	p, err := locateOne(path)
	if err != nil {
		return err
	}
	c, err := compile(p, asked{environment: f.environment}, newNamer())
	if err != nil {
		return err
	}
	if err := s.report(c); err != nil {
		return err
	}
	text := c.result.Coverage.JSON()
	if f.format.value == "table" {
		text = coverageTable(c.result.Coverage, f.by)
	}
	if err := s.print(text); err != nil {
		return err
	}
	return f.judge(s, c.result.Coverage)
}

// judge ends with findings if a data set or program has more open than the flags
// allow, and names each.
func (f *coverageFlags) judge(s system, c *compiler.Coverage) error {
	short := false
	check := func(name string, all, must compiler.Share, unit string) {
		for _, complaint := range f.complaints(all, must, unit) {
			fmt.Fprintf(s.stderr, "%s: %s\n", name, complaint)
			short = true
		}
	}
	for _, d := range c.DataSets {
		check(d.Name, d.Cells, d.Compulsory, "cell")
	}
	for _, p := range c.Programs {
		check(p.Name, p.Fields, p.Mandatory, "field")
	}
	if short {
		return silent(exitFindings)
	}
	return nil
}

func (f *coverageFlags) complaints(all, must compiler.Share, unit string) []string {
	var out []string
	if f.require.value != "nothing" && !must.Whole() {
		out = append(out, plural(int64(must.Total-must.Filled), "compulsory "+unit)+" open")
	}
	if f.require.value == "all" && !all.Whole() {
		out = append(out, plural(int64(all.Total-all.Filled), unit)+" open")
	}
	if all.Filled*100 < f.least*all.Total {
		out = append(out, fmt.Sprintf("%d of %s filled, less than %d %%", all.Filled, plural(int64(all.Total), unit), f.least))
	}
	return out
}

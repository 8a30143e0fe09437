package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

type checkFlags struct {
	format, color choice
	environment   string
	versions      versionsFlag
	lints         lintFlags
	dataFlow      bool
	importCodes   bool
	expand        bool
	fix, diff     bool

	allEnvironments bool
}

func checkCommand(s system) *cobra.Command {
	f := &checkFlags{format: choose("terminal", "terminal", "json", "sarif", "github"), color: choose("auto", "auto", "always", "never")}
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Say all that is wrong with mappings",
		Long: `Checks mapping files, or all files *.xwalk of folders, against their schemas and
metadata. Without a path it checks the folder that it is called in. Problems go
to standard output; with warnings alone the exit code is 0. Warnings are lints,
which can be allowed or denied: by a line of the mapping, here, or in crosswalk.yaml.

With --data-flow it prints which fields the mappings read, which of them are
private, and what they reach, as a table or as JSON. With --import-codes it says
of each error of DHIS2's importers why it cannot occur, where it is guarded, or
on what of the server it depends. With --expand it prints the mappings with the
rows of their tables and their definitions written out, a line for each rule.`,
		Example: `  crosswalk check opd.xwalk
  crosswalk check . --format sarif > problems.sarif
  crosswalk check opd.xwalk --dhis2 2.43
  crosswalk check . --all-envs
  crosswalk check opd.xwalk --import-codes
  crosswalk check --deny all .`,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := f.fitsAllEnvironments(); err != nil {
				return err
			}
			switch {
			case f.dataFlow && f.importCodes, f.expand && (f.dataFlow || f.importCodes):
				return misused("--data-flow, --import-codes and --expand are printed one at a time")
			case f.expand:
				return checkExpand(s, f, args)
			case f.dataFlow:
				return checkDataFlow(s, f, args)
			case f.importCodes:
				return checkImportCodes(s, f, args)
			}
			return check(s, f, args)
		},
	}
	f.format.flag(cmd, "format", "form of the problems")
	f.color.flag(cmd, "color", "colours on a terminal")
	cmd.Flags().BoolVar(&f.dataFlow, "data-flow", false, "print what the mappings read and where it goes")
	cmd.Flags().StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml to check for")
	cmd.Flags().BoolVar(&f.allEnvironments, "all-envs", false, "check for every environment of crosswalk.yaml, in one report")
	cmd.Flags().Var(&f.versions, "dhis2", "check for this version of DHIS2, or for `FIRST..LAST`, in place of what the target says")
	cmd.Flags().BoolVar(&f.importCodes, "import-codes", false, "print the answers to all errors of DHIS2's importers instead of problems")
	cmd.Flags().BoolVar(&f.expand, "expand", false, "print each rule that the mappings come to, with its place")
	f.lints.add(cmd)
	cmd.Flags().BoolVar(&f.fix, "fix", false, "make the edits of lints, and of names that differ in case and blanks alone; then check")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "with --fix: change nothing; show what would change first")
	return cmd
}

// asked is what the flags say of a compilation.
func (f *checkFlags) asked() (asked, error) {
	lints, err := f.lints.lints()
	return asked{environment: f.environment, versions: f.versions.Versions, lints: lints}, err
}

func check(s system, f *checkFlags, paths []string) error {
	files, err := filesToCheck(paths)
	if err != nil {
		return err
	}
	if f.allEnvironments {
		if err := anyEnvironments(files.mappings); err != nil {
			return err
		}
	}
	if f.diff && !f.fix {
		return misused("--diff is for --fix").withHelp("write `crosswalk check --fix --diff`")
	}
	if f.fix && !f.diff {
		again := func() (diag.List, error) {
			problems, _, err := checkAll(files, f)
			return problems, err
		}
		if err := s.fixAll(again); err != nil {
			return err
		}
	}
	problems, right, err := checkAll(files, f)
	switch {
	case err != nil:
		return err
	case f.diff:
		return s.showFixes(problems)
	}
	if err := s.showProblems(s.stdout, f.format.value, f.color.value, problems); err != nil {
		return err
	}
	if problems.HasErrors() {
		return silent(exitInvalid)
	}
	fmt.Fprintln(s.stderr, checkSummary(len(files.mappings), len(problems))+inEnvironments(right))
	return nil
}

// rightMappings checks mappings of which something is to be printed: problems go
// to standard error, and with an error nothing is printed.
func (s system) rightMappings(f *checkFlags, flag string, paths []string) ([]*compiled, error) {
	if form := f.format.value; form != "terminal" && form != "json" {
		return nil, misused("%s is printed with --format terminal or json, not %s", flag, form)
	}
	files, err := filesToCheck(paths)
	if err != nil {
		return nil, err
	}
	problems, right, err := checkAll(files, f)
	if err != nil {
		return nil, err
	}
	if err := s.showProblems(s.stderr, "terminal", f.color.value, problems); err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, silent(exitInvalid)
	}
	return right, nil
}

// filesToCheck gathers the files that paths name; a file that is named itself
// is a mapping whether or not it has a target.
func filesToCheck(paths []string) (found, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var all found
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return found{}, cannot("read", path, err)
		}
		if !info.IsDir() {
			all.mappings = append(all.mappings, path)
			continue
		}
		in, err := findMappings(path)
		if err != nil {
			return found{}, err
		}
		if len(in.mappings)+len(in.modules) == 0 {
			return found{}, noMapping(path)
		}
		all.mappings = append(all.mappings, in.mappings...)
		all.modules = append(all.modules, in.modules...)
	}
	return all, nil
}

// checkAll compiles the mappings, and parses the modules, which may be broken
// without any mapping using them yet. It returns the mappings that are right.
func checkAll(files found, f *checkFlags) (diag.List, []*compiled, error) {
	a, err := f.asked()
	if err != nil {
		return nil, nil, err
	}
	names := newNamer()
	var all diag.List
	var right []*compiled
	for _, path := range files.mappings {
		p, err := locate(path)
		if err != nil {
			return nil, nil, err
		}
		problems, good, err := compileFor(p, a, f.allEnvironments, names)
		if err != nil {
			return nil, nil, err
		}
		all.Add(problems...)
		right = append(right, good...)
	}
	for _, path := range files.modules {
		problems, err := parseModule(path, a, names)
		if err != nil {
			return nil, nil, err
		}
		all.Add(problems...)
	}
	all.Sort()
	return all, right, nil
}

// compileFor checks a mapping for the environment that is asked for, or for all.
func compileFor(p place, a asked, everywhere bool, names *namer) (diag.List, []*compiled, error) {
	if everywhere {
		return compileEverywhere(p, a, names)
	}
	c, err := compile(p, a, names)
	if err != nil || c.transform == nil {
		return c.found(), nil, err
	}
	return c.problems, []*compiled{c}, nil
}

func parseModule(path string, a asked, names *namer) (diag.List, error) {
	p, err := locate(path)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, cannot("read", path, err)
	}
	problems := compiler.CheckModule(diag.NewFile(p.main, string(data)), slices.Concat(moduleLints(p, a.environment), a.lints))
	return names.shown(p, problems), nil
}

// moduleLints are what the project says of lints. What is wrong with the project
// is said with its mappings.
func moduleLints(p place, environment string) []compiler.Lint {
	s, err := p.settings(environment)
	if err != nil || p.problems.HasErrors() {
		return nil
	}
	return s.lints
}

func checkSummary(mappings, warnings int) string {
	switch {
	case mappings == 0:
		return "there is no mapping with a `target` here; the modules can be read"
	case mappings == 1 && warnings == 0:
		return "1 mapping is right"
	case mappings == 1:
		return "1 mapping can be built"
	case warnings == 0:
		return fmt.Sprintf("%d mappings are right", mappings)
	}
	return fmt.Sprintf("%d mappings can be built", mappings)
}

package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// compiled is a mapping that was compiled for an environment.
type compiled struct {
	environment string // that was asked for
	place       place
	settings    settings
	transform   *runtime.Transform // nil if there are errors
	result      compiler.Result    // what else the compiler found out; files as it names them
	problems    diag.List          // files as the user would write them
}

// file is the mapping as a user would write it.
func (c *compiled) file() string {
	return filepath.ToSlash(filepath.Join(c.place.dir, filepath.FromSlash(c.place.main)))
}

// found are the problems of a mapping; of one that was not looked at none.
func (c *compiled) found() diag.List {
	if c == nil {
		return nil
	}
	return c.problems
}

// asked is what the command line says of a compilation.
type asked struct {
	environment string
	versions    compiler.Versions // in place of the target's
	lints       []compiler.Lint   // that it allows or denies
	periods     string            // of the run, in place of the project's
}

// compile checks a mapping as it is asked to. What is wrong with the mapping or
// the project is in the problems; the error is about files or the command line.
func compile(p place, a asked, names *namer) (*compiled, error) {
	if p.problems.HasErrors() {
		return &compiled{place: p, problems: names.shown(p, p.problems)}, nil
	}
	s, err := p.settings(a.environment)
	if err != nil {
		return nil, err
	}
	s.lints = slices.Concat(s.lints, a.lints)
	if missing := append(missingFiles(p.dir, s), unknownServers(s)...); missing.HasErrors() {
		return &compiled{place: p, problems: names.shown(p, missing)}, nil
	}
	r, err := compileIn(p, s, a)
	if err != nil {
		return nil, err
	}
	t, problems := r.Transform, r.Problems
	if p.isMain() {
		problems = append(problems, unknownTables(r.FileTables, s)...)
		if t != nil {
			problems = append(problems, unknownSources(t, s)...)
			problems = append(problems, unusedValues(p, r.EnvNames, s)...)
		}
		problems.Sort()
	}
	if problems.HasErrors() {
		r.Transform, r.Coverage = nil, nil
	}
	return &compiled{a.environment, p, s, t, r, names.shown(p, problems)}, nil
}

// compileIn gives the compiler the project's folder, and nothing outside of it.
func compileIn(p place, s settings, a asked) (compiler.Result, error) {
	root, err := os.OpenRoot(p.dir) // links that lead out of the project are not followed
	if err != nil {
		return compiler.Result{}, cannot("read", p.dir, err)
	}
	defer root.Close() // nothing was written
	return compiler.Check(compiler.Options{
		FS: root.FS(), Main: p.main,
		Namespace: s.namespace.value, Snapshot: s.snapshot.value, OrgUnits: plainTexts(s.orgUnits),
		Values: plainValues(s.values), Tables: tableFiles(s.tables), Zones: plainValues(s.zones), Lints: s.lints,
		Periods: first(a.periods, s.periods.value), ServerVersions: serverVersions(s), Versions: a.versions,
	}), nil
}

// serverVersions are those that the project file says of the server, if it does.
func serverVersions(s settings) compiler.Versions {
	if s.dhis2.value == "" {
		return compiler.Versions{}
	}
	versions, _ := compiler.ParseVersions(s.dhis2.value) // checked when it was read
	return versions
}

// unknownSources finds the names in the project file that are no sources of its
// mapping.
func unknownSources(t *runtime.Transform, s settings) diag.List {
	var list diag.List
	names := sourceNames(t)
	complain := func(name string, span diag.Span) {
		if slices.Contains(names, name) {
			return
		}
		d := diag.New("E0284", span, "the mapping has no source `%s`", name)
		if near := diag.Nearest(name, names); len(near) > 0 {
			d = d.WithHelp("%s", diag.DidYouMean(near))
		}
		list.Add(d)
	}
	for _, name := range slices.Sorted(maps.Keys(s.sources)) {
		complain(name, s.sources[name].name)
	}
	for _, name := range slices.Sorted(maps.Keys(s.zones)) {
		complain(name, s.zones[name].name)
	}
	return list
}

func sourceNames(t *runtime.Transform) []string {
	var names []string
	for _, s := range t.Sources {
		names = append(names, s.Name)
	}
	return names
}

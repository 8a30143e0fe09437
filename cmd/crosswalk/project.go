package main

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// projectFile is the name of a project file.
const projectFile = "crosswalk.yaml"

// A project is what a crosswalk.yaml says:
//
//	mapping: opd.xwalk                  # what `crosswalk run DIR` runs
//	sources:                            # where each source's records are
//	  visit: data/visits.ndjson         # a file, or a list; * and ? stand for any characters
//	  ward: {files: data/ward.txt, format: csv} # or an object, whose kind one key says
//	existing: server/*.json             # what is on the server already, for `match`
//	servers:                            # where records or metadata are read
//	  emr: {url: "https://emr.example.org", user: {env: EMR_USER}, password: {file: secrets/emr}}
//	periods: 202601..202603             # of which records count
//	only org units: [UG-KLA-001]        # whose cells are made
//	out: out                            # folder for the payloads
//	format: json                        # of data values: json, csv or adx
//	tracker: nested                     # of tracker objects: nested or ndjson
//	memory: 256MiB                      # that a run holds of records and cells; more goes to the disk
//	namespace: opd                      # part of every derived UID
//	orgUnits: [metadata/units.json]     # metadata files besides the snapshot
//	values: {facility: NGE}             # what env("facility", text) gives
//	tables: {facility: units/kla.csv}   # files in place of those that tables name
//	dhis2: 2.40..2.42                   # versions to check for, in place of the target's
//	zones: {visit: Africa/Kampala}      # in place of the mapping's
//	lints: {W0201: deny}                # lints that are errors, or of which nothing is said
//	default environment: test           # when no --env is given
//	environments:
//	  test:
//	    snapshot: metadata/test.json    # in place of the mapping's `target`
//	    values: {facility: TEST}
//
// An environment may say everything that the top says, except for mapping,
// and counts before it: sources, servers, values, tables, zones and lints name by
// name, the others as a whole. Paths start at the folder of the file. Keys that are not
// listed are errors; secrets are named by where they are, and never stand in the file.
type project struct {
	file               *diag.File
	mapping            text
	defaultEnvironment text
	top                settings
	environments       map[string]settings
}

// settings are what the top level and an environment can say. The zero value of
// each is "not said".
type settings struct {
	snapshot, namespace, periods, out, format, tracker, dhis2, memory text

	orgUnits  []text
	existing  []text
	sources   map[string]named[supply]
	servers   map[string]named[server]
	values    map[string]named[text]
	tables    map[string]named[tableSaid]
	zones     map[string]named[text]
	onlyUnits []text // org units whose cells are made

	lints []compiler.Lint // of two that are about one lint the later one counts
}

// A text is a value of the project file and where it stands.
type text struct {
	value string
	span  diag.Span
}

// named is a value and where its name stands.
type named[T any] struct {
	value T
	name  diag.Span
}

// environmentNames lists the environments in alphabetical order.
func (p *project) environmentNames() []string { return slices.Sorted(maps.Keys(p.environments)) }

// settings gives what counts in an environment; "" is the default one, or the
// top level alone. The error says that there is no such environment.
func (p *project) settings(environment string) (settings, error) {
	if environment == "" {
		environment = p.defaultEnvironment.value
	}
	if environment == "" {
		return p.top, nil
	}
	chosen, ok := p.environments[environment]
	if !ok {
		return settings{}, noEnvironment(environment, p.environmentNames())
	}
	return p.top.under(chosen), nil
}

func noEnvironment(name string, names []string) error {
	f := misused("%s has no environment `%s`", projectFile, name)
	if near := diag.Nearest(name, names); len(near) > 0 {
		return f.withHelp("%s", diag.DidYouMean(near))
	}
	return f
}

// under gives s with everything replaced that over says.
func (s settings) under(over settings) settings {
	replace(&s.snapshot, over.snapshot)
	replace(&s.namespace, over.namespace)
	replace(&s.periods, over.periods)
	replace(&s.out, over.out)
	replace(&s.format, over.format)
	replace(&s.tracker, over.tracker)
	replace(&s.dhis2, over.dhis2)
	replace(&s.memory, over.memory)
	if over.onlyUnits != nil {
		s.onlyUnits = over.onlyUnits
	}
	if over.orgUnits != nil {
		s.orgUnits = over.orgUnits
	}
	if over.existing != nil {
		s.existing = over.existing
	}
	s.sources = merged(s.sources, over.sources)
	s.servers = merged(s.servers, over.servers)
	s.values = merged(s.values, over.values)
	s.tables = merged(s.tables, over.tables)
	s.zones = merged(s.zones, over.zones)
	s.lints = slices.Concat(s.lints, over.lints)
	return s
}

func replace(t *text, by text) {
	if by.value != "" {
		*t = by
	}
}

func merged[T any](under, over map[string]named[T]) map[string]named[T] {
	all := map[string]named[T]{}
	maps.Copy(all, under)
	maps.Copy(all, over)
	return all
}

// plainTexts drops the places of texts.
func plainTexts(list []text) []string {
	var all []string
	for _, t := range list {
		all = append(all, t.value)
	}
	return all
}

func plainValues(m map[string]named[text]) map[string]string {
	all := make(map[string]string, len(m))
	for name, t := range m {
		all[name] = t.value.value
	}
	return all
}

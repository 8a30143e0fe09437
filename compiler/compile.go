package compiler

import (
	"io/fs"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Options say what to compile.
type Options struct {
	FS   fs.FS  // the project's root; nothing outside it is read
	Main string // the mapping file, with slashes, relative to the root

	Namespace      string               // part of every derived UID; "" is the mapping's name
	Snapshot       string               // replaces the file of `target "…"`, for another environment
	OrgUnits       []string             // further metadata files, such as org units kept apart
	Periods        string               // of the run, if they are known: "202601..202603"
	Values         map[string]string    // what env("name", …) gives
	Tables         map[string]TableFile // table → file, in place of the mapping's
	Zones          map[string]string    // source → zone, in place of the mapping's
	ServerVersions Versions             // of the environment's server, in place of the target's
	Versions       Versions             // of DHIS2, in place of the target's
	Lints          []Lint               // lints that are allowed or denied for the whole project; the last of a code counts
}

// A Result is what a compilation finds out about a mapping.
type Result struct {
	Transform *runtime.Transform // nil if there are errors
	Problems  diag.List          // sorted; may hold warnings beside a transform
	Flow      *Flow              // what the mapping reads and fills; nil if there are errors
	Coverage  *Coverage          // what it leaves open; nil if there are errors
	Guards    []runtime.Guard    // what a run of the transform still checks of values

	FileTables []string // tables that may have another file in an environment
	EnvNames   []string // names of the values that the mapping takes from the environment

	minors []int // the versions of DHIS2 that everything was checked for: 40 for 2.40
}

// Check checks a mapping and makes its transform.
func Check(o Options) Result {
	c := newChecker(o)
	c.compile()
	c.unused()
	c.applyLints()
	c.problems.Sort()
	c.sayConsequences()
	result := Result{Problems: c.problems, minors: c.minors(), FileTables: c.fileTables(), EnvNames: sortedKeys(c.envNames)}
	if !c.problems.HasErrors() {
		c.finish()
		result.Transform, result.Flow, result.Coverage = c.out, c.manifest, c.coverage()
		result.Guards = c.out.Guards()
	}
	return result
}

// Compile is Check for callers that want nothing but the transform and the problems.
func Compile(o Options) (*runtime.Transform, diag.List) {
	r := Check(o)
	return r.Transform, r.Problems
}

func newChecker(o Options) *checker {
	return &checker{
		options:    o,
		files:      map[string]*diag.File{},
		workbooks:  map[string]*workbookFile{},
		declared:   map[string]declaration{},
		revisions:  map[string][]revision{},
		sources:    map[string]*source{},
		entities:   map[string]*entity{},
		tables:     map[string]*table{},
		forms:      map[string]diag.Span{},
		rollUps:    map[diag.Span]bool{},
		codeTables: map[*lang.Codes]*codeTable{},
		bandSets:   map[*lang.Bands]*bandSet{},
		seen:       newNoticed(),
		combos:     map[*metadata.CategoryCombo]bool{},
		read:       map[string]map[string]bool{},
		exprReads:  map[runtime.Expr][]stdlib.Read{},
		warnings:   map[warned]bool{},
		suggested:  map[diag.Span]int{},
		warned:     map[string]bool{},
		byUID:      map[diag.Span]*uidUse{},
		choices:    map[*metadata.OptionSet]choices{},
		holds:      map[*runtime.Condition][]*stdlib.Expression{},
		envNames:   map[string]bool{},
		out:        &runtime.Transform{Format: runtime.Format, Language: 1},
	}
}

// checker is the state of one compilation.
type checker struct {
	options  Options
	files    map[string]*diag.File // by path, each read once
	problems diag.List

	workbooks map[string]*workbookFile // by path; nil for one that cannot be read

	main     *lang.Module
	modules  []*lang.Module         // main first, then in the order of use
	declared map[string]declaration // names of declarations, over all modules

	revisions map[string][]revision // of tables with dates, by name
	mentioned mentions              // for what a block uses; nil until it is asked for

	snapshot   *metadata.Snapshot // nil if it could not be loaded
	periods    period.Periods     // of the server's calendar
	versions   []metadata.Version // the DHIS2 versions to check for, ascending
	sources    map[string]*source
	entities   map[string]*entity
	rollUps    map[diag.Span]bool   // calls of tables in lines `org unit each`
	tables     map[string]*table    // `table` declarations
	forms      map[string]diag.Span // data sets that have been filled, by UID
	codeTables map[*lang.Codes]*codeTable
	bandSets   map[*lang.Bands]*bandSet
	seen       noticed                          // what expressions do with tables and fields
	combos     map[*metadata.CategoryCombo]bool // whether each cell is one option combo; see unambiguous
	env        *stdlib.Env                      // what expressions outside of blocks may say

	tracked   tracked                        // what the program blocks make, all together
	read      map[string]map[string]bool     // record type → fields that expressions read
	exprReads map[runtime.Expr][]stdlib.Read // what expressions of the transform read
	manifest  *Flow
	settings  []*saidSetting                              // categories and attributes of data sets, for what no rule needs
	byUID     map[diag.Span]*uidUse                       // names that are UIDs, by the place of the name
	warned    map[string]bool                             // faults of the metadata that have been looked at; see firstFault
	warnings  map[warned]bool                             // that have been given
	suggested map[diag.Span]int                           // how often near names were looked for, by place
	choices   map[*metadata.OptionSet]choices             // what values are checked against, by option set
	holds     map[*runtime.Condition][]*stdlib.Expression // what is true where a condition is
	out       *runtime.Transform
	used      usedMetadata
	envNames  map[string]bool // values that `env` asks for

	cut          bool            // the lists of entities end with the period of the block
	brokenFields []string        // fields of `index` lines and lists of entities that have a problem
	putInSoFar   int             // lines that `use` has put into data sets
	checked      []*form         // the data sets, for coverage
	plotted      []*programFills // what is filled of programs, in the order in which they are named first
}

func (c *checker) compile() {
	if !c.loadModules() {
		return
	}
	c.declare()
	c.shadowing()
	c.loadTarget()
	c.declareRevisions()
	c.oneFileForAll()
	c.loadSources()
	c.loadEntities()
	c.buildEnv()
	if c.env == nil {
		return
	}
	c.checkSources()
	c.checkEntities()
	for _, m := range c.modules {
		for _, d := range m.Decls {
			c.checkDecl(m, d)
		}
	}
	c.tableUses()
	c.afterPrograms()
	c.manifest = c.flow()
	c.onceForAllUses()
	c.onceForAllLines()
}

// checkDecl checks the declarations that make something; the others have been
// used up by the passes before.
func (c *checker) checkDecl(m *lang.Module, d lang.Decl) {
	switch d := d.(type) {
	case *lang.DataSet:
		c.dataSet(m, d)
	case *lang.Program:
		c.program(m, d)
	case *lang.Test:
		c.notYet(m.Span(d.Name), "tests (`test`)")
	}
}

// notYet names a construct that parses but cannot be compiled yet.
func (c *checker) notYet(span diag.Span, what string) {
	c.add(diag.New("E0490", span, "%s cannot be compiled yet", what))
}

// firstFault reports whether a fault of the metadata has not been looked at yet:
// it is named where the mapping first meets it.
func (c *checker) firstFault(about ...string) bool {
	key := strings.Join(about, " ")
	before := c.warned[key]
	c.warned[key] = true
	return !before
}

func (c *checker) add(d ...diag.Diagnostic) { c.problems.Add(d...) }

package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Lint is what is said of a lint outside of mappings: in the project file or
// on the command line.
type Lint struct {
	Code string    // such as "W0201", or "all"
	Deny bool      // it is an error; otherwise nothing is said
	Span diag.Span // where it is said in the project file; nowhere is the command line
}

// lintPolicy says what becomes of each warning: the nearest place that says
// something of its code decides.
type lintPolicy struct {
	main    *lang.Module
	rulings []*ruling // in the order of the files
	places  rulingPlaces
	outside []Lint // those that count before others come last
}

// A ruling is one code of a line `allow …` or `deny …`.
type ruling struct {
	module *lang.Module
	line   *lang.Lint
	code   lang.Code
	region diag.Span // what it concerns
	outer  *ruling   // the next one around it of the same code
	used   bool      // there was such a warning
}

func newLintPolicy(main *lang.Module, outside []Lint) *lintPolicy {
	return &lintPolicy{main: main, places: rulingPlaces{}, outside: outside}
}

// applyLints leaves out the warnings that are allowed and makes errors of those
// that are denied. Errors are nobody's to change.
func (c *checker) applyLints() {
	p := newLintPolicy(c.main, c.options.Lints)
	for _, m := range c.modules {
		c.add(p.read(m)...)
	}
	whole := !c.problems.HasErrors() // or there may be warnings that could not be found
	c.problems = p.applied(c.problems)
	if whole {
		c.add(p.silencesNothing()...)
	}
}

// ApplyLints leaves out the warnings that are allowed outside of mappings, and
// makes errors of those that are denied there. It is for warnings of the project.
func ApplyLints(list diag.List, lints []Lint) diag.List {
	return newLintPolicy(nil, lints).applied(list)
}

// CheckModule reads a file that no mapping uses yet, and says what is wrong with
// it alone.
func CheckModule(f *diag.File, lints []Lint) diag.List {
	m, problems := lang.Parse(f)
	p := newLintPolicy(m, lints)
	problems.Add(p.read(m)...)
	problems = p.applied(problems)
	problems.Sort()
	return problems
}

// read gathers the lint lines of a module, and says which are wrong.
func (p *lintPolicy) read(m *lang.Module) diag.List {
	var problems diag.List
	m.Walk(func(piece lang.Piece) bool {
		s, ok := piece.(lang.Statement)
		if !ok || len(s.LintLines()) == 0 {
			return true
		}
		region := m.File.Span(lang.Region(s))
		if _, whole := s.(*lang.Mapping); whole {
			region = m.File.Span(0, len(m.File.Text))
		}
		problems.Add(p.readFront(m, s.LintLines(), region)...)
		return true
	})
	return problems
}

// readFront gathers the lints in front of one statement.
func (p *lintPolicy) readFront(m *lang.Module, lines []*lang.Lint, region diag.Span) diag.List {
	var problems diag.List
	first := map[string]*ruling{}
	for _, line := range lines {
		if problem, ok := hasReason(m, line); !ok {
			problems.Add(problem)
		}
		for _, code := range line.Codes {
			r := &ruling{module: m, line: line, code: code, region: region}
			problem, ok := r.check(first[code.Text])
			if !ok {
				problems.Add(problem)
				continue
			}
			first[code.Text] = r
			p.rulings = append(p.rulings, r)
			p.places.add(r)
		}
	}
	return problems
}

// applied is a list of problems after the policy.
func (p *lintPolicy) applied(list diag.List) diag.List {
	var out diag.List
	for _, d := range list {
		if d.Severity != diag.Warning {
			out.Add(d)
			continue
		}
		if d, keep := p.judge(d); keep {
			out.Add(d)
		}
	}
	return out
}

// judge says what becomes of a warning, and whether anything does.
func (p *lintPolicy) judge(d diag.Diagnostic) (diag.Diagnostic, bool) {
	if r := p.nearest(d); r != nil {
		r.used = true
		if !r.line.Denies() {
			return d, false
		}
		return denied(d).WithLabel(r.module.Span(r.line), "denied here"), true
	}
	for _, l := range slices.Backward(p.outside) {
		switch {
		case !isOfCode(l.Code, d):
			continue
		case !l.Deny:
			return d, false
		case l.Span.File != nil:
			return denied(d).WithLabel(l.Span, "denied here"), true
		}
		return withMoreHelp(denied(d), "it is denied on the command line"), true
	}
	return d, true
}

// nearest finds the ruling of the smallest region around a warning, and of two
// for one region the one that names the code. Schemas, metadata and tables have
// no lint lines: they belong to the main mapping as a whole.
func (p *lintPolicy) nearest(d diag.Diagnostic) *ruling {
	file, at := d.Span.File, d.Span.Start
	if p.main != nil && file != p.main.File && (file == nil || !isMappingFile(file.Name)) {
		file, at = p.main.File, wholeFile
	}
	named, all := p.places.innermost(file, string(d.Code), at), p.places.innermost(file, allLints, at)
	if named == nil || all != nil && all.size() < named.size() {
		return all
	}
	return named
}

// allLints is the word for every lint, which can be denied.
const allLints = "all"

func isOfCode(code string, d diag.Diagnostic) bool { return code == allLints || code == string(d.Code) }

func denied(d diag.Diagnostic) diag.Diagnostic {
	d.Severity = diag.Error
	return d
}

func withMoreHelp(d diag.Diagnostic, help string) diag.Diagnostic {
	if d.Help != "" {
		help = d.Help + "; " + help
	}
	return d.WithHelp("%s", help)
}

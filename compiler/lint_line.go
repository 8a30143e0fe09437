package compiler

import (
	"path"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// hasReason demands the reason of a line `allow …`.
func hasReason(m *lang.Module, line *lang.Lint) (diag.Diagnostic, bool) {
	if line.Denies() || line.Because != nil && strings.TrimSpace(line.Because.Value) != "" {
		return diag.Diagnostic{}, true
	}
	return diag.New("E0258", m.Span(line), "this `allow` has no reason").
		WithHelp("say why, as in `allow %s because \"the owners keep both columns\"`", m.Text(line.Codes[0])), false
}

// check demands that a code is a lint's, and named once; before is what names it
// for the same statement already, or nil.
func (r *ruling) check(before *ruling) (diag.Diagnostic, bool) {
	span := r.module.Span(r.code)
	if problem, ok := CheckLint(r.code.Text, !r.line.Denies(), span); !ok {
		return problem, false
	}
	if before != nil {
		return diag.New("E0257", span, "`%s` is named twice for one thing", r.code.Text).
			WithLabel(before.module.Span(before.code), "named here first"), false
	}
	return diag.Diagnostic{}, true
}

// CheckLint says what is wrong with the name of a lint that is to be allowed or
// denied; ok is true if nothing is.
func CheckLint(code string, allow bool, span diag.Span) (problem diag.Diagnostic, ok bool) {
	entry, known := diag.Lookup(diag.Code(code))
	switch {
	case code == allLints && allow:
		return diag.New("E0255", span, "`all` can be denied, but not allowed").
			WithHelp("name the lints, each with its code"), false
	case code == allLints, known && entry.Severity == diag.Warning:
		return diag.Diagnostic{}, true
	case known:
		return diag.New("E0256", span, "%s is an error, and cannot be %s", code, verb(allow)).
			WithHelp("`crosswalk explain %s` says why, and what to do", code), false
	}
	d := diag.New("E0255", span, "there is no lint %s", code)
	if near := diag.Nearest(code, lintCodes()); len(near) > 0 {
		d = d.WithHelp("%s", diag.DidYouMean(near))
	}
	return d, false
}

func verb(allow bool) string {
	if allow {
		return "allowed"
	}
	return "denied"
}

func lintCodes() []string {
	var codes []string
	for _, e := range diag.Entries() {
		if e.Severity == diag.Warning {
			codes = append(codes, string(e.Code))
		}
	}
	return codes
}

// ofEnvironments are lints that come and go with the tables of an environment and
// the periods of a run: an `allow` of them is not in vain because there is none now.
var ofEnvironments = []string{"W0280", "W0281", "W0283"}

// silencesNothing reports the lines of the main mapping that allow what is not
// there. A line of a module may matter to another mapping.
func (p *lintPolicy) silencesNothing() diag.List {
	var out diag.List
	for _, about := range []bool{false, true} { // at last those about this lint itself
		for _, r := range p.rulings {
			if (r.code.Text == "W0202") != about || r.used || r.line.Denies() || r.module != p.main || slices.Contains(ofEnvironments, r.code.Text) {
				continue
			}
			d := diag.New("W0202", r.module.Span(r.code), "this `allow` silences nothing: there is no %s here", r.code.Text).
				WithHelp("take it out, so that it does not hide what may come")
			if d, keep := p.judge(d); keep {
				out.Add(d)
			}
		}
	}
	return out
}

// isMappingFile reports whether a file is a mapping or module by its name.
func isMappingFile(name string) bool { return path.Ext(name) == ".xwalk" }

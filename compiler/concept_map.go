package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// closeness says what the words of a FHIR ConceptMap mean for a table: those of
// R4 (`equivalence`) and those of R5 (`relationship`). An aggregate needs a
// target that takes in all of the source, so a broader one counts; what takes in
// only a part of it, or is merely related, does not.
var closeness = map[string]mapMatch{
	"equal": exactMatch, "equivalent": exactMatch,
	"wider": broaderMatch, "subsumes": broaderMatch, "source-is-narrower-than-target": broaderMatch,
	"unmatched": noMatch,
}

// tooFar are the words of targets that do not count, and why.
var tooFar = map[string]string{
	"narrower": "its target means less than the code", "specializes": "its target means less than the code",
	"source-is-broader-than-target": "its target means less than the code",
	"inexact":                       "its target means only partly the same", "relatedto": "how its target is related is not said",
	"related-to": "how its target is related is not said",
	"disjoint":   "its target means something else", "not-related-to": "its target means something else",
}

// conceptMap reads a FHIR ConceptMap, R4 or R5.
func (r *mapReader) conceptMap(root *jsonValue) {
	for _, group := range r.list(root, "group") {
		source, _, _ := r.text(group, "source")
		target, _, _ := r.text(group, "target")
		for _, element := range r.list(group, "element") {
			r.conceptElement(element, codeSystem{id: withoutVersion(source)}, codeSystem{id: withoutVersion(target)})
		}
		if x := group.get("unmapped"); x != nil {
			r.add(diag.New("W0341", x.short(), "what the group says of all other codes (`unmapped`) is not taken").
				WithHelp("the row `otherwise` of the table decides what comes of them"))
		}
	}
}

// withoutVersion takes the version off a canonical URL: `http://x|2024`.
func withoutVersion(canonical string) string {
	url, _, _ := strings.Cut(canonical, "|")
	return url
}

func (r *mapReader) conceptElement(element *jsonValue, source, target codeSystem) {
	code, span, ok := r.text(element, "code")
	if !ok {
		return
	}
	if code == "" {
		r.noCode(element, span)
		return
	}
	from := mapCode{system: source, code: code, local: code, span: span}
	if r.yes(element, "noMap") {
		r.out = append(r.out, mapEntry{source: from, match: noMatch})
		return
	}
	targets := r.list(element, "target")
	if len(targets) == 0 && element.get("target") == nil {
		r.leaveOut(span, code, "it has no target")
	}
	for _, x := range targets {
		r.conceptTarget(x, from, target)
	}
}

func (r *mapReader) noCode(element *jsonValue, span diag.Span) {
	if element.get("valueSet") != nil {
		r.problem(span, "this is about a whole value set, not about a code")
		return
	}
	r.problem(span, "a code is missing here")
}

func (r *mapReader) conceptTarget(x *jsonValue, from mapCode, system codeSystem) {
	match, ok := r.closenessOf(x, from)
	if !ok {
		return
	}
	e := mapEntry{source: from, match: match}
	if match != noMatch {
		if e.target, ok = r.targetCode(x, system); !ok {
			return
		}
	}
	for _, key := range []string{"dependsOn", "product"} {
		if y := x.get(key); y != nil && len(y.items) > 0 {
			r.leaveOut(from.span, from.code, "it holds only together with other values (`%s`)", key)
			return
		}
	}
	r.out = append(r.out, e)
}

// closenessOf reads how close a target is; ok is false if it does not count.
func (r *mapReader) closenessOf(x *jsonValue, from mapCode) (mapMatch, bool) {
	key := "equivalence"
	if x.get("relationship") != nil {
		key = "relationship"
	}
	word, span, ok := r.text(x, key)
	if !ok {
		return noMatch, false
	}
	match, counts := closeness[word]
	why, far := tooFar[word]
	switch {
	case far:
		r.leaveOut(span, from.code, "%s (`%s`)", why, word)
	case word == "":
		r.problem(span, "neither `equivalence` nor `relationship` says how close this target is")
	case !counts:
		r.problem(span, "there is no %s `%s`", key, word)
	}
	return match, counts
}

func (r *mapReader) targetCode(x *jsonValue, system codeSystem) (mapCode, bool) {
	code, span, ok := r.text(x, "code")
	if !ok {
		return mapCode{}, false
	}
	if code == "" {
		r.noCode(x, span)
		return mapCode{}, false
	}
	name, _, _ := r.text(x, "display")
	return mapCode{system: system, code: code, local: code, name: name, span: span}, true
}

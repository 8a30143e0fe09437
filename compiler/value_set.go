package compiler

import (
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// valueSet reads the codes of a FHIR ValueSet: those of its expansion or, without
// one, those that it lists. What it leaves to a terminology server is refused:
// a part of the set would count too few.
func (r *mapReader) valueSet(root *jsonValue) {
	if x := root.get("expansion"); x != nil && x.kind == jsonObject {
		r.expansion(x)
		return
	}
	x := root.get("compose")
	if x == nil || x.kind != jsonObject {
		r.notExpanded(root.short(), "the value set lists no codes")
		return
	}
	if list := r.list(x, "exclude"); len(list) > 0 {
		r.notExpanded(list[0].short(), "the value set leaves codes out (`exclude`)")
		return
	}
	for _, include := range r.list(x, "include") {
		r.include(include)
	}
}

// expansion takes all codes of an expansion, which must not be one page of it.
func (r *mapReader) expansion(x *jsonValue) {
	r.contained(x)
	total := x.get("total")
	if total == nil || total.kind != jsonNumber {
		return
	}
	if n, err := strconv.Atoi(total.text); err == nil && n > r.listed {
		r.notExpanded(total.span, "the expansion has %d codes, and this file %d of them", n, r.listed)
	}
}

// contained takes the codes of a level of an expansion and of those below.
// Abstract ones are headings, which no record has.
func (r *mapReader) contained(x *jsonValue) {
	for _, entry := range r.list(x, "contains") {
		r.listed++
		system, _, _ := r.text(entry, "system")
		if code, _, _ := r.text(entry, "code"); code != "" && !r.yes(entry, "abstract") {
			r.member(entry, system)
		}
		r.contained(entry)
	}
}

// include takes the codes that a part of a value set lists.
func (r *mapReader) include(x *jsonValue) {
	for _, key := range []string{"filter", "valueSet"} {
		if y := x.get(key); y != nil {
			r.notExpanded(y.short(), "codes of the value set are not listed, but defined (`%s`)", key)
			return
		}
	}
	system, _, _ := r.text(x, "system")
	if x.get("concept") == nil {
		r.notExpanded(x.short(), "the value set takes a whole code system")
		return
	}
	for _, concept := range r.list(x, "concept") {
		r.member(concept, system)
	}
}

func (r *mapReader) member(x *jsonValue, system string) {
	code, span, ok := r.text(x, "code")
	if !ok {
		return
	}
	if code == "" {
		r.noCode(x, span)
		return
	}
	source := mapCode{system: codeSystem{id: withoutVersion(system)}, code: code, local: code, span: span}
	r.out = append(r.out, mapEntry{source: source, match: exactMatch, member: true})
}

func (r *mapReader) notExpanded(span diag.Span, format string, args ...any) {
	r.wrong = true
	r.out = nil
	r.add(diag.New("E0345", span, format, args...).WithHelp("have a terminology server expand it (`$expand`), and use what it answers"))
}

package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// statuses are what DHIS2 lets an object's status be.
var statuses = map[string][]string{
	runtime.Enrollment: {"ACTIVE", "COMPLETED", "CANCELLED"},
	runtime.Event:      {"ACTIVE", "COMPLETED", "VISITED", "SCHEDULE", "OVERDUE", "SKIPPED"},
}

// happened are the statuses of events that have taken place on a day, and carry
// values. Events of programs without registration have no others.
var happened = []string{"ACTIVE", "COMPLETED", "VISITED"}

// status must be one of DHIS2's words wherever its results are known.
func (b *body) status(line *lang.Setting) {
	m := b.module
	if len(line.Values) != 1 {
		b.add(diag.New("E0229", m.Span(line), "a status has one value"))
		return
	}
	x, ok := b.typed(b.env, m, line.Values[0], "a status", stdlib.KindText)
	if !ok {
		return
	}
	allowed := statuses[b.out.Kind]
	if b.out.Kind == runtime.Event && !b.program.WithRegistration {
		allowed = happened
	}
	results, closed := x.Results()
	var known []string
	for _, v := range results {
		word, _ := stdlib.AsText(v)
		if known = append(known, word); slices.Contains(allowed, word) {
			b.visited(m.Span(line.Values[0]), word)
			continue
		}
		d := diag.New("E0448", m.Span(line.Values[0]), "%s cannot have the status \"%s\"", b.called, word).
			WithHelp("it is one of %s", strings.Join(allowed, ", "))
		d = b.nearest(d, d.Span, among(word, allowed))
		b.add(b.labelResults(d, x, []string{word}))
		closed = false
	}
	if closed {
		b.statuses = known
	}
	e := b.runtimeExpr(m, line.Values[0], x)
	b.out.Status = &e
}

// canBe reports whether one of some statuses can come out.
func (b *body) canBe(words ...string) bool {
	if b.statuses == nil {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(b.statuses, w) })
}

// eventDates demands the dates that DHIS2 wants for the statuses that can come
// out (E1031, E1050).
func (b *body) eventDates(span diag.Span, enrolled bool) {
	if b.broken || b.seen["occurred"] && b.seen["scheduled"] {
		return
	}
	none := !b.seen["occurred"] && !b.seen["scheduled"]
	occurred := none && b.statuses == nil || !enrolled || b.statuses != nil && b.canBe(happened...)
	switch {
	case occurred && !b.seen["occurred"]:
		b.add(diag.New("E0447", span, "an event has no `occurred`").
			WithHelp("say the day, as in `occurred = date(v.started)`; an event that is only planned has `scheduled = …` and the status \"SCHEDULE\""))
	case b.statuses != nil && !b.seen["scheduled"] && (b.canBe("SCHEDULE") || none):
		b.add(diag.New("E0447", span, "an event has no `scheduled`").
			WithHelp("an event that is only planned needs the day it is due, as in `scheduled = v.next_visit`"))
	}
}

// completion refuses a day of completion where the status never is one that has it (E1051, E1052).
func (b *body) completion(lines []lang.Statement) {
	if b.out.Completed == nil || b.canBe("COMPLETED", "CANCELLED") {
		return
	}
	b.add(diag.New("E0463", b.lineOf(lines, "completed"), "%s with the status %s has no day of completion", b.called, quotedNames(b.statuses)).
		WithHelp("take the line out, or say when the status is \"COMPLETED\""))
}

// lineOf is the place of a setting's name.
func (b *body) lineOf(lines []lang.Statement, word string) diag.Span {
	for _, line := range lines {
		if set, ok := line.(*lang.Setting); ok && settingWord(set) == word {
			return settingSpan(b.module, set)
		}
	}
	return diag.Span{}
}

// mandatory demands the attributes or data elements without which DHIS2 refuses the object.
func (b *body) mandatory(span diag.Span, must []*metadata.Object) {
	if b.broken || b.lostValues {
		return
	}
	b.neededValues(must)
	for _, x := range must {
		if _, ok := b.filled[x.UID]; ok || b.isMeant(x) {
			continue
		}
		b.add(diag.New("E0449", span, "%s must have \"%s\", and nothing fills it", b.called, x.Name).
			WithHelp("add `\"%s\" = …`", x.Name))
	}
}

// compulsory are the elements without which DHIS2 refuses an event of the stage
// (E1303). Most stages ask for them when the event is completed, and none before
// it has happened.
func (b *body) compulsory(stage *metadata.Stage) []*metadata.Object {
	if !b.demandsValues() {
		return nil
	}
	var must []*metadata.Object
	for _, use := range stage.Elements {
		if use.Compulsory {
			must = append(must, use.Element.Base())
		}
	}
	return must
}

// demandsValues reports whether DHIS2 asks an event for the values that it must
// have, in some status that can come out.
func (b *body) demandsValues() bool {
	return b.canBe(happened...) && (!b.out.OnComplete || b.canBe("COMPLETED"))
}

// carriesValues refuses values of events whose status never has any (E1315).
func (b *body) carriesValues(lines []lang.Statement) {
	if b.out.Kind != runtime.Event || b.canBe(happened...) {
		return
	}
	for _, line := range lines {
		if v, ok := line.(*lang.Value); ok {
			b.add(diag.New("E0461", b.module.Span(v.Element), "an event with the status %s carries no values", quotedNames(b.statuses)).
				WithHelp("what has happened has the status \"COMPLETED\" or \"ACTIVE\" and a day, `occurred`"))
			return
		}
	}
}

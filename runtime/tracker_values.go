package runtime

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// value gives a draft an attribute or data value, or books why it has none.
func (r *programRun) value(s *session, v *valuePlan, d *draft) {
	rule := &r.report.Rules[v.rule]
	rule.Asked++
	if s.asks(rule, v.where) {
		r.give(s, rule, v, d)
	}
	s.bookDrops(&rule.Dropped)
}

// asks reports whether a rule is for the current record or item; it books why not.
func (s *session) asks(rule *RuleReport, where *test) bool {
	if where == nil {
		return true
	}
	v, o := s.judge(where)
	return s.bookCondition(rule, where, v, o)
}

func (r *programRun) give(s *session, rule *RuleReport, v *valuePlan, d *draft) {
	target := &v.one
	if v.computed != nil {
		var ok bool
		if target, ok = r.computedTarget(s, rule, v); !ok {
			return
		}
	}
	value := v.program.Datum(s.frame)
	if value.Kind() == stdlib.KindNone {
		s.bookValue(rule, value.Outcome())
		return
	}
	text, f := r.formatted(target, v.proved, value)
	if f == nil && text != "" {
		f = checkPlace(d, v, target.slot, text)
	}
	switch {
	case f != nil:
		s.bookFailure(rule, *f)
	case text == "":
		count(&rule.Missing, "a no, which "+target.valueType+" does not keep")
	case !d.carries():
		count(&rule.NotPlaced, "events of status "+d.get(slotStatus)+" carry no values")
	default:
		rule.Counted++
		if d.get(target.slot) == "" {
			d.set(target.slot, text)
		}
	}
}

// formatted writes a value on the desk.
func (r *programRun) formatted(t *valueTarget, proved checks, v stdlib.Datum) (string, *flaw) {
	mark := len(r.desk.texts)
	texts, f := appendFormatted(r.desk.texts, t.valueType, t.options, proved, v)
	if f != nil {
		return "", f
	}
	r.desk.texts = texts
	return r.desk.since(mark), nil
}

// computedTarget works out where a value goes.
func (r *programRun) computedTarget(s *session, rule *RuleReport, v *valuePlan) (*valueTarget, bool) {
	name := v.computed.Datum(s.frame)
	if !s.bookValue(rule, name.Outcome()) {
		return nil, false
	}
	text, _ := name.Text()
	target, ok := v.byText[text]
	if !ok {
		s.bookFailure(rule, flaw{code: codeNoTarget, message: "the name that was worked out is no target of this rule"})
	}
	return target, ok
}

// checkPlace says why a text may not go where it should.
func checkPlace(d *draft, v *valuePlan, at slot, text string) *flaw {
	if f := lengthFlaw(text, v.MaxLength); f != nil && !v.proved.has(CheckLength) {
		return f
	}
	if have := d.get(at); have != "" && have != text {
		return refused(codeTwoValues, "another rule has given this target another value for the same object")
	}
	return nil
}

// carries reports whether a draft may have values.
func (d *draft) carries() bool {
	return d.rule.Kind != Event || carriesValues(d.get(slotStatus))
}

// optionalParts gives a draft what it can be sent without. A part that is
// missing is left out; one that cannot be used is listed, and left out.
func (r *programRun) optionalParts(s *session, rep *BlockReport, d *draft) {
	o := d.rule
	if v := s.part(rep, o, o.followUp, "the follow-up mark"); !v.IsNothing() {
		mark := len(r.desk.texts)
		r.desk.texts, _ = appendOptionKey(r.desk.texts, v)
		d.set(slotFollowUp, r.desk.since(mark))
	}
	if v := s.part(rep, o, o.geometry, "the geometry"); !v.IsNothing() {
		text, f := r.formatted(&valueTarget{valueType: "GEOJSON"}, 0, v)
		if f == nil {
			d.set(slotGeometry, text)
		} else {
			s.rejectPart(rep, o.Origin, *f)
		}
	}
	for _, program := range o.notes {
		if v := s.part(rep, o, program, "the note"); !v.IsNothing() {
			r.note(s, rep, d, v)
		}
	}
}

// part works an optional part out; nothing is no part.
func (s *session) part(rep *BlockReport, o *objectPlan, program *stdlib.Program, what string) stdlib.Datum {
	if program == nil {
		return stdlib.Datum{}
	}
	v := program.Datum(s.frame)
	outcome := v.Outcome()
	switch outcome.Kind {
	case stdlib.OK:
		return v
	case stdlib.Missing:
		return stdlib.Datum{}
	}
	s.rejectPart(rep, o.Origin, flawOf(outcome, codeFault, what))
	return stdlib.Datum{}
}

// note adds a note. Its UID follows from its text, so that sending it again
// does not add it again.
func (r *programRun) note(s *session, rep *BlockReport, d *draft, v stdlib.Datum) {
	view, _ := v.Text()
	text := strings.Clone(view) // notes may be kept
	if f := textFlaw(0, text); f != nil {
		s.rejectPart(rep, d.rule.Origin, *f)
		return
	}
	d.notes = append(d.notes, note{r.noteUID(d.uid, text), text})
}

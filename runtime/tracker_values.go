package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// value gives a draft an attribute or data value, or books why it has none.
func (r *programRun) value(s *session, v *valuePlan, d *draft) {
	rule := &r.report.Rules[v.rule]
	rule.Asked++
	defer s.bookDrops(&rule.Dropped)
	verdict, outcome := s.judge(v.where)
	if !s.bookCondition(rule, v.where, verdict, outcome) {
		return
	}
	target, ok := r.targetOf(s, rule, v)
	if !ok {
		return
	}
	value := v.program.Eval(s.frame)
	if !s.bookValue(rule, stdlib.Classify(value)) {
		return
	}
	text, code, message := formatValue(target.valueType, target.options, value)
	if code == "" {
		code, message = r.checkPlace(d, v, target, text)
	}
	switch {
	case code != "":
		s.bookFailure(rule, flaw{code: code, message: message})
	case text == "":
		count(&rule.Missing, "a no, which "+target.valueType+" does not keep")
	case !r.carries(d):
		count(&rule.NotPlaced, "events of status "+d.get(slotStatus)+" carry no values")
	default:
		rule.Counted++
		d.set(target.slot, text)
	}
}

func (r *programRun) targetOf(s *session, rule *RuleReport, v *valuePlan) (valueTarget, bool) {
	if v.computed == nil {
		return v.one, true
	}
	name := v.computed.Eval(s.frame)
	if !s.bookValue(rule, stdlib.Classify(name)) {
		return valueTarget{}, false
	}
	text, _ := stdlib.AsText(name)
	target, ok := v.byText[text]
	if !ok {
		s.bookFailure(rule, flaw{code: codeNoTarget, message: "the name that was worked out is no target of this rule"})
	}
	return target, ok
}

// checkPlace says whether a text may go where it should.
func (r *programRun) checkPlace(d *draft, v *valuePlan, t valueTarget, text string) (code diag.Code, message string) {
	if v.MaxLength > 0 && utf16Length(text) > v.MaxLength {
		return codeValueLong, "the text is longer than what DHIS2 keeps there"
	}
	if have := d.get(t.slot); have != "" && text != "" && have != text {
		return codeTwoValues, "another rule has given this target another value for the same object"
	}
	return "", ""
}

// carries reports whether a draft may have values.
func (r *programRun) carries(d *draft) bool {
	return d.rule.Kind != Event || carriesValues(d.get(slotStatus))
}

// optionalParts gives a draft what it can be sent without. A part that is
// missing is left out; one that cannot be used is listed, and left out.
func (r *programRun) optionalParts(s *session, rep *BlockReport, d *draft) {
	o := d.rule
	if v := r.part(s, rep, o, o.followUp, "the follow-up mark"); v != nil {
		text, _ := optionKey(v)
		d.set(slotFollowUp, text)
	}
	if v := r.part(s, rep, o, o.geometry, "the geometry"); v != nil {
		f := formatGeometry(v)
		if f.ok() {
			d.set(slotGeometry, f.text)
		} else {
			r.leaveOut(s, rep, o, flaw{code: f.code, message: f.message})
		}
	}
	for _, program := range o.notes {
		if v := r.part(s, rep, o, program, "the note"); v != nil {
			r.note(s, rep, d, v)
		}
	}
}

// part works an optional part out; nil is no part.
func (r *programRun) part(s *session, rep *BlockReport, o *objectPlan, program *stdlib.Program, what string) stdlib.Value {
	if program == nil {
		return nil
	}
	v := program.Eval(s.frame)
	outcome := stdlib.Classify(v)
	switch outcome.Kind {
	case stdlib.OK:
		return v
	case stdlib.Missing:
		return nil
	}
	r.leaveOut(s, rep, o, flawOf(outcome, codeFault, what))
	return nil
}

func (r *programRun) leaveOut(s *session, rep *BlockReport, o *objectPlan, f flaw) {
	s.rejectPart(rep, o.Origin, f)
}

// note adds a note. Its UID follows from its text, so that sending it again
// does not add it again.
func (r *programRun) note(s *session, rep *BlockReport, d *draft, v stdlib.Value) {
	text, _ := stdlib.AsText(v)
	f := checkedText(text)
	if !f.ok() {
		r.leaveOut(s, rep, d.rule, flaw{code: f.code, message: f.message})
		return
	}
	d.notes = append(d.notes, note{r.uid(kindNote, d.uid, []string{text}), text})
}

package runtime

import "github.com/crosswalk-dhis2/crosswalk/stdlib"

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
	f := formatValue(target.valueType, target.options, v.proved, value)
	if f.ok() {
		f.flaw = checkPlace(d, v, target, f.text)
	}
	switch {
	case !f.isNone():
		s.bookFailure(rule, f.flaw)
	case f.text == "":
		count(&rule.Missing, "a no, which "+target.valueType+" does not keep")
	case !d.carries():
		count(&rule.NotPlaced, "events of status "+d.get(slotStatus)+" carry no values")
	default:
		rule.Counted++
		d.set(target.slot, f.text)
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

// checkPlace says why a text may not go where it should.
func checkPlace(d *draft, v *valuePlan, t valueTarget, text string) flaw {
	if f := lengthFlaw(text, v.MaxLength); !f.isNone() && !v.proved.has(CheckLength) {
		return f
	}
	if have := d.get(t.slot); have != "" && have != text {
		return flaw{code: codeTwoValues, message: "another rule has given this target another value for the same object"}
	}
	return flaw{}
}

// carries reports whether a draft may have values.
func (d *draft) carries() bool {
	return d.rule.Kind != Event || carriesValues(d.get(slotStatus))
}

// optionalParts gives a draft what it can be sent without. A part that is
// missing is left out; one that cannot be used is listed, and left out.
func (r *programRun) optionalParts(s *session, rep *BlockReport, d *draft) {
	o := d.rule
	if v := s.part(rep, o, o.followUp, "the follow-up mark"); v != nil {
		text, _ := optionKey(v)
		d.set(slotFollowUp, text)
	}
	if v := s.part(rep, o, o.geometry, "the geometry"); v != nil {
		f := formatGeometry(0, v)
		if f.ok() {
			d.set(slotGeometry, f.text)
		} else {
			s.rejectPart(rep, o.Origin, f.flaw)
		}
	}
	for _, program := range o.notes {
		if v := s.part(rep, o, program, "the note"); v != nil {
			r.note(s, rep, d, v)
		}
	}
}

// part works an optional part out; nil is no part.
func (s *session) part(rep *BlockReport, o *objectPlan, program *stdlib.Program, what string) stdlib.Value {
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
	s.rejectPart(rep, o.Origin, flawOf(outcome, codeFault, what))
	return nil
}

// note adds a note. Its UID follows from its text, so that sending it again
// does not add it again.
func (r *programRun) note(s *session, rep *BlockReport, d *draft, v stdlib.Value) {
	text, _ := stdlib.AsText(v)
	f := checkedText(text)
	if !f.ok() {
		s.rejectPart(rep, d.rule.Origin, f.flaw)
		return
	}
	d.notes = append(d.notes, note{r.uid(kindNote, d.uid, []string{text}), text})
}

package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// fill gives a draft everything without which it is not sent: identity, org
// unit, status, dates, attribute option combo, or the ends of a relationship.
func (r *programRun) fill(s *session, d *draft, parent made) (m made, f flaw) {
	o := d.rule
	if m.identity, f = r.identityOf(s, o, parent); !f.isNone() {
		return m, f
	}
	d.uid = r.uid(o.stem, m.identity)
	if o.Kind == Relationship {
		return m, r.fillEnds(s, d)
	}
	d.parent = parent.object
	if m.unit, f = r.unitOf(s, o, parent); !f.isNone() {
		return m, f
	}
	d.set(slotOrgUnit, m.unit)
	if f = r.fillStatus(s, d); !f.isNone() {
		return m, f
	}
	if f = r.fillDates(s, d); !f.isNone() {
		return m, f
	}
	return m, r.fillAttributes(s, d)
}

// unitOf finds the org unit of an object: its own, or its parent's. That of a
// tracked entity may be any; an enrollment that takes it over is held to the program's.
func (r *programRun) unitOf(s *session, o *objectPlan, parent made) (string, flaw) {
	if o.unit != nil {
		uid, f := s.orgUnit(o.unit)
		r.places.note(f)
		return uid, f
	}
	if r.plan.assigned == nil || r.plan.assigned[parent.unit] {
		return parent.unit, flaw{}
	}
	f := flaw{code: codeUnitNotAssigned, message: "the org unit " + parent.unit + " of the tracked entity is not assigned to the program `" + r.plan.program.Name + "`"}.atUnit(parent.unit)
	r.places.note(f)
	return "", f
}

// uid derives the UID of an object of the current record.
func (r *programRun) uid(stem uidStem, identity []byte) string {
	mark := len(r.desk.texts)
	r.desk.texts = stem.appendUID(r.desk.texts, identity, r.generation)
	return r.desk.since(mark)
}

// noteUID derives the UID of a note.
func (r *programRun) noteUID(object, text string) string {
	mark := len(r.desk.texts)
	r.desk.texts = appendUIDStem(r.desk.texts, r.plan.namespace, kindNote, object)
	end := len(r.desk.texts)
	r.desk.texts = appendPart(beginIdentity(r.desk.texts, 1), text)
	return r.uid(r.desk.texts[mark:end], r.desk.texts[end:])
}

// identityOf works an identity out; an enrollment without one has that of its
// tracked entity.
func (r *programRun) identityOf(s *session, o *objectPlan, parent made) ([]byte, flaw) {
	if len(o.identity) == 0 && parent.object != nil {
		return parent.identity, flaw{}
	}
	return r.identity(s, o.identity, "the identity")
}

// identity works an identity of the current record out, on the desk.
func (r *programRun) identity(s *session, parts []*stdlib.Program, what string) ([]byte, flaw) {
	mark := len(r.desk.texts)
	texts, f := s.appendIdentity(r.desk.texts, parts, what)
	if !f.isNone() {
		return nil, f
	}
	r.desk.texts = texts
	return texts[mark:], flaw{}
}

// appendIdentity works the parts of an identity out, and appends them as UIDs are
// derived from them; what is its name in messages.
func (s *session) appendIdentity(buf []byte, parts []*stdlib.Program, what string) ([]byte, flaw) {
	buf = beginIdentity(buf, len(parts))
	for _, part := range parts {
		v := part.Datum(s.frame)
		if v.Kind() == stdlib.KindNone {
			return buf, flawOf(v.Outcome(), codeIdentity, what)
		}
		s.key = appendIdentityPart(s.key[:0], v)
		if len(s.key) == 0 {
			return buf, flaw{code: codeIdentity, message: what + " is empty"}
		}
		buf = appendPart(buf, s.key)
	}
	return buf, flaw{}
}

// appendIdentityPart appends the text of a part of an identity. A moment is
// written in UTC, so that it is the same text whatever offset the record was
// written with.
func appendIdentityPart(buf []byte, v stdlib.Datum) []byte {
	if i, _, ok := v.Instant(); ok {
		return i.Time().UTC().AppendFormat(buf, "2006-01-02T15:04:05.999999999Z")
	}
	if p, ok := v.Period(); ok {
		return append(buf, p.ID()...)
	}
	buf, _ = appendPlainText(buf, v)
	return buf
}

// statusOf is the status of a kind of object that a text names, if DHIS2 knows it.
func statusOf(kind, text string) (status string, ok bool) {
	of := enrollmentStatuses
	if kind == Event {
		of = eventStatuses
	}
	i := slices.Index(of, text)
	if i < 0 {
		return "", false
	}
	return of[i], true // and not the text, which may be gone with the record
}

var (
	enrollmentStatuses = []string{"ACTIVE", "COMPLETED", "CANCELLED"}
	eventStatuses      = []string{"ACTIVE", "COMPLETED", "VISITED", "SCHEDULE", "OVERDUE", "SKIPPED"}
)

// carriesValues reports whether events of a status may have data values; they
// are also those that must have happened on some day.
func carriesValues(status string) bool {
	return status == "ACTIVE" || status == "COMPLETED" || status == "VISITED"
}

// mayBeCompleted reports whether an enrollment or event of a status may have a
// completion date.
func mayBeCompleted(status string) bool { return status == "COMPLETED" || status == "CANCELLED" }

func (r *programRun) fillStatus(s *session, d *draft) flaw {
	o := d.rule
	if o.status == nil {
		return flaw{}
	}
	v := o.status.Datum(s.frame)
	if v.Kind() == stdlib.KindNone {
		return flawOf(v.Outcome(), codeStatus, "the status")
	}
	view, _ := v.Text()
	status, ok := statusOf(o.Kind, view)
	if !ok {
		return flaw{code: codeStatus, message: "the status is none that DHIS2 knows"}
	}
	if o.Kind == Event && !r.plan.program.Registration && !carriesValues(status) {
		return flaw{code: codeStatus, message: "an event of a program without registration cannot be " + status}
	}
	d.set(slotStatus, status)
	return flaw{}
}

// fillDates works all dates out and sees that those are there which the status
// demands. The days of an enrollment may come from another record: they are
// demanded at the end, by demandDays.
func (r *programRun) fillDates(s *session, d *draft) flaw {
	for at, program := range d.rule.dates {
		if program == nil {
			continue
		}
		v := program.Datum(s.frame)
		if v.Kind() == stdlib.KindNone {
			o := v.Outcome()
			if o.Kind != stdlib.Missing {
				return flawOf(o, codeDate, "the "+dateName(d.rule.Kind, slot(at)))
			}
			d.missing[at] = o.Reason
			continue
		}
		mark := len(r.desk.texts)
		r.desk.texts = appendDateText(r.desk.texts, v)
		d.set(slot(at), r.desk.since(mark))
	}
	return checkDates(d)
}

func dateName(kind string, at slot) string {
	if kind == Enrollment && at == slotOccurred {
		return "incident date"
	}
	return slotNames[at]
}

// appendDateText appends a day, or a local date and time without an offset: with
// one a server would move it to its own zone, and perhaps to another day.
func appendDateText(buf []byte, v stdlib.Datum) []byte {
	if i, zone, ok := v.Instant(); ok {
		return i.AppendIn(buf, zone)
	}
	buf, _ = appendPlainText(buf, v)
	return buf
}

// checkDates compares dates and status.
func checkDates(d *draft) flaw {
	status := d.get(slotStatus)
	if at, lacks := d.lackedDate(status); lacks {
		return missingDate(d.rule.Kind, at, d.missing[at])
	}
	if d.get(slotCompleted) != "" && !mayBeCompleted(status) {
		return flaw{code: codeCompletion, message: "there is a completion date, and the status is " + status}
	}
	return flaw{}
}

// missingDate is the flaw of an object without a date; field is what it would follow from.
func missingDate(kind string, at slot, field string) flaw {
	return flaw{code: codeDate, message: "the " + dateName(kind, at) + " is missing" + inField(field)}
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return ": `" + field + "`"
}

// lackedDate finds the first date that a status demands and that is not there.
func (d *draft) lackedDate(status string) (at slot, lacks bool) {
	lacking := func(at slot) bool { return d.get(at) == "" }
	switch {
	case d.rule.Kind != Event:
		return 0, false
	case carriesValues(status) && lacking(slotOccurred):
		return slotOccurred, true
	case carriesValues(status):
		return slotCompleted, status == "COMPLETED" && d.rule.NeedsCompleted && lacking(slotCompleted)
	}
	isPlanned := status == "SCHEDULE" || lacking(slotOccurred)
	return slotScheduled, isPlanned && lacking(slotScheduled)
}

func (r *programRun) fillAttributes(s *session, d *draft) flaw {
	a := d.rule.attributes
	if a == nil {
		return flaw{}
	}
	i, f := s.attributeCombo(a)
	if f.isNone() {
		d.set(slotAttributeCombo, a.combo.uid(i))
	}
	return f
}

func (r *programRun) fillEnds(s *session, d *draft) flaw {
	o := d.rule
	from, f := r.identity(s, o.from, "the identity of `from`")
	if !f.isNone() {
		return f
	}
	to, f := r.identity(s, o.to, "the identity of `to`")
	if !f.isNone() {
		return f
	}
	a, b := r.uid(o.fromStem, from), r.uid(o.toStem, to)
	if a == b {
		return flaw{code: codeSelfRelated, message: "both ends of the relationship are the same object"}
	}
	d.set(slotFrom, a)
	d.set(slotTo, b)
	return flaw{}
}

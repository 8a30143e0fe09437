package runtime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// trackerObjects are the objects of a program that are sent, in the order in
// which they are written. Enrollments and events hang on their parents.
type trackerObjects struct {
	plan          *programPlan
	adopted       map[string]string // UIDs on the server of objects that are there under other ones than they would have
	entities      []*trackerObject
	events        []*trackerObject // of a program without registration
	relationships []*trackerObject
}

// decide finds out, once all records have been seen, which objects can be sent,
// and lists those that cannot.
func (r *programRun) decide(s *session) {
	for _, o := range r.store.order {
		if o.parent != nil {
			o.parent.children = append(o.parent.children, o)
		}
	}
	for _, o := range r.store.order {
		slices.SortFunc(o.children, byDate)
		r.demandDays(s, o)
		r.demandOption(s, o)
		r.demandValues(s, o)
	}
	r.exclude(s)
}

// finish lists the relationships that cannot be sent, once all programs of the
// run have decided about what stands at their ends, and completes the report.
func (r *programRun) finish(s *session) *trackerObjects {
	for _, o := range r.store.order {
		r.demandEnds(s, o)
	}
	r.demandOneLink(s)
	out := &trackerObjects{plan: r.plan, adopted: r.shared.adopted}
	for _, o := range r.store.order {
		r.sum(o)
		out.add(o)
	}
	out.sort()
	return out
}

// byDate orders enrollments and events by their date, then by UID.
func byDate(a, b *trackerObject) int {
	return cmp.Or(strings.Compare(a.date(), b.date()), strings.Compare(a.sent(), b.sent()))
}

// date is when an enrollment began, or an event happened or is to happen.
func (o *trackerObject) date() string {
	if o.kind() == Enrollment {
		return o.get(slotEnrolled)
	}
	if date := o.get(slotOccurred); date != "" {
		return date
	}
	return o.get(slotScheduled)
}

// lost reports whether an object, or something that it hangs on, is not sent.
func (o *trackerObject) lost() bool { return o != nil && (o.failed || o.parent.lost()) }

// lose lists an object that cannot be sent. What hangs on it is named in the
// message and not listed again.
func (r *programRun) lose(s *session, o *trackerObject, f flaw) {
	o.failed = true
	if r.out == nil {
		r.doubtMakers(o)
	} else { // it is of the current record alone
		o.by = r.reference(s)
		r.doubt(s)
	}
	rule := o.rules[0]
	s.rejects(Reject{
		Source: o.by.source, Record: o.by.place, Key: o.by.key, Code: f.code,
		Rule: rule.Origin, Target: rule.Label, Message: f.message + hanging(o),
	})
}

func hanging(o *trackerObject) string {
	n := o.descendants()
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; what hangs on it is not sent either (%d)", n)
}

func (o *trackerObject) descendants() int {
	n := len(o.children)
	for _, child := range o.children {
		n += child.descendants()
	}
	return n
}

// demandDays loses an enrollment of which no record gave the day, or the day of
// the incident where the program asks for it.
func (r *programRun) demandDays(s *session, o *trackerObject) {
	if o.kind() != Enrollment || o.lost() {
		return
	}
	days := []slot{slotEnrolled}
	if slices.ContainsFunc(o.rules, func(rule *objectPlan) bool { return rule.NeedsIncident }) {
		days = append(days, slotOccurred)
	}
	for _, at := range days {
		if o.get(at) == "" {
			r.lose(s, o, missingDate(Enrollment, at, o.lacks[at]))
			return
		}
	}
}

// demandValues loses an object that some mandatory values are missing from. It
// looks at what all records together say of the object.
func (r *programRun) demandValues(s *session, o *trackerObject) {
	if o.lost() {
		return
	}
	var names []string
	for _, rule := range o.rules {
		if !demands(rule, o) {
			continue
		}
		for _, at := range rule.mandatory {
			if o.get(at) != "" {
				continue
			}
			if name := "`" + r.plan.nameOf(o, at) + "`"; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) > 0 {
		r.lose(s, o, flaw{code: codeMandatory, message: strings.Join(names, ", ") + " missing, without which DHIS2 takes no `" + o.rules[0].Label + "`"})
	}
}

// demands reports whether an object in its state needs the mandatory values of a rule.
func demands(rule *objectPlan, o *trackerObject) bool {
	if rule.Kind != Event {
		return true
	}
	status := o.get(slotStatus)
	return carriesValues(status) && (!rule.OnComplete || status == "COMPLETED")
}

// demandOneEvent keeps the first event, by date, of each stage of an enrollment
// that may occur only once.
func (r *programRun) demandOneEvent(s *session, enrollment *trackerObject) {
	if enrollment.kind() != Enrollment || enrollment.lost() {
		return
	}
	var stages []string
	for _, event := range enrollment.children {
		rule := event.rules[0]
		switch {
		case rule.Repeatable || event.failed:
		case slices.Contains(stages, rule.Type):
			r.lose(s, event, flaw{code: codeSecondEvent, message: "`" + rule.Label + "` may occur only once in an enrollment, and an earlier one is there"})
		default:
			stages = append(stages, rule.Type)
		}
	}
}

// exclude loses the objects that cannot stand beside others: first tracked
// entities, then what hangs on those that are left.
func (r *programRun) exclude(s *session) {
	r.demandUnique(s)
	for _, o := range r.store.order {
		r.demandOneEnrollment(s, o)
	}
	for _, o := range r.store.order {
		r.demandOneEvent(s, o)
	}
}

// demandEnds loses a relationship with an object that this run made and could not send.
func (r *programRun) demandEnds(s *session, o *trackerObject) {
	if o.kind() != Relationship {
		return
	}
	for _, end := range []slot{slotFrom, slotTo} {
		if r.shared.isLost(o.get(end)) {
			r.lose(s, o, flaw{code: codeLooseEnd, message: "the object at its `" + slotNames[end] + "` end is not sent"})
			return
		}
	}
}

// sum counts an object, and the values in it that records disagreed on.
func (r *programRun) sum(o *trackerObject) {
	if o.lost() {
		r.report.Failed++
		return
	}
	switch o.kind() {
	case TrackedEntity:
		r.report.TrackedEntities++
	case Enrollment:
		r.report.Enrollments++
	case Event:
		r.report.Events++
	case Relationship:
		r.report.Relationships++
	}
	r.sumMatch(o)
	for i := range o.fields {
		if o.fields[i].disputed {
			count(&r.report.Overwritten, r.plan.nameOf(o, o.fields[i].slot))
		}
	}
}

// nameOf is what reports call a slot of an object.
func (p *programPlan) nameOf(o *trackerObject, at slot) string {
	if at >= firstValue {
		return p.targets[at-firstValue].label
	}
	return o.rules[0].Label + ": " + slotNames[at]
}

// add puts an object where it is written from, unless it hangs on another.
func (out *trackerObjects) add(o *trackerObject) {
	if o.lost() {
		return
	}
	o.children = slices.DeleteFunc(o.children, (*trackerObject).lost)
	slices.SortFunc(o.children, byDate)
	o.settle()
	switch {
	case o.kind() == TrackedEntity:
		out.entities = append(out.entities, o)
	case o.kind() == Event && o.parent == nil:
		out.events = append(out.events, o)
	case o.kind() == Relationship:
		out.relationships = append(out.relationships, o)
	}
}

// settle puts fields into an order that does not depend on that of the records,
// and drops those that the status came to forbid: one record may have opened
// again what another completed.
func (o *trackerObject) settle() {
	if o.draft != nil { // of one record, whose values go with its status
		o.draft.sort()
		return
	}
	status := o.get(slotStatus)
	o.fields = slices.DeleteFunc(o.fields, func(f field) bool { return forbids(o.kind(), status, f.slot) })
	slices.SortFunc(o.fields, func(a, b field) int { return cmp.Compare(a.slot, b.slot) })
}

// forbids reports whether DHIS2 refuses something in a slot of an object of a status.
func forbids(kind, status string, at slot) bool {
	if at == slotCompleted {
		return !mayBeCompleted(status)
	}
	return at >= firstValue && kind == Event && !carriesValues(status)
}

func (out *trackerObjects) sort() {
	byUID := func(a, b *trackerObject) int { return strings.Compare(a.sent(), b.sent()) }
	slices.SortFunc(out.entities, byUID)
	slices.SortFunc(out.events, byDate)
	slices.SortFunc(out.relationships, byUID)
}

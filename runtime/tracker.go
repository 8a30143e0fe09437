package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Codes of tracker objects that cannot be sent.
const (
	codeIdentity     diag.Code = "E0550"
	codeDate         diag.Code = "E0551"
	codeStatus       diag.Code = "E0552"
	codeMandatory    diag.Code = "E0553"
	codeSecondEvent  diag.Code = "E0554"
	codeSharedObject diag.Code = "E0555"
	codeSelfRelated  diag.Code = "E0556"
	codeLooseEnd     diag.Code = "E0557"
	codeCompletion   diag.Code = "E0558"
	codeNoTarget     diag.Code = "E0559"
	codeTwoValues    diag.Code = "E0560"

	codeSecondActive diag.Code = "E0570"
	codeEnrolledOnce diag.Code = "E0571"
	codeValueTaken   diag.Code = "E0572"
	codeSecondLink   diag.Code = "E0573"
)

// programRun is a run of a program: the objects that its records have made so
// far, and the account of them. It belongs to one session.
type programRun struct {
	plan       *programPlan
	generation int
	store      trackerStore
	shared     *sharedObjects
	report     ProgramReport
	places     places
	outdated   []outdatedObject
	doubts     map[recordName]bool // records that may have to make more than they made
	ref        *recordRef          // of the current record; nil: not asked for yet
	precedence int                 // of the current record
	desk       desk                // of the current record
	used       bool                // the current record has made an object
	failure    diag.Code           // the first that the current record met with

	out   *eventStream  // nil: objects are kept to the end
	alone trackerObject // scratch space: an event that is not kept
}

// newRun starts a run. generation is part of every UID: 0, or a greater number
// after objects were deleted on the server and have to be made anew.
func (p *programPlan) newRun(generation int) *programRun {
	r := &programRun{plan: p, generation: generation, store: trackerStore{objects: map[string]*trackerObject{}}, doubts: map[recordName]bool{}}
	r.desk.targets = len(p.targets)
	r.join(newSharedObjects())
	r.report = ProgramReport{UID: p.program.UID, Name: p.program.Name, Rules: append([]RuleReport{}, p.rules...)}
	for _, b := range p.blocks {
		r.report.Blocks = append(r.report.Blocks, BlockReport{Origin: b.origin, Source: b.source})
	}
	return r
}

// meet does with the current record what its fate asks for.
func (r *programRun) meet(s *session, block int) {
	switch s.rec.fate {
	case counted:
		r.run(s, block)
	case outdated, deleted:
		r.recall(s, block)
	case doubtful:
		r.doubtRecord(s.rec)
	}
}

// run makes what a block makes of the current record, which must be one of the
// block's source.
func (r *programRun) run(s *session, block int) {
	b, rep := r.plan.blocks[block], &r.report.Blocks[block]
	rep.In++
	mark := s.frame.Mark()
	defer s.frame.Reset(mark)
	s.frame.Push(b.as, s.rec.value)
	v, o := s.judge(b.where)
	s.bookDrops(&rep.Dropped)
	if v != in {
		if v != out {
			r.doubt(s)
		}
		s.excludeRecord(rep, b.where, v, o)
		return
	}
	r.begin(b)
	s.each(b.each, func() { r.item(s, b, rep) }, r.passer(s, rep, b.each))
	s.bookDrops(&rep.Dropped) // of a list without items; what stays would be booked with another record
	r.account(rep)
}

// begin makes ready for what the block makes of a record. What the record made in
// blocks before is done with, or on its way to the stream.
func (r *programRun) begin(b *trackerBlock) {
	if r.out == nil {
		r.desk.clear()
	}
	r.ref, r.precedence, r.used, r.failure = nil, b.precedence, false, ""
}

// reference is what is kept of the current record.
func (r *programRun) reference(s *session) *recordRef {
	if r.ref == nil {
		r.ref = &recordRef{s.rec.source, s.rec.place(), s.rec.key(), r.precedence, s.rec.version(), s.rec.ordinal}
	}
	return r.ref
}

// account says what became of the record as a whole.
func (r *programRun) account(rep *BlockReport) {
	switch {
	case r.used:
		rep.Used++
	case r.failure != "":
		count(&rep.Rejected, string(r.failure))
	default:
		count(&rep.Excluded, "no rule used it")
	}
}

// passer books the items that a `for each` of the block passes over.
func (r *programRun) passer(s *session, rep *BlockReport, e *eachPlan) func(*test, verdict, stdlib.Outcome) {
	return func(t *test, v verdict, o stdlib.Outcome) {
		r.doubt(s)
		s.passPart(rep, e.origin, t, v, o)
	}
}

// made is an object that the current record has made, with what its children take
// over, which is good as long as the record is. What has no parent has none that is made.
type made struct {
	object   *trackerObject
	identity []byte
	unit     string
}

// item makes the objects of a record, or of one item of the block's list.
func (r *programRun) item(s *session, b *trackerBlock, rep *BlockReport) {
	s.bookDrops(&rep.Dropped)
	mark := s.frame.Mark()
	defer s.frame.Reset(mark)
	s.push(b.lets)
	complete := true
	if b.entity != nil {
		r.objects(s, rep, b.entity, made{}, func(entity made) {
			for _, e := range b.enrollments {
				r.enrollments(s, rep, e, entity)
			}
		}, &complete)
	}
	for _, e := range b.events {
		r.objects(s, rep, e, made{}, nil, nil)
	}
	if complete {
		for _, rel := range b.relationships {
			r.objects(s, rep, rel, made{}, nil, nil)
		}
	}
}

func (r *programRun) enrollments(s *session, rep *BlockReport, e *objectPlan, entity made) {
	r.objects(s, rep, e, entity, func(enrollment made) {
		for _, event := range e.events {
			r.objects(s, rep, event, enrollment, nil, nil)
		}
	}, nil)
}

// objects makes one object, or one for each item of the rule's list, and calls
// inside for each that was made, in its scope. Where one cannot be made nothing
// that hangs on it is; complete, if given, becomes false.
func (r *programRun) objects(s *session, rep *BlockReport, o *objectPlan, parent made, inside func(made), complete *bool) {
	s.each(o.each, func() {
		mark := s.frame.Mark()
		defer s.frame.Reset(mark)
		s.push(o.lets)
		m, ok := r.object(s, rep, o, parent)
		switch {
		case !ok && complete != nil:
			*complete = false
		case ok && inside != nil:
			inside(m)
		}
	}, r.passer(s, rep, o.each))
	s.bookDrops(&r.report.Rules[o.rule].Dropped) // of a list without items
}

// object makes an object of the current scope, or books why there is none.
func (r *programRun) object(s *session, rep *BlockReport, o *objectPlan, parent made) (made, bool) {
	rule := &r.report.Rules[o.rule]
	rule.Asked++
	v, outcome := s.judge(o.where)
	if !s.bookCondition(rule, o.where, v, outcome) {
		if v != out {
			r.doubt(s)
		}
		s.bookDrops(&rule.Dropped)
		return made{}, false
	}
	d := r.desk.draft(o)
	m, f := r.fill(s, d, parent)
	s.bookDrops(&rule.Dropped)
	if !f.isNone() {
		r.desk.drop()
		r.fail(s, rule, f)
		return m, false
	}
	r.optionalParts(s, rep, d)
	s.bookDrops(&rule.Dropped)
	for _, value := range o.values {
		r.value(s, value, d)
	}
	if m.object, f = r.keep(s, d); !f.isNone() {
		r.fail(s, rule, f)
		return m, false
	}
	rule.Counted++
	r.used = true
	return m, true
}

// keep merges the last draft with what other records say of its object, and takes
// it from the desk; where events are each of one record it stays for send.
func (r *programRun) keep(s *session, d *draft) (*trackerObject, flaw) {
	if r.out != nil {
		return nil, flaw{}
	}
	r.desk.drop()
	o, ok := r.store.merge(d, r.reference(s))
	if !ok {
		return nil, flaw{code: codeSharedObject, message: "another " + sharer(d.rule.Kind) + " has an object with this identity already"}
	}
	return o, flaw{}
}

// sharer is what two of have an object of one identity.
func sharer(kind string) string {
	if kind == Event {
		return "enrollment"
	}
	return "tracked entity"
}

// fail books that a rule could not make what it should.
func (r *programRun) fail(s *session, rule *RuleReport, f flaw) {
	r.doubt(s)
	if r.failure == "" {
		r.failure = f.code
	}
	s.bookFailure(rule, f)
}

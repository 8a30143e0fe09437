package runtime

import (
	"cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Codes of what a record's own values, conditions and tables say.
const (
	codeFault     diag.Code = "E0520" // an expression could not be worked out
	codeReported  diag.Code = "E0529" // a `report` row
	codeUndecided diag.Code = "E0530" // a condition with `missing reports`
)

// A flaw is why a record, or something made of it, cannot be used. The zero
// flaw is none. Its message never holds the record's values. A flaw with
// skipped set is no fault of the data: it is counted by its message, a reason,
// and not listed.
type flaw struct {
	code    diag.Code
	message string
	skipped bool
	at      *lostSearch // of an org unit: the place that led nowhere, or the unit
}

func (f flaw) isNone() bool { return f.code == "" && !f.skipped }

// flawOf turns an outcome that is no value into a flaw; what says what it would
// have been: "the org unit".
func flawOf(o stdlib.Outcome, whenMissing diag.Code, what string) flaw {
	switch o.Kind {
	case stdlib.Missing:
		return flaw{code: whenMissing, message: what + " is missing: `" + o.Reason + "`"}
	case stdlib.Skipped:
		return flaw{message: o.Reason, skipped: true}
	case stdlib.Reported:
		return flaw{code: codeReported, message: what + " cannot be told: " + o.Reason}
	case stdlib.Faulty:
		return flaw{code: faultCode(o), message: what + " cannot be worked out: " + o.Reason}
	}
	return flaw{}
}

// faultCode is the code of a fault.
func faultCode(o stdlib.Outcome) diag.Code { return cmp.Or(o.Code, codeFault) }

// bookValue books an outcome that is no value with a rule, and lists what has
// to be listed. It reports whether there was a value, which it does not book.
func (s *session) bookValue(r *RuleReport, o stdlib.Outcome) bool {
	switch o.Kind {
	case stdlib.OK:
		return true
	case stdlib.Missing:
		count(&r.Missing, o.Reason)
	case stdlib.Skipped:
		count(&r.Skipped, o.Reason)
	case stdlib.Reported:
		count(&r.Reported, o.Reason)
		s.reject(codeReported, r.Origin, r.Target, o.Reason)
	case stdlib.Faulty:
		s.bookFailure(r, flaw{code: faultCode(o), message: o.Reason})
	}
	return false
}

// bookCondition books what a condition says with a rule, and lists what has to
// be listed. It reports whether the record is in, which it does not book.
func (s *session) bookCondition(r *RuleReport, t *test, v verdict, o stdlib.Outcome) bool {
	switch v {
	case in:
		return true
	case out:
		r.Out++
	case undecided:
		count(&r.Undecided, o.Reason)
		if t.reports() {
			s.reject(codeUndecided, r.Origin, r.Target, undecidedMessage(o))
		}
	case stopped:
		s.bookValue(r, o)
	}
	return false
}

// bookFailure books a flaw with a rule and lists it.
func (s *session) bookFailure(r *RuleReport, f flaw) {
	if f.skipped {
		count(&r.Skipped, f.message)
		return
	}
	count(&r.Failed, string(f.code))
	s.reject(f.code, r.Origin, r.Target, f.message)
}

// bookDrops books the list items that filters passed over since the last call.
func (s *session) bookDrops(dropped *map[string]int64) {
	s.frame.TakeDrops(func(field string, n int) { countN(dropped, field, int64(n)) })
}

func undecidedMessage(o stdlib.Outcome) string {
	return "the condition cannot be decided: `" + o.Reason + "` is missing"
}

// excludeRecord books a record that a block's condition kept out; it must not
// be called with the verdict in.
func (s *session) excludeRecord(b *BlockReport, t *test, v verdict, o stdlib.Outcome) {
	switch {
	case v == out:
		count(&b.Excluded, "where")
	case v == undecided && t.reports():
		s.rejectRecord(b, flaw{code: codeUndecided, message: undecidedMessage(o)})
	case v == undecided:
		count(&b.Excluded, "undecided: "+o.Reason)
	default:
		s.rejectRecord(b, flawOf(o, codeUndecided, "the condition"))
	}
}

// rejectRecord books a record that a block cannot use, and lists it.
func (s *session) rejectRecord(b *BlockReport, f flaw) {
	if f.skipped {
		count(&b.Excluded, f.message)
		return
	}
	count(&b.Rejected, string(f.code))
	s.reject(f.code, b.Origin, "", f.message)
}

// passPart books an item or a group of a record that a block passed over, and
// lists what has to be listed. A plain no is not booked.
func (s *session) passPart(b *BlockReport, origin Origin, t *test, v verdict, o stdlib.Outcome) {
	switch {
	case v == undecided && t == nil:
		count(&b.Passed, "missing: "+o.Reason)
	case v == undecided && t.reports():
		s.rejectPart(b, origin, flaw{code: codeUndecided, message: undecidedMessage(o)})
	case v == undecided:
		count(&b.Passed, "undecided: "+o.Reason)
	case v == stopped:
		s.rejectPart(b, origin, flawOf(o, codeUndecided, "the condition or list"))
	}
}

// rejectPart books an item or group of a record that a block cannot use, and lists it.
func (s *session) rejectPart(b *BlockReport, origin Origin, f flaw) {
	if f.skipped {
		count(&b.Passed, f.message)
		return
	}
	count(&b.Passed, string(f.code))
	s.reject(f.code, origin, "", f.message)
}

package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A session is the state of one worker: it is used by one goroutine.
type session struct {
	frame   *stdlib.Frame
	rejects func(Reject)
	rec     *record
	options []string // scratch space: option UIDs
	key     []byte   // scratch space: look-up keys
}

// reject lists what a rule made of the current record.
func (s *session) reject(code diag.Code, rule Origin, target, message string) {
	r := Reject{Code: code, Rule: rule, Target: target, Message: message}
	if s.rec != nil {
		r.Source, r.Record, r.Key = s.rec.source, s.rec.place(), s.rec.key()
	}
	s.rejects(r)
}

// A verdict is what a condition says of a record.
type verdict uint8

const (
	in verdict = iota
	out
	undecided // and out: the field that was missing is given with it
	stopped   // a skip, report or fault: the outcome is given with it
)

// A test is a condition made ready to run.
type test struct {
	program    *stdlib.Program
	missing    string
	fields     []string
	equalities []stdlib.Equality // without which it is false
}

// reports says whether a record whose answer is missing is listed.
func (t *test) reports() bool { return t != nil && t.missing == "reports" }

// judge evaluates a condition; nil is always in.
func (s *session) judge(t *test) (verdict, stdlib.Outcome) {
	if t == nil {
		return in, stdlib.Outcome{}
	}
	v := t.program.Eval(s.frame)
	o := stdlib.Classify(v)
	switch o.Kind {
	case stdlib.OK:
		if yes, _ := stdlib.AsBool(v); yes {
			return in, o
		}
		return out, o
	case stdlib.Missing:
		if t.counts(o.Reason) {
			return in, o
		}
		return undecided, o
	}
	return stopped, o
}

// counts reports whether a missing field lets the record in.
func (t *test) counts(field string) bool {
	if t.missing != "counts" {
		return false
	}
	return len(t.fields) == 0 || slices.Contains(t.fields, field)
}

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
	options []int32 // scratch space: numbers of options
	key     []byte  // scratch space: look-up keys
}

// reject lists what a rule made of the current record.
func (s *session) reject(code diag.Code, rule Origin, target, message string) {
	r := Reject{Code: code, Rule: rule, Target: target, Message: message}
	if s.rec != nil {
		if s.rec.foreign {
			return // its own shard lists it
		}
		r.Source, r.Record, r.Key, r.ordinal = s.rec.source, s.rec.place(), s.rec.key(), s.rec.ordinal
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
	truth, why := t.program.Truth(s.frame)
	switch truth {
	case stdlib.Yes:
		return in, stdlib.Outcome{}
	case stdlib.No:
		return out, stdlib.Outcome{}
	}
	o := stdlib.Classify(why)
	if o.Kind != stdlib.Missing {
		return stopped, o
	}
	if t.counts(o.Reason) {
		return in, o
	}
	return undecided, o
}

// counts reports whether a missing field lets the record in.
func (t *test) counts(field string) bool {
	if t.missing != "counts" {
		return false
	}
	return len(t.fields) == 0 || slices.Contains(t.fields, field)
}

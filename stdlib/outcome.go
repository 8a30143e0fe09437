package stdlib

import (
	"errors"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Value is what evaluating an expression gives: a value, missing, or a stop.
// Classify tells which.
type Value = ref.Val

// An OutcomeKind says what a Value is (spec/language.md, "Missing").
type OutcomeKind uint8

const (
	OK       OutcomeKind = iota // a value
	Missing                     // nobody recorded it; Reason is the field that was missing
	Skipped                     // a `skip` row said so; Reason is its text
	Reported                    // a `report` row said so; Reason is its text
	Faulty                      // the expression could not be worked out; Reason says why
)

// An Outcome is a classified Value.
type Outcome struct {
	Kind   OutcomeKind
	Reason string
	Code   diag.Code // of faults that have one of their own
}

// Classify says what v is. Reasons never hold a record's values.
func Classify(v Value) Outcome {
	switch v := v.(type) {
	case *types.Unknown:
		return Outcome{Kind: Missing, Reason: missingReason(v)}
	case *types.Err:
		var stop *stop
		if errors.As(v.Unwrap(), &stop) {
			return Outcome{stop.kind, stop.reason, stop.code}
		}
		return Outcome{Kind: Faulty, Reason: plainFault(v)}
	}
	return Outcome{Kind: OK}
}

// A stop is an outcome that is no value and not missing. It travels through an
// expression as CEL's errors do.
type stop struct {
	kind   OutcomeKind
	reason string
	code   diag.Code
}

func (s *stop) Error() string { return s.reason }

// SkipValue is the outcome of a `skip` row.
func SkipValue(reason string) Value { return stopped(&stop{kind: Skipped, reason: reason}) }

// ReportValue is the outcome of a `report` row.
func ReportValue(reason string) Value { return stopped(&stop{kind: Reported, reason: reason}) }

// Fault is the outcome of an expression that could not be worked out. The
// reason must not hold a record's values.
func Fault(reason string) Value { return faultOf("", reason) }

// faultOf is a fault with a code of its own.
func faultOf(code diag.Code, reason string) Value {
	return stopped(&stop{Faulty, reason, code})
}

// stopped makes a stop that workers may share: CEL writes the place of an error
// into one that has none, so it gets one here.
func stopped(s *stop) Value {
	return types.LabelErrNode(1, types.WrapErr(s))
}

// MissingValue is the outcome of something nobody recorded: what is its name,
// "visit.patient.gender".
func MissingValue(what string) Value {
	return types.NewUnknown(missingID, types.NewAttributeTrail(what))
}

// All missing values carry one id, so that their names come out in the order of
// the trails and not of allocation.
const missingID = 1

// missingReason is the least of the names, so that it does not depend on the
// order in which operands were looked at.
func missingReason(u *types.Unknown) string {
	trails, _ := u.GetAttributeTrails(missingID)
	least := ""
	for _, trail := range trails {
		if name := trail.Variable(); least == "" || name < least {
			least = name
		}
	}
	return least
}

func plainFault(e *types.Err) string {
	switch e.Error() {
	case "integer overflow":
		return "the number is too large"
	case "division by zero", "modulus by zero":
		return "division by zero"
	}
	return "the value could not be worked out"
}

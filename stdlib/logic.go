package stdlib

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// CEL's own `&&` and `||` let missing win over a fault and know no way for a
// function to leave an argument alone. These steps do both: they take the place
// of the calls that the planner makes of @and, @or and @or_known. Each does what
// the library's function of that name does.

// ownSteps puts our steps in the place of calls, and lists of literals into the
// program once.
func ownSteps(step interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	if list, ok := step.(interpreter.InterpretableConstructor); ok {
		return constantList(list), nil
	}
	call, ok := step.(interpreter.InterpretableCall)
	if !ok {
		return step, nil
	}
	args := call.Args()
	switch call.Function() {
	case "@and":
		return &logicStep{id: call.ID(), left: args[0], right: args[1], decides: types.False}, nil
	case "@or":
		return &logicStep{id: call.ID(), left: args[0], right: args[1], decides: types.True}, nil
	case "@or_known":
		return &fallbackStep{id: call.ID(), first: args[0], second: args[1]}, nil
	case "@within":
		if texts, ok := constantTexts(args[1]); ok {
			return &memberStep{id: call.ID(), value: args[0], texts: texts}, nil
		}
	}
	return step, nil
}

// A logicStep is `&&` (decided by false) or `||` (decided by true).
type logicStep struct {
	id          int64
	left, right interpreter.InterpretableV2
	decides     types.Bool
}

func (s *logicStep) ID() int64                             { return s.id }
func (s *logicStep) Eval(a interpreter.Activation) ref.Val { return s.Exec(interpreter.AsFrame(a)) }
func (s *logicStep) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	left := s.left.Exec(frame)
	if left == s.decides {
		return left
	}
	return logic(left, s.right.Exec(frame), s.decides)
}

// logic joins two conditions: what decides wins, then a stop, then what is
// missing, by the least name.
func logic(left, right ref.Val, decides types.Bool) ref.Val {
	if left == decides || right == decides {
		return decides
	}
	if v := nonValue(left, right); v != nil {
		return v
	}
	return !decides
}

// A fallbackStep is the first of two values that is not missing; the second one
// is looked at only when it is needed.
type fallbackStep struct {
	id            int64
	first, second interpreter.InterpretableV2
}

func (s *fallbackStep) ID() int64                             { return s.id }
func (s *fallbackStep) Eval(a interpreter.Activation) ref.Val { return s.Exec(interpreter.AsFrame(a)) }
func (s *fallbackStep) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	first := s.first.Exec(frame)
	if !isAbsent(first) {
		return first
	}
	return orKnown(first, s.second.Exec(frame))
}

// orKnown is the first of two values that is not missing. Where both are, the
// outcome is that of any other function of them.
func orKnown(a, b ref.Val) ref.Val {
	switch {
	case !isAbsent(a):
		return a
	case isAbsent(b):
		return nonValue(a, b)
	}
	return b
}

// constantList makes a list of literals a literal itself.
func constantList(list interpreter.InterpretableConstructor) interpreter.InterpretableV2 {
	parts := list.InitVals()
	if list.Type() != types.ListType || len(parts) == 0 {
		return list
	}
	items := make([]Value, len(parts))
	for i, p := range parts {
		constant, ok := p.(interpreter.InterpretableConst)
		if !ok {
			return list
		}
		items[i] = constant.Value()
	}
	return &constantStep{id: list.ID(), value: ListValue(items)}
}

// A constantStep gives the same value for every record.
type constantStep struct {
	id    int64
	value Value
}

func (s *constantStep) ID() int64                                { return s.id }
func (s *constantStep) Eval(interpreter.Activation) ref.Val      { return s.value }
func (s *constantStep) Exec(*interpreter.ExecutionFrame) ref.Val { return s.value }
func (s *constantStep) Value() ref.Val                           { return s.value }

// constantTexts is the set of a list of text literals.
func constantTexts(step interpreter.InterpretableV2) (map[types.String]bool, bool) {
	list, ok := step.(*constantStep)
	if !ok {
		return nil, false
	}
	texts := map[types.String]bool{}
	all := AsList(list.value, func(x Value) bool {
		text, isText := x.(types.String)
		texts[text] = true
		ok = ok && isText
		return ok
	})
	return texts, all && ok
}

// A memberStep is `x in ["a", "b"]`.
type memberStep struct {
	id    int64
	value interpreter.InterpretableV2
	texts map[types.String]bool
}

func (s *memberStep) ID() int64                             { return s.id }
func (s *memberStep) Eval(a interpreter.Activation) ref.Val { return s.Exec(interpreter.AsFrame(a)) }
func (s *memberStep) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	v := s.value.Exec(frame)
	if text, ok := v.(types.String); ok {
		return types.Bool(s.texts[text])
	}
	if v := nonValue(v); v != nil {
		return v
	}
	return types.False
}

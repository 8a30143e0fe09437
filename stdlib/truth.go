package stdlib

// A Truth is what a condition gives: No, Yes, or Untold where something that it
// asks for is missing or has a stop.
type Truth int8

const (
	No Truth = iota
	Yes
	Untold
)

// A cond is a condition that is compiled: why says what is Untold.
type cond func(f *Frame) (t Truth, why Value)

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// truthOf takes the outcome of a condition apart.
func truthOf(d Datum) (Truth, Value) {
	if d.kind != KindBool {
		return Untold, d.why()
	}
	return Truth(d.num), nil
}

func (t Truth) datum(why Value) Datum {
	if t == Untold {
		return noDatum(why)
	}
	return Datum{kind: KindBool, num: int64(t)}
}

// join is logic of two truths.
func join(a Truth, aWhy Value, b Truth, bWhy Value, decides Truth) (Truth, Value) {
	switch {
	case a == decides || b == decides:
		return decides, nil
	case a != Untold && b != Untold:
		return 1 - decides, nil
	case a != Untold:
		return Untold, bWhy
	case b != Untold:
		return Untold, aWhy
	}
	return Untold, nonValue(aWhy, bWhy)
}

// joined is `&&` (decided by No) or `||` (decided by Yes) of several conditions.
func joined(all []cond, decides Truth) cond {
	if len(all) == 2 {
		left, right := all[0], all[1]
		return func(f *Frame) (Truth, Value) {
			a, aWhy := left(f)
			if a == decides {
				return a, nil
			}
			b, bWhy := right(f)
			return join(a, aWhy, b, bWhy, decides)
		}
	}
	return func(f *Frame) (Truth, Value) {
		t, why := 1-decides, Value(nil)
		for _, c := range all {
			next, nextWhy := c(f)
			if next == decides {
				return decides, nil
			}
			t, why = join(t, why, next, nextWhy, decides)
		}
		return t, why
	}
}

func not(c cond) cond {
	return func(f *Frame) (Truth, Value) {
		t, why := c(f)
		if t == Untold {
			return t, why
		}
		return 1 - t, nil
	}
}

// step is the condition as a step.
func (c cond) step() step {
	return func(f *Frame) Datum {
		t, why := c(f)
		return t.datum(why)
	}
}

// cond is a step as a condition.
func (s step) cond() cond {
	return func(f *Frame) (Truth, Value) { return truthOf(s(f)) }
}

package stdlib

import "github.com/google/cel-go/interpreter"

// A Program is an expression ready to be evaluated. It is immutable and may be
// shared by workers; each worker has a Frame of its own.
//
// It is compiled to closures (lower.go); machine is what CEL's interpreter makes of
// it, where that was asked for (Config.Reference) or the expression cannot be
// compiled.
type Program struct {
	step    step
	cond    cond // of a condition
	locals  int  // data that the folds of step hold
	machine interpreter.Interpretable
	text    string
}

// Eval works the expression out over the names in f.
func (p *Program) Eval(f *Frame) Value {
	if p.machine != nil {
		return p.machine.Eval(f)
	}
	return p.Datum(f).Value()
}

// Datum works the expression out; what it gives is good until the next record.
func (p *Program) Datum(f *Frame) Datum {
	if p.machine != nil {
		return DatumOf(p.machine.Eval(f))
	}
	if p.locals == 0 {
		return p.step(f)
	}
	outer := f.enter(p.locals)
	d := p.step(f)
	f.leave(outer)
	return d
}

// Truth works a condition out. Where it is Untold, why says for what reason.
func (p *Program) Truth(f *Frame) (t Truth, why Value) {
	if p.machine != nil || p.cond == nil {
		return truthOf(p.Datum(f))
	}
	if p.locals == 0 {
		return p.cond(f)
	}
	outer := f.enter(p.locals)
	t, why = p.cond(f)
	f.leave(outer)
	return t, why
}

// IsCompiled reports whether the expression runs without CEL's interpreter.
func (p *Program) IsCompiled() bool { return p.machine == nil }

// Text returns the canonical text.
func (p *Program) Text() string { return p.text }

package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// Checked expressions are lowered to closures over the frame. CEL's interpreter
// resolves names and operators and boxes values while it runs; here that is done
// once, when a transform is loaded. It means the same to the last reason of what
// is missing: differential_test.go holds both against each other.
//
// Measured (bench, j1): a whole run takes a fifth of the CPU of a run on the
// interpreter, reading and writing included.

// A step is an expression or a part of one, compiled.
type step func(f *Frame) Datum

// A lowering compiles one expression.
type lowering struct {
	env     *Env
	checked *ast.AST
	source  *compilation
	locals  []local // that folds around bind, the outermost first
	most    int     // locals so far
	unknown bool    // something cannot be compiled
}

// A local is a name that a fold binds. It is kept in the frame's locals.
type local struct {
	name   string
	at     int
	init   step // of a named value (`cel.bind`), which is worked out when it is first used
	counts bool // working the named value out may count items that are passed over
}

// lower compiles a checked expression; ok is false where some part of it has no
// compiled form.
func (x *Expression) lower() (p *Program, ok bool) {
	l := &lowering{env: x.env, checked: x.checked, source: x.source}
	p = &Program{text: x.Text}
	if x.Type.Kind() == KindBool {
		p.cond = l.cond(x.checked.Expr())
		p.step = p.cond.step()
	} else {
		p.step = l.step(x.checked.Expr())
	}
	p.locals = l.most
	return p, !l.unknown
}

func (l *lowering) typeOf(e ast.Expr) Type { return Type{l.checked.GetType(e.ID())} }

// cannot notes that an expression has a part without a compiled form.
func (l *lowering) cannot() step {
	l.unknown = true
	return nil
}

// step compiles a part.
func (l *lowering) step(e ast.Expr) step {
	switch e.Kind() {
	case ast.LiteralKind:
		return constant(DatumOf(e.AsLiteral()))
	case ast.IdentKind:
		return l.name(e.AsIdent())
	case ast.SelectKind:
		return l.field(e)
	case ast.ListKind:
		return l.list(e.AsList().Elements())
	case ast.CallKind:
		return l.call(e)
	case ast.ComprehensionKind:
		return l.fold(e.AsComprehension())
	}
	return l.cannot()
}

func (l *lowering) steps(list []ast.Expr) []step {
	out := make([]step, len(list))
	for i, e := range list {
		out[i] = l.step(e)
	}
	return out
}

func constant(d Datum) step { return func(*Frame) Datum { return d } }

// literal is the value of a part that is the same for every record.
func literal(e ast.Expr) (Datum, bool) {
	if e.Kind() != ast.LiteralKind {
		return Datum{}, false
	}
	return DatumOf(e.AsLiteral()), true
}

// list is a list that is written out: a stop of an item ends it, and what is
// missing makes the whole missing.
func (l *lowering) list(elements []ast.Expr) step {
	if len(elements) > 0 && !slices.ContainsFunc(elements, func(e ast.Expr) bool { return e.Kind() != ast.LiteralKind }) {
		items := make([]Datum, len(elements))
		for i, e := range elements {
			items[i], _ = literal(e)
		}
		return constant(NewList(items).Datum())
	}
	parts := l.steps(elements)
	return func(f *Frame) Datum {
		from := len(f.args)
		var missing Value
		for _, part := range parts {
			d := part(f)
			switch {
			case d.kind != KindNone:
				f.args = append(f.args, d)
			case types.IsError(d.why()):
				f.args = f.args[:from]
				return d
			default:
				missing = nonValue(missing, d.why())
			}
		}
		items := f.args[from:]
		f.args = f.args[:from]
		if missing != nil {
			return noDatum(missing)
		}
		return f.arena.List(items).Datum()
	}
}

// cond compiles a condition.
func (l *lowering) cond(e ast.Expr) cond {
	switch e.Kind() {
	case ast.CallKind:
		if c := l.condOfCall(e.AsCall()); c != nil {
			return c
		}
	case ast.ComprehensionKind:
		if c := l.condOfFold(e.AsComprehension()); c != nil {
			return c
		}
	}
	return l.step(e).cond()
}

// condOfCall compiles the calls that give a truth; nil: it is none of them.
func (l *lowering) condOfCall(call ast.CallExpr) cond {
	args := call.Args()
	switch call.FunctionName() {
	case "@and":
		return joined(l.conds("@and", args), No)
	case "@or":
		return joined(l.conds("@or", args), Yes)
	case operators.LogicalNot:
		return not(l.cond(args[0]))
	case "known":
		return knownCond(l.step(args[0]))
	case "sure":
		return sureCond(l.cond(args[0]))
	case operators.Conditional:
		return chosenCond(l.cond(args[0]), l.cond(args[1]), l.cond(args[2]))
	case "@within":
		return l.within(args)
	}
	return l.comparison(call)
}

// conds are the conditions that one operator joins, those of its operands that
// are joined by it too put among them: `a && b && c`.
func (l *lowering) conds(operator string, args []ast.Expr) []cond {
	var out []cond
	for i, e := range args {
		if i == 0 && e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operator {
			out = append(out, l.conds(operator, e.AsCall().Args())...)
			continue
		}
		out = append(out, l.cond(e))
	}
	return out
}

func knownCond(s step) cond {
	return func(f *Frame) (Truth, Value) {
		d := s(f)
		switch {
		case d.kind != KindNone:
			return Yes, nil
		case isAbsent(d.why()):
			return No, nil
		}
		return Untold, d.why()
	}
}

func sureCond(c cond) cond {
	return func(f *Frame) (Truth, Value) {
		t, why := c(f)
		if t == Untold && isAbsent(why) {
			return No, nil
		}
		return t, why
	}
}

func chosenCond(which, yes, no cond) cond {
	return func(f *Frame) (Truth, Value) {
		switch t, why := which(f); t {
		case Yes:
			return yes(f)
		case No:
			return no(f)
		default:
			return Untold, why
		}
	}
}

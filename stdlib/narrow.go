package stdlib

import (
	"maps"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Facts are the parts of expressions that are there for sure at some place, in
// canonical form, each with the names that it uses.
type facts map[string]map[string]bool

func (f facts) has(text string) bool { return f[text] != nil }

// and is what two sets of facts say together.
func (f facts) and(g facts) facts {
	if len(f) == 0 {
		return g
	}
	if len(g) == 0 {
		return f
	}
	out := maps.Clone(f)
	maps.Copy(out, g)
	return out
}

// both is what each of two sets of facts says.
func (f facts) both(g facts) facts {
	out := facts{}
	for text, names := range f {
		if g.has(text) {
			out[text] = names
		}
	}
	return out
}

// without leaves out what is said of a name.
func (f facts) without(name string) facts {
	out := facts{}
	for text, names := range f {
		if !names[name] {
			out[text] = names
		}
	}
	return out
}

// Assuming returns the environment of a scope that is only entered where a
// condition is true: what that proves to be there is not missing in it.
func (e *Env) Assuming(condition *Expression) *Env {
	inner := *e
	inner.facts = e.facts.and(condition.view().when(condition.tree, isTrue))
	return &inner
}

// AssumingAnything returns the environment of a scope whose condition has a
// problem: what it proves to be there is not known, so nothing is taken for missing.
func (e *Env) AssumingAnything() *Env {
	inner := *e
	inner.anything = true
	return &inner
}

// AssumingAll returns the environment e where all is there that is there in another one.
func (e *Env) AssumingAll(other *Env) *Env {
	inner := *e
	inner.facts = e.facts.and(other.facts)
	inner.anything = e.anything || other.anything
	return &inner
}

// A result is what a node is supposed to have given.
type result uint8

const (
	isValue result = iota // some value: neither missing nor a stop
	isTrue
	isFalse
)

// when lists what is there for sure if a node gave a result.
func (v view) when(e ast.Expr, r result) facts {
	if v.spent(1) {
		return nil
	}
	switch e.Kind() {
	case ast.IdentKind:
		if in, of, ok := v.meaning(e.AsIdent()); ok {
			return v.itselfKnown(e).and(in.when(of, r))
		}
	case ast.SelectKind:
		return v.itselfKnown(e).and(v.when(e.AsSelect().Operand(), isValue))
	case ast.ListKind:
		return v.whenAll(e.AsList().Elements())
	case ast.CallKind:
		if isOperator(e) {
			return v.whenCall(e, r) // its parts say as much
		}
		return v.itselfKnown(e).and(v.whenCall(e, r))
	}
	return nil
}

// isOperator holds for `&&`, `!`, `? :`, comparisons and arithmetic.
func isOperator(e ast.Expr) bool {
	name := e.AsCall().FunctionName()
	_, ok := operatorNames[name]
	return ok && name != operators.Index || name == operators.LogicalNot || name == operators.Conditional
}

// itselfKnown is the fact that a part is there.
func (v view) itselfKnown(e ast.Expr) facts {
	names := map[string]bool{}
	collectNames(e, names)
	return facts{v.text(e): names}
}

func (v view) whenAll(parts []ast.Expr) facts {
	var out facts
	for _, p := range parts {
		out = out.and(v.when(p, isValue))
	}
	return out
}

func (v view) whenCall(e ast.Expr, r result) facts {
	if name, ok := v.x.source.binder(e); ok {
		return v.whenBinder(e, name, r)
	}
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case operators.LogicalNot:
		return v.when(args[0], r.negated())
	case operators.LogicalAnd:
		return v.whenLogic(args, r, isTrue)
	case operators.LogicalOr:
		return v.whenLogic(args, r, isFalse)
	case operators.Conditional:
		yes := v.when(args[0], isTrue).and(v.when(args[1], r))
		return yes.both(v.when(args[0], isFalse).and(v.when(args[2], r)))
	case "known", "has":
		if r == isTrue {
			return v.when(args[0], isValue)
		}
		return nil
	case "sure":
		if r == isTrue {
			return v.when(args[0], isTrue)
		}
		return nil
	case "first_known", "earlier_of", "later_of", "items":
		return nil
	default:
		if f, ok := v.x.env.functions[name]; ok && f.SettlesMissing {
			return nil
		}
		return v.whenAll(children(e))
	}
}

func (r result) negated() result {
	switch r {
	case isTrue:
		return isFalse
	case isFalse:
		return isTrue
	}
	return r
}

// whenLogic is for `&&`, which is true (strong) only if both its sides are, and
// for `||`, which is false only if both are. Otherwise one of them decided.
func (v view) whenLogic(sides []ast.Expr, r, strong result) facts {
	switch r {
	case strong:
		return v.when(sides[0], r).and(v.when(sides[1], r))
	case strong.negated():
		return v.when(sides[0], r).both(v.when(sides[1], r))
	}
	return nil
}

func (v view) whenBinder(e ast.Expr, name string, r result) facts {
	call := e.AsCall()
	if !isBind(call) {
		return v.when(call.Target(), isValue)
	}
	inner := v.bind(name, call.Args()[1]).when(call.Args()[2], r)
	return inner.without(name)
}

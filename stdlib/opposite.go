package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// A claim is a part of a condition that is joined to the others by `&&`: a text in
// canonical form, and whether it is claimed or denied.
type claim struct {
	text   string
	denied bool
}

// Opposite reports whether two conditions say the opposite of each other in one
// part and the same in all others: `a && x == 1` and `a && x != 1`.
func (x *Expression) Opposite(y *Expression) bool {
	mine, theirs := x.view().claims(x.tree), y.view().claims(y.tree)
	if len(mine) != len(theirs) {
		return false
	}
	opposites := 0
	for c := range mine {
		switch {
		case theirs[c]:
		case theirs[claim{c.text, !c.denied}]:
			opposites++
		default:
			return false
		}
	}
	return opposites == 1
}

func (v view) claims(e ast.Expr) map[claim]bool {
	out := map[claim]bool{}
	v.addClaims(e, out)
	return out
}

func (v view) addClaims(e ast.Expr, out map[claim]bool) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.LogicalAnd {
		for _, side := range e.AsCall().Args() {
			v.addClaims(side, out)
		}
		return
	}
	out[v.claim(e)] = true
}

func (v view) claim(e ast.Expr) claim {
	if e.Kind() == ast.CallKind {
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case operators.LogicalNot:
			c := v.claim(args[0])
			return claim{c.text, !c.denied}
		case operators.NotEquals:
			return claim{v.text(v.x.source.fac.NewCall(e.ID(), operators.Equals, args...)), true}
		}
	}
	return claim{text: v.text(e)}
}

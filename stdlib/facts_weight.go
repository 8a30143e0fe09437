package stdlib

import "github.com/google/cel-go/common/ast"

// maxWeight bounds what the analyses of facts look at. A chain of names each of
// which uses the one before it twice stands for more text than can be read; of
// such an expression nothing is said.
const maxWeight = 10_000

// weigh counts the nodes of an expression with all that its names stand for.
func (x *Expression) weigh() int { return weight(x.tree, x.env, nil) }

// A boundWeight is what a name of `cel.bind` weighs.
type boundWeight struct {
	name   string
	weight int
	outer  *boundWeight
}

func weight(e ast.Expr, env *Env, bound *boundWeight) int {
	if e.Kind() == ast.IdentKind {
		return nameWeight(e.AsIdent(), env, bound)
	}
	if e.Kind() == ast.CallKind && isBind(e.AsCall()) {
		args := e.AsCall().Args()
		value := weight(args[1], env, bound)
		body := weight(args[2], env, &boundWeight{args[0].AsIdent(), value, bound})
		return min(value+body+1, maxWeight+1)
	}
	total := 1
	for _, child := range children(e) {
		if total > maxWeight {
			break
		}
		total += weight(child, env, bound)
	}
	return min(total, maxWeight+1)
}

func nameWeight(name string, env *Env, bound *boundWeight) int {
	for b := bound; b != nil; b = b.outer {
		if b.name == name {
			return b.weight
		}
	}
	if let := env.value(name); let != nil {
		return let.weight
	}
	return 1
}

// isHeavy holds for an expression that the analyses leave alone.
func (x *Expression) isHeavy() bool { return x.weight > maxWeight }

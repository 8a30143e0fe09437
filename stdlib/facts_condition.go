package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Facts returns what is known of a record for which a condition is true. With
// trust, fields are taken to have only the texts that the schema lists.
func (x *Expression) Facts(trust bool) Facts {
	if x.isHeavy() {
		return Facts{}
	}
	return x.root(trust).holds(true)
}

// holds returns what is known where the part is true, or where it is false.
// Where it is missing or a fault nothing is said: it is neither then.
func (n part) holds(yes bool) Facts {
	n = n.resolve()
	key := heldKey{n.e.ID(), n.bound, yes}
	f, known := n.held[key]
	if !known {
		f = n.says(yes)
		n.held[key] = f
	}
	return f
}

func (n part) says(yes bool) Facts {
	if b, ok := boolLiteral(n.e); ok {
		return Facts{never: b != yes}
	}
	name, args := n.call()
	switch name {
	case operators.LogicalNot:
		return args[0].holds(!yes)
	case operators.LogicalAnd, operators.LogicalOr:
		a, b := args[0].holds(yes), args[1].holds(yes)
		if (name == operators.LogicalAnd) == yes {
			return a.And(b)
		}
		return a.Or(b)
	case operators.Equals, operators.NotEquals:
		return n.compared(args, (name == operators.Equals) == yes)
	case operators.In, operators.OldIn:
		return n.member(args, yes)
	case operators.GreaterEquals, operators.Greater:
		return n.reversed(name, args, yes)
	case operators.Conditional:
		return args[0].holds(true).And(args[1].holds(yes)).Or(args[0].holds(false).And(args[2].holds(yes)))
	case "sure":
		if yes {
			return args[0].holds(true)
		}
	}
	return n.itself(yes)
}

// surely reports whether a condition is true, or false, of every record that is
// as known says; also of one where some part of the condition is missing.
func (n part) surely(yes bool, known Facts) bool {
	n = n.resolve()
	switch name, args := n.call(); name {
	case operators.LogicalNot:
		return args[0].surely(!yes, known)
	case operators.LogicalAnd, operators.LogicalOr:
		a, b := args[0].surely(yes, known), args[1].surely(yes, known)
		if (name == operators.LogicalOr) == yes {
			return a || b
		}
		return a && b
	case operators.Conditional:
		// What decides between the two must itself be known: else nothing comes out.
		return args[0].surely(true, known) && args[1].surely(yes, known) || args[0].surely(false, known) && args[2].surely(yes, known)
	case "sure":
		return args[0].surely(yes, known)
	}
	not := n.holds(!yes)
	return known.knows(not) && known.Excludes(not)
}

// itself is a condition as a fact about itself.
func (n part) itself(yes bool) Facts {
	return about(n.path(), oneOf(yesNo(yes)))
}

func yesNo(yes bool) string {
	if yes {
		return "true"
	}
	return "false"
}

func about(path string, r Reach) Facts {
	return Facts{never: r.isEmpty(), paths: map[string]Reach{path: r}}
}

// compared is `path == constant`, either way round.
func (n part) compared(args []part, equal bool) Facts {
	left, right := args[0], args[1]
	if _, ok := left.constant(); ok {
		left, right = right, left
	}
	value, ok := right.constant()
	if _, both := left.constant(); !ok || both || !left.isPlain() {
		return n.equality(args, equal)
	}
	return left.among([]string{value}, equal)
}

// isPlain holds for what equals a constant only if it is written like it: a day
// can be written in several ways.
func (n part) isPlain() bool {
	n = n.resolve()
	switch n.x.typeOf(n.e).Kind() {
	case KindText, KindBool, KindInt, KindDecimal:
		return true
	}
	return false
}

// equality is a comparison of two things that are not known, as a fact about
// whether they are equal: `a != b` is `!(a == b)`.
func (n part) equality(args []part, equal bool) Facts {
	return about(args[0].path()+" == "+args[1].path(), oneOf(yesNo(equal)))
}

// reversed reads `a >= b` as `!(a < b)`, and `a > b` as `!(a <= b)`: where both
// are known, one of the two holds.
func (n part) reversed(name string, args []part, yes bool) Facts {
	sign := map[string]string{operators.GreaterEquals: " < ", operators.Greater: " <= "}[name]
	return about(args[0].grouped()+sign+args[1].grouped(), oneOf(yesNo(!yes)))
}

// grouped is the path of an operand of a comparison.
func (n part) grouped() string {
	if tightness(n.resolve().e) <= tightRelation {
		return "(" + n.path() + ")"
	}
	return n.path()
}

// member is `path in ["a", "b"]`.
func (n part) member(args []part, yes bool) Facts {
	list := args[1].resolve()
	if list.e.Kind() != ast.ListKind {
		return n.itself(yes)
	}
	if _, constant := args[0].constant(); constant || !args[0].isPlain() {
		return n.itself(yes)
	}
	var values []string
	for _, item := range list.e.AsList().Elements() {
		value, ok := list.to(item).constant()
		if !ok {
			return n.itself(yes)
		}
		values = append(values, value)
	}
	return args[0].among(values, yes)
}

// among is the fact that a part has one of some values, or none of them.
func (n part) among(values []string, yes bool) Facts {
	r := newReach(!yes, values)
	n = n.resolve()
	if domain, ok := n.domain(); ok {
		r = newReach(false, domain).And(r)
	}
	return about(n.path(), r)
}

// NeverWhere reports whether a condition is false of every record of which some
// facts are known.
func (x *Expression) NeverWhere(known Facts) bool {
	return !x.isHeavy() && x.root(false).surely(false, known)
}

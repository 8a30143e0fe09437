package stdlib

import (
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A part is a node of an expression after definitions were put in, as the
// analyses of facts, results and calls see it: names that stand for another
// expression are seen through.
type part struct {
	x     *Expression
	e     ast.Expr
	bound *bindScope
	trust bool // texts are taken to be those that the schema allows
	held  map[heldKey]Facts
}

// A heldKey is a part of which it has been found out what it says.
type heldKey struct {
	id    int64
	bound *bindScope
	yes   bool
}

// A bindScope is a name that `cel.bind` gives a value.
type bindScope struct {
	name  string
	value part
	outer *bindScope
}

func (x *Expression) root(trust bool) part {
	return part{x: x, e: x.tree, trust: trust, held: map[heldKey]Facts{}}
}

func (n part) to(e ast.Expr) part { n.e = e; return n }

// resolve follows names to what they stand for: names of `cel.bind`, and lets of
// the blocks around the expression.
func (n part) resolve() part {
	for n.e.Kind() == ast.IdentKind {
		name := n.e.AsIdent()
		if b := n.bindingOf(name); b != nil {
			n = b.value
			continue
		}
		let := n.x.env.value(name)
		if let == nil || let.isHeavy() {
			return n
		}
		n = let.root(n.trust)
	}
	if name, body, ok := n.bind(); ok && name != "" {
		return body.resolve()
	}
	return n
}

func (n part) bindingOf(name string) *bindScope {
	for b := n.bound; b != nil; b = b.outer {
		if b.name == name {
			return b
		}
	}
	return nil
}

// bind takes `cel.bind(name, value, body)` apart.
func (n part) bind() (name string, body part, ok bool) {
	if n.e.Kind() != ast.CallKind || !isBind(n.e.AsCall()) {
		return "", n, false
	}
	args := n.e.AsCall().Args()
	name = args[0].AsIdent()
	body = n.to(args[2])
	body.bound = &bindScope{name: name, value: n.to(args[1]), outer: n.bound}
	return name, body, true
}

// call returns the name and the arguments of a call that is not a member call.
func (n part) call() (string, []part) {
	if n.e.Kind() != ast.CallKind || n.e.AsCall().IsMemberFunction() {
		return "", nil
	}
	call := n.e.AsCall()
	args := make([]part, len(call.Args()))
	for i, a := range call.Args() {
		args[i] = n.to(a)
	}
	return call.FunctionName(), args
}

// field takes the access to a field apart.
func (n part) field() (record part, name string, ok bool) {
	switch n.e.Kind() {
	case ast.SelectKind:
		return n.to(n.e.AsSelect().Operand()), n.e.AsSelect().FieldName(), true
	case ast.CallKind:
		if name, ok := n.x.byText[n.e.ID()]; ok {
			return n.to(n.e.AsCall().Args()[0]), name, true
		}
	}
	return n, "", false
}

// schemaField is the field of a record type that a part reads, or nil.
func (n part) schemaField() *schema.Field {
	n = n.resolve()
	record, name, ok := n.field()
	if !ok {
		return nil
	}
	r, ok := n.x.env.records[n.x.typeOf(record.e).RecordName()]
	if !ok {
		return nil
	}
	f, _ := r.Field(name)
	return f
}

func (x *Expression) typeOf(e ast.Expr) Type { return Type{x.checked.GetType(e.ID())} }

// path is the canonical text of a part, in which names of lets and bindings are
// written out, so that two ways to the same value have one path.
func (n part) path() string {
	n = n.resolve()
	if record, name, ok := n.field(); ok {
		inner := record.path()
		if tightness(record.resolve().e) < tightOperand {
			inner = "(" + inner + ")"
		}
		return inner + fieldAccess(name)
	}
	return canonical(n.written(), n.x.byText)
}

// written puts the values of bound names into a tree, for its text alone.
func (n part) written() ast.Expr {
	if n.bound == nil && len(n.x.env.vars) == 0 {
		return n.e
	}
	c := &compilation{env: n.x.env, fac: ast.NewExprFactory(), places: map[int64]place{}}
	return c.rebuild(n.e, func(e ast.Expr) ast.Expr {
		if e.Kind() != ast.IdentKind {
			return e
		}
		if let := n.x.env.value(e.AsIdent()); n.bindingOf(e.AsIdent()) == nil && (let == nil || let.isHeavy()) {
			return e
		}
		return n.to(e).resolve().named(c)
	})
}

// named is a name that stands for a value in the text of something around it.
func (n part) named(c *compilation) ast.Expr {
	text := n.path()
	if tightness(n.e) < tightOperand {
		text = "(" + text + ")"
	}
	return c.fac.NewIdent(0, text)
}

// constant is the value of a part that is a literal, as plain text.
func (n part) constant() (string, bool) {
	n = n.resolve()
	if n.e.Kind() != ast.LiteralKind {
		return "", false
	}
	return plainValue(n.e.AsLiteral())
}

// plainValue writes a value so that equal ones have one text.
func plainValue(v Value) (string, bool) {
	if d, ok := AsDecimal(v); ok {
		text := d.String()
		if strings.Contains(text, ".") && !strings.ContainsAny(text, "eE") {
			text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
		}
		return text, true
	}
	return PlainText(v)
}

// domain lists the values that a part can have by its type and its schema.
func (n part) domain() ([]string, bool) {
	if n.x.typeOf(n.e).Kind() == KindBool {
		return []string{"false", "true"}, true
	}
	if f := n.schemaField(); n.trust && f != nil && f.Enum != nil {
		return f.Enum, true
	}
	return nil, false
}

// span is where a part stands in the file.
func (n part) span() diag.Span {
	if p, ok := n.x.places[n.e.ID()]; ok {
		return p.span
	}
	return n.x.Span
}

// isQuestion holds for `&&`, `||`, `!` and the comparisons that facts know.
func isQuestion(name string) bool {
	switch name {
	case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Equals, operators.NotEquals, operators.In:
		return true
	}
	return false
}

func boolLiteral(e ast.Expr) (yes, literal bool) {
	if e.Kind() != ast.LiteralKind {
		return false, false
	}
	b, ok := e.AsLiteral().(types.Bool)
	return bool(b), ok
}

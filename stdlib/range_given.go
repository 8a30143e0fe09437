package stdlib

import (
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A fact is what a condition tells of a part that is written alike elsewhere:
// after `v.weight < 150` the weight is below 150.
type fact struct {
	key string
	r   Range
}

// known narrows the range of a node by the facts about it.
func (r *ranger) known(e ast.Expr, out Range) Range {
	if len(r.facts) == 0 || e.Kind() == ast.LiteralKind {
		return out
	}
	key := wordsOf(e)
	if key == "" {
		return out
	}
	for _, f := range r.facts {
		if f.key == key {
			out = out.Both(f.r)
		}
	}
	return out
}

// assume notes what follows where a condition is true, or is false. Nothing is
// noted of parts that may be missing: where the whole is true or false by them,
// they are not.
func (r *ranger) assume(e ast.Expr, holds bool) {
	if e.Kind() == ast.IdentKind {
		r.assumeLet(e.AsIdent(), holds)
		return
	}
	if e.Kind() != ast.CallKind {
		return
	}
	args := e.AsCall().Args()
	switch name := e.AsCall().FunctionName(); {
	case name == operators.LogicalNot:
		r.assume(args[0], !holds)
	case name == "@and" && holds, name == "@or" && !holds:
		r.assume(args[0], holds)
		r.assume(args[1], holds)
	case name == "sure" && holds:
		r.assume(args[0], true)
	case name == "between" && holds:
		r.compare(args[0], args[1], "@greater_equals")
		r.compare(args[0], args[2], "@less_equals")
	case turnings[name] != (turning{}):
		if !holds {
			name = turnings[name].not
		}
		r.compare(args[0], args[1], name)
	}
}

// assumeLet looks into a let that is a condition.
func (r *ranger) assumeLet(name string, holds bool) {
	let := r.env.let(name)
	if let == nil {
		return
	}
	in := &ranger{rangerShared: r.rangerShared, env: let.env, checked: let.checked, facts: r.facts}
	in.assume(let.checked.Expr(), holds)
	r.facts = in.facts
}

// A turning says of a comparison what it is when it does not hold, and with its sides exchanged.
type turning struct{ not, turned string }

var turnings = map[string]turning{
	"@less":           {"@greater_equals", "@greater"},
	"@less_equals":    {"@greater", "@greater_equals"},
	"@greater":        {"@less_equals", "@less"},
	"@greater_equals": {"@less", "@less_equals"},
	"@equals":         {"@differs", "@equals"},
	"@differs":        {"@equals", "@differs"},
}

func (r *ranger) compare(a, b ast.Expr, how string) {
	if !isNumeric(r.kind(a)) || !isNumeric(r.kind(b)) {
		return
	}
	left, right := r.of(a), r.of(b)
	r.note(a, bounded(right, how, r.kind(a) == KindInt))
	r.note(b, bounded(left, turnings[how].turned, r.kind(b) == KindInt))
}

func (r *ranger) note(e ast.Expr, bounds Range) {
	if e.Kind() == ast.LiteralKind || bounds.Min == nil && bounds.Max == nil && !bounds.Never {
		return
	}
	if key := wordsOf(e); key != "" {
		r.facts = append(r.facts, fact{key, bounds})
	}
}

// bounded is the range of what compares so to something in a range; whole says
// that it is a whole number, which is below 3 where it is 2 at most.
func bounded(by Range, how string, whole bool) Range {
	var out Range
	switch how {
	case "@less":
		out.Max = by.Max
		if whole && by.Max != nil {
			n := by.Max.Ceil()
			out.Max = onLimits(&n, limit(1), decimal.Decimal.Sub)
		}
	case "@less_equals":
		out.Max = by.Max
	case "@greater":
		out.Min = by.Min
		if whole && by.Min != nil {
			n := by.Min.Floor()
			out.Min = onLimits(&n, limit(1), decimal.Decimal.Add)
		}
	case "@greater_equals":
		out.Min = by.Min
	case "@equals":
		out.Min, out.Max = by.Min, by.Max
	}
	return out.Both(Range{Whole: whole})
}

// maxKeyParts bounds the parts of which facts are kept, and what it takes to
// look for them.
const maxKeyParts = 24

// wordsOf names a part by how it is written, or is "". A whole number that is used
// as a decimal one is that number.
func wordsOf(e ast.Expr) string {
	w := &keyWriter{left: maxKeyParts}
	w.write(e)
	if w.left < 0 {
		return ""
	}
	return w.String()
}

type keyWriter struct {
	strings.Builder
	left int
}

func (w *keyWriter) write(e ast.Expr) {
	if w.left--; w.left < 0 {
		return
	}
	switch e.Kind() {
	case ast.IdentKind:
		w.WriteString(e.AsIdent())
	case ast.SelectKind:
		w.write(e.AsSelect().Operand())
		w.WriteString("." + strconv.Quote(e.AsSelect().FieldName()))
	case ast.LiteralKind:
		text, ok := PlainText(e.AsLiteral())
		if !ok {
			w.left = -1
		}
		w.WriteString(e.AsLiteral().Type().TypeName() + strconv.Quote(text))
	case ast.CallKind:
		w.call(e.AsCall())
	default:
		w.left = -1
	}
}

func (w *keyWriter) call(call ast.CallExpr) {
	args := call.Args()
	if call.FunctionName() == "decimal" {
		w.write(args[0])
		return
	}
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	w.WriteString(call.FunctionName() + "(")
	for _, a := range args {
		w.write(a)
		w.WriteString(",")
	}
	w.WriteString(")")
}

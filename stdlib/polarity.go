package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Whether three-valued logic matters to who is counted: a condition is compared
// with how people read it, where a comparison with something missing is false and
// `a != b` is `!(a == b)`. The two differ only where what may be missing stands
// under an odd number of `!`, with `!=` counted as one.

// A question is a condition, or a part of one, and what is asked of it.
type question struct {
	view
	positive bool       // it helps if it is true; else it stands under an odd number of `!`
	turn     ast.Expr   // the `!` or `!=` that made it so, in the tree of turnIn
	turnIn   view       // where turn stands
	through  *diag.Span // of the let of a block, used under turn, in which the part is
	closed   bool       // see Doubt
	table    string
}

// A doubter collects doubts.
type doubter struct{ doubts []Doubt }

// Doubts lists where a condition that decides what counts is not read as it
// works. Conditions inside of it, such as that of a filter, are not asked:
// Surprises has them.
func (x *Expression) Doubts() []Doubt {
	d := &doubter{}
	if v := x.view(); v.mayDoubt(x.tree) {
		d.ask(question{view: v, positive: true}, x.tree)
	}
	return d.doubts
}

// mayDoubt holds for a condition in which something stands that can be in doubt:
// most conditions have nothing of the kind, and large mappings thousands of them.
func (v view) mayDoubt(e ast.Expr) bool {
	found := false
	visit(e, func(e ast.Expr) {
		switch {
		case e.Kind() == ast.IdentKind:
			_, _, isLet := v.meaning(e.AsIdent())
			found = found || isLet
		case e.Kind() == ast.CallKind:
			switch e.AsCall().FunctionName() {
			case operators.LogicalNot, operators.NotEquals, operators.Conditional, "all", "exists_one":
				found = true
			case operators.Equals:
				found = found || v.typeOf(e.AsCall().Args()[0]).Kind() == KindBool
			}
		}
	})
	return found
}

// Surprises lists what may surprise inside of any expression: in conditions of
// filters and tables, in sums, and in what asks for missing values.
func (x *Expression) Surprises() []Doubt {
	d := &doubter{}
	d.walk(x.view(), x.tree)
	return d.doubts
}

func (q question) in(v view) question { q.view = v; return q }

// turned is the question of what stands under a `!`.
func (q question) turned(by ast.Expr) question {
	q.positive, q.turn, q.turnIn, q.through = !q.positive, by, q.view, nil
	return q
}

func (d *doubter) ask(q question, e ast.Expr) {
	if q.spent(1) {
		return
	}
	switch e.Kind() {
	case ast.LiteralKind:
	case ast.IdentKind:
		if in, of, ok := q.meaning(e.AsIdent()); ok {
			d.ask(q.ofLet(e, in), of)
			return
		}
		d.atom(q, e)
	case ast.CallKind:
		d.askCall(q, e)
	default:
		d.atom(q, e)
	}
}

// ofLet is the question of what a name stands for.
func (q question) ofLet(use ast.Expr, in view) question {
	if in.x != q.x && q.turn != nil && q.through == nil {
		at := q.at(use)
		q.through = &at
	}
	return q.in(in)
}

func (d *doubter) askCall(q question, e ast.Expr) {
	if name, ok := q.x.source.binder(e); ok {
		d.askBinder(q, e, name)
		return
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case operators.LogicalNot:
		d.ask(q.turned(e), args[0])
	case operators.LogicalAnd:
		d.logic(q, args[0], args[1], q.positive, isTrue)
	case operators.LogicalOr:
		d.logic(q, args[0], args[1], !q.positive, isFalse)
	case operators.Conditional:
		d.report(q, Branch, e, q.absences(args[0]))
		d.ask(q.in(q.knowing(q.when(args[0], isTrue))), args[1])
		d.ask(q.in(q.knowing(q.when(args[0], isFalse))), args[2])
	default:
		d.atom(q, e)
	}
}

// logic asks both sides of `&&` and `||`. Where the whole holds only if both
// sides do (strong), what one side proves narrows the other: the right one
// always, the left one if the right side is free of doubt by itself. Otherwise a
// side narrows the other only if it is never missing: `n < 1 || n != 1` is in
// doubt where n is missing.
func (d *doubter) logic(q question, left, right ast.Expr, strong bool, r result) {
	narrowed := func(by ast.Expr) question { return q.in(q.knowing(q.when(by, r))) }
	l, rest := q, q
	if alone := (&doubter{}); strong {
		alone.ask(q, right)
		if len(alone.doubts) == 0 {
			l = narrowed(right)
		}
		rest = narrowed(left)
	} else {
		if len(q.absences(right)) == 0 {
			l = narrowed(right)
		}
		if len(q.absences(left)) == 0 {
			rest = narrowed(left)
		}
	}
	d.ask(l, left)
	d.ask(rest, right)
}

func (d *doubter) askBinder(q question, e ast.Expr, name string) {
	call := e.AsCall()
	args := call.Args()
	if isBind(call) {
		if _, isRow := q.x.source.rows[name]; isRow {
			d.atom(q, e) // a choose table is a value; its rows are asked by themselves
			return
		}
		d.ask(q.in(q.bind(name, args[1])), args[2])
		return
	}
	item := q.in(q.bind(name, nil))
	switch call.FunctionName() {
	case "exists", "all":
		d.list(q, e)
		before := len(d.doubts)
		d.ask(item, args[1])
		if call.FunctionName() == "all" && q.positive && len(d.doubts) == before {
			d.report(q, EachItem, e, item.absences(args[1]))
		}
	case "exists_one":
		d.list(q, e)
		d.report(q, OneItem, e, item.absences(args[1]))
	default:
		d.atom(q, e)
	}
}

// list asks the list of `!list.exists(…)`: a missing list is no empty list.
func (d *doubter) list(q question, e ast.Expr) {
	if !q.positive {
		d.report(q, Negated, q.turn, q.absences(e.AsCall().Target()))
	}
}

// atom asks what is no logic: a comparison, a call, a yes/no field.
func (d *doubter) atom(q question, e ast.Expr) {
	name := ""
	if e.Kind() == ast.CallKind {
		name = e.AsCall().FunctionName()
	}
	parts := q.absences(e)
	switch {
	case len(parts) == 0:
	case (name == operators.Equals || name == operators.NotEquals) && q.comparesConditions(e):
		d.report(q, SameAnswer, e, parts)
	case name == operators.NotEquals && q.positive:
		q.turn, q.turnIn, q.through = e, q.view, nil
		d.report(q, Differs, e, parts)
	case name == operators.NotEquals || q.positive:
	case name == operators.In || name == operators.OldIn:
		d.report(q, NotWithin, q.turn, parts)
	default:
		d.report(q, Negated, q.turn, parts)
	}
}

// comparesConditions holds for `(a > 1) == (b > 1)`, in which people read each
// side as yes or no.
func (v view) comparesConditions(e ast.Expr) bool {
	for _, side := range e.AsCall().Args() {
		if v.typeOf(side).Kind() == KindBool && v.isCondition(side) && len(v.absences(side)) > 0 {
			return true
		}
	}
	return false
}

func (v view) isCondition(e ast.Expr) bool {
	if e.Kind() == ast.IdentKind {
		in, of, ok := v.meaning(e.AsIdent())
		return ok && !v.spent(1) && in.isCondition(of)
	}
	if e.Kind() != ast.CallKind {
		return false
	}
	_, isTable := v.x.env.functions[e.AsCall().FunctionName()]
	return !isTable && e.AsCall().FunctionName() != operators.Index
}

// report notes a doubt, if something may be missing.
func (d *doubter) report(q question, kind DoubtKind, whole ast.Expr, parts []Absence) {
	if len(parts) == 0 {
		return
	}
	in, turn := q.view, whole
	if q.turn != nil && kind <= NotWithin {
		in, turn = q.turnIn, q.turn
	}
	doubt := Doubt{Kind: kind, Whole: in.at(turn), Table: q.table, Closed: q.closed}
	at := in.x.source.place(turn).use
	for _, part := range parts {
		part.Span = seenFrom(at, part)
		if q.through != nil && kind <= NotWithin {
			part.Span = *q.through
		}
		doubt.Parts = append(doubt.Parts, part)
	}
	for u := at; u != nil; u = u.outer {
		doubt.Uses = append(doubt.Uses, u.at)
	}
	d.add(doubt)
}

// add notes a doubt; what one `!` is about is one doubt.
func (d *doubter) add(doubt Doubt) {
	for i, before := range d.doubts {
		if before.Whole == doubt.Whole && before.Kind <= NotWithin && doubt.Kind <= NotWithin {
			d.doubts[i].Parts = distinctAbsences(append(before.Parts, doubt.Parts...))
			return
		}
	}
	doubt.Parts = distinctAbsences(doubt.Parts)
	d.doubts = append(d.doubts, doubt)
}

// seenFrom is where a part stands in the text that has the doubt: the part itself,
// or the use of the definition that it is in.
func seenFrom(at *use, part Absence) diag.Span {
	for u := part.use; u != nil && u != at; u = u.outer {
		if u.outer == at {
			return u.at
		}
	}
	return part.Span
}

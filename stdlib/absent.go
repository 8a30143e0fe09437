package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// An Absence is a part of an expression that may be missing by itself: not
// because something in it is.
type Absence struct {
	Field string    // as a run reports it, "visit.patient.gender", "visit.stock[…]", "item of a list"
	Span  diag.Span // the part as it is written, "v.patient.gender"

	use *use // the use of a definition that put it in
}

// MayBeMissing lists what can make the expression missing; empty means that it
// never is, whatever a record that keeps to its schema holds. A skip, a report
// and a fault are not missing.
func (x *Expression) MayBeMissing() []Absence {
	return distinctAbsences(x.view().absences(x.tree))
}

// AlwaysMissing reports whether no record can give the expression a value,
// because it says so: a blank cell of a table, `missing("…")` alone.
func (x *Expression) AlwaysMissing() bool {
	e := x.tree
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "missing"
}

// distinctAbsences drops what is named twice: one field at one place.
func distinctAbsences(all []Absence) []Absence {
	var out []Absence
	for _, a := range all {
		if !slices.ContainsFunc(out, func(b Absence) bool { return a.Field == b.Field && a.Span == b.Span }) {
			out = append(out, a)
		}
	}
	return out
}

// A view is what is known at a node of an expression's tree: which parts are
// there for sure, and what the names mean that are bound around it. The tree is
// the one after definitions were put in and before operators and macros become
// folds, so that it reads as people wrote it.
type view struct {
	x     *Expression
	facts facts
	binds []bound
	// settled holds inside of `known`, `first_known` and `sure`: what missing does
	// there has been said.
	settled bool
	effort  *int // what may still be spent on the analysis; shared by all its views
}

// maxEffort bounds the nodes and letters that one analysis looks at: names that
// stand for names that stand for names make little text mean very much. Beyond it
// everything may be missing, and nothing more is doubted.
const maxEffort = 2_000_000

// spent takes effort from what is left, and reports whether nothing is.
func (v view) spent(n int) bool {
	*v.effort -= n
	return *v.effort < 0
}

// A bound is a name that a macro binds: an item of a list, which is never
// missing, or with init a named value.
type bound struct {
	name   string
	init   ast.Expr
	before *view
}

// view is the view at the root of an expression.
func (x *Expression) view() view {
	effort := maxEffort
	if x.env.anything {
		effort = 0 // nothing is looked at, and nothing said
	}
	return view{x: x, facts: x.env.facts, effort: &effort}
}

func (v view) typeOf(e ast.Expr) Type { return Type{v.x.checked.GetType(e.ID())} }

func (v view) at(e ast.Expr) diag.Span { return v.x.source.at(e) }

// text is a part in canonical form: in one scope, one text means one value.
func (v view) text(e ast.Expr) string {
	text := canonical(e, v.x.source.byText)
	v.spent(len(text))
	return text
}

// bind is the view where a macro's name is in scope. What was known of another
// thing of that name no longer says anything.
func (v view) bind(name string, init ast.Expr) view {
	outer := v
	v.facts = v.facts.without(name)
	v.binds = append(slices.Clip(v.binds), bound{name: name, init: init, before: &outer})
	return v
}

// knowing is the view where more is known.
func (v view) knowing(more facts) view {
	v.facts = v.facts.and(more)
	return v
}

// meaning resolves a name that stands for an expression: a value that a macro
// binds or a let of the block. ok is false for records and items.
func (v view) meaning(name string) (in view, of ast.Expr, ok bool) {
	for i, b := range slices.Backward(v.binds) {
		if b.name != name {
			continue
		}
		if b.init == nil {
			return view{}, nil, false
		}
		in = *b.before
		if !rebound(b.init, v.binds[i+1:]) {
			in.facts = v.facts
		}
		return in, b.init, true
	}
	let, found := v.x.env.variable(name)
	if !found || let.Value == nil {
		return view{}, nil, false
	}
	return view{x: let.Value, facts: v.facts.and(let.Value.env.facts), settled: v.settled, effort: v.effort}, let.Value.tree, true
}

// rebound reports whether a name that an expression uses has been given another
// meaning since.
func rebound(e ast.Expr, since []bound) bool {
	names := map[string]bool{}
	collectNames(e, names)
	return slices.ContainsFunc(since, func(b bound) bool { return names[b.name] })
}

// absences lists what can make a node missing.
func (v view) absences(e ast.Expr) []Absence {
	if v.spent(1) {
		return []Absence{v.itself(e, v.at(e).Text())}
	}
	if len(v.facts) > 0 && v.facts.has(v.text(e)) {
		return nil
	}
	switch e.Kind() {
	case ast.IdentKind:
		if in, of, ok := v.meaning(e.AsIdent()); ok {
			return v.through(e, in, distinctAbsences(in.absences(of)))
		}
	case ast.SelectKind:
		sel := e.AsSelect()
		return append(v.absences(sel.Operand()), v.ofField(e, sel.Operand(), sel.FieldName())...)
	case ast.ListKind:
		return v.ofAny(e.AsList().Elements())
	case ast.CallKind:
		return v.ofCall(e)
	}
	return nil
}

// through says of what makes a let of the block missing that it is at the place
// which uses the let.
func (v view) through(use ast.Expr, in view, all []Absence) []Absence {
	if in.x == v.x {
		return all
	}
	out := make([]Absence, len(all))
	for i, a := range all {
		out[i] = v.itself(use, a.Field)
	}
	return out
}

func (v view) ofAny(parts []ast.Expr) []Absence {
	var out []Absence
	for _, p := range parts {
		out = append(out, v.absences(p)...)
	}
	return out
}

// ofField is the absence of a field that its record's schema does not promise.
func (v view) ofField(e, record ast.Expr, name string) []Absence {
	t := v.typeOf(record)
	if t.Kind() == KindPeriod {
		return nil
	}
	if t.Kind() == KindMap {
		return []Absence{v.itself(e, v.at(e).Text())}
	}
	if r, ok := v.x.env.records[t.RecordName()]; ok {
		if f, found := r.Field(name); found && f.Required {
			return nil
		}
	}
	return []Absence{v.itself(e, schema.JoinPath(t.RecordName(), name))}
}

// itself is the absence of a node whose parts may all be there.
func (v view) itself(e ast.Expr, what string) Absence {
	return Absence{Field: what, Span: v.at(e), use: v.x.source.place(e).use}
}

func (v view) ofCall(e ast.Expr) []Absence {
	if name, ok := v.x.source.binder(e); ok {
		return v.ofBinder(e, name)
	}
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case "known", "has", "sure", "items", "skip", "report":
		return nil // they see what is missing, or say something else in its place
	case "missing":
		what, _ := textOf(args[0])
		return []Absence{v.itself(e, what)}
	case "first", "last":
		return append(v.absences(call.Target()), v.itself(e, "item of a list"))
	case "previous", "next", "nth":
		return append(v.ofAny(children(e)), v.itself(e, "item of a list"))
	case "first_known", "earlier_of", "later_of":
		return v.ofAll(args)
	case operators.Index:
		if field, ok := v.x.source.byText[e.ID()]; ok {
			return append(v.absences(args[0]), v.ofField(e, args[0], field)...)
		}
		return append(v.ofAny(args), v.itself(e, v.indexName(e, args[0])))
	case operators.LogicalAnd:
		return append(v.absences(args[0]), v.knowing(v.when(args[0], isTrue)).absences(args[1])...)
	case operators.LogicalOr:
		return append(v.absences(args[0]), v.knowing(v.when(args[0], isFalse)).absences(args[1])...)
	case operators.Conditional:
		yes := v.knowing(v.when(args[0], isTrue)).absences(args[1])
		no := v.knowing(v.when(args[0], isFalse)).absences(args[2])
		return slices.Concat(v.absences(args[0]), yes, no)
	default:
		if f, ok := v.x.env.functions[name]; ok && f.SettlesMissing {
			return nil
		}
		return v.ofAny(children(e))
	}
}

// ofAll is what makes all of some values missing; none if one of them never is.
func (v view) ofAll(parts []ast.Expr) []Absence {
	var out []Absence
	for _, p := range parts {
		one := v.absences(p)
		if len(one) == 0 {
			return nil
		}
		out = append(out, one...)
	}
	return out
}

// indexName is what a run calls an entry that is not there.
func (v view) indexName(e, of ast.Expr) string {
	if v.typeOf(of).Kind() != KindMap {
		return "item of a list"
	}
	return v.at(e).Text()
}

// ofBinder is the absence of a macro: some look at each item of a list, some
// pass over what is missing, and some may find nothing.
func (v view) ofBinder(e ast.Expr, name string) []Absence {
	call := e.AsCall()
	args := call.Args()
	if isBind(call) {
		return v.bind(name, args[1]).absences(args[2])
	}
	list := v.absences(call.Target())
	switch call.FunctionName() {
	case "exists", "all", "exists_one":
		return append(list, v.bind(name, nil).absences(args[1])...)
	case "filter", "map", "number_of", "total":
		return list
	}
	return append(list, v.itself(e, "item of a list"))
}

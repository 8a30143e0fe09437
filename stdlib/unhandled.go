package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// An Unhandled is a choice that seems to decide every case, and does not decide
// where something is missing: a table without a row for it, or `c ? a : b`.
type Unhandled struct {
	Table string    // "" for `c ? a : b`
	Parts []Absence // what may be missing
}

// Unhandled lists the choices whose result is that of the expression.
func (x *Expression) Unhandled() []Unhandled { return x.view().unhandled(x.tree) }

func (v view) unhandled(e ast.Expr) []Unhandled {
	if v.spent(1) {
		return nil
	}
	switch e.Kind() {
	case ast.IdentKind:
		if in, of, ok := v.meaning(e.AsIdent()); ok {
			return in.unhandled(of)
		}
	case ast.CallKind:
		return v.unhandledCall(e)
	}
	return nil
}

func (v view) unhandledCall(e ast.Expr) []Unhandled {
	args := e.AsCall().Args()
	if name, ok := v.x.source.binder(e); ok {
		row, isRow := v.x.source.rows[name]
		switch {
		case isRow && row.table.Choose.Missing == nil:
			return v.unhandledBy(row.table.Name, e, e)
		case !isRow && isBind(e.AsCall()):
			return v.bind(name, args[1]).unhandled(args[2])
		}
		return nil
	}
	switch name := e.AsCall().FunctionName(); name {
	case operators.Conditional:
		yes := v.knowing(v.when(args[0], isTrue)).unhandled(args[1])
		no := v.knowing(v.when(args[0], isFalse)).unhandled(args[2])
		if v.meansNothing(args[1]) || v.meansNothing(args[2]) {
			return append(yes, no...) // one side is missing by the writer's will
		}
		return slices.Concat(v.unhandledBy("", e, args[0]), yes, no)
	case "first_known":
		if len(v.ofAll(args)) == 0 {
			return nil
		}
		var out []Unhandled
		for _, a := range args {
			out = append(out, v.unhandled(a)...)
		}
		return out
	default:
		if f, ok := v.x.env.functions[name]; ok && !f.SettlesMissing {
			return v.unhandledBy(name, e, e)
		}
	}
	return nil
}

// meansNothing holds for `missing("…")`, `skip("…")` and `report("…")`.
func (v view) meansNothing(e ast.Expr) bool { return v.x.source.neverValue(e) }

func (v view) unhandledBy(table string, e, decides ast.Expr) []Unhandled {
	parts := distinctAbsences(v.absences(decides))
	if len(parts) == 0 {
		return nil
	}
	at := v.x.source.place(e).use
	for i, p := range parts {
		parts[i].Span = seenFrom(at, p)
	}
	return []Unhandled{{Table: table, Parts: distinctAbsences(parts)}}
}

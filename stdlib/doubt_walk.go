package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// walk looks at every node, with what is known there.
func (d *doubter) walk(v view, e ast.Expr) {
	if v.spent(1) {
		return
	}
	switch e.Kind() {
	case ast.SelectKind:
		d.lastItem(v, e)
		d.walk(v, e.AsSelect().Operand())
	case ast.ListKind:
		d.walkAll(v, e.AsList().Elements())
	case ast.CallKind:
		d.walkCall(v, e)
	}
}

func (d *doubter) walkAll(v view, parts []ast.Expr) {
	for _, p := range parts {
		d.walk(v, p)
	}
}

func (d *doubter) walkCall(v view, e ast.Expr) {
	if name, ok := v.x.source.binder(e); ok {
		d.walkBinder(v, e, name)
		return
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case operators.LogicalAnd:
		d.walk(v, args[0])
		d.walk(v.knowing(v.when(args[0], isTrue)), args[1])
	case operators.LogicalOr:
		d.walk(v, args[0])
		d.walk(v.knowing(v.when(args[0], isFalse)), args[1])
	case operators.Conditional:
		d.walk(v, args[0])
		d.walk(v.knowing(v.when(args[0], isTrue)), args[1])
		d.walk(v.knowing(v.when(args[0], isFalse)), args[2])
	case "known", "has":
		d.alwaysThere(v, e, args[:1])
		v.settled = true
		d.walkAll(v, args)
	case "first_known":
		d.unreachable(v, e, args)
		v.settled = true
		d.walkAll(v, args)
	case "sure":
		v.settled = true
		d.walkAll(v, args)
	case operators.Add, operators.Subtract:
		d.added(v, e)
	default:
		d.walkAll(v, children(e))
	}
}

func (d *doubter) walkBinder(v view, e ast.Expr, name string) {
	call := e.AsCall()
	args := call.Args()
	if isBind(call) {
		if row, ok := v.x.source.rows[name]; ok && row.row == 0 {
			d.choose(v, e, row.table)
		}
		d.walk(v, args[1])
		d.walk(v.bind(name, args[1]), args[2])
		return
	}
	d.walk(v, call.Target())
	item := v.bind(name, nil)
	switch call.FunctionName() {
	case "filter", "first", "last", "number_of":
		d.ask(question{view: item, positive: true, closed: true}, args[1])
	}
	d.walk(item, args[1])
}

// added finds sums of several parts that may be missing: someone who adds up
// columns takes an empty one for 0.
func (d *doubter) added(v view, e ast.Expr) {
	terms := v.terms(e)
	d.walkAll(v, terms)
	if v.settled || !slices.Contains([]Kind{KindInt, KindDecimal, KindText}, v.typeOf(e).Kind()) {
		return
	}
	var parts []Absence
	seen := map[string]bool{}
	for _, t := range terms {
		if missing := v.absences(t); len(missing) > 0 && !seen[v.text(t)] {
			seen[v.text(t)] = true
			parts = append(parts, missing[0])
		}
	}
	if len(seen) > 1 {
		d.report(question{view: v}, Added, e, parts)
	}
}

// terms are the parts of a chain of `+` and `-`.
func (v view) terms(e ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind {
		return []ast.Expr{e}
	}
	switch e.AsCall().FunctionName() {
	case operators.Add, operators.Subtract:
		return append(v.terms(e.AsCall().Args()[0]), v.terms(e.AsCall().Args()[1])...)
	}
	return []ast.Expr{e}
}

// lastItem finds `list.last().f`: the last item, whether or not it has f.
func (d *doubter) lastItem(v view, e ast.Expr) {
	operand := e.AsSelect().Operand()
	if v.settled || operand.Kind() != ast.CallKind {
		return
	}
	call := operand.AsCall()
	if call.FunctionName() != "last" || !call.IsMemberFunction() || len(call.Args()) > 0 {
		return
	}
	if parts := v.ofField(e, operand, e.AsSelect().FieldName()); !v.facts.has(v.text(e)) {
		d.report(question{view: v}, LastItem, e, parts)
	}
}

// alwaysThere finds `known(…)` of what every record has. Definitions and the rows
// of tables are written for more than one record or row, so nothing is said there.
func (d *doubter) alwaysThere(v view, e ast.Expr, asked []ast.Expr) {
	for _, a := range asked {
		if v.written(e) && v.written(a) && v.neverAbsent(a) {
			d.report(question{view: v}, AlwaysThere, e, []Absence{v.itself(a, v.at(a).Text())})
		}
	}
}

// unreachable finds values of `first_known` behind one that is never missing.
func (d *doubter) unreachable(v view, e ast.Expr, args []ast.Expr) {
	if !v.written(e) {
		return
	}
	for _, a := range args[:max(0, len(args)-1)] {
		if v.written(a) && v.neverAbsent(a) {
			d.report(question{view: v}, Unreachable, e, []Absence{v.itself(a, v.at(a).Text())})
			return
		}
	}
}

// neverAbsent holds for what is neither missing nor taken out by a `skip` row,
// whatever is known here: `known` may well ask what a condition has asked before.
func (v view) neverAbsent(e ast.Expr) bool {
	v.facts = nil
	return len(v.absences(e)) == 0 && !v.maySkip(e)
}

func (v view) maySkip(e ast.Expr) bool {
	found := v.spent(1)
	visit(e, func(e ast.Expr) {
		if e.Kind() == ast.IdentKind {
			in, of, ok := v.meaning(e.AsIdent())
			found = found || ok && in.maySkip(of)
		}
		if e.Kind() == ast.CallKind {
			name := e.AsCall().FunctionName()
			_, isTable := v.x.env.functions[name]
			found = found || isTable || name == "skip"
		}
	})
	return found
}

// written reports whether a part is written in the expression itself, and for
// this place alone: no definition and no cell of a row is in it.
func (v view) written(e ast.Expr) bool {
	own := true
	visit(e, func(e ast.Expr) {
		own = own && v.x.source.place(e).use == nil && !v.x.source.cells[e.ID()]
	})
	return own
}

// choose asks the rows of a decision table that does not say what a missing
// condition does: its conditions, and whether a row can decide past an earlier one
// that is missing. With a row `missing` or `missing stops` it has been said.
func (d *doubter) choose(v view, e ast.Expr, table *Definition) {
	if table.Choose.Missing != nil {
		return
	}
	rows := v.chooseRows(e, table.Choose)
	for _, r := range rows {
		d.ask(question{view: r.view, positive: true, closed: true, table: table.Name}, r.when)
	}
	d.stepped(rows, table)
}

// An askedRow is the condition of a row where it stands.
type askedRow struct {
	view
	when ast.Expr
}

// chooseRows takes apart what chooser wrote.
func (v view) chooseRows(e ast.Expr, table *Choose) []askedRow {
	var rows []askedRow
	for range table.Rows {
		name, ok := v.rowName(e)
		if !ok {
			break
		}
		args := e.AsCall().Args()
		rows = append(rows, askedRow{v, args[1]})
		v = v.bind(name, args[1])
		e = args[2].AsCall().Args()[2]
	}
	return rows
}

func (v view) rowName(e ast.Expr) (string, bool) {
	if e.Kind() != ast.CallKind {
		return "", false
	}
	name, ok := v.x.source.binder(e)
	_, isRow := v.x.source.rows[name]
	return name, ok && isRow
}

// stepped finds the first row that can be missing where a later row, which says
// something else, is true.
func (d *doubter) stepped(rows []askedRow, table *Definition) {
	for j, later := range rows {
		proved := later.view.when(later.when, isTrue)
		for i, r := range rows[:j] {
			if sameFates(table.Choose.Rows[i].Fate, table.Choose.Rows[j].Fate) {
				continue
			}
			if parts := r.knowing(proved).absences(r.when); len(parts) > 0 {
				d.report(question{view: r.view, closed: true, table: table.Name}, Stepped, r.when, parts)
				d.doubts[len(d.doubts)-1].Later = later.at(later.when)
				return
			}
		}
	}
}

func sameFates(a, b Fate) bool {
	if a.Value == nil || b.Value == nil {
		return a.Value == nil && b.Value == nil && a.Skip == b.Skip && a.Report == b.Report
	}
	return sameValue(a.Value, b.Value)
}

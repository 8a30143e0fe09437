package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// targets finds the fields that a line can fill.
func (b *body) targets(e lang.Element) ([]field, *runtime.Computed, string, bool) {
	m := b.module
	if e.Name != nil {
		t, ok := b.target(m.Span(e.Name), e.Name.Value)
		return []field{t}, nil, e.Name.Value, ok
	}
	named := e.Element
	if named == nil {
		named = e.Attribute
	}
	if (e.Attribute != nil) != (b.out.Kind != runtime.Event) {
		b.add(diag.New("E0457", m.Span(e), "events have data elements, tracked entities and enrollments have attributes").
			WithHelp("write `element(…)` in an event, `attribute(…)` elsewhere"))
		return nil, nil, "", false
	}
	x, ok := b.typed(b.env, m, *named, "the name of what is filled", stdlib.KindText)
	if !ok || b.namesNothing(m.Span(named), x) {
		return nil, nil, "", false
	}
	if v, ok := x.Constant(); ok {
		name, _ := stdlib.AsText(v)
		t, ok := b.target(m.Span(named), name)
		return []field{t}, nil, name, ok
	}
	return b.computedTargets(e, *named, x)
}

func (b *body) computedTargets(e lang.Element, named lang.Expr, x *stdlib.Expression) ([]field, *runtime.Computed, string, bool) {
	m := b.module
	values, closed := x.Results()
	if !closed {
		b.add(diag.New("E0413", m.Span(named), "it cannot be told which fields this names").
			WithHelp("use a `codes` table, whose results are known when the mapping is compiled"))
		return nil, nil, "", false
	}
	computed := &runtime.Computed{Expr: b.runtimeExpr(m, named, x), Targets: map[string]string{}}
	var targets []field
	complete := b.eachResult(x, values, func(name string) bool {
		t, ok := b.target(m.Span(named), name)
		if ok {
			computed.Targets[name] = t.uid
			targets = append(targets, t)
		}
		return ok
	})
	return targets, computed, m.Text(e), complete && len(targets) > 0
}

// forEachRow writes value lines out for every row of a table. around is a
// loop around this one.
func (b *body) forEachRow(line *lang.ForEach, around rowLoop) {
	m := b.module
	t, ok := b.tableOf(m, line.Each.In)
	if !ok || line.Each.Var == nil {
		if line.Each.In != nil && !b.isTable(m, line.Each.In) {
			if problem, ok := b.meantTable(b.env, m, line.Each.In); ok {
				b.add(problem)
				b.lostValues = true
				return
			}
			b.add(diag.New("E0458", m.Span(line.Each), "inside of an object `for each` goes through the rows of a `table`").
				WithHelp("for several objects, put `for each` behind the object's name"))
		}
		b.lostValues = true
		return
	}
	if !b.localName(m, *line.Each.Var, b.names) {
		b.lostValues = true
		return
	}
	outer, names := b.env, b.names
	b.names = append(b.names[:len(b.names):len(b.names)], line.Each.Var.Text)
	b.eachRow(outer, m, line, t, func(row *tableRow, env *stdlib.Env, where *lang.Expr) {
		var condition *runtime.Condition
		condition, b.env = b.condoned(env, m, where, clausesOf(where, line), ofValue)
		b.rowLines(line.Lines, rowLoop{
			row: row, copies: append(slices.Clip(around.copies), originOf(row.span)),
			where: b.joined(around.where, condition), known: around.known.below(condition, env, m, where),
		})
	})
	b.env, b.names = outer, names
}

func (b *body) rowLines(lines []lang.Statement, in rowLoop) {
	for _, line := range lines {
		switch line := line.(type) {
		case *lang.Value:
			b.value(line, in)
		case *lang.ForEach:
			b.forEachRow(line, in)
		default:
			b.add(diag.New("E0458", b.module.Span(line), "rows of a table fill values; nothing else can stand here"))
		}
	}
}

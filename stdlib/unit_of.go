package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/unit"
)

// A measure is the unit that an expression's numbers are in, or the items of a
// list.
type measure struct {
	text  string // "" where nothing says it
	open  bool   // no number comes out: `missing("…")`, `skip("…")`
	field string // of a field: its path, for messages
}

// A measurer finds the units of the parts of an expression, on the tree that
// reads as people wrote it.
type measurer struct {
	env     *Env
	checked *ast.AST
	source  *compilation
	names   []measuredName
	met     func(e ast.Expr, a, b measure) // two units meet in a node; may be nil
	effort  *int                           // what may still be spent; shared by all that it makes
}

// maxMeasuring bounds the nodes that are looked at: names that stand for sums of
// names make little text mean very much. Beyond it no unit is known.
const maxMeasuring = 20_000

type measuredName struct {
	name string
	is   measure
}

// Unit is the unit that the expression's numbers are in, as far as declarations
// and conversions say, or "".
func (x *Expression) Unit() string { return x.measurer(nil).of(x.tree).text }

func (x *Expression) measurer(met func(ast.Expr, measure, measure)) *measurer {
	effort := maxMeasuring
	return &measurer{env: x.env, checked: x.checked, source: x.source, met: met, effort: &effort}
}

func (m *measurer) typeOf(e ast.Expr) Type { return Type{m.checked.GetType(e.ID())} }

func (m *measurer) of(e ast.Expr) measure {
	if *m.effort--; *m.effort < 0 {
		return measure{}
	}
	switch e.Kind() {
	case ast.IdentKind:
		return m.name(e.AsIdent())
	case ast.SelectKind:
		return m.field(e.AsSelect().Operand(), e.AsSelect().FieldName())
	case ast.ListKind:
		return m.all(e, e.AsList().Elements())
	case ast.CallKind:
		return m.call(e)
	}
	return measure{}
}

func (m *measurer) name(name string) measure {
	for _, n := range slices.Backward(m.names) {
		if n.name == name {
			return n.is
		}
	}
	if let := m.env.let(name); let != nil {
		in := let.measurer(nil)
		in.effort = m.effort
		return in.of(let.tree)
	}
	return measure{}
}

func (m *measurer) field(record ast.Expr, name string) measure {
	r, ok := m.env.records[m.typeOf(record).RecordName()]
	if !ok {
		return measure{}
	}
	f, ok := r.Field(name)
	if !ok || f.Unit == "" {
		return measure{}
	}
	return measure{text: f.Unit, field: r.Name + "." + name}
}

// keepsUnit are functions whose result is in the unit of their first argument,
// or of the items of the list that they are asked of.
var keepsUnit = []string{"abs", "round", "floor", "ceil", "decimal", "whole", operators.Negate,
	"first", "last", "previous", "next", "nth", "before", "after", "until", "since", "within", "distinct", "items", operators.Index}

func (m *measurer) call(e ast.Expr) measure {
	if name, ok := m.source.binder(e); ok {
		return m.binder(e, name)
	}
	args := children(e)
	switch name := e.AsCall().FunctionName(); name {
	case "missing", "skip", "report":
		return measure{open: true}
	case "convert":
		text, _ := textOf(args[1])
		return measure{text: text}
	case "first_known":
		return m.all(e, args)
	case operators.Conditional:
		return m.all(e, args[1:])
	case operators.Add, operators.Subtract:
		return m.added(m.all(e, args))
	case "sum":
		return m.added(m.of(args[0]))
	case operators.Index:
		if field, ok := m.source.byText[e.ID()]; ok {
			return m.field(args[0], field)
		}
		return m.of(args[0])
	default:
		if slices.Contains(keepsUnit, name) && len(args) > 0 {
			return m.of(args[0])
		}
	}
	return measure{}
}

// added is the unit of a sum or a difference. That of temperatures in degrees is
// no temperature in degrees.
func (m *measurer) added(is measure) measure {
	if u, err := unit.Parse(is.text); err == nil && u.Shifted() {
		return measure{}
	}
	return is
}

// all is the unit that several values have in common.
func (m *measurer) all(e ast.Expr, parts []ast.Expr) measure {
	out := measure{open: true}
	for _, p := range parts {
		next := m.of(p)
		switch {
		case next.open:
		case out.open:
			out = next
		case out.text == "" || next.text == "":
			out = measure{}
		case !sameUnit(out.text, next.text):
			m.meet(e, out, next)
			return measure{}
		}
	}
	return out
}

func (m *measurer) meet(e ast.Expr, a, b measure) {
	if m.met != nil {
		m.met(e, a, b)
	}
}

// sameUnit reports whether two texts name one unit: "cm3" is "mL".
func sameUnit(a, b string) bool {
	if a == b {
		return true
	}
	u, err := unit.Parse(a)
	if err != nil {
		return false
	}
	v, err := unit.Parse(b)
	return err == nil && u.Same(v)
}

func (m *measurer) binder(e ast.Expr, name string) measure {
	call := e.AsCall()
	args := call.Args()
	if isBind(call) {
		return m.bind(name, m.of(args[1])).of(args[2])
	}
	items := m.of(call.Target())
	switch call.FunctionName() {
	case "filter", "first", "last", "lowest", "highest":
		return items
	case "map", "first_known", "last_known", "least", "greatest":
		return m.bind(name, items).of(args[1])
	case "total":
		return m.added(m.bind(name, items).of(args[1]))
	}
	return measure{}
}

func (m *measurer) bind(name string, is measure) *measurer {
	in := *m
	in.names = append(slices.Clip(m.names), measuredName{name, is})
	return &in
}

// walk calls at for every call in the tree, with what is known of the names there.
func (m *measurer) walk(e ast.Expr, at func(*measurer, ast.Expr)) {
	if e.Kind() != ast.CallKind {
		for _, child := range children(e) {
			m.walk(child, at)
		}
		return
	}
	at(m, e)
	name, ok := m.source.binder(e)
	if !ok {
		for _, child := range children(e) {
			m.walk(child, at)
		}
		return
	}
	call := e.AsCall()
	args := call.Args()
	if isBind(call) {
		m.walk(args[1], at)
		m.bind(name, m.of(args[1])).walk(args[2], at)
		return
	}
	m.walk(call.Target(), at)
	m.bind(name, m.of(call.Target())).walk(args[1], at)
}

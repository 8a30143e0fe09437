package compiler

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// expr compiles an expression of a module in an environment. It notes the
// fields that the expression reads: they, and no others, are decoded at run time.
// ok is false if a problem was reported.
func (c *checker) expr(env *stdlib.Env, m *lang.Module, e lang.Expr) (x *stdlib.Expression, ok bool) {
	return c.exprAs(env, m, e, nil)
}

// exprAs is expr with the conversion that stands behind the expression, or nil.
func (c *checker) exprAs(env *stdlib.Env, m *lang.Module, e lang.Expr, as *lang.Conversion) (x *stdlib.Expression, ok bool) {
	if x, ok = c.compiledWith(env, m, e, as); ok {
		c.doubted(ofRecord, x.Surprises())
	}
	return x, ok
}

// compiled is expr without a word on what may surprise in the expression.
func (c *checker) compiled(env *stdlib.Env, m *lang.Module, e lang.Expr) (x *stdlib.Expression, ok bool) {
	return c.compiledWith(env, m, e, nil)
}

func (c *checker) compiledWith(env *stdlib.Env, m *lang.Module, e lang.Expr, as *lang.Conversion) (x *stdlib.Expression, ok bool) {
	if x, ok = c.unread(env, m, e, as); !ok {
		return nil, false
	}
	c.notice(x)
	c.histories(x)
	c.reads(x.Fields)
	c.mixedUnits(x)
	return x, true
}

// unread compiles an expression that no run evaluates: what it names is not read
// for that.
func (c *checker) unread(env *stdlib.Env, m *lang.Module, e lang.Expr, as *lang.Conversion) (x *stdlib.Expression, ok bool) {
	if e.Broken || c.strayEnv(m.Span(e)) {
		c.failed(m.Span(e))
		return nil, false
	}
	x, problems := env.CompileAs(m.Span(e), writtenAs(m, as))
	c.add(problems...)
	if x == nil || problems.HasErrors() {
		c.failed(m.Span(e))
		return nil, false
	}
	return x, true
}

// typed compiles an expression and demands one of some types.
func (c *checker) typed(env *stdlib.Env, m *lang.Module, e lang.Expr, what string, kinds ...stdlib.Kind) (*stdlib.Expression, bool) {
	return c.typedAs(env, m, e, nil, what, kinds...)
}

func (c *checker) typedAs(env *stdlib.Env, m *lang.Module, e lang.Expr, as *lang.Conversion, what string, kinds ...stdlib.Kind) (*stdlib.Expression, bool) {
	x, ok := c.exprAs(env, m, e, as)
	if !ok {
		return nil, false
	}
	if !hasKind(x.Type, kinds) {
		c.add(diag.New("E0325", m.Span(e), "%s must be %s, but this is %s", what, kindNames(kinds), x.Type))
		return nil, false
	}
	return x, true
}

func hasKind(t stdlib.Type, kinds []stdlib.Kind) bool {
	return t.Kind() == stdlib.KindAny || slices.Contains(kinds, t.Kind())
}

var kindTypes = map[stdlib.Kind]stdlib.Type{
	stdlib.KindText: stdlib.Text, stdlib.KindBool: stdlib.Bool, stdlib.KindInt: stdlib.Int,
	stdlib.KindDecimal: stdlib.Decimal, stdlib.KindDate: stdlib.Date, stdlib.KindInstant: stdlib.Instant,
	stdlib.KindPeriod: stdlib.Period, stdlib.KindAge: stdlib.Age, stdlib.KindPoint: stdlib.Point, stdlib.KindQuantity: stdlib.Quantity,
}

func kindNames(kinds []stdlib.Kind) string {
	out := ""
	for i, k := range kinds {
		switch {
		case i == 0:
		case i == len(kinds)-1:
			out += " or "
		default:
			out += ", "
		}
		if k == stdlib.KindList {
			out += "a list"
			continue
		}
		out += kindTypes[k].String()
	}
	return out
}

// runtimeExpr is what an expression is in the transform.
func (c *checker) runtimeExpr(m *lang.Module, e lang.Expr, x *stdlib.Expression) runtime.Expr {
	out := runtime.Expr{Text: x.Text, Origin: c.origin(m, e)}
	c.compiledAs(out, x.Reads)
	return out
}

// origin is a place as the transform and all messages of a run name it.
func (c *checker) origin(m *lang.Module, p lang.Piece) runtime.Origin {
	return originOf(m.Span(p))
}

func originOf(span diag.Span) runtime.Origin {
	pos := span.Pos()
	return runtime.Origin(fmt.Sprintf("%s:%d:%d", span.FileName(), pos.Line, pos.Column))
}

// condition compiles a yes/no expression with the default treatment of missing.
// It is nil where it has a problem.
func (c *checker) condition(env *stdlib.Env, m *lang.Module, e lang.Expr) (*stdlib.Expression, *runtime.Condition) {
	from := len(c.seen.calls)
	x, ok := c.compiled(env, m, e)
	if !ok {
		return nil, nil
	}
	c.asks(from)
	if !hasKind(x.Type, []stdlib.Kind{stdlib.KindBool}) {
		c.add(diag.New("E0318", m.Span(e), "a condition must be yes/no, but this is %s", x.Type))
		return nil, nil
	}
	out := &runtime.Condition{Expr: c.runtimeExpr(m, e, x), Missing: "skips"}
	c.holds[out] = []*stdlib.Expression{x}
	return x, out
}

// reads notes record fields, "visit.patient.gender", as read.
func (c *checker) reads(fields []string) {
	for _, path := range fields {
		record, field := splitLast(path)
		if c.read[record] == nil {
			c.read[record] = map[string]bool{}
		}
		c.read[record][field] = true
	}
}

// splitLast cuts "visit.patient.gender" into "visit.patient" and "gender".
func splitLast(path string) (record, field string) {
	names, ok := schema.SplitPath(path)
	if !ok {
		return "", path
	}
	for _, name := range names[:len(names)-1] {
		record = schema.JoinPath(record, name)
	}
	return record, names[len(names)-1]
}

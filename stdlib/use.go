package stdlib

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// define puts a definition in at a call or a name. args have been inlined
// already; the body is before they are put in, so that no name of the one is
// ever taken for a name of the other.
func (c *compilation) define(def *Definition, at ast.Expr, args []ast.Expr, s scope) ast.Expr {
	if slices.Contains(s.stack, def.Name) {
		c.problem(at, diag.New("E0306", c.at(at), "`%s` is defined by itself", def.Name).
			WithLabel(def.Span, "defined here"))
		return at
	}
	if len(args) != len(def.Params) {
		c.problem(at, diag.New("E0307", c.at(at), "`%s` takes %s, not %s", def.Name, count(len(def.Params), "value"), count(len(args), "value")).
			WithLabel(def.Span, "defined here"))
		return at
	}
	if c.tooLarge() {
		return at
	}
	c.inlined = true
	for _, name := range def.Params {
		c.around[name] = true
	}
	outer := c.use
	c.use = &use{at: c.at(at), outer: c.place(at).use}
	body, ok := c.body(def)
	if ok {
		body = c.inline(body, scope{bound: def.Params, stack: append(slices.Clip(s.stack), def.Name)})
		if len(c.problems) == 0 { // or names that are not bound may be a consequence
			c.refuseCapture(body, def.Params, s.bound)
		}
	}
	c.use = outer
	if !ok {
		return at
	}
	return c.replaceParams(body, def.Params, args)
}

// refuseCapture reports the names of a body that nothing defines, but that a
// macro around the use binds: a definition must mean the same wherever it is used.
func (c *compilation) refuseCapture(e ast.Expr, own, around []string) {
	if len(around) == 0 {
		return
	}
	switch e.Kind() {
	case ast.IdentKind:
		if name := e.AsIdent(); !slices.Contains(own, name) && slices.Contains(around, name) {
			c.undeclaredName(e)
		}
	case ast.CallKind:
		if name, ok := c.binder(e); ok {
			own = append(slices.Clip(own), name)
		}
	}
	for _, child := range children(e) {
		c.refuseCapture(child, own, around)
	}
}

// tooLarge reports whether definitions have made the tree too large, and says so once.
func (c *compilation) tooLarge() bool {
	if c.lastID <= maxInlinedNodes {
		return false
	}
	c.add(tooLongInlined(c.fragment))
	return true
}

func tooLongInlined(fragment diag.Span) diag.Diagnostic {
	return diag.New("E0312", fragment, "with the definitions that it uses this expression is too long").
		WithHelp("definitions that use others several times grow fast: name what they share, or use a code table")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// body parses what a definition stands for, its locals as cel.bind around it.
func (c *compilation) body(def *Definition) (ast.Expr, bool) {
	var out ast.Expr
	ok := true
	if def.Choose != nil {
		out, ok = c.chooseBody(def)
	} else {
		out, ok = c.parse(def.Body)
	}
	if !ok {
		return nil, false
	}
	for _, local := range slices.Backward(def.Locals) {
		init, ok := c.parse(local.Expr)
		if !ok {
			return nil, false
		}
		c.names[local.Name], c.around[local.Name] = true, true
		out = c.bindCall(local.Name, init, out)
	}
	return out, true
}

// bindCall writes `cel.bind(name, init, body)`: init is worked out at most once,
// when it is first asked for.
func (c *compilation) bindCall(name string, init, body ast.Expr) ast.Expr {
	at := c.place(init)
	at.made = true
	return c.fac.NewMemberCall(c.like(body), "bind", c.fac.NewIdent(c.newID(at), "cel"),
		c.fac.NewIdent(c.newID(at), name), init, body)
}

// A chooser writes one decision table as CEL. Every condition is bound to a
// name, because it is asked twice: whether it holds, and whether it was known.
type chooser struct {
	c     *compilation
	def   *Definition
	at    place // of parts that have no text of their own
	names []ast.Expr
	terms []ast.Expr
}

// A chooseRow is a row of a decision table: which, counted from 0.
type chooseRow struct {
	table *Definition
	row   int
}

// chooseBody writes a decision table: `cel.bind(row_1, c1, sure(row_1) ? r1 :
// cel.bind(row_2, c2, sure(row_2) ? r2 : …))`, innermost what holds when no row is true.
func (c *compilation) chooseBody(def *Definition) (ast.Expr, bool) {
	ch := &chooser{c: c, def: def, at: place{span: c.use.at, name: c.use.at, use: c.use.outer, table: def.Name}}
	for i, row := range def.Choose.Rows {
		condition, ok := c.parse(row.When)
		if !ok {
			return nil, false
		}
		at := c.place(condition)
		at.table, at.made = def.Name, true
		ch.terms = append(ch.terms, condition)
		name := c.freshName("row")
		c.rows[name] = chooseRow{def, i}
		ch.names = append(ch.names, c.fac.NewIdent(c.newID(at), name))
	}
	out := ch.rest()
	for i := len(ch.terms) - 1; i >= 0; i-- {
		out = c.bindCall(ch.names[i].AsIdent(), ch.terms[i], ch.row(i, out))
	}
	return out, true
}

// row writes `sure(row) ? fate : rest`; where a missing condition stops,
// `known(row) ? (row ? fate : rest) : missing`.
func (ch *chooser) row(i int, rest ast.Expr) ast.Expr {
	fate := ch.fate(&ch.def.Choose.Rows[i].Fate)
	if !ch.def.Choose.Strict {
		return ch.ternary(ch.ask("sure", ch.name(i)), fate, rest)
	}
	decided := ch.ternary(ch.name(i), fate, rest)
	if ch.def.Choose.Missing == nil {
		return decided // a missing condition makes the whole missing
	}
	return ch.ternary(ch.ask("known", ch.name(i)), decided, ch.fate(ch.def.Choose.Missing))
}

// rest is what a decision table gives when no row is true: `otherwise` if all
// conditions were known, else `missing`.
func (ch *chooser) rest() ast.Expr {
	otherwise := ch.fate(ch.def.Choose.Otherwise)
	if len(ch.names) == 0 || ch.def.Choose.Strict {
		return otherwise
	}
	some := ch.name(0)
	for i := range ch.names[1:] {
		some = ch.c.fac.NewCall(ch.c.newID(ch.at), operators.LogicalOr, some, ch.name(i+1))
	}
	if ch.def.Choose.Missing == nil {
		return ch.ternary(some, ch.c.copy(otherwise), otherwise)
	}
	return ch.ternary(ch.ask("known", some), otherwise, ch.fate(ch.def.Choose.Missing))
}

func (ch *chooser) name(i int) ast.Expr { return ch.c.copy(ch.names[i]) }

func (ch *chooser) ask(function string, condition ast.Expr) ast.Expr {
	return ch.c.fac.NewCall(ch.c.like(condition), function, condition)
}

func (ch *chooser) ternary(condition, yes, no ast.Expr) ast.Expr {
	at := ch.c.place(yes)
	at.table = ch.def.Name
	return ch.c.fac.NewCall(ch.c.newID(at), operators.Conditional, condition, yes, no)
}

// fate writes what a row says as an expression.
func (ch *chooser) fate(f *Fate) ast.Expr {
	at := ch.at
	if f != nil && f.Span.File != nil {
		at.span, at.name, at.use = f.Span, f.Span, ch.c.use
	}
	say := func(function, reason string) ast.Expr {
		return ch.c.fac.NewCall(ch.c.newID(at), function, ch.c.fac.NewLiteral(ch.c.newID(at), types.String(reason)))
	}
	switch {
	case f == nil:
		return say("missing", "no row of "+ch.def.Name)
	case f.Skip != "":
		return say("skip", f.Skip)
	case f.Report != "":
		return say("report", f.Report)
	}
	return ch.c.fac.NewLiteral(ch.c.newID(at), f.Value)
}

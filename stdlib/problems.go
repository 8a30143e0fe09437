package stdlib

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// syntaxProblem says in our words what the expression parser could not read.
// Its own messages list grammar and are never shown.
func (c *compilation) syntaxProblem(fragment diag.Span, e *common.Error) {
	text := fragment.Text()
	place := pointIn(fragment, text, e.Location)
	switch {
	case strings.Contains(e.Message, "recursion limit") || strings.Contains(e.Message, "depth"):
		c.problems.Add(diag.New("E0312", fragment, "this expression is nested too deeply").
			WithHelp("name parts of it with `let`"))
	case strings.Contains(e.Message, "size exceeds") || strings.Contains(e.Message, "node"):
		c.problems.Add(diag.New("E0312", fragment, "this expression is too long").
			WithHelp("name parts of it with `let`, or use a code table"))
	case place.Start >= fragment.End || strings.Contains(e.Message, "<EOF>"):
		end := fragment.File.Span(max(fragment.Start, fragment.End-1), fragment.End)
		c.problems.Add(diag.New("E0302", end, "the expression ends too early"))
	default:
		c.problems.Add(diag.New("E0302", place, "`%s` does not fit here", place.Text()))
	}
}

// pointIn is the word or sign at a parser's location.
func pointIn(fragment diag.Span, text string, at common.Location) diag.Span {
	if at == nil || at.Line() < 1 {
		return fragment
	}
	lines := strings.SplitAfter(text, "\n")
	start := 0
	for i := 0; i < at.Line()-1 && i < len(lines); i++ {
		start += len(lines[i])
	}
	column := 0
	for i := range text[start:] {
		if column == at.Column() {
			start += i
			column = -1
			break
		}
		column++
	}
	if column >= 0 {
		start = len(text)
	}
	end := start + wordLength(text[start:])
	return fragment.File.Span(fragment.Start+start, fragment.Start+end)
}

var word = regexp.MustCompile(`^(\w+|.)`)

func wordLength(s string) int { return len(word.FindString(s)) }

// typeProblems translates what the checker found. Types are taken from the
// nodes, not from its messages; a node whose part has an error says nothing.
func (c *compilation) typeProblems(checked *ast.AST, errs []*common.Error) {
	nodes := map[int64]ast.Expr{}
	ast.PreOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) { nodes[e.ID()] = e }))
	if len(errs) == 0 {
		c.unusable(checked.Expr())
		return
	}
	bad := map[int64]bool{}
	for _, err := range errs {
		bad[err.ExprID] = true
	}
	for _, err := range errs {
		e, ok := nodes[err.ExprID]
		if !ok {
			c.problems.Add(diag.New("E0302", c.fragment, "this expression cannot be checked"))
			continue
		}
		if hasBadPart(e, bad) {
			continue
		}
		c.typeProblem(checked, e, err.Message)
	}
}

func hasBadPart(e ast.Expr, bad map[int64]bool) bool {
	for _, child := range children(e) {
		if bad[child.ID()] || hasBadPart(child, bad) {
			return true
		}
	}
	return false
}

func (c *compilation) typeProblem(checked *ast.AST, e ast.Expr, message string) {
	switch {
	case strings.HasPrefix(message, "undefined field"):
		c.undefinedField(checked, e)
	case strings.HasPrefix(message, "undeclared reference"):
		c.undeclared(e)
	case strings.HasPrefix(message, "found no matching overload"):
		c.noOverload(checked, e)
	case strings.Contains(message, "does not support field selection"):
		sel := e.AsSelect()
		operand := Type{checked.GetType(sel.Operand().ID())}
		c.problems.Add(c.noFields(operand, sel, c.fieldSpan(e)))
	case strings.Contains(message, "cannot be range of a comprehension"):
		c.problems.Add(diag.New("E0316", c.at(e), "this is not a list"))
	default:
		c.problems.Add(diag.New("E0302", c.at(e), "this expression cannot be checked"))
	}
}

func (c *compilation) noFields(operand Type, sel ast.SelectExpr, at diag.Span) diag.Diagnostic {
	d := diag.New("E0315", at, "%s has no field `%s`", operand, sel.FieldName())
	if operand.Kind() == KindList {
		d = d.WithHelp("ask one item, as in `.first().%s`, or all, as in `.exists(x, x.%s == …)`", sel.FieldName(), sel.FieldName())
	}
	return d
}

func (c *compilation) undefinedField(checked *ast.AST, e ast.Expr) {
	sel := e.AsSelect()
	record := Type{checked.GetType(sel.Operand().ID())}.RecordName()
	var names []string
	if r, ok := c.env.records[record]; ok {
		names = r.FieldNames()
	}
	c.problems.Add(unknownName("E0313", c.fieldSpan(e), sel.FieldName(), names, "`%s` has no field `%s`", record, sel.FieldName()))
}

// unknownName is the diagnostic for a name that does not exist; the only near
// one, if there is just one, is offered as an edit.
func unknownName(code diag.Code, at diag.Span, name string, candidates []string, format string, args ...any) diag.Diagnostic {
	d := diag.New(code, at, format, args...)
	near := diag.Nearest(name, candidates)
	if len(near) == 0 {
		return d
	}
	d = d.WithHelp("%s", diag.DidYouMean(near))
	if len(near) == 1 {
		d = d.WithEdit(at, near[0])
	}
	return d
}

func (c *compilation) undeclared(e ast.Expr) {
	if e.Kind() == ast.IdentKind {
		name := e.AsIdent()
		c.problems.Add(unknownName("E0314", c.at(e), name, c.names(), "there is nothing called `%s` here", name))
		return
	}
	call := e.AsCall()
	c.problems.Add(unknownName("E0317", c.nameSpan(e), call.FunctionName(), c.functionNames(), "there is no function `%s`", call.FunctionName()))
}

// names lists what can stand as a name: variables, rows, and definitions without parameters.
func (c *compilation) names() []string {
	names := map[string]bool{}
	for _, v := range c.env.vars {
		names[v.Name] = true
	}
	for name := range c.env.rows {
		names[name] = true
	}
	for name, d := range c.env.definitions {
		if len(d.Params) == 0 {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (c *compilation) functionNames() []string {
	names := map[string]bool{}
	for _, f := range Library() {
		if isName(f.Name) {
			names[f.Name] = true
		}
	}
	for name := range macros {
		names[name] = true
	}
	for name := range c.env.functions {
		names[name] = true
	}
	for name, d := range c.env.definitions {
		if len(d.Params) > 0 {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// noOverload says which types do not go together.
func (c *compilation) noOverload(checked *ast.AST, e ast.Expr) {
	call := e.AsCall()
	parts := children(e)
	found := make([]Type, len(parts))
	for i, p := range parts {
		found[i] = Type{checked.GetType(p.ID())}
		if found[i].Kind() == KindUnusable {
			c.unusable(p)
			return
		}
	}
	c.problems.Add(c.mismatch(e, call.FunctionName(), found))
}

// signs are the operators as people write them.
var signs = func() map[string]string {
	out := map[string]string{"_&&_": "&&", "_||_": "||", "!_": "!"}
	for cel, name := range operatorNames {
		out[name] = strings.Trim(strings.ReplaceAll(cel, "@", ""), "_")
	}
	out["@within"], out["@negate"], out["@index"], out["@index_constant"] = "in", "-", "[ ]", "[ ]"
	return out
}()

func (c *compilation) mismatch(e ast.Expr, name string, found []Type) diag.Diagnostic {
	at := c.at(e)
	sign, isSign := signs[name]
	switch {
	case name == "@keep":
		return diag.New("E0318", c.at(children(e)[1]), "a condition must be yes/no, but this is %s", found[1])
	case name == "_?_:_" && found[0].Kind() != KindBool:
		return diag.New("E0318", c.at(children(e)[0]), "a condition must be yes/no, but this is %s", found[0])
	case name == "_?_:_":
		return diag.New("E0319", at, "`? :` must give one type, but gives %s or %s", found[1], found[2])
	case name == "@or_known":
		return diag.New("E0319", at, "`first_known` must give one type, but gets %s and %s", found[0], found[1])
	case isSign && (name == "_&&_" || name == "_||_" || name == "!_"):
		return c.notBool(e, sign, found)
	case isSign && len(found) == 2:
		d := diag.New("E0320", at, "`%s` cannot join %s and %s", sign, found[0], found[1])
		return withTypeHelp(d, found)
	case isSign:
		return diag.New("E0320", at, "`%s` cannot be used on %s", sign, found[0])
	}
	return c.wrongArguments(e, name, found)
}

func (c *compilation) notBool(e ast.Expr, sign string, found []Type) diag.Diagnostic {
	for i, t := range found {
		if t.Kind() != KindBool {
			return diag.New("E0318", c.at(children(e)[i]), "`%s` joins conditions, but this is %s", sign, t)
		}
	}
	return diag.New("E0318", c.at(e), "`%s` joins conditions", sign)
}

func withTypeHelp(d diag.Diagnostic, found []Type) diag.Diagnostic {
	kinds := [2]Kind{found[0].Kind(), found[1].Kind()}
	is := func(a, b Kind) bool { return kinds == [2]Kind{a, b} || kinds == [2]Kind{b, a} }
	switch {
	case is(KindDate, KindInstant):
		return d.WithHelp("`date(x)` is the local day of a date and time")
	case is(KindText, KindInt), is(KindText, KindDecimal):
		return d.WithHelp("`number(x)` reads a number from text; a number is written without quotes")
	case is(KindText, KindBool):
		return d.WithHelp("`true` and `false` are written without quotes")
	case is(KindAge, KindInt):
		return d.WithHelp("`x.years()` is the number of completed years; `years(5)` is an age to compare with")
	case is(KindDate, KindText):
		return d.WithHelp("`parse_date(x, \"yyyy-MM-dd\")` reads a date from text")
	case is(KindDate, KindInt):
		return d.WithHelp("`days(28)` is a number of days to add")
	}
	return d
}

func (c *compilation) wrongArguments(e ast.Expr, name string, found []Type) diag.Diagnostic {
	names := make([]string, len(found))
	for i, t := range found {
		names[i] = t.String()
	}
	got := strings.Join(names, ", ")
	if got == "" {
		got = "nothing"
	}
	d := diag.New("E0321", c.nameSpan(e), "`%s` cannot take %s", name, got)
	if sigs := c.signatures(name); len(sigs) > 0 {
		d = d.WithHelp("it is %s", strings.Join(sigs, " or "))
	}
	return d
}

// signatures lists how a function may be called.
func (c *compilation) signatures(name string) []string {
	var out []string
	for _, f := range Library() {
		if f.Name == name {
			out = f.Signatures()
		}
	}
	if f, ok := c.env.functions[name]; ok {
		params := make([]string, len(f.Params))
		for i, p := range f.Params {
			params[i] = p.String()
		}
		out = append(out, "`"+name+"("+strings.Join(params, ", ")+")`")
	}
	return out
}

// Signatures lists the forms of a call in words, "`age(a date, a date)`".
func (f LibraryFunction) Signatures() []string {
	var out []string
	for _, o := range f.overloads {
		var params []string
		for _, a := range o.args {
			params = append(params, Type{a}.String())
		}
		if o.member {
			out = append(out, "`x."+f.Name+"("+strings.Join(params[1:], ", ")+")` on "+params[0])
			continue
		}
		out = append(out, "`"+f.Name+"("+strings.Join(params, ", ")+")`")
	}
	return out
}

func (c *compilation) unusable(e ast.Expr) {
	at := c.at(e)
	if e.Kind() == ast.SelectKind {
		at = c.fieldSpan(e)
	}
	c.problems.Add(diag.New("E0322", at, "the schema gives this field no single type, so it cannot be used").
		WithHelp("give the field one type in the schema, or take one of its parts"))
}

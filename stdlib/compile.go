package stdlib

import (
	"maps"
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/interpreter"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// An Expression is a fragment that has passed all checks.
type Expression struct {
	Text   string   // canonical CEL text: definitions and table rows put in, nothing else changed
	Type   Type     // what it gives when it is not missing
	Fields []string // record fields it reads, "visit.patient.gender", sorted
	Reads  []Read   // where it reads them, those behind names of the scope included
	Span   diag.Span

	env     *Env
	checked *ast.AST
	source  *compilation     // places and written names, for what is said of the expression later
	tree    ast.Expr         // with definitions put in, before operators become functions
	byText  map[int64]string // the fields among what is written `x["name"]`, by node
	places  map[int64]place  // where each node comes from
	weight  int              // nodes, with all that names stand for
	counts  bool             // working it out may count list items that are passed over (Frame.TakeDrops)
}

// Compile turns the text of a span into an expression. The steps are: parse,
// put definitions and constant rows in (inline.go), expand operators and
// macros to library functions (expand.go), check the types (check.go).
// Problems point into the span, or into the definition that holds them.
func (e *Env) Compile(fragment diag.Span) (*Expression, diag.List) { return e.CompileAs(fragment, nil) }

// CompileAs is Compile for a text whose numbers are converted, unless as is nil.
func (e *Env) CompileAs(fragment diag.Span, as *As) (*Expression, diag.List) {
	c := &compilation{env: e, fragment: fragment, fac: ast.NewExprFactory(), places: map[int64]place{}, parsed: map[diag.Span]ast.Expr{}, names: map[string]bool{},
		byText: map[int64]string{}, around: map[string]bool{}, rows: map[string]chooseRow{}, cells: map[int64]bool{}}
	expr, ok := c.parse(fragment)
	if !ok {
		return nil, c.problems
	}
	expr = c.inline(expr, scope{})
	if c.silent || c.problems.HasErrors() {
		return nil, c.problems
	}
	if as != nil {
		expr = as.around(c, expr)
	}
	checked, ok := c.check(c.expand(expr))
	if !ok {
		return nil, c.problems
	}
	said, changed, ok := c.sayUnits(checked, expr)
	if !ok || c.problems.HasErrors() {
		return nil, c.problems
	}
	if changed {
		if checked, ok = c.check(c.expand(said)); !ok {
			return nil, c.problems
		}
		expr = said
	}
	text := canonical(expr, c.byText)
	c.inlined = c.inlined || as != nil
	if c.inlined && !c.checkText(text) {
		return nil, c.problems
	}
	x := &Expression{
		Text: text, Type: Type{checked.GetType(checked.Expr().ID())}, Fields: fieldsRead(checked), Reads: c.readsOf(checked),
		Span: fragment, env: e, checked: checked, source: c, tree: expr, byText: c.byText, places: c.places,
		counts: c.counts(checked.Expr()),
	}
	x.weight = x.weigh()
	return x, c.problems
}

// CompileText compiles text that is in no file, such as an expression of a
// transform; name stands for it in problems.
func (e *Env) CompileText(name, text string) (*Expression, diag.List) {
	f := diag.NewFile(name, text)
	return e.Compile(f.Span(0, len(text)))
}

// Program makes an expression ready to run.
func (x *Expression) Program() (*Program, error) {
	if !x.env.reference {
		if p, ok := x.lower(); ok {
			return p, nil
		}
	}
	return x.Interpreted()
}

// Interpreted makes an expression ready to run on CEL's interpreter.
func (x *Expression) Interpreted() (*Program, error) {
	machine, err := x.env.machine.NewInterpretable(x.checked, interpreter.CustomDecoratorV2(ownSteps))
	if err != nil {
		return nil, err
	}
	return &Program{machine: machine, text: x.Text}, nil
}

// Constant returns the value of an expression that is a literal.
func (x *Expression) Constant() (Value, bool) {
	e := x.checked.Expr()
	if e.Kind() != ast.LiteralKind {
		return nil, false
	}
	return e.AsLiteral(), true
}

// compilation is the state of compiling one fragment.
type compilation struct {
	env      *Env
	fragment diag.Span
	fac      ast.ExprFactory
	lastID   int64
	places   map[int64]place // where each node comes from
	use      *use            // the use of the definition that is being put in
	parsed   map[diag.Span]ast.Expr
	inlined  bool                 // a definition has been put in
	names    map[string]bool      // all names seen, so that made-up ones are new
	rows     map[string]chooseRow // the names of rows of `choose` tables, and their tables
	cells    map[int64]bool       // the literals that stand for cells of constant rows
	byText   map[int64]string     // the fields among what is written `x["name"]`, by node
	around   map[string]bool      // names of macros and of values of definitions, which may be meant
	fresh    int                  // names made up so far
	problems diag.List
	silent   bool // a name with an error of its own is used: no more to say
}

// fieldsRead lists the fields that a checked expression selects from records.
func fieldsRead(checked *ast.AST) []string {
	fields := map[string]bool{}
	ast.PreOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.SelectKind {
			return
		}
		sel := e.AsSelect()
		if name := (Type{checked.GetType(sel.Operand().ID())}).RecordName(); inSchema(name) {
			fields[schema.JoinPath(name, sel.FieldName())] = true
		}
	}))
	return slices.Sorted(maps.Keys(fields))
}

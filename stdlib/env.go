package stdlib

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/containers"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/operators"
	celstd "github.com/google/cel-go/common/stdlib"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A Function is a table of the mapping (codes, bands), called by its name.
type Function struct {
	Name    string
	Written string // the name that people write, where it is another one; see WithRevisions
	Params  []Type
	Result  Type
	// Results are all the values that calls can give, where that is known.
	Results []Value
	// Rows are the rows of a code table, for what is known of single calls.
	Rows *Rows
	// ResultsOf are the results of calls for one option set, by its UID, of a
	// table with a TargetKey.
	ResultsOf map[string][]Value
	// TargetKey says which parameter, counted from 1, is the option set of the
	// data element or attribute that the result is meant for; 0 says none. A call
	// may leave it out where the environment has a target (WithTarget).
	TargetKey int
	// TargetNames maps the texts that stand for an option set to its UID, for
	// calls that name one.
	TargetNames map[string]string
	// SettlesMissing says that the table has a row for a missing argument, so that
	// its result is not missing.
	SettlesMissing bool
	// Call gets the arguments as they come: values, missing or stops. OnData does the
	// same of data, and is enough. Without either the table is for checking only.
	Call   func(args []Value) Value
	OnData func(f *Frame, args []Datum) Datum
}

// onValues is the function on Values.
func (f Function) onValues() func(args []Value) Value {
	switch {
	case f.Call != nil:
		return f.Call
	case f.OnData != nil:
		return boxing(f.OnData)
	}
	return func([]Value) Value { return Fault("this table is for checking only") }
}

// A Var is a name that expressions may use, and its type.
type Var struct {
	Name string
	Type Type
	// Source is the source or entity that the name stands for a record of, or "":
	// people write it where they mean the record.
	Source string
	// From are the reads of what its value was worked out from; none for a record.
	From []Read
	// Value is what the name stands for, of a let; nil for other names.
	Value *Expression
}

// Rows are the rows of a code table. A nil Value stands for a row that gives none.
type Rows struct {
	List               []KeyedRow
	Missing, Otherwise Value
	// Find finds the row of some keys.
	Find func(keys []string) (KeyedRow, bool)
}

// A KeyedRow is a row of a code table for one key of as many parts as the table has.
type KeyedRow struct {
	Keys  []string
	Value Value
}

// An Env is what the expressions of one mapping may say: record types, the
// mapping's tables, its definitions, and the standard library. It is immutable;
// With makes the environment of an inner scope.
type Env struct {
	records     map[string]*schema.Record
	definitions map[string]*Definition
	functions   map[string]Function
	rows        map[string]ConstantRow
	vars        []Var
	broken      []string
	// brokenFields are fields that a record should have, of indexes with an error.
	brokenFields []string
	target       string
	periods      period.Periods    // of the server's calendar
	revisions    map[string]string // names of tables that have several, and what the one that holds is called
	wall         *wall             // around the lines of a group
	facts        facts             // what conditions around the scope prove to be there
	anything     bool              // a condition around the scope is not known: it may prove anything
	parsed       *parsedRows
	checker      *checker.Env
	machine      interpreter.Interpreter
	dispatcher   interpreter.Dispatcher
	overloads    map[string]overload // of the library, by what the checker calls them
	reference    bool                // programs run on CEL's interpreter
}

// Config is what an Env is made of.
type Config struct {
	Records     []*schema.Record // sources' record types, nested ones inside
	Functions   []Function
	Definitions []*Definition
	Periods     period.Periods // of the server's calendar
	// Reference makes programs that run on CEL's interpreter, which is what compiled
	// ones are held against.
	Reference bool
}

// NewEnv makes an environment. Names must have been checked to be unique.
func NewEnv(c Config) (*Env, error) {
	e := &Env{periods: c.Periods, reference: c.Reference, overloads: map[string]overload{}, records: map[string]*schema.Record{}, definitions: map[string]*Definition{}, functions: map[string]Function{}, parsed: &parsedRows{trees: map[diag.Span]*ast.AST{}}}
	for _, r := range c.Records {
		e.addRecord(r)
	}
	for _, d := range c.Definitions {
		e.definitions[d.Name] = d
	}
	functions := e.baseFunctions()
	for _, f := range c.Functions {
		e.functions[f.Name] = f
		decl, err := tableDecl(f)
		if err != nil {
			return nil, err
		}
		functions = append(functions, decl)
	}
	e.records[periodRecord] = periodFields
	var maps []mapField
	for _, r := range c.Records {
		maps = append(maps, mapsIn(r)...)
	}
	if f := e.entriesFunction(maps); f != nil {
		functions = append(functions, f)
	}
	return e, e.assemble(functions)
}

// periodFields are what `period.` may be followed by.
var periodFields = &schema.Record{Name: periodRecord, Fields: []*schema.Field{
	{Name: "first_day", Type: &schema.Type{Kind: schema.Date}, Required: true},
	{Name: "last_day", Type: &schema.Type{Kind: schema.Date}, Required: true},
}}

func (e *Env) addRecord(r *schema.Record) {
	if _, seen := e.records[r.Name]; seen {
		return
	}
	e.records[r.Name] = r
	for _, f := range r.Fields {
		for t := f.Type; t != nil; t = t.Elem {
			if t.Kind == schema.Object {
				e.addRecord(t.Record)
			}
		}
	}
}

// assemble builds the checker and the machine that all expressions share.
func (e *Env) assemble(functions []*decls.FunctionDecl) error {
	registry := types.NewEmptyRegistry()
	provider := recordProvider{Provider: registry, records: e.records}
	env, err := checker.NewEnv(containers.DefaultContainer, provider)
	if err != nil {
		return err
	}
	if err := env.AddFunctions(functions...); err != nil {
		return err
	}
	if err := env.AddIdents(decls.NewVariable(frameVar, frameType)); err != nil {
		return err
	}
	dispatcher := interpreter.NewDispatcher()
	for _, f := range functions {
		bindings, err := f.Bindings()
		if err != nil {
			return err
		}
		if err := dispatcher.Add(bindings...); err != nil {
			return err
		}
	}
	attributes := interpreter.NewAttributeFactory(containers.DefaultContainer, registry, provider)
	e.checker = env
	e.dispatcher = dispatcher
	e.machine = interpreter.NewInterpreter(dispatcher, containers.DefaultContainer, provider, registry, attributes)
	return nil
}

// With returns the environment of a scope inside e that has more names.
func (e *Env) With(vars ...Var) *Env {
	inner := *e
	vars = inner.besideHidden(vars)
	inner.vars = append(slices.Clip(e.vars), vars...)
	env, err := checker.NewEnv(containers.DefaultContainer, recordProvider{types.NewEmptyRegistry(), e.records},
		checker.ValidatedDeclarations(e.checker))
	if err != nil {
		panic(fmt.Sprintf("stdlib: scope: %v", err))
	}
	for _, v := range vars {
		if err := env.AddIdents(decls.NewVariable(v.Name, v.Type.cel)); err != nil {
			panic(fmt.Sprintf("stdlib: scope: %v", err))
		}
	}
	inner.checker = env
	return &inner
}

// WithBroken returns the environment of a scope in which a name has an error of
// its own: expressions that use it do not compile, and nothing is said about them.
func (e *Env) WithBroken(name string) *Env {
	inner := *e
	inner.broken = append(slices.Clip(e.broken), name)
	return &inner
}

// WithBrokenField returns the environment of a scope in which a field that a
// record should have has an error of its own: nothing is said about its uses.
func (e *Env) WithBrokenField(name string) *Env {
	inner := *e
	inner.brokenFields = append(slices.Clip(e.brokenFields), name)
	return &inner
}

// WithTarget returns the environment of a value that is meant for an option set.
func (e *Env) WithTarget(optionSet string) *Env {
	inner := *e
	inner.target = optionSet
	return &inner
}

// WithRevisions returns the environment of a scope in which names stand for some
// of several tables with dates: calls of the name are calls of that table.
func (e *Env) WithRevisions(tables map[string]string) *Env {
	inner := *e
	inner.revisions = tables
	return &inner
}

// A ConstantRow is a row of a table whose cells are known when the mapping is
// compiled. A nil cell is missing.
type ConstantRow struct {
	Table string
	Cells map[string]*string
}

// WithRow returns the environment of a scope in which name is a table's row.
func (e *Env) WithRow(name string, row ConstantRow) *Env {
	inner := *e
	inner.rows = maps.Clone(e.rows)
	if inner.rows == nil {
		inner.rows = map[string]ConstantRow{}
	}
	inner.rows[name] = row
	return &inner
}

// Var returns the type of a name in scope.
func (e *Env) Var(name string) (Type, bool) {
	v, ok := e.variable(name)
	return v.Type, ok
}

func (e *Env) variable(name string) (Var, bool) {
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].Name == name {
			return e.vars[i], true
		}
	}
	return Var{}, false
}

// value returns what a name in scope stands for, if it is a let's.
func (e *Env) value(name string) *Expression {
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].Name == name {
			return e.vars[i].Value
		}
	}
	return nil
}

// Has reports whether a name means something by itself.
func (e *Env) Has(name string) bool {
	_, isVar := e.Var(name)
	_, isRow := e.rows[name]
	_, isDefinition := e.definitions[name]
	isGiven := false
	if e.wall != nil {
		_, isGiven = e.wall.bindings[name]
	}
	return isVar || isRow || isDefinition || isGiven || slices.Contains(e.broken, name)
}

// FieldType returns the type of a record's field.
func (e *Env) FieldType(record, field string) (Type, bool) {
	r, ok := e.records[record]
	if !ok {
		return Type{}, false
	}
	f, ok := r.Field(field)
	if !ok {
		return Type{}, false
	}
	return TypeOf(f.Type), true
}

// recordProvider shows the record types to the checker.
type recordProvider struct {
	types.Provider
	records map[string]*schema.Record
}

func (p recordProvider) FindStructType(name string) (*types.Type, bool) {
	if _, ok := p.record(name); !ok {
		return nil, false
	}
	return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
}

// record finds a record by the name of its type.
func (p recordProvider) record(name string) (*schema.Record, bool) {
	plain, ok := strings.CutPrefix(name, recordPrefix)
	if !ok && name != periodRecord {
		return nil, false
	}
	r, ok := p.records[plain]
	return r, ok
}

func (p recordProvider) FindStructFieldNames(name string) ([]string, bool) {
	r, ok := p.record(name)
	if !ok {
		return nil, false
	}
	return r.FieldNames(), true
}

func (p recordProvider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	r, ok := p.record(name)
	if !ok {
		return nil, false
	}
	f, ok := r.Field(field)
	if !ok {
		return nil, false
	}
	return &types.FieldType{Type: TypeOf(f.Type).cel}, true
}

func (p recordProvider) NewValue(string, map[string]ref.Val) ref.Val { return Fault("no such type") }

// logicFunctions are the parts of CEL's own library that we keep as they are.
var logicFunctions = []string{
	operators.LogicalNot, operators.Conditional, operators.NotStrictlyFalse, operators.Add,
}

func (e *Env) baseFunctions() []*decls.FunctionDecl {
	var out []*decls.FunctionDecl
	for _, f := range celstd.Functions() {
		if slices.Contains(logicFunctions, f.Name()) {
			out = append(out, f)
		}
	}
	for _, f := range byName(libraryIn(e.periods)) {
		if len(f.overloads) > 0 {
			out = append(out, f.decl())
		}
		for i, o := range f.overloads {
			e.overloads[f.id(i)] = o
		}
	}
	return out
}

// byName joins the entries that share a name, such as `days(28)` and `age.days()`.
func byName(library []LibraryFunction) []LibraryFunction {
	at := map[string]int{}
	var out []LibraryFunction
	for _, f := range library {
		if i, ok := at[f.Name]; ok {
			out[i].overloads = append(out[i].overloads, f.overloads...)
			continue
		}
		at[f.Name] = len(out)
		out = append(out, f)
	}
	return out
}

func tableDecl(f Function) (*decls.FunctionDecl, error) {
	call := f.onValues()
	options := []decls.FunctionOpt{decls.DisableTypeGuards(true)}
	for i, params := range tableParams(f.Params) {
		id := "table_" + f.Name
		if i > 0 {
			id = fmt.Sprintf("%s_%d", id, i)
		}
		options = append(options, decls.Overload(id, params, f.Result.cel, decls.OverloadIsNonStrict(), binding(len(params), call)))
	}
	return decls.NewFunction(f.Name, options...)
}

// tableParams lists the parameter types that a table takes: those it declares
// and, where it wants a decimal number, a whole one in its place.
func tableParams(params []Type) [][]*types.Type {
	all := [][]*types.Type{nil}
	for _, p := range params {
		var longer [][]*types.Type
		for _, head := range all {
			longer = append(longer, append(slices.Clip(head), p.cel))
		}
		if p.Kind() == KindDecimal {
			for _, head := range all {
				longer = append(longer, append(slices.Clip(head), types.IntType))
			}
		}
		all = longer
	}
	return all
}

// binding wraps a function of any number of arguments in the form that CEL wants for that number.
func binding(n int, call func([]Value) Value) decls.OverloadOpt {
	switch n {
	case 0:
		return decls.FunctionBinding(func(...ref.Val) ref.Val { return call(nil) })
	case 1:
		return decls.UnaryBinding(func(a ref.Val) ref.Val { return call([]Value{a}) })
	case 2:
		return decls.BinaryBinding(func(a, b ref.Val) ref.Val { return call([]Value{a, b}) })
	}
	return decls.FunctionBinding(func(args ...ref.Val) ref.Val { return call(args) })
}

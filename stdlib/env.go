package stdlib

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/containers"
	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/operators"
	celstd "github.com/google/cel-go/common/stdlib"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A Function is a table of the mapping (codes, bands), called by its name.
type Function struct {
	Name   string
	Params []Type
	Result Type
	// Results are all the values that calls can give, where that is known.
	Results []Value
	// TargetKey says which parameter, counted from 1, is the option set of the
	// data element or attribute that the result is meant for; 0 says none. A call
	// may leave it out where the environment has a target (WithTarget).
	TargetKey int
	// TargetNames maps the texts that stand for an option set to its UID, for
	// calls that name one.
	TargetNames map[string]string
	// Call gets the arguments as they come: values, missing or stops. A nil
	// Call is for checking only.
	Call func(args []Value) Value
}

// A Var is a name that expressions may use, and its type.
type Var struct {
	Name string
	Type Type
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
	target      string
	checker     *checker.Env
	machine     interpreter.Interpreter
}

// Config is what an Env is made of.
type Config struct {
	Records     []*schema.Record // sources' record types, nested ones inside
	Functions   []Function
	Definitions []*Definition
}

// NewEnv makes an environment. Names must have been checked to be unique.
func NewEnv(c Config) (*Env, error) {
	e := &Env{records: map[string]*schema.Record{}, definitions: map[string]*Definition{}, functions: map[string]Function{}}
	for _, r := range c.Records {
		e.addRecord(r)
	}
	for _, d := range c.Definitions {
		e.definitions[d.Name] = d
	}
	functions := baseFunctions()
	for _, f := range c.Functions {
		e.functions[f.Name] = f
		decl, err := tableDecl(f)
		if err != nil {
			return nil, err
		}
		functions = append(functions, decl)
	}
	e.records[periodRecord] = periodFields
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
	e.machine = interpreter.NewInterpreter(dispatcher, containers.DefaultContainer, provider, registry, attributes)
	return nil
}

// With returns the environment of a scope inside e that has more names.
func (e *Env) With(vars ...Var) *Env {
	inner := *e
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

// WithTarget returns the environment of a value that is meant for an option set.
func (e *Env) WithTarget(optionSet string) *Env {
	inner := *e
	inner.target = optionSet
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
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].Name == name {
			return e.vars[i].Type, true
		}
	}
	return Type{}, false
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
	if _, ok := p.records[name]; !ok {
		return nil, false
	}
	return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
}

func (p recordProvider) FindStructFieldNames(name string) ([]string, bool) {
	r, ok := p.records[name]
	if !ok {
		return nil, false
	}
	return r.FieldNames(), true
}

func (p recordProvider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	r, ok := p.records[name]
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
	operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional,
	operators.NotStrictlyFalse, operators.Add,
}

func baseFunctions() []*decls.FunctionDecl {
	var out []*decls.FunctionDecl
	for _, f := range celstd.Functions() {
		if slices.Contains(logicFunctions, f.Name()) {
			out = append(out, f)
		}
	}
	for _, f := range byName(Library()) {
		out = append(out, f.decl())
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
	params := make([]*types.Type, len(f.Params))
	for i, p := range f.Params {
		params[i] = p.cel
	}
	call := f.Call
	if call == nil {
		call = func([]Value) Value { return Fault("this table is for checking only") }
	}
	return decls.NewFunction(f.Name, decls.DisableTypeGuards(true),
		decls.Overload("table_"+f.Name, params, f.Result.cel, decls.OverloadIsNonStrict(), binding(len(params), call)))
}

// binding wraps a function of any number of arguments in the form that CEL wants for that number.
func binding(n int, call func([]Value) Value) decls.OverloadOpt {
	switch n {
	case 1:
		return decls.UnaryBinding(func(a ref.Val) ref.Val { return call([]Value{a}) })
	case 2:
		return decls.BinaryBinding(func(a, b ref.Val) ref.Val { return call([]Value{a, b}) })
	}
	return decls.FunctionBinding(func(args ...ref.Val) ref.Val { return call(args) })
}

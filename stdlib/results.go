package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Results lists the values that an expression can give. closed is false where
// they depend on more than literals and tables: then there may be others.
func (x *Expression) Results() (values []Value, closed bool) {
	return x.env.results(x.checked.Expr())
}

func (e *Env) results(x ast.Expr) ([]Value, bool) {
	switch x.Kind() {
	case ast.LiteralKind:
		return []Value{x.AsLiteral()}, true
	case ast.ComprehensionKind:
		if f := x.AsComprehension(); f.IterVar() == "#unused" {
			return e.results(f.Result())
		}
	case ast.CallKind:
		return e.callResults(x.AsCall())
	}
	return nil, false
}

func (e *Env) callResults(call ast.CallExpr) ([]Value, bool) {
	switch name := call.FunctionName(); name {
	case "missing", "skip", "report":
		return nil, true
	case operators.Conditional:
		return e.unionResults(call.Args()[1:])
	case "@or_known":
		return e.unionResults(call.Args())
	default:
		f, ok := e.functions[name]
		if !ok {
			return nil, false
		}
		return tableResults(f, call.Args())
	}
}

// tableResults are the results of a table, or those of its rows for the option
// set that the call names.
func tableResults(f Function, args []ast.Expr) ([]Value, bool) {
	if f.TargetKey > 0 && f.TargetKey <= len(args) && f.ResultsOf != nil {
		if set, ok := textOf(args[f.TargetKey-1]); ok {
			return f.ResultsOf[set], true
		}
	}
	return f.Results, f.Results != nil
}

func (e *Env) unionResults(parts []ast.Expr) ([]Value, bool) {
	var all []Value
	for _, p := range parts {
		values, closed := e.results(p)
		if !closed {
			return nil, false
		}
		all = append(all, values...)
	}
	return all, true
}

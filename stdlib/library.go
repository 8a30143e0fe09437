package stdlib

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A LibraryFunction is an entry of the standard library. Operators are entries
// too, under names that start with "@" and that nobody can write.
type LibraryFunction struct {
	Name     string
	Group    string // heading in spec/stdlib.md; operators have none
	Doc      string // one sentence
	Examples []Example

	overloads []overload
	forms     []string // of calls in words, where overloads do not say it: those that bind a name
	formsOnly bool     // the overloads are not how people write the call
}

// An Example is an expression without records, and what it gives: a value as
// CEL text, or "missing", or "fault".
type Example struct{ Expr, Gives string }

// overload is one signature of a function. A member overload is called on its
// first argument. A strict one never sees missing or a stop.
type overload struct {
	member   bool
	observer bool // sees missing and stops: known, first_known, sure, @keep …
	args     []*types.Type
	result   *types.Type
	call     func(args []ref.Val) ref.Val

	// The function on data, for compiled expressions; what of these there is, call is
	// made of. Only the last one may be an observer's.
	one    func(Datum) Datum
	two    func(a, b Datum) Datum
	onData func(*Frame, []Datum) Datum
}

// onOne, onTwo and onFrame make signatures of functions on data. That of onFrame
// may use the frame's space for what it makes.
func onOne(arg, result *types.Type, call func(Datum) Datum) overload {
	return overload{args: []*types.Type{arg}, result: result, one: call,
		call: func(a []ref.Val) ref.Val { return call(DatumOf(a[0])).Value() }}
}

func onTwo(args []*types.Type, result *types.Type, call func(a, b Datum) Datum) overload {
	return overload{args: args, result: result, two: call,
		call: func(a []ref.Val) ref.Val { return call(DatumOf(a[0]), DatumOf(a[1])).Value() }}
}

func onFrame(args []*types.Type, result *types.Type, call func(*Frame, []Datum) Datum) overload {
	return overload{args: args, result: result, onData: call, call: boxing(call)}
}

// boxing is a function on data as one on Values, which has no frame's space.
func boxing(call func(*Frame, []Datum) Datum) func([]Value) Value {
	return func(args []Value) Value {
		given := make([]Datum, len(args))
		for i, v := range args {
			given[i] = DatumOf(v)
		}
		return call(&Frame{}, given).Value()
	}
}

// asMember makes a signature one that is called on its first argument.
func (o overload) asMember() overload {
	o.member = true
	return o
}

// fault is the outcome of a function that has no value.
func fault(reason string) Datum { return noDatum(Fault(reason)) }

func strictly(call func([]ref.Val) ref.Val) func([]ref.Val) ref.Val {
	return func(args []ref.Val) ref.Val {
		if v := nonValue(args...); v != nil {
			return v
		}
		return call(args)
	}
}

// nonValue returns the first stop among args, else what they miss (of several
// the one with the least name, so that the order of operands does not matter),
// else nil: where a fault and missing could both come out, the fault is named.
func nonValue(args ...ref.Val) ref.Val {
	var missing *types.Unknown
	for _, a := range args {
		switch v := a.(type) {
		case *types.Err:
			return v
		case *types.Unknown:
			if missing == nil {
				missing = v
			} else if missingReason(v) < missingReason(missing) {
				missing = v
			}
		}
	}
	if missing == nil {
		return nil
	}
	return missing
}

// id is what the checker calls a signature.
func (f LibraryFunction) id(i int) string { return f.Name + "_" + strconv.Itoa(i) }

func (f LibraryFunction) decl() *decls.FunctionDecl {
	opts := []decls.FunctionOpt{decls.DisableTypeGuards(len(f.overloads) == 1)}
	for i, o := range f.overloads {
		opts = append(opts, o.option(f.id(i)))
	}
	decl, err := decls.NewFunction(f.Name, opts...)
	if err != nil {
		panic(fmt.Sprintf("stdlib: function %s: %v", f.Name, err))
	}
	return decl
}

func (o overload) option(id string) decls.FunctionOpt {
	call := o.call
	if !o.observer {
		call = strictly(call)
	}
	opts := []decls.OverloadOpt{decls.OverloadIsNonStrict(), binding(len(o.args), call)}
	if o.member {
		return decls.MemberOverload(id, o.args, o.result, opts...)
	}
	return decls.Overload(id, o.args, o.result, opts...)
}

// Library lists the standard library, operators included, in a fixed order.
func Library() []LibraryFunction { return libraryIn(period.Periods{}) }

// libraryIn is the library whose periods are those of a calendar.
func libraryIn(periods period.Periods) []LibraryFunction {
	return slices.Concat(operatorFunctions(), absenceFunctions(), listFunctions(), historyFunctions(), macroFunctions(), dateFunctions(),
		periodFunctions(periods), ageFunctions(), textFunctions(), numberFunctions(), unitFunctions(), placeFunctions())
}

// listed are the overloads that people write.
func (f LibraryFunction) listed() []overload {
	if f.formsOnly {
		return nil
	}
	return f.overloads
}

// Signatures lists the forms of a call in words, "`age(a date, a date)`".
func (f LibraryFunction) Signatures() []string {
	var out []string
	for _, o := range f.listed() {
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
	return append(out, f.forms...)
}

package stdlib

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// absenceFunctions are the only ones that see what is missing.
func absenceFunctions() []LibraryFunction {
	return []LibraryFunction{
		{Name: "known", Group: "Missing", Doc: "Whether a value was recorded; never missing itself. A value that a `skip` row takes out counts as missing.",
			Examples:  []Example{{`known("a")`, `true`}, {`known(["a"].first(x, x == "b"))`, `false`}, {`known(1 / 0)`, `fault`}},
			overloads: []overload{observer([]*types.Type{paramA}, types.BoolType, known)}},
		{Name: "first_known", Group: "Missing", Doc: "The first of the values that is not missing; missing if all are. Of a list, the first of the items' values that is known.",
			formsOnly: true, forms: []string{"`first_known(value, value, …)`", itemForm("first_known", "value")},
			Examples: []Example{{`first_known(["a"].filter(x, false).first(), "b")`, `"b"`}, {`first_known(missing("x"), 2, 3)`, `2`},
				{`[1, 2].first_known(n, n * 2)`, `2`}},
			overloads: []overload{observer([]*types.Type{paramA}, paramA, func(a []ref.Val) ref.Val { return a[0] })}},
		{Name: "sure", Group: "Missing", Doc: "Whether a condition is surely true: false where it is missing, so that `sure(c) || !sure(c)` always holds.",
			Examples:  []Example{{`sure(1 < 2)`, `true`}, {`sure([1].filter(x, false).first() < 2)`, `false`}},
			overloads: []overload{observer([]*types.Type{types.BoolType}, types.BoolType, sure)}},
		{Name: "items", Group: "Missing", Doc: "The list, or an empty one where the list is missing.",
			Examples: []Example{{`items(["a"]).size()`, `1`}},
			overloads: []overload{observer([]*types.Type{listOf(paramA)}, listOf(paramA), func(a []ref.Val) ref.Val {
				if isAbsent(a[0]) {
					return ListValue(nil)
				}
				return a[0]
			})}},
		{Name: "missing", Group: "Missing", Doc: "Nothing: as if nobody had recorded it. The text names it in the run's report.",
			Examples: []Example{{`missing("weight") > 3`, `missing`}},
			overloads: []overload{strict([]*types.Type{types.StringType}, paramA, func(a []ref.Val) ref.Val {
				return MissingValue(string(a[0].(types.String)))
			})}},
		{Name: "skip", Group: "Missing", Doc: "Takes the value out for a reason that is expected; the run counts it under the reason.",
			Examples: []Example{{`skip("not tested") == 1`, `skip`}},
			overloads: []overload{strict([]*types.Type{types.StringType}, paramA, func(a []ref.Val) ref.Val {
				return SkipValue(string(a[0].(types.String)))
			})}},
		{Name: "report", Group: "Missing", Doc: "Takes the value out for a reason that is a fault in the data; the run lists the record.",
			Examples: []Example{{`report("sex not recorded") == 1`, `report`}},
			overloads: []overload{strict([]*types.Type{types.StringType}, paramA, func(a []ref.Val) ref.Val {
				return ReportValue(string(a[0].(types.String)))
			})}},
		{Name: "@or_known", overloads: []overload{observer([]*types.Type{paramA, paramA}, paramA, func(a []ref.Val) ref.Val { return orKnown(a[0], a[1]) })}},
		{Name: "@keep", overloads: []overload{observer([]*types.Type{frameType, types.BoolType}, types.BoolType, keep)}},
		{Name: "@searching", overloads: []overload{observer([]*types.Type{listOf(paramA)}, types.BoolType, func(a []ref.Val) ref.Val {
			return types.Bool(!types.IsUnknownOrError(a[0]) && sizeOf(a[0]) == 0)
		})}},
		{Name: "@kept", overloads: []overload{observer([]*types.Type{frameType, paramA}, listOf(paramA), kept)}},
	}
}

// isAbsent holds for missing and for what a `skip` row took out; reports and
// faults are not absent: they must be seen.
func isAbsent(v ref.Val) bool {
	switch v := v.(type) {
	case *types.Unknown:
		return true
	case *types.Err:
		return Classify(v).Kind == Skipped
	}
	return false
}

func known(a []ref.Val) ref.Val {
	if isAbsent(a[0]) {
		return types.False
	}
	if types.IsError(a[0]) {
		return a[0]
	}
	return types.True
}

func sure(a []ref.Val) ref.Val {
	if isAbsent(a[0]) {
		return types.False
	}
	return a[0]
}

// keep decides for filter: an item whose condition is missing is passed over and counted.
func keep(a []ref.Val) ref.Val {
	if !isAbsent(a[1]) {
		return a[1]
	}
	a[0].(*frameValue).f.dropped(a[1])
	return types.False
}

// kept decides for map: a list of the value, or of nothing.
func kept(a []ref.Val) ref.Val {
	if isAbsent(a[1]) {
		a[0].(*frameValue).f.dropped(a[1])
		return ListValue(nil)
	}
	if types.IsError(a[1]) {
		return a[1]
	}
	return ListValue([]Value{a[1]})
}

// sizeOf returns the number of items of a list.
func sizeOf(v ref.Val) int { return int(v.(traits.Sizer).Size().(types.Int)) }

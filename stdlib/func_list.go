package stdlib

import (
	"slices"
	"unicode/utf8"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// listFunctions work on lists as a whole; the macros of expand.go, which look at
// each item, are made of some of them.
func listFunctions() []LibraryFunction {
	listA := listOf(paramA)
	return []LibraryFunction{
		{Name: "size", Group: "Lists", Doc: "The number of items of a list, of keys of a map, of characters of a text.",
			Examples: []Example{{`[1, 2].size()`, `2`}, {`"naïve".size()`, `5`}, {`size("")`, `0`}},
			overloads: []overload{
				onOne(listA, types.IntType, size).asMember(), onOne(types.StringType, types.IntType, size).asMember(),
				onOne(types.NewMapType(types.StringType, paramA), types.IntType, size).asMember(),
				onOne(listA, types.IntType, size), onOne(types.StringType, types.IntType, size)}},
		{Name: "first", Group: "Lists", Doc: "The first item; with a condition, the first for which it surely holds. Missing if there is none.", forms: []string{itemForm("first", "condition")},
			Examples:  []Example{{`["a", "b"].first()`, `"a"`}, {`[1, 5, 7].first(n, n > 4)`, `5`}, {`[1].first(n, n > 4)`, `missing`}},
			overloads: []overload{onOne(listA, paramA, func(a Datum) Datum { return itemOf(a, IntDatum(0)) }).asMember()}},
		{Name: "last", Group: "Lists", Doc: "The last item; with a condition, the last for which it surely holds. Missing if there is none.", forms: []string{itemForm("last", "condition")},
			Examples:  []Example{{`["a", "b"].last()`, `"b"`}, {`[7, 5, 1].last(n, n > 4)`, `5`}},
			overloads: []overload{onOne(listA, paramA, func(a Datum) Datum { return itemOf(a, IntDatum(int64(a.list().Len())-1)) }).asMember()}},
		{Name: "sum", Group: "Lists", Doc: "The sum of a list of numbers; 0 for an empty list.",
			Examples: []Example{{`[1, 2].sum()`, `3`}, {`[0.1, 0.2].sum()`, `0.3`}},
			overloads: []overload{onOne(listOf(types.IntType), types.IntType, sumInts).asMember(),
				onOne(listOf(types.DoubleType), types.DoubleType, sumDecimals).asMember()}},
		{Name: "distinct", Group: "Lists", Doc: "The list without repeated items, the first of each kept.",
			Examples:  []Example{{`["a", "b", "a"].distinct().size()`, `2`}},
			overloads: []overload{member([]*types.Type{listA}, listA, distinct)}},
		{Name: "shares", Group: "Lists", Doc: "Whether two lists have an item in common.",
			Examples: []Example{{`["a", "b"].shares(["b", "c"])`, `true`}, {`[1].shares([2])`, `false`}},
			overloads: []overload{member([]*types.Type{listA, listA}, types.BoolType, func(a []ref.Val) ref.Val {
				return types.Bool(share(a[0], a[1]))
			})}},
		{Name: "@least", overloads: extreme(-1)},
		{Name: "@greatest", overloads: extreme(1)},
		{Name: "@reversed", overloads: []overload{strict([]*types.Type{listA}, listA, reversed)}},
		{Name: "@decimals", overloads: []overload{strict([]*types.Type{listOf(types.IntType)}, listOf(types.DoubleType), decimals)}},
		{Name: "@unranked", overloads: []overload{strict(nil, rankingType, func([]ref.Val) ref.Val { return &ranking{} })}},
		{Name: "@rank_lowest", overloads: rankings(-1)},
		{Name: "@rank_highest", overloads: rankings(1)},
		{Name: "@ranked", overloads: []overload{strict([]*types.Type{rankingType}, paramA, func(a []ref.Val) ref.Val { return a[0].(*ranking).best() })}},
	}
}

func size(a Datum) Datum {
	switch a.kind {
	case KindList:
		return IntDatum(int64(a.list().Len()))
	case KindMap:
		return IntDatum(int64(len(a.mapped().entries)))
	}
	return IntDatum(int64(utf8.RuneCountInString(a.text())))
}

func itemAt(list ref.Val, i int) ref.Val {
	return itemOf(DatumOf(list), IntDatum(int64(i))).Value()
}

func sumInts(a Datum) Datum {
	sum := IntDatum(0)
	a.Items(func(x Datum) bool {
		sum = addInts(sum.num, x.num)
		return sum.kind != KindNone
	})
	return sum
}

func sumDecimals(a Datum) Datum {
	sum, err := decimal.FromInt(0), error(nil)
	a.Items(func(x Datum) bool {
		d, _ := x.Decimal()
		sum, err = sum.Add(d)
		return err == nil
	})
	return exact(sum, err)
}

func share(a, b ref.Val) bool {
	var seen set
	AsList(a, func(x Value) bool { seen.add(x); return true })
	found := false
	AsList(b, func(x Value) bool { found = seen.has(x); return !found })
	return found
}

func distinct(a []ref.Val) ref.Val {
	var kept []Value
	var seen set
	AsList(a[0], func(x Value) bool {
		if !seen.has(x) {
			seen.add(x)
			kept = append(kept, x)
		}
		return true
	})
	return ListValue(kept)
}

// extreme is the least (sign -1) or greatest (sign 1) of a list.
func extreme(sign int) []overload {
	var out []overload
	for _, t := range append([]*types.Type{types.IntType, types.DoubleType}, ordered...) {
		out = append(out, member([]*types.Type{listOf(t)}, t, func(a []ref.Val) ref.Val {
			return itemAt(a[0], best(a[0], sign))
		}))
	}
	return out
}

// best is the place of the first least or greatest item, or -1.
func best(list ref.Val, sign int) int {
	at, i := -1, 0
	var least Value
	AsList(list, func(x Value) bool {
		if c, _ := CompareValues(x, least); at < 0 || c*sign > 0 {
			at, least = i, x
		}
		i++
		return true
	})
	return at
}

func reversed(a []ref.Val) ref.Val {
	items := make([]Value, 0, sizeOf(a[0]))
	AsList(a[0], func(x Value) bool { items = append(items, x); return true })
	slices.Reverse(items)
	return ListValue(items)
}

func decimals(a []ref.Val) ref.Val {
	items := make([]Value, 0, sizeOf(a[0]))
	AsList(a[0], func(x Value) bool {
		d, _ := AsDecimal(x)
		items = append(items, DecimalValue{Decimal: d})
		return true
	})
	return ListValue(items)
}

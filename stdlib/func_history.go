package stdlib

import (
	"sort"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// historyFunctions look at the items of a list from one of them, or by the days
// on which they stand in a history.
func historyFunctions() []LibraryFunction {
	listA := listOf(paramA)
	item := func(step int) []overload {
		return []overload{member([]*types.Type{listA, paramA}, paramA, func(a []ref.Val) ref.Val { return beside(a[0], a[1], step) })}
	}
	return []LibraryFunction{
		{Name: "nth", Group: "Histories", Doc: "The item of a list at a place, counted from 1; missing if there are fewer.",
			Examples:  []Example{{`["a", "b"].nth(2)`, `"b"`}, {`["a", "b"].nth(3)`, `missing`}},
			overloads: []overload{member([]*types.Type{listA, types.IntType}, paramA, nth)}},
		{Name: "previous", Group: "Histories", Doc: "The item of a list before another one of it; missing before the first.",
			Examples: []Example{{`["a", "b", "c"].previous("b")`, `"a"`}, {`["a", "b"].previous("a")`, `missing`}}, overloads: item(-1)},
		{Name: "next", Group: "Histories", Doc: "The item of a list after another one of it; missing after the last.",
			Examples: []Example{{`["a", "b", "c"].next("b")`, `"c"`}, {`["a", "b"].next("b")`, `missing`}}, overloads: item(1)},
		{Name: "before", Group: "Histories", Doc: "The items of a list before one of it.",
			Examples:  []Example{{`["a", "b", "c"].before("c")`, `["a", "b"]`}},
			overloads: []overload{member([]*types.Type{listA, paramA}, listA, func(a []ref.Val) ref.Val { return stretch(a[0], 0, placeOf(a[0], a[1])) })}},
		{Name: "after", Group: "Histories", Doc: "The items of a list after one of it.",
			Examples: []Example{{`["a", "b", "c"].after("a")`, `["b", "c"]`}},
			overloads: []overload{member([]*types.Type{listA, paramA}, listA, func(a []ref.Val) ref.Val {
				at := placeOf(a[0], a[1])
				if at < 0 {
					return stretch(a[0], 0, 0)
				}
				return stretch(a[0], at+1, sizeOf(a[0]))
			})}},
		{Name: "until", Group: "Histories", Doc: "The records of a history up to a day, the day included. A history is a list of an entity that is ordered by a day.",
			Examples: []Example{{`["a"].until(date("2026-01-31"))`, `fault`}},
			overloads: []overload{dated(dateType, never, func(day calendar.Date, by ref.Val) bool {
				return by.(DateValue).Date.Before(day)
			})}},
		{Name: "since", Group: "Histories", Doc: "The records of a history from a day on, the day included.",
			Examples: []Example{{`["a"].since(date("2026-01-01"))`, `fault`}},
			overloads: []overload{dated(dateType, func(day calendar.Date, by ref.Val) bool {
				return day.Before(by.(DateValue).Date)
			}, never)}},
		{Name: "within", Group: "Histories", Doc: "The records of a history in a period.",
			Examples: []Example{{`["a"].within(period_id("202601"))`, `fault`}},
			overloads: []overload{dated(periodType, func(day calendar.Date, by ref.Val) bool {
				return day.Before(by.(PeriodValue).Period.FirstDay())
			}, func(day calendar.Date, by ref.Val) bool {
				return by.(PeriodValue).Period.LastDay().Before(day)
			})}},
		{Name: "ever", Group: "Histories", Doc: "The whole of an entity's list, where `for each period` ends it with the period.",
			Examples:  []Example{{`["a", "b"].ever()`, `["a", "b"]`}},
			overloads: []overload{member([]*types.Type{listA}, listA, func(a []ref.Val) ref.Val { return asList(a[0]).ever() })}},
	}
}

func nth(a []ref.Val) ref.Val {
	return itemAt(a[0], int(a[1].(types.Int)-1))
}

// beside is the item so many places from another one of a list.
func beside(list, of ref.Val, step int) ref.Val {
	at := placeOf(list, of)
	if at < 0 {
		return MissingValue("item of a list")
	}
	return itemAt(list, at+step)
}

// placeOf is the place of an item in a list, or -1. Records are the same only if
// they are one record; of equal values the first is meant.
func placeOf(list, of ref.Val) int {
	if at, ok := placeByOrder(list, of); ok {
		return at
	}
	at, i := -1, 0
	AsList(list, func(x Value) bool {
		if x.Equal(of) == types.True {
			at = i
		}
		i++
		return at < 0
	})
	return at
}

// placeByOrder finds a record of an entity by its place, since histories are long:
// whatever was left out of a list, its order is still that of the places. It
// finds nothing in a list that was put together in another way.
func placeByOrder(list, of ref.Val) (int, bool) {
	r, ok := of.(*Record)
	if !ok || r.Place == 0 {
		return 0, false
	}
	items := asList(list).items
	at := sort.Search(len(items), func(i int) bool {
		item, ok := items[i].Record()
		return !ok || item.Place >= r.Place
	})
	return at, at < len(items) && items[at].is(r)
}

// stretch is the list of the items from one place to before another.
func stretch(list ref.Val, from, to int) ref.Val {
	l := asList(list)
	from = min(from, len(l.items))
	return l.part(from, max(from, to))
}

// dated keeps the records whose day is neither too early nor too late.
func dated(by *types.Type, early, late func(day calendar.Date, by ref.Val) bool) overload {
	listA := listOf(paramA)
	return member([]*types.Type{listA, by}, listA, func(a []ref.Val) ref.Val {
		list := asList(a[0])
		if list.byDay {
			return list.stretchOfDays(func(d calendar.Date) bool { return early(d, a[1]) }, func(d calendar.Date) bool { return late(d, a[1]) })
		}
		var items []Datum
		for _, x := range list.items {
			r, ok := x.Record()
			if !ok || r.Day == (calendar.Date{}) {
				return Fault("the items of the list have no days")
			}
			if !early(r.Day, a[1]) && !late(r.Day, a[1]) {
				items = append(items, x)
			}
		}
		return NewList(items)
	})
}

// never holds for no day: nothing is too early for `until`, or too late for `since`.
func never(calendar.Date, ref.Val) bool { return false }

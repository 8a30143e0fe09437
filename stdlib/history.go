package stdlib

import (
	"sort"

	"github.com/google/cel-go/common/types/traits"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A dayList is a list of records in the order of their days, as the lists of
// entities are. Its parts are looked up by day, and are not copies: a history may
// have a hundred thousand records, and each of them may be asked for those before.
type dayList struct {
	traits.Lister
	items []Value
}

// DayList makes a list of records, each of which has a Day, in the order of days.
func DayList(items []Value) Value {
	return dayList{ListValue(items).(traits.Lister), items}
}

// dayItems are the items of a list that is in the order of days.
func dayItems(list Value) ([]Value, bool) {
	if cut, ok := list.(cutList); ok {
		list = cut.Lister.(Value)
	}
	l, ok := list.(dayList)
	return l.items, ok
}

// stretchOfDays are the items whose day is neither too early nor too late.
func stretchOfDays(items []Value, early, late func(calendar.Date) bool) Value {
	day := func(i int) calendar.Date { return items[i].(*Record).Day }
	from := sort.Search(len(items), func(i int) bool { return !early(day(i)) })
	to := from + sort.Search(len(items)-from, func(i int) bool { return late(day(from + i)) })
	return DayList(items[from:to])
}

// A cutList is a list of a history up to a day; whole is all of it.
type cutList struct {
	traits.Lister
	whole Value
}

// CutList makes a list whose items are those of list and of which `ever` gives whole.
func CutList(list, whole Value) Value { return cutList{list.(traits.Lister), whole} }

// ever is the whole of a list that was cut at a day, and any other list itself.
func ever(list Value) Value {
	if cut, ok := list.(cutList); ok {
		return cut.whole
	}
	return list
}

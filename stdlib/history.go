package stdlib

import "github.com/google/cel-go/common/types/traits"

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

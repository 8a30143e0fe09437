package metadata

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// An Index finds objects of one kind by UID, code or name. The nil index is empty.
type Index[T Item] struct {
	items []T            // by UID
	one   map[string]T   // by reference, where it means a single object
	many  map[string][]T // by reference, where it means several
}

// newIndex returns an index of items, each of which is given once.
func newIndex[T Item](items []T) *Index[T] {
	x := &Index[T]{items: slices.Clone(items), one: make(map[string]T, 3*len(items))}
	slices.SortStableFunc(x.items, byUID)
	for _, item := range x.items {
		o := item.Base()
		for _, ref := range [...]string{o.UID, o.Code, o.Name} {
			x.add(ref, item)
		}
	}
	return x
}

func byUID[T Item](a, b T) int { return strings.Compare(a.Base().UID, b.Base().UID) }

func (x *Index[T]) add(ref string, item T) {
	if ref == "" {
		return
	}
	first, taken := x.one[ref]
	if !taken {
		x.one[ref] = item
	}
	if !taken || first == item {
		return
	}
	if x.many == nil {
		x.many = map[string][]T{}
	}
	all := x.many[ref]
	if len(all) == 0 {
		all = []T{first}
	}
	if all[len(all)-1] != item { // its code may be its name
		x.many[ref] = append(all, item)
	}
}

// All returns the objects in the order of their UIDs. It must not be changed.
func (x *Index[T]) All() []T {
	if x == nil {
		return nil
	}
	return x.items
}

// Len returns how many objects there are.
func (x *Index[T]) Len() int { return len(x.All()) }

// UID returns the object with a UID.
func (x *Index[T]) UID(uid string) (T, bool) {
	i, found := slices.BinarySearchFunc(x.All(), uid, func(item T, uid string) int {
		return strings.Compare(item.Base().UID, uid)
	})
	if !found {
		var none T
		return none, false
	}
	return x.items[i], true
}

// Find returns what ref means. It means an object whose UID, code or name it is,
// letter by letter; it is ambiguous if there are several, no matter whether by
// UID, code or name.
func (x *Index[T]) Find(ref string) Found[T] {
	found := Found[T]{ref: ref, pool: x.All()}
	if x == nil {
		return found
	}
	if many := x.many[ref]; len(many) > 0 {
		found.Match, found.Candidates = Many, many
		return found
	}
	if one, ok := x.one[ref]; ok {
		found.Match, found.Object = One, one
	}
	return found
}

// among finds ref in a short list, by the rules of [Index.Find].
func among[T Item](items []T, ref string) Found[T] {
	found := Found[T]{ref: ref, pool: items}
	if ref == "" {
		return found
	}
	for _, item := range items {
		o := item.Base()
		if (o.UID == ref || o.Code == ref || o.Name == ref) && !slices.Contains(found.Candidates, item) {
			found.Candidates = append(found.Candidates, item)
		}
	}
	return found.settled()
}

// settled makes the only candidate the object.
func (f Found[T]) settled() Found[T] {
	switch len(f.Candidates) {
	case 0:
		f.Match = None
	case 1:
		f.Match, f.Object, f.Candidates = One, f.Candidates[0], nil
	default:
		f.Match = Many
	}
	return f
}

// A Match says how many objects a reference means.
type Match uint8

// No object, exactly one, or several.
const (
	None Match = iota
	One
	Many
)

// Found is what a reference means.
type Found[T Item] struct {
	Match      Match
	Object     T   // for One; nil otherwise
	Candidates []T // for Many, in a stable order; empty otherwise

	ref  string
	pool []T
}

// Nearest returns at most three names or codes that may have been meant, best
// first. It compares with all names, so it is for messages only.
func (f Found[T]) Nearest() []string {
	if f.Match != None {
		return nil
	}
	names := make([]string, 0, 2*len(f.pool))
	of := map[string]*Object{}
	for _, item := range f.pool {
		o := item.Base()
		for _, name := range [...]string{o.Name, o.Code} {
			if _, again := of[name]; name != "" && !again {
				of[name] = o
				names = append(names, name)
			}
		}
	}
	var near []string
	said := map[*Object]bool{}
	for _, name := range diag.Nearest(f.ref, names) {
		if !said[of[name]] { // by its name or by its code, whichever is nearer
			said[of[name]] = true
			near = append(near, name)
		}
	}
	return near
}

// Written returns how people write what was found: its name, or its code, if
// that means nothing else.
func (f Found[T]) Written() (text string, ok bool) {
	if f.Match != One {
		return "", false
	}
	for _, text := range [...]string{f.Object.Base().Name, f.Object.Base().Code} {
		if text != "" && text != f.Object.Base().UID && among(f.pool, text).Match == One {
			return text, true
		}
	}
	return "", false
}

package stdlib

import (
	"slices"
	"strings"
)

// Facts are what is known of a record where a condition holds: for some paths,
// such as `v.patient.gender`, the values that they can have there. The zero
// Facts say nothing.
//
// A condition that cannot be told apart into comparisons with constants is a
// fact about itself, so that `c` and `!c` exclude each other whatever c is.
type Facts struct {
	never bool             // no record is like this
	paths map[string]Reach // by path, in canonical text
}

// A Reach is a set of values, in plain text: those listed, or all but those
// listed. A path with a reach is not missing.
type Reach struct {
	Except bool
	Values []string // sorted
}

func oneOf(values ...string) Reach { return newReach(false, values) }

func newReach(except bool, values []string) Reach {
	values = slices.Clone(values)
	slices.Sort(values)
	return Reach{Except: except, Values: slices.Compact(values)}
}

// Has reports whether a value is in the reach.
func (r Reach) Has(value string) bool {
	_, listed := slices.BinarySearch(r.Values, value)
	return listed != r.Except
}

func (r Reach) isEmpty() bool { return !r.Except && len(r.Values) == 0 }

// And is what is in both.
func (r Reach) And(o Reach) Reach {
	switch {
	case !r.Except:
		return Reach{Values: onlyThose(r.Values, o.Has)}
	case !o.Except:
		return Reach{Values: onlyThose(o.Values, r.Has)}
	}
	return newReach(true, slices.Concat(r.Values, o.Values))
}

func (r Reach) union(o Reach) Reach { return r.complement().And(o.complement()).complement() }

func (r Reach) complement() Reach { return Reach{Except: !r.Except, Values: r.Values} }

func onlyThose(values []string, has func(string) bool) []string {
	var out []string
	for _, v := range values {
		if has(v) {
			out = append(out, v)
		}
	}
	return out
}

// Reach returns what a path can be; false where nothing is known of it.
func (f Facts) Reach(path string) (Reach, bool) {
	r, ok := f.paths[path]
	return r, ok
}

// Never reports whether no record at all is like this.
func (f Facts) Never() bool { return f.never }

// None reports whether nothing is known.
func (f Facts) None() bool { return !f.never && len(f.paths) == 0 }

// And is what is known where both hold.
func (f Facts) And(o Facts) Facts {
	switch {
	case f.never || o.None():
		return f
	case o.never || f.None():
		return o
	}
	out := Facts{paths: make(map[string]Reach, len(f.paths)+len(o.paths))}
	for path, r := range f.paths {
		out.paths[path] = r
	}
	for path, r := range o.paths {
		if have, both := out.paths[path]; both {
			r = r.And(have)
		}
		out.paths[path] = r
		out.never = out.never || r.isEmpty()
	}
	return out
}

// Or is what is known where at least one holds.
func (f Facts) Or(o Facts) Facts {
	switch {
	case f.never:
		return o
	case o.never:
		return f
	}
	out := Facts{paths: map[string]Reach{}}
	for path, r := range f.paths {
		if other, both := o.paths[path]; both {
			out.paths[path] = r.union(other)
		}
	}
	return out
}

// Excludes reports whether no record is like both.
func (f Facts) Excludes(o Facts) bool { return f.And(o).never }

// knows reports whether f says something of all paths of o.
func (f Facts) knows(o Facts) bool {
	for path := range o.paths {
		if _, ok := f.paths[path]; !ok {
			return false
		}
	}
	return true
}

// Touch reports whether facts may say something of what an expression gives.
func (f Facts) Touch(x *Expression) bool {
	if f.never {
		return true
	}
	text := ""
	for path := range f.paths {
		if text == "" {
			text = x.Resolved()
		}
		if strings.Contains(text, path) || strings.Contains(path, " < ") || strings.Contains(path, " <= ") {
			return true
		}
	}
	return false
}

// Resolved is the canonical text of an expression in which the lets of blocks
// around it are written out: two that have one text ask the same.
func (x *Expression) Resolved() string {
	if x.isHeavy() {
		return x.Text
	}
	return x.root(false).path()
}

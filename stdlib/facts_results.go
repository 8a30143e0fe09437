package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// maxKeys bounds how many keys of one call are looked at one by one.
const maxKeys = 10_000

// ResultsWhere lists the values that an expression can give for records of which
// some facts are known. closed is false where there may be others.
func (x *Expression) ResultsWhere(known Facts) (values []Value, closed bool) {
	switch {
	case known.never:
		return nil, true
	case x.isHeavy():
		return x.Results()
	}
	return x.root(false).given(known)
}

func (n part) given(known Facts) ([]Value, bool) {
	n = n.resolve()
	if n.e.Kind() == ast.LiteralKind {
		return []Value{n.e.AsLiteral()}, true
	}
	if r, ok := known.Reach(n.path()); ok && !r.Except && n.x.typeOf(n.e).Kind() == KindText {
		return textValues(r.Values), true
	}
	name, args := n.call()
	switch name {
	case "missing", "skip", "report":
		return nil, true
	case operators.Conditional:
		return n.branches(args, known)
	case "first_known":
		return allGiven(args, known)
	}
	f, ok := n.x.env.functions[name]
	switch {
	case !ok:
		return nil, false
	case f.Rows == nil:
		return n.x.env.callResults(n.e.AsCall())
	}
	return n.tableGiven(f, args, known)
}

func textValues(texts []string) []Value {
	out := make([]Value, len(texts))
	for i, t := range texts {
		out[i] = TextValue(t)
	}
	return out
}

// branches are the results of the sides that are not excluded.
func (n part) branches(args []part, known Facts) ([]Value, bool) {
	var sides []part
	if !known.Excludes(args[0].holds(true)) {
		sides = append(sides, args[1])
	}
	if !known.Excludes(args[0].holds(false)) {
		sides = append(sides, args[2])
	}
	return allGiven(sides, known)
}

func allGiven(parts []part, known Facts) ([]Value, bool) {
	var all []Value
	for _, p := range parts {
		values, closed := p.given(known)
		if !closed {
			return nil, false
		}
		all = append(all, values...)
	}
	return all, true
}

// tableGiven are the results of the rows that a call can reach.
func (n part) tableGiven(f Function, args []part, known Facts) ([]Value, bool) {
	ranges, present := make([]Reach, len(args)), true
	for i, a := range args {
		var ok bool
		ranges[i], ok = a.reach(known)
		present = present && ok
	}
	out := &reached{rows: f.Rows}
	if !EachKey(ranges, out.find) {
		out.scan(ranges)
	}
	if !present {
		out.add(f.Rows.Missing)
	}
	return out.values, true
}

// reach is what a part can be; ok is false if it may be missing.
func (n part) reach(known Facts) (r Reach, ok bool) {
	n = n.resolve()
	if text, constant := n.constant(); constant {
		return oneOf(text), true
	}
	if r, ok := known.Reach(n.path()); ok {
		return r, true
	}
	if values, closed := n.given(known); closed {
		return newReach(false, plainTexts(values)), false
	}
	return Reach{Except: true}, false
}

func plainTexts(values []Value) []string {
	var out []string
	for _, v := range values {
		if text, ok := plainValue(v); ok {
			out = append(out, text)
		}
	}
	return out
}

// reached collects the results of the rows of a table that some keys reach.
type reached struct {
	rows   *Rows
	values []Value
}

func (r *reached) add(v Value) {
	if v != nil {
		r.values = append(r.values, v)
	}
}

func (r *reached) find(keys []string) {
	row, ok := r.rows.Find(keys)
	if !ok {
		r.add(r.rows.Otherwise)
		return
	}
	r.add(row.Value)
}

// scan looks at every row; what has none goes to `otherwise`.
func (r *reached) scan(ranges []Reach) {
	for _, row := range r.rows.List {
		if inReach(ranges, row.Keys) {
			r.add(row.Value)
		}
	}
	r.add(r.rows.Otherwise)
}

func inReach(ranges []Reach, keys []string) bool {
	for i, k := range keys {
		if !ranges[i].Has(k) {
			return false
		}
	}
	return true
}

// EachKey calls visit with every key that lies in the reachs. It is false, and
// visits none, if they are not listed or there are too many.
func EachKey(ranges []Reach, visit func([]string)) bool {
	all := 1
	for _, r := range ranges {
		if all *= len(r.Values); r.Except || all > maxKeys {
			return false
		}
	}
	var walk func(keys []string)
	walk = func(keys []string) {
		if len(keys) == len(ranges) {
			visit(keys)
			return
		}
		for _, v := range ranges[len(keys)].Values {
			walk(append(slices.Clip(keys), v))
		}
	}
	walk(nil)
	return true
}

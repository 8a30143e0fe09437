package stdlib

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The oracle: a naive walk over trees of its own, with the rules of
// spec/language.md written down once more and nothing shared with the package.

// A node is an expression of the oracle: op and parts.
type node struct {
	op    string
	field string
	num   int
	parts []*node
}

// An answer is what an expression gives: a value (bool, int or []int), or the
// name of what is missing, or a fault.
type answer struct {
	value   any
	missing string
	fault   bool
}

func (n *node) text() string {
	p := func(i int) string { return n.parts[i].text() }
	switch n.op {
	case "num":
		if n.num < 0 {
			return fmt.Sprintf("(%d)", n.num)
		}
		return fmt.Sprint(n.num)
	case "true", "false":
		return n.op
	case "field":
		return "v." + n.field
	case "x":
		return "x"
	case "item":
		return "x." + n.field
	case "let":
		return n.field
	case "!", "-u":
		return strings.TrimSuffix(n.op, "u") + "(" + p(0) + ")"
	case "?":
		return "(" + p(0) + " ? " + p(1) + " : " + p(2) + ")"
	case "known", "sure", "first_known", "div":
		args := make([]string, len(n.parts))
		for i := range n.parts {
			args[i] = p(i)
		}
		return n.op + "(" + strings.Join(args, ", ") + ")"
	case "exists", "all", "exists_one", "number_of", "total", "least", "first_known_item":
		return "v.items." + strings.TrimSuffix(n.op, "_item") + "(x, " + p(0) + ")"
	case "filter_sum":
		return "v.items.filter(x, " + p(0) + ").map(x, " + p(1) + ").sum()"
	case "in":
		return "(" + p(0) + " in [" + p(1) + ", " + p(2) + "])"
	}
	return "(" + p(0) + " " + n.op + " " + p(1) + ")"
}

// oracle walks the tree. item is the current item of a list, nil outside.
func (n *node) oracle(r rec, item rec) answer {
	switch n.op {
	case "num":
		return answer{value: n.num}
	case "true", "false":
		return answer{value: n.op == "true"}
	case "field":
		return lookup(r, "visit.", n.field)
	case "item":
		return lookup(item, "visit.items.", n.field)
	case "let":
		return n.parts[0].oracle(r, nil)
	case "&&", "||":
		return kleene(n.parts[0].oracle(r, item), n.parts[1].oracle(r, item), n.op == "||")
	case "?":
		c := n.parts[0].oracle(r, item)
		if c.value == nil {
			return c
		}
		if c.value.(bool) {
			return n.parts[1].oracle(r, item)
		}
		return n.parts[2].oracle(r, item)
	case "known":
		a := n.parts[0].oracle(r, item)
		if a.fault {
			return a
		}
		return answer{value: a.value != nil}
	case "sure":
		a := n.parts[0].oracle(r, item)
		if a.missing != "" {
			return answer{value: false}
		}
		return a
	case "first_known":
		return firstKnown(n.parts, r, item)
	case "exists", "all":
		return n.quantified(r)
	case "exists_one", "number_of", "total", "least", "first_known_item", "filter_sum":
		return n.folded(r)
	}
	return n.strict(r, item)
}

func lookup(r rec, prefix, field string) answer {
	switch v := r[field].(type) {
	case nil:
		return answer{missing: prefix + field}
	case Value:
		return answer{fault: true}
	default:
		return answer{value: v}
	}
}

// both is what two parts that are no values give together.
func both(list ...answer) answer {
	out := answer{}
	for _, a := range list {
		if a.fault {
			return a
		}
		if a.missing != "" && (out.missing == "" || a.missing < out.missing) {
			out = a
		}
	}
	return out
}

func kleene(a, b answer, decides bool) answer {
	if a.value == decides || b.value == decides {
		return answer{value: decides}
	}
	if a.value != nil && b.value != nil {
		return answer{value: !decides}
	}
	return both(a, b)
}

func firstKnown(parts []*node, r, item rec) answer {
	var all []answer
	for _, p := range parts {
		a := p.oracle(r, item)
		if a.missing == "" {
			return a
		}
		all = append(all, a)
	}
	return both(all...)
}

func (n *node) quantified(r rec) answer {
	items, ok := r["items"].([]any)
	if !ok {
		return answer{missing: "visit.items"}
	}
	out := answer{value: n.op == "all"}
	for _, x := range items {
		out = kleene(out, n.parts[0].oracle(r, x.(rec)), n.op == "exists")
	}
	return out
}

// folded are the list calls that look at items one by one.
func (n *node) folded(r rec) answer {
	items, ok := r["items"].([]any)
	if !ok {
		return answer{missing: "visit.items"}
	}
	var kept []answer
	strict := n.op == "exists_one"
	for _, x := range items {
		a := n.parts[0].oracle(r, x.(rec))
		if n.op == "filter_sum" && a.value == true {
			a = n.parts[1].oracle(r, x.(rec))
		} else if n.op == "filter_sum" && a.value == false {
			continue
		}
		if n.op == "first_known_item" && a.value != nil {
			return a
		}
		if a.fault || a.missing != "" && strict {
			return stopAt(n.op, a, items, n, r)
		}
		if a.missing == "" {
			kept = append(kept, a)
		}
	}
	return total(n.op, kept)
}

// stopAt: exists_one is a sum over all items, so a fault later on wins over
// what is missing before it; the other calls stop at a fault.
func stopAt(op string, a answer, items []any, n *node, r rec) answer {
	if op != "exists_one" {
		return a
	}
	var all []answer
	for _, x := range items {
		all = append(all, n.parts[0].oracle(r, x.(rec)))
	}
	return both(all...)
}

func total(op string, kept []answer) answer {
	sum, count, least := 0, 0, answer{missing: "item of a list"}
	for _, a := range kept {
		switch v := a.value.(type) {
		case bool:
			if v {
				count++
			}
		case int:
			sum += v
			if least.value == nil || v < least.value.(int) {
				least = answer{value: v}
			}
		}
	}
	switch op {
	case "exists_one":
		return answer{value: count == 1}
	case "number_of":
		return answer{value: count}
	case "least", "first_known_item":
		return least
	}
	return answer{value: sum}
}

// strict are the operators that need all their parts.
func (n *node) strict(r, item rec) answer {
	parts := make([]answer, len(n.parts))
	for i, p := range n.parts {
		parts[i] = p.oracle(r, item)
	}
	if a := both(parts...); a.fault || a.missing != "" {
		return a
	}
	a := parts[0].value
	switch n.op {
	case "!":
		return answer{value: !a.(bool)}
	case "-u":
		return answer{value: -a.(int)}
	case "in":
		return answer{value: a == parts[1].value || a == parts[2].value}
	}
	return apply(n.op, a, parts[1].value)
}

func apply(op string, a, b any) answer {
	switch op {
	case "==":
		return answer{value: a == b}
	case "!=":
		return answer{value: a != b}
	}
	x, y := a.(int), b.(int)
	switch op {
	case "<":
		return answer{value: x < y}
	case ">=":
		return answer{value: x >= y}
	case "+":
		return answer{value: x + y}
	case "-":
		return answer{value: x - y}
	case "*":
		return answer{value: x * y}
	}
	if y == 0 { // div, %
		return answer{fault: true}
	}
	if op == "div" {
		return answer{value: x / y}
	}
	return answer{value: x % y}
}

// drawNode draws a bool or a number; inside lists items have fields too.
func drawNode(t *rapid.T, boolean, inItem bool, depth int) *node {
	sub := func(b bool) *node { return drawNode(t, b, inItem, depth-1) }
	if depth == 0 {
		return drawLeaf(t, boolean, inItem)
	}
	numbers := []string{"leaf", "+", "-", "*", "%", "div", "-u", "?", "first_known"}
	bools := []string{"leaf", "&&", "||", "!", "==", "!=", "<", ">=", "in", "?", "known", "sure", "first_known", "=="}
	if !inItem {
		numbers = append(numbers, "number_of", "total", "least", "first_known_item", "filter_sum")
		bools = append(bools, "exists", "all", "exists_one")
	}
	ops := numbers
	if boolean {
		ops = bools
	}
	op := rapid.SampledFrom(ops).Draw(t, "op")
	switch op {
	case "leaf":
		return drawLeaf(t, boolean, inItem)
	case "&&", "||", "!", "sure":
		n := &node{op: op, parts: []*node{sub(true)}}
		if op == "&&" || op == "||" {
			n.parts = append(n.parts, sub(true))
		}
		return n
	case "?":
		return &node{op: op, parts: []*node{sub(true), sub(boolean), sub(boolean)}}
	case "known":
		return &node{op: op, parts: []*node{sub(rapid.Bool().Draw(t, "kind"))}}
	case "first_known":
		return &node{op: op, parts: []*node{sub(boolean), sub(boolean), sub(boolean)}}
	case "in":
		return &node{op: op, parts: []*node{sub(false), sub(false), sub(false)}}
	case "-u":
		return &node{op: op, parts: []*node{sub(false)}}
	case "exists", "all", "exists_one", "number_of":
		return &node{op: op, parts: []*node{drawNode(t, true, true, depth-1)}}
	case "total", "least", "first_known_item":
		return &node{op: op, parts: []*node{drawNode(t, false, true, depth-1)}}
	case "filter_sum":
		return &node{op: op, parts: []*node{drawNode(t, true, true, depth-1), drawNode(t, false, true, depth-1)}}
	}
	kind := op == "==" && rapid.Bool().Draw(t, "kind")
	return &node{op: op, parts: []*node{sub(kind), sub(kind)}}
}

func drawLeaf(t *rapid.T, boolean, inItem bool) *node {
	fields, itemFields := []string{"i", "j"}, "n"
	if boolean {
		fields, itemFields = []string{"a", "b", "c"}, "ok"
	}
	switch k := rapid.IntRange(0, 3).Draw(t, "leaf"); {
	case k == 0 && boolean:
		return &node{op: rapid.SampledFrom([]string{"true", "false"}).Draw(t, "literal")}
	case k == 0:
		return &node{op: "num", num: rapid.IntRange(-3, 3).Draw(t, "literal")}
	case k < 3 && inItem:
		return &node{op: "item", field: itemFields}
	}
	return &node{op: "field", field: rapid.SampledFrom(fields).Draw(t, "field")}
}

// drawRecord draws a visit in which fields are missing or faulty.
func drawRecord(t *rapid.T) rec {
	r := rec{}
	put := func(r rec, name string, v any) {
		switch rapid.IntRange(0, 9).Draw(t, name) {
		case 0, 1, 2:
		case 3:
			r[name] = Fault("broken")
		default:
			r[name] = v
		}
	}
	boolean := func() any { return rapid.Bool().Draw(t, "bool") }
	number := func() any { return rapid.IntRange(-3, 3).Draw(t, "int") }
	put(r, "a", boolean())
	put(r, "b", boolean())
	put(r, "c", boolean())
	put(r, "i", number())
	put(r, "j", number())
	if n := rapid.IntRange(-1, 4).Draw(t, "items"); n >= 0 {
		items := make([]any, n)
		for i := range items {
			item := rec{}
			put(item, "ok", boolean())
			put(item, "n", number())
			items[i] = item
		}
		r["items"] = items
	}
	return r
}

func (a answer) String() string {
	switch {
	case a.fault:
		return "fault"
	case a.missing != "":
		return "missing: " + a.missing
	}
	return fmt.Sprint(a.value)
}

func withoutFaultReason(s string) string {
	if strings.HasPrefix(s, "fault: ") {
		return "fault"
	}
	return s
}

// TestOracle: random expressions over random records give what the oracle says.
func TestOracle(t *testing.T) {
	env := visitEnv(t, Config{})
	rapid.Check(t, func(rt *rapid.T) {
		n := drawNode(rt, rapid.Bool().Draw(rt, "boolean"), false, 4)
		text := n.text()
		x, problems := env.CompileText("test", text)
		if x == nil {
			rt.Fatalf("%s: %v", text, problems)
		}
		p, err := x.Program()
		if err != nil {
			rt.Fatal(err)
		}
		again, problems := env.CompileText("again", x.Text)
		if again == nil || again.Text != x.Text || again.Type.String() != x.Type.String() {
			rt.Fatalf("%s: the canonical text %s does not stand for itself: %v", text, x.Text, problems)
		}
		second, err := again.Program()
		if err != nil {
			rt.Fatal(err)
		}
		for range 5 {
			r := drawRecord(rt)
			want := n.oracle(r, nil).String()
			for _, p := range []*Program{p, second} {
				f := NewFrame()
				f.Push("v", r.value(t, testVisit))
				if got := withoutFaultReason(outcome(p.Eval(f))); got != want {
					rt.Fatalf("%s over %v gives %s, the oracle says %s", text, r, got, want)
				}
			}
		}
	})
}

package stdlib

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// What the analyses of missing values claim is held against the evaluator, over
// random expressions and random records.

// promised is the record of the tests with some fields that are always there.
var promised = promise(testVisit, "c", "j")

func promise(r *schema.Record, required ...string) *schema.Record {
	out := &schema.Record{Name: r.Name}
	for _, f := range r.Fields {
		field := *f
		field.Required = slices.Contains(required, f.Name)
		if f.Name == "items" {
			field.Type = &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Object, Record: promise(testItem, "ok")}}
		}
		out.Fields = append(out.Fields, &field)
	}
	return out
}

// drawPromised draws a record that keeps the promises; without faults where
// wanted, since they are neither missing nor an answer.
func drawPromised(t *rapid.T, faults bool) rec {
	r := drawRecord(t)
	keep := func(r rec, name string, v any) {
		if _, there := r[name]; !there {
			r[name] = v
		}
	}
	calm := func(r rec) {
		for name, v := range r {
			if _, isFault := v.(Value); isFault && !faults {
				delete(r, name)
			}
		}
	}
	calm(r)
	keep(r, "c", rapid.Bool().Draw(t, "c"))
	keep(r, "j", rapid.IntRange(-3, 3).Draw(t, "j"))
	items, _ := r["items"].([]any)
	for _, item := range items {
		calm(item.(rec))
		keep(item.(rec), "ok", rapid.Bool().Draw(t, "ok"))
	}
	return r
}

// drawAsked draws a condition in which much asks for what may be missing.
func drawAsked(t *rapid.T, inItem bool, depth int, lets []*node) *node {
	sub := func() *node { return drawAsked(t, inItem, depth-1, lets) }
	if depth == 0 {
		if len(lets) > 0 && rapid.IntRange(0, 3).Draw(t, "let") == 0 {
			return rapid.SampledFrom(lets).Draw(t, "which")
		}
		return drawTest(t, inItem)
	}
	op := rapid.SampledFrom([]string{"&&", "||", "!", "?", "exists", "all", "exists_one", "guard", "guard", "same", "sure", "test", "any"}).Draw(t, "op")
	switch op {
	case "&&", "||":
		return &node{op: op, parts: []*node{sub(), sub()}}
	case "same":
		return &node{op: rapid.SampledFrom([]string{"==", "!="}).Draw(t, "same"), parts: []*node{sub(), sub()}}
	case "?":
		return &node{op: op, parts: []*node{sub(), sub(), sub()}}
	case "!", "sure":
		return &node{op: op, parts: []*node{sub()}}
	case "exists", "all", "exists_one":
		if !inItem {
			return &node{op: op, parts: []*node{drawAsked(t, true, depth-1, nil)}}
		}
	case "guard":
		return drawGuard(t, inItem, sub())
	case "any":
		return drawNode(t, true, inItem, depth)
	}
	return drawTest(t, inItem)
}

// drawGuard joins a condition with one that asks whether a field is known.
func drawGuard(t *rapid.T, inItem bool, n *node) *node {
	ask := &node{op: "known", parts: []*node{drawLeaf(t, rapid.Bool().Draw(t, "kind"), inItem)}}
	parts := []*node{ask, n}
	if rapid.Bool().Draw(t, "after") {
		parts = []*node{n, ask}
	}
	if rapid.Bool().Draw(t, "and") {
		return &node{op: "&&", parts: parts}
	}
	for i, p := range parts {
		if p == ask {
			parts[i] = &node{op: "!", parts: []*node{ask}}
		}
	}
	return &node{op: "||", parts: parts}
}

// drawTest draws a comparison of a field, or a yes/no field.
func drawTest(t *rapid.T, inItem bool) *node {
	if rapid.IntRange(0, 3).Draw(t, "field") == 0 {
		return drawLeaf(t, true, inItem)
	}
	number := func() *node { return drawLeaf(t, false, inItem) }
	op := rapid.SampledFrom([]string{"==", "!=", "!=", "<", ">=", "in"}).Draw(t, "test")
	n := &node{op: op, parts: []*node{number(), number()}}
	if op == "in" {
		n.parts = append(n.parts, number())
	}
	return n
}

// reads is a condition as people read it: a comparison with something missing is
// false, `a != b` is `!(a == b)`, and everything else has two values. What asks for
// missing values itself is read as it is.
func (n *node) reads(r, item rec) bool {
	switch n.op {
	case "&&":
		return n.parts[0].reads(r, item) && n.parts[1].reads(r, item)
	case "||":
		return n.parts[0].reads(r, item) || n.parts[1].reads(r, item)
	case "!":
		return !n.parts[0].reads(r, item)
	case "?":
		if n.parts[0].reads(r, item) {
			return n.parts[1].reads(r, item)
		}
		return n.parts[2].reads(r, item)
	case "let":
		return n.parts[0].reads(r, nil)
	case "exists", "all", "exists_one":
		return n.readsItems(r)
	case "==", "!=":
		return n.readsSame(r, item) == (n.op == "==")
	}
	return n.oracle(r, item).value == true
}

func (n *node) readsItems(r rec) bool {
	items, ok := r["items"].([]any)
	if !ok {
		return false
	}
	hits := 0
	for _, x := range items {
		if n.parts[0].reads(r, x.(rec)) {
			hits++
		}
	}
	switch n.op {
	case "exists":
		return hits > 0
	case "all":
		return hits == len(items)
	}
	return hits == 1
}

// readsSame reads `a == b`; sides that are conditions are read as such.
func (n *node) readsSame(r, item rec) bool {
	var sides [2]any
	for i, p := range n.parts {
		a := p.oracle(r, item)
		if p.isCondition() {
			sides[i] = p.reads(r, item)
		} else if a.value == nil {
			return false
		} else {
			sides[i] = a.value
		}
	}
	return sides[0] == sides[1]
}

func (n *node) isCondition() bool {
	switch n.op {
	case "let":
		return n.parts[0].isCondition()
	case "?":
		return n.parts[1].isYesNo()
	}
	return slices.Contains([]string{"&&", "||", "!", "==", "!=", "<", ">=", "in", "exists", "all", "exists_one"}, n.op)
}

func (n *node) isYesNo() bool {
	switch n.op {
	case "field", "item":
		return slices.Contains([]string{"a", "b", "c", "ok"}, n.field)
	case "first_known":
		return n.parts[0].isYesNo()
	}
	return n.isCondition() || slices.Contains([]string{"true", "false", "known", "sure"}, n.op)
}

// drawLets draws lets of a block, and the environment that has them.
func drawLets(t *rapid.T, rt testing.TB, env *Env) ([]*node, *Env) {
	var lets []*node
	for _, name := range []string{"first_let", "second_let"} {
		n := drawAsked(t, false, 1, lets)
		x := mustCompile(rt, env, n.text())
		env = env.With(Var{Name: name, Type: x.Type, Value: x})
		lets = append(lets, &node{op: "let", field: name, parts: []*node{n}})
	}
	return lets, env
}

func mustCompile(t testing.TB, env *Env, text string) *Expression {
	t.Helper()
	x, problems := env.CompileText("test", text)
	if x == nil {
		t.Fatalf("%s: %v", text, problems)
	}
	return x
}

func promisedRecords() []*schema.Record { return []*schema.Record{promised} }

func promisedEnv(t testing.TB) *Env {
	t.Helper()
	env, err := NewEnv(Config{Records: promisedRecords()})
	if err != nil {
		t.Fatal(err)
	}
	return env.With(Var{Name: "v", Type: RecordOf(promised)})
}

// many is how often each check of rapid draws: it makes 100 checks by itself.
const many = 20

// TestNeverMissing: what MayBeMissing says is never missing, is never missing;
// inside of a scope that a condition guards, for the records that get there.
func TestNeverMissing(t *testing.T) {
	base := promisedEnv(t)
	never, maybe, really := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		for range many {
			lets, env := drawLets(rt, t, base)
			guard := drawAsked(rt, false, 1, lets)
			env = env.Assuming(mustCompile(t, env, guard.text()))
			n := drawNode(rt, rapid.Bool().Draw(rt, "boolean"), false, 3)
			if rapid.Bool().Draw(rt, "asked") {
				n = drawAsked(rt, false, 3, lets)
			}
			x := mustCompile(t, env, n.text())
			claim := len(x.MayBeMissing()) == 0
			missing := false
			for range 6 {
				r := drawPromised(rt, true)
				if guard.oracle(r, nil).value != true {
					continue
				}
				missing = missing || n.oracle(r, nil).missing != ""
				if claim && missing {
					rt.Fatalf("%s where %s is missing for %v; it was to be never missing", n.text(), guard.text(), r)
				}
			}
			switch {
			case claim:
				never++
			case missing:
				really++
			default:
				maybe++
			}
		}
	})
	t.Logf("never missing: %d, missing somewhere: %d, perhaps missing: %d", never, really, maybe)
	if never < 150 || really < 150 {
		t.Errorf("the expressions show little: never missing %d, missing %d", never, really)
	}
}

// TestNoDoubt: where Doubts has none, a condition is true exactly where people
// read it as true.
func TestNoDoubt(t *testing.T) {
	base := promisedEnv(t)
	quiet, quietMissing, doubted, differed := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		for range many {
			lets, env := drawLets(rt, t, base)
			guard := drawAsked(rt, false, 1, lets)
			env = env.Assuming(mustCompile(t, env, guard.text()))
			n := drawAsked(rt, false, 3, lets)
			x := mustCompile(t, env, n.text())
			surprising := len(x.Doubts()) > 0
			differs := false
			for range 6 {
				r := drawPromised(rt, false)
				if guard.oracle(r, nil).value != true {
					continue
				}
				counts, reads := n.oracle(r, nil), n.reads(r, nil)
				if counts.fault {
					continue
				}
				differs = differs || (counts.value == true) != reads
				if differs && !surprising {
					rt.Fatalf("%s where %s gives %v for %v, and reads as %v, without a doubt", n.text(), guard.text(), counts, r, reads)
				}
			}
			switch {
			case !surprising && len(x.MayBeMissing()) > 0:
				quietMissing++
			case !surprising:
				quiet++
			case differs:
				differed++
			default:
				doubted++
			}
		}
	})
	t.Logf("quiet: %d, quiet though it may be missing: %d, doubted: %d and rightly on these records: %d", quiet, quietMissing, doubted, differed)
	if quietMissing < 100 || differed < 100 {
		t.Errorf("the conditions show little: quiet %d, differed %d", quietMissing, differed)
	}
}

package stdlib

import (
	"sync"
	"testing"
)

// TestFrameLets: a let is worked out at most once, when it is first asked for,
// over the names that were in scope where it stands.
func TestFrameLets(t *testing.T) {
	calls := 0
	count := Function{Name: "look_up", Params: []Type{Int}, Result: Int, Call: func(a []Value) Value { calls++; return a[0] }}
	env := visitEnv(t, Config{Functions: []Function{count}}).With(Var{Name: "x", Type: Int})
	let := compile(t, env, "look_up(x) + 1")
	use := compile(t, env.With(Var{Name: "y", Type: Int}), "x == 1 ? 0 : y + y")
	f := NewFrame()
	f.Push("x", IntValue(10))
	mark := f.Mark()
	f.PushLet("y", let)
	inner := f.Mark()
	f.Push("x", IntValue(1)) // an inner scope's x hides the outer one, but not for the let
	if got := outcome(use.Eval(f)); got != "0" || calls != 0 {
		t.Errorf("gives %s after %d calls", got, calls)
	}
	f.Reset(inner)
	f.Push("x", IntValue(2))
	if got := outcome(use.Eval(f)); got != "22" || calls != 1 {
		t.Errorf("gives %s after %d calls", got, calls)
	}
	f.Reset(mark)
	f.PushLet("y", let)
	f.Push("x", IntValue(3))
	if got := outcome(use.Eval(f)); got != "22" || calls != 2 {
		t.Errorf("after a reset it gives %s after %d calls", got, calls)
	}
	f.Reset(mark)
	f.Push("y", nil)
	f.Push("x", IntValue(3))
	if got := outcome(use.Eval(f)); got != "missing: y" {
		t.Errorf("a name without a value gives %s", got)
	}
}

// TestSharedProgram: workers share programs and stops; the race detector watches.
func TestSharedProgram(t *testing.T) {
	skipped := SkipValue("no row")
	table := Function{Name: "sex", Params: []Type{Text}, Result: Text, Call: func(a []Value) Value { return skipped }}
	p := compile(t, visitEnv(t, Config{Functions: []Function{table}}), `sex(v.s) == "Male" || v.items.exists(x, x.code == sex(x.code)) || v.s.matches("^a")`)
	visit := rec{"s": "b", "items": []any{rec{"code": "x"}}}.value(t, testVisit)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			f := NewFrame()
			f.Push("v", visit)
			for range 200 {
				if got := outcome(p.Eval(f)); got != "skip: no row" {
					t.Errorf("gives %s", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkEval times typical conditions over one visit.
func BenchmarkEval(b *testing.B) {
	env := visitEnv(b, Config{Definitions: []*Definition{define("codes", `["A", "B", "C"]`)}})
	items := []any{rec{"code": "A", "n": 1, "ok": true}, rec{"code": "Q", "n": 2}, rec{"n": 3}}
	full := rec{"a": true, "b": false, "i": 3, "d": "2.5", "s": "new", "day": "2026-01-31", "at": "2026-01-31T10:00:00Z",
		"patient": rec{"birth": "2020-02-29", "name": "x"}, "items": items}.value(b, testVisit)
	empty := rec{}.value(b, testVisit)
	for _, c := range []struct {
		name, text string
		record     Value
	}{
		{"equals", `v.s == "new"`, full},
		{"equals missing", `v.s == "new"`, empty},
		{"and 3", `v.s == "new" && v.i < 5 && v.a`, full},
		{"and 3 missing", `v.s == "new" && v.i < 5 && v.a`, empty},
		{"nested field", `v.patient.name == "x"`, full},
		{"in list", `v.s in ["old", "new"]`, full},
		{"exists", `v.items.exists(x, x.code in codes)`, full},
		{"filter size", `v.items.filter(x, x.n > 1).size()`, full},
		{"first", `v.items.first(x, x.n > 1).n`, full},
		{"age", `age(v.patient.birth, v.day) < years(5)`, full},
		{"decimal", `v.d * 2 + 1 > 5`, full},
		{"first known", `first_known(v.t, v.s, "x")`, full},
	} {
		p := compile(b, env, c.text)
		f := NewFrame()
		f.Push("v", c.record)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Eval(f)
			}
			f.TakeDrops(func(string, int) {})
		})
	}
}

// BenchmarkCompile times the compiling of one condition with a definition.
func BenchmarkCompile(b *testing.B) {
	env := visitEnv(b, Config{Definitions: []*Definition{define("codes", `["A", "B", "C"]`)}})
	b.ReportAllocs()
	for b.Loop() {
		env.CompileText("bench", `v.s == "new" && v.items.exists(x, x.code in codes)`)
	}
}

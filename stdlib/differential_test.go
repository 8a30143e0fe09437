package stdlib

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Compiled expressions are held against CEL's interpreter: over random expressions
// of every type and random records they give the same values, miss the same for the
// same reason, have the same faults and pass over the same items.

// enoughDrawn is how many expressions are drawn: DIFFERENTIAL=1000000 makes it a million.
var enoughDrawn = func() int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("DIFFERENTIAL"), "1000"))
	if err != nil {
		panic("DIFFERENTIAL is no number")
	}
	return max(n, 100)
}()

// drawnTables are tables: what they give tells what they were given.
var drawnTables = []Function{
	{Name: "grade", Params: []Type{Text, Int}, Result: Text, Call: func(args []Value) Value {
		switch o := Classify(args[1]); o.Kind {
		case Missing:
			return TextValue("missing " + o.Reason)
		case Faulty, Reported:
			return args[1]
		}
		if v := nonValue(args[0]); v != nil {
			return v
		}
		return args[0]
	}},
	{Name: "band", Params: []Type{Decimal, Text}, Result: Int, OnData: func(_ *Frame, args []Datum) Datum { return bandOf(args) }, Call: func(args []Value) Value {
		return bandOf([]Datum{DatumOf(args[0]), DatumOf(args[1])}).Value()
	}},
	{Name: "same", Params: []Type{Text}, Result: Text, OnData: func(_ *Frame, args []Datum) Datum { return args[0] }, Call: func(args []Value) Value { return args[0] }},
}

func bandOf(args []Datum) Datum {
	n, ok := args[0].Decimal()
	switch {
	case !ok && isAbsent(args[0].why()):
		return noDatum(SkipValue("no number"))
	case !ok:
		return args[0]
	case args[1].kind == KindNone:
		return IntDatum(-1)
	}
	return IntDatum(int64(n.Sign()))
}

// drawnLets are lets of a block, each over those before.
var drawnLets = []struct{ name, text string }{
	{"some_items", `v.items.filter(x, x.n > 0)`},
	{"some_text", `first_known(v.s, v.patient.name) + upper(v.t)`},
	{"some_number", `some_items.total(x, x.w) + some_items.number_of(x, x.code == "A")`},
	{"is_so", `some_items.exists(x, x.ok && x.code == "B") || v.a`},
}

// A workbench is an environment for drawn expressions, with the programs of its
// lets for both engines.
type workbench struct {
	env        *Env
	lets       [2][]*Program
	signatures []signature
}

func newWorkbench(t testing.TB) *workbench {
	t.Helper()
	scaled := define("twice", "high + n", "n")
	scaled.Locals = []Local{{"low", textSpan("low", "n")}, {"high", textSpan("high", "low")}}
	result := chooseFixture()
	w := &workbench{env: visitEnv(t, Config{Functions: drawnTables, Definitions: []*Definition{
		result, scaled, define("has_code", "list.exists(d, d.code == c)", "list", "c"),
	}})}
	for _, let := range drawnLets {
		x := mustCompile(t, w.env, let.text)
		compiled, interpreted := bothPrograms(t, x)
		w.lets[0], w.lets[1] = append(w.lets[0], compiled), append(w.lets[1], interpreted)
		w.env = w.env.With(Var{Name: let.name, Type: x.Type, Value: x})
	}
	w.signatures = signatures(w.env)
	return w
}

func bothPrograms(t testing.TB, x *Expression) (compiled, interpreted *Program) {
	t.Helper()
	compiled, err := x.Program()
	if err != nil {
		t.Fatal(err)
	}
	if interpreted, err = x.Interpreted(); err != nil {
		t.Fatal(err)
	}
	if !compiled.IsCompiled() {
		t.Fatalf("%s is not compiled", x.Text)
	}
	return compiled, interpreted
}

func (w *workbench) drawer(t *rapid.T) *drawer {
	return &drawer{t: t, env: w.env, names: w.env.vars, signatures: w.signatures}
}

// compile compiles a drawn expression; what the checker finds fault with gives nil.
func (w *workbench) compile(text string) *Expression {
	x, _ := w.env.CompileText("drawn", text)
	return x
}

// An engine is a frame that one of the engines works on.
type engine struct {
	frame *Frame
	lets  []*Program
}

func (w *workbench) engine(i int) *engine { return &engine{frame: NewFrame(), lets: w.lets[i]} }

// record brings the names of a record into scope.
func (e *engine) record(v Datum) {
	e.frame.Reset(0)
	e.frame.PushDatum("v", v)
	e.frame.PushDatum("period", DatumOf(PeriodValue{Period: drawnPeriod}))
	for i, let := range drawnLets {
		e.frame.PushLet(let.name, e.lets[i])
	}
}

var drawnPeriod = func() period.Period {
	p, err := period.Parse("202601")
	if err != nil {
		panic(err)
	}
	return p
}()

// What is told of an outcome is what an expression gives, in words, with what it passed over.
type told struct{ value, drops string }

func (e *engine) run(p *Program) (told, Value) {
	v := p.Eval(e.frame)
	return told{inWords(v), e.drops()}, v
}

func (e *engine) truth(p *Program) told {
	t, why := p.Truth(e.frame)
	if t == Untold {
		return told{inWords(why), e.drops()}
	}
	return told{inWords(t.datum(nil).Value()), e.drops()}
}

// drops forgets what was passed over, and says it.
func (e *engine) drops() string {
	var out []string
	e.frame.TakeDrops(func(field string, n int) { out = append(out, fmt.Sprint(n, " ", field)) })
	return strings.Join(out, ", ")
}

// inWords is all that a value is.
func inWords(v Value) string {
	if o := Classify(v); o.Kind != OK {
		return fmt.Sprint("outcome ", o.Kind, " ", o.Code, ": ", o.Reason)
	}
	switch v := v.(type) {
	case *Record:
		var parts []string
		for i, slot := range v.Slots {
			if !slot.IsNothing() {
				parts = append(parts, v.Record.schema.Fields[i].Name+" "+inWords(slot.Value()))
			}
		}
		return fmt.Sprintf("%s %v %d {%s}", v.Record.schema.Name, v.Day, v.Place, strings.Join(parts, ", "))
	case *Map:
		var parts []string
		for _, e := range v.Entries() {
			parts = append(parts, e.Key+" "+inWords(e.Value.Value()))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case types.String:
		return fmt.Sprintf("%q", string(v))
	case DurationValue:
		return fmt.Sprint("duration ", v.Days, " ", v.Months)
	case AgeValue:
		return fmt.Sprintf("age %v", v.Ages)
	case PointValue:
		return "point " + v.Latitude.String() + " " + v.Longitude.String()
	case QuantityValue:
		return fmt.Sprintf("quantity %s %q", v.Number, v.Unit)
	}
	if text, ok := PlainText(v); ok {
		return fmt.Sprintf("%v %s", v.Type(), text)
	}
	var parts []string
	if !AsList(v, func(x Value) bool { parts = append(parts, inWords(x)); return true }) {
		return fmt.Sprintf("%T", v)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// A keptValue was taken from a frame, and must stay what it was. Lists, records and
// maps need not: nobody keeps them.
type keptValue struct {
	value Value
	words string
}

func isKept(v Value) bool {
	switch v.(type) {
	case *Record, *Map, *List:
		return false
	}
	return true
}

// A comparison runs expressions over the same records on both engines, on frames
// and in space that are used again for each record.
type comparison struct {
	*workbench
	fast, slow *engine
	reader     recordReader
	kept       []keptValue
	values     int // outcomes that were values
	all        int
}

func (w *workbench) comparison() *comparison {
	return &comparison{workbench: w, fast: w.engine(0), slow: w.engine(1)}
}

// compare says where the engines differ; "" is nowhere.
func (c *comparison) compare(x *Expression, records []*Record) string {
	compiled, err := x.Program()
	if err != nil {
		return err.Error()
	}
	interpreted, err := x.Interpreted()
	if err != nil {
		return err.Error()
	}
	if !compiled.IsCompiled() {
		return x.Text + " is not compiled"
	}
	for i, r := range records {
		c.slow.record(r.Datum())
		want, v := c.slow.run(interpreted)
		if c.all++; Classify(v).Kind == OK {
			c.values++
		}
		got, value := c.next(r).run(compiled)
		if got != want {
			return fmt.Sprintf("%s over record %d %s\ngives compiled    %v\nand interpreted  %v", x.Text, i, inWords(r), got, want)
		}
		if isKept(value) && c.all%7 == 0 {
			c.kept = append(c.kept, keptValue{value, got.value})
		}
		if x.Type.Kind() != KindBool {
			continue
		}
		if got := c.next(r).truth(compiled); got != want {
			return fmt.Sprintf("%s over record %d %s\nis as a truth    %v\nand interpreted  %v", x.Text, i, inWords(r), got, want)
		}
	}
	return ""
}

// next reads a record anew for compiled expressions.
func (c *comparison) next(r *Record) *engine {
	c.fast.frame.NextRecord()
	c.fast.record(c.reader.read(r))
	return c.fast
}

// changed says which of the values that were kept is not what it was.
func (c *comparison) changed(records []*Record) string {
	for range 50/len(records) + 1 {
		for _, r := range records {
			c.next(r)
		}
	}
	for _, k := range c.kept {
		if got := inWords(k.value); got != k.words {
			return fmt.Sprintf("a value was %s and has become %s", k.words, got)
		}
	}
	return ""
}

// TestDifferential: compiled expressions give what interpreted ones give.
func TestDifferential(t *testing.T) {
	w := newWorkbench(t)
	refused, drawn, values, all, kept := 0, 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		c := w.comparison()
		records := drawnVisits(t, rt, 5)
		for range enoughDrawn / 100 {
			text := w.drawer(rt).draw(one(w.drawer(rt), drawnTypes), 3)
			x := w.compile(text)
			if drawn++; x == nil {
				refused++
				continue
			}
			if why := c.compare(x, records); why != "" {
				rt.Fatal(why)
			}
		}
		if why := c.changed(records); why != "" {
			rt.Fatal(why)
		}
		values, all, kept = values+c.values, all+c.all, kept+len(c.kept)
	})
	t.Logf("%d expressions, %d of them refused; %d outcomes, %d of them values; %d were kept", drawn, refused, all, values, kept)
	if refused > drawn/3 || values < all/5 || kept < 100 {
		t.Error("the expressions show little")
	}
}

func drawnVisits(t testing.TB, rt *rapid.T, n int) []*Record {
	out := make([]*Record, n)
	for i := range out {
		out[i] = drawnVisit(t, rt)
	}
	return out
}

// TestSameOnBothEngines has the least expressions of what TestDifferential found:
// eval demands of each that the engines agree.
func TestSameOnBothEngines(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"a": true, "i": Fault("broken"), "d": SkipValue("left out"), "items": []any{
		rec{"code": "B", "n": Fault("broken")}, rec{"code": "B"}, rec{"code": "B", "n": 2},
	}}
	for _, row := range []struct{ text, want, drops string }{
		{`missing("x").code`, "missing: x", ""},
		{`known(missing("x").code.name)`, "false", ""},
		{`months(v.i) < age(skip("no"), v.day)`, "fault: broken", ""},
		{`age(skip("no"), v.day) > months(v.i)`, "skip: no", ""},
		{`v.items.map(x, x.n + 1)`, "fault: broken", ""},
		{`v.items.filter(x, x.n > 1)`, "fault: broken", "visit.items.n 1"},
		{`v.items.exists(x, v.items.filter(y, y.day > v.day).size() == 1 && x.code == "A")`, "false", "visit.day 9"},
		{`cel.bind(some, v.items.filter(y, y.day > v.day), v.items.filter(x, some.size() == 1 && x.code == "A").size())`, "0", "visit.day 3"},
	} {
		v, f := eval(t, env, row.text, r)
		if got := outcome(v); got != row.want {
			t.Errorf("%s gives %s, want %s", row.text, got, row.want)
		}
		if got := showDrops(f); got != row.drops {
			t.Errorf("%s passed over %q, want %q", row.text, got, row.drops)
		}
	}
}

// TestDifferentialOfEachFunction draws calls of each signature of the library and
// each macro, so that none is left out, and finds what none of them means.
func TestDifferentialOfEachFunction(t *testing.T) {
	w := newWorkbench(t)
	records := rapid.Custom(func(rt *rapid.T) []*Record { return drawnVisits(t, rt, 8) }).Example(1)
	c := w.comparison()
	met := map[string]bool{}
	hold := func(what string, times int, draw func(*drawer) string) {
		compiled := 0
		for i := range times * max(1, enoughDrawn/5000) {
			text := rapid.Custom(func(rt *rapid.T) string { return draw(w.drawer(rt)) }).Example(i)
			x := w.compile(text)
			if x == nil {
				continue
			}
			compiled++
			meets(x, met)
			if why := c.compare(x, records); why != "" {
				t.Error(why)
				return
			}
		}
		if compiled == 0 {
			t.Errorf("no call of %s was drawn that compiles", what)
		}
	}
	for _, s := range w.signatures {
		hold(s.name, 12, func(d *drawer) string { return d.callOf(s, resultType(d, s), 1+d.pick(2)) })
	}
	for _, name := range slices.Sorted(maps.Keys(macros)) {
		for _, of := range macroTypes(name) {
			hold(name, 5, func(d *drawer) string { return d.macroOf(name, of, 2) })
		}
	}
	for _, of := range drawnTypes {
		hold("a choice", 8, func(d *drawer) string { return d.choice(of, 1) })
		hold("a name", 5, func(d *drawer) string { return d.named(of, 2) })
	}
	if why := c.changed(records); why != "" {
		t.Error(why)
	}
	for _, f := range byName(Library()) {
		for i, o := range f.overloads {
			if !met[f.id(i)] && !isUnwritten(f.Name, o) {
				t.Errorf("no expression was drawn with %s, which is %s of %v", f.id(i), f.Name, o.args)
			}
		}
	}
}

// isUnwritten holds for signatures that no expression has when it runs: two days
// and more are asked for under another name, and what is converted has its unit.
func isUnwritten(name string, o overload) bool {
	return name == "earlier_of" || name == "later_of" || name == "convert" && isInternal(name, o)
}

// meets notes which signatures an expression was found to mean.
func meets(x *Expression, met map[string]bool) {
	ast.PreOrderVisit(x.checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if ids := x.checked.GetOverloadIDs(e.ID()); len(ids) == 1 {
			met[ids[0]] = true
		}
	}))
}

// resultType is a type that calls of a signature can give.
func resultType(d *drawer, s signature) Type {
	for {
		of := one(d, drawnTypes)
		if s.gives(of) {
			return of
		}
	}
}

// macroTypes are the types that a macro can give.
func macroTypes(name string) []Type {
	switch name {
	case "exists", "all", "exists_one":
		return []Type{Bool}
	case "number_of":
		return []Type{Int}
	case "total":
		return []Type{Int, Decimal}
	case "least", "greatest":
		return rankedTypes
	case "filter", "map":
		return listTypes
	}
	return drawnTypes
}

// TestDifferentialOfWorkers: workers share programs, each with a frame and space of
// its own, and all get what the interpreter gives. The race detector watches.
func TestDifferentialOfWorkers(t *testing.T) {
	w := newWorkbench(t)
	records := rapid.Custom(func(rt *rapid.T) []*Record { return drawnVisits(t, rt, 4) }).Example(2)
	texts := rapid.Custom(func(rt *rapid.T) []string {
		var out []string
		for range 60 {
			out = append(out, w.drawer(rt).draw(one(w.drawer(rt), drawnTypes), 3))
		}
		return out
	}).Example(3)
	var programs []*Program
	var want []told
	slow := w.engine(1)
	for _, text := range texts {
		x := w.compile(text)
		if x == nil {
			continue
		}
		compiled, interpreted := bothPrograms(t, x)
		programs = append(programs, compiled)
		for _, r := range records {
			slow.record(r.Datum())
			got, _ := slow.run(interpreted)
			want = append(want, got)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			c := w.comparison()
			for range 3 {
				for i, p := range programs {
					for k, r := range records {
						if got, _ := c.next(r).run(p); got != want[i*len(records)+k] {
							t.Errorf("%s gives %v, and interpreted %v", p.Text(), got, want[i*len(records)+k])
							return
						}
					}
				}
			}
		})
	}
	wg.Wait()
}

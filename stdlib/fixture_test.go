package stdlib

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// The record of these tests: a visit, in an expression called v.
var (
	testItem = &schema.Record{Name: "visit.items", Fields: []*schema.Field{
		field("code", schema.Text), field("n", schema.Int), field("ok", schema.Bool), field("day", schema.Date), field("w", schema.Decimal),
	}}
	testPatient = &schema.Record{Name: "visit.patient", Fields: []*schema.Field{
		field("name", schema.Text), field("birth", schema.Date), field("born", schema.Text), field("in", schema.Text), field("mfl-code", schema.Text),
	}}
	testStock = &schema.Record{Name: "visit.stock", Fields: []*schema.Field{field("quantity", schema.Int)}}
	testVisit = &schema.Record{Name: "visit", Fields: []*schema.Field{
		field("a", schema.Bool), field("b", schema.Bool), field("c", schema.Bool),
		field("i", schema.Int), field("j", schema.Int), field("d", schema.Decimal), field("s", schema.Text), field("t", schema.Text),
		field("day", schema.Date), field("at", schema.Instant), field("unsure", schema.Unknown), field("Birth weight (kg)", schema.Decimal),
		{Name: "patient", Type: &schema.Type{Kind: schema.Object, Record: testPatient}},
		{Name: "items", Type: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Object, Record: testItem}}},
		{Name: "tags", Type: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Text}}},
		{Name: "ints", Type: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Int}}},
		{Name: "decs", Type: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Decimal}}},
		{Name: "counts", Type: &schema.Type{Kind: schema.Map, Elem: &schema.Type{Kind: schema.Int}}},
		{Name: "stock", Type: &schema.Type{Kind: schema.Map, Elem: &schema.Type{Kind: schema.Object, Record: testStock}}},
	}}
)

func field(name string, kind schema.Kind) *schema.Field {
	return &schema.Field{Name: name, Type: &schema.Type{Kind: kind}}
}

// rec is a record as a test writes it: what is not named is missing.
type rec map[string]any

func (r rec) value(t testing.TB, of *schema.Record) Value {
	t.Helper()
	typ := NewRecordType(of)
	out := typ.New()
	for name, v := range r {
		f, ok := of.Field(name)
		if !ok {
			t.Fatalf("%s has no field %s", of.Name, name)
		}
		out.Slots[typ.Slot(name)] = DatumOf(valueOf(t, schema.JoinPath(of.Name, name), f.Type, v))
	}
	return out
}

func valueOf(t testing.TB, path string, typ *schema.Type, v any) Value {
	t.Helper()
	switch v := v.(type) {
	case Value:
		return v
	case bool:
		return BoolValue(v)
	case int:
		if typ.Kind == schema.Decimal {
			return DecimalValue{Decimal: decimal.FromInt(int64(v))}
		}
		return IntValue(int64(v))
	case rec:
		if typ.Kind == schema.Map {
			vals := map[string]Value{}
			for k, x := range v {
				vals[k] = valueOf(t, path, typ.Elem, x)
			}
			return MapValue(path, vals)
		}
		return v.value(t, typ.Record)
	case []any:
		items := make([]Value, len(v))
		for i, x := range v {
			items[i] = valueOf(t, path, typ.Elem, x)
		}
		return ListValue(items)
	case string:
		return textValueOf(t, typ, v)
	}
	t.Fatalf("%s: no value for %v", path, v)
	return nil
}

func textValueOf(t testing.TB, typ *schema.Type, s string) Value {
	t.Helper()
	switch typ.Kind {
	case schema.Date:
		d, err := calendar.ParseISO(s)
		if err != nil {
			t.Fatal(err)
		}
		return DateValue{Date: d}
	case schema.Instant:
		i, err := calendar.ParseInstant(s, kampala)
		if err != nil {
			t.Fatal(err)
		}
		return InstantValue{Instant: i, Zone: kampala}
	case schema.Decimal:
		d, err := decimal.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return DecimalValue{Decimal: d}
	}
	return TextValue(s)
}

var kampala = time.FixedZone("EAT", 3*60*60)

// visitEnv is the environment of the tests, with definitions and tables of their own.
func visitEnv(t testing.TB, config Config) *Env {
	t.Helper()
	config.Records = append(config.Records, testVisit)
	env, err := NewEnv(config)
	if err != nil {
		t.Fatal(err)
	}
	return env.With(Var{Name: "v", Type: RecordOf(testVisit), Source: "visits"}, Var{Name: "period", Type: Period})
}

// define makes a definition from its text, which is in a file of its own.
func define(name, body string, params ...string) *Definition {
	text := fmt.Sprintf("let %s = %s", name, body)
	f := diag.NewFile(name+".xwalk", text)
	start := len("let " + name + " = ")
	return &Definition{Name: name, Params: params, Span: f.Span(4, 4+len(name)), Body: f.Span(start, len(text))}
}

func textSpan(name, text string) diag.Span { return diag.NewFile(name, text).Span(0, len(text)) }

// compile makes the program of an expression.
func compile(t testing.TB, env *Env, text string) *Program {
	t.Helper()
	_, p := compiled(t, env, text)
	return p
}

func compiled(t testing.TB, env *Env, text string) (*Expression, *Program) {
	t.Helper()
	x, problems := env.CompileText("test", text)
	if x == nil {
		t.Fatalf("%s: %v", text, problems)
	}
	p, err := x.Program()
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return x, p
}

// run compiles and evaluates an expression over a visit, and shows the outcome
// as show does, with the reason of what is no value.
func run(t testing.TB, env *Env, text string, r rec) string {
	t.Helper()
	v, _ := eval(t, env, text, r)
	return outcome(v)
}

func eval(t testing.TB, env *Env, text string, r rec) (Value, *Frame) {
	t.Helper()
	x, p := compiled(t, env, text)
	f := visitFrame(t, r)
	v := p.Eval(f)
	sameAsInterpreted(t, x, v, f, visitFrame(t, r))
	return v, f
}

// visitFrame has the names of visitEnv.
func visitFrame(t testing.TB, r rec) *Frame {
	t.Helper()
	f := NewFrame()
	f.NextRecord()
	f.Push("v", r.value(t, testVisit))
	january, err := period.Parse("202601")
	if err != nil {
		t.Fatal(err)
	}
	f.Push("period", PeriodValue{Period: january})
	return f
}

// sameAsInterpreted demands that CEL's interpreter gives what a compiled
// expression gave, and passes over the same items of lists.
func sameAsInterpreted(t testing.TB, x *Expression, compiled Value, used, fresh *Frame) {
	t.Helper()
	p, err := x.Interpreted()
	if err != nil {
		t.Fatal(err)
	}
	interpreted := p.Eval(fresh)
	if outcome(compiled) != outcome(interpreted) {
		t.Fatalf("%s: compiled it gives %s, and interpreted %s", x.Text, outcome(compiled), outcome(interpreted))
	}
	if got, want := dropsOf(used), dropsOf(fresh); !maps.Equal(got, want) {
		t.Fatalf("%s: compiled it passes over %v, and interpreted %v", x.Text, got, want)
	}
}

// dropsOf is what a frame has counted, which stays there.
func dropsOf(f *Frame) map[string]int {
	out := map[string]int{}
	for v, n := range f.drops {
		out[Classify(v).Reason] += n
	}
	return out
}

func outcome(v Value) string {
	if o := Classify(v); o.Kind != OK {
		return fmt.Sprintf("%s: %s", show(v), o.Reason)
	}
	if _, ok := PlainText(v); ok {
		return show(v)
	}
	text := "["
	if !AsList(v, func(x Value) bool {
		if text != "[" {
			text += ", "
		}
		text += outcome(x)
		return true
	}) {
		return fmt.Sprintf("%T", v)
	}
	return text + "]"
}

package stdlib

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// FuzzCompile: whatever the text, compiling ends soon, does not panic, points
// into files, and what compiles can be written, read again and evaluated, by both
// engines alike.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		`!(v.a && known(v.b)) || !(v.i in [1]) || v.s != "x" && v.items.all(x, x.n == 1)`, `result(v.items.last()) + v.s + v.t`,
		`v.a && v.items.exists(x, x.code in codes && big(x.n))`, `result(v.items.first())`, "v.patient.`mfl-code` + \"日\\n\"",
		`first_known(v.i, 1.5, v.items.total(x, x.w))`, `"""a"b""" == r'\d' // c`, `1 < 2 < 3`, `[1, [2.5], "x"]`, `cel.bind(x, v.i, x + x)`,
		`row.element == v.s ? skip("a") : report("b")`, "((((((((", `v.counts.a + v.stock["ACT"].quantity`, `-(-5) - -0x1F % 3`,
		`parse_date(v.s, "dd/MM/yyyy") + months(1) - days(28)`, `age(v.patient.born, v.at) >= years(5)`, "\xff\xfe v.a", `v.tags[v.i]`, `b'\377'`,
		`v.items.lowest(x, x.day).code.matches("^a+$")`, `v.counts.entries().map(e, e.value)`, `big(big(v.i) ? 1 : 2)`, `a{b: 1}`, `.v.a`, `v.?a[?0]`,
	} {
		f.Add(s)
	}
	cell := "OPD"
	env := visitEnv(f, Config{Definitions: []*Definition{chooseFixture(), define("codes", `["A", "B"]`), define("big", "n > 1 && n < 9", "n"), define("me", "me")}}).
		WithRow("row", ConstantRow{Table: "rows", Cells: map[string]*string{"element": &cell, "blank": nil}})
	full := rec{"a": true, "i": 2, "d": "1.5", "s": "01/02/2026", "day": "2026-01-31", "at": "2026-01-31T10:00:00Z",
		"patient": rec{"born": "2019", "mfl-code": "x"}, "tags": []any{"a", "b"}, "counts": rec{"a": 1}, "stock": rec{"ACT": rec{"quantity": 1}},
		"items": []any{rec{"code": "A", "n": 1, "w": "2", "day": "2026-01-01"}, rec{}}}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			return
		}
		start := time.Now()
		x, problems := env.CompileText("fuzz", text)
		if x != nil {
			analysed(t, env, x)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
		if (x == nil) != problems.HasErrors() {
			t.Fatalf("an expression %v and problems %v", x, problems)
		}
		for _, d := range problems {
			inRange(t, d.Span)
			for _, l := range d.Labels {
				inRange(t, l.Span)
			}
			if d.Message == "" || !utf8.ValidString(d.Message) && utf8.ValidString(text) {
				t.Fatalf("message %q", d.Message)
			}
		}
		if x == nil {
			return
		}
		again, problems := env.CompileText("again", x.Text)
		if again == nil || again.Text != x.Text {
			t.Fatalf("the canonical text %q does not stand for itself: %v", x.Text, problems)
		}
		p, err := x.Program()
		if err != nil || !p.IsCompiled() {
			t.Fatalf("it is not compiled: %v", err)
		}
		for _, r := range []rec{{}, full} {
			var frames [2]*Frame
			for i := range frames {
				frames[i] = NewFrame()
				frames[i].NextRecord()
				frames[i].Push("v", r.value(t, testVisit))
				frames[i].Push("period", nil)
			}
			v := p.Eval(frames[0])
			if v == nil {
				t.Fatal("no outcome")
			}
			sameAsInterpreted(t, x, v, frames[0], frames[1])
		}
	})
}

// analysed asks all that can be asked of what may be missing.
func analysed(t *testing.T, env *Env, x *Expression) {
	t.Helper()
	parts := x.MayBeMissing()
	doubts := x.Surprises()
	for _, u := range x.Unhandled() {
		parts = append(parts, u.Parts...)
	}
	if x.Type.Kind() == KindBool {
		doubts = append(doubts, x.Doubts()...)
		env.Assuming(x)
	}
	for _, d := range doubts {
		inRange(t, d.Whole)
		parts = append(parts, d.Parts...)
	}
	for _, p := range parts {
		inRange(t, p.Span)
	}
}

func inRange(t *testing.T, s diag.Span) {
	t.Helper()
	if s.File == nil || s.Start < 0 || s.End < s.Start || s.End > len(s.File.Text) {
		t.Fatalf("the span %d to %d is outside the text", s.Start, s.End)
	}
	if s.Start < len(s.File.Text) && s.End > s.Start && utf8.ValidString(s.File.Text) && !utf8.ValidString(s.Text()) {
		t.Fatalf("the span %d to %d cuts a character", s.Start, s.End)
	}
}

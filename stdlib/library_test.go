package stdlib

import (
	"strings"
	"testing"
)

// gives evaluates an expression without records and says what it gives: CEL
// text of a value, or missing, skip, report, fault.
func gives(t *testing.T, env *Env, text string) string {
	t.Helper()
	x, p := compiled(t, env, text)
	again, problems := env.CompileText("again", x.Text)
	if again == nil || again.Text != x.Text {
		t.Fatalf("%s: canonical text %q does not stand for itself: %v", text, x.Text, problems)
	}
	return show(p.Eval(NewFrame()))
}

func show(v Value) string {
	switch o := Classify(v); o.Kind {
	case Missing:
		return "missing"
	case Skipped:
		return "skip"
	case Reported:
		return "report"
	case Faulty:
		return "fault"
	}
	if s, ok := AsText(v); ok {
		return `"` + s + `"`
	}
	if s, ok := PlainText(v); ok {
		return s
	}
	var items []string
	if !AsList(v, func(x Value) bool { items = append(items, show(x)); return true }) {
		return ""
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func emptyEnv(t *testing.T) *Env {
	t.Helper()
	env, err := NewEnv(Config{})
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func TestExamples(t *testing.T) {
	env := emptyEnv(t)
	for _, f := range Library() {
		if f.Name[0] == '@' {
			continue
		}
		if f.Doc == "" || f.Group == "" || len(f.Examples) == 0 && f.Name != "entries" {
			t.Errorf("%s: no doc, group or example", f.Name)
		}
		for _, e := range f.Examples {
			want := e.Gives
			if x, _ := env.CompileText("want", want); x != nil && want != "missing" && want != "fault" && want != "skip" && want != "report" {
				want = gives(t, env, want)
			}
			if got := gives(t, env, e.Expr); got != want {
				t.Errorf("%s gives %s, its example says %s", e.Expr, got, want)
			}
		}
	}
}

package stdlib

import "testing"

// Lines of a group know what they are given and what they declare, and nothing
// of what stands around the use; what is given means what it means there.
func TestBindings(t *testing.T) {
	outer := visitEnv(t, Config{Definitions: []*Definition{define("twice", "n + n", "n")}}).With(Var{Name: "d", Type: Int}, Var{Name: "e", Type: Int})
	bind := func(text string) Binding { return Binding{textSpan("use", text), outer} }
	group := outer.WithBindings(map[string]Binding{"n": bind("d + 1"), "e": bind("d"), "list": bind("v.items"), "v2": bind("v")})
	inner := group.With(Var{Name: "d", Type: Text}).With(Var{Name: "d_2", Type: Text})
	if got := inner.NameOf("d") + " " + inner.NameOf("d_2") + " " + inner.NameOf("x"); got != "d_2 d_2_2 x" {
		t.Errorf("names that are taken become %q", got)
	}
	for text, want := range map[string]string{
		"n * 2":                            "(d + 1) * 2",
		"twice(n)":                         "cel.bind(n__1, d + 1, n__1 + n__1)",
		"e + n":                            "d + (d + 1)",
		"list.exists(d, d.n == n)":         "v.items.exists(d__1, d__1.n == d + 1)",
		"list.exists(x, x.code == \"a\")":  "v.items.exists(x, x.code == \"a\")",
		"v2.i + n":                         "v.i + (d + 1)",
		"d == d_2":                         "d_2 == d_2_2",
		"v2.items.exists(e, e.n == n + 1)": "v.items.exists(e__1, e__1.n == d + 1 + 1)",
	} {
		x, problems := inner.CompileText("group", text)
		if problems.HasErrors() {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if x.Text != want {
			t.Errorf("%s is %s, want %s", text, x.Text, want)
		}
	}
	for _, text := range []string{"v.i", "d_2_2 == d", "d_3 == d", "f", "list2"} {
		if _, problems := inner.CompileText("group", text); !problems.HasErrors() || problems[0].Code != "E0314" {
			t.Errorf("%s means something: %v", text, problems)
		}
	}
}

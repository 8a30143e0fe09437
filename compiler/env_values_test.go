package compiler

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

var envTestValues = map[string]string{
	"facility": `UG "01" \ Wakiso`, "start": "2.50", "beds": " 40 ", "low": "-3", "pilot": "Yes", "live": "false", "bytes": "\xff",
}

func TestEnvValues(t *testing.T) {
	c := clean(t, `let facility = env("facility", text)
let start = env( 'start' , number )
let beds = env("beds", number)
let low = env("low", number)
let pilot = env("pilot", yesno)
let live = env("live", yesno)
let both = facility + "!"
`, nil, envTestValues)
	for text, want := range map[string]string{
		`facility`: "UG \"01\" \\ Wakiso",
		`start`:    "2.5",
		`beds`:     "40",
		`pilot`:    "true",
		`live`:     "false",
	} {
		x, problems := c.env.CompileText("test", text)
		if x == nil {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		v, ok := x.Constant()
		if got, _ := stdlib.PlainText(v); !ok || got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"both", "beds - low", "days(beds)"} {
		if x, problems := c.env.CompileText("test", text); x == nil {
			t.Errorf("%s: %v", text, problems)
		}
	}
}

func TestEnvProblems(t *testing.T) {
	for _, k := range []struct{ decls, want string }{
		{`let a = env("facilty", text)`, `E0235 "facilty"`},
		{`let a = env("facility", number)`, `E0235 "facility"`},
		{`let a = env("facility", yesno)`, `E0235 "facility"`},
		{`let a = env("bytes", text)`, `E0235 "bytes"`},
		{`let a = env("facility", word)`, `E0239 word`},
		{`let a = env("facility")`, `E0239 env`},
		{`let a = env(facility, text)`, `E0239 env`},
		{`let a = "x" + env("facility", text)`, `E0239 env`},
		{`let a(x) = env("facility", text)`, `E0239 env`},
		{"let a(x) {\n  let b = env(\"facility\", text)\n  b + x\n}", `E0239 env`},
		{`choose a(x) { when x == env("facility", text) -> 1 otherwise -> 2 }`, `E0239 env`},
	} {
		c := readTables(t, k.decls+"\n", nil, envTestValues)
		if got := problemLines(c.problems); len(got) != 1 || got[0] != k.want {
			t.Errorf("%s: problems %v, want %s", k.decls, got, k.want)
		}
		// What is said already is not said again where the name is used.
		use := "a"
		if k.decls[5] == '(' || k.decls[:6] == "choose" {
			use = `a("x")`
		}
		if x, problems := c.env.CompileText("use", use); x != nil || len(problems) > 0 {
			t.Errorf("%s: its use has problems %v", k.decls, problems)
		}
	}
}

func TestUnknownEnvValueHelps(t *testing.T) {
	c := readTables(t, "let a = env(\"facilty\", text)\n", nil, envTestValues)
	if len(c.problems) != 1 || c.problems[0].Help != "did you mean `facility`?" {
		t.Errorf("the problems are %v", c.problems)
	}
}

func TestFindEnv(t *testing.T) {
	for text, want := range map[string]int{
		`env("a", text)`:              0,
		`1 + env ("a", text)`:         4,
		`v.env("a")`:                  -1,
		`v . env("a")`:                -1,
		`"env(" + v.a`:                -1,
		`'it''s env(' + v.a`:          -1,
		`"a \" env(" + v.a`:           -1,
		"v.a // env(\n + env(1)":      15,
		`r"\" + env("x")`:             7,
		`"""a " env(""" + env("x")`:   17,
		"v.`env(`":                    -1,
		`environment("a")`:            -1,
		`my_env("a")`:                 -1,
		`env`:                         -1,
		`f(env("a", text), env("b"))`: 2,
	} {
		at, found := findEnv(diag.NewFile("t", text).Span(0, len(text)))
		switch {
		case !found && want >= 0:
			t.Errorf("%s: not found", text)
		case found && (want < 0 || at.Start != want || at.Text() != "env"):
			t.Errorf("%s: found at %d", text, at.Start)
		}
	}
}

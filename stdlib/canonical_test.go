package stdlib

import "testing"

func TestCanonicalText(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{define("two", "1 + 1"), define("f", "n * n", "n"), define("h", "r['Birth weight (kg)']", "r"), define("g", "l.exists(x, x == n)", "l", "n")}})
	for text, want := range map[string]string{
		"v.a&&(v.b||v.c)":              "v.a && (v.b || v.c)",
		"(v.a && v.b) && v.c":          "v.a && v.b && v.c",
		"v.a && (v.b && v.c)":          "v.a && v.b && v.c",
		"v.a || v.b && v.c":            "v.a || v.b && v.c",
		"!(v.a)":                       "!v.a",
		"!(!v.a)":                      "!(!v.a)",
		"!!!v.a":                       "!v.a",
		"-(v.i)":                       "-v.i",
		"-(5)":                         "-(5)",
		"- 5":                          "-5",
		"1-(2-3)":                      "1 - (2 - 3)",
		"(1-2)-3":                      "1 - 2 - 3",
		"1 - -2":                       "1 - -2",
		"2*(3+4)":                      "2 * (3 + 4)",
		"(2*3)+4":                      "2 * 3 + 4",
		"(-1).f":                       "",
		"v.a?1:v.b?2:3":                "v.a ? 1 : v.b ? 2 : 3",
		"(v.a?v.b:v.c)?1:2":            "(v.a ? v.b : v.c) ? 1 : 2",
		"v.a?(v.b?1:2):3":              "v.a ? (v.b ? 1 : 2) : 3",
		"'it''s'":                      "",
		"'a\"b'":                       `"a\"b"`,
		`"""a` + "\n" + `b"""`:         `"a\nb"`,
		`r"\d"`:                        `"\\d"`,
		`"\u0007é日"`:                   `"\u0007é日"`,
		`"\U0001F600"`:                 `"😀"`,
		"1.50":                         "1.5",
		"2.0":                          "2.0",
		"1e3":                          "1000.0",
		"0.1234567890123456789":        "0.1234567890123456789",
		"0x10":                         "16",
		"007.50":                       "7.5",
		"00.5e1":                       "5.0",
		"-00.0":                        "0.0",
		"-\n// less\n1.5":              "-1.5",
		"v.patient.`mfl-code`":         "v.patient.`mfl-code`",
		"v.patient.`name`":             "v.patient.name",
		"v.tags [ 0 ]":                 "v.tags[0]",
		`v["patient"]["mfl-code"]`:     "v.patient.`mfl-code`",
		`v . patient [ "in" ]`:         "v.patient.`in`",
		`v["Birth weight (kg)"] > 2.5`: `v["Birth weight (kg)"] > 2.5`,
		`v.items.exists(x, x['code'] == "a" && v["Birth weight (kg)"] * 2 > 5)`: `v.items.exists(x, x.code == "a" && v["Birth weight (kg)"] * 2 > 5)`,
		`h(v) + h(v)`:                    `v["Birth weight (kg)"] + v["Birth weight (kg)"]`,
		`f(v["i"] + 1)`:                  "cel.bind(n__1, v.i + 1, n__1 * n__1)",
		`v.stock["ACT"]["quantity"]`:     `v.stock["ACT"].quantity`,
		`v.counts["Birth (kg)"]`:         `v.counts["Birth (kg)"]`,
		"[1,2,]":                         "[1, 2]",
		"v.tags.exists( x , x=='a' )":    `v.tags.exists(x, x == "a")`,
		"two * 3":                        "(1 + 1) * 3",
		"f(v.i)":                         "v.i * v.i",
		"f(v.i + 1)":                     "cel.bind(n__1, v.i + 1, n__1 * n__1)",
		"v.ints.exists(x, g(v.ints, x))": "v.ints.exists(x, v.ints.exists(x__1, x__1 == x))",
		"v.items.exists(v, v.ok)":        "v.items.exists(v__1, v__1.ok)",
		"f(v.i + n__1)":                  "",
		"v.s // why\n == 'x'":            `v.s == "x"`,
		"has(v.patient.name)":            "has(v.patient.name)",
		"size(v.tags) > 1":               "size(v.tags) > 1",
		"v.i in [1, 2] == true":          "v.i in [1, 2] == true",
		"(v.i == 1) == v.a":              "v.i == 1 == v.a",
		"v.a == (v.i == 1)":              "v.a == (v.i == 1)",
	} {
		x, problems := env.CompileText("test", text)
		if want == "" {
			if x != nil {
				t.Errorf("%s compiles to %s", text, x.Text)
			}
			continue
		}
		if x == nil {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if x.Text != want {
			t.Errorf("%s is written %s, want %s", text, x.Text, want)
		}
		again, problems := env.CompileText("again", x.Text)
		if again == nil || again.Text != x.Text || again.Type.String() != x.Type.String() {
			t.Errorf("%s does not stand for itself: %v", x.Text, problems)
		}
	}
}

func TestFieldsRead(t *testing.T) {
	env := visitEnv(t, Config{})
	for text, want := range map[string][]string{
		"v.a && v.patient.name == v.s":                  {"visit.a", "visit.patient", "visit.patient.name", "visit.s"},
		"v.items.exists(x, x.code == \"a\" && x.n > 1)": {"visit.items", "visit.items.code", "visit.items.n"},
		"v.stock.ACT.quantity":                          {"visit.stock", "visit.stock.quantity"},
		"period.first_day < v.day":                      {"visit.day"},
		`v["Birth weight (kg)"] > 1.0`:                  {"visit.`Birth weight (kg)`"},
		"v.patient.`mfl-code`":                          {"visit.patient", "visit.patient.mfl-code"},
		"1 + 1":                                         nil,
	} {
		x, problems := env.CompileText("test", text)
		if x == nil {
			t.Fatal(problems)
		}
		if len(x.Fields) != len(want) {
			t.Errorf("%s reads %q", text, x.Fields)
			continue
		}
		for i := range want {
			if x.Fields[i] != want[i] {
				t.Errorf("%s reads %q, want %q", text, x.Fields, want)
			}
		}
	}
}

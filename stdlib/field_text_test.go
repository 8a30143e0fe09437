package stdlib

import "testing"

// A field named by a text in brackets is the same field as after a dot: its
// value, and what is said where it is missing.
func TestFieldsByText(t *testing.T) {
	text := "Malaria"
	env := visitEnv(t, Config{}).WithRow("row", ConstantRow{Table: "rows", Cells: map[string]*string{"data element": &text, "age (years)": nil}})
	for _, c := range []struct {
		expr string
		r    rec
		want string
	}{
		{`v["Birth weight (kg)"] * 2`, rec{"Birth weight (kg)": "2.45"}, "4.9"},
		{`v["Birth weight (kg)"]`, rec{}, "missing: visit.`Birth weight (kg)`"},
		{`known(v["Birth weight (kg)"])`, rec{}, "false"},
		{`v["patient"]["name"]`, rec{"patient": rec{"name": "x"}}, `"x"`},
		{`v["patient"]["mfl-code"]`, rec{"patient": rec{}}, "missing: visit.patient.mfl-code"},
		{`v["items"].first()["code"]`, rec{"items": []any{rec{"code": "B54"}}}, `"B54"`},
		{`v["i"] in [1.5, 2]`, rec{"i": 2}, "true"},
		{`row["data element"] + "!"`, rec{}, `"Malaria!"`},
		{`row["age (years)"]`, rec{}, "missing: rows.age (years)"},
	} {
		if got := run(t, env, c.expr, c.r); got != c.want {
			t.Errorf("%s gives %s, want %s", c.expr, got, c.want)
		}
	}
}

// What `replace` makes is bounded, however long the texts of a record are.
func TestReplaceIsBounded(t *testing.T) {
	env := visitEnv(t, Config{})
	long := string(make([]byte, 2000))
	got := run(t, env, `replace(v.s, "\u0000", v.s)`, rec{"s": long})
	if want := "fault: the text is too long"; got != want {
		t.Errorf("%.60s, want %s", got, want)
	}
	if got := run(t, env, `size(replace(v.s, "\u0000", "ab"))`, rec{"s": long}); got != "4000" {
		t.Errorf("%s code points", got)
	}
}

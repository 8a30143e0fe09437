package stdlib

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// measured is an environment whose record has fields with units.
func measured(t *testing.T) *Env {
	t.Helper()
	in := func(name, unit string) *schema.Field {
		return &schema.Field{Name: name, Type: &schema.Type{Kind: schema.Decimal}, Unit: unit}
	}
	low, high := "1", "20"
	limited := in("limited", "[lb_av]")
	limited.Min, limited.Max = &low, &high
	item := &schema.Record{Name: "visit.items", Fields: []*schema.Field{in("w", "g")}}
	visit := &schema.Record{Name: "visit", Fields: []*schema.Field{in("lb", "[lb_av]"), in("kg", "kg"), in("f", "[degF]"), in("plain", ""), in("odd", "lbs"), limited, field("word", schema.Text),
		{Name: "items", Type: &schema.Type{Kind: schema.List, Elem: &schema.Type{Kind: schema.Object, Record: item}}}}}
	env, err := NewEnv(Config{Records: []*schema.Record{visit}})
	if err != nil {
		t.Fatal(err)
	}
	return env.With(Var{Name: "v", Type: RecordOf(visit)})
}

func TestUnitsAreSaidInTheText(t *testing.T) {
	env := measured(t)
	let, _ := compiled(t, env, `v.lb`)
	env = env.With(Var{Name: "w", Type: Decimal, Value: let})
	for text, want := range map[string]string{
		`convert(v.lb, "kg")`:                                       `convert(quantity(v.lb, "[lb_av]"), "kg")`,
		`convert(w, "kg")`:                                          `convert(quantity(w, "[lb_av]"), "kg")`,
		`convert(v.lb + w, "kg")`:                                   `convert(quantity(v.lb + w, "[lb_av]"), "kg")`,
		`convert(round(v.lb, 1), "kg")`:                             `convert(quantity(round(v.lb, 1), "[lb_av]"), "kg")`,
		`convert(first_known(v.lb, missing("x")), "kg")`:            `convert(quantity(first_known(v.lb, missing("x")), "[lb_av]"), "kg")`,
		`convert(v.items.total(i, i.w), "kg")`:                      `convert(quantity(v.items.total(i, i.w), "g"), "kg")`,
		`v.items.map(i, convert(i.w, "kg")).first()`:                `v.items.map(i, convert(quantity(i.w, "g"), "kg")).first()`,
		`convert(v.items.map(i, i.w).last(), "kg")`:                 `convert(quantity(v.items.map(i, i.w).last(), "g"), "kg")`,
		`convert(v.f, "Cel") > 38 && known(v.lb)`:                   `convert(quantity(v.f, "[degF]"), "Cel") > 38 && known(v.lb)`,
		`convert(convert(v.lb, "kg"), "g")`:                         `convert(quantity(convert(quantity(v.lb, "[lb_av]"), "kg"), "kg"), "g")`,
		`convert(quantity(v.plain, v.word), "kg")`:                  `convert(quantity(v.plain, v.word), "kg")`,
		`convert(quantity(v.plain, "mmol"), "mg", "glucose")`:       `convert(quantity(v.plain, "mmol"), "mg", "glucose")`,
		`convert(v.kg > 2.0 ? v.lb : v.lb, "kg")`:                   `convert(quantity(v.kg > 2.0 ? v.lb : v.lb, "[lb_av]"), "kg")`,
		`first_known(quantity(v.lb, "[lb_av]"), quantity(1, "kg"))`: `first_known(quantity(v.lb, "[lb_av]"), quantity(1, "kg"))`,
	} {
		x, _ := compiled(t, env, text)
		if x.Text != want {
			t.Errorf("%s is %s, want %s", text, x.Text, want)
		}
		if again, _ := compiled(t, env, x.Text); again.Text != x.Text {
			t.Errorf("%s is %s when it is compiled again", x.Text, again.Text)
		}
	}
}

func TestUnitsThatNothingProves(t *testing.T) {
	env := measured(t)
	for text, want := range map[string]string{
		`convert(v.plain, "kg")`:              "E0392",
		`convert(v.lb * 2.0, "kg")`:           "E0392",
		`convert(v.lb / 2.2, "kg")`:           "E0392",
		`convert(5, "kg")`:                    "E0392",
		`convert(first_known(v.lb, 0), "kg")`: "E0392",
		`convert(v.lb + v.kg, "kg")`:          "E0392",
		`convert(v.f - v.f, "Cel")`:           "E0392",
		`convert(v.odd, "kg")`:                "E0393",
		`convert(v.lb, "KG")`:                 "E0393",
		`quantity(v.kg, "g")`:                 "E0394",
		`quantity(v.kg, v.word)`:              "E0394",
		`convert(v.kg, "cm")`:                 "E0395",
		`convert(v.kg, "mol")`:                "E0396",
		`convert(v.kg, "mol", "sugar")`:       "E0397",
		`convert(v.kg, v.word)`:               "E0398",
		`convert(first_known(quantity(v.plain, "kg"), quantity(1, "cm")), "[lb_av]")`: "E0395",
		`convert(v.word, "kg")`:                 "E0321",
		`convert()`:                             "E0321",
		`quantity(1, "kg") < quantity(2, "kg")`: "E0320",
		`quantity(1, "kg") + 1`:                 "E0320",
	} {
		_, problems := env.CompileText("test", text)
		if len(problems) != 1 || string(problems[0].Code) != want {
			t.Errorf("%s: %v, want %s", text, problems, want)
		}
	}
}

func TestRangesGoThroughConversions(t *testing.T) {
	env := measured(t)
	for text, want := range map[string]string{
		`convert(v.limited, "kg")`:                           "from 0.45359237 to 9.0718474",
		`convert(v.lb < 0 ? 0.0 : 1.0, "kg")`:                "",
		`convert(quantity(v.lb < 0 ? 0 : 10, "Cel"), "K")`:   "from 273.15 to 283.15",
		`convert(quantity(v.plain, v.word), "kg")`:           "any number",
		`round(convert(v.limited, "kg"), 0)`:                 "from 0 to 9",
		`convert(quantity(3, "mmol/L"), "mg/dL", "glucose")`: "54.0468",
	} {
		x, problems := env.CompileText("test", text)
		if want == "" {
			if !problems.HasErrors() {
				t.Errorf("%s has a unit", text)
			}
			continue
		}
		if x == nil {
			t.Fatalf("%s: %v", text, problems)
		}
		if got := x.Range(Given{Schema: true}).String(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestUnitsThatMeet(t *testing.T) {
	env := measured(t)
	for text, want := range map[string]int{
		`v.lb + v.kg`: 1, `v.lb < v.kg`: 1, `v.kg == convert(v.lb, "kg")`: 0, `v.lb + 1.0 > v.plain`: 0, `first_known(v.lb, v.kg)`: 1,
		`v.plain > 1.0 ? v.lb : v.kg`: 1, `between(v.lb, v.kg, 3.0)`: 1, `(v.lb + v.kg) + (v.kg + v.lb)`: 2,
	} {
		x, _ := compiled(t, env, text)
		if got := x.MixedUnits(); len(got) != want {
			t.Errorf("%s: %d, want %d: %v", text, len(got), want, got)
		}
	}
}

func TestUnitsOfNamesThatMultiply(t *testing.T) {
	env := measured(t)
	name := "v.lb"
	for i := range 40 {
		let, _ := compiled(t, env, name+" + "+name)
		name = "n" + strings.Repeat("a", i+1)
		env = env.With(Var{Name: name, Type: Decimal, Value: let})
	}
	if x, problems := env.CompileText("test", `convert(`+name+`, "kg")`); x != nil || problems[0].Code != "E0392" {
		t.Errorf("%v", problems)
	}
}

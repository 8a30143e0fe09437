package stdlib

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// A set of number bands wants a decimal number and must take a whole one.
func TestTableTakesWholeNumbersForDecimals(t *testing.T) {
	zscore := Function{Name: "zscore", Params: []Type{Decimal}, Result: Text, Call: func(args []Value) Value {
		if Classify(args[0]).Kind != OK {
			return TextValue("not measured")
		}
		d, ok := AsDecimal(args[0])
		if !ok {
			return Fault("no number")
		}
		if d.Sign() < 0 {
			return TextValue("low")
		}
		return TextValue("normal")
	}}
	env, err := NewEnv(Config{Functions: []Function{zscore}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`zscore(-3)`:           `"low"`,
		`zscore(-2.5)`:         `"low"`,
		`zscore(7)`:            `"normal"`,
		`zscore(7.0 - 8)`:      `"low"`,
		`zscore([1].first())`:  `"normal"`,
		`zscore(missing("z"))`: `"not measured"`,
	} {
		if got := gives(t, env, text); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
	if x, problems := env.CompileText("test", `zscore("7")`); x != nil || !problems.HasErrors() {
		t.Error("a text was taken for a number")
	}
}

// A choose row may give a decimal number.
func TestChooseGivesDecimals(t *testing.T) {
	half, err := decimal.Parse("0.5")
	if err != nil {
		t.Fatal(err)
	}
	def := &Definition{Name: "dose", Params: []string{"n"}, Choose: &Choose{Otherwise: &Fate{Value: DecimalValue{Decimal: half}}}}
	env, err := NewEnv(Config{Definitions: []*Definition{def}})
	if err != nil {
		t.Fatal(err)
	}
	if got := gives(t, env, `dose(1) + 1`); got != "1.5" {
		t.Errorf("dose(1) + 1 gives %s", got)
	}
}

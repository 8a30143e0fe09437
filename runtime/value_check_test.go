package runtime

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// codesOf are the codes with which the checks of a value type can reject.
func codesOf(valueType string, hasOptions bool) []diag.Code {
	var out []diag.Code
	for _, check := range ChecksOf(valueType, hasOptions, 0) {
		out = append(out, check.Codes(valueType)...)
	}
	return out
}

// Whatever a value is rejected for, one of the checks of its value type says
// so; reports of what is guarded rely on it. A value of the wrong kind is not
// let through by the compiler.
func TestChecksNameTheCodesOfRejects(t *testing.T) {
	options := &Options{Name: "Hostile", Keys: map[string]string{}}
	for _, text := range hostileTexts {
		if textFlaw(0, text) == nil {
			options.Keys[text] = text
		}
	}
	met := map[diag.Code]bool{}
	rapid.Check(t, func(t *rapid.T) {
		for range 30 {
			v := anyValue(t, true)
			for _, valueType := range valueTypes {
				for _, set := range []*Options{nil, options} {
					f := formatValue(valueType, set, 0, v)
					if f.isNone() || f.code == codeValueKind && (set == nil || strings.HasPrefix(f.message, "an option of")) {
						continue
					}
					met[f.code] = true
					if valueType == "MULTI_TEXT" && set == nil {
						continue
					}
					if !slices.Contains(codesOf(valueType, set != nil), f.code) {
						t.Fatalf("%s rejects a value as %s, which none of its checks %v names", valueType, f.code, ChecksOf(valueType, set != nil, 0))
					}
				}
			}
		}
	})
	if len(met) < 10 {
		t.Errorf("only %v were met", met)
	}
}

// Lists of checks are ascending and known, as transforms must have them.
func TestChecksAreInOrder(t *testing.T) {
	for _, valueType := range valueTypes {
		for _, most := range []int{0, 1200} {
			for _, hasOptions := range []bool{false, true} {
				if _, err := readChecks(ChecksOf(valueType, hasOptions, most), "m.xwalk:1:1"); err != nil {
					t.Errorf("%s: %v", valueType, err)
				}
			}
		}
	}
	for _, wrong := range [][]Check{{"nothing"}, {CheckWhole, CheckLimits}, {CheckWhole, CheckWhole}, {""}} {
		if _, err := readChecks(wrong, "m.xwalk:1:1"); err == nil || !strings.Contains(err.Error(), "m.xwalk:1:1") {
			t.Errorf("%v was taken: %v", wrong, err)
		}
	}
}

// A check that is proved is left out, and no other one.
func TestProvedChecksAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		valueType string
		proved    Check
		v         stdlib.Value
		sent      string
		without   diag.Code
	}{
		{"INTEGER", CheckWhole, number(t, "2.5"), "", codeNotIn32Bits}, // 32 bits are looked for all the same
		{"INTEGER", CheckLimits, number(t, "2147483648"), "2147483648", ""},
		{"INTEGER", CheckLimits, number(t, "2.5"), "", codeNotWhole},
		{"PERCENTAGE", CheckLimits, number(t, "101"), "101", ""},
		{"TEXT", CheckText, stdlib.TextValue(" "), " ", ""},
		{"TEXT", CheckText, stdlib.TextValue(strings.Repeat("x", 50_001)), "", codeValueLong},
		{"TEXT", CheckLength, stdlib.TextValue("\x00"), "", codeValueSymbol},
		{"LETTER", CheckForm, stdlib.TextValue("ab"), "ab", ""},
		{"TIME", CheckForm, stdlib.TextValue("8:30"), "08:30", ""},
		{"COORDINATE", CheckPlace, place(t, "91", "0"), "[0,91]", ""},
	} {
		if f := formatValue(c.valueType, nil, c.proved.bit(), c.v); f.text != c.sent || f.code != c.without {
			t.Errorf("%s without `%s`: %q %s, want %q %s", c.valueType, c.proved, f.text, f.code, c.sent, c.without)
		}
	}
}

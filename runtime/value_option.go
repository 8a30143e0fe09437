package runtime

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// appendOption appends the code of the option that a value stands for. The code
// must also suit the element's value type, since DHIS2 checks both.
func appendOption(buf []byte, valueType string, options *Options, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	code, f := optionCode(buf, options, v)
	if f != nil || proved.has(CheckOption) {
		return append(buf, code...), f
	}
	if out, ok := appendCode(buf, valueType, code); ok && string(out[len(buf):]) == code {
		return out, nil
	}
	return buf, refused(codeValueKind, "the option's code in `"+options.Name+"` is no "+valueType)
}

// optionCode finds the option that a value stands for. It compares letter by
// letter: "m" is not the option "M". The space behind buf is written over.
func optionCode(buf []byte, options *Options, v stdlib.Datum) (string, *flaw) {
	key, ok := appendOptionKey(buf, v)
	if !ok {
		return "", refused(codeValueKind, "an option of `"+options.Name+"` is chosen by text, a number, a date, or yes or no")
	}
	code, ok := options.Keys[string(key[len(buf):])]
	if !ok {
		return "", refused(codeNoOption, "the value is no option of `"+options.Name+"`")
	}
	return code, textFlaw(0, code)
}

// appendOptionKey appends the text by which a value chooses an option.
func appendOptionKey(buf []byte, v stdlib.Datum) ([]byte, bool) {
	if yes, ok := v.Bool(); ok {
		return appendBool(buf, "BOOLEAN", yes), true
	}
	return appendPlainText(buf, v)
}

// appendCode appends an option's code as it is when it is read as a value of a
// value type; ok is false where it cannot be one.
func appendCode(buf []byte, valueType, code string) (out []byte, ok bool) {
	var f *flaw
	switch valueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		d, err := decimal.Parse(code)
		out, f = appendNumber(buf, valueType, 0, d)
		return out, err == nil && f == nil
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		d, err := decimal.Parse(code)
		out, f = appendInteger(buf, valueType, 0, d)
		return out, err == nil && f == nil
	case "BOOLEAN", "TRUE_ONLY":
		return appendBool(buf, valueType, code == "true"), code == "true" || code == "false"
	case "DATE", "AGE":
		d, err := calendar.ParseISO(code)
		return d.AppendTo(buf), err == nil
	}
	out, f = appendTextual(buf, valueType, 0, code)
	return out, f == nil
}

// appendChoices appends the codes of several options in the order in which they
// were given, each once. One text stands for one option. No options are missing.
func appendChoices(buf []byte, options *Options, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	if options == nil {
		return buf, refused(codeValueKind, "MULTI_TEXT cannot be sent without an option set")
	}
	var codes []string
	var failed *flaw
	choose := func(item stdlib.Datum) bool {
		code, f := choiceCode(buf, options, item)
		if failed = f; f != nil {
			return false
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		return true
	}
	if !v.Items(choose) {
		choose(v)
	}
	if failed != nil || len(codes) == 0 {
		return buf, failed
	}
	text := strings.Join(codes, ",")
	if !proved.has(CheckLength) {
		failed = textFlaw(0, text)
	}
	return append(buf, text...), failed
}

func choiceCode(buf []byte, options *Options, item stdlib.Datum) (string, *flaw) {
	code, f := optionCode(buf, options, item)
	if f == nil && strings.Contains(code, ",") {
		return "", refused(codeOptionComma, "an option's code in `"+options.Name+"` has a comma, which MULTI_TEXT cannot carry")
	}
	return code, f
}

// TakesOption reports whether DHIS2 takes an option's code as a value of a value
// type. It checks both: the code must be one of the set, and suit the type.
func TakesOption(valueType, code string) bool {
	options := &Options{Keys: map[string]string{code: code}}
	return formatValue(valueType, options, 0, stdlib.TextValue(code)).ok()
}

package runtime

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// formatOption writes the code of the option that a value stands for. The code
// must also suit the element's value type, since DHIS2 checks both.
func formatOption(valueType string, options *Options, proved checks, v stdlib.Value) formatted {
	code, f := optionCode(options, v)
	if !f.ok() {
		return f
	}
	if proved.has(CheckOption) {
		return sendable(code)
	}
	if typed, ok := asType(valueType, code); ok {
		if written := formatPlain(valueType, 0, typed); written.text == code {
			return written
		}
	}
	return refused(codeValueKind, "the option's code in `"+options.Name+"` is no "+valueType)
}

// optionCode finds the option that a value stands for. It compares letter by
// letter: "m" is not the option "M".
func optionCode(options *Options, v stdlib.Value) (string, formatted) {
	key, ok := optionKey(v)
	if !ok {
		return "", refused(codeValueKind, "an option of `"+options.Name+"` is chosen by text, a number, a date, or yes or no")
	}
	code, ok := options.Keys[key]
	if !ok {
		return "", refused(codeNoOption, "the value is no option of `"+options.Name+"`")
	}
	return code, checkedText(code)
}

func optionKey(v stdlib.Value) (string, bool) {
	if yes, ok := stdlib.AsBool(v); ok {
		if yes {
			return "true", true
		}
		return "false", true
	}
	return plainText(v)
}

// asType reads an option's code as a value of a value type.
func asType(valueType, code string) (stdlib.Value, bool) {
	switch valueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE", "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		d, err := decimal.Parse(code)
		return stdlib.DecimalValue{Decimal: d}, err == nil
	case "BOOLEAN", "TRUE_ONLY":
		return stdlib.BoolValue(code == "true"), code == "true" || code == "false"
	case "DATE", "AGE":
		d, err := calendar.ParseISO(code)
		return stdlib.DateValue{Date: d}, err == nil
	}
	return stdlib.TextValue(code), true
}

// formatChoices writes the codes of several options in the order in which they
// were given, each once. One text stands for one option. No options are missing.
func formatChoices(options *Options, proved checks, v stdlib.Value) formatted {
	if options == nil {
		return refused(codeValueKind, "MULTI_TEXT cannot be sent without an option set")
	}
	var codes []string
	var failed formatted
	choose := func(item stdlib.Value) bool {
		code, f := choiceCode(options, item)
		if failed = f; !f.ok() {
			return false
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		return true
	}
	if !stdlib.AsList(v, choose) {
		choose(v)
	}
	if failed.code != "" || len(codes) == 0 {
		return failed
	}
	if proved.has(CheckLength) {
		return sendable(strings.Join(codes, ","))
	}
	return checkedText(strings.Join(codes, ","))
}

func choiceCode(options *Options, item stdlib.Value) (string, formatted) {
	code, f := optionCode(options, item)
	if f.ok() && strings.Contains(code, ",") {
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

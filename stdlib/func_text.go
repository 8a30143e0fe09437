package stdlib

import (
	"strings"
	"unicode/utf8"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// textFunctions work on text, by code points and without a locale.
func textFunctions() []LibraryFunction {
	return append(textPartFunctions(), []LibraryFunction{
		textCase("lower", "The text in lower case.", strings.ToLower, 'A', 'Z', Example{`lower("Ab")`, `"ab"`}),
		textCase("upper", "The text in upper case.", strings.ToUpper, 'a', 'z', Example{`upper("Ab")`, `"AB"`}),
		textMap("trim", "The text without blanks at its ends.", strings.TrimSpace, Example{`trim(" a b ")`, `"a b"`}),
		textMap("squeeze", "The text without blanks at its ends, and one blank for several inside.",
			func(s string) string { return strings.Join(strings.Fields(s), " ") }, Example{`squeeze(" a   b ")`, `"a b"`}),
		textMap("digits", "The digits 0 to 9 of the text, and nothing else.", digits, Example{`digits("+256 (0) 77")`, `"256077"`}),
		textMap("reference_id", "The last part of a FHIR reference: \"123\" of \"Patient/123\" or \"urn:uuid:123\".", referenceID,
			Example{`reference_id("Patient/123")`, `"123"`}, Example{`reference_id("urn:uuid:ab-1")`, `"ab-1"`}),
		textTester("startsWith", "Whether the text begins with another one.", strings.HasPrefix, Example{`"malaria".startsWith("mal")`, `true`}),
		textTester("endsWith", "Whether the text ends with another one.", strings.HasSuffix, Example{`"malaria".endsWith("ria")`, `true`}),
		{Name: "matches", Group: "Text", Doc: "Whether a pattern (RE2) is found in the text.",
			Examples:  []Example{{`"B54.1".matches("^B5[0-4]")`, `true`}, {`"a".matches("(" + "")`, `fault`}},
			overloads: []overload{member([]*types.Type{types.StringType, types.StringType}, types.BoolType, matches())}},
		{Name: "text", Group: "Text", Doc: "A number, a yes/no, a day or a period as text, in the form that DHIS2 writes.",
			Examples:  []Example{{`text(1.50)`, `"1.5"`}, {`text(date("2026-01-31"))`, `"2026-01-31"`}},
			overloads: textOverloads()},
		{Name: "join", Group: "Text", Doc: "The items of a list of texts in one text, with another text between them.",
			Examples: []Example{{`["a", "b"].join("-")`, `"a-b"`}},
			overloads: []overload{member([]*types.Type{listOf(types.StringType), types.StringType}, types.StringType, func(a []ref.Val) ref.Val {
				var parts []string
				AsList(a[0], func(x Value) bool { s, _ := AsText(x); parts = append(parts, s); return true })
				return types.String(strings.Join(parts, string(a[1].(types.String))))
			})}},
	}...)
}

func textMap(name, doc string, call func(string) string, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Text", Doc: doc, Examples: examples,
		overloads: []overload{onOne(types.StringType, types.StringType, func(a Datum) Datum { return TextDatum(call(a.text())) })}}
}

// textCase changes letters; those from first to last are the ones of ASCII that it
// changes, which need no space of their own.
func textCase(name, doc string, call func(string) string, first, last byte, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Text", Doc: doc, Examples: examples,
		overloads: []overload{onFrame([]*types.Type{types.StringType}, types.StringType, func(f *Frame, a []Datum) Datum {
			text, change := a[0].text(), false
			for i := range len(text) {
				if text[i] >= utf8.RuneSelf {
					return TextDatum(call(text))
				}
				change = change || first <= text[i] && text[i] <= last
			}
			if !change {
				return a[0]
			}
			return TextDatum(f.arena.flipped(text, first, last))
		})}}
}

func textTester(name, doc string, call func(s, part string) bool, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Text", Doc: doc, Examples: examples,
		overloads: []overload{textTest(call)}}
}

func textTest(call func(s, part string) bool) overload {
	return onTwo([]*types.Type{types.StringType, types.StringType}, types.BoolType, func(a, b Datum) Datum {
		return BoolDatum(call(a.text(), b.text()))
	}).asMember()
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func referenceID(s string) string {
	s = strings.TrimPrefix(s, "urn:uuid:")
	if i := strings.Index(s, "/_history/"); i >= 0 {
		s = s[:i]
	}
	return s[strings.LastIndexByte(s, '/')+1:]
}

func matches() func([]ref.Val) ref.Val {
	var known patterns
	return func(a []ref.Val) ref.Val {
		re, err := known.compile(string(a[1].(types.String)))
		if err != nil {
			return Fault("the pattern cannot be read")
		}
		return types.Bool(re.MatchString(string(a[0].(types.String))))
	}
}

func textOverloads() []overload {
	var out []overload
	for _, t := range []*types.Type{types.StringType, types.IntType, types.DoubleType, types.BoolType, dateType, periodType} {
		out = append(out, strict([]*types.Type{t}, types.StringType, func(a []ref.Val) ref.Val {
			s, ok := PlainText(a[0])
			if !ok {
				return Fault("the value has no text form")
			}
			return types.String(s)
		}))
	}
	return out
}

// PlainText is the text of a plain value in the form that DHIS2 writes: decimals
// without exponent, days as yyyy-MM-dd, periods by their id.
func PlainText(v Value) (string, bool) {
	switch v := v.(type) {
	case types.String:
		return string(v), true
	case types.Bool:
		if v {
			return "true", true
		}
		return "false", true
	case types.Int, DecimalValue:
		d, _ := AsDecimal(v)
		return d.String(), true
	case DateValue:
		return v.Date.String(), true
	case InstantValue:
		return v.Instant.FormatIn(v.Zone), true
	case PeriodValue:
		return v.Period.ID(), true
	}
	return "", false
}

package runtime

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/rangetable"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

func number(t *testing.T, text string) stdlib.Value {
	t.Helper()
	d, err := decimal.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return stdlib.DecimalValue{Decimal: d}
}

func day(t *testing.T, text string) stdlib.Value {
	t.Helper()
	d, err := calendar.ParseISO(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return stdlib.DateValue{Date: d}
}

func moment(t *testing.T, text string, hoursEast int) stdlib.Value {
	t.Helper()
	i, err := calendar.ParseInstant(text, time.UTC)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return stdlib.InstantValue{Instant: i, Zone: time.FixedZone("", hoursEast*3600)}
}

func place(t *testing.T, lat, lon string) stdlib.Value {
	t.Helper()
	a, b := number(t, lat).(stdlib.DecimalValue), number(t, lon).(stdlib.DecimalValue)
	return stdlib.PointValue{Latitude: a.Decimal, Longitude: b.Decimal}
}

func texts(all ...string) stdlib.Value {
	items := make([]stdlib.Value, len(all))
	for i, s := range all {
		items[i] = stdlib.TextValue(s)
	}
	return stdlib.ListValue(items)
}

func TestFormatValue(t *testing.T) {
	text, whole, yes := stdlib.TextValue, stdlib.IntValue, stdlib.BoolValue
	for _, c := range []struct {
		valueType string
		v         stdlib.Value
		want      string
		code      diag.Code
	}{
		{"NUMBER", number(t, "1e3"), "1000", ""},
		{"NUMBER", number(t, "0.50"), "0.5", ""},
		{"NUMBER", number(t, "-0"), "0", ""},
		{"NUMBER", number(t, "9007199254740993"), "9007199254740993", ""},
		{"NUMBER", whole(-7), "-7", ""},
		{"NUMBER", text("5"), "", codeValueKind},
		{"UNIT_INTERVAL", number(t, "1.0"), "1", ""},
		{"UNIT_INTERVAL", number(t, "1.01"), "", codeOutOfBounds},
		{"PERCENTAGE", whole(100), "100", ""},
		{"PERCENTAGE", number(t, "-0.1"), "", codeOutOfBounds},
		{"INTEGER", number(t, "5.0"), "5", ""},
		{"INTEGER", number(t, "5.5"), "", codeNotWhole},
		{"INTEGER", whole(2147483647), "2147483647", ""},
		{"INTEGER", whole(2147483648), "", codeNotIn32Bits},
		{"INTEGER", whole(-2147483648), "-2147483648", ""},
		{"INTEGER", number(t, "1e30"), "", codeNotIn32Bits},
		{"INTEGER", yes(true), "", codeValueKind},
		{"INTEGER_POSITIVE", whole(0), "", codeOutOfBounds},
		{"INTEGER_NEGATIVE", whole(-1), "-1", ""},
		{"INTEGER_NEGATIVE", whole(0), "", codeOutOfBounds},
		{"INTEGER_ZERO_OR_POSITIVE", whole(0), "0", ""},
		{"INTEGER_ZERO_OR_POSITIVE", whole(-1), "", codeOutOfBounds},
		{"BOOLEAN", yes(true), "true", ""},
		{"BOOLEAN", yes(false), "false", ""},
		{"BOOLEAN", text("true"), "", codeValueKind},
		{"TRUE_ONLY", yes(true), "true", ""},
		{"TRUE_ONLY", yes(false), "", ""},
		{"DATE", day(t, "2026-01-31"), "2026-01-31", ""},
		{"DATE", moment(t, "2026-01-31T22:30:00Z", 3), "2026-02-01", ""},
		{"DATE", text("2026-01-31"), "", codeValueKind},
		{"AGE", day(t, "0001-01-01"), "0001-01-01", ""},
		{"DATETIME", moment(t, "2026-01-31T22:30:05Z", 3), "2026-02-01T01:30:05.000", ""},
		{"DATETIME", day(t, "2026-01-31"), "", codeValueKind},
		{"TIME", text("08:30"), "08:30", ""},
		{"TIME", text("8:30"), "08:30", ""},
		{"TIME", text("24:00"), "", codeNotATime},
		{"TIME", text("08:30:00"), "", codeNotATime},
		{"COORDINATE", place(t, "0.35", "32.58"), "[32.58,0.35]", ""},
		{"COORDINATE", place(t, "91", "0"), "", codeNotAPlace},
		{"COORDINATE", place(t, "0", "-180.1"), "", codeNotAPlace},
		{"COORDINATE", text("[32.58,0.35]"), "", codeValueKind},
		{"GEOJSON", place(t, "0.35", "32.58"), `{"type":"Point","coordinates":[32.58,0.35]}`, ""},
		{"GEOJSON", text(`{"type":"Blob","coordinates":[1,2]}`), "", codeNotAPlace},
		{"GEOJSON", text(`{"type":"Point","coordinates":[1,2],"bbox":[]}`), `{"type":"Point","coordinates":[1,2],"bbox":[]}`, ""},
		{"GEOJSON", text(`{"Type":"Point","coordinates":[1,2]}`), "", codeNotAPlace},
		{"GEOJSON", text(`{"type":"Point","Coordinates":[1,2]}`), "", codeNotAPlace},
		{"GEOJSON", text(`[{"type":"Point"}]`), "", codeNotAPlace},
		{"TEXT", text(" as it is "), " as it is ", ""},
		{"TEXT", text(""), "", codeValueEmpty},
		{"TEXT", text(" \n"), "", codeValueEmpty},
		{"TEXT", text("a\x00b"), "", codeValueSymbol},
		{"TEXT", text("a\xffb"), "", codeValueSymbol},
		{"TEXT", text("\uFFFD is a character"), "\uFFFD is a character", ""},
		{"TEXT", text(strings.Repeat("x", 50001)), "", codeValueLong},
		{"LONG_TEXT", text(strings.Repeat("😀", 25000)), strings.Repeat("😀", 25000), ""},
		{"LONG_TEXT", text(strings.Repeat("😀", 25001)), "", codeValueLong},
		{"TEXT", whole(12), "12", ""},
		{"TEXT", yes(true), "", codeValueKind},
		{"LETTER", text("é"), "é", ""},
		{"LETTER", text("\uA7C0"), "", codeNotALetter},
		{"LETTER", text("\uA7C1"), "", codeNotALetter},
		{"LETTER", text("\uA7B7"), "\uA7B7", ""},
		{"LETTER", text("4"), "", codeNotALetter},
		{"LETTER", text("𝒜"), "", codeNotALetter},
		{"PHONE_NUMBER", text("+256 (700) 123-456"), "+256 (700) 123-456", ""},
		{"PHONE_NUMBER", text("12345"), "", codeNotAPhone},
		{"PHONE_NUMBER", whole(256700123), "", codeValueKind},
		{"EMAIL", text("nurse.a+b@clinic.go.ug"), "nurse.a+b@clinic.go.ug", ""},
		{"EMAIL", text("nurse@localhost"), "", codeNotAnAddress},
		{"URL", text("https://dhis2.org/a-b?c=%20#d"), "https://dhis2.org/a-b?c=%20#d", ""},
		{"URL", text("http://10.0.0.1:8080/x"), "http://10.0.0.1:8080/x", ""},
		{"URL", text("http://who.int/a b"), "", codeNotAnAddress},
		{"USERNAME", text("j.doe"), "j.doe", ""},
		{"USERNAME", text("j..doe"), "", codeNotAUserOrUID},
		{"ORGANISATION_UNIT", text("DiszpKrYNg8"), "DiszpKrYNg8", ""},
		{"IMAGE", text("Diszp"), "", codeNotAUserOrUID},
		{"MULTI_TEXT", texts("a"), "", codeValueKind},
		{"NO_SUCH_TYPE", text("a"), "", codeValueKind},
	} {
		f := formatValue(c.valueType, nil, 0, c.v)
		got, code, message := f.text, f.code, f.message
		if got != c.want || code != c.code || (message == "") != (code == "") {
			t.Errorf("%s of %v: %q %s %q, want %q %s", c.valueType, c.v, got, code, message, c.want, c.code)
		}
	}
}

// The letters of Java 11 are those of Unicode 10, whatever Go learns.
func TestLettersAreThoseOfServers(t *testing.T) {
	known := rangetable.Assigned("10.0.0")
	if known == nil {
		t.Fatal("the characters of Unicode 10 are not known")
	}
	for r := rune(1); r <= '\uFFFF'; r++ {
		if want := unicode.IsLetter(r) && unicode.Is(known, r); isOneLetter(string(r)) != want {
			t.Errorf("U+%04X: want %v", r, want)
		}
	}
}

func TestFormatValueOfOptionSets(t *testing.T) {
	options := &Options{Name: "Symptoms", Keys: map[string]string{
		"FEVER": "FEVER", "Fever": "FEVER", "COUGH": "COUGH", "1": "1", "dry": "cough, dry", "true": "true", "big": "99999999999",
	}}
	for _, c := range []struct {
		valueType string
		v         stdlib.Value
		want      string
		code      diag.Code
	}{
		{"TEXT", stdlib.TextValue("FEVER"), "FEVER", ""},
		{"TEXT", stdlib.TextValue("Fever"), "FEVER", ""},
		{"TEXT", stdlib.TextValue("fever"), "", codeNoOption},
		{"TEXT", stdlib.TextValue("FEVER "), "", codeNoOption},
		{"TEXT", stdlib.TextValue("dry"), "cough, dry", ""},
		{"TEXT", stdlib.IntValue(1), "1", ""},
		{"INTEGER", stdlib.IntValue(1), "1", ""},
		{"INTEGER", stdlib.TextValue("1"), "1", ""},
		{"INTEGER", stdlib.TextValue("FEVER"), "", codeValueKind},
		{"INTEGER", stdlib.TextValue("big"), "", codeValueKind},
		{"BOOLEAN", stdlib.BoolValue(true), "true", ""},
		{"BOOLEAN", stdlib.BoolValue(false), "", codeNoOption},
		{"TEXT", texts("FEVER"), "", codeValueKind},
		{"MULTI_TEXT", texts("COUGH", "Fever", "COUGH"), "COUGH,FEVER", ""},
		{"MULTI_TEXT", stdlib.TextValue("COUGH"), "COUGH", ""},
		{"MULTI_TEXT", texts(), "", ""},
		{"MULTI_TEXT", texts("COUGH", "nausea"), "", codeNoOption},
		{"MULTI_TEXT", texts("COUGH", "dry"), "", codeOptionComma},
	} {
		f := formatValue(c.valueType, options, 0, c.v)
		got, code, message := f.text, f.code, f.message
		if got != c.want || code != c.code {
			t.Errorf("%s of %v: %q %s %q, want %q %s", c.valueType, c.v, got, code, message, c.want, c.code)
		}
	}
}

// A value must not get into the rejects file through a message.
func TestMessagesDoNotHoldValues(t *testing.T) {
	const secret = "Zanele Secret-Patient"
	options := &Options{Name: "Set", Keys: map[string]string{"a": "a"}}
	refusals := 0
	for _, valueType := range valueTypes {
		for _, set := range []*Options{nil, options} {
			for _, v := range []stdlib.Value{stdlib.TextValue(secret), texts(secret), stdlib.TextValue(secret + "\x00")} {
				f := formatValue(valueType, set, 0, v)
				code, message := f.code, f.message
				if strings.Contains(message, "Zanele") {
					t.Errorf("%s: %s", valueType, message)
				}
				if code != "" {
					refusals++
					if _, known := diag.Lookup(code); !known {
						t.Errorf("%s: the code %s is not registered", valueType, code)
					}
				}
			}
		}
	}
	if refusals == 0 {
		t.Error("nothing was refused")
	}
}

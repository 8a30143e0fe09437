package runtime

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// The server's rules for values, written down from its documentation and not
// from the formatter: what the formatter lets out must pass them.
var (
	serverNumber   = regexp.MustCompile(`^(-?0|-?[1-9]\d*)(\.\d+)?$`)
	serverInteger  = regexp.MustCompile(`^(0|-?[1-9]\d*)$`)
	serverPositive = regexp.MustCompile(`^[1-9]\d*$`)
	serverNegative = regexp.MustCompile(`^-[1-9]\d*$`)
	serverDate     = regexp.MustCompile(`^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-2])$`)
	serverDateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$`)
	serverTime     = regexp.MustCompile(`^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`)
	serverPhone    = regexp.MustCompile(`^[0-9+\(\)#\.\s\/ext-]{6,50}$`)
	serverEmail    = regexp.MustCompile(`^[^\s@<>()\[\]:;"\\,]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)
	serverUser     = regexp.MustCompile(`^[-_.@a-zA-Z0-9]{4,255}$`)
	serverPlace    = regexp.MustCompile(`^\[(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)\]$`)
	serverUID      = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]{10}$`)
)

// serverTakes reports whether DHIS2 accepts a text for a value type.
func serverTakes(valueType, text string) bool {
	if text == "" || !utf8.ValidString(text) || strings.ContainsRune(text, 0) || len(utf16.Encode([]rune(text))) > 50000 {
		return false
	}
	switch valueType {
	case "TEXT", "LONG_TEXT", "MULTI_TEXT", "REFERENCE", "GEOJSON":
		return true
	case "LETTER":
		units := utf16.Encode([]rune(text))
		return len(units) == 1 && unicode.IsLetter(rune(units[0]))
	case "NUMBER":
		return serverNumber.MatchString(text) && len(text) < 250
	case "UNIT_INTERVAL":
		return serverTakes("NUMBER", text) && inRange(text, 0, 1)
	case "PERCENTAGE":
		return serverTakes("NUMBER", text) && inRange(text, 0, 100)
	case "INTEGER":
		_, err := strconv.ParseInt(text, 10, 32)
		return serverInteger.MatchString(text) && err == nil
	case "INTEGER_POSITIVE":
		return serverTakes("INTEGER", text) && serverPositive.MatchString(text)
	case "INTEGER_NEGATIVE":
		return serverTakes("INTEGER", text) && serverNegative.MatchString(text)
	case "INTEGER_ZERO_OR_POSITIVE":
		return serverTakes("INTEGER", text) && (text == "0" || serverPositive.MatchString(text))
	case "BOOLEAN":
		return text == "true" || text == "false"
	case "TRUE_ONLY":
		return text == "true"
	case "DATE", "AGE":
		_, err := time.Parse(time.DateOnly, text)
		return serverDate.MatchString(text) && err == nil
	case "DATETIME":
		_, err := time.Parse("2006-01-02T15:04:05.999", text)
		return serverDateTime.MatchString(text) && err == nil
	case "TIME":
		return serverTime.MatchString(text)
	case "COORDINATE":
		m := serverPlace.FindStringSubmatch(text)
		return m != nil && inRange(m[1], -180, 180) && inRange(m[2], -90, 90)
	case "PHONE_NUMBER":
		return serverPhone.MatchString(text)
	case "EMAIL":
		return serverEmail.MatchString(text) && !strings.Contains(text, "..")
	case "URL":
		u, err := url.Parse(text)
		return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "ftp") &&
			strings.Contains(u.Hostname(), ".") && u.User == nil && !strings.ContainsAny(text, " \t\n\"<>\\^`{|}")
	case "USERNAME":
		return serverUser.MatchString(text) && !strings.ContainsAny(text[:1]+text[len(text)-1:], "-_.@") &&
			!regexp.MustCompile(`[-_.@]{2}`).MatchString(text)
	case "FILE_RESOURCE", "IMAGE", "ORGANISATION_UNIT", "TRACKER_ASSOCIATE":
		return serverUID.MatchString(text)
	}
	return false
}

func inRange(text string, low, high float64) bool {
	f, err := strconv.ParseFloat(text, 64)
	return err == nil && f >= low && f <= high
}

var valueTypes = []string{
	"TEXT", "LONG_TEXT", "MULTI_TEXT", "REFERENCE", "GEOJSON", "LETTER", "NUMBER", "UNIT_INTERVAL", "PERCENTAGE",
	"INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE", "BOOLEAN", "TRUE_ONLY", "DATE", "AGE",
	"DATETIME", "TIME", "COORDINATE", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME", "FILE_RESOURCE", "IMAGE",
	"ORGANISATION_UNIT", "TRACKER_ASSOCIATE",
}

// hostileTexts are what real records hold where something else was meant.
var hostileTexts = []string{
	"", " ", "\t", "\u00a0", "0", "-0", "+5", "007", "5.", ".5", "5.0", "1e6", "NaN", "Infinity", "null", "true", "TRUE", "yes",
	"2026-02-30", "2026-01-31", "2026-01-31T00:00:00Z", "26-1-31", "24:00", "7:05", "07:60", "23:59", "7:05 pm",
	"[32.5,0.3]", "0.3,32.5", "+256 (700) 123-456", "12345", "none", "ext 1234567", "١٢٣٤٥٦", "a@b.org", "a@b", "a.@b.org", "a..b@c.com",
	"nurse@clinic.ug", "a@-b.org", "@b.org", "a b@c.org", "http://dhis2.org", "https://who.int/a/../b", "http://a//b", "ftp://who.int/x?y=%4",
	"http://who.int/%zz", "http://1.2.3.4:80/a", "http://1.2.3.999", "http://user@who.int", "javascript:alert(1)", "http://who.int?x=1#y",
	"admin", "-adm", "a--b", "adm.", "abc", "user.name@x", "DiszpKrYNg8", "1iszpKrYNg8", "Á", "é", "e\u0301", "😀", "ab", "ß", "\x00", "a\x00b", "a\x0bb",
	"\xff\xfe", "\ufffd", "\ufffe", "M", "m", "a,b", "{}", `{"type":"Point","coordinates":[1,2]}`, `{"type":"Point"}`, "[]", "a\r\nb", "\u202etext",
}

func anyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(hostileTexts), rapid.String(),
		rapid.StringMatching(`[a-z.@_-]{3,8}@[a-z-]{1,6}\.(org|com|ug|zz)`), rapid.StringMatching(`(https?|ftp)://[a-z.-]{1,9}(org|com)(:[0-9]{1,6})?[/?#][a-z/%.?#2]{0,9}`),
		rapid.StringMatching(`[0-9+()#. /ext-]{4,55}`), rapid.StringMatching(`[a-zA-Z0-9._@-]{2,13}`), rapid.StringMatching(`[0-9]{1,2}:[0-9]{2}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 12), func(b []byte) string { return string(b) }))
}

func anyDecimal(t *rapid.T) decimal.Decimal {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{"0", "-0", "0.0", "1", "1.0", "-1", "0.5", "1.0000000001", "100", "100.01", "2147483647", "2147483648",
			"-2147483648", "-2147483649", "1e10", "1e60", "1e-60", "9007199254740993", "180.0000001", "-90", "90.1"}),
		rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?(e-?[0-9])?`)).Draw(t, "number")
	d, err := decimal.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d
}

func anyValue(t *rapid.T, deep bool) stdlib.Value {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return stdlib.BoolValue(rapid.Bool().Draw(t, "yes"))
	case 1:
		return stdlib.IntValue(rapid.Int64().Draw(t, "n"))
	case 2, 3:
		return stdlib.DecimalValue{Decimal: anyDecimal(t)}
	case 4:
		return stdlib.DateValue{Date: anyDate(t)}
	case 5:
		return anyInstant(t)
	case 6:
		return stdlib.PointValue{Latitude: anyDecimal(t), Longitude: anyDecimal(t)}
	case 7:
		if deep {
			return stdlib.ListValue([]stdlib.Value{anyValue(t, false), anyValue(t, false)})
		}
	}
	return stdlib.TextValue(anyText().Draw(t, "text"))
}

func anyDate(t *rapid.T) calendar.Date {
	d, err := calendar.First().AddDays(rapid.IntRange(0, 3652058).Draw(t, "day"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func anyInstant(t *rapid.T) stdlib.InstantValue {
	i, err := calendar.FromTime(time.Unix(rapid.Int64Range(-60e9, 250e9).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nano")))
	if err != nil {
		t.Fatal(err)
	}
	zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 3*3600), time.FixedZone("", -11*3600)}).Draw(t, "zone")
	return stdlib.InstantValue{Instant: i, Zone: zone}
}

// sentValues counts what was sent by value type, so that a check which never
// sees a value sent does not pass.
type sentValues map[string]int

// check formats one value for all value types, without and with an option set.
func (sent sentValues) check(t rapid.TB, options *Options, v stdlib.Value) {
	for _, valueType := range valueTypes {
		for _, set := range []*Options{nil, options} {
			f := formatValue(valueType, set, 0, v)
			text, code, message := f.text, f.code, f.message
			switch {
			case code != "":
				if text != "" || message == "" {
					t.Fatalf("%s of %v: text %q, code %s, message %q", valueType, v, text, code, message)
				}
			case text == "":
				if valueType != "TRUE_ONLY" {
					t.Fatalf("%s of %v became missing", valueType, v)
				}
			case !serverTakes(valueType, text):
				t.Fatalf("%s: %q would be refused", valueType, text)
			default:
				sent[valueType]++
				mustBeAnOption(t, valueType, set, text)
			}
		}
	}
}

// Whatever is sent is what the server takes; the rest has a code and a message.
func TestSentValuesPassTheServersRules(t *testing.T) {
	options := &Options{Name: "Hostile", Keys: map[string]string{}}
	for _, text := range hostileTexts {
		options.Keys[text] = text
	}
	sent := sentValues{}
	for _, text := range hostileTexts {
		sent.check(t, options, stdlib.TextValue(text))
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 40 {
			sent.check(t, options, anyValue(t, true))
		}
	})
	for _, valueType := range valueTypes {
		if sent[valueType] == 0 {
			t.Errorf("no %s was ever sent: the check above looked at nothing", valueType)
		}
	}
}

func mustBeAnOption(t rapid.TB, valueType string, options *Options, text string) {
	if options == nil {
		return
	}
	codes := []string{text}
	if valueType == "MULTI_TEXT" {
		codes = strings.Split(text, ",")
	}
	for _, code := range codes {
		if options.Keys[code] != code {
			t.Fatalf("%s: %q is no option", valueType, code)
		}
	}
}

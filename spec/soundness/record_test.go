package soundness_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// recordSchema is of the records of all mappings. Records do not keep to it.
const recordSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "properties": {
    "uuid": {"type": "string"}, "person": {"type": "string"}, "facility": {"type": "string"},
    "t": {"type": "string"}, "u": {"type": "string", "maxLength": 20}, "e": {"type": "string", "enum": ["1", "A", "true", "no such"]},
    "i": {"type": "integer"}, "j": {"type": "integer", "minimum": 0, "maximum": 100},
    "d": {"type": "number"}, "p": {"type": "number", "minimum": 0, "maximum": 1},
    "b": {"type": "boolean"}, "day": {"type": "string", "format": "date"}, "at": {"type": "string", "format": "date-time"},
    "lat": {"type": "number"}, "lon": {"type": "number"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "numbers": {"type": "array", "items": {"type": "integer"}},
    "items": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "string"}, "n": {"type": "integer"}, "w": {"type": "number"}, "ok": {"type": "boolean"}}}}
  }
}`

// hostile texts are JSON: some are no text at all once they are read.
var hostileTexts = append([]string{
	`""`, `" "`, `"\t\n"`, `"\u0000"`, `"a\u0007b"`, `"\ud800"`, `"x\udc00y"`, `"\ufffe"`, `"\uffff"`, `"\ufeff"`, `"\u00a0"`, `"\u2028"`, `"\u0085"`, `"é"`, `"𝒜"`, `"Ა"`, `"ꟀA"`, `"Ꟁ"`,
	`"null"`, `"NaN"`, `"Infinity"`, `"-0"`, `"+1"`, `"1e3"`, `"1e400"`, `"007"`, `".5"`, `"5."`, `"1,5"`, `"٣"`, `"12"`, `"-12.50"`, `"99999999999"`, `"100"`, `"0.5"`,
	`"yes"`, `"TRUE"`, `"True "`, `"a\"b"`, `"a\nb"`, `"a\r\nb"`, `"a,b"`, `"a;b"`, `"<a>&amp;]]>"`, `"'; DROP"`, `"=1+1"`, `"\\"`,
	`"2026-02-30"`, `"2026-1-1"`, `"0000-01-01"`, `"10000-01-01"`, `"2026-01-31 and more"`, `"31/01/2026"`, `"24:00"`, `"8:30"`, `"08:60"`, `"23:59"`, `"08:30:00"`,
	`"+256 700-123"`, `"12345"`, `"0700 123 456 ext. 7"`, `"a@b"`, `"a@localhost"`, `"nurse@clinic.go.ug"`, `".a@who.int"`, `"a..b@who.int"`, `"a@who.int."`, `"\"a b\"@who.int"`, `"a@[127.0.0.1]"`,
	`"http://localhost/"`, `"http://who.int"`, `"https://who.int:70000/"`, `"https://u:p@who.int/"`, `"http://[::1]/"`, `"http://256.1.1.1/"`, `"http://10.0.0.1/a%2"`, `"http://10.0.0.1/a//b"`, `"ftp://who.int/a/../../b"`,
	`"javascript:alert(1)"`, `"a"`, `"ab"`, `"_abc"`, `"abc-"`, `"a__b"`, `"abcd"`, `"Z"`, `"[32.5,0.3]"`, `"[0.3, 95]"`, `"{\"type\":\"Point\"}"`,
	`"Male"`, `"Female"`, `"male"`, `"A"`, `"B"`,
}, quotedCodes()...)

func quotedCodes() []string {
	var out []string
	for i, code := range optionCodes {
		text, _ := json.Marshal(code)
		out = append(out, string(text), fmt.Sprintf(`"Option %d"`, i))
	}
	return out
}

var (
	hostileNumbers = []string{"0", "-0", "1", "-1", "2", "5", "50", "99", "100", "101", "150", "0.5", "1.0", "1.01", "2.5", "-2.5", "-0.0", "1e2", "1E-2", "100.000000000000000001", "0.1", "0.30000000000000004",
		"2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
		"12345678901234567890123456789012345678901234567890", "1e59", "1e-59", "1e60", "1e400", "-1e400", "1e-400", "0.00000000000000000000000000000000000000000000000001", "179.99999", "-90", "90.0000001"}
	hostileDays = []string{`"2026-01-31"`, `"2024-02-29"`, `"2023-02-29"`, `"0001-01-01"`, `"9999-12-31"`, `"0000-00-00"`, `"2026-13-01"`, `"10000-01-01"`, `"2026-01-05"`, `"2026-01-05T10:00:00Z"`, `""`, `"1969-12-31"`, `"2020-12-31"`, `"2024-12-30"`}
	hostileAt   = []string{`"2026-01-05T08:00:00+03:00"`, `"2026-01-05T08:00:00"`, `"2026-01-05T23:59:60Z"`, `"2026-01-05T24:00:00Z"`, `"0001-01-01T00:00:00Z"`, `"0001-01-03T00:00:00Z"`, `"9999-12-31T23:59:59-12:00"`,
		`"9999-12-29T23:59:59.123456789Z"`, `"2026-01-05"`, `"2024-02-29T12:00:00.5+14:00"`, `"2026-01-05T08:00:00+25:00"`, `"2025-12-31T23:30:00Z"`, `"1900-01-01T00:00:00Z"`, `""`}
	wrongKinds = []string{`null`, `true`, `12`, `"x"`, `[]`, `{}`, `[1]`, `{"a":1}`}
)

// hostileRecords are records that nobody would want.
func hostileRecords(r *rand.Rand, n int) []byte {
	var b bytes.Buffer
	for i := range n {
		members := []string{fmt.Sprintf(`"uuid":"u%d"`, i), fmt.Sprintf(`"person":"p%d"`, i/2)}
		put := func(name string, value string) {
			switch r.IntN(20) {
			case 0:
			case 1:
				members = append(members, `"`+name+`":`+wrongKinds[r.IntN(len(wrongKinds))])
			default:
				members = append(members, `"`+name+`":`+value)
			}
		}
		put("facility", `"`+[]string{"A", "A", "A", "B", "C", "D"}[r.IntN(6)]+`"`)
		put("t", anyText(r))
		put("u", anyText(r))
		put("e", anyText(r))
		put("i", anyWhole(r))
		put("j", anyWhole(r))
		put("d", hostileNumbers[r.IntN(len(hostileNumbers))])
		put("p", hostileNumbers[r.IntN(len(hostileNumbers))])
		put("b", []string{"true", "false"}[r.IntN(2)])
		put("day", hostileDays[r.IntN(len(hostileDays))])
		put("at", hostileAt[r.IntN(len(hostileAt))])
		put("lat", hostileNumbers[r.IntN(len(hostileNumbers))])
		put("lon", hostileNumbers[r.IntN(len(hostileNumbers))])
		put("tags", anyList(r, func() string { return anyText(r) }))
		put("numbers", anyList(r, func() string { return anyWhole(r) }))
		put("items", anyList(r, func() string {
			return fmt.Sprintf(`{"c":%s,"n":%s,"w":%s,"ok":%v}`, anyText(r), anyWhole(r), hostileNumbers[r.IntN(len(hostileNumbers))], r.IntN(2) == 0)
		}))
		b.WriteString("{" + strings.Join(members, ",") + "}\n")
	}
	return b.Bytes()
}

func anyText(r *rand.Rand) string {
	switch r.IntN(60) {
	case 0:
		return `"` + strings.Repeat("x", []int{1199, 1200, 1201, 5000}[r.IntN(4)]) + `"`
	case 1:
		return `"` + strings.Repeat("😀", []int{600, 601}[r.IntN(2)]) + `"`
	case 2:
		if r.IntN(8) == 0 {
			return `"` + strings.Repeat("y", 49_999+r.IntN(3)) + `"`
		}
	}
	return hostileTexts[r.IntN(len(hostileTexts))]
}

func anyWhole(r *rand.Rand) string {
	if r.IntN(2) == 0 {
		return fmt.Sprint(r.IntN(300) - 100)
	}
	return hostileNumbers[r.IntN(len(hostileNumbers))]
}

func anyList(r *rand.Rand, item func() string) string {
	n := []int{0, 1, 2, 3, 7}[r.IntN(5)]
	if r.IntN(400) == 0 {
		n = 5_000
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = item()
		if r.IntN(30) == 0 {
			parts[i] = wrongKinds[r.IntN(len(wrongKinds))]
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}

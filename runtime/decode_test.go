package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"pgregory.net/rapid"
)

// say writes a value down for tests.
func say(v stdlib.Value) string {
	if v == nil {
		return "missing"
	}
	if o := stdlib.Classify(v); o.Kind != stdlib.OK {
		return "fault: " + o.Reason
	}
	switch v := v.(type) {
	case stdlib.DateValue:
		return v.Date.String()
	case stdlib.InstantValue:
		return v.Instant.Time().In(v.Zone).Format(time.RFC3339Nano) + " on " + v.Day().String()
	case stdlib.DecimalValue:
		return "decimal " + v.Decimal.String()
	case *stdlib.Record:
		return "{" + sayAll(v.Slots) + "}"
	case *stdlib.Map:
		return sayMap(v)
	}
	if s, ok := stdlib.AsText(v); ok {
		return fmt.Sprintf("%q", s)
	}
	if n, ok := stdlib.AsInt(v); ok {
		return itoa(n)
	}
	if b, ok := stdlib.AsBool(v); ok {
		return fmt.Sprint(b)
	}
	var items []stdlib.Datum
	stdlib.AsList(v, func(item stdlib.Value) bool { items = append(items, stdlib.DatumOf(item)); return true })
	return "[" + sayAll(items) + "]"
}

func sayAll(values []stdlib.Datum) string {
	var parts []string
	for _, v := range values {
		parts = append(parts, say(v.Value()))
	}
	return strings.Join(parts, ", ")
}

func sayMap(m *stdlib.Map) string {
	var parts []string
	for it := m.Iterator(); ; {
		if more, _ := stdlib.AsBool(it.HasNext()); !more {
			return "map[" + strings.Join(parts, ", ") + "]"
		}
		key, _ := stdlib.AsText(it.Next())
		parts = append(parts, key+": "+say(m.Lookup(key)))
	}
}

// fieldOfText decodes a record that has one field and returns it.
func fieldOfText(t testing.TB, src *Source, field, text string) stdlib.Value {
	t.Helper()
	sp := planOf(t, src)
	d := newDecoder(sp.plan, sp.zone, sp.blank)
	r, flaw := d.decode([]byte(`{"` + field + `": ` + text + `}`))
	if !flaw.isNone() {
		t.Fatalf("%s: %s", text, flaw.message)
	}
	return r.Slots[sp.plan.slots[field]].Value()
}

func TestValuesOfFields(t *testing.T) {
	const notWhole = "fault: `visit.parity` is not a whole number"
	const tooLarge = "fault: `visit.parity` is too large for a whole number (64 bits)"
	for _, c := range []struct{ field, text, want string }{
		{"sex", `"F"`, `"F"`},
		{"sex", `""`, `""`},
		{"sex", `null`, `missing`},
		{"sex", `"\u00e9\n\ud83d\ude00\/\\\""`, `"é\n😀/\\\""`},
		{"sex", `1`, "fault: `visit.sex` is a number and should be text"},
		{"sex", `true`, "fault: `visit.sex` is true or false and should be text"},
		{"sex", `["F"]`, "fault: `visit.sex` is a list and should be text"},
		{"sex", `{"a": 1}`, "fault: `visit.sex` is an object and should be text"},
		{"voided", `true`, `true`},
		{"voided", `false`, `false`},
		{"voided", `"true"`, "fault: `visit.voided` is text and should be true or false"},
		{"parity", `5`, `5`},
		{"parity", `-0`, `0`},
		{"parity", `5.0`, `5`},
		{"parity", `0.5e1`, `5`},
		{"parity", `1e3`, `1000`},
		{"parity", `9007199254740993`, `9007199254740993`}, // 2^53+1
		{"parity", `9223372036854775807`, `9223372036854775807`},
		{"parity", `-9223372036854775808`, `-9223372036854775808`},
		{"parity", `9223372036854775808`, tooLarge},
		{"parity", `1e30`, tooLarge},
		{"parity", `5.5`, notWhole},
		{"parity", `1e400`, "fault: `visit.parity` is a number above 10^60 or with more than 60 decimal places"},
		{"parity", `"5"`, "fault: `visit.parity` is text and should be a whole number"},
		{"weight", `9007199254740993`, `decimal 9007199254740993`},
		{"weight", `0.1`, `decimal 0.1`},
		{"weight", `12.50`, `decimal 12.5`},
		{"weight", `1e400`, "fault: `visit.weight` is a number above 10^60 or with more than 60 decimal places"},
		{"weight", `1e-400`, "fault: `visit.weight` is a number above 10^60 or with more than 60 decimal places"},
		{"weight", `"NaN"`, "fault: `visit.weight` is text and should be a number"},
		{"date_changed", `"2026-02-28"`, `2026-02-28`},
		{"date_changed", `"2026-02-29"`, "fault: `visit.date_changed` is a day that the calendar does not have"},
		{"date_changed", `"28/02/2026"`, "fault: `visit.date_changed` is not a date of the form yyyy-MM-dd"},
		{"date_changed", `20260228`, "fault: `visit.date_changed` is a number and should be a date"},
		{"seen", `"2026-01-31T22:30:00Z"`, `2026-02-01T01:30:00+03:00 on 2026-02-01`},
		{"seen", `"2026-01-31T22:30"`, `2026-01-31T22:30:00+03:00 on 2026-01-31`},
		{"patient", `{"birthdate": "2020-01-01", "name": "X"}`, `{missing, 2020-01-01}`},
		{"patient", `{"birthdate": 7}`, "{missing, fault: `visit.patient.birthdate` is a number and should be a date}"},
		{"patient", `"p"`, "fault: `visit.patient` is text and should be an object"},
		{"codes", `["a", null, "b"]`, `["a", "b"]`},
		{"codes", `[]`, `[]`},
		{"codes", `["a", 1]`, "fault: `visit.codes` is a number and should be text"},
		{"codes", `{}`, "fault: `visit.codes` is an object and should be a list"},
		{"stock", `{"b": 1, "a": 2, "c": null, "\u0064": 3}`, `map[a: 2, b: 1, d: 3]`},
		{"stock", `{"a": "x"}`, "map[a: fault: `visit.stock` is text and should be a whole number]"},
		{"stock", `[]`, "fault: `visit.stock` is a list and should be an object"},
		{"obs", `[{"concept": "a"}, null, {"value": 1.5}]`, `[{"a", missing, missing}, {missing, decimal 1.5, missing}]`},
		{"obs", `[1]`, "fault: `visit.obs` is a number and should be an object"},
		{"blob", `{"any": [1]}`, `true`}, // it is there, and that is all
		{"blob", `null`, `missing`},
	} {
		if got := say(fieldOfText(t, visitSource(), c.field, c.text)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.text, got, c.want)
		}
	}
}

func TestBlankIsMissingWhereTheSourceSaysSo(t *testing.T) {
	src := visitSource()
	src.BlankIsMissing = true
	for _, c := range []struct{ field, text, want string }{
		{"sex", `""`, `missing`},
		{"sex", `" "`, `" "`},
		{"date_changed", `""`, `missing`},
		{"weight", `""`, `missing`},
		{"codes", `["", "a"]`, `["a"]`},
		{"stock", `{"a": ""}`, `map[]`},
		{"patient", `{"gender": ""}`, `{missing, missing}`},
		{"patient", `""`, `missing`},
		{"blob", `""`, `missing`},
		{"blob", `"x"`, `true`},
	} {
		if got := say(fieldOfText(t, src, c.field, c.text)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.text, got, c.want)
		}
	}
}

func TestRecordsShareNoMemoryWithTheirText(t *testing.T) {
	sp := planOf(t, visitSource())
	d := newDecoder(sp.plan, sp.zone, sp.blank)
	text := []byte(`{"sex": "F\n", "codes": ["a", "b"], "stock": {"k\t": 1}, "weight": 1.5}`)
	r, _ := d.decode(text)
	before := say(r)
	for i := range text {
		text[i] = 'z'
	}
	d.decode([]byte(`{"sex": "M\n", "codes": ["x", "y", "z"]}`))
	if after := say(r); after != before {
		t.Errorf("%s became %s", before, after)
	}
}

func TestManyNamesOfOneObject(t *testing.T) {
	sp := planOf(t, visitSource())
	d := newDecoder(sp.plan, sp.zone, sp.blank)
	object := func(extra string) []byte {
		var b strings.Builder
		b.WriteString(`{"uuid": "a"`)
		for i := range 500 {
			fmt.Fprintf(&b, `, "k%03d": %d`, i, i)
		}
		return []byte(b.String() + extra + "}")
	}
	if _, flaw := d.decode(object("")); !flaw.isNone() {
		t.Errorf("names that differ: %s", flaw.message)
	}
	text := object(`, "k\u0034\u0039\u0039": 1`)
	_, flaw := d.decode(text)
	place := fmt.Sprintf("at byte %d", bytes.Index(text, []byte(`"k\u`))+1)
	if flaw.code != "E0504" || !strings.HasSuffix(flaw.message, place) {
		t.Errorf("a name that repeats: %+v, want it %s", flaw, place)
	}
}

// strictlyJSON is what encoding/json takes, without what the scanner refuses on
// purpose: names that repeat, half surrogate pairs, bytes that are no UTF-8,
// and nesting beyond maxDepth.
func strictlyJSON(text []byte) bool {
	return json.Valid(text) && utf8.Valid(text) && !hasHalfPair(text) && distinctNames(json.NewDecoder(bytes.NewReader(text)), 0)
}

// hasHalfPair looks for a \u escape of a surrogate that has no partner next to it.
func hasHalfPair(text []byte) bool {
	escapes := regexp.MustCompile(`(?s)\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[dD][89a-fA-F]..|\\.`)
	for _, e := range escapes.FindAll(text, -1) {
		if len(e) == len(`\ud800`) && e[1] == 'u' {
			return true
		}
	}
	return false
}

func distinctNames(d *json.Decoder, depth int) bool {
	d.UseNumber()
	token, err := d.Token()
	if err != nil {
		return false
	}
	open, ok := token.(json.Delim)
	if !ok {
		return true
	}
	if depth == maxDepth {
		return false
	}
	var names []string
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			if err != nil || slices.Contains(names, name.(string)) {
				return false
			}
			names = append(names, name.(string))
		}
		if !distinctNames(d, depth+1) {
			return false
		}
	}
	_, err = d.Token()
	return err == nil
}

// accepts runs the scanner alone.
func accepts(text []byte) bool {
	var s scanner
	s.reset(text)
	s.space()
	return s.skip() && s.end()
}

var jsonSeeds = []string{
	`{}`, `[]`, `null`, `0`, `-0`, `-`, `01`, `1.5e+3`, `1e`, `1.`, `.5`, `"a"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\u00"`,
	`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"a":1}}`, `[1,]`, `{"a":1,}`, `[1 2]`, `{"a" 1}`, `{"a":}`, `tru`, `nulll`, `NaN`,
	"\"\x7f\"", "\"\xff\"", "\"\x1f\"", ` [ { "x" : [ true , false , null ] } ] `, `"\/\b\f\n\r\t\\\""`, `"\x"`, `"`, `{"a":1}}`, "\ufeff{}",
	"[\"\u2028\"]", `"�"`, `"\ufffd"`, "{\"\\ud83d\\ud83d\":1}",
}

func FuzzScanner(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, want := accepts(text), strictlyJSON(text); got != want {
			t.Errorf("%q: accepted %v, want %v", text, got, want)
		}
	})
}

func TestScannerAgreesWithEncodingJSON(t *testing.T) {
	piece := rapid.SampledFrom([]string{`{`, `}`, `[`, `]`, `,`, `:`, `"a"`, `"b"`, `"`, `\`, `\n`, `\u0061`, `\ud83d`, `\ude00`, `1`, `0`, `-`, `.`, `e`, `+`,
		`true`, `null`, ` `, "\n", "\x00", "\xff", "é"})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces"), ""))
		if got, want := accepts(text), strictlyJSON(text); got != want {
			t.Errorf("%q: accepted %v, want %v", text, got, want)
		}
	})
}

// anyJSON draws a value as encoding/json has it, without repeated names.
func anyJSON(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.String().AsAny(), rapid.Float64Range(-math.MaxFloat32, math.MaxFloat32).AsAny(),
	}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	return rapid.OneOf(append(leaves,
		rapid.SliceOfN(anyJSON(depth-1), 0, 4).AsAny(), rapid.MapOfN(rapid.String(), anyJSON(depth-1), 0, 4).AsAny())...)
}

func TestScannerReadsWhatEncodingJSONWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(anyJSON(3).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		if !accepts(text) {
			t.Fatalf("%s is refused", text)
		}
		if cut := rapid.IntRange(0, len(text)-1).Draw(t, "cut"); accepts(text[:cut]) != json.Valid(text[:cut]) {
			t.Fatalf("%s: the cut is judged differently", text[:cut])
		}
	})
}

func TestTextsAreDecodedAsEncodingJSONDoes(t *testing.T) {
	sp := planOf(t, visitSource())
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "text")
		text, _ := json.Marshal(map[string]string{"sex": want})
		d := newDecoder(sp.plan, sp.zone, false)
		r, flaw := d.decode(text)
		if !flaw.isNone() {
			t.Fatal(flaw.message)
		}
		if got, _ := r.Slots[sp.plan.slots["sex"]].Text(); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

package runtime

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"pgregory.net/rapid"
)

// edition writes a record with a key, a version and more fields.
func edition(key, changed, more string) string {
	return fmt.Sprintf(`{"uuid": %q, "date_changed": %q%s}`, key, changed, more)
}

func TestWhichRecordsCount(t *testing.T) {
	const old, mid, late = "2026-01-01", "2026-01-02", "2026-01-03"
	f, m, gone := `, "sex": "F"`, `, "sex": "M"`, `, "voided": true`
	for name, c := range map[string]struct {
		lines                     []string
		accepted, excluded, codes string
	}{
		"different keys": {[]string{edition("a", old, f), edition("b", old, f)}, "1 2", "", ""},
		"newer last":     {[]string{edition("a", old, f), edition("a", late, m)}, "2", "older version 1", ""},
		"newer first":    {[]string{edition("a", late, f), edition("a", old, m)}, "1", "older version 1", ""},
		"repeated":       {[]string{edition("a", old, f), edition("a", old, f), edition("a", old, f)}, "1", "repeated 2", ""},
		"repeated in other words": {[]string{edition("a", old, f+`, "weight": 1.0, "x": 1`), edition("a", old, `, "weight": 10e-1, "sex": "\u0046", "patient": null`)},
			"1", "repeated 1", ""},
		"contradicting":       {[]string{edition("a", old, f), edition("a", old, m)}, "", "", "1 2"},
		"contradicting later": {[]string{edition("a", old, f), edition("a", old, f), edition("a", old, m)}, "", "", "1 2 3"},
		"contradicting, then corrected": {[]string{edition("a", old, f), edition("a", old, m), edition("a", late, f)},
			"3", "older version 2", ""},
		"corrected, contradicting before": {[]string{edition("a", late, f), edition("a", old, f), edition("a", old, m), edition("a", mid, m)},
			"1", "older version 3", ""},
		"contradicting, older ones stay out": {[]string{edition("a", old, f), edition("a", late, f), edition("a", late, m)},
			"", "older version 1", "2 3"},
		"deleted":                  {[]string{edition("a", old, gone), edition("b", old, "")}, "2", "deleted 1", ""},
		"deleted later":            {[]string{edition("a", old, f), edition("a", late, gone)}, "", "deleted 1, older version 1", ""},
		"deleted and restored":     {[]string{edition("a", old, gone), edition("a", late, f)}, "2", "older version 1", ""},
		"deleted twice":            {[]string{edition("a", old, gone), edition("a", old, gone)}, "", "deleted 1, repeated 1", ""},
		"deleted or not":           {[]string{edition("a", old, gone), edition("a", old, "")}, "", "", "1 2"},
		"deleted says false":       {[]string{edition("a", old, `, "voided": false`)}, "1", "", ""},
		"nested values contradict": {[]string{edition("a", old, `, "obs": [{"value": 1}]`), edition("a", old, `, "obs": [{"value": 2}]`)}, "", "", "1 2"},
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", strings.Join(c.lines, "\n")))
		var accepted, rejected []string
		for _, r := range o.records {
			accepted = append(accepted, strings.TrimPrefix(r.place, "v.ndjson:"))
		}
		for _, r := range o.rejects {
			rejected = append(rejected, strings.TrimPrefix(r.Record, "v.ndjson:"))
			if r.Code != "E0515" || r.Key != "a" {
				t.Errorf("%s: rejected with %+v", name, r)
			}
		}
		if o.err != nil || strings.Join(accepted, " ") != c.accepted || o.excluded() != c.excluded || strings.Join(rejected, " ") != c.codes {
			t.Errorf("%s: accepted %v, excluded %q, rejected %v, error %v", name, accepted, o.excluded(), rejected, o.err)
		}
	}
}

func TestWithoutVersion(t *testing.T) {
	src := visitSource()
	src.Version = nil
	o := readAll(t, planOf(t, src), textInput("v.ndjson", `{"uuid":"a"}`+"\n"+`{"uuid":"a"}`+"\n"+`{"uuid":"b","sex":"F"}`+"\n"+`{"uuid":"b"}`))
	if o.keys() != "a" || o.excluded() != "repeated 1" || o.codes() != "v.ndjson:3 E0515, v.ndjson:4 E0515" {
		t.Errorf("keys %q, excluded %q, rejects %q", o.keys(), o.excluded(), o.codes())
	}
	if !strings.Contains(o.rejects[0].Message, "has no `version`") || o.records[0].version != oldest {
		t.Errorf("%+v", o.rejects[0])
	}
}

func TestWithoutKey(t *testing.T) {
	src := visitSource()
	src.Key, src.Version = nil, nil
	in, opened := textInput("v.ndjson", `{}`+"\n"+`{}`+"\n"+`{"voided":true}`), 0
	open := in.Open
	in.Open = func() (io.ReadCloser, error) { opened++; return open() }
	o := readAll(t, planOf(t, src), in)
	if o.report.Accepted != 2 || o.excluded() != "deleted 1" || o.records[0].key != "" || opened != 1 {
		t.Errorf("%+v, opened %d times", o.report, opened)
	}
}

func TestKeysOfSeveralParts(t *testing.T) {
	src := visitSource()
	src.Key = append(src.Key, Expr{Text: "visit.parity", Origin: "v:1:1"}, Expr{Text: "visit.date_changed", Origin: "v:1:1"})
	line := func(uuid string, parity int) string {
		return fmt.Sprintf(`{"uuid": %q, "parity": %d, "date_changed": "2026-01-05"}`, uuid, parity)
	}
	o := readAll(t, planOf(t, src), textInput("v.ndjson", line("a", 1)+"\n"+line("a|1", -2)+"\n"+line(`a\`, 3)+"\n"+`{"uuid": "a"}`))
	if want := `a|1|2026-01-05 a\|1|-2|2026-01-05 a\\|3|2026-01-05`; o.keys() != want || o.codes() != "v.ndjson:4 E0512" {
		t.Errorf("keys %s, want %s; rejects %q", o.keys(), want, o.codes())
	}
}

func TestOneKeyPartIsNotChanged(t *testing.T) {
	o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", edition(`http://x|7\`, "2026-01-05", "")))
	if o.keys() != `http://x|7\` {
		t.Errorf("%s", o.keys())
	}
}

// fates says of every record what became of it, by its place.
func (o outcomeOfRead) fates() map[string]string {
	fates := map[string]string{}
	for _, r := range o.records {
		fates[r.key+" "+say(r.value)] = "counts"
	}
	for _, r := range o.rejects {
		fates[r.Key+" "+string(r.Code)] = "rejected"
	}
	for reason, n := range o.report.Excluded {
		fates[reason] = fmt.Sprint(n)
	}
	for code, n := range o.report.Rejected {
		fates[code] = fmt.Sprint(n)
	}
	return fates
}

// What counts must not depend on the order in which records come.
func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	sp := planOf(t, visitSource())
	rapid.Check(t, func(rt *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) string {
			return edition(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key"), rapid.SampledFrom([]string{"2026-01-01", "2026-01-02"}).Draw(t, "version"),
				rapid.SampledFrom([]string{"", `, "sex": "F"`, `, "voided": true`, `, "voided": 1`, "!"}).Draw(t, "more"))
		})
		lines := rapid.SliceOfN(one, 0, 8).Draw(rt, "lines")
		shuffled := slices.Clone(lines)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		cut := rapid.IntRange(0, len(lines)).Draw(rt, "cut")
		a := readAll(t, sp, textInput("v.ndjson", strings.Join(lines, "\n")))
		b := readAll(t, sp, textInput("w.ndjson", strings.Join(shuffled[:cut], "\n")), textInput("x.ndjson", strings.Join(shuffled[cut:], "\n")))
		if !maps.Equal(a.fates(), b.fates()) {
			rt.Fatalf("%v\n%v\nin another order\n%v", lines, a.fates(), b.fates())
		}
	})
}

// Two records have one content exactly when their fields hold the same.
func TestContentTellsRecordsApart(t *testing.T) {
	sp := planOf(t, visitSource())
	d := newDecoder(sp.plan, sp.zone, false)
	says, contents, texts := map[string]string{}, map[string]string{}, []string{
		`"sex": ""`, `"sex": "a"`, `"sex": "1a"`, `"sex": 1`, `"sex": null`, `"sex": "\u0061"`, `"parity": 1`, `"parity": 1.0`, `"parity": -1`, `"parity": 1.5`,
		`"weight": 1`, `"weight": 1.0`, `"weight": 10`, `"weight": 1e1`, `"voided": true`, `"voided": false`, `"date_changed": "2026-01-05"`, `"date_changed": "2026-01-06"`,
		`"seen": "2026-01-05T10:00:00Z"`, `"seen": "2026-01-05T11:00:00Z"`, `"patient": {}`, `"patient": {"gender": "a"}`, `"patient": {"gender": "a", "birthdate": "2026-01-05"}`,
		`"codes": []`, `"codes": [""]`, `"codes": ["", ""]`, `"codes": ["a", "b"]`, `"codes": ["ab"]`, `"codes": [null]`, `"codes": ["b", "a"]`,
		`"obs": []`, `"obs": [{}]`, `"obs": [{}, {}]`, `"obs": [{"concept": "a"}]`, `"obs": [{}, {"concept": "a"}]`, `"obs": [{"coding": [{}]}]`, `"obs": [{"coding": []}]`,
		`"stock": {}`, `"stock": {"a": 1}`, `"stock": {"b": 1}`, `"stock": {"a": 1, "b": 2}`, `"stock": {"b": 2, "a": 1}`, `"stock": {"a": "x"}`, `"blob": 1`, `"blob": 2`, `"else": 1`,
	}
	for _, text := range texts {
		r, flaw := d.decode([]byte("{" + text + "}"))
		if !flaw.isNone() {
			t.Fatalf("%s: %s", text, flaw.message)
		}
		says[text], contents[text] = say(r), string(appendContent(nil, sp.plan, r))
	}
	for _, a := range texts {
		for _, b := range texts {
			if (says[a] == says[b]) != (contents[a] == contents[b]) {
				t.Errorf("%s is %q and %s is %q", a, contents[a], b, contents[b])
			}
		}
	}
	r, _ := d.decode([]byte(`{"seen": "2026-01-05T10:00:00Z"}`))
	same, _ := d.decode([]byte(`{"seen": "2026-01-05T13:00:00.000+03:00"}`))
	if string(appendContent(nil, sp.plan, r)) != string(appendContent(nil, sp.plan, same)) {
		t.Error("one moment in two offsets is one content")
	}
}

// oracle re-states the rules of keys over whole groups.
func oracle(entries []oracleEntry, order string) []standing {
	out := make([]standing, len(entries))
	for i, e := range entries {
		for j, other := range entries {
			switch {
			case other.key != e.key:
			case other.version > e.version:
				out[i] = older
			case other.version == e.version && other.content != e.content && out[i] != older && order == "":
				out[i] = conflicting
			case other.version == e.version && isBefore(j, i, order) && out[i] == counts:
				out[i] = repeatOf
			}
		}
	}
	for i, e := range entries {
		isBest := func(j int) bool { return entries[j].key == e.key && out[j] != older && out[j] != olderOfNone }
		for j, other := range entries {
			if out[i] == older && isBest(j) && out[j] == conflicting {
				out[i] = olderOfNone
			}
			if out[i] == repeatOf && out[j] == counts && other.key == e.key && other.content != e.content {
				out[i] = overtaken
			}
		}
	}
	for i, e := range entries {
		isBehind := func(j int) bool { return entries[j].key == e.key && (out[j] == older || out[j] == overtaken) }
		for j := range entries {
			if out[i] == counts && isBehind(j) {
				out[i] = ahead
			}
		}
	}
	return out
}

// isBefore reports whether the record at j counts rather than an equal one at i.
func isBefore(j, i int, order string) bool { return j < i != (order == duplicatesLast) && j != i }

type oracleEntry struct {
	key     int
	version int64
	content uint64
}

// drawLedger draws a ledger that puts its table aside at once, later or never.
func drawLedger(rt *rapid.T, sp *sourcePlan, open *int) {
	sp.memory, sp.spill = rapid.SampledFrom([]int{0, 4096 + 40, 8000, 1 << 20}).Draw(rt, "memory"), spiller(open)
}

func TestKeyLedgerAgainstTheRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.IntRange(1, 2000).Draw(rt, "keys")
		n := rapid.IntRange(0, 300).Draw(rt, "records")
		order := rapid.SampledFrom([]string{"", duplicatesFirst, duplicatesLast}).Draw(rt, "order")
		versioned := rapid.Bool().Draw(rt, "versioned")
		open, sp := 0, &sourcePlan{order: order}
		drawLedger(rt, sp, &open)
		if versioned {
			sp.version = &stdlib.Program{}
		}
		tails := rapid.Bool().Draw(rt, "tails")
		ledger, digests, entries := newKeyLedger(sp), newFingerprint(), []oracleEntry{}
		for i := range n {
			e := oracleEntry{key: rapid.IntRange(0, keys).Draw(rt, "key"), content: rapid.Uint64Range(0, 1).Draw(rt, "content")}
			if versioned {
				e.version = rapid.Int64Range(0, 2).Draw(rt, "version")
			}
			entries = append(entries, e)
			words := rapid.Uint64Range(0, 1).Draw(rt, "words") // one content in two texts
			v := version{word: e.version}
			if tails && versioned {
				v = version{tail: "t" + strings.Repeat("x", int(e.version))}
			}
			if err := ledger.add(digests.key(fmt.Append(nil, e.key)), v, 2*e.content+words); err != nil {
				rt.Fatal(err)
			}
			if i%7 == 0 { // a bad record stands alone
				entries = append(entries, oracleEntry{key: -1 - i})
				ledger.skip()
			}
		}
		differ, err := ledger.divide()
		for i, e := range entries {
			if differ && ledger.asks(int64(i)) {
				ledger.answer(int64(i), 10+e.content)
			}
		}
		if err = cmp.Or(err, ledger.settle()); err != nil || open != 0 {
			rt.Fatalf("%d spills are open, error %v", open, err)
		}
		for i, want := range oracle(entries, order) {
			if entries[i].key < 0 {
				want = nameless
			}
			if got := ledger.standing(int64(i)); got != want {
				rt.Fatalf("record %d of %v: %d, want %d", i, entries, got, want)
			}
		}
	})
}

func TestKeyTableGrows(t *testing.T) {
	table := newKeyTable("", true)
	const n = 100_000
	for i := range n {
		table.add(digestOf(fmt.Append(nil, i)), version{}, 0)
	}
	if load := float64(table.taken) / float64(len(table.slots)); table.taken != n || load > 0.75 {
		t.Errorf("%d keys in %d slots", table.taken, len(table.slots))
	}
	table.settle()
	if table.standings != nil {
		t.Error("without a repeated key nothing is to be remembered")
	}
}

func TestVersionsKeepTheirOrder(t *testing.T) {
	zone, err := calendar.LoadZone("Africa/Kampala")
	if err != nil {
		t.Fatal(err)
	}
	instants := func(texts ...string) (values []stdlib.Value) {
		for _, text := range texts {
			values = append(values, newDecoder(nil, zone, false).ofInstant(&typePlan{kind: schema.Instant}, text).Value())
		}
		return values
	}
	numbers := func(texts ...string) (values []stdlib.Value) {
		for _, text := range texts {
			d, err := decimal.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, stdlib.DecimalValue{Decimal: d})
		}
		return values
	}
	texts := func(texts ...string) (values []stdlib.Value) {
		for _, text := range texts {
			values = append(values, stdlib.TextValue(text))
		}
		return values
	}
	for name, ascending := range map[string][]stdlib.Value{
		"whole numbers": {stdlib.IntValue(-1 << 63), stdlib.IntValue(-1), stdlib.IntValue(0), stdlib.IntValue(1<<63 - 1)},
		"dates":         {ofDate(&typePlan{}, "0001-01-01").Value(), ofDate(&typePlan{}, "1969-12-31").Value(), ofDate(&typePlan{}, "2026-01-05").Value(), ofDate(&typePlan{}, "9999-12-31").Value()},
		"instants": instants("0002-01-01T00:00", "1969-12-31T23:59:59.999999998Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z",
			"2026-01-05T10:00:00.000000001", "2026-01-05T10:00:00.000000300", "2026-01-05T10:00:00.000000999", "2026-01-05T10:00:00.000001", "9998-12-31T00:00"),
		"numbers": numbers("-1e30", "-1e29", "-9223372036854775808.5", "-9223372036854775808", "-2", "-1.5", "-1.25", "-1", "0", "0.009", "0.01", "0.1", "1", "1.5",
			"9223372036854775807", "9223372036854775807.5", "9223372036854775808", "1e29", "1e30"),
		"texts": texts("", "\x00", "\x00\x00", "1", "1\x00", "10", "2", "abcdef", "abcdefg", "abcdefg\x00", "abcdefgh", "abcdefghi", "abcdefghj", "abcdefh", "é"),
	} {
		for i, a := range ascending {
			if v, _ := versionOf(a); compareVersions(oldest, v) != -1 || compareVersions(v, oldest) != 1 {
				t.Errorf("%s: %s is no newer than no version", name, say(a))
			}
			for j, b := range ascending {
				va, ok1 := versionOf(a)
				vb, ok2 := versionOf(b)
				want := 0
				if i < j {
					want = -1
				} else if i > j {
					want = 1
				}
				if got := compareVersions(va, vb); !ok1 || !ok2 || got != want {
					t.Errorf("%s: %s and %s compare as %d", name, say(a), say(b), got)
				}
			}
		}
	}
	same := instants("2026-01-05T10:00:00+03:00", "2026-01-05T07:00:00Z")
	a, _ := versionOf(same[0])
	b, _ := versionOf(same[1])
	if compareVersions(a, b) != 0 {
		t.Error("one moment in two offsets is one version")
	}
	if _, ok := versionOf(stdlib.BoolValue(true)); ok {
		t.Error("yes and no have no order")
	}
}

func TestARecordWithoutVersionIsTheOldest(t *testing.T) {
	for _, lines := range []string{
		`{"uuid": "a", "sex": "F"}` + "\n" + `{"uuid": "a", "sex": "M", "date_changed": "1971-01-01"}`,
		`{"uuid": "a", "sex": "M", "date_changed": "1971-01-01"}` + "\n" + `{"uuid": "a", "sex": "F"}`,
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", lines+"\n"))
		if o.err != nil || o.keys() != "a" || o.codes() != "" || o.report.Excluded["older version"] != 1 {
			t.Errorf("keys %q, rejects %q, report %+v, error %v", o.keys(), o.codes(), o.report, o.err)
		}
	}
}

// A spill that cannot be written or read ends the run.
func TestKeysThatCannotBePutAside(t *testing.T) {
	for name, fail := range map[string]bool{"no place": false, "not written": true} {
		sp, open := planOf(t, visitSource()), 0
		sp.spill = func() (Spill, error) {
			if !fail {
				return nil, io.ErrShortWrite
			}
			open++
			return &memorySpill{open: &open, fail: true}, nil
		}
		o := readAll(t, sp, textInput("v.ndjson", visit("a")))
		if o.err == nil || isInputError(o.err) || open != 0 || len(o.records) > 0 {
			t.Errorf("%s: %d spills are open, %d records, error %v", name, open, len(o.records), o.err)
		}
	}
}

// Only what is asked for is put aside: a table that fits stays in memory.
func TestKeysGoAsideBeyondTheLimit(t *testing.T) {
	var lines []string
	for i := range 2000 {
		lines = append(lines, visit(fmt.Sprint(i%1900)))
	}
	for memory, want := range map[int]bool{1 << 20: false, 1 << 14: true} {
		sp, open, opened := planOf(t, visitSource()), 0, 0
		sp.memory, sp.spill = memory, func() (Spill, error) { opened++; return spiller(&open)() }
		o := readAll(t, sp, textInput("v.ndjson", strings.Join(lines, "\n")))
		if o.err != nil || o.report.Accepted != 1900 || o.excluded() != "repeated 100" || opened > 0 != want || open != 0 {
			t.Errorf("with %d bytes: %+v, %d spills, error %v", memory, o.report, opened, o.err)
		}
	}
}

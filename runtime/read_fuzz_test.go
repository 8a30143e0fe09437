package runtime

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// FuzzReaders gives any bytes to every reader: nothing may panic, every record
// must be accounted for, and an error must be of the type that has a code.
func FuzzReaders(f *testing.F) {
	lines := visit("a") + "\n" + visit("b")
	rows := rowHeader + row("a") + "\n" + row("\"b\n\"\"\"")
	for _, seed := range []string{
		lines, rows, "[" + visit("a") + "," + visit("b") + "]", packed(lines), packed(rows), "\ufeff" + lines, "\xff\xfe", "", "[", "\"", rowHeader + "\"",
		visit("a") + "\n" + visit("a"), rowHeader + "x\"y\n" + row("a"), "[[[", `{"a":"}`, "[{]", "\x1f\x8b",
	} {
		for format := range byte(3) {
			f.Add([]byte(seed), format)
		}
	}
	tree, flat := planOf(f, visitSource()), planOf(f, rowSource())
	f.Fuzz(func(t *testing.T, data []byte, format byte) {
		in := Input{Source: "visit", Name: "v", Format: []string{"ndjson", "json", "csv"}[format%3], Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}}
		sp := tree
		if in.Format == "csv" {
			sp = flat
		}
		once, again := readAll(t, sp, in), readAll(t, sp, in)
		if once.err != nil && (!isInputError(once.err) || codeOf(once.err) == "E0519") {
			t.Errorf("an error without a place: %v", once.err)
		}
		if once.codes() != again.codes() || once.keys() != again.keys() {
			t.Error("read twice, the same bytes give two results")
		}
	})
}

// FuzzEncodings gives any bytes in any encoding, with any delimiter and header:
// the same must hold as for FuzzReaders, and what is read has no sign in it that
// stands for an unknown one.
func FuzzEncodings(f *testing.F) {
	names := Encodings()
	rows := rowHeader + row("n\xe9e") + "\n" + row("b")
	for i := range names {
		f.Add([]byte(rows), byte(i), byte(';'), byte(0))
		f.Add([]byte("\xff\xfe"+wide(rows)+"\x00"), byte(i), byte(0), byte(2))
		f.Add([]byte(packedZstd("x\n"+rows)), byte(i), byte(','), byte(2))
	}
	flat := planOf(f, rowSource())
	f.Fuzz(func(t *testing.T, data []byte, encoding, delimiter, header byte) {
		in := Input{Source: "visit", Name: "v", Format: "csv", Encoding: names[int(encoding)%len(names)], Delimiter: delimiter, HeaderRow: int(header),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
		once, again := readAll(t, flat, in), readAll(t, flat, in)
		if once.err != nil && (!isInputError(once.err) || codeOf(once.err) == "E0519") {
			t.Errorf("an error without a place: %v", once.err)
		}
		if once.codes() != again.codes() || once.keys() != again.keys() {
			t.Error("read twice, the same bytes give two results")
		}
		if in.Encoding != "utf-8" && !bytes.HasPrefix(data, []byte("\ufeff")) && strings.Contains(once.keys(), "\ufffd") {
			t.Error("a record with an unknown sign was read")
		}
	})
}

// smallReads gives at most n bytes at a time.
type smallReads struct {
	r io.Reader
	n int
}

func (s smallReads) Read(p []byte) (int, error) { return s.r.Read(p[:min(s.n, len(p))]) }

// Where blocks end must not matter.
func TestBlocksMayEndAnywhere(t *testing.T) {
	long := `{"uuid": "` + strings.Repeat("é\\n", 40_000) + `", "date_changed": "2026-01-05"}`
	for format, text := range map[string]string{
		"ndjson": visit("a") + "\r\n" + long + "\n\n" + visit("b") + "\nx",
		"json":   "[" + visit("a") + ", " + long + "\n,x,[" + visit("b") + "]] " + visit("b") + "12 " + long,
		"csv":    rowHeader + row("a") + "\n" + row(`"`+strings.Repeat("x\n", 40_000)+`"`) + "\nx\"y\n" + row("b") + "\n\"z",
	} {
		src := visitSource()
		if format == "csv" {
			src = rowSource()
		}
		sp := planOf(t, src)
		whole := readAll(t, sp, textInput("v."+format, text))
		for _, n := range []int{1, 7, 4096} {
			in := textInput("v."+format, "")
			in.Open = func() (io.ReadCloser, error) { return io.NopCloser(smallReads{strings.NewReader(text), n}), nil }
			parts := readAll(t, sp, in)
			if whole.err != nil || whole.report.Accepted < 3 || parts.keys() != whole.keys() || parts.codes() != whole.codes() {
				t.Errorf("%s in parts of %d: rejects %q and %q, errors %v and %v", format, n, parts.codes(), whole.codes(), parts.err, whole.err)
			}
		}
	}
}

// Memory must not grow with the length of the input: of records that have been
// delivered nothing is kept.
func TestMemoryOfALongInput(t *testing.T) {
	const records, most = 60_000, 1 << 20
	in := textInput("v.ndjson", "")
	in.Open = func() (io.ReadCloser, error) { return io.NopCloser(&endless{left: records}), nil }
	sp := planOf(t, visitSource())
	var rep SourceReport
	var early, late uint64
	n := 0
	err := sp.read(t.Context(), []Input{in}, func(r Reject) { t.Error(r) }, &rep, func(*record) bool {
		switch n++; n {
		case 1000:
			early = heapInUse()
		case records:
			late = heapInUse()
		}
		return true
	})
	if err != nil || n != records || late > early+most {
		t.Errorf("%d records, %d bytes after 1000 and %d after all, error %v", n, early, late, err)
	}
}

// heapInUse is the memory in use.
func heapInUse() uint64 {
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryOfTheTableOfKeys(t *testing.T) {
	const records, most = 200_000, 46 // bytes a record
	before := heapInUse()
	table := newKeyTable("", true)
	for i := range records {
		table.add(digestOf(fmt.Append(nil, i)), version{}, 0)
	}
	if used := (heapInUse() - before) / records; used > most {
		t.Errorf("the table takes %d bytes a record", used)
	}
	table.settle()
}

// endless writes records with keys that count down.
type endless struct {
	left int
	rest []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if e.left == 0 {
			return 0, io.EOF
		}
		e.left--
		e.rest = fmt.Appendf(e.rest, `{"uuid": "%d", "date_changed": "2026-01-05"}`+"\n", e.left)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// dataFile finds a file of the data that the repository does not hold.
func dataFile(t testing.TB, name string) string {
	root := os.Getenv("CROSSWALK_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("there is no %s; CROSSWALK_DATA says where the data is", name)
	}
	return path
}

func TestRealRecords(t *testing.T) {
	path := dataFile(t, filepath.Join("fhir-synthea-bulk-10", "Encounter.000.ndjson"))
	src := &Source{Name: "visit", Zone: "UTC", Key: []Expr{{Text: "visit.id"}}, Record: &schema.Record{Name: "visit", Fields: []*schema.Field{
		fieldOf("id", typeOf(schema.Text)),
		fieldOf("status", typeOf(schema.Text)),
	}}}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	o := readAll(t, planOf(t, src), Input{Source: "visit", Name: "Encounter.000.ndjson", Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	if lines := int64(bytes.Count(text, []byte("\n"))); o.err != nil || len(o.rejects) > 0 || o.report.Accepted < lines || lines == 0 {
		t.Errorf("%d lines: %+v, error %v", lines, o.report, o.err)
	}
	for _, r := range o.records {
		if r.value.Slots[1].IsNothing() {
			t.Errorf("%s has no status", r.place)
		}
	}
}

// benchmarkText is n records of half a kilobyte, as a clinic's system exports them.
func benchmarkText(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"uuid":"7b8a3c1e-%08d","date_changed":"2026-01-%02d","voided":false,"sex":"F","weight":%d.5,"parity":%d,`+
			`"seen":"2026-01-05T08:15:00+03:00","patient":{"name":"not read by any rule","gender":"F","birthdate":"1990-04-%02d"},`+
			`"obs":[{"concept":"CIEL:5089","value":61.5,"unit":"kg"},{"concept":"CIEL:5090","value":162,"unit":"cm"}],"codes":["B54","J18"],`+
			`"notes":{"text":"a text that is passed over, and whose syntax is checked all the same","by":["x","y"]}}`+"\n", i, i%28+1, i%80, i%9, i%28+1)
	}
	return b.String()
}

func BenchmarkReadNDJSON(b *testing.B) {
	const records = 2000
	text := benchmarkText(records)
	sp := planOf(b, indexed("visit", "answers", "obs", "concept"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if o := readAll(b, sp, textInput("v.ndjson", text)); len(o.records) != records {
			b.Fatal(o.codes())
		}
	}
	b.ReportMetric(float64(records*b.N)/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkDecode(b *testing.B) {
	line := []byte(benchmarkText(1))
	sp := planOf(b, visitSource())
	d := newDecoder(sp.plan, sp.zone, sp.blank)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if _, flaw := d.decode(line); !flaw.isNone() {
			b.Fatal(flaw.message)
		}
	}
}

func BenchmarkSkip(b *testing.B) {
	line := []byte(benchmarkText(1))
	var s scanner
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if s.reset(line); !s.skip() {
			b.Fatal(s.flaw.message)
		}
	}
}

func BenchmarkSplitJSON(b *testing.B) {
	text := "[" + strings.TrimSuffix(strings.ReplaceAll(benchmarkText(2000), "\n", ","), ",") + "]"
	in := textInput("v.json", text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s := &jsonSplitter{blocks: newBlocks(strings.NewReader(text)), input: &in}
		var c chunk
		for s.next(&c) == nil {
		}
		if s.number != 2000 {
			b.Fatal(s.number)
		}
	}
}

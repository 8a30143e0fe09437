package spec_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// hostileMapping counts records, adds their weights up, and sends each weight as
// it is to the tracker.
const hostileMapping = `language 1
mapping hostile

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}

data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = v.facility
  "OPD all" = count
  "Weight"  = sum v.weight
}

program "Ward census" from visit as v where known(v.weight) {
  event "Census" {
    identity      = v.uuid
    org unit code = v.facility
    occurred      = v.started
    status        = "COMPLETED"
    "Weight (kg)" = v.weight
  }
}
`

// hostileInput is a file of records. The good ones in it are counted, whatever
// stands between them.
type hostileInput struct {
	name    string
	file    string
	text    string
	read    int64  // records that the run saw
	counted string // the cell of "OPD all"; "" for none
	rejects string // code and place of each reject, each once
	ends    string // code of the error that ended the run; "" for none
}

// good is a record that counts, with more fields.
func good(key, more string) string {
	return `{"uuid": "` + key + `", "started": "2026-01-05T08:00:00+03:00", "facility": "UG-KLA-001"` + more + `}`
}

// among puts a line between two good records.
func among(line string) string { return good("a", "") + "\n" + line + "\n" + good("b", "") + "\n" }

// ndjson is a case of one line among good ones: it is rejected with a code, or
// counted like them ("").
func ndjson(name, line, code string) hostileInput {
	in := hostileInput{name: name, file: "in.ndjson", text: among(line), read: 3, counted: "3"}
	if code != "" {
		in.counted, in.rejects = "2", code+" in.ndjson:2"
	}
	return in
}

// weighed is a case of a number that is counted as a record but cannot be used.
func weighed(name, number string) hostileInput {
	in := ndjson(name, good("c", `, "weight": `+number), "")
	in.rejects = "E0520 in.ndjson:2"
	return in
}

var hostileLines = []hostileInput{
	ndjson("a good record", good("c", ""), ""),
	ndjson("garbage behind", good("c", "")+" x", "E0506"),
	ndjson("two records", good("c", "")+good("d", ""), "E0506"),
	ndjson("a comma behind", good("c", "")+",", "E0506"),
	ndjson("a field twice", good("c", `, "facility": "UG-MBR-002"`), "E0504"),
	ndjson("a field twice, escaped", good("c", `, "facilit\u0079": "UG-MBR-002"`), "E0504"),
	ndjson("a field twice where nobody reads", good("c", `, "x": {"y": [{"z": 1, "z": 1}]}`), "E0504"),
	ndjson("cut off", good("c", "")[:50], "E0502"),
	ndjson("cut off in a text", `{"uuid": "c`, "E0502"),
	ndjson("NaN", good("c", `, "weight": NaN`), "E0502"),
	ndjson("infinity", good("c", `, "weight": -Infinity`), "E0502"),
	ndjson("007", good("c", `, "weight": 007`), "E0502"),
	ndjson("plus", good("c", `, "weight": +7`), "E0502"),
	ndjson("hexadecimal", good("c", `, "weight": 0x7`), "E0502"),
	ndjson("no digit after the point", good("c", `, "weight": 7.`), "E0502"),
	ndjson("single quotes", `{'uuid': 'c'}`, "E0502"),
	ndjson("a comment", good("c", "/* x */"), "E0502"),
	ndjson("a comma too many", good("c", ","), "E0502"),
	ndjson("a control character", good("c", ", \"status\": \"a\x01b\""), "E0502"),
	ndjson("NUL", good("c", ", \"status\": \"a\x00b\""), "E0502"),
	ndjson("a language's object", `{uuid: "c"}`, "E0502"),
	ndjson("not UTF-8", good("c", ", \"status\": \"caf\xe9\""), "E0503"),
	ndjson("not UTF-8 in a name", good("c", ", \"caf\xe9\": 1"), "E0503"),
	ndjson("not UTF-8, overlong", good("c", ", \"status\": \"\xc0\xaf\""), "E0503"),
	ndjson("half a surrogate pair", good("c", `, "status": "\ud83d"`), "E0503"),
	ndjson("a surrogate pair the wrong way round", good("c", `, "status": "\ude00\ud83d"`), "E0503"),
	ndjson("a whole surrogate pair", good("c", `, "status": "\ud83d\ude00"`), ""),
	ndjson("100,000 lists", good("c", `, "x": `+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)), "E0505"),
	ndjson("100,000 objects", strings.Repeat(`{"x":`, 100_000), "E0505"),
	ndjson("10 MiB", good("c", `, "x": "`+strings.Repeat("x", 10<<20)+`"`), ""),
	ndjson("17 MiB", good("c", `, "x": "`+strings.Repeat("x", 17<<20)+`"`), "E0501"),
	ndjson("1 MiB of digits", good("c", `, "x": `+strings.Repeat("9", 1<<20)), ""),
	ndjson("a list", `["c"]`, "E0507"),
	ndjson("a number", `12`, "E0507"),
	ndjson("null", `null`, "E0507"),
	ndjson("an empty object", `{}`, "E0512"),
	ndjson("a blank key", good("  ", ""), "E0512"),
	ndjson("a key of another kind", `{"uuid": 17, "started": "2026-01-05T08:00:00+03:00", "facility": "UG-KLA-001"}`, "E0513"),
	weighed("1e400", "1e400"),
	weighed("1e-400", "1e-400"),
	weighed("1e999999999999", "1e999999999999"),
	weighed("1 MiB of digits as weight", strings.Repeat("9", 1<<20)),
	weighed("NaN as text", `"NaN"`),
	weighed("a number as text", `"12"`),
	weighed("a list as weight", `[12]`),
	weighed("yes as weight", `true`),
	{name: "a date that is none", file: "in.ndjson", text: among(strings.Replace(good("c", ""), "2026-01-05", "2026-02-30", 1)), read: 3, counted: "2", rejects: "E0520 in.ndjson:2"},
}

// packed is a text in gzip's form.
func packed(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(text)); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

const csvHead = "uuid,started,facility,weight\n"

func csvRow(key string) string { return key + ",2026-01-05T08:00:00+03:00,UG-KLA-001,\n" }

var twoGood = good("a", "") + "\n" + good("b", "") + "\n"

var hostileInputs = []hostileInput{
	{name: "byte order mark", file: "in.ndjson", text: "\uFEFF" + twoGood, read: 2, counted: "2"},
	{name: "carriage returns", file: "in.ndjson", text: strings.ReplaceAll(twoGood, "\n", "\r\n"), read: 2, counted: "2"},
	{name: "blank lines", file: "in.ndjson", text: "\n \n" + good("a", "") + "\n\r\n\t\n" + good("b", "") + "\n\n", read: 2, counted: "2"},
	{name: "no line break at the end", file: "in.ndjson", text: strings.TrimSpace(twoGood), read: 2, counted: "2"},
	{name: "empty", file: "in.ndjson", text: ""},
	{name: "UTF-16", file: "in.ndjson", text: "\xff\xfe{\x00", read: 1, rejects: "E0502 in.ndjson:1"},
	{name: "half a character of UTF-16", file: "in.ndjson", text: "\xff\xfe{\x00}", read: 1, rejects: "E0503 in.ndjson:1"},
	{name: "another ending", file: "in.xlsx", text: twoGood, ends: "E0517"},
	{name: "gzip", file: "in.ndjson.gz", text: packed(twoGood), read: 2, counted: "2"},
	{name: "gzip cut off", file: "in.ndjson.gz", text: packed(twoGood)[:40], ends: "E0511"},
	{name: "gzip with a wrong sum", file: "in.ndjson.gz", text: packed(twoGood)[:len(packed(twoGood))-8] + "\x00\x00\x00\x00\x00\x00\x00\x00", read: 2, ends: "E0511"},
	{name: "gzip and garbage", file: "in.ndjson.gz", text: packed(twoGood) + "garbage", read: 2, ends: "E0511"},
	{name: "two parts of gzip", file: "in.ndjson.gz", text: packed(good("a", "")+"\n") + packed(good("b", "")+"\n"), read: 2, counted: "2"},
	{name: "JSON list", file: "in.json", text: "[" + good("a", "") + "," + good("b", "") + "]", read: 2, counted: "2"},
	{name: "JSON list with bad records", file: "in.json", text: "[" + good("a", "") + `, {"uuid": NaN}, 12, {"uuid": "c", [}, ` + good("b", "") + "]", read: 5, counted: "2", rejects: "E0502 in.json#2, E0502 in.json#4, E0507 in.json#3"},
	// The bracket ends the list, so that what is left of it is no record either.
	{name: "JSON list with a bracket that ends it", file: "in.json", text: "[" + good("a", "") + `, {"uuid": "c"], ` + good("b", "") + "]", read: 5, counted: "2", rejects: "E0502 in.json#2, E0502 in.json#3, E0502 in.json#5"},
	{name: "JSON list cut off", file: "in.json", text: "[" + good("a", "") + ",", read: 1, ends: "E0511"},
	{name: "JSON list cut off in a record", file: "in.json", text: "[" + good("a", "") + `, {"uuid": "b"`, read: 1, ends: "E0511"},
	{name: "JSON list of nothing", file: "in.json", text: "[]"},
	{name: "JSON empty", file: "in.json", text: "", ends: "E0518"},
	{name: "JSON of blanks", file: "in.json", text: " \n", ends: "E0518"},
	{name: "JSON 100,000 deep", file: "in.json", text: "[" + good("a", "") + ", " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "," + good("b", "") + "]", read: 3, counted: "2", rejects: "E0505 in.json#2"},
	{name: "CSV", file: "in.csv", text: csvHead + csvRow("a") + csvRow("b"), read: 2, counted: "2"},
	{name: "CSV of a spreadsheet", file: "in.csv", text: "\uFEFF" + strings.ReplaceAll(strings.ReplaceAll(csvHead+csvRow("a")+csvRow("b"), ",", ";"), "\n", "\r\n"), read: 2, counted: "2"},
	{name: "CSV ragged", file: "in.csv", text: csvHead + csvRow("a") + "c,2026-01-05T08:00:00+03:00\n" + "d,2026-01-05T08:00:00+03:00,UG-KLA-001,1,2\n" + csvRow("b"), read: 4, counted: "2", rejects: "E0508 in.csv:3, E0508 in.csv:4"},
	{name: "CSV with an open quote", file: "in.csv", text: csvHead + csvRow("a") + "\"c,2026-01-05T08:00:00+03:00,UG-KLA-001,\n" + csvRow("b"), read: 3, counted: "2", rejects: "E0509 in.csv:3"},
	{name: "CSV with a quote inside", file: "in.csv", text: csvHead + csvRow("a") + "c\"x,2026-01-05T08:00:00+03:00,UG-KLA-001,\n" + csvRow("b"), read: 3, counted: "2", rejects: "E0509 in.csv:3"},
	{name: "CSV not UTF-8", file: "in.csv", text: csvHead + csvRow("a") + csvRow("caf\xe9") + csvRow("b"), read: 3, counted: "2", rejects: "E0503 in.csv:3"},
	{name: "CSV with a weight of words", file: "in.csv", text: csvHead + csvRow("a") + strings.Replace(csvRow("c"), "001,", "001,heavy", 1), read: 2, counted: "2", rejects: "E0520 in.csv:3"},
	{name: "CSV of a header", file: "in.csv", text: csvHead},
	{name: "CSV empty", file: "in.csv", text: "", ends: "E0518"},
	{name: "CSV with a column twice", file: "in.csv", text: "uuid," + csvHead + "x," + csvRow("a"), ends: "E0510"},
	{name: "CSV without a column", file: "in.csv", text: "uuid,started,facility\na,2026-01-05T08:00:00+03:00,UG-KLA-001\n", ends: "E0510"},
}

func TestHostileRecords(t *testing.T) {
	runner := hostileRunner(t, nil)
	for group, cases := range map[string][]hostileInput{"line": hostileLines, "file": hostileInputs} {
		for _, c := range cases {
			t.Run(group+"/"+c.name, func(t *testing.T) { c.check(t, runner) })
		}
	}
}

func (c hostileInput) check(t *testing.T, runner func(*testing.T, ...runtime.Input) hostileResult) {
	r := runner(t, memoryInput(c.file, c.text))
	if r.ends != c.ends {
		t.Fatalf("the run ends with %q, want %q (%v)", r.ends, c.ends, r.err)
	}
	if r.rejects != c.rejects {
		t.Errorf("rejects %q, want %q", r.rejects, c.rejects)
	}
	source := r.report.Sources[0]
	if source.Read != c.read {
		t.Errorf("%d records were read, want %d", source.Read, c.read)
	}
	sum := source.Accepted
	for _, n := range source.Excluded {
		sum += n
	}
	for _, n := range source.Rejected {
		sum += n
	}
	if sum != source.Read {
		t.Errorf("not every record is accounted for: %+v", source)
	}
	if c.ends == "" && r.cells["OPD all"] != c.counted {
		t.Errorf("%q records counted, want %q", r.cells["OPD all"], c.counted)
	}
}

// Numbers come out digit by digit, in sums as in single values; what a floating
// point number cannot hold included.
func TestNumbersAreExact(t *testing.T) {
	runner := hostileRunner(t, nil)
	for _, c := range []struct{ numbers, sum, values string }{
		{"9007199254740993", "9007199254740993", "9007199254740993"},
		{"9007199254740993 1", "9007199254740994", "1 9007199254740993"},
		{"0.1 0.2", "0.3", "0.1 0.2"},
		{"1e2 0.00000000000000000001", "100.00000000000000000001", "0.00000000000000000001 100"},
		{"12345678901234567890.12345678901234567890 0.1", "12345678901234567890.2234567890123456789", "0.1 12345678901234567890.1234567890123456789"},
		{"-0 0.0", "0", "0 0"},
	} {
		var text strings.Builder
		for i, n := range strings.Fields(c.numbers) {
			text.WriteString(good(fmt.Sprint("k", i), `, "weight": `+n) + "\n")
		}
		r := runner(t, memoryInput("in.ndjson", text.String()))
		if r.rejects != "" || r.cells["Weight"] != c.sum || r.events != c.values {
			t.Errorf("%s: sum %s, values %s, rejects %s; want %s and %s", c.numbers, r.cells["Weight"], r.events, r.rejects, c.sum, c.values)
		}
	}
}

// hostileResult is what a run made, in few words.
type hostileResult struct {
	report  *runtime.Report
	rejects string            // "code place", each once, sorted
	cells   map[string]string // by data element's name
	events  string            // values of the events, sorted as text
	ends    string            // code of the error
	err     error
	text    string // all that the run says to people: rejects, report, error
}

// elementNames are those of the fixture that the mapping fills.
var elementNames = map[string]string{"de000000032": "OPD all", "de000000037": "Weight"}

// hostileRunner compiles the hostile mapping, or another one, against the fixture.
func hostileRunner(t *testing.T, files map[string]string) func(*testing.T, ...runtime.Input) hostileResult {
	t.Helper()
	project := fstest.MapFS{}
	maps.Copy(project, spectest.Fixture(t, ".."))
	project["main.xwalk"] = &fstest.MapFile{Data: []byte(hostileMapping)}
	for name, text := range files {
		project[name] = &fstest.MapFile{Data: []byte(text)}
	}
	transform, problems := compiler.Compile(compiler.Options{FS: project, Main: "main.xwalk"})
	if transform == nil {
		t.Fatalf("the mapping is wrong: %s", problemLines(problems))
	}
	return func(t *testing.T, inputs ...runtime.Input) hostileResult { return runHostile(t, transform, inputs) }
}

func runHostile(t *testing.T, transform *runtime.Transform, inputs []runtime.Input) hostileResult {
	t.Helper()
	var rejects []runtime.Reject
	runner, err := runtime.NewRunner(transform, runtime.RunOptions{Reject: func(r runtime.Reject) { rejects = append(rejects, r) }})
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{map[string]string{}}
	r := hostileResult{}
	r.report, r.err = runner.Run(context.Background(), inputs, out)
	var input *runtime.InputError
	if errors.As(r.err, &input) {
		r.ends = string(input.Code)
	} else if r.err != nil {
		t.Fatal(r.err)
	}
	var places []string
	for _, x := range rejects {
		places = append(places, string(x.Code)+" "+x.Record)
	}
	slices.Sort(places)
	r.rejects = strings.Join(slices.Compact(places), ", ")
	r.cells, r.events = cellsAndEvents(t, out)
	said, err := json.Marshal([]any{rejects, r.report, fmt.Sprint(r.err)})
	if err != nil {
		t.Fatal(err)
	}
	r.text = string(said)
	return r
}

// cellsAndEvents reads the payloads.
func cellsAndEvents(t *testing.T, out outputs) (cells map[string]string, events string) {
	t.Helper()
	cells = map[string]string{}
	var values []string
	for name, text := range out.got {
		var payload struct {
			DataValues []struct{ DataElement, Value string }
			Events     []struct {
				DataValues []struct{ Value string } `json:"dataValues"`
			}
		}
		if err := json.Unmarshal([]byte(text), &payload); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, v := range payload.DataValues {
			cells[elementNames[v.DataElement]] = v.Value
		}
		for _, e := range payload.Events {
			for _, v := range e.DataValues {
				values = append(values, v.Value)
			}
		}
	}
	slices.Sort(values)
	return cells, strings.Join(values, " ")
}

func memoryInput(name, text string) runtime.Input {
	return runtime.Input{Source: "visit", Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

package runtime

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func TestBadRecordsDoNotStopTheOthers(t *testing.T) {
	a, b := visit("a"), visit("b")
	deep := func(n int) string {
		return `{"uuid": "x", "y": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`
	}
	for name, c := range map[string]struct{ bad, code string }{
		"trailing garbage":       {a + ` x`, "E0506"},
		"two records on a line":  {a + a, "E0506"},
		"two fields of one name": {`{"uuid": "x", "sex": "F", "sex": "M"}`, "E0504"},
		"the same with escapes":  {`{"uuid": "x", "sex": "F", "s\u0065x": "M"}`, "E0504"},
		"twice in a skipped one": {`{"uuid": "x", "y": [{"k": 1, "k": 1}]}`, "E0504"},
		"invalid UTF-8":          {"{\"uuid\": \"\xff\"}", "E0503"},
		"invalid UTF-8, skipped": {"{\"y\": \"\xc3\\n\"}", "E0503"},
		"half a surrogate pair":  {`{"y": "\ud83d x"}`, "E0503"},
		"a low surrogate":        {`{"y": "\ude00"}`, "E0503"},
		"two high surrogates":    {`{"y": "\ud83d\ud83d"}`, "E0503"},
		"control character":      {"{\"y\": \"\x01\"}", "E0502"},
		"NaN":                    {`{"weight": NaN}`, "E0502"},
		"Infinity":               {`{"weight": -Infinity}`, "E0502"},
		"leading zero":           {`{"weight": 007}`, "E0502"},
		"plus":                   {`{"weight": +1}`, "E0502"},
		"no digit after point":   {`{"weight": 1.}`, "E0502"},
		"no digit in exponent":   {`{"weight": 1e}`, "E0502"},
		"hexadecimal":            {`{"weight": 0x10}`, "E0502"},
		"single quotes":          {`{'uuid': 'x'}`, "E0502"},
		"no quotes":              {`{uuid: "x"}`, "E0502"},
		"comma at the end":       {`{"uuid": "x",}`, "E0502"},
		"comma in a list":        {`{"codes": ["x",]}`, "E0502"},
		"no colon":               {`{"uuid" "x"}`, "E0502"},
		"comment":                {`{"uuid": "x" /* y */}`, "E0502"},
		"cut off":                {`{"uuid": "x", "sex": "F`, "E0502"},
		"cut off in an escape":   {`{"uuid": "x\u00`, "E0502"},
		"cut off after a name":   {`{"uuid"`, "E0502"},
		"unknown escape":         {`{"uuid": "\x"}`, "E0502"},
		"NUL":                    {"\x00", "E0502"},
		"201 deep":               {deep(200), "E0505"},
		"100,000 deep":           {deep(100_000), "E0505"},
		"open 100,000 deep":      {strings.Repeat(`{"a":`, 100_000), "E0505"},
		"a list":                 {`[` + a + `]`, "E0507"},
		"a number":               {`12`, "E0507"},
		"null":                   {`null`, "E0507"},
		"no key":                 {`{"sex": "F"}`, "E0512"},
		"null key":               {`{"uuid": null}`, "E0512"},
		"blank key":              {`{"uuid": " "}`, "E0512"},
		"number as key":          {`{"uuid": 1}`, "E0513"},
		"wrong version":          {`{"uuid": "x", "date_changed": "2026-02-30"}`, "E0514"},
		"deleted is text":        {`{"uuid": "x", "date_changed": "2026-01-05", "voided": "no"}`, "E0516"},
	} {
		t.Run(name, func(t *testing.T) {
			o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", a+"\n"+c.bad+"\n"+b))
			if o.err != nil || o.keys() != "a b" || o.codes() != "v.ndjson:2 "+c.code {
				t.Errorf("keys %q, rejects %q, error %v", o.keys(), o.codes(), o.err)
			}
			for _, secret := range []string{"x\"", "007", "yesterday", "2026"} {
				if strings.Contains(o.rejects[0].Message, secret) {
					t.Errorf("the message holds a value: %s", o.rejects[0].Message)
				}
			}
		})
	}
}

func TestDeepestRecordThatIsRead(t *testing.T) {
	text := `{"uuid": "x", "date_changed": "2026-01-05", "y": ` + strings.Repeat("[", 199) + strings.Repeat("]", 199) + `}`
	if o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", text)); o.keys() != "x" {
		t.Errorf("rejected: %v", o.rejects)
	}
}

func TestExamplesOfCodes(t *testing.T) {
	formats := map[diag.Code]string{"E0508": "csv", "E0509": "csv", "E0510": "csv", "E0511": "json"}
	words := map[diag.Code]bool{"E0501": true, "E0517": true, "E0518": true, "E0519": true} // examples in words
	for _, e := range diag.Entries() {
		if e.Code < "E0501" || e.Code > "E0519" || words[e.Code] {
			continue
		}
		src, format := visitSource(), "ndjson"
		if f := formats[e.Code]; f != "" {
			format = f
		}
		if format == "csv" {
			src.Deleted, src.Record.Fields = nil, src.Record.Fields[:2]
		}
		if e.Code == "E0509" {
			src.Version, src.Record.Fields = nil, src.Record.Fields[:1]
		}
		o := readAll(t, planOf(t, src), textInput("v."+format, e.Example))
		got := map[string]bool{}
		for _, r := range o.rejects {
			got[string(r.Code)] = true
		}
		if o.err != nil {
			got[codeOf(o.err)] = true
		}
		if len(got) != 1 || !got[string(e.Code)] {
			t.Errorf("%s: the example gives %v", e.Code, got)
		}
	}
}

func TestLinesAreReadHoweverTheyEnd(t *testing.T) {
	a, b := visit("a"), visit("b")
	for name, text := range map[string]string{
		"plain":           a + "\n" + b + "\n",
		"no end":          a + "\n" + b,
		"CRLF":            a + "\r\n" + b + "\r\n",
		"mark":            "\ufeff" + a + "\n" + b,
		"blank lines":     "\n \n" + a + "\n\t\r\n\r\n" + b + "\n\n",
		"white space":     "  " + a + " \t\n" + b,
		"null and absent": `{"uuid":"a","date_changed":"2026-01-05","sex":null}` + "\n" + b,
	} {
		for _, format := range []string{"v.ndjson", "v.jsonl", "V.NDJSON", "v.json"} {
			o := readAll(t, planOf(t, visitSource()), textInput(format, text))
			if o.err != nil || o.keys() != "a b" {
				t.Errorf("%s as %s: keys %q, rejects %q, error %v", name, format, o.keys(), o.codes(), o.err)
			}
		}
	}
}

func TestLongLines(t *testing.T) {
	long := func(n int) string {
		return `{"uuid": "long", "date_changed": "2026-01-05", "sex": "` + strings.Repeat("x", n) + `"}`
	}
	text := visit("a") + "\n" + long(1<<20) + "\n" + long(maxLine) + "\n" + visit("b")
	o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson", text))
	if o.keys() != "a long b" || o.codes() != "v.ndjson:3 E0501" {
		t.Errorf("keys %q, rejects %q", o.keys(), o.codes())
	}
	if sex, _ := o.records[1].value.Slots[3].Text(); len(sex) != 1<<20 {
		t.Errorf("the long text has %d bytes", len(sex))
	}
}

func TestJSONFiles(t *testing.T) {
	a, b := visit("a"), visit("b")
	for name, c := range map[string]struct{ text, keys, codes, err string }{
		"one object":            {a, "a", "", ""},
		"a list":                {"[" + a + ",\n" + b + "]", "a b", "", ""},
		"an empty list":         {" [ ] ", "", "", ""},
		"one after the other":   {a + b + "\n" + a, "a b", "", ""},
		"lists and objects":     {"[" + a + "]" + b, "a b", "", ""},
		"pretty":                {"[\n  " + strings.ReplaceAll(a, " ", "\n ") + "\n]\n", "a", "", ""},
		"empty":                 {"", "", "", "E0518"},
		"white space":           {" \n", "", "", "E0518"},
		"comma at the end":      {"[" + a + ",]", "a", "v.json#2 E0502", ""},
		"two commas":            {"[" + a + ",," + b + "]", "a b", "v.json#2 E0502", ""},
		"no comma":              {"[" + a + a + "," + b + "]", "b", "v.json#1 E0506", ""},
		"no comma in an object": {`[{"uuid": "x" "y": 1}, ` + b + "]", "b", "v.json#1 E0502", ""},
		"list in a list":        {"[[" + a + "]," + b + "]", "b", "v.json#1 E0507", ""},
		"word between":          {a + " x " + b, "a b", "v.json#2 E0502", ""},
		"number between":        {a + "12" + b, "a b", "v.json#2 E0507", ""},
		"closing brackets":      {a + "]}" + b, "a b", "v.json#2 E0502, v.json#3 E0502", ""},
		"wrong bracket":         {`[{"uuid": ["x"}, ` + b + "]", "b", "v.json#1 E0502", ""},
		"open text in a line":   {"[{\"uuid\": \"x},\n" + b + "]", "", "v.json#1 E0502", ""},
		"brackets in a text":    {`[{"uuid": "]}\"[{\\", "date_changed": "2026-01-05"}, ` + b + "]", `]}"[{\ b`, "", ""},
		"cut off in an object":  {a + `{"uuid": "x"`, "a", "", "E0511"},
		"cut off in a text":     {"[" + a + `,{"uuid": "x`, "a", "", "E0511"},
		"cut off after a comma": {"[" + a + ",", "a", "", "E0511"},
		"cut off in a list":     {"[" + a, "", "", "E0511"},
		"never begun":           {"[", "", "", "E0511"},
		"UTF-16":                {"\xff\xfe" + wide(a), "a", "", ""},
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.json", c.text))
		err := ""
		if o.err != nil {
			err = codeOf(o.err)
		}
		if o.keys() != c.keys || o.codes() != c.codes || err != c.err {
			t.Errorf("%s: keys %q, rejects %q, error %v", name, o.keys(), o.codes(), o.err)
		}
	}
}

// Closing brackets that close nothing cost no more than their length.
func TestBracketsDoNotTakeQuadraticTime(t *testing.T) {
	const n = 200_000
	for name, text := range map[string]string{
		"of another kind":   strings.Repeat("[", n) + strings.Repeat("}", n),
		"in a list":         "[{" + strings.Repeat("{", n) + strings.Repeat("]", n),
		"of the right kind": strings.Repeat("[", n) + strings.Repeat("]", n),
		"in turn":           strings.Repeat("[}", n),
	} {
		start := time.Now()
		o := readAll(t, planOf(t, visitSource()), textInput("v.json", text))
		if took := time.Since(start); took > 15*time.Second || len(o.rejects) == 0 && o.err == nil {
			t.Errorf("%s: %d rejects in %v, error %v", name, len(o.rejects), took, o.err)
		}
	}
}

func TestFormatsFollowFromTheName(t *testing.T) {
	for name, want := range map[string]string{
		"a.ndjson": "ndjson", "a.jsonl.gz": "ndjson", "a.JSON": "json", "b/a.csv.gz": "csv", "a.tsv": "csv", "a.json.ZST": "json",
		"a.xlsx": "", "-": "", "json": "", "a.gz": "", "a.json.zip": "", "a.csv.gz.zst": "",
	} {
		if got := FormatOf(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	in := textInput("-", visit("a"))
	if o := readAll(t, planOf(t, visitSource()), in); codeOf(o.err) != "E0517" {
		t.Errorf("an unknown format: %v", o.err)
	}
	in.Format = "ndjson"
	if o := readAll(t, planOf(t, visitSource()), in); o.keys() != "a" {
		t.Errorf("a format that is said: %v", o.err)
	}
}

func packed(parts ...string) string {
	var b bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&b)
		io.WriteString(w, part)
		w.Close()
	}
	return b.String()
}

func TestGzip(t *testing.T) {
	a, b := visit("a"), visit("b")
	o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.gz", packed("\ufeff"+a+"\n"+b[:10], b[10:])))
	if o.err != nil || o.keys() != "a b" {
		t.Errorf("two members: keys %q, error %v", o.keys(), o.err)
	}
	if o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.gz", a)); o.keys() != "a" {
		t.Errorf("a name that says gzip and a text that is none: %v", o.err)
	}
	var lines []string
	for i := range 2000 {
		lines = append(lines, visit(fmt.Sprintf("%x-%d", digestOf([]byte{byte(i), byte(i >> 8)}).high, i)))
	}
	whole := packed(strings.Join(lines, "\n"))
	for name, text := range map[string]string{
		"cut off":       whole[:len(whole)/2],
		"damaged":       whole[:len(whole)/2] + "\xff\xff\xff\xff" + whole[len(whole)/2+4:],
		"wrong sum":     whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:],
		"garbage after": whole + "garbage",
		"wrong header":  "\x1f\x8b\xff" + whole[3:],
	} {
		o := readAll(t, planOf(t, visitSource()), textInput("v.ndjson.gz", text), textInput("w.ndjson", a))
		if codeOf(o.err) != "E0511" || strings.HasSuffix(o.keys(), " a") {
			t.Errorf("%s: error %v", name, o.err)
		}
		if name == "cut off" && (o.report.Accepted < 500 || o.report.Accepted > 1500) {
			t.Errorf("%s: %d records before the end", name, o.report.Accepted)
		}
		if name == "wrong sum" && o.report.Accepted < 1999 {
			t.Errorf("%s: %d records before the end", name, o.report.Accepted)
		}
	}
}

// A failing reader gives a text and then an error.
type failing struct{ rest string }

func (f *failing) Read(p []byte) (int, error) {
	if f.rest == "" {
		return 0, errors.New("the disk is gone")
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

func TestErrorsOfReadingEndTheRun(t *testing.T) {
	for _, format := range []string{"ndjson", "json", "csv"} {
		text := visit("a") + "\n" + visit("b") + "\n" + `{"uuid": "cut`
		if format == "csv" {
			text = "uuid,date_changed,voided,sex,weight,parity,seen,patient.gender,patient.birthdate\n" +
				"a,2026-01-05,,,,,,,\nb,2026-01-05,,,,,,,\ncut"
		}
		in := textInput("v."+format, "")
		in.Open = func() (io.ReadCloser, error) { return io.NopCloser(&failing{text}), nil }
		o := readAll(t, planOf(t, rowSource()), in)
		if codeOf(o.err) != "E0511" || o.keys() != "a b" || o.codes() != "" || !strings.Contains(o.err.Error(), "the disk is gone") {
			t.Errorf("%s: keys %q, error %v", format, o.keys(), o.err)
		}
	}
	in := textInput("v.ndjson", "")
	in.Open = func() (io.ReadCloser, error) { return nil, errors.New("no such file") }
	if o := readAll(t, planOf(t, visitSource()), in); codeOf(o.err) != "E0511" {
		t.Errorf("an input that does not open: %v", o.err)
	}
}

// When reading fails only the first time, the records after that place are not
// known to be the newest of their keys, so they must not count.
func TestErrorOfTheFirstReading(t *testing.T) {
	in, opened := textInput("v.ndjson", ""), 0
	in.Open = func() (io.ReadCloser, error) {
		opened++
		if opened == 1 {
			return io.NopCloser(&failing{visit("a") + "\n"}), nil
		}
		return io.NopCloser(strings.NewReader(visit("a") + "\n" + visit("b"))), nil
	}
	o := readAll(t, planOf(t, visitSource()), in, textInput("w.ndjson", visit("c")))
	if codeOf(o.err) != "E0511" || o.keys() != "a" || opened != 2 {
		t.Errorf("keys %q, error %v", o.keys(), o.err)
	}
}

func TestReadingEndsWhenAsked(t *testing.T) {
	sp, in := planOf(t, visitSource()), textInput("v.ndjson", visit("a")+"\n"+visit("b"))
	var rep SourceReport
	n := 0
	err := sp.read(context.Background(), []Input{in}, nil, &rep, func(*record) bool { n++; return false })
	if err != nil || n != 1 || rep.Read != 1 {
		t.Errorf("%d yielded, error %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := sp.read(ctx, []Input{in}, nil, &rep, func(*record) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
}

func TestInputsThatChangeAreNoticed(t *testing.T) {
	for name, second := range map[string]string{
		"longer": visit("a") + "\n" + visit("b"), "other": visit("b"), "shorter": "", "of the same key": strings.Replace(visit("a"), "}", `, "sex": "F"}`, 1),
	} {
		in, opened := textInput("v.ndjson", ""), 0
		in.Open = func() (io.ReadCloser, error) {
			opened++
			if opened == 1 {
				return io.NopCloser(strings.NewReader(visit("a"))), nil
			}
			return io.NopCloser(strings.NewReader(second)), nil
		}
		if o := readAll(t, planOf(t, visitSource()), in); codeOf(o.err) != "E0519" {
			t.Errorf("%s: %v", name, o.err)
		}
	}
}

func TestOtherSourcesInputsAreNotRead(t *testing.T) {
	other := textInput("x.ndjson", visit("x"))
	other.Source = "lab"
	o := readAll(t, planOf(t, visitSource()), other, textInput("v.ndjson", visit("a")), textInput("w.ndjson", visit("b")))
	if o.keys() != "a b" || o.records[1].place != "w.ndjson:1" || o.records[1].ordinal != 1 {
		t.Errorf("keys %q", o.keys())
	}
}

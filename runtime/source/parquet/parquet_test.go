package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/parquet-go/parquet-go"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// memory is a file in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

func inMemory(data []byte) func() (File, error) {
	return func() (File, error) { return memory{bytes.NewReader(data)}, nil }
}

// file writes rows with a schema; a row group for each two, so that all go over
// the ends of pages and groups.
func file[T any](t testing.TB, rows []T, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, append(options, parquet.MaxRowsPerRowGroup(2))...)
	for i := range rows {
		if _, err := w.Write(rows[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func kind(k schema.Kind) *schema.Type    { return &schema.Type{Kind: k} }
func listOf(t *schema.Type) *schema.Type { return &schema.Type{Kind: schema.List, Elem: t} }
func mapOf(t *schema.Type) *schema.Type  { return &schema.Type{Kind: schema.Map, Elem: t} }
func object(fields ...*schema.Field) *schema.Type {
	return &schema.Type{Kind: schema.Object, Record: record(fields...)}
}
func field(name string, t *schema.Type) *schema.Field { return &schema.Field{Name: name, Type: t} }
func record(fields ...*schema.Field) *schema.Record {
	return &schema.Record{Name: "visit", Fields: fields}
}

// lines reads a file with fields.
func lines(data []byte, r *schema.Record) (string, error) {
	in, err := Input("visit", "v.parquet", r, inMemory(data))
	if err != nil {
		return "", err
	}
	var texts []string
	for range 2 {
		from, err := in.Open()
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(from)
		from.Close()
		if err != nil {
			return string(text), err
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		return "", errors.New("read twice, it gives two results")
	}
	return texts[0], nil
}

type patient struct {
	Gender *string `parquet:"gender,optional"`
	Age    int32   `parquet:"age"`
}

type diagnosis struct {
	Code  string   `parquet:"code"`
	Notes []string `parquet:"notes,list"`
}

type visit struct {
	ID        string             `parquet:"id"`
	Weight    *float64           `parquet:"weight,optional"`
	Day       int32              `parquet:"day,date"`
	At        time.Time          `parquet:"at,timestamp(microsecond)"`
	Local     time.Time          `parquet:"local,timestamp(millisecond:local)"`
	Money     int64              `parquet:"money,decimal(2:18)"`
	Key       uuid.UUID          `parquet:"key,uuid"`
	Yes       *bool              `parquet:"yes,optional"`
	Small     uint32             `parquet:"small"`
	Patient   *patient           `parquet:"patient,optional"`
	Codes     []string           `parquet:"codes,list"`
	Bare      []int64            `parquet:"bare"`
	Diagnoses []diagnosis        `parquet:"diagnoses,list"`
	Labs      map[string]float32 `parquet:"labs,optional"`
	Raw       string             `parquet:"raw,json"`
}

func allOfVisit() *schema.Record {
	return record(field("id", kind(schema.Text)), field("weight", kind(schema.Decimal)), field("day", kind(schema.Date)), field("at", kind(schema.Instant)),
		field("local", kind(schema.Instant)), field("money", kind(schema.Decimal)), field("key", kind(schema.Text)), field("yes", kind(schema.Bool)),
		field("small", kind(schema.Int)), field("patient", object(field("gender", kind(schema.Text)), field("age", kind(schema.Int)))),
		field("codes", listOf(kind(schema.Text))), field("bare", listOf(kind(schema.Int))),
		field("diagnoses", listOf(object(field("code", kind(schema.Text)), field("notes", listOf(kind(schema.Text)))))),
		field("labs", mapOf(kind(schema.Decimal))), field("raw", object(field("a", kind(schema.Int)))))
}

func some[T any](v T) *T { return &v }

func visits() []visit {
	utc := time.Date(2026, 1, 5, 8, 0, 0, 123456000, time.UTC)
	return []visit{
		{ID: "a \"x\"\n", Weight: some(0.1), Day: 20458, At: utc, Local: utc.Truncate(time.Second), Money: -1205, Key: uuid.MustParse("00112233-4455-6677-8899-aabbccddeeff"),
			Yes: some(false), Small: math.MaxUint32, Patient: &patient{some("F"), 30}, Codes: []string{"x", "y"}, Bare: []int64{1, 2, 3},
			Diagnoses: []diagnosis{{"B54", []string{"n", "m"}}, {"A00", nil}, {"C", []string{""}}}, Labs: map[string]float32{"hb": 11.5}, Raw: "{\n \"a\": 1}"},
		{ID: "b", Day: -1, Money: 5, Raw: "no JSON"},
		{ID: "c", Weight: some(math.NaN()), Patient: &patient{Age: 1}, Codes: []string{}, Diagnoses: []diagnosis{}, Raw: "1"},
	}
}

const zeroTimes = `"at":"0001-01-01T00:00:00Z","local":"0001-01-01T00:00:00"`

func TestValues(t *testing.T) {
	want := strings.Join([]string{
		`{"id":"a \"x\"\u000a","weight":0.1,"day":"2026-01-05","at":"2026-01-05T08:00:00.123456Z","local":"2026-01-05T08:00:00","money":-12.05,` +
			`"key":"00112233-4455-6677-8899-aabbccddeeff","yes":false,"small":4294967295,"patient":{"gender":"F","age":30},"codes":["x","y"],"bare":[1,2,3],` +
			`"diagnoses":[{"code":"B54","notes":["n","m"]},{"code":"A00","notes":[]},{"code":"C","notes":[""]}],"labs":{"hb":11.5},"raw":{"a":1}}`,
		`{"id":"b","day":"1969-12-31",` + zeroTimes + `,"money":0.05,"key":"00000000-0000-0000-0000-000000000000","small":0,"codes":[],"bare":[],"diagnoses":[],"raw":"no JSON"}`,
		`{"id":"c","weight":"not a number","day":"1970-01-01",` + zeroTimes + `,"money":0.00,"key":"00000000-0000-0000-0000-000000000000","small":0,` +
			`"patient":{"age":1},"codes":[],"bare":[],"diagnoses":[],"raw":1}`, "",
	}, "\n")
	got, err := lines(file(t, visits()), allOfVisit())
	if err != nil || got != want {
		t.Errorf("%v, got\n%swant\n%s", err, got, want)
	}
	for _, codec := range []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Gzip),
		parquet.DataPageVersion(1), parquet.PageBufferSize(16)} {
		if got, err := lines(file(t, visits(), codec), allOfVisit()); err != nil || got != want {
			t.Errorf("%v: %v, got\n%s", codec, err, got)
		}
	}
}

func TestOnlyWhatIsReadIsWritten(t *testing.T) {
	unknown := kind(schema.Unknown)
	for name, c := range map[string]struct {
		record *schema.Record
		want   string
	}{
		"one field":  {record(field("day", kind(schema.Date))), `{"day":"2026-01-05"}` + "\n" + `{"day":"1969-12-31"}` + "\n" + `{"day":"1970-01-01"}` + "\n"},
		"no field":   {record(), "{}\n{}\n{}\n"},
		"whether":    {record(field("weight", unknown), field("patient", unknown), field("codes", unknown)), `{"weight":true,"patient":true,"codes":true}` + "\n" + `{"codes":true}` + "\n" + `{"weight":true,"patient":true,"codes":true}` + "\n"},
		"of a group": {record(field("patient", object())), `{"patient":{}}` + "\n{}\n" + `{"patient":{}}` + "\n"},
		"in a list": {record(field("diagnoses", listOf(object(field("notes", listOf(kind(schema.Text))))))),
			`{"diagnoses":[{"notes":["n","m"]},{"notes":[]},{"notes":[""]}]}` + "\n" + `{"diagnoses":[]}` + "\n" + `{"diagnoses":[]}` + "\n"},
	} {
		if got, err := lines(file(t, visits()), c.record); err != nil || got != c.want {
			t.Errorf("%s: %v, got\n%swant\n%s", name, err, got, c.want)
		}
	}
}

func TestColumnsThatAreNotTheFields(t *testing.T) {
	data := file(t, visits())
	for name, c := range map[string]struct {
		field *schema.Field
		want  string
	}{
		"misspelt":            {field("wieght", kind(schema.Decimal)), "the file has no column `visit.wieght`, which the mapping reads, did you mean `weight`?"},
		"misspelt in a group": {field("patient", object(field("gendr", kind(schema.Text)))), "the file has no column `visit.patient.gendr`, which the mapping reads, did you mean `gender`?"},
		"a number":            {field("weight", kind(schema.Text)), "column `visit.weight` is numbers and should be text"},
		"a text":              {field("id", kind(schema.Int)), "column `visit.id` is text and should be whole numbers"},
		"fractions":           {field("money", kind(schema.Int)), "column `visit.money` is numbers and should be whole numbers"},
		"an instant":          {field("at", kind(schema.Date)), "column `visit.at` is dates and times and should be dates"},
		"a list":              {field("codes", kind(schema.Text)), "column `visit.codes` is a list and should be text"},
		"a bare list":         {field("bare", kind(schema.Int)), "column `visit.bare` is a list and should be whole numbers"},
		"no list":             {field("id", listOf(kind(schema.Text))), "column `visit.id` is text and should be a list"},
		"a group":             {field("patient", kind(schema.Text)), "column `visit.patient` is a group of columns and should be text"},
		"a map":               {field("labs", kind(schema.Text)), "column `visit.labs` is a map and should be text"},
	} {
		_, err := lines(data, record(c.field))
		var e *runtime.InputError
		if !errors.As(err, &e) || e.Code != "E0613" || e.Message != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := lines(data, record(field("a", kind(schema.Text)), field("weight", kind(schema.Bool))))
	if err == nil || !strings.Contains(err.Error(), "no column `visit.a`") || !strings.Contains(err.Error(), "`visit.weight` is numbers") {
		t.Errorf("not all problems are told: %v", err)
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		value parquet.Value
		scale int
		want  string
	}{
		{parquet.Int32Value(5), 0, "5"}, {parquet.Int32Value(-5), 1, "-0.5"}, {parquet.Int64Value(math.MinInt64), 18, "-9.223372036854775808"},
		{parquet.Int32Value(0), 3, "0.000"}, {parquet.Int32Value(7), -2, "700"}, {parquet.Int32Value(0), -2, "0"},
		{parquet.FixedLenByteArrayValue([]byte{0xff, 0xff}), 2, "-0.01"}, {parquet.ByteArrayValue([]byte{0x01, 0, 0, 0, 0, 0, 0, 0, 0}), 4, "1844674407370955.1616"},
		{parquet.ByteArrayValue([]byte{0x80}), 0, "-128"}, {parquet.ByteArrayValue(nil), 2, "0.00"},
	} {
		if got := string(decimal(c.scale)(nil, c.value)); got != c.want {
			t.Errorf("%v with %d: %s, want %s", c.value, c.scale, got, c.want)
		}
	}
}

func TestDaysThatAreMidnights(t *testing.T) {
	write := dayOf(time.Millisecond)
	for value, want := range map[int64]string{0: `"1970-01-01"`, -86400000: `"1969-12-31"`, 3600000: `"1970-01-01T01:00:00"`, 1: `"1970-01-01T00:00:00.001"`} {
		if got := string(write(nil, parquet.Int64Value(value))); got != want {
			t.Errorf("%d: %s, want %s", value, got, want)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	data := file(t, visits())
	for name, bad := range map[string][]byte{
		"cut off":   data[:len(data)-10],
		"half":      data[:len(data)/2],
		"empty":     {},
		"text":      []byte("id,weight\n"),
		"only mark": []byte("PAR1PAR1"),
	} {
		_, err := lines(bad, allOfVisit())
		var e *runtime.InputError
		if !errors.As(err, &e) || e.Code != "E0612" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Any byte may be wrong: nothing may panic, and no row may be lost without an error.
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0x55
		text, err := lines(bad, record(field("id", kind(schema.Text)), field("codes", listOf(kind(schema.Text)))))
		if err == nil && strings.Count(text, "\n") != 3 {
			t.Errorf("with byte %d changed there are %d rows", i, strings.Count(text, "\n"))
		}
	}
}

type benchmarked struct {
	ID       string    `parquet:"id"`
	Started  time.Time `parquet:"started,timestamp(millisecond)"`
	Facility string    `parquet:"facility,dict"`
	Ward     string    `parquet:"ward,dict"`
	Weight   *float64  `parquet:"weight,optional"`
	Codes    []string  `parquet:"codes,list"`
}

// BenchmarkRows reads rows of six columns.
func BenchmarkRows(b *testing.B) {
	fields := record(field("id", kind(schema.Text)), field("started", kind(schema.Instant)), field("facility", kind(schema.Text)),
		field("ward", kind(schema.Text)), field("weight", kind(schema.Decimal)), field("codes", listOf(kind(schema.Text))))
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var out bytes.Buffer
			w := parquet.NewGenericWriter[benchmarked](&out, parquet.MaxRowsPerRowGroup(100_000))
			for i := range n {
				row := benchmarked{ID: fmt.Sprintf("v%d", i), Started: time.Unix(int64(1.77e9)+int64(i), 0), Facility: fmt.Sprint("F", i%50), Ward: "OPD", Codes: []string{"B54", "A00"}[:i%3]}
				if i%2 == 0 {
					row.Weight = some(float64(i % 90))
				}
				if _, err := w.Write([]benchmarked{row}); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(out.Len()))
			for b.Loop() {
				in, err := Input("visit", "v.parquet", fields, inMemory(out.Bytes()))
				if err != nil {
					b.Fatal(err)
				}
				r, err := in.Open()
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
				r.Close()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// All that a file has is what its fields have, in the order of the file.
func TestAllColumns(t *testing.T) {
	want, err := lines(file(t, visits()), allOfVisit())
	if err != nil {
		t.Fatal(err)
	}
	want = strings.NewReplacer(`"not a number"`, "null").Replace(want)
	got, err := lines(file(t, visits()), nil)
	if err != nil || got != want {
		t.Errorf("%v, got\n%swant\n%s", err, got, want)
	}
	type other struct {
		Whole float64           `parquet:"whole"`
		Large float64           `parquet:"large"`
		Bytes [4]byte           `parquet:"bytes"`
		Day   string            `parquet:"day"`
		ByDay map[int32]float64 `parquet:"byDay"`
	}
	got, err = lines(file(t, []other{{Whole: 5, Large: 1e30, Day: "2026-01-05", ByDay: map[int32]float64{1: 2}}}), nil)
	if want := `{"whole":5.0,"large":1e+30,"day":"2026-01-05","byDay":{"1":2.0}}` + "\n"; err != nil || got != want {
		t.Errorf("%v, got\n%swant\n%s", err, got, want)
	}
}

func TestTextsThatAreDates(t *testing.T) {
	type row struct {
		Day string `parquet:"day"`
	}
	got, err := lines(file(t, []row{{"2026-01-05"}, {"soon"}}), record(field("day", kind(schema.Date))))
	if want := `{"day":"2026-01-05"}` + "\n" + `{"day":"soon"}` + "\n"; err != nil || got != want {
		t.Errorf("%v, got\n%swant\n%s", err, got, want)
	}
}

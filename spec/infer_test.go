package spec_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestInferredSchemasReadTheirSample makes records of all sorts, and reads every
// field that the schema of the sample has of each: no record may be rejected.
func TestInferredSchemasReadTheirSample(t *testing.T) {
	metadata := spectest.Fixture(t, "..")["metadata/hmis.json"]
	rapid.Check(t, func(t *rapid.T) {
		var records []string
		for i := range rapid.IntRange(1, 40).Draw(t, "records") {
			record := map[string]any{"id": fmt.Sprint("r", i)}
			for _, name := range []string{"a", "b_c", "d", "e"} {
				if rapid.Bool().Draw(t, name+" is there") {
					record[name] = anyValue(3).Draw(t, name)
				}
			}
			text, err := json.Marshal(record)
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, string(text))
		}
		readsItsSample(t, metadata, "ndjson", strings.Join(records, "\n"))
	})
}

// TestInferredSchemasReadTheirCells does so for tables, whose cells are texts.
func TestInferredSchemasReadTheirCells(t *testing.T) {
	metadata := spectest.Fixture(t, "..")["metadata/hmis.json"]
	sorts := [][]string{
		{"true", "FALSE", ""}, {"12", "-3", "0", ""}, {"0.5", "7", "-0.25"}, {"2026-01-05", ""}, {"2026-01-05T08:00", "2026-01-05 08:00:00+03:00"},
		{"2026", "2026-01", "2026-01-05"}, {"007", "12"}, {" 12", "12 "}, {"+1", "1e3", ".5", "5."}, {"a", "b", "\"c,d\""},
	}
	rapid.Check(t, func(t *rapid.T) {
		var texts [][]string
		for _, column := range []string{"amount", "when", "inner.x", "facility code"} {
			texts = append(texts, append(rapid.SampledFrom(sorts).Draw(t, column), rapid.SampledFrom(sorts).Draw(t, column+" too")[0]))
		}
		rows := []string{"id,amount,when,inner.x,facility code"}
		for i := range rapid.IntRange(1, 40).Draw(t, "rows") {
			row := fmt.Sprint("r", i)
			for _, some := range texts {
				row += "," + rapid.SampledFrom(some).Draw(t, "cell")
			}
			rows = append(rows, row)
		}
		readsItsSample(t, metadata, "csv", strings.Join(rows, "\n")+"\n")
	})
}

// anyValue draws a JSON value, with the texts that have a form among them.
func anyValue(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		last := 6
		if depth > 0 {
			last = 8
		}
		switch rapid.IntRange(0, last).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "yes or no")
		case 2:
			return rapid.Int64().Draw(t, "whole")
		case 3:
			return json.Number(fmt.Sprintf("%d.%d", rapid.IntRange(-99, 99).Draw(t, "part"), rapid.IntRange(1, 99).Draw(t, "decimals")))
		case 4:
			return rapid.SampledFrom([]string{"2026-01-05", "2026", "2026-01", "2026-01-05T08:00:00+03:00", "2026-02-30", "08:00", "", "true", "12", "1e400"}).Draw(t, "text with a form")
		case 5, 6:
			return rapid.StringMatching("[a-d]{0,3}").Draw(t, "text")
		case 7:
			return rapid.SliceOfN(anyValue(depth-1), 0, 3).Draw(t, "list")
		}
		return rapid.MapOfN(rapid.SampledFrom([]string{"x", "y", "z z"}), anyValue(depth-1), 0, 3).Draw(t, "object")
	})
}

func readsItsSample(t *rapid.T, metadata *fstest.MapFile, format, records string) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(records)), nil }
	input := runtime.Input{Source: "visit", Name: "visit." + format, Open: open}
	sample, err := schemafile.NewSample(schemafile.SampleOptions{})
	if err == nil {
		err = sample.Read(&input)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := sample.Schema("visit")
	if err != nil {
		t.Fatal(err)
	}
	s, problems := jsonschema.Import("visit", diag.NewFile("schema.json", string(text)), nil)
	if s == nil {
		t.Fatalf("%v\n%s", problems, text)
	}
	files := fstest.MapFS{"schema.json": &fstest.MapFile{Data: text}, "metadata/hmis.json": metadata}
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(everyFieldIsRead(s.Record))}
	transform, found := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform == nil {
		t.Fatalf("%v\n%s\n%s", found, files["main.xwalk"].Data, text)
	}
	rejected := 0
	runner, err := runtime.NewRunner(transform, runtime.RunOptions{Reject: func(r runtime.Reject) {
		rejected++
		t.Errorf("%s %s %s", r.Code, r.Key, r.Message)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background(), []runtime.Input{input}, discards{}); err != nil {
		t.Fatal(err)
	}
	if rejected > 0 {
		t.Fatalf("%s\n%s", records, text)
	}
}

type discards struct{}

// Create takes a payload that nobody looks at.
func (discards) Create(string) (io.WriteCloser, error) { return discard{&bytes.Buffer{}}, nil }

type discard struct{ io.Writer }

// Close ends the payload.
func (discard) Close() error { return nil }

// everyFieldIsRead is a mapping with a rule for each field that can be read.
func everyFieldIsRead(r *schema.Record) string {
	var b strings.Builder
	b.WriteString("language 1\nmapping m\ntarget \"metadata/hmis.json\" for DHIS2 2.41\nsource visit from \"schema.json\" {\n  key = visit.id\n  zone = \"Africa/Kampala\"\n}\n")
	b.WriteString("data set \"OPD monthly\" from visit as v {\n  period = date(\"2026-01-15\")\n  org unit code = \"UG-KLA-001\"\n  combine \"OPD all\" by sum\n")
	for _, c := range readings("v", r, 0) {
		fmt.Fprintf(&b, "  \"OPD all\" = count where %s\n", c)
	}
	return b.String() + "}\n"
}

func readings(value string, r *schema.Record, depth int) []string {
	var out []string
	for _, f := range r.Fields {
		path := fmt.Sprintf("%s[%q]", value, f.Name)
		if f.Type.Kind == schema.Unknown {
			continue
		}
		if f.Type.Kind == schema.Object {
			out = append(out, readings(path, f.Type.Record, depth)...)
			continue
		}
		out = append(out, fmt.Sprintf("known(%s) || !known(%s)", path, path))
		if f.Type.Kind == schema.List && f.Type.Elem.Kind == schema.Object {
			item := fmt.Sprintf("x%d", depth)
			for _, c := range readings(item, f.Type.Elem.Record, depth+1) {
				out = append(out, fmt.Sprintf("%s.all(%s, %s)", path, item, c))
			}
		}
	}
	return out
}

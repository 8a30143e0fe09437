package schemafile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

// input is an input that can be read once.
func input(name string, text io.Reader) *runtime.Input {
	return &runtime.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(text), nil }}
}

// inferred makes the schema of a text.
func inferred(t *testing.T, o schemafile.SampleOptions, format, text string) ([]byte, []string) {
	t.Helper()
	s, err := schemafile.NewSample(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Read(input("in."+format, strings.NewReader(text))); err != nil {
		t.Fatal(err)
	}
	out, notes, err := s.Schema("sample")
	if err != nil {
		t.Fatal(err)
	}
	return out, notes
}

// visits are records of 40 patients, of which one has a rare diagnosis in six visits.
func visits() string {
	var b strings.Builder
	for i := range 60 {
		outcome, person := "well", i%40
		if i%3 == 0 {
			outcome = "referred"
		}
		if i >= 54 {
			outcome, person = "leprosy", 7
		}
		value := fmt.Sprintf("%d.5", 40+i)
		switch i % 5 {
		case 3:
			value = `"refused"`
		case 4:
			value = `{"uuid": "u1"}`
		}
		fmt.Fprintf(&b, `{"uuid": "%08x-0000-4000-8000-000000000000", "patient": {"id": "p%d", "name": "Akello", "born": "%d%s", "home address": {"ward": "Bwaise"}}, "day": "2026-01-%02d", "at": "2026-01-05T08:00:00+03:00", "outcome": %q, "weight": %d, "value": %s, "note": null, "doses": [{"drug": "ACT", "tablets": %d}], "byDay": {"2026-01-%02d": 1}}`+"\n",
			i, person, 1950+i, []string{"", "-05", "-05-17"}[i%3], i%28+1, outcome, 50+i, value, i, i%28+1)
	}
	return b.String()
}

func TestSampleOfLines(t *testing.T) {
	text, notes := inferred(t, schemafile.SampleOptions{Person: "patient.id"}, "ndjson", visits())
	golden(t, "visits.json", text)
	golden(t, "visits.notes", []byte(strings.Join(notes, "\n")+"\n"))
	imported(t, text)
}

// TestSmallCountsAreHidden: what one person has is not shown, in however many
// records it is; and a name never.
func TestSmallCountsAreHidden(t *testing.T) {
	byPerson, notes := inferred(t, schemafile.SampleOptions{Person: "patient.id"}, "ndjson", visits())
	all := string(byPerson) + strings.Join(notes, "\n")
	for _, secret := range []string{"leprosy", "Akello", "Bwaise", "p7", "1950"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	if byRecord, _ := inferred(t, schemafile.SampleOptions{}, "ndjson", visits()); !bytes.Contains(byRecord, []byte(`["leprosy", "referred", "well"]`)) {
		t.Errorf("counted by records, six have it:\n%s", byRecord)
	}
	if few, _ := inferred(t, schemafile.SampleOptions{AtLeast: 30}, "ndjson", visits()); bytes.Contains(few, []byte("referred")) {
		t.Errorf("fewer than 30 have it:\n%s", few)
	}
	if bytes.Contains(byPerson, []byte("minimum")) {
		t.Error("limits were not asked for")
	}
	if limits, _ := inferred(t, schemafile.SampleOptions{Limits: true}, "ndjson", visits()); !bytes.Contains(limits, []byte(`"minimum": 50, "maximum": 109`)) {
		t.Errorf("limits were asked for:\n%s", limits)
	}
}

func TestSampleOfCells(t *testing.T) {
	var b strings.Builder
	b.WriteString("\ufeffvisit no;facility code;seen;patient.sex;weight;pregnant;remark;day\n")
	for i := range 30 {
		fmt.Fprintf(&b, "%d;%04d;%d;%s;%d.5;%s;;2026-01-%02d\n", i, i%4, i, []string{"F", "M"}[i%2], i, []string{"TRUE", "false"}[i%2], i%28+1)
	}
	text, _ := inferred(t, schemafile.SampleOptions{}, "csv", b.String())
	r := imported(t, text).Record
	got := map[string]schema.Kind{}
	for _, path := range []string{"`visit no`", "`facility code`", "seen", "patient.sex", "weight", "pregnant", "day"} {
		f, ok := r.Path(path)
		if !ok {
			t.Fatalf("there is no %s in\n%s", path, text)
		}
		got[path] = f.Type.Kind
	}
	want := map[string]schema.Kind{"`visit no`": schema.Text, "`facility code`": schema.Text, "seen": schema.Int, "patient.sex": schema.Text, "weight": schema.Decimal, "pregnant": schema.Bool, "day": schema.Date}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if sex, _ := r.Path("patient.sex"); !cmp.Equal(sex.Enum, []string{"F", "M"}) {
		t.Errorf("sex is one of %v", sex.Enum)
	}
}

func TestSampleOfAList(t *testing.T) {
	one, _ := inferred(t, schemafile.SampleOptions{}, "json", `[{"a": 1}, {"a": 2, "b": "x"}]`)
	other, _ := inferred(t, schemafile.SampleOptions{}, "json", "\n{\"a\": 1}\n{\"a\": 2, \"b\": \"x\"}")
	if diff := cmp.Diff(string(one), string(other)); diff != "" {
		t.Error(diff)
	}
}

func TestBlanks(t *testing.T) {
	const text = `{"day": "2026-01-05"}` + "\n" + `{"day": ""}`
	if kept, notes := inferred(t, schemafile.SampleOptions{}, "ndjson", text); bytes.Contains(kept, []byte("format")) || len(notes) != 1 {
		t.Errorf("%s%v", kept, notes)
	}
	if missing, _ := inferred(t, schemafile.SampleOptions{Blank: true}, "ndjson", text); !bytes.Contains(missing, []byte(`"format": "date"`)) {
		t.Errorf("%s", missing)
	}
}

func TestSampleRefusals(t *testing.T) {
	var wide strings.Builder
	for i := range 11_000 {
		fmt.Fprintf(&wide, `{"f%d": 1}`+"\n", i)
	}
	for want, read := range map[string]func(s *schemafile.Sample) error{
		"E0626": func(s *schemafile.Sample) error {
			return errors.Join(s.Read(input("a.csv", strings.NewReader("a\n1\n"))), s.Read(input("b.json", strings.NewReader("{}"))))
		},
		"E0627": func(s *schemafile.Sample) error {
			return s.Read(input("a.ndjson", strings.NewReader(wide.String())))
		},
		"E0629": func(s *schemafile.Sample) error { _, _, err := s.Schema(""); return err },
	} {
		s, err := schemafile.NewSample(schemafile.SampleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var r *schemafile.Refusal
		if err := read(s); !errors.As(err, &r) || string(r.Code) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := schemafile.NewSample(schemafile.SampleOptions{Person: "a..b"}); err == nil {
		t.Error("a path that is none was taken")
	}
}

// TestWhatIsNoRecord counts what is passed over, and reads on.
func TestWhatIsNoRecord(t *testing.T) {
	_, notes := inferred(t, schemafile.SampleOptions{}, "ndjson", "{\"a\": 1}\n[1]\n{broken\n\n{\"a\": 2}")
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "2 of what was read is no record") || !strings.Contains(notes[0], "in.ndjson:2") {
		t.Errorf("%q", notes)
	}
}

// TestShippedStandsAlone writes every schema of the library as a file that needs
// no other.
func TestShippedStandsAlone(t *testing.T) {
	for _, name := range schemas.Names() {
		text, err := schemafile.Shipped(name)
		if err != nil {
			t.Fatal(err)
		}
		if s := imported(t, text); len(s.Unusable) > 0 || len(s.Files) != 1 {
			t.Errorf("%s: %v of %d files", name, s.Unusable, len(s.Files))
		}
	}
}

// TestHostileSamples reads what is no record within bounds, and says so.
func TestHostileSamples(t *testing.T) {
	large := strings.Repeat("a", 17<<20)
	for name, text := range map[string]string{
		"x.ndjson": "{\"a\": 1}\n{\"a\": \"" + large + "\"}\n",
		"y.ndjson": "{\"a\": 1}\n" + strings.Repeat("[", 5_000_000) + "\n",
		"x.json":   `[{"a": 1}, ` + strings.Repeat(`{"a":`, 1_000_000) + "1" + strings.Repeat("}", 1_000_000) + "]",
		"y.json":   `[{"a": 1}, {"a": 1 "b"}]`,
		"x.csv":    "a\n1\n\"" + large + "\n",
		"y.csv":    "a\n1\n2,3\n",
	} {
		_, form, _ := strings.Cut(name, ".")
		if _, notes := inferred(t, schemafile.SampleOptions{}, form, text); len(notes) != 1 || !strings.HasPrefix(notes[0], "1 of what was read is no record") {
			t.Errorf("%s: %q", name, notes)
		}
	}
}

// TestSampleCannotBeRead ends with what a run would say.
func TestSampleCannotBeRead(t *testing.T) {
	for name, text := range map[string]string{
		"empty.csv":   "",
		"two.csv":     "a,b,a\n1,2,3\n",
		"cut.json":    `[{"a": 1}, {"a"`,
		"cut.json.gz": "\x1f\x8b\x08",
		"what.txt":    "{}",
	} {
		s, err := schemafile.NewSample(schemafile.SampleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var e *runtime.InputError
		if err := s.Read(input(name, strings.NewReader(text))); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

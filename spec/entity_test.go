package spec_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestEntitiesInAnyOrder runs the cases of entities with their records in other
// orders, and with so little memory that nearly every record goes to a spill of
// its own: payloads, accounts and rejects stay as they are.
func TestEntitiesInAnyOrder(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/entity/*.txtar")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			c := readCase(t, file)
			transform, problems := compiler.Compile(compiler.Options{FS: c.files, Main: "main.xwalk", Namespace: c.settings.Namespace})
			if transform == nil || len(c.inputs) == 0 {
				t.Skip(problemLines(problems))
			}
			want := runEntities(t, transform, c.options, c.inputs)
			rng := rand.New(rand.NewPCG(1, uint64(len(file))))
			for range 10 {
				o, spills := c.options, &spills{}
				o.Memory, o.Spill = 1+rng.IntN(100), spills.make
				got := runEntities(t, transform, o, shuffled(t, c.inputs, rng))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("in another order (-want +got)\n%s", diff)
				}
				if spills.made == 0 || spills.open != 0 {
					t.Fatalf("%d spills were made, and %d are left open", spills.made, spills.open)
				}
			}
		})
	}
}

// runEntities is all that a run gives, but for the places of records.
func runEntities(t *testing.T, transform *runtime.Transform, o runtime.RunOptions, inputs []runtime.Input) map[string]string {
	t.Helper()
	var rejects []runtime.Reject
	o.Reject = func(r runtime.Reject) {
		r.Record = ""
		rejects = append(rejects, r)
	}
	runner, err := runtime.NewRunner(spectest.Reload(t, transform), o)
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{map[string]string{}}
	report, err := runner.Run(t.Context(), inputs, out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(rejectLines(rejects), "\n")
	slices.Sort(lines)
	out.got["rejects"] = strings.Join(lines, "\n")
	out.got["account"] = accountText(report)
	return out.got
}

// shuffled puts the records of each input into another order.
func shuffled(t *testing.T, inputs []runtime.Input, rng *rand.Rand) []runtime.Input {
	t.Helper()
	var out []runtime.Input
	for _, in := range inputs {
		r, err := in.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n")+"\n", "\n")
		lines = lines[:len(lines)-1]
		rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		in.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(strings.Join(lines, ""))), nil }
		out = append(out, in)
	}
	return out
}

// spills are spills in memory that are counted.
type spills struct{ made, open int }

type memorySpill struct {
	bytes.Buffer
	of     *spills
	closed bool
}

func (s *spills) make() (runtime.Spill, error) {
	s.made++
	s.open++
	return &memorySpill{of: s}, nil
}

func (m *memorySpill) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(m.Bytes()).ReadAt(p, at)
}

func (m *memorySpill) Close() error {
	if m.closed {
		return errors.New("closed twice")
	}
	m.closed = true
	m.of.open--
	return nil
}

// TestEveryListIsAccountedFor holds the sums of language.md to all cases that
// read entities.
func TestEveryListIsAccountedFor(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, file := range files {
		c := readCase(t, file)
		transform, _ := compiler.Compile(compiler.Options{FS: c.files, Main: "main.xwalk", Values: c.settings.Values})
		if transform == nil || len(transform.Entities) == 0 || len(c.inputs) == 0 {
			continue
		}
		runner, err := runtime.NewRunner(transform, c.options)
		if err != nil {
			t.Fatal(err)
		}
		report, err := runner.Run(t.Context(), c.inputs, outputs{map[string]string{}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range report.Entities {
			for _, l := range e.Lists {
				lists++
				if l.In != l.Joined+sum(l.Excluded)+sum(l.Rejected) {
					t.Errorf("%s: the list %s does not add up: %+v", file, l.Name, l)
				}
			}
		}
	}
	if lists < 5 {
		t.Errorf("only %d lists were looked at", lists)
	}
}

func sum(counts map[string]int64) int64 {
	var n int64
	for v := range maps.Values(counts) {
		n += v
	}
	return n
}

const bigEntity = `language 1
mapping m

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}

entity patient {
  visits from visit by visit.patient.uuid ordered by visit.uuid
}

data set "OPD monthly" from patient as p {
  period        = "202601"
  org unit code = "UG-KLA-001"
  "OPD all"     = count where p.visits.exists(v, v.status != "x")
}
`

// bigInput has so many records of 100,000 bytes for the patient p2, and one each
// for p1 and p3.
func bigInput(records int) []runtime.Input {
	var b strings.Builder
	add := func(patient string, i int, status string) {
		fmt.Fprintf(&b, `{"uuid": "%s-%d", "status": "%s", "patient": {"uuid": "%s"}}`+"\n", patient, i, status, patient)
	}
	add("p1", 0, "ok")
	for i := range records { // the last first: what is in order would go to one spill
		add("p2", records-1-i, strings.Repeat("y", 100_000))
	}
	add("p3", 0, "ok")
	return []runtime.Input{{Source: "visit", Name: "visit.ndjson", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(b.String())), nil }}}
}

func bigTransform(t *testing.T) *runtime.Transform {
	t.Helper()
	transform, problems := compiler.Compile(compiler.Options{FS: spectest.Project(spectest.Fixture(t, ".."), bigEntity), Main: "main.xwalk"})
	if transform == nil {
		t.Fatal(problemLines(problems))
	}
	return transform
}

// TestAnEntityThatIsTooLong: an entity of more than 16 MiB is rejected and
// accounted for, and the others are not touched.
func TestAnEntityThatIsTooLong(t *testing.T) {
	for records, used := range map[int]string{160: "3", 180: "2"} {
		got := runEntities(t, bigTransform(t), runtime.RunOptions{Spill: (&spills{}).make}, bigInput(records))
		if rejected := strings.Contains(got["rejects"], "E0592 - p2 patient"); rejected != (used == "2") {
			t.Errorf("%d records: the rejects are %q", records, got["rejects"])
		}
		if !strings.Contains(got["account"], "from patient: "+used+" in = "+used+" used") || !strings.Contains(got["account"], "patient: 3 entities") {
			t.Errorf("%d records:\n%s", records, got["account"])
		}
	}
}

// TestSpillsThatFail: a disk that is full ends the run with its error, and nothing is left open.
func TestSpillsThatFail(t *testing.T) {
	full := errors.New("the disk is full")
	made := &spills{}
	for failing := range 3 {
		left := failing
		o := runtime.RunOptions{Memory: 300_000, Spill: func() (runtime.Spill, error) {
			if left--; left < 0 {
				return nil, full
			}
			return made.make()
		}}
		runner, err := runtime.NewRunner(bigTransform(t), o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Run(t.Context(), bigInput(10), outputs{map[string]string{}}); !errors.Is(err, full) {
			t.Errorf("the run ends with %v", err)
		}
		if made.open != 0 {
			t.Errorf("%d spills are left open", made.open)
		}
	}
}

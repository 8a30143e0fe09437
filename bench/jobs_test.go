package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// few is how many records the tests have: BENCH=100000 makes it more.
var few = func() int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("BENCH"), "2000"))
	if err != nil {
		panic("BENCH is no number")
	}
	return max(n, 2000)
}()

// program builds the program once for all tests, into built.
var (
	built   string
	program = sync.OnceValue(func() error {
		dir, err := os.MkdirTemp("", "crosswalk-bench-test")
		if err != nil {
			return err
		}
		built = dir
		return (&bench{root: "..", work: dir}).prepare()
	})
)

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(built)
	os.Exit(code)
}

// runJob runs a job on a file of records and returns its only payload.
func runJob(t *testing.T, name, input string) []byte {
	t.Helper()
	if err := program(); err != nil {
		t.Fatal(err)
	}
	j, ok := jobNamed(name)
	if !ok {
		t.Fatalf("there is no job %s", name)
	}
	b := &bench{flags: flags{binary: filepath.Join(built, "crosswalk")}, root: "..", work: t.TempDir()}
	transform, err := b.transform(j)
	if err != nil {
		t.Fatal(err)
	}
	c := b.product(j, transform, input)
	if report, err := exec.Command(c.args[0], append(c.args[1:], "--strict")...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, report)
	}
	payloads, _ := filepath.Glob(filepath.Join(b.work, "out", name, "*son"))
	payloads = slices.DeleteFunc(payloads, func(path string) bool { return strings.Contains(path, "rejects") })
	if len(payloads) != 1 {
		t.Fatalf("the payloads are %v", payloads)
	}
	return read(t, payloads[0])
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sample generates a few records, and gives their file and what is in it.
func sample(t *testing.T, s recordSet) (path string, data []byte) {
	t.Helper()
	path, err := s.generate(t.TempDir(), few)
	if err != nil {
		t.Fatal(err)
	}
	return path, read(t, path)
}

func TestRecordsAreTheSameEachTime(t *testing.T) {
	for _, s := range []recordSet{encounterSet, visitSet, historySet} {
		_, a := sample(t, s)
		_, b := sample(t, s)
		if !bytes.Equal(a, b) || bytes.Count(a, []byte("\n")) < few {
			t.Errorf("%s: two calls give different bytes, or few", s.file)
		}
	}
}

func TestEventsOfEncounters(t *testing.T) {
	path, data := sample(t, encounterSet)
	sameEvents(t, productEvents(t, runJob(t, "j1", path)), naiveEvents(t, data))
}

func TestCellsOfEncounters(t *testing.T) {
	path, data := sample(t, encounterSet)
	var all []visit
	for _, e := range encounters(t, data) {
		all = append(all, visitOf(&e))
	}
	want := countVisits(all)
	sameCells(t, productCells(t, runJob(t, "j2", path)), want, 10_000)
	sameCells(t, productCells(t, runJob(t, "j2-keyless", path)), want, 10_000)
}

func TestCellsOfVisits(t *testing.T) {
	path, data := sample(t, visitSet)
	want := countVisits(visits(t, data))
	sameCells(t, productCells(t, runJob(t, "j2csv", path)), want, 10_000)
	sameCells(t, productCells(t, runJob(t, "j2csv-keyless", path)), want, 10_000)
}

func TestCellsOfHistories(t *testing.T) {
	path, data := sample(t, historySet)
	sameCells(t, productCells(t, runJob(t, "entity", path)), onTreatment(ndjson[history](t, data)), 1200)
}

func naiveEvents(t *testing.T, data []byte) map[string]event {
	all := map[string]event{}
	for _, e := range encounters(t, data) {
		all[eventUID(e.UUID)] = eventOf(&e)
	}
	return all
}

// eventUID is the UID of an encounter's event, as spec/transform.md derives it.
func eventUID(identity string) string {
	var text []byte
	part := func(s string) { text = append(binary.AppendUvarint(text, uint64(len(s))), s...) }
	for _, s := range []string{"crosswalk.uid/1", "bench", "EVENT", uid("stage")} {
		part(s)
	}
	text = append(text, 1) // part of the identity
	part(identity)
	text = append(text, 0) // the generation
	const symbols = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	sum := sha256.Sum256(text)
	n, digit := new(big.Int).SetBytes(sum[:]), new(big.Int)
	id := make([]byte, 11)
	for i := 10; i >= 0; i-- {
		base := big.NewInt(62)
		if i == 0 {
			base.SetInt64(52) // the letters
		}
		n.DivMod(n, base, digit)
		id[i] = symbols[digit.Int64()]
	}
	return string(id)
}

// A payloadEvent is an event as DHIS2 takes it.
type payloadEvent struct {
	Event, OrgUnit, OccurredAt, Status, Program, ProgramStage string
	DataValues                                                []struct{ DataElement, Value string }
}

// as turns it into an event, with the data elements by number.
func (p *payloadEvent) as(t *testing.T, numbers map[string]int) event {
	t.Helper()
	e := event{p.OrgUnit, p.OccurredAt, p.Status, map[int]string{}}
	for _, v := range p.DataValues {
		i := numbers[v.DataElement]
		if _, twice := e.values[i]; twice || i == 0 {
			t.Fatalf("%s: data element %s is not known, or there twice", p.Event, v.DataElement)
		}
		e.values[i] = v.Value
	}
	return e
}

func productEvents(t *testing.T, payload []byte) map[string]event {
	t.Helper()
	numbers := map[string]int{}
	for i, f := range fields {
		numbers[uid("field "+f.name)] = i + 1
	}
	all := map[string]event{}
	for _, p := range ndjson[payloadEvent](t, payload) {
		if p.Program != uid("program") || p.ProgramStage != uid("stage") {
			t.Fatalf("%s is of another program", p.Event)
		}
		all[p.Event] = p.as(t, numbers)
	}
	return all
}

func productCells(t *testing.T, payload []byte) map[cell]string {
	t.Helper()
	var p struct {
		DataValues []struct{ DataElement, Period, OrgUnit, CategoryOptionCombo, Value string }
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		t.Fatal(err)
	}
	all := map[cell]string{}
	for _, v := range p.DataValues {
		all[cell{v.DataElement, v.Period, v.OrgUnit, v.CategoryOptionCombo}] = v.Value
	}
	if len(all) != len(p.DataValues) {
		t.Error("a cell is there twice")
	}
	return all
}

func sameEvents(t *testing.T, got, want map[string]event) {
	t.Helper()
	if len(got) != len(want) || len(got) < few {
		t.Errorf("there are %d events, want %d", len(got), len(want))
	}
	wrong := 0
	for id, e := range want {
		if !reflect.DeepEqual(got[id], e) {
			if wrong++; wrong <= 5 {
				t.Errorf("event %s is\n%v, want\n%v", id, got[id], e)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d events are wrong", wrong)
	}
}

func sameCells(t *testing.T, got, want map[cell]string, atLeast int) {
	t.Helper()
	if len(got) != len(want) || len(got) < atLeast {
		t.Errorf("there are %d cells, want %d, and %d at least", len(got), len(want), atLeast)
	}
	wrong := 0
	for c, value := range want {
		if got[c] != value {
			if wrong++; wrong <= 5 {
				t.Errorf("%v is %q, want %q", c, got[c], value)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d cells are wrong", wrong)
	}
}

package examples_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	goruntime "runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// visitsEach is how many visits a person of the large clinic has.
const visitsEach = 10

// largeClinicPeople is how many people the tests have: COHORT=100000 makes it a
// million visits.
func largeClinicPeople(t testing.TB) int {
	people, err := strconv.Atoi(cmp.Or(os.Getenv("COHORT"), "2000"))
	if err != nil {
		t.Fatal(err)
	}
	return people
}

// TestLargeCohort runs the mapping of the cohort example over twelve months of a
// clinic whose visits come in no order, and compares each cell with the naive
// re-statement. What the run holds in memory stays below 128 MiB, however many
// visits there are.
func TestLargeCohort(t *testing.T) {
	people := largeClinicPeople(t)
	clinic := writeClinic(t, people, inNoOrder)
	p := open(t, "hiv-cohort")
	transform := p.load(t)
	watch := watchHeap()
	got := clinic.run(t, transform)
	if peak := watch.stop(); peak > 128<<20 {
		t.Errorf("the run held %d MiB", peak>>20)
	} else {
		t.Logf("%d visits: the run held %d MiB", people*visitsEach, peak>>20)
	}
	m := readMetadata(t, "hiv-cohort/metadata/hmis.json")
	c := &cohort{sheet: newSheet(t, m)}
	hiv, htn := newSheet(t, m), newSheet(t, m)
	for who := range people {
		c.only(who)
		for month := time.Month(-5); month <= 6; month++ {
			c.hivMonth(hiv, month)
			c.htnMonth(htn, month)
		}
	}
	if len(hiv.cells) < 600 || len(htn.cells) < 200 {
		t.Errorf("there are %d and %d cells: the clinic is not what it was", len(hiv.cells), len(htn.cells))
	}
	hiv.compare(got["hiv-monthly.json"].Bytes())
	htn.compare(got["hypertension-cohort.json"].Bytes())
}

// TestLargeCohortInOrder runs the same clinic with its visits by person and day:
// the payloads have the same bytes, and with little memory there are few files,
// where visits in no order make many.
func TestLargeCohortInOrder(t *testing.T) {
	const people, memory = 2000, 1 << 16
	transform := open(t, "hiv-cohort").load(t)
	sorted, mixed := writeClinic(t, people, inOrder), writeClinic(t, people, inNoOrder)
	sorted.memory, mixed.memory = memory, memory
	got, want := sorted.run(t, transform), mixed.run(t, transform)
	for _, name := range []string{"hiv-monthly.json", "hypertension-cohort.json"} {
		if text := got[name].Bytes(); len(text) < 10_000 || !bytes.Equal(text, want[name].Bytes()) {
			t.Errorf("%s depends on the order of the records", name)
		}
	}
	if *sorted.spills > 3 || *mixed.spills < 20 {
		t.Errorf("%d files with what is in order, %d with what is not: want one for each list and one for what is held of both, and many",
			*sorted.spills, *mixed.spills)
	}
}

// BenchmarkCohort is the job of TestLargeCohort, and that with visits in order; an
// operation is all of it.
func BenchmarkCohort(b *testing.B) {
	people := largeClinicPeople(b)
	transform := open(b, "hiv-cohort").load(b)
	for name, at := range map[string]func(i, n int) int{"in no order": inNoOrder, "in order": inOrder} {
		b.Run(name, func(b *testing.B) {
			clinic := writeClinic(b, people, at)
			b.ResetTimer()
			for range b.N {
				clinic.run(b, transform)
			}
			b.ReportMetric(float64(people*visitsEach*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// only makes the cohort one of a single person.
func (c *cohort) only(number int) {
	who := personID(number)
	c.persons = map[string]object{who: largeClinicPerson(number)}
	c.art, c.htn = map[string][]object{}, map[string][]object{}
	for k := range visitsEach {
		v := largeClinicVisit(number, k)
		of := map[string]map[string][]object{"ART": c.art, "HTN": c.htn}[text(v, "clinic")]
		if !yes(v, "voided") {
			of[who] = append(of[who], v)
		}
	}
	for _, visits := range []map[string][]object{c.art, c.htn} {
		slices.SortFunc(visits[who], func(a, b object) int {
			return cmp.Or(cmp.Compare(text(a, "date"), text(b, "date")), cmp.Compare(text(a, "uuid"), text(b, "uuid")))
		})
	}
}

func personID(number int) string { return fmt.Sprintf("p-%07d", number) }

// largeClinicPerson makes a person again whenever it is asked for.
func largeClinicPerson(number int) object {
	r := rand.New(rand.NewPCG(uint64(number), 1))
	return object{"uuid": personID(number), "gender": []string{"F", "F", "M"}[r.IntN(3)],
		"birthdate": time.Date(1950+r.IntN(70), 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}
}

// largeClinicVisit makes a visit again whenever it is asked for: in a year and a
// half up to the middle of 2026, some late, some voided, some the last.
func largeClinicVisit(number, k int) object {
	r := rand.New(rand.NewPCG(uint64(number), uint64(2+k)))
	on := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, number%90+k*(35+number%20)+r.IntN(20))
	v := object{"uuid": fmt.Sprintf("v-%07d-%d", number, k), "client": personID(number), "date": on.Format(time.DateOnly),
		"facility": []string{"KLA-0012", "KLA-0020", "WAK-0003"}[number%3], "changed": on.Format(time.RFC3339)}
	switch v["clinic"] = "ART"; {
	case number%4 == 0:
		v["clinic"] = "HTN"
		v["systolic"], v["diastolic"] = json.Number(strconv.Itoa(120+r.IntN(40))), json.Number(strconv.Itoa(70+r.IntN(30)))
	case r.IntN(40) > 0:
		v["next_visit"] = on.AddDate(0, 0, 28+r.IntN(30)).Format(time.DateOnly)
	default:
		v["outcome"] = "moved"
	}
	if r.IntN(60) == 0 {
		v["voided"] = true
	}
	return v
}

// A clinicFiles is where the records of a large clinic are.
type clinicFiles struct {
	dir    string
	memory int  // of a run; 0: what it takes by itself
	spills *int // files that runs made for what did not fit
}

func inOrder(i, _ int) int { return i }

// inNoOrder is an order that has nothing to do with people and days. The stride is
// a prime, so that each of the n is met once.
func inNoOrder(i, n int) int {
	const stride = 7_368_787
	return (i*stride + 11) % n
}

// writeClinic writes the files; at says which record is the i-th of n.
func writeClinic(t testing.TB, people int, at func(i, n int) int) clinicFiles {
	t.Helper()
	c := clinicFiles{dir: t.TempDir(), spills: new(int)}
	visits := people * visitsEach
	c.write(t, "visit", visits, func(i int) object {
		number := at(i, visits)
		return largeClinicVisit(number/visitsEach, number%visitsEach)
	})
	c.write(t, "client", people, func(i int) object { return largeClinicPerson(at(i, people)) })
	return c
}

func (c clinicFiles) write(t testing.TB, source string, n int, record func(int) object) {
	t.Helper()
	f, err := os.Create(c.path(source))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	list := encoder(w)
	for i := range n {
		if err := list.Encode(record(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

func (c clinicFiles) path(source string) string { return filepath.Join(c.dir, source+".ndjson") }

// run runs a transform, with files for what does not fit into memory.
func (c clinicFiles) run(t testing.TB, transform *runtime.Transform) outputs {
	t.Helper()
	var all []runtime.Input
	for _, source := range []string{"client", "visit"} {
		all = append(all, runtime.Input{Source: source, Name: source + ".ndjson", Open: func() (io.ReadCloser, error) { return os.Open(c.path(source)) }})
	}
	runner, err := runtime.NewRunner(transform, runtime.RunOptions{Periods: "202507..202606", Memory: c.memory, Spill: func() (runtime.Spill, error) {
		*c.spills++
		return os.CreateTemp(c.dir, "spill")
	}})
	if err != nil {
		t.Fatal(err)
	}
	out := outputs{}
	if _, err := runner.Run(context.Background(), all, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// A heapWatch looks now and then how much memory is in use.
type heapWatch struct {
	done chan struct{}
	peak chan uint64
}

func watchHeap() *heapWatch {
	w := &heapWatch{make(chan struct{}), make(chan uint64)}
	go func() {
		var peak uint64
		for {
			var m goruntime.MemStats
			goruntime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse+m.StackInuse)
			select {
			case <-w.done:
				w.peak <- peak
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return w
}

func (w *heapWatch) stop() uint64 {
	close(w.done)
	return <-w.peak
}

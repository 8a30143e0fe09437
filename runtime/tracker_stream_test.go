package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// loneTransform is an event program: a visit makes an event, and each of its
// tests one of the same stage.
func loneTransform() *Transform {
	visit, test := visitEvent(), visitEvent()
	visit.OrgUnit = &OrgUnitRule{Expr: cel("v.unit"), Scheme: "code"}
	visit.Notes = []Expr{cel("v.note"), cel("v.name")}
	visit.Geometry = celPtr("lat_lon(v.lat, v.lon)")
	visit.Values = append(visit.Values, celValue("Name", nameAttr, "TEXT", "v.name"), celValue("Again", nameAttr, "TEXT", `"Ann"`))
	visit.Values[0].Mandatory, visit.OnComplete, visit.Own = true, true, true
	sex := celValue("Sex", sexAttr, "TEXT", "v.sex")
	sex.OptionSet = "OptionSex01"
	test.Label, test.OrgUnit, test.Own = "Test", visit.OrgUnit, true
	test.Each = &Each{List: cel("v.tests"), Var: "t", Where: celWhen(`t.result != "none"`)}
	test.Identity = []Expr{cel("v.uuid"), cel("t.id")}
	test.Notes = []Expr{cel("t.result")}
	test.Occurred = celPtr("t.day")
	test.Values = []Value{sex, celValue("Result", nameAttr, "TEXT", "t.result")}
	transform := careTransform(visit, test)
	transform.Sources[0].Deleted = celPtr("visit.urgent")
	transform.Programs[0].Registration = false
	blocks := &transform.Programs[0].Blocks
	*blocks = append(*blocks, ProgramBlock{Source: "visit", As: "w", Origin: "m.xwalk:8:1", Where: celWhen(`w.question == "birth"`), Objects: []Object{{
		Kind: Event, Label: "Birth", Type: visitStage, Origin: "m.xwalk:8:3", Identity: []Expr{cel("w.uuid")}, Own: true, Status: celPtr(`"COMPLETED"`),
		OrgUnit: &OrgUnitRule{Expr: cel("w.unit"), Scheme: "code"}, Occurred: celPtr("w.date"), Values: []Value{celValue("Weight 2", weightElem, "NUMBER", "w.weight2")},
	}}})
	return transform
}

// anyEncounter is a record of the transform above.
func anyEncounter(t *rapid.T, keys int) string {
	text := anyVisit(t, rapid.IntRange(0, 3).Draw(t, "version"))
	key := rapid.IntRange(0, keys).Draw(t, "key")
	text = fmt.Sprintf(`{"uuid":"k%d",%s`, key, text[strings.Index(text, `"version"`):])
	var tests []string
	for i := range rapid.SampledFrom([]int{0, 1, 2, 3, 12}).Draw(t, "tests") {
		tests = append(tests, fmt.Sprintf(`{"id":%q,"result":%q,"day":%q}`, rapid.SampledFrom([]string{"1", "2", "", fmt.Sprint("n", i), fmt.Sprint("n", i)}).Draw(t, "id"),
			rapid.SampledFrom([]string{"pos", "neg", "none", " "}).Draw(t, "result"), rapid.SampledFrom([]string{"2026-01-01", "2026-01-09"}).Draw(t, "day")))
	}
	more := fmt.Sprintf(`,"weight2":%s,"tests":[%s]`, rapid.SampledFrom([]string{"3.5", "4"}).Draw(t, "weight2"), strings.Join(tests, ","))
	if rapid.IntRange(0, 5).Draw(t, "deleted") == 0 {
		more += `,"urgent":true`
	}
	if rapid.Bool().Draw(t, "placed") {
		more += `,"lat":` + rapid.SampledFrom([]string{"0.5", "95"}).Draw(t, "lat") + `,"lon":32`
	}
	return text[:len(text)-1] + more + "}"
}

// Whether events are written at once or kept to the end: the same events, deletes,
// rejects and report.
func TestEventsThatAreNotKeptAreTheSame(t *testing.T) {
	counts := map[string]int64{}
	kinds := []string{"sent", "failed", "deleted", "overwritten", "left"}
	checkVaried(t, func(t *rapid.T) {
		transform := loneTransform()
		src := &transform.Sources[0]
		src.Duplicates = rapid.SampledFrom([]string{"", duplicatesFirst, duplicatesLast}).Draw(t, "duplicates")
		if rapid.Bool().Draw(t, "unversioned") {
			src.Version = nil
		}
		var records []string
		keys := rapid.SampledFrom([]int{3, 30}).Draw(t, "keys")
		for range rapid.IntRange(0, 9).Draw(t, "records") {
			records = append(records, anyEncounter(t, keys))
		}
		for _, format := range []string{"json", "ndjson"} {
			options := RunOptions{TrackerFormat: format}
			once, _ := runStreams(t, transform, options, records)
			options.keep = true
			kept, report := runStreams(t, transform, options, records)
			if once != kept {
				t.Fatalf("written at once:\n%s\nkept:\n%s", once, kept)
			}
			counts["sent"] += report.Events
			counts["failed"] += report.Failed
			counts["deleted"] += total(report.Deletes)
			counts["overwritten"] += total(report.Overwritten)
			counts["left"] += total(report.DeletesLeft)
		}
	}, func() bool { return !slices.ContainsFunc(kinds, func(what string) bool { return counts[what] == 0 }) })
	for _, what := range kinds {
		if counts[what] == 0 {
			t.Errorf("nothing was %s: the records are not varied enough", what)
		}
	}
}

// runStreams runs records and returns all that comes out, lines in order of the alphabet.
func runStreams(t rapid.TB, transform *Transform, options RunOptions, records []string) (string, ProgramReport) {
	all, runner := runWhole(t, transform, options, strings.Join(records, "\n"))
	if runner.programs[0].lone == options.keep {
		t.Fatalf("events are kept: %v", options.keep)
	}
	lines := strings.Split(all.payload, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, ",")
	}
	slices.Sort(lines)
	slices.Sort(all.rejects)
	out := memoryOutputs{}
	report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(records, "\n"))}, out)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(append(append(lines, all.rejects...), all.report), "\n"), report.Programs[0]
}

// Which programs are written at once.
func TestWhichEventsAreOfOneRecord(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Transform)
		lone   bool
	}{
		"all of the key":      {func(*Transform) {}, true},
		"no version":          {func(t *Transform) { t.Sources[0].Version = nil }, true},
		"no key":              {func(t *Transform) { t.Sources[0].Key = nil }, false},
		"not in the identity": {func(t *Transform) { t.Programs[0].Blocks[0].Objects[0].Identity[0] = cel("v.person") }, false},
		"a part of the key":   {func(t *Transform) { t.Sources[0].Key = append(t.Sources[0].Key, cel("visit.number")) }, false},
		"a key that is worked out": {func(t *Transform) {
			t.Sources[0].Key[0] = cel("lower(visit.uuid)")
			t.Programs[0].Blocks[0].Objects[0].Identity[0] = cel("lower(v.uuid)")
		}, false},
		"in another place of the identity": {func(t *Transform) { slices.Reverse(t.Programs[0].Blocks[0].Objects[1].Identity) }, false},
		"registration": {func(t *Transform) {
			t.Programs[0] = careTransform(personObject(), careEnrollment(visitEvent())).Programs[0]
		}, false},
		"relationships": {func(t *Transform) {
			contact := contactObject()
			contact.Identity = []Expr{cel("v.uuid")}
			t.Programs[0].Blocks[0].Objects = append(t.Programs[0].Blocks[0].Objects, contact)
		}, false},
		"another source": {func(t *Transform) {
			other := t.Sources[0]
			other.Name = "other"
			other.Key, other.Version, other.Deleted = []Expr{cel("other.uuid")}, nil, nil
			t.Sources = append(t.Sources, other)
			t.Programs[0].Blocks[1].Source = "other"
		}, false},
	} {
		transform := loneTransform()
		c.change(transform)
		runner, err := NewRunner(transform, RunOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := runner.programs[0].lone; got != c.lone {
			t.Errorf("%s: %v, want %v", name, got, c.lone)
		}
	}
}

// A relationship of another program may lead to an event: it has to be known to the end.
func TestEventsAtEndsOfRelationshipsAreKept(t *testing.T) {
	transform := loneTransform()
	contact := contactObject()
	contact.To = &End{Kind: Event, Type: visitStage, Identity: []Expr{cel("v.uuid")}}
	care := careTransform(personObject(), careEnrollment(), contact).Programs[0]
	care.UID = "ProgramCar2"
	transform.Programs = append(transform.Programs, care)
	runner, err := NewRunner(transform, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if runner.programs[0].lone {
		t.Error("the events are not kept")
	}
}

// Events come in the order of the records, those of one record as its blocks and
// rules make them, whatever their dates.
func TestEventsAreInTheOrderOfTheRecords(t *testing.T) {
	record := func(key, date string) string {
		return fmt.Sprintf(`{"uuid":%q,"version":1,"unit":"A","status":"ACTIVE","date":%q,"question":"birth","tests":[{"id":"2","result":"neg","day":"2026-01-01"},{"id":"1","result":"pos","day":"2025-01-01"}]}`, key, date)
	}
	transform := loneTransform()
	transform.Programs[0].Blocks[1].Objects[0].Identity = []Expr{cel("w.uuid"), cel(`"birth"`)}
	runner, err := NewRunner(transform, RunOptions{TrackerFormat: "ndjson"})
	if err != nil {
		t.Fatal(err)
	}
	out := memoryOutputs{}
	input := memoryInput("visit", "visits.ndjson", record("b", "2026-03-01")+"\n"+record("a", "2026-02-01"))
	if _, err := runner.Run(context.Background(), []Input{input}, out); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, key := range []string{"b", "a"} {
		for _, rest := range [][]string{nil, {"2"}, {"1"}, {"birth"}} {
			want = append(want, deriveUID("test.example", Event, visitStage, append([]string{key}, rest...), 0))
		}
	}
	for line := range strings.Lines(out["care.ndjson"].String()) {
		_, line, _ = strings.Cut(line, `"event":"`)
		got = append(got, line[:uidLength])
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// trackedOutputs notes what becomes of streams.
type trackedOutputs struct {
	memoryOutputs
	open   map[string]bool
	refuse error
	broken error
}

func (o *trackedOutputs) Create(name string) (io.WriteCloser, error) {
	if o.refuse != nil {
		return nil, o.refuse
	}
	to, err := o.memoryOutputs.Create(name)
	o.open[name] = true
	return &trackedStream{to, o, name}, err
}

type trackedStream struct {
	io.Writer
	of   *trackedOutputs
	name string
}

func (s *trackedStream) Write(p []byte) (int, error) {
	if s.of.broken != nil {
		return 0, s.of.broken
	}
	return s.Writer.Write(p)
}

func (s *trackedStream) Close() error {
	s.of.open[s.name] = false
	return nil
}

func encounters(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"uuid":"k%d","version":1,"unit":"A","status":"ACTIVE","date":"2026-01-05","weight":12.5,"fever":true,"name":"Ann","sex":"F","tests":[]}`+"\n", i)
	}
	return b.String()
}

// A run that fails closes its streams, and what is in them is no whole payload; an
// error of a stream ends the run at once.
func TestStreamsOfARunThatFails(t *testing.T) {
	runner, err := NewRunner(loneTransform(), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bad := errors.New("bad sector")
	broken := Input{Source: "visit", Name: "visits.ndjson", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(encounters(2000)), cutOff{bad})), nil
	}}
	out := &trackedOutputs{memoryOutputs: memoryOutputs{}, open: map[string]bool{}}
	if _, err := runner.Run(context.Background(), []Input{broken}, out); !errors.Is(err, bad) {
		t.Errorf("the run: %v", err)
	}
	if text := out.memoryOutputs["care.json"].String(); out.open["care.json"] || text == "" || strings.HasSuffix(text, "]}\n") {
		t.Errorf("open: %v, %d bytes", out.open, len(text))
	}
	for _, out := range []*trackedOutputs{{refuse: bad}, {broken: bad}} {
		out.memoryOutputs, out.open = memoryOutputs{}, map[string]bool{}
		report, err := runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", encounters(20_000))}, out)
		if !errors.Is(err, bad) || !strings.HasPrefix(err.Error(), "output care.json: ") {
			t.Errorf("the run: %v", err)
		}
		if read := report.Sources[0].Read; read == 20_000 || out.open["care.json"] {
			t.Errorf("%d records were read, open: %v", read, out.open)
		}
	}
}

type cutOff struct{ err error }

func (f cutOff) Read([]byte) (int, error) { return 0, f.err }

// eventRun runs the first block of the program above by hand, over one record.
func eventRun(t testing.TB, out io.Writer) (step func(ordinal int64), run *programRun, rec *record) {
	transform := loneTransform()
	transform.Programs[0].Blocks = transform.Programs[0].Blocks[:1]
	return stepsOf(t, transform, out)
}

func stepsOf(t testing.TB, transform *Transform, out io.Writer) (step func(ordinal int64), run *programRun, rec *record) {
	runner, err := NewRunner(transform, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := runner.newWorker(streamTo{out}, nil)
	src := runner.sources[0]
	err = src.plan.read(context.Background(), []Input{memoryInput("visit", "visits.ndjson", encounters(1))}, nil, &SourceReport{}, func(r *record) bool {
		rec = r
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(ordinal int64) {
		rec.ordinal = ordinal
		if err := w.record(src, rec); err != nil {
			t.Fatal(err)
		}
	}, w.programs[0], rec
}

type streamTo struct{ io.Writer }

func (s streamTo) Create(string) (io.WriteCloser, error) { return nopCloser(s), nil }

// An event allocates nothing but what its expressions do.
func TestEventsAllocateNothing(t *testing.T) {
	step, run, rec := eventRun(t, io.Discard)
	frame := stdlib.NewFrame()
	frame.Push("v", rec.value)
	step(0)
	whole := testing.AllocsPerRun(1000, func() { step(1) })
	expressions := expressionsOf(run.plan.blocks[0])
	evaluation := testing.AllocsPerRun(1000, func() {
		for _, program := range expressions {
			program.Eval(frame)
		}
	})
	if whole > evaluation {
		t.Errorf("%v allocations a record, of which expressions make %v", whole, evaluation)
	}
	if run.report.Events < 1000 || run.report.Failed > 0 {
		t.Errorf("%d events, %d failed", run.report.Events, run.report.Failed)
	}
}

// expressionsOf lists the expressions that a record of one event needs.
func expressionsOf(b *trackerBlock) []*stdlib.Program {
	visit, test := b.events[0], b.events[1]
	all := slices.Concat(visit.identity, visit.notes, visit.dates[:], []*stdlib.Program{visit.unit.program, visit.status, visit.geometry, test.each.list})
	for _, v := range visit.values {
		all = append(all, v.program)
	}
	return slices.DeleteFunc(all, func(p *stdlib.Program) bool { return p == nil })
}

// What is kept of events does not grow with them.
func TestEventsAreNotKept(t *testing.T) {
	step, run, _ := eventRun(t, io.Discard)
	heap := func(n int) uint64 {
		for i := range n {
			step(int64(i))
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	few := heap(1_000)
	if many := heap(200_000); many > few+1<<20 {
		t.Errorf("%d bytes are held after a thousand events, %d after two hundred thousand", few, many)
	}
	if len(run.store.objects)+len(run.store.made)+len(run.doubts) > 0 {
		t.Errorf("%d objects are kept", len(run.store.objects))
	}
}

// BenchmarkEvents makes events of 18 values, of expressions that cost next to nothing.
func BenchmarkEvents(b *testing.B) {
	transform := loneTransform()
	block := &transform.Programs[0].Blocks[0]
	block.Objects = block.Objects[:1]
	transform.Programs[0].Blocks = transform.Programs[0].Blocks[:1]
	event := &block.Objects[0]
	event.Notes, event.Geometry, event.Values = nil, nil, nil
	for i := range 18 {
		c := []struct{ valueType, options, text string }{
			{"NUMBER", "", "12.5"}, {"INTEGER", "", "17"}, {"TEXT", "OptionSex01", `"F"`}, {"BOOLEAN", "", "true"}, {"DATE", "", `v.date`}, {"TEXT", "", "v.name"},
		}[i%6]
		v := celValue(fmt.Sprint("Value ", i), fmt.Sprintf("ElemBench%02d", i), c.valueType, c.text)
		v.OptionSet = c.options
		event.Values = append(event.Values, v)
	}
	step, _, _ := stepsOf(b, transform, io.Discard)
	b.ReportAllocs()
	for i := range b.N {
		step(int64(i))
	}
}
